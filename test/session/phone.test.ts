/** A phone at an outlet: what it may buy, what it may end, and who else may not at the same time. */
import { isDeepStrictEqual } from 'node:util';
import { array, assert, constantFrom, property } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  makePastVisit,
  makePhoneOffer,
  makePhoneVisit,
} from '../../electron/session/phone-view.ts';
import type { PhoneScreen } from '../../electron/session/phone.ts';
import { makeSnapshot } from '../../electron/session/snapshot.ts';
import { facts } from '../station/bench.ts';
import { makeRules, textQr, Walk, walkOn, walkTo, type Stop } from './walk.ts';

const link = { kind: 'link', url: 'https://pay.vipps.no/?token=abc' } as const;

function bothWays(labels?: string[]): ReturnType<typeof makeRules> {
  return makeRules({ flows: ['qr', 'redirect'] }, labels);
}

/** A phone whose payment Vipps has made. */
function paying(labels?: string[]): { walk: Walk; reference: string } {
  const walk = new Walk(bothWays(labels));
  const reference = walk.payByPhone();
  walk.on({ type: 'PaymentCreated', reference, wayIn: link });
  return { walk, reference };
}

function status(walk: Walk, reference: string): PhoneScreen | null {
  return makePhoneVisit(walk.state, facts, reference, walk.atMs)?.screen ?? null;
}

function whyNot(walk: Walk, label = 'A'): string | null | undefined {
  return makePhoneOffer(walk.state, facts, label, walk.atMs)?.whyNot;
}

function onScreen(walk: Walk) {
  const snapshot = makeSnapshot(walk.state, facts, { A: textQr }, walk.atMs, 1);
  if (snapshot.kind !== 'station') throw new Error('a station is wanted');
  return snapshot;
}

describe('a phone pays', () => {
  it('at a free outlet: one creation for the redirect flow, and the link is the phone’s alone', () => {
    const walk = new Walk(bothWays());
    const reference = walk.payByPhone(20_000);
    expect(walk.effects).toMatchObject([
      { type: 'createPayment', reference, flow: 'redirect', amountMinor: 20_000 },
    ]);
    expect(status(walk, reference)).toMatchObject({ name: 'pay', link: null });
    walk.on({ type: 'PaymentCreated', reference, wayIn: link });
    expect(walk.is()).toBe('awaitingPayment');
    expect(status(walk, reference)).toMatchObject({ name: 'pay', link: link.url });
    expect(onScreen(walk).screen).toMatchObject({ name: 'pay', flow: 'redirect', qr: null });
    expect(JSON.stringify(onScreen(walk))).not.toContain(link.url);
  });

  it('is charged on only once authorized, and then sees what the station sees', () => {
    const { walk, reference } = paying();
    expect(walk.effects.some(({ type }) => type === 'closeRelay')).toBe(false);
    walkOn(walk, 'charging');
    const seen: string[] = [];
    walk.live(3000, 11_000);
    seen.push(status(walk, reference)?.name ?? '');
    expect(status(walk, reference)).toEqual(onScreen(walk).screen);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Remote', reference });
    seen.push(status(walk, reference)?.name ?? '');
    expect(seen).toEqual(['charging', 'stopping']);
  });

  test.each<[string, (walk: Walk) => void]>([
    ['an amount that is not offered', (walk) => void walk.payByPhone(34_999)],
    ['an outlet there is not', (walk) => void walk.payByPhone(35_000, 'Z')],
    [
      'payment unreachable',
      (walk) => {
        walk.on({ type: 'PaymentReachabilityChanged', isReachable: false });
        walk.payByPhone();
      },
    ],
    [
      'a fault',
      (walk) => {
        walk.on({ type: 'DatabaseUnusable', code: 'F32' });
        walk.payByPhone();
      },
    ],
  ])('is refused: %s', (_what, tries) => {
    const walk = new Walk(bothWays());
    tries(walk);
    expect(walk.state.payments).toEqual({});
    expect(walk.is()).toBe('idle');
  });

  it('is refused where the station sells at its screen only', () => {
    const walk = new Walk();
    walk.payByPhone();
    expect(walk.state.payments).toEqual({});
  });

  it('a station for phones only has no Start on its screen', () => {
    const walk = new Walk(makeRules({ flows: ['redirect'] }));
    walk.on({ type: 'StartWanted', evse: 'A' });
    expect(walk.is()).toBe('idle');
    walk.payByPhone();
    expect(walk.is()).toBe('creatingPayment');
  });
});

describe('one outlet, one driver', () => {
  const taken: Stop[] = ['terms', 'amount', 'creatingPayment', 'awaitingPayment', 'starting'];
  const running: Stop[] = ['awaitingVehicle', 'charging', 'suspended', 'stopping', 'finished'];
  test.each([...taken, ...running])('a phone is not granted what is at %s', (stop) => {
    const walk = walkTo(stop, bothWays());
    const before = walk.state;
    walk.payByPhone();
    expect(walk.state.evses).toEqual(before.evses);
    expect(Object.keys(walk.state.payments)).toEqual(Object.keys(before.payments));
    const expected = ['terms', 'amount', 'creatingPayment', 'awaitingPayment'].includes(stop)
      ? 'screen-in-use'
      : 'busy';
    expect(whyNot(walk)).toBe(expected);
  });

  it('of two phones the first one gets it, and the second one makes no payment', () => {
    const { walk, reference } = paying();
    const second = walk.payByPhone();
    expect(Object.keys(walk.state.payments)).toEqual([reference]);
    expect(second).not.toBe(reference);
    expect(whyNot(walk)).toBe('phone-paying');
  });

  it('the screen cannot start a visit of its own meanwhile, but it can end the phone’s', () => {
    const { walk, reference } = paying();
    walk.on({ type: 'StartWanted', evse: 'A' });
    walk.on({ type: 'TermsAccepted', evse: 'A' });
    walk.pay();
    expect(Object.keys(walk.state.payments)).toEqual([reference]);
    walk.on({ type: 'CancelWanted', evse: 'A' });
    expect(walk.state.payments[reference]?.plan.kind).toBe('release');
    walk.tick(4000);
    expect(walk.is()).toBe('idle');
    expect(status(walk, reference)).toEqual({ name: 'cancelled' });
  });

  it('a phone elsewhere on a station of several pulls nobody away from the screen', () => {
    const walk = new Walk(bothWays(['A', 'B']));
    walk.on({ type: 'EvseChosen', evse: 'B' });
    walk.payByPhone();
    expect(onScreen(walk).evse).toBe('B');
    expect(onScreen(walk).evses[0]).toMatchObject({ label: 'A', availability: 'phone-paying' });
  });

  it('the screen that looked at what a phone pays for goes back to the overview', () => {
    const { walk } = paying(['A', 'B']);
    walk.on({ type: 'EvseChosen', evse: 'A' });
    expect(onScreen(walk).screen.name).toBe('pay');
    walk.tick(60_000);
    expect(onScreen(walk).evse).toBeNull();
  });
});

describe('a phone ends its own', () => {
  it('cancels before it has paid', () => {
    const { walk, reference } = paying();
    walk.on({ type: 'CancelWanted', evse: 'A', reference });
    expect(status(walk, reference)).toMatchObject({ name: 'pay', isClosing: true, link: null });
    expect(walk.effects).toMatchObject([
      { type: 'unwatchPayment' },
      { type: 'cancelPayment', onlyIfNotAuthorized: true },
    ]);
  });

  test.each(['StopWanted', 'CancelWanted'] as const)(
    'a page of yesterday ends nobody else’s charge: %s',
    (type) => {
      for (const stop of ['awaitingPayment', 'awaitingVehicle', 'charging', 'suspended'] as const) {
        const walk = walkTo(stop, bothWays());
        const { session } = walk.state.evses['A'] ?? {};
        const reference = 'lk-21678-A-291008-1';
        if (type === 'StopWanted') walk.on({ type, evse: 'A', from: 'Remote', reference });
        else walk.on({ type, evse: 'A', reference });
        expect(walk.state.evses['A']?.session).toEqual(session);
      }
    },
  );
});

describe('what the status page says in the end', () => {
  it('declined and expired, and later still, when only the record knows', () => {
    for (const [state, name] of [
      ['ABORTED', 'declined'],
      ['EXPIRED', 'expired'],
    ] as const) {
      const { walk, reference } = paying();
      walk.see({ state, authorizedMinor: 0 });
      expect(status(walk, reference)).toEqual({ name });
      walk.tick(20_000);
      expect(walk.is()).toBe('idle');
      expect(status(walk, reference)).toBeNull();
      const past = makePastVisit(
        walk.state,
        facts,
        {
          reference,
          evse: 'A',
          bill: null,
          isSettled: true,
          seen: {
            state,
            authorizedMinor: 0,
            capturedMinor: 0,
            cancelledMinor: 0,
            refundedMinor: 0,
            captureGuaranteedUntilMs: null,
          },
        },
        walk.atMs,
      );
      expect(past).toMatchObject({ outlet: { label: 'A' }, screen: { name } });
    }
  });

  it('a fault of the station, for as long as its screen shows it', () => {
    const { walk, reference } = paying();
    walk.on({ type: 'DatabaseUnusable', code: 'F32' });
    walk.tick(250);
    expect(status(walk, reference)).toEqual({ name: 'fault', code: 'F32' });
  });

  it('the receipt of the station, without its countdown', () => {
    const { walk, reference } = paying();
    walkOn(walk, 'charging');
    walk.live(30_000, 11_000);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Remote', reference });
    walk.atMs += 500;
    walk.report();
    walk.read();
    const { remainingMs: _ofTheScreen, ...receipt } = onScreen(walk).screen as {
      remainingMs: number;
    };
    expect(status(walk, reference)).toEqual(receipt);
    expect(receipt).toMatchObject({ name: 'receipt', stopReason: 'Remote', settled: 'pending' });
    // The next driver is there already: the receipt stays the receipt.
    walk.on({ type: 'DoneWanted', evse: 'A' });
    expect(status(walk, reference)).toEqual(receipt);
  });

  it('nothing about a payment there never was', () => {
    const { walk } = paying();
    expect(status(walk, 'lk-21678-A-291009-9')).toBeNull();
    expect(status(walk, '__proto__')).toBeNull();
  });
});

describe('the fixed code', () => {
  it('stands on welcome while a phone could pay', () => {
    const walk = new Walk(bothWays());
    expect(onScreen(walk).screen).toMatchObject({ name: 'welcome', phoneCode: textQr });
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: false });
    expect(onScreen(walk).screen).toMatchObject({ name: 'welcome', phoneCode: null });
  });
});

describe('a call of Vipps', () => {
  it('makes the station look, and changes nothing by itself', () => {
    const { walk, reference } = paying();
    walk.on({ type: 'PaymentSignalled', reference });
    expect(walk.effects).toMatchObject([{ type: 'lookUpPayment', reference }]);
    expect(walk.is()).toBe('awaitingPayment');
    // Twenty more while the answer is awaited ask nothing more.
    for (let count = 0; count < 20; count += 1) {
      expect(walk.on({ type: 'PaymentSignalled', reference })).toEqual([]);
    }
    walk.see();
    expect(walk.is()).toBe('starting');
  });

  it('about a payment of somebody else does nothing', () => {
    const { walk } = paying();
    const before = walk.state;
    walk.on({ type: 'PaymentSignalled', reference: 'lk-99999-A-291009-1' });
    expect(walk.state).toBe(before);
  });
});

/** What people at the screen, phones and Vipps can do in any order. */
type Deed = (walk: Walk, phones: string[]) => void;
const deeds: Record<string, Deed> = {
  'start at the screen': (walk) => walk.on({ type: 'StartWanted', evse: 'A' }),
  'accept at the screen': (walk) => walk.on({ type: 'TermsAccepted', evse: 'A' }),
  'pay at the screen': (walk) => void walk.pay(),
  'cancel at the screen': (walk) => walk.on({ type: 'CancelWanted', evse: 'A' }),
  'pay by phone': (walk, phones) => void phones.push(walk.payByPhone()),
  'cancel by the oldest phone': (walk, [reference]) => {
    if (reference !== undefined) walk.on({ type: 'CancelWanted', evse: 'A', reference });
  },
  'stop by the newest phone': (walk, phones) => {
    const reference = phones.at(-1);
    if (reference !== undefined) {
      walk.on({ type: 'StopWanted', evse: 'A', from: 'Remote', reference });
    }
  },
  created: (walk) => {
    for (const { reference, operations, flow } of Object.values(walk.state.payments)) {
      if (operations.create?.state !== 'sent') continue;
      walk.on({ type: 'PaymentCreated', reference, wayIn: flow === 'qr' ? textQr : link });
    }
  },
  approved: (walk) => {
    for (const { reference, plan, wayIn } of Object.values(walk.state.payments)) {
      if (plan.kind !== 'await' || wayIn === null) continue;
      walk.on({ type: 'PaymentSignalled', reference });
      walk.see();
      break;
    }
  },
  'a moment': (walk) => walk.live(2000, 11_000),
};

test('whatever screen and phones do, one outlet has one driver, and nobody else pays', () => {
  assert(
    property(
      array(constantFrom(...Object.keys(deeds)), { minLength: 5, maxLength: 40 }),
      (names) => {
        const walk = new Walk(bothWays());
        const phones: string[] = [];
        for (const name of names) {
          const before = walk.state;
          deeds[name]?.(walk, phones);
          const waiting = Object.values(walk.state.payments).filter(
            ({ plan, seen }) =>
              plan.kind === 'await' &&
              (seen === null || seen.state === 'CREATED' || seen.state === 'AUTHORIZED'),
          );
          expect(waiting.length, `${name} in ${names.join(', ')}`).toBeLessThanOrEqual(1);
          // A phone's wish never ends what another payment is for.
          const wisher =
            name === 'cancel by the oldest phone'
              ? phones[0]
              : name === 'stop by the newest phone'
                ? phones.at(-1)
                : undefined;
          const owner = Object.values(before.payments).find(({ plan }) => plan.kind === 'await');
          const isOfAnother =
            wisher !== undefined && owner !== undefined && owner.reference !== wisher;
          const sessions = [before, walk.state].map(({ evses }) => evses['A']?.session);
          expect(isOfAnother && !isDeepStrictEqual(sessions[0], sessions[1])).toBe(false);
        }
      },
    ),
    { numRuns: 150 },
  );
});
