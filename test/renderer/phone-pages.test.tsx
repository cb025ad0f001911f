/** Every named phone page in every language as a whole document: words, structure, and nothing smuggled in. */
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { Language, PhoneMessage } from '../../electron/contract.ts';
import { Visit as VisitApp } from '../../renderer/phone/page.tsx';
import { pages } from '../../renderer/phone/pages.tsx';
import { textsFor } from '../../renderer/phone/say.ts';
import { makeVisitStore, type Visit } from '../../renderer/phone/visit-store.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { offers, payLink, phoneFrame, visits } from '../fixtures/phone-views.ts';
import { problemsOf, tagsOf, textIn } from './html-structure.ts';

const everyLanguage = Object.keys(catalogues) as Language[];
const messages: PhoneMessage[] = ['not-found', 'unavailable', 'too-many'];
const support = { brand: 'Vipps', supportPhone: '+47 22 00 00 00' } as const;

type Draw = (language: Language) => string;

function offerPage(name: string): Draw {
  const found = offers[name];
  if (found === undefined) throw new Error(`No offer ${name}`);
  return (language) => pages.offer(found.view, found.form, phoneFrame(language));
}

function visitPage(name: string): Draw {
  const found = visits[name];
  if (found === undefined) throw new Error(`No visit ${name}`);
  return (language) => pages.visit(found.view, found.goToPay, phoneFrame(language));
}

const everyPage: Record<string, Draw> = {
  ...Object.fromEntries(Object.keys(offers).map((name) => [name, offerPage(name)])),
  ...Object.fromEntries(Object.keys(visits).map((name) => [name, visitPage(name)])),
  ...Object.fromEntries(
    messages.map((name): [string, Draw] => [
      `message ${name}`,
      (language) => pages.message(name, support, phoneFrame(language)),
    ]),
  ),
};

function island(html: string, id: string): unknown {
  const json = new RegExp(`<script type="application/json" id="${id}">([^<]*)</script>`).exec(html);
  return JSON.parse(json?.[1] ?? 'null');
}

function valueOf(html: string, id: string): string | null {
  return new RegExp(`data-testid="${id}" data-value="([^"]*)"`).exec(html)?.[1] ?? null;
}

describe.each(Object.keys(everyPage))('%s', (name) => {
  it.each(everyLanguage)('is a whole document in %s', (language) => {
    const html = everyPage[name]!(language);
    expect(html).toMatch(
      new RegExp(`^<!doctype html>\\n<html lang="${language}"[^>]*><head><meta `),
    );
    expect(problemsOf(html)).toEqual([]);
    expect(html).toContain('<meta name="robots" content="noindex">');
    expect(html).toContain('<link rel="stylesheet" href="../assets/main.css">');
    const text = textIn(html);
    expect(text).not.toMatch(/\{\{|\}\}|undefined|NaN|\[object/);
    for (const key of Object.keys(catalogues.en)) expect(text).not.toContain(key);
    for (const [, value] of html.matchAll(/data-value="([^"]*)"/g)) {
      expect(value).toMatch(/^-?\d+$/);
    }
  });
});

describe('the document', () => {
  it('offers every language as a link that needs no script', () => {
    const html = offerPage('offer')('nb');
    for (const language of everyLanguage) {
      expect(html).toContain(`href="?lang=${language}" hrefLang="${language}" lang="${language}"`);
    }
    expect(html.match(/aria-current="true"/g)).toHaveLength(1);
  });

  it('takes along what it was made from, and the words of one language', () => {
    const html = visitPage('charging')('fi');
    expect(island(html, 'view')).toMatchObject({
      page: 'visit',
      language: 'fi',
      view: visits['charging']!.view,
      goToPay: false,
    });
    const words = island(html, 'words') as Record<string, string>;
    expect(words['stop.sent']).toBe(catalogues.fi['stop.sent']);
    expect(Object.keys(words)).not.toContain('setup.statement');
    expect(html).not.toContain(catalogues.nb['stop.sent']);
  });

  it('lets no browser translate figures that change, and every other page', () => {
    expect(visitPage('charging')('en')).toContain('<html lang="en" translate="no">');
    for (const draw of [visitPage('receipt'), offerPage('offer')]) {
      expect(draw('en')).not.toMatch(/translate/);
    }
  });

  it('has nothing to take over, and no script, where there is no view', () => {
    const html = pages.message('unavailable', support, phoneFrame('en'));
    expect(html).not.toContain('<script');
    expect(textIn(html)).toContain('Need help? Call +47 22 00 00 00.');
    expect(html).toContain('href="tel:+4722000000"');
  });

  it.each(['</script><b>"\'&', '\u2028\u2029<!--', '<img src=x onerror=alert(1)>'])(
    'is not broken by a station called %s',
    (hostile) => {
      const { view, form } = offers['offer']!;
      const station = { ...view.station, name: hostile, operatorName: hostile };
      const html = pages.offer({ ...view, station }, form, phoneFrame('en'));
      expect(problemsOf(html)).toEqual([]);
      expect(html).not.toMatch(/<b>|<img|<!--(?! -->)|[\u2028\u2029]<!/);
      const data = island(html, 'view') as { view: typeof view };
      expect(data.view.station.name).toBe(hostile);
    },
  );

  it('gives a hostile form token and way to pay back unchanged, as text', () => {
    const { view, form } = offers['offer']!;
    const token = '"><script>alert(1)</script>';
    const html = pages.offer(view, { ...form, token }, phoneFrame('en'));
    expect(problemsOf(html)).toEqual([]);
    expect(html).not.toContain('<script>alert');
  });
});

describe('the offer', () => {
  it('works as a plain form to its own address', () => {
    const html = offerPage('offer')('en');
    const form = /<form[^>]*>/.exec(html)?.[0] ?? '';
    expect(form).toContain('method="post"');
    expect(form).not.toContain('action');
    expect(html).toContain(`type="hidden" name="form" value="${offers['offer']!.form.token}"`);
    expect(html).toMatch(/<legend>Maximum amount<\/legend>/);
    for (const amount of ['200 kr', '350 kr', '500 kr']) {
      expect(html).toContain(`aria-label="${amount}"`);
    }
    const chosen = tagsOf(html).filter(({ attributes }) => attributes.has('checked'));
    expect(chosen.map(({ attributes }) => attributes.get('value'))).toEqual(['35000']);
    const terms = tagsOf(html).find(({ attributes }) => attributes.get('name') === 'terms');
    expect(terms?.attributes.has('required')).toBe(true);
    expect(terms?.attributes.get('value')).toBe('yes');
    expect(html).toMatch(/<button type="submit"[^>]*>Pay with Vipps<\/button>/);
    expect(html).toMatch(
      /href="https:\/\/lade\.example\/vilkar" target="_blank" rel="noreferrer">Full terms</,
    );
  });

  it('shows all prices in AFIR order, with the VAT, and the exact price for programs', () => {
    const html = offerPage('offer-several-prices')('en');
    expect(textIn(html)).toMatch(
      /3\.99 kr per kWh.*0\.125 kr per minute.*1\.00 kr per minute without.*10\.00 kr per charge.*including 25% VAT/,
    );
    expect(valueOf(html, 'price')).toBe('399');
  });

  it('keeps what was chosen when the form comes back, but never the consent', () => {
    const html = offerPage('mistake-terms')('en');
    const chosen = tagsOf(html).filter(({ attributes }) => attributes.has('checked'));
    expect(chosen.map(({ attributes }) => attributes.get('value'))).toEqual(['50000']);
    const unknown = tagsOf(offerPage('mistake-amount')('en'));
    expect(
      unknown.find(({ attributes }) => attributes.has('checked'))?.attributes.get('value'),
    ).toBe('35000');
  });

  it.each(Object.keys(offers).filter((name) => name.startsWith('mistake')))(
    'says of %s that nothing is charged, where focus and screen readers go first',
    (name) => {
      const html = offerPage(name)('en');
      const alert = /<div class="mistake" role="alert" tabindex="-1">.*?<\/p>/i.exec(html)?.[0];
      expect(textIn(alert ?? '')).toMatch(/Nothing is charged|This attempt is not charged/);
      expect(html.indexOf('role="alert"')).toBeLessThan(html.indexOf('data-testid="price"'));
    },
  );

  it.each([
    ['offer-phone-paying', /on a phone/, null],
    ['offer-screen-in-use', /at the station’s screen/, './B'],
    ['offer-busy', /A car is charging/, './B'],
    ['offer-out-of-service', /Outlet A is out of service\..*Code F17/, './B'],
    ['offer-unreachable', /Payment is not available right now/, null],
  ])('%s: says why, keeps the price and shows the way on, without a form', (name, why, other) => {
    const html = offerPage(name)('en');
    expect(textIn(html)).toMatch(why);
    expect(html).not.toContain('<form');
    expect(valueOf(html, 'price')).toBe('459');
    expect(html.includes('href="./B"')).toBe(other !== null);
    expect(html).toContain('href="./A"');
  });

  it('leads back to a payment of one’s own before anything else', () => {
    const html = offerPage('offer-own-visit')('en');
    const link = html.indexOf('href="../s/MTIzNDU2Nzg5MGFiY2RlZg"');
    expect(link).toBeGreaterThan(0);
    expect(link).toBeLessThan(html.indexOf('data-testid="price"'));
  });

  it('says MobilePay where the market does, and never both', () => {
    const { view, form } = offers['offer-finland']!;
    const body = textIn(pages.offer(view, form, phoneFrame('fi')));
    expect(body).toContain('Maksa MobilePay-sovelluksella');
    expect(body).not.toContain('Vipps');
  });
});

describe('the status page', () => {
  it.each<[string, Record<string, string>]>([
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
    ['charging-stale', { 'reading-age': '12' }],
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
  ])('%s has its figures by their stable names', (name, figures) => {
    const html = visitPage(name)('en');
    const shown = Object.fromEntries(Object.keys(figures).map((id) => [id, valueOf(html, id)]));
    expect(shown).toEqual(figures);
    const screenName = visits[name]!.view.screen.name;
    expect(html).toContain(`<main data-screen="${screenName}" data-evse="A"`);
  });

  it('leads to the payment by its exact link, and back to the offer when it came to nothing', () => {
    const href = payLink.replaceAll('&', '&amp;');
    expect(visitPage('pay')('en')).toContain(`href="${href}"`);
    for (const name of ['declined', 'expired', 'cancelled', 'fault']) {
      expect(visitPage(name)('en')).toContain('href="../c/A"');
    }
  });

  it.each(['pay-preparing', 'pay-unreachable', 'pay-closing', 'pay-at-screen'])(
    '%s leads to no payment',
    (name) => {
      expect(visitPage(name)('en')).not.toContain('Pay with Vipps</a>');
    },
  );

  it('looks again by itself without scripts, while something can still happen', () => {
    const again = (afterS: number) =>
      `<noscript><meta http-equiv="refresh" content="${afterS}"></noscript>`;
    for (const name of ['pay', 'plug-in', 'starting', 'stopping', 'receipt-pending']) {
      expect(visitPage(name)('en'), name).toContain(again(5));
    }
    // Time to answer the question that Stop asks.
    expect(visitPage('charging')('en')).toContain(again(15));
    for (const name of ['receipt', 'declined', 'expired', 'cancelled', 'fault']) {
      expect(visitPage(name)('en'), name).not.toContain('http-equiv');
    }
  });

  it('leads on to the payment without scripts once, right after the form', () => {
    const onward = `content="0;url=${payLink.replaceAll('&', '&amp;')}"`;
    expect(visitPage('pay-going')('en')).toContain(onward);
    expect(visitPage('pay')('en')).not.toContain(onward);
    expect(visitPage('pay-preparing')('en')).toContain('content="5"');
  });

  it('stops and cancels by plain forms below its own address', () => {
    const { address } = phoneFrame('en');
    const charging = visitPage('charging')('en');
    expect(charging).toContain(`action="${address}/stop" method="post"`);
    expect(charging).toMatch(/<button type="submit"[^>]*>Yes, stop now</);
    // Without scripts the figures say from when they are.
    expect(charging).toContain('<noscript><p class="label">Figures as of 14:07:00.</p></noscript>');
    for (const name of ['pay', 'plug-in', 'starting']) {
      expect(visitPage(name)('en'), name).toContain(`action="${address}/cancel" method="post"`);
    }
    expect(visitPage('pay-closing')('en')).not.toContain('/cancel"');
  });

  it('the receipt is in the tense that is true, and says whether it is final', () => {
    const settled = textIn(visitPage('receipt')('nb'));
    expect(settled).toContain('Du betalte 84,55 kr. 265,45 kr frigis nå.');
    expect(settled).toContain('Denne kvitteringen er endelig.');
    const pending = textIn(visitPage('receipt-pending')('nb'));
    expect(pending).toContain('Du betaler 84,55 kr. 265,45 kr blir frigitt.');
    expect(pending).toContain('Ikke endelig ennå.');
    expect(visitPage('receipt')('en').match(/data-settled="settled"/g)).toHaveLength(2);
    expect(visitPage('receipt-pending')('en').match(/data-settled="pending"/g)).toHaveLength(2);
    expect(textIn(visitPage('receipt')('en'))).toContain('stopped at the station’s screen');
  });

  it('shows the colour of energy only where it flows', () => {
    const flows = ['charging', 'charging-unreachable', 'charging-beginning'];
    const rests = ['charging-stale', 'charging-car-paused', 'charging-no-power'];
    for (const name of flows) expect(visitPage(name)('en'), name).toContain('data-flowing');
    for (const name of [...rests, 'charging-meter-lost', 'charging-relay-open']) {
      expect(visitPage(name)('en'), name).not.toContain('data-flowing');
    }
  });
});

/** The page as it stands on the phone, in a state that only a phone can have. */
function onPhone(name: string, state: Partial<Visit>, language: Language = 'en'): string {
  const { view, goToPay } = visits[name]!;
  const store = makeVisitStore(view, goToPay);
  store.setState({ isLive: true, ...state });
  // Rendering to text takes the initial state; here it is the one of now.
  store.getInitialState = store.getState;
  const frame = phoneFrame(language);
  const data = { page: 'visit', ...frame, view, goToPay } as const;
  const parts = { store, ask: () => Promise.resolve() };
  const texts = textsFor('visit', catalogues[language]);
  return renderToStaticMarkup(<VisitApp data={data} texts={texts} parts={parts} />);
}

describe('on the phone', () => {
  it.each(everyLanguage)('says in %s how old figures without contact are', (language) => {
    const html = onPhone('charging', { nowMs: 12_400 }, language);
    expect(html).not.toContain('data-flowing');
    expect(html).toContain('class="live" data-stale=""');
    expect(textIn(html)).not.toMatch(/contact\.|\{\{/);
  });

  it('counts the age of the reading on, and of the contact', () => {
    const html = onPhone('charging', { nowMs: 12_400 });
    expect(textIn(html)).toContain('No contact with the station for 12 s. Figures as of 14:07:00.');
    expect(valueOf(html, 'reading-age')).toBe('13');
    expect(textIn(onPhone('charging', { nowMs: 4_000 }))).not.toContain('No contact');
    const waiting = onPhone('plug-in', { nowMs: 9_000 });
    expect(textIn(waiting)).toContain('No contact with the station for 9 s.');
    expect(valueOf(waiting, 'countdown')).toBe('262');
    expect(textIn(onPhone('receipt', { nowMs: 900_000 }))).not.toContain('No contact');
  });

  it('says what to do when the station has not confirmed', () => {
    expect(textIn(onPhone('charging', { failed: 'stop' }))).toContain(
      'The station has not confirmed the stop. Try again, or stop at the station’s screen.',
    );
    expect(textIn(onPhone('pay', { failed: 'cancel' }))).toContain('has not confirmed the cancel');
    expect(textIn(onPhone('charging', { asked: 'stop' }))).toContain('Stopping …');
    expect(textIn(onPhone('charging', {}))).toContain('Hold for 1 s, or tap and confirm');
  });

  it('ends in words where the station knows the payment no more, but keeps a receipt', () => {
    const gone = onPhone('charging', { isGone: true });
    expect(gone).toContain('data-screen="gone"');
    expect(gone).not.toContain('data-testid="cost"');
    expect(textIn(gone)).toContain('If you paid, the receipt is in Vipps.');
    const kept = onPhone('receipt-pending', { isGone: true });
    expect(valueOf(kept, 'captured')).toBe('8455');
    expect(textIn(kept)).toContain('This page is no longer updated.');
  });
});
