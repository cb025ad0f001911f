/** What a person may do when: every wish in every state of a visit, and what becomes of it. */
import { describe, expect, it, test } from 'vitest';
import type { Happening } from '../../electron/session/events.ts';
import { choosingTimeoutMs, overviewAfterMs } from '../../electron/session/limits.ts';
import { makeRules, seen, startMs, stops, textQr, Walk, walkTo, type Stop } from './walk.ts';

const wishes = {
  start: { type: 'StartWanted', evse: 'A' },
  accept: { type: 'TermsAccepted', evse: 'A' },
  pay: { type: 'PaymentWanted', evse: 'A', amountMinor: 35_000, reference: 'lk-21678-A-OTHER' },
  cancel: { type: 'CancelWanted', evse: 'A' },
  stop: { type: 'StopWanted', evse: 'A', from: 'Local' },
  stopFromPhone: { type: 'StopWanted', evse: 'A', from: 'Remote' },
  done: { type: 'DoneWanted', evse: 'A' },
} satisfies Record<string, Happening>;
type Wish = keyof typeof wishes;

/** Where each wish leads; in every state not named it changes nothing at all. */
const granted: Record<Wish, Partial<Record<Stop, string>>> = {
  start: { idle: 'terms' },
  accept: { terms: 'amount' },
  pay: { amount: 'creatingPayment' },
  cancel: {
    terms: 'idle',
    amount: 'idle',
    creatingPayment: 'idle',
    awaitingPayment: 'awaitingPayment',
    starting: 'idle',
    opening: 'stopping',
    awaitingVehicle: 'stopping',
  },
  stop: {
    starting: 'idle',
    opening: 'stopping',
    awaitingVehicle: 'stopping',
    charging: 'stopping',
    suspended: 'stopping',
  },
  stopFromPhone: {
    starting: 'idle',
    opening: 'stopping',
    awaitingVehicle: 'stopping',
    charging: 'stopping',
    suspended: 'stopping',
  },
  done: { finished: 'idle' },
};

describe.each(Object.keys(wishes) as Wish[])('%s', (wish) => {
  const rows = stops.map((stop) => [stop, granted[wish][stop] ?? null] as const);

  test.each(rows.filter(([, leadsTo]) => leadsTo !== null))(
    'in %s leads to %s',
    (stop, leadsTo) => {
      const walk = walkTo(stop);
      walk.on(wishes[wish]);
      expect(walk.is()).toBe(leadsTo);
    },
  );

  test.each(rows.filter(([, leadsTo]) => leadsTo === null))('in %s changes nothing', (stop) => {
    const walk = walkTo(stop);
    const before = walk.state;
    walk.on(wishes[wish]);
    expect(walk.state).toBe(before);
    expect(walk.effects).toEqual([]);
  });
});

describe('Pay', () => {
  it('asked for twice makes one payment', () => {
    const walk = walkTo('amount');
    walk.pay();
    walk.pay();
    expect(Object.keys(walk.state.payments)).toHaveLength(1);
    expect(walk.count('createPayment')).toBe(1);
    walk.on({ type: 'PaymentCreated', reference: walk.payment().reference, wayIn: textQr });
    walk.pay();
    expect(walk.count('createPayment')).toBe(1);
  });

  test.each([0, 1, 100, 34_999, 35_001, 65_000_000, -35_000, Number.NaN])(
    'takes no amount that is not offered: %s',
    (amountMinor) => {
      const walk = walkTo('amount');
      const before = walk.state;
      walk.pay(amountMinor);
      expect(walk.state).toBe(before);
    },
  );

  it('takes each amount that is offered, and asks for exactly that', () => {
    for (const amountMinor of makeRules().amountsMinor) {
      const walk = walkTo('amount');
      const reference = walk.pay(amountMinor);
      expect(walk.effects).toEqual([
        {
          type: 'createPayment',
          reference,
          key: expect.stringMatching(`^${reference}-c[0-9a-z]{8}$`) as string,
          amountMinor,
          currency: 'NOK',
          description: 'Charging session at station 21678 on October 9, 2029, 14:07',
          evse: 'A',
          flow: 'qr',
        },
      ]);
    }
  });

  it('is not granted while the outlet has a fault, its meter fails, or Vipps cannot be reached', () => {
    const troubles: Record<string, (walk: Walk) => void> = {
      meter: (walk) => walk.on({ type: 'MeterFailed', evse: 'A', kind: 'silent' }),
      database: (walk) => walk.on({ type: 'DatabaseUnusable', code: 'F32' }),
      network: (walk) => walk.on({ type: 'PaymentReachabilityChanged', isReachable: false }),
    };
    for (const [what, happens] of Object.entries(troubles)) {
      for (const stop of ['idle', 'amount'] as const) {
        const walk = walkTo(stop);
        happens(walk);
        if (stop === 'idle') walk.on(wishes.start);
        else walk.pay();
        expect([what, walk.is(), walk.count('createPayment')]).toEqual([what, stop, 0]);
      }
    }
  });

  it('names no more than one payment with a reference that is taken', () => {
    const walk = walkTo('amount');
    const reference = walk.pay();
    walk.on(wishes.cancel);
    walk.on(wishes.start);
    walk.on(wishes.accept);
    const before = walk.state;
    walk.on({ ...wishes.pay, reference });
    expect(walk.state).toBe(before);
  });
});

describe('somebody who walks away', () => {
  test.each(['terms', 'amount'] as const)('from %s is forgotten after 90 seconds', (stop) => {
    const walk = walkTo(stop);
    walk.on({ type: 'LanguageChosen', language: 'fi' });
    walk.tick(choosingTimeoutMs - 250);
    expect(walk.is()).toBe(stop);
    walk.tick(250);
    expect(walk.is()).toBe('idle');
    expect(walk.state.screen.language).toBe('nb');
  });

  it('keeps the place with a touch', () => {
    const walk = walkTo('terms');
    walk.tick(choosingTimeoutMs - 1000);
    walk.on({ type: 'Touched' });
    walk.tick(choosingTimeoutMs - 250);
    expect(walk.is()).toBe('terms');
    walk.tick(250);
    expect(walk.is()).toBe('idle');
  });

  it('does not keep a place by touches that are about another outlet', () => {
    const walk = walkTo('terms', makeRules({}, ['A', 'B']));
    walk.on({ type: 'EvseChosen', evse: 'B' });
    for (let second = 0; second < 90; second += 10) {
      walk.tick(10_000);
      walk.on({ type: 'Touched' });
    }
    expect(walk.is('A')).toBe('idle');
  });

  it.each([
    ['of one outlet', ['A']],
    ['with the overview of several', ['A', 'B']],
  ])('leaves a screen %s in the station’s language', (_, labels) => {
    const walk = new Walk(makeRules({}, labels));
    walk.on({ type: 'LanguageChosen', language: 'se' });
    walk.tick(overviewAfterMs - 1000);
    walk.on({ type: 'Touched' });
    walk.tick(overviewAfterMs - 250);
    expect(walk.state.screen.language).toBe('se');
    walk.tick(250);
    expect(walk.state.screen.language).toBe('nb');
  });

  it('keeps a driver’s language as long as the charge, and not longer', () => {
    const walk = walkTo('charging');
    walk.on({ type: 'LanguageChosen', language: 'nn' });
    walk.live(2 * overviewAfterMs, 11_000);
    expect([walk.is(), walk.state.screen.language]).toEqual(['charging', 'nn']);
    walk.on(wishes.stop);
    walk.atMs += 500;
    walk.report();
    walk.read();
    expect([walk.is(), walk.state.screen.language]).toEqual(['finished', 'nn']);
    walk.on(wishes.done);
    expect([walk.is(), walk.state.screen.language]).toEqual(['idle', 'nb']);
  });

  it('leaves the screen of several outlets on their overview, in the station’s language', () => {
    const walk = new Walk(makeRules({}, ['A', 'B']));
    walk.on({ type: 'EvseChosen', evse: 'B' });
    walk.on({ type: 'LanguageChosen', language: 'de' });
    walk.tick(overviewAfterMs - 250);
    expect(walk.state.screen).toMatchObject({ evse: 'B', language: 'de' });
    walk.tick(250);
    expect(walk.state.screen).toMatchObject({ evse: null, language: 'nb' });
  });

  it('touches are taken note of at most once in five seconds', () => {
    const walk = walkTo('terms');
    const touched = (afterMs: number): boolean => {
      walk.atMs += afterMs;
      const before = walk.state;
      walk.on({ type: 'Touched' });
      return walk.state !== before;
    };
    expect([touched(1000), touched(3900), touched(100), touched(100)]).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });
});

describe('a visit that can lead nowhere any more', () => {
  const breaks: [string, (walk: Walk) => void][] = [
    ['a fault', (walk) => walk.on({ type: 'DatabaseUnusable', code: 'F32' })],
    ['no payment', (walk) => walk.on({ type: 'PaymentReachabilityChanged', isReachable: false })],
  ];
  test.each(breaks)('is ended at once where nothing was paid yet: %s', (_what, happens) => {
    for (const stop of ['terms', 'amount'] as const) {
      const walk = walkTo(stop);
      happens(walk);
      walk.tick();
      expect(walk.is()).toBe('idle');
    }
  });

  test.each(['creatingPayment', 'awaitingPayment'] as const)(
    'is ended, said and released by a fault in %s',
    (stop) => {
      const walk = walkTo(stop);
      walk.on({ type: 'DatabaseUnusable', code: 'F32' });
      walk.tick();
      expect(walk.session()).toMatchObject({ outcome: { kind: 'failed', code: 'F32' } });
      expect(walk.payment().plan).toEqual({ kind: 'release' });
    },
  );

  it('a code that is shown stays, hidden, while Vipps cannot be reached for a moment', () => {
    const walk = walkTo('awaitingPayment');
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: false });
    walk.tick(5000);
    expect(walk.is()).toBe('awaitingPayment');
  });
});

describe('words for outlets that are none', () => {
  const names = ['B', '', '__proto__', 'constructor', 'toString', 'hasOwnProperty'];
  test.each(names)('%s', (evse) => {
    for (const stop of ['idle', 'amount', 'charging'] as const) {
      const walk = walkTo(stop);
      const before = walk.state;
      for (const wish of Object.values(wishes)) walk.on({ ...wish, evse });
      walk.on({ type: 'EvseChosen', evse });
      walk.on({ type: 'MeterRead', evse, energyWh: 1, powerW: 1, askedAtMs: startMs });
      walk.on({ type: 'RelayFailed', evse, kind: 'silent' });
      expect(walk.state).toBe(before);
    }
  });

  it('and answers about payments that are none change nothing', () => {
    for (const reference of ['lk-nobody', '__proto__', 'constructor']) {
      const walk = walkTo('charging');
      const before = walk.state;
      walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
      walk.on({ type: 'PaymentSeen', reference, by: 'look', seen: seen() });
      walk.on({ type: 'ReceiptSent', reference });
      const error = { code: 'locked', retry: 'later', retryAfterMs: null, message: '' } as const;
      walk.on({ type: 'PaymentCallFailed', reference, operation: 'create', error });
      expect(walk.state).toBe(before);
    }
  });
});
