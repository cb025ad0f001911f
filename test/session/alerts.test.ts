/** What needs a person: raised once, with its cause, and gone with it; nothing else is told. */
import { describe, expect, it } from 'vitest';
import { captureDeadlineMs, lastingAlertMs } from '../../electron/session/limits.ts';
import { upgradeState } from '../../electron/session/state-upgrade.ts';
import { bill, billed, captured, dear, receiptSent, settle } from './billed.ts';
import { makeRules, walkOn, Walk, walkTo } from './walk.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

function alertOf(walk: Walk) {
  const [alert] = walk.state.alerts;
  if (alert === undefined) throw new Error('no alert');
  return alert;
}

/** Time passes in which every capture is answered "try later". */
function captureLater(walk: Walk, forMs: number): void {
  for (const untilMs = walk.atMs + forMs; walk.atMs < untilMs;) {
    const { capture, look } = walk.payment().operations;
    if (look?.state === 'sent') walk.see({}, 'look');
    else if (capture?.state === 'sent') walk.fail('capture', 'capture-later', 'later');
    walk.atMs += walk.payment().operations.look?.state === 'done' ? 60_000 : 250;
    walk.on({ type: 'Ticked' });
  }
}

describe('settlement that does not get on', () => {
  it('is told at its third failure, once, with what Vipps said, and untold when it is done', () => {
    const walk = billed();
    captureLater(walk, 60_000);
    expect(walk.alerts()).toEqual([]);
    captureLater(walk, 6 * hourMs);
    expect(walk.alerts()).toEqual(['settlement-slow']);
    const alert = alertOf(walk);
    expect(alert).toMatchObject({ reference: walk.payment().reference, untilMs: null });
    expect(alert.message).toContain('capture: capture-later');
    captureLater(walk, hourMs);
    expect(alertOf(walk)).toBe(alert);
    settle(walk);
    expect(walk.alerts()).toEqual([]);
  });

  it('is tried once an hour, with one key, for a month, and then left to a person', () => {
    const walk = billed();
    captureLater(walk, 10 * dayMs);
    const perDay = walk.count('capturePayment');
    expect(perDay).toBeGreaterThan(10 * 19);
    expect(perDay).toBeLessThan(10 * 33);
    captureLater(walk, 35 * dayMs);
    expect(walk.payment().operations.capture).toMatchObject({ state: 'refused', attempts: 750 });
    expect(walk.alerts()).toContain('settlement-refused');
    const keys = walk.done.flatMap((one) => (one.type === 'capturePayment' ? one.key : []));
    expect(new Set(keys).size).toBe(1);
  });
});

describe('a whole capture that is refused as well', () => {
  it('is told: it must not wait in silence because a part was refused first', () => {
    const walk = billed();
    walk.fail('capture', 'full-capture-only', 'never');
    for (let times = 0; times < 3; times += 1) {
      walk.fail('captureAll', 'full-capture-only', 'never');
      walk.see({}, 'look');
      walk.tick(60_000);
      if (walk.payment().operations.look?.state === 'sent') walk.see({}, 'look');
    }
    expect(walk.payment().operations.captureAll?.state).toBe('refused');
    expect(walk.alerts()).toContain('settlement-refused');
  });
});

describe('time that runs out', () => {
  it('the bank’s guarantee: told a day before its end', () => {
    const walk = walkTo('awaitingPayment');
    const untilMs = walk.atMs + 6 * dayMs;
    walk.see({ captureGuaranteedUntilMs: untilMs });
    walk.read();
    walk.report();
    walk.live(100_000, 20_000);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000);
    expect(bill(walk).dueMinor).toBeGreaterThan(0);
    captureLater(walk, untilMs - dayMs - walk.atMs - hourMs);
    expect(walk.alerts()).not.toContain('guarantee-ends');
    captureLater(walk, 2 * hourMs);
    expect(walk.alerts()).toContain('guarantee-ends');
  });

  it('a guarantee that ended before it began is a wrong clock, and ends no charge', () => {
    const walk = walkTo('awaitingPayment');
    walk.see({ captureGuaranteedUntilMs: walk.atMs - 400 * dayMs });
    walk.read();
    walk.report();
    walk.live(30_000, 20_000);
    expect([walk.is(), walk.alerts()]).toEqual(['charging', []]);
  });

  it.each(['DK', 'FI', 'SE', 'NO'] as const)(
    'the market’s deadline in %s: told two days before',
    (country) => {
      const walk = billed({ ...dear, country });
      const deadlineMs = walk.payment().createdAtMs + captureDeadlineMs[country];
      expect(captureDeadlineMs[country]).toBe((country === 'NO' ? 180 : 14) * dayMs);
      expect(walk.payment().operations.capture?.deadlineAtMs).toBe(deadlineMs);
      walk.fail('capture', 'vipps-trouble', 'unknown');
      walk.atMs = deadlineMs - 2 * dayMs - 1000;
      walk.on({ type: 'Ticked' });
      expect(walk.alerts()).not.toContain('deadline-near');
      walk.atMs += 1000;
      walk.on({ type: 'Ticked' });
      expect(walk.alerts()).toContain('deadline-near');
      // The station's clock alone never ends it: only Vipps' answer does.
      walk.atMs += 300 * dayMs;
      walk.on({ type: 'Ticked' });
      walk.see({}, 'look');
      expect(walk.payment().operations.capture?.state).toBe('sent');
    },
  );

  it('a charge ends half a day before the guarantee does', () => {
    const walk = walkTo('charging');
    walk.atMs = walk.payment().createdAtMs + 4.5 * dayMs;
    walk.read({ energyWh: walk.charge().reading.energyWh, askedAtMs: walk.atMs });
    walk.tick(250);
    expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'TimeLimitReached' });
  });
});

describe('keys that are refused', () => {
  it('are told for the station, and untold when they are mended', () => {
    const walk = new Walk();
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: false, trouble: 'keys-refused' });
    expect(walk.alerts()).toEqual(['keys-refused']);
    expect(alertOf(walk).reference).toBeNull();
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: true, trouble: null });
    expect(walk.alerts()).toEqual([]);
  });

  it('an outage is no alert: it passes by itself, and health tells it', () => {
    const walk = new Walk();
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: false, trouble: 'unreachable' });
    expect(walk.alerts()).toEqual([]);
  });
});

describe('after an outage', () => {
  it('what waits for an hour is due within ten seconds', () => {
    const walk = billed();
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: false, trouble: 'unreachable' });
    walk.fail('capture', 'unreachable', 'later');
    const waitMs = () => (walk.payment().operations.look?.nextTryAtMs ?? 0) - walk.atMs;
    for (let minutes = 0; minutes < 600 && waitMs() < hourMs / 4; walk.atMs += 60_000) {
      minutes += 1;
      walk.on({ type: 'Ticked' });
      walk.fail('look', 'unreachable', 'later');
    }
    expect(waitMs()).toBeGreaterThan(hourMs / 5);
    const before = walk.count('lookUpPayment');
    walk.on({ type: 'PaymentReachabilityChanged', isReachable: true, trouble: null });
    walk.tick(10_250);
    expect(walk.count('lookUpPayment')).toBe(before + 1);
    settle(walk);
    expect(walk.payment().isSettled).toBe(true);
  });
});

describe('alerts that no later event can disprove', () => {
  it('a refused receipt stays for a month', () => {
    const walk = billed();
    settle(walk, { receiptIsRefused: true });
    expect(walk.alerts()).toEqual(['receipt-refused']);
    walk.on({ type: 'DoneWanted', evse: 'A' });
    walk.tick(1000);
    expect(walk.state.payments).toEqual({});
    walk.atMs += lastingAlertMs - 2000;
    walk.tick(250);
    expect(walk.alerts()).toEqual(['receipt-refused']);
    walk.tick(2000);
    expect(walk.alerts()).toEqual([]);
  });

  it('whole captures only: told once for the station, and gone when a part was captured', () => {
    const walk = billed();
    walk.fail('capture', 'full-capture-only', 'never');
    const due = bill(walk).dueMinor;
    walk.see({ capturedMinor: 35_000 }, 'captureAll');
    walk.see({ capturedMinor: 35_000, refundedMinor: 35_000 - due }, 'refund');
    receiptSent(walk);
    expect(walk.alerts()).toEqual(['full-capture-only']);
    expect(alertOf(walk).reference).toBeNull();
    walk.on({ type: 'DoneWanted', evse: 'A' });
    walkOn(walk, 'charging');
    walk.live(100_000, 20_000);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000);
    walk.see({}, 'look');
    walk.see(captured(walk), 'capture');
    expect(walk.alerts()).toEqual([]);
  });
});

describe('a state of version 1', () => {
  it('is brought up to date; one of another version is not taken', () => {
    const walk = walkTo('charging');
    const { alerts, lastReferences, paymentTrouble, ...old } = walk.state;
    expect([alerts, paymentTrouble]).toEqual([[], null]);
    const upgraded = upgradeState(JSON.parse(JSON.stringify({ ...old, schema: 1 })));
    expect(upgraded).toMatchObject({ alerts: [], paymentTrouble: null, lastReferences });
    expect(Object.keys(upgraded?.payments ?? {})).toEqual(Object.keys(old.payments));
    expect(upgradeState({ ...walk.state, schema: 99 })).toBeNull();
    expect(upgradeState(null)).toBeNull();
  });
});

describe('a contactor that nothing opens when the station is dead', () => {
  const unguarded = (...labels: string[]) => {
    const rules = makeRules({}, ['A', 'B']);
    const evses = rules.evses.map((one) =>
      labels.includes(one.label) ? { ...one, hasNoDeadMan: true as const } : one,
    );
    return { ...rules, evses };
  };

  it('is told as long as the configuration has it, naming the outlets', () => {
    const walk = new Walk(unguarded('A'));
    expect(walk.alerts()).toEqual(['no-dead-man']);
    expect(alertOf(walk)).toMatchObject({ reference: null, untilMs: null });
    expect(alertOf(walk).message).toContain('of outlet A if the station dies');
    const first = alertOf(walk);
    walk.atMs += 60 * dayMs;
    walk.on({ type: 'Ticked' });
    expect(alertOf(walk)).toBe(first);
    walk.restart(1000, {}, unguarded('A'));
    expect(alertOf(walk)).toBe(first);
    walk.restart(1000, {}, unguarded('A', 'B'));
    expect(walk.state.alerts).toHaveLength(1);
    expect(alertOf(walk).message).toContain('of outlets A, B');
    walk.restart(1000, {}, unguarded());
    expect(walk.alerts()).toEqual([]);
  });
});

describe('a contactor that does not open', () => {
  it('is told with its outlet, and no more once it is mended', () => {
    const walk = walkTo('idle');
    for (let second = 0; second < 15; second += 1) {
      walk.tick(1000);
      walk.report({ isEnergized: false, auxiliaryIsClosed: true });
    }
    expect(walk.faults()).toEqual(['F17']);
    expect(walk.alerts()).toEqual(['relay-welded']);
    expect(alertOf(walk).message).toContain('outlet A does not open');
    walk.report({ isEnergized: false, auxiliaryIsClosed: false });
    expect(walk.alerts()).toEqual([]);
  });
});
