/** Time-outs of the screen: announced before they come, put off by a touch, and never without end. */
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  choosingTimeoutMs,
  endingMs,
  overviewAfterMs,
  staysAtMost,
  warnBeforeMs,
} from '../../electron/session/limits.ts';
import { timeOutAt } from '../../electron/session/time-outs.ts';
import type { TimeOut } from '../../electron/session/view.ts';
import { makeRules, textQr, Walk, walkOn, walkTo } from './walk.ts';

const stay = { type: 'StayWanted', evse: 'A' } as const;

function told(walk: Walk): TimeOut | null {
  return timeOutAt(walk.state, walk.atMs);
}

/** Declined, which shows for twenty seconds. */
function declined(): Walk {
  const walk = walkTo('awaitingPayment');
  walk.see({ state: 'ABORTED', authorizedMinor: 0 });
  return walk;
}

/** A plain way into each time-out of a screen, how long it takes, and what it says. */
const timeOuts: [string, TimeOut['kind'], number, () => Walk][] = [
  ['terms', 'return', choosingTimeoutMs, () => walkTo('terms')],
  ['amount', 'return', choosingTimeoutMs, () => walkTo('amount')],
  ['declined', 'return', endingMs, declined],
  ['the receipt', 'return', 60_000, () => walkTo('finished')],
  ['an outlet of several', 'overview', overviewAfterMs, () => atOutletOfSeveral()],
];

function atOutletOfSeveral(): Walk {
  const walk = new Walk(makeRules({}, ['A', 'B']));
  walk.on({ type: 'EvseChosen', evse: 'A' });
  return walk;
}

/** What tells that a time-out has come. */
function shows(walk: Walk): string {
  return `${walk.state.screen.evse ?? 'all'} ${walk.is()}`;
}

describe.each(timeOuts)('%s', (_name, kind, lastsMs, begin) => {
  it('is announced twenty seconds before, and comes when it was said to', () => {
    const walk = begin();
    const before = shows(walk);
    const isLonger = lastsMs > warnBeforeMs;
    walk.tick(isLonger ? lastsMs - warnBeforeMs - 250 : 0);
    expect(told(walk) === null).toBe(isLonger);
    walk.tick(isLonger ? 250 : 0);
    expect(told(walk)).toEqual({ kind, remainingMs: warnBeforeMs, canStay: true });
    walk.tick(warnBeforeMs - 250);
    expect([told(walk)?.remainingMs, shows(walk)]).toEqual([250, before]);
    walk.tick(250);
    expect(shows(walk)).not.toBe(before);
    expect(told(walk)).toBeNull();
  });

  test.each([stay, { type: 'Touched' } as const])('$type puts it off by the full time', (asks) => {
    const walk = begin();
    const before = shows(walk);
    walk.tick(lastsMs - 250);
    walk.on(asks);
    expect(told(walk)).toEqual(
      lastsMs > warnBeforeMs ? null : { kind, remainingMs: lastsMs, canStay: true },
    );
    walk.tick(lastsMs - 250);
    expect(shows(walk)).toBe(before);
    walk.tick(250);
    expect(shows(walk)).not.toBe(before);
  });

  it('can be put off ten times at least', () => {
    const walk = begin();
    const before = shows(walk);
    for (let times = 0; times < 10; times += 1) {
      walk.tick(lastsMs - 250);
      expect(told(walk)?.canStay).toBe(true);
      walk.on(stay);
    }
    walk.tick(lastsMs - 250);
    expect(shows(walk)).toBe(before);
  });
});

describe('the end of a visit', () => {
  test.each([
    ['declined', endingMs, declined],
    ['the receipt', 60_000, () => walkTo('finished')],
  ] as const)('%s goes in the end, however often it is touched', (_name, lastsMs, begin) => {
    const walk = begin();
    const atMostMs = (1 + staysAtMost) * lastsMs;
    const endsMs = walk.atMs + atMostMs;
    while (walk.atMs < endsMs) {
      expect(walk.is()).toBe('finished');
      walk.tick(5000);
      walk.on({ type: 'Touched' });
      walk.on(stay);
    }
    expect(walk.is()).toBe('idle');
  });

  it('says so once touches help no more', () => {
    const walk = declined();
    const endsMs = walk.atMs + (1 + staysAtMost) * endingMs;
    while (walk.atMs < endsMs - 5000) {
      walk.tick(5000);
      walk.on(stay);
    }
    expect(told(walk)).toEqual({ kind: 'return', remainingMs: 5000, canStay: false });
  });

  it('is kept for who looks at it, not by touches at another outlet’s screen', () => {
    const walk = walkTo('finished', makeRules({}, ['A', 'B']));
    walk.on({ type: 'EvseChosen', evse: 'B' });
    walk.tick(50_000);
    walk.on({ type: 'Touched' });
    walk.tick(10_000);
    expect(walk.is('A')).toBe('idle');
  });

  it('a touch that would give next to nothing gives nothing', () => {
    const walk = walkTo('finished');
    walk.tick(750);
    const before = walk.state;
    walk.on({ type: 'Touched' });
    expect(walk.state.evses).toBe(before.evses);
  });
});

describe('a payment', () => {
  it('ends when Vipps ends it: announced, and not put off', () => {
    const walk = walkTo('awaitingPayment');
    walk.tick(600_000 - warnBeforeMs);
    const said = { kind: 'payment', remainingMs: warnBeforeMs, canStay: false };
    expect(told(walk)).toEqual(said);
    const before = walk.state;
    walk.on({ type: 'StayWanted', evse: 'A' });
    expect(walk.state.evses).toBe(before.evses);
    expect(told(walk)).toEqual(said);
    walk.tick(warnBeforeMs + 5000);
    expect(walk.session()).toMatchObject({ outcome: { kind: 'expired' } });
  });

  it('that was cancelled has no end to announce', () => {
    const walk = walkTo('awaitingPayment');
    walk.tick(600_000 - 2000);
    walk.on({ type: 'CancelWanted', evse: 'A' });
    expect(told(walk)).toBeNull();
  });

  it('of a phone leaves the screen of several outlets first', () => {
    const walk = new Walk(makeRules({ flows: ['qr', 'redirect'] }, ['A', 'B']));
    const reference = walk.payByPhone();
    walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
    walk.tick(540_000);
    walk.on({ type: 'EvseChosen', evse: 'A' });
    walk.tick(41_000);
    expect(told(walk)).toEqual({ kind: 'payment', remainingMs: 19_000, canStay: false });
    walk.on({ type: 'EvseChosen', evse: 'A' });
    expect(told(walk)?.kind).toBe('payment');
    const other = new Walk(makeRules({ flows: ['qr', 'redirect'] }, ['A', 'B']));
    const another = other.payByPhone();
    other.on({ type: 'PaymentCreated', reference: another, wayIn: textQr });
    other.on({ type: 'EvseChosen', evse: 'A' });
    other.tick(overviewAfterMs - 3000);
    expect(told(other)).toEqual({ kind: 'overview', remainingMs: 3000, canStay: true });
  });
});

describe('the language that somebody chose', () => {
  it.each([
    ['welcome', () => walkTo('idle')],
    ['the overview', () => new Walk(makeRules({}, ['A', 'B']))],
  ])('goes back from %s, announced, and a touch keeps it', (_name, begin) => {
    const walk = begin();
    walk.on({ type: 'LanguageChosen', language: 'fi' });
    walk.tick(overviewAfterMs - 5000);
    expect(told(walk)).toEqual({ kind: 'language', remainingMs: 5000, canStay: true });
    walk.on({ type: 'Touched' });
    expect(told(walk)).toBeNull();
    walk.tick(overviewAfterMs - 250);
    expect(walk.state.screen.language).toBe('fi');
    walk.tick(250);
    expect(walk.state.screen.language).toBe('nb');
    expect(told(walk)).toBeNull();
  });

  it('goes with the way to the overview, which says more', () => {
    const walk = atOutletOfSeveral();
    walk.on({ type: 'LanguageChosen', language: 'fi' });
    walk.tick(overviewAfterMs - 5000);
    expect(told(walk)?.kind).toBe('overview');
  });
});

test('a screen that is about no outlet, or goes nowhere by itself, announces nothing', () => {
  const several = new Walk(makeRules({}, ['A', 'B']));
  for (const walk of [walkTo('idle'), walkTo('charging'), walkTo('stopping'), several]) {
    walk.atMs += 45_000;
    expect(told(walk)).toBeNull();
  }
});

describe('the wait for a car', () => {
  const timeoutMs = makeRules().plugInTimeoutMs;

  it('is announced, and ends with the payment let go wholly', () => {
    const walk = walkTo('awaitingVehicle');
    walk.live(timeoutMs - warnBeforeMs);
    expect(told(walk)).toEqual({ kind: 'plug-in', remainingMs: warnBeforeMs, canStay: true });
    walk.live(warnBeforeMs);
    expect(walk.is()).not.toBe('awaitingVehicle');
    expect(walk.evse().relay.openWantedAtMs).not.toBeNull();
    walk.live(2000);
    expect(walk.session()).toMatchObject({ outcome: { bill: { dueMinor: 0, energyWh: 0 } } });
  });

  it('is not put off by a touch in passing', () => {
    const walk = walkTo('awaitingVehicle');
    walk.live(timeoutMs - 1000);
    walk.on({ type: 'Touched' });
    walk.live(1000);
    expect(walk.is()).not.toBe('awaitingVehicle');
  });

  it('begins anew where the driver asks for it, and charges as if nothing had been', () => {
    const walk = walkTo('awaitingVehicle');
    walk.live(timeoutMs - 5000);
    walk.on(stay);
    expect(told(walk)).toBeNull();
    walk.live(timeoutMs - 10_000);
    expect(walk.is()).toBe('awaitingVehicle');
    walk.live(5000, 11_000);
    expect(walk.is()).toBe('charging');
  });

  it('keeps what was asked for through an interruption and a restart, and no more', () => {
    const walk = walkTo('awaitingVehicle');
    walk.live(timeoutMs - 5000);
    walk.on(stay);
    const endsMs = walk.atMs + timeoutMs;
    walk.restart(10_000);
    walk.report();
    walk.live(10_000);
    expect(walk.is()).toBe('awaitingVehicle');
    walk.live(endsMs - walk.atMs - 1000);
    expect(walk.is()).toBe('awaitingVehicle');
    walk.live(1500);
    expect(walk.is()).not.toBe('awaitingVehicle');
  });

  it('is no longer than a configuration allows that came into force meanwhile', () => {
    const walk = walkTo('awaitingVehicle');
    walk.live(timeoutMs - 5000);
    walk.on(stay);
    walk.restart(10_000, {}, makeRules({ plugInTimeoutMs: 10_000 }));
    walk.report();
    walk.live(10_000);
    expect(['stopping', 'finished']).toContain(walk.is());
  });

  it('whoever asks, and whatever comes between: it ends in time, open and let go wholly', () => {
    const happening = fc.oneof(
      { weight: 6, arbitrary: fc.constant('stay' as const) },
      { weight: 1, arbitrary: fc.constant('touch' as const) },
      { weight: 1, arbitrary: fc.constant('restart' as const) },
      { weight: 1, arbitrary: fc.constant('relay falls open' as const) },
    );
    const plan = fc.array(fc.record({ afterS: fc.integer({ min: 1, max: 8 }), happening }), {
      minLength: 10,
      maxLength: 40,
      size: 'max',
    });
    let longestMs = 0;
    fc.assert(
      fc.property(plan, (steps) => {
        const rules = makeRules({ plugInTimeoutMs: 10_000 });
        const walk = walkOn(new Walk(rules), 'awaitingVehicle');
        const beganMs = walk.charge().startedAtMs;
        const { reference } = walk.charge();
        const atMostMs = beganMs + (1 + staysAtMost) * rules.plugInTimeoutMs;
        for (const { afterS, happening: what } of steps) {
          walk.live(afterS * 1000);
          if (walk.is() !== 'awaitingVehicle' && walk.is() !== 'suspended') break;
          if (what === 'stay') walk.on(stay);
          else if (what === 'touch') walk.on({ type: 'Touched' });
          else if (what === 'restart') walk.restart(2000);
          else walk.report({ isEnergized: false });
        }
        // Nobody asks any more: the full time at most, and the seconds that stopping takes.
        while (walk.is() === 'awaitingVehicle' || walk.is() === 'suspended') {
          const lastMs = walk.atMs;
          walk.live(1000);
          expect(walk.atMs - beganMs).toBeLessThanOrEqual(atMostMs - beganMs + 1000);
          expect(walk.atMs).toBeGreaterThan(lastMs);
        }
        longestMs = Math.max(longestMs, walk.atMs - beganMs);
        expect(walk.evse().relay.openWantedAtMs).not.toBeNull();
        const closings = walk.count('closeRelay') + walk.count('renewLease');
        // After a restart Vipps is asked first.
        walk.see();
        walk.live(15_000);
        expect(walk.count('closeRelay') + walk.count('renewLease')).toBe(closings);
        expect(walk.evse().relay.isEnergized).toBe(false);
        const { plan: ending, operations } = walk.payment();
        expect(ending).toMatchObject({ kind: 'settle', bill: { reference, dueMinor: 0 } });
        expect(operations.cancel?.state).toBe('sent');
        expect(operations.capture).toBeUndefined();
      }),
      { numRuns: 80, seed: 20_291_012 },
    );
    // The bound itself was come upon, or this proves nothing.
    expect(longestMs).toBeGreaterThanOrEqual((1 + staysAtMost) * 10_000);
  });
});

test('records of before touches kept anything are told as they happened', () => {
  const walk = walkTo('finished', makeRules({ staysAtMost: 0 }));
  walk.tick(30_000);
  walk.on({ type: 'Touched' });
  walk.on(stay);
  expect(told(walk)).toBeNull();
  walk.tick(30_000);
  expect(walk.is()).toBe('idle');
});
