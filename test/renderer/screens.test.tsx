/** Every named snapshot in every language, rendered: names and figures from outside, no gaps in words. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Language, Snapshot } from '../../electron/contract.ts';
import { KioskScreen } from '../../renderer/kiosk/kiosk-screen.tsx';
import { energyFlows } from '../../renderer/kiosk/screens/charging.tsx';
import { Setup } from '../../renderer/kiosk/screens/setup.tsx';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { sayIn } from '../../renderer/text/say.ts';
import { wordsFor, WordsProvider } from '../../renderer/text/words.ts';
import { qrPayload } from '../fixtures/screen-parts.ts';
import { snapshots } from '../fixtures/snapshots.ts';

const everyLanguage = Object.keys(catalogues) as Language[];

function render(snapshot: Snapshot, language: Language = 'nb'): string {
  const facts =
    snapshot.kind === 'station'
      ? snapshot.station
      : ({ brand: 'Vipps', currency: 'NOK', timeZone: 'UTC' } as const);
  const screen =
    snapshot.kind === 'setup' ? (
      <Setup snapshot={snapshot} />
    ) : (
      <KioskScreen snapshot={{ ...snapshot, language }} />
    );
  return renderToStaticMarkup(
    <WordsProvider value={wordsFor(language, facts, sayIn(language, facts.brand))}>
      {screen}
    </WordsProvider>,
  );
}

function named(name: string): Snapshot {
  const snapshot = snapshots[name];
  if (snapshot === undefined) throw new Error(`No snapshot ${name}`);
  return snapshot;
}

/** `data-value` of the figure with this name, or null when it is not on the screen. */
function valueOf(markup: string, id: string): string | null {
  return new RegExp(`data-testid="${id}" data-value="([^"]*)"`).exec(markup)?.[1] ?? null;
}

/** The text a person reads, with plain spaces. */
function textIn(markup: string): string {
  return markup
    .replaceAll(/<\/?(?:span|code|wbr)\b[^>]*>|<!-- -->/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/[\u00a0\u202f]/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe.each(Object.keys(snapshots))('%s', (name) => {
  const snapshot = named(name);

  it.each(everyLanguage)('is whole in %s', (language) => {
    const markup = render(snapshot, language);
    const screenName = snapshot.kind === 'setup' ? 'setup' : snapshot.screen.name;
    const evse = snapshot.kind === 'setup' ? '' : (snapshot.evse ?? '');
    expect(markup).toMatch(new RegExp(`^<main data-screen="${screenName}" data-evse="${evse}"`));
    // A missing key would show its name, a missing value its braces.
    expect(markup).not.toMatch(/\{\{|\}\}|undefined|NaN|\[object/);
    for (const key of Object.keys(catalogues.en)) expect(textIn(markup)).not.toContain(` ${key} `);
    for (const [, value] of markup.matchAll(/data-value="([^"]*)"/g)) {
      expect(value).toMatch(/^-?\d+$/);
    }
  });
});

describe('figures by their stable names', () => {
  it.each<[string, Record<string, string>]>([
    ['welcome', { price: '459' }],
    ['overview', { price: '459' }],
    ['pay', { countdown: '581', authorized: '35000' }],
    ['plug-in', { countdown: '271', authorized: '35000' }],
    [
      'charging',
      {
        price: '459',
        energy: '18420',
        power: '10834',
        cost: '8455',
        authorized: '35000',
        remaining: '26545',
        elapsed: '6132',
        'reading-age': '0',
      },
    ],
    ['charging-stale', { 'reading-age': '12', cost: '8455' }],
    ['stopping', { energy: '18420', cost: '8455' }],
    [
      'receipt',
      {
        energy: '18420',
        'meter-start': '12345670',
        'meter-stop': '12364090',
        captured: '8455',
        released: '26545',
      },
    ],
  ])('%s', (name, figures) => {
    const markup = render(named(name), 'en');
    const shown = Object.fromEntries(Object.keys(figures).map((id) => [id, valueOf(markup, id)]));
    expect(shown).toEqual(figures);
  });

  it('says whether captured and released are settled', () => {
    const settled = /data-testid="(?:captured|released)"[^>]*data-settled="settled"/g;
    const pending = /data-testid="(?:captured|released)"[^>]*data-settled="pending"/g;
    expect(render(named('receipt')).match(settled)).toHaveLength(2);
    expect(render(named('receipt-pending')).match(pending)).toHaveLength(2);
  });
});

describe('words that follow the state', () => {
  const words = (name: string, language: Language = 'en') => textIn(render(named(name), language));

  it('welcome shows all prices in AFIR order', () => {
    expect(words('welcome-several-prices')).toMatch(
      /3\.99 kr per kWh.*0\.125 kr per minute.*1\.00 kr per minute without.*10\.00 kr per charge/,
    );
  });

  it('unreachable payment replaces Start by words, and a running charge is not frightened', () => {
    expect(words('welcome')).toContain('Start charging');
    expect(words('welcome-unreachable')).not.toContain('Start charging');
    expect(words('welcome-unreachable')).toContain('Payment is not available right now.');
    expect(words('welcome-not-ready')).toContain('Charging is not available right now.');
    expect(words('charging-unreachable')).toContain('Charging goes on');
  });

  it('the receipt is in the tense that is true', () => {
    expect(words('receipt', 'nb')).toContain('Du betalte 84,55 kr. 265,45 kr frigis nå.');
    expect(words('receipt-pending', 'nb')).toContain(
      'Du betaler 84,55 kr. 265,45 kr blir frigitt.',
    );
    expect(words('receipt-waived')).toContain('You pay nothing.');
  });

  it('a wait says what it waits for and how it ends', () => {
    expect(words('pay-preparing')).toContain('Nothing is held before you approve.');
    expect(words('pay-unreachable')).toContain('If time runs out, the amount is released.');
    expect(words('pay-closing')).toContain('If you have approved already, the amount is released.');
    expect(words('starting')).toContain('If it fails, the whole amount is released.');
    expect(words('stopping')).toContain('Leave the cable in until the receipt is here.');
  });

  it('says used and left of the amount held in words', () => {
    expect(words('charging', 'nb')).toMatch(/84,55 brukt\s?265,45 igjen/);
    expect(valueOf(render(named('charging')), 'remaining')).toBe('26545');
  });

  it('tells from nine tenths on how long the amount lasts, and what happens then', () => {
    expect(words('charging')).not.toContain('lasts for about');
    const text = words('charging-nearly-used');
    expect(text).toContain('lasts for about 5 kWh (27 min) more. Then charging ends by itself.');
    expect(words('charging-stale')).not.toContain('lasts for about');
  });

  it('says that energy and price stand still while the meter is silent', () => {
    expect(words('charging-stale')).toContain('Energy and price stand still');
    expect(words('charging-stale')).toContain('Waiting for the meter');
  });

  it('does not call a payment failed that nobody could ask about', () => {
    expect(words('expired')).toContain('The time to pay ran out.');
    const text = words('expired-unconfirmed');
    expect(text).toContain('We could not confirm the payment.');
    expect(text).toContain('the amount is released as soon as Vipps answers.');
    expect(text).toContain('+47 22 00 00 00');
    expect(text).not.toContain('ran out');
  });

  it('a failed charge has its code and a number to call', () => {
    expect(words('fault')).toContain('F13');
    expect(words('fault')).toContain('Call +47 22 00 00 00.');
    expect(words('fault-payment')).toContain('The payment could not be made. Need help?');
  });

  it('the receipt sends nobody to a cable that is out or may be live', () => {
    expect(words('receipt')).toContain('You can unplug the car.');
    expect(words('receipt-waived')).not.toContain('You can unplug');
    expect(words('receipt-faulty-outlet')).not.toContain('You can unplug');
  });

  it('the receipt says when the bank shows it, and thanks', () => {
    expect(words('receipt')).toContain('within 2 to 3 bank days, at the latest after 10.');
    expect(words('receipt-pending')).not.toContain('bank days');
    expect(words('receipt')).toContain('The receipt is also in Vipps. Thank you');
  });

  it('both ways to pay are explained where both are', () => {
    expect(words('welcome')).toContain('Start, then scan the code that appears here.');
    expect(words('welcome-phone')).toContain('Start, then scan the code that appears here.');
    expect(words('welcome-phone')).toContain('Or scan, and pay on your phone');
    expect(words('welcome-phone-only')).not.toContain('Start, then scan');
    expect(words('welcome-unreachable')).not.toContain('scan');
  });

  it('the amount says what is held, what it buys, and what becomes of the rest', () => {
    const text = words('amount');
    for (const part of [
      'We hold the amount.',
      'about 76 kWh',
      'The rest is released afterwards.',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('the receipt’s readings add up to the last digit shown', () => {
    const text = words('receipt-long');
    expect(text).toContain('987,654.321 kWh');
    expect(text).toContain('987,772.744 kWh');
    expect(text).toContain('118.423 kWh');
  });

  it('the terms name the seller, the price, the money’s way and the addresses', () => {
    const text = words('terms');
    for (const part of [
      'Lade AS, organization number 999999999',
      '4.59 kr per kWh, including 25% VAT',
      'You pay only for what you charge.',
      '+47 22 00 00 00',
      'lade.example/vilkar',
      'lade.example/personvern',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('out of service sends the driver to a free outlet, with the code', () => {
    expect(words('out-of-service')).toContain('Use outlet B, or call +47 22 00 00 00.');
    expect(words('out-of-service')).toContain('F17');
    expect(words('out-of-service-alone')).toContain('Call +47 22 00 00 00.');
  });

  it('says MobilePay where the market does, and never both', () => {
    expect(words('pay-finland', 'fi')).toContain('MobilePay');
    expect(words('pay-finland', 'fi')).not.toContain('Vipps');
    expect(words('pay', 'fi')).not.toContain('MobilePay');
  });
});

describe('a warning before the screen does something by itself', () => {
  const words = (name: string) => textIn(render(named(name), 'en'));

  it.each([
    ['terms-ending', 'Stay here', 'Back to the start in 18 s'],
    ['amount-ending', 'Stay here', 'Back to the start in 18 s'],
    ['declined', 'Stay here', 'Back to the start in 18 s'],
    ['receipt-ending', 'Stay here', 'Back to the start in 18 s'],
    ['charging-ending', 'Stay here', 'Back to all outlets in 18 s'],
    ['plug-in-ending', 'More time', 'in 18 s. Then the whole amount is released.'],
  ])('%s: says what happens and when, once, beside a button', (name, button, what) => {
    const markup = render(named(name), 'en');
    const shown = markup.replace(/<p class="unseen".*?<\/p>/, '');
    expect(textIn(shown)).toContain(what);
    expect(textIn(shown).split(' 18 s')).toHaveLength(2);
    expect(shown).toMatch(new RegExp(`<button[^>]*class="stay"[^>]*>.*${button}.*</button>`));
    expect(markup.match(/<p class="unseen" role="status">(.*?)<\/p>/)?.[1]).toContain('18\u00a0s');
  });

  it.each(['receipt-ending-at-last', 'plug-in-ending-at-last', 'pay-ending'])(
    '%s: has no button where a touch helps no more',
    (name) => {
      expect(render(named(name), 'en')).not.toContain('class="stay"');
      expect(words(name)).toContain('18 s');
    },
  );

  it('covers neither the code, nor a figure, nor a button', () => {
    const pairs = [
      ['terms-ending', 'terms'],
      ['amount-ending', 'amount'],
      ['pay-ending', 'pay'],
      ['plug-in-ending', 'plug-in'],
      ['charging-ending', 'charging'],
      ['receipt-ending', 'receipt'],
    ] as const;
    const keptIn = (markup: string): string[] =>
      [...markup.matchAll(/data-testid="[^"]*"|<button[^>]*class="(?:button|hold-button)[^"]*"/g)]
        .map(([found]) => found.replace(/<button.*class/, 'button'))
        .toSorted();
    for (const [warned, calm] of pairs) {
      const kept = keptIn(render(named(warned)));
      for (const one of keptIn(render(named(calm)))) expect(kept).toContain(one);
    }
  });

  it('is not there, and not said, while nothing is near', () => {
    const markup = render(named('terms'), 'en');
    expect(markup).not.toContain('class="stay"');
    expect(markup).toContain('<p class="unseen" role="status"></p>');
  });
});

describe('the payment code', () => {
  it('is drawn from the exact text', () => {
    const markup = render(named('pay'));
    expect(markup).toContain(`data-testid="qr" data-payload="${qrPayload}"`);
  });

  it('is Vipps’ picture unchanged where that is asked for', () => {
    const snapshot = named('pay-image');
    const qr = snapshot.kind === 'station' && snapshot.screen.name === 'pay' && snapshot.screen.qr;
    if (!qr || qr.kind !== 'image') throw new Error('The snapshot has no picture');
    expect(render(snapshot)).toContain(`<img class="qr" data-testid="qr" src="${qr.dataUri}"`);
  });

  it('has four modules of quiet zone', () => {
    const markup = render(named('pay'));
    const side = /<svg[^>]*class="qr"[^>]*>/.exec(markup)?.[0].match(/viewBox="0 0 (\d+)/)?.[1];
    const path = /fill="#000000" d="([^"]*)"/.exec(markup)?.[1];
    // The first dark module is the corner of a finder pattern (ISO/IEC 18004).
    expect(path).toMatch(/^M4[ ,]4\D/);
    expect(Number(side)).toBeGreaterThanOrEqual(21 + 8);
  });

  it.each(['pay-preparing', 'pay-unreachable', 'pay-closing'])('is not shown in %s', (name) => {
    expect(render(named(name))).not.toContain('data-testid="qr"');
  });
});

describe('the colour of energy', () => {
  it.each([
    ['charging', true],
    ['charging-unreachable', true],
    ['charging-car-paused', false],
    ['charging-no-power', false],
    ['charging-stale', false],
    ['charging-meter-lost', false],
    ['charging-relay-open', false],
  ])('%s: %s', (name, flows) => {
    const snapshot = named(name);
    if (snapshot.kind !== 'station' || snapshot.screen.name !== 'charging') throw new Error(name);
    expect(energyFlows(snapshot.screen)).toBe(flows);
    expect(render(snapshot).includes('data-flowing')).toBe(flows);
  });
});

it('offers the amounts as radios of one group, named plainly, the default chosen', () => {
  const markup = render(named('amount'), 'en');
  expect(markup).toMatch(/role="radiogroup"[^>]*>|aria-orientation[^>]*role="radiogroup"/);
  for (const amount of ['200 kr', '350 kr', '500 kr']) {
    expect(markup).toContain(`aria-label="${amount}"`);
  }
  const chosen = [...markup.matchAll(/<input[^>]*>/g)].filter(([input]) =>
    input.includes('checked'),
  );
  expect(chosen).toHaveLength(1);
  expect(chosen[0]?.[0]).toContain('value="35000"');
});

it('setup lists every mistake with its path', () => {
  const markup = render(named('setup-many'), 'en');
  expect(markup.match(/<code>/g)).toHaveLength(14);
  expect(textIn(render(named('setup'), 'en'))).toContain('/etc/ladekiosk/station.yaml');
});
