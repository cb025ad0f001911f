/** A start on whatever the journal ends with: soon after, late, or with a clock nobody can trust. */
import { describe, expect, it, test } from 'vitest';
import type { Bill } from '../../electron/session/state.ts';
import {
  makeRules,
  stops,
  textQr,
  walkOn,
  walkTo,
  withPrices,
  type Stop,
  type Walk,
} from './walk.ts';

const soonMs = 20_000;
const lateMs = 1_200_000;

/** The state after the start and its first tick, which comes at once. */
const after: Record<Stop, { soon: string; late: string; uncertain: string }> = {
  idle: { soon: 'idle', late: 'idle', uncertain: 'idle' },
  terms: { soon: 'idle', late: 'idle', uncertain: 'idle' },
  amount: { soon: 'idle', late: 'idle', uncertain: 'idle' },
  creatingPayment: { soon: 'creatingPayment', late: 'idle', uncertain: 'idle' },
  awaitingPayment: { soon: 'awaitingPayment', late: 'finished', uncertain: 'finished' },
  starting: { soon: 'starting', late: 'idle', uncertain: 'idle' },
  opening: { soon: 'stopping', late: 'stopping', uncertain: 'stopping' },
  awaitingVehicle: { soon: 'suspended', late: 'stopping', uncertain: 'stopping' },
  charging: { soon: 'suspended', late: 'stopping', uncertain: 'stopping' },
  suspended: { soon: 'suspended', late: 'stopping', uncertain: 'stopping' },
  stopping: { soon: 'stopping', late: 'stopping', uncertain: 'stopping' },
  finished: { soon: 'finished', late: 'finished', uncertain: 'finished' },
};

function restarted(stop: Stop, downMs: number, clockIsUncertain = false): Walk {
  const walk = walkTo(stop);
  walk.restart(downMs, { clockIsUncertain });
  walk.on({ type: 'Ticked' });
  return walk;
}

describe.each(stops)('in %s', (stop) => {
  test('soon after', () => {
    const down = stop === 'creatingPayment' ? 5000 : soonMs;
    expect(restarted(stop, down).is()).toBe(after[stop].soon);
  });
  test('late', () => {
    expect(restarted(stop, lateMs).is()).toBe(after[stop].late);
  });
  test('with a clock that is uncertain', () => {
    expect(restarted(stop, 0, true).is()).toBe(after[stop].uncertain);
  });

  test('every relay is told to open before anything else, and none to close', () => {
    const walk = walkTo(stop);
    const closed = walk.count('closeRelay');
    walk.restart(soonMs);
    expect(walk.effects.filter(({ type }) => type === 'openRelay')).toHaveLength(
      after[stop].soon === 'stopping' ? 2 : 1,
    );
    walk.tick(3000);
    expect(walk.count('closeRelay')).toBe(closed);
  });

  test('each payment is looked up before anything else is sent for it', () => {
    const walk = walkTo(stop);
    const isOpen = Object.values(walk.state.payments).some((payment) => !payment.isSettled);
    walk.restart(soonMs);
    const calls = walk.done.slice(-walk.effects.length).flatMap((effect) => {
      const isCall = 'reference' in effect && !effect.type.endsWith('watchPayment');
      return isCall ? [effect.type] : [];
    });
    expect(calls).toEqual(isOpen ? ['lookUpPayment'] : []);
  });

  test.each([soonMs, lateMs])('nobody is stuck %d ms later', (downMs) => {
    const walk = restarted(stop, downMs);
    for (let minute = 0; minute < 40 && walk.is() !== 'idle'; minute += 1) walk.tick(60_000);
    expect(walk.is()).toBe('idle');
  });
});

function billOf(walk: Walk, label = 'A'): Bill {
  const { plan } = walk.payment(label);
  if (plan.kind !== 'settle') throw new Error(`no bill in ${walk.is()}`);
  return plan.bill;
}

describe('a charge', () => {
  it('resumed soon goes on from the same start, and nothing is lost or counted twice', () => {
    const walk = walkTo('charging');
    walk.live(30_000, 20_000);
    const { meterStartWh, startedAtMs, costMinor } = walk.charge();
    walk.restart(30_000);
    expect(walk.session()).toMatchObject({ state: 'suspended', because: 'restart' });
    walk.see({}, 'look');
    walk.live(5000, 20_000);
    expect(walk.is()).toBe('charging');
    walk.live(30_000, 20_000);
    expect(walk.charge()).toMatchObject({ meterStartWh, startedAtMs });
    expect(walk.charge().costMinor).toBeGreaterThan(costMinor);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000);
    const bill = billOf(walk);
    expect(bill.energyWh).toBe(bill.meterStopWh - meterStartWh);
  });

  it('is not resumed before its payment is known to stand', () => {
    const walk = walkTo('charging');
    walk.restart(5000);
    walk.see({ cancelledMinor: 35_000 }, 'look');
    walk.live(10_000, 20_000);
    expect(walk.count('closeRelay')).toBe(1);
    expect(walk.is()).toBe('finished');
  });

  it('too late is ended as PowerLoss on what the meter shows, and time off costs nothing', () => {
    const prices = { ENERGY: '459', TIME: '60', PARKING_TIME: '60' };
    const walk = walkTo('charging', withPrices(prices));
    const before = walk.charge();
    walk.restart(36_000_000);
    expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'PowerLoss' });
    walk.atMs += 500;
    walk.report();
    walk.read({ energyWh: before.reading.energyWh + 2 });
    const bill = billOf(walk);
    expect(bill).toMatchObject({
      stopReason: 'PowerLoss',
      meterStopWh: before.reading.energyWh + 2,
    });
    // Two Wh at 4.59 kr each, and nine seconds of the ten hours.
    expect(bill.dueMinor - before.costMinor).toBeLessThanOrEqual(918 + 16);
  });

  it('too late, with a register that moved on meanwhile: not this driver’s energy', () => {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    walk.restart(36_000_000);
    walk.atMs += 500;
    walk.report();
    walk.read({ energyWh: energyWh + 30_000 });
    expect(billOf(walk).meterStopWh).toBe(energyWh);
  });

  it('whose meter stays silent is given up at the end of the time for resuming', () => {
    const walk = walkTo('charging');
    walk.restart(soonMs);
    walk.tick(150_000);
    expect(billOf(walk).stopReason).toBe('PowerLoss');
  });

  it('keeps its tariff though the configuration has another one now', () => {
    const walk = walkTo('charging');
    walk.restart(5000, {}, withPrices({ ENERGY: '99' }));
    walk.see({}, 'look');
    walk.live(10_000, 11_000);
    expect(walk.charge().tariff).toEqual(makeRules().tariff);
  });

  it('on an outlet that the configuration has no more is still billed and settled', () => {
    const walk = walkTo('charging', makeRules({}, ['A', 'B']), 'B');
    walk.restart(soonMs, {}, makeRules({}, ['A']));
    walk.tick(400_000);
    expect(billOf(walk, 'B').stopReason).toBe('PowerLoss');
    expect(walk.is('B')).toBe('idle');
    expect(walk.state.rules.evses).toHaveLength(1);
  });
});

describe('a payment', () => {
  it('whose creation was under way is looked up, then created with the same key', () => {
    const walk = walkTo('creatingPayment');
    const key = walk.payment().operations.create?.key;
    walk.restart(3000);
    walk.fail('look', 'not-found', 'never');
    walk.tick(250);
    expect(walk.payment().operations.create).toMatchObject({ state: 'sent', key });
    walk.on({ type: 'PaymentCreated', reference: walk.payment().reference, wayIn: textQr });
    expect(walk.is()).toBe('awaitingPayment');
  });

  it('waiting for its payer is watched again', () => {
    const walk = walkTo('awaitingPayment');
    walk.restart(3000);
    expect(walk.did).toContain('watchPayment');
  });

  it('approved while the station was off for long is released wholly', () => {
    const walk = walkTo('awaitingPayment');
    walk.restart(200_000);
    walk.on({ type: 'Ticked' });
    walk.see({}, 'look');
    expect(walk.effects).toContainEqual(expect.objectContaining({ operation: 'cancel' }));
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('shown for long before a short break goes on: the record says the station was there', () => {
    const walk = walkTo('awaitingPayment');
    walk.tick(300_000);
    // Two notes a minute, no more.
    expect(walk.journal.filter(({ type }) => type === 'Ticked').length).toBeLessThan(12);
    walk.restart(3000);
    walk.on({ type: 'Ticked' });
    expect(walk.is()).toBe('awaitingPayment');
    walk.see({}, 'look');
    expect(walk.is()).toBe('starting');
  });

  it('approved just before a long break starts nothing when the power is back', () => {
    const walk = walkTo('starting');
    walk.restart(lateMs);
    walk.see({}, 'look');
    walk.live(5000, 11_000);
    expect([walk.is(), walk.count('closeRelay')]).toEqual(['idle', 0]);
    expect(walk.payment().plan).toEqual({ kind: 'release' });
  });

  function keys(walk: Walk): string[] {
    return walk.done.flatMap((effect) => {
      return 'key' in effect && effect.type !== 'createPayment' ? [effect.key] : [];
    });
  }

  it('whose capture was under way is looked up, and captured with the same key if it was not', () => {
    const walk = walkTo('finished', withPrices({ ENERGY: '459' }));
    const { reference } = walk.payment();
    walk.restart(5000);
    walk.see({}, 'look');
    expect(keys(walk)).toEqual([`${reference}-cap`, `${reference}-cap`]);
  });

  it('whose capture was under way is not captured again if it was', () => {
    const walk = walkTo('finished', withPrices({ ENERGY: '459' }));
    const { reference } = walk.payment();
    const { dueMinor } = billOf(walk);
    walk.restart(5000);
    walk.see({ capturedMinor: dueMinor }, 'look');
    expect(keys(walk)).toEqual([`${reference}-cap`, `${reference}-cancel`]);
    walk.restart(5000);
    walk.see({ capturedMinor: dueMinor, cancelledMinor: 35_000 - dueMinor }, 'look');
    expect(keys(walk).at(-1)).toBe(`${reference}-receipt`);
    walk.restart(5000);
    walk.see({ capturedMinor: dueMinor, cancelledMinor: 35_000 - dueMinor }, 'look');
    walk.fail('receipt', 'already-sent', 'never');
    expect(walk.payment().isSettled).toBe(true);
  });
});

describe('the rest', () => {
  it('faults are taken back and raised again only if they still hold', () => {
    const walk = walkTo('idle');
    walk.on({ type: 'DatabaseUnusable', code: 'F32' });
    walk.restart(1000);
    expect(walk.faults()).toEqual([]);
  });

  it('the screen is the station’s own again', () => {
    const walk = walkTo('charging', makeRules({}, ['A', 'B']));
    walk.on({ type: 'LanguageChosen', language: 'sv' });
    walk.restart(1000);
    expect(walk.state.screen).toMatchObject({ evse: null, language: 'nb' });
  });

  it('each outlet recovers by itself', () => {
    const walk = walkTo('charging', makeRules({}, ['A', 'B']));
    walkOn(walk, 'awaitingPayment', 'B');
    walk.restart(5000);
    walk.on({ type: 'Ticked' });
    expect([walk.is('A'), walk.is('B')]).toEqual(['suspended', 'awaitingPayment']);
  });
});

describe('what flowed while the station was off, by a clock that was set back', () => {
  function billedWh(flowedWh: number): number {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    // Not a second has passed by this clock since the last reading.
    walk.restart(0, { clockIsUncertain: true });
    walk.tick(250);
    walk.report();
    walk.atMs += 50;
    walk.read({ energyWh: energyWh + flowedWh });
    const session = walk.session();
    if (session.state !== 'finished' || session.outcome.kind !== 'charged') throw new Error('none');
    expect(JSON.stringify(walk.state)).not.toContain('gapIsUnknown');
    return session.outcome.bill.meterStopWh - energyWh;
  }

  it('is billed, as far as it can have flowed until the lease was over', () => {
    // 22 kW for the age of a reading, a lease of 3 s and a second: 55 Wh.
    expect(billedWh(24)).toBe(24);
    expect(billedWh(55)).toBe(55);
  });

  it('is not, where it is more', () => {
    expect(billedWh(1000)).toBe(0);
  });
});
