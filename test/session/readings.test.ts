/** Readings that fail, lie, or run the money out: what is billed, and what is not. */
import { describe, expect, it, test } from 'vitest';
import { coolDownMs, moneyLasts } from '../../electron/session/limits.ts';
import type { Bill } from '../../electron/session/state.ts';
import { makeRules, textQr, Walk, walkOn, walkTo, withPrices } from './walk.ts';

function billOf(walk: Walk): Bill {
  const session = walk.session();
  if (session.state !== 'finished' || session.outcome.kind !== 'charged') {
    throw new Error(`no bill in ${walk.is()}`);
  }
  return session.outcome.bill;
}

describe('a meter gone silent', () => {
  it('suspends; with readings again the charge goes on by itself', () => {
    const walk = walkTo('suspended');
    walk.tick(60_000);
    expect(walk.is()).toBe('suspended');
    walk.live(4000, 11_000);
    expect(walk.is()).toBe('charging');
    expect(walk.did).not.toContain('openRelay');
    walk.live(5000, 11_000);
    expect(walk.is()).toBe('charging');
  });

  it('for too long: billed on the last good reading, out of service until the meter answers', () => {
    const walk = walkTo('charging');
    const last = walk.charge();
    for (let second = 0; second < 140; second += 1) {
      walk.tick(1000);
      walk.report();
      walk.on({ type: 'MeterFailed', evse: 'A', kind: 'silent' });
    }
    expect(billOf(walk)).toMatchObject({
      stopReason: 'Other',
      meterStopWh: last.reading.energyWh,
      energyWh: last.reading.energyWh - last.meterStartWh,
    });
    expect(walk.faults()).toEqual(['F11']);
    walk.on({ type: 'DoneWanted', evse: 'A' });
    walk.on({ type: 'StartWanted', evse: 'A' });
    expect(walk.is()).toBe('idle');
    walk.read();
    expect(walk.faults()).toEqual([]);
    walk.on({ type: 'StartWanted', evse: 'A' });
    expect(walk.is()).toBe('terms');
  });

  it('again and again is not forgiven each time anew', () => {
    const walk = walkTo('charging');
    let reachedMs = 0;
    while (walk.is() !== 'finished' && reachedMs < 600_000) {
      walk.tick(6000);
      if (walk.is() === 'suspended') walk.live(8000, 11_000);
      reachedMs += 14_000;
    }
    expect(reachedMs).toBeLessThan(200_000);
    expect(billOf(walk).stopReason).toBe('Other');
  });

  it('time without a reading is not billed, nor energy that could not have flowed', () => {
    const walk = walkTo('charging', withPrices({ PARKING_TIME: '60' }));
    const before = walk.charge().costMinor;
    walk.tick(100_000);
    walk.read();
    // Nine seconds at most: old reading, lease, loop and contactor, at one krone a minute.
    expect(walk.charge().costMinor - before).toBeLessThanOrEqual(15);
  });
});

describe('a register that cannot be right', () => {
  const wrong = {
    'fell by 1 Wh': -1,
    'fell to zero': -4_000_015,
    'jumped by 1 kWh': 1000,
    'jumped by 1 GWh': 1_000_000_000,
  };
  test.each(Object.entries(wrong))('%s: three times in a row end the charge', (_what, byWh) => {
    const walk = walkTo('charging');
    const last = walk.charge();
    for (let times = 0; times < 3; times += 1) {
      expect(walk.is()).toBe('charging');
      walk.tick(1000);
      walk.report();
      walk.read({ energyWh: Math.max(0, last.reading.energyWh + byWh), powerW: 11_000 });
    }
    expect([walk.is(), walk.did, walk.faults()]).toEqual(['stopping', ['openRelay'], ['F14']]);
    walk.live(1000);
    expect(billOf(walk)).toMatchObject({
      stopReason: 'Other',
      meterStopWh: last.reading.energyWh,
      dueMinor: 0,
    });
  });

  it('once is borne', () => {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    walk.tick(1000);
    walk.read({ energyWh: 0, powerW: 11_000 });
    walk.tick(1000);
    walk.read({ energyWh: energyWh + 6, powerW: 11_000 });
    expect([walk.is(), walk.charge().reading.energyWh]).toEqual(['charging', energyWh + 6]);
  });

  it('a jump is no more likely for a long silence: the relay was open', () => {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    walk.tick(60_000);
    walk.read({ energyWh: energyWh + 200, powerW: 0 });
    expect(walk.charge().reading.energyWh).toBe(energyWh);
    expect(walk.charge().refusedReadings).toBe(1);
  });

  it('each refusal has its reason, which goes with a good reading', () => {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    for (const [shownWh, reason] of [
      [energyWh - 1, 'fell'],
      [0, 'fell-to-zero'],
    ] as const) {
      walk.tick(1000);
      walk.read({ energyWh: shownWh, powerW: 11_000 });
      expect(walk.charge().refusal).toEqual({ reason, energyWh: shownWh, lastWh: energyWh });
    }
    walk.tick(250);
    walk.read({ energyWh: energyWh + 6, powerW: 11_000 });
    expect(walk.charge()).not.toHaveProperty('refusal');
    walk.tick(1000);
    walk.read({ energyWh: energyWh + 5000, powerW: 11_000 });
    expect(walk.charge().refusal?.reason).toBe('jumped');
  });

  it('an answer that comes too late is not taken, and ends nothing by itself', () => {
    const walk = walkTo('charging');
    const last = walk.charge();
    const askedAtMs = walk.atMs + 250;
    walk.tick(5500);
    walk.read({ energyWh: last.reading.energyWh + 15, powerW: 11_000, askedAtMs });
    expect(walk.charge().refusal?.reason).toBe('late');
    expect(walk.charge().reading).toEqual(last.reading);
    expect(walk.charge().refusedReadings).toBe(0);
    expect(walk.is()).toBe('suspended');
  });

  it('another meter, by its serial number, ends the charge whatever its register shows', () => {
    const walk = new Walk();
    walk.on({ type: 'MeterIdentified', evse: 'A', serialNumber: '58213377' });
    walkOn(walk, 'charging');
    const last = walk.charge();
    walk.on({ type: 'MeterIdentified', evse: 'A', serialNumber: '58213378' });
    walk.live(2000, 11_000);
    expect(billOf(walk)).toMatchObject({
      meterStopWh: last.reading.energyWh,
      meterSerialNumber: '58213377',
    });
    expect(walk.faults()).toEqual(['F14']);
  });

  it('after a while the next driver may try', () => {
    const walk = walkTo('charging');
    for (let times = 0; times < 3; times += 1) walk.read({ energyWh: 0 });
    walk.live(70_000);
    expect([walk.is(), walk.faults()]).toEqual(['idle', ['F14']]);
    walk.live(coolDownMs);
    expect(walk.faults()).toEqual([]);
  });
});

describe('what is held, nearly used up', () => {
  it('opens before the cost could pass it, and takes no more than it', () => {
    const rules = makeRules({ amountsMinor: [500, 35_000] });
    const walk = walkTo('amount', rules);
    const reference = walk.pay(500);
    walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
    walk.see({ authorizedMinor: 500 });
    walk.live(1000, 0);
    const [evse] = rules.evses;
    if (evse === undefined) throw new Error('one outlet');
    const lasted: boolean[] = [];
    while (walk.is() !== 'finished') {
      walk.live(1000, 22_000);
      if (walk.is() === 'charging') lasted.push(moneyLasts(rules, evse, walk.charge()));
    }
    expect(lasted.length).toBeGreaterThan(60);
    expect(new Set(lasted)).toEqual(new Set([true]));
    const bill = billOf(walk);
    expect(bill.stopReason).toBe('LocalOutOfCredit');
    expect(bill.dueMinor).toBeLessThanOrEqual(500);
    // Not needlessly early: at most the reaction time's worth of energy is left over.
    expect(bill.dueMinor).toBeGreaterThan(500 - 40);
  });

  it('a reading whose cost passes it is not taken: billed on the one before', () => {
    const walk = walkTo('amount', withPrices({ ENERGY: '100' }, { amountsMinor: [1000, 35_000] }));
    const reference = walk.pay(1000);
    walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
    walk.see({ authorizedMinor: 1000 });
    walk.live(2000);
    walk.tick(1000);
    walk.read({ energyWh: walk.charge().meterStartWh + 25, powerW: 22_000 });
    const last = walk.charge();
    expect(last.costMinor).toBe(250);
    walk.tick(9000);
    walk.read({ energyWh: last.reading.energyWh + 88, powerW: 0 });
    expect(walk.is()).toBe('stopping');
    walk.live(1000);
    expect(billOf(walk)).toMatchObject({
      stopReason: 'LocalOutOfCredit',
      meterStopWh: last.reading.energyWh,
    });
  });
});

describe('a register that stands still while power is drawn', () => {
  /** Old answers with new time stamps, once a second. */
  function repeat(walk: Walk, seconds: number, powerW: number): void {
    for (let second = 0; second < seconds; second += 1) {
      walk.tick(1000);
      walk.report();
      walk.read({ powerW });
    }
  }

  it('is not taken for a meter: the relay opens, and the charge ends on what was really read', () => {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    // 60 Wh at 11 kW are 19.6 s; then the last good reading may grow five seconds old.
    repeat(walk, 19, 11_000);
    expect(walk.charge().refusal).toBeUndefined();
    repeat(walk, 7, 11_000);
    expect(walk.charge().refusal?.reason).toBe('standing');
    expect(walk.session()).toMatchObject({ state: 'suspended', because: 'meter-lost' });
    repeat(walk, 130, 11_000);
    expect(billOf(walk).meterStopWh).toBe(energyWh);
  });

  it('goes on where it moves again', () => {
    const walk = walkTo('charging');
    repeat(walk, 23, 11_000);
    expect(walk.charge().refusal?.reason).toBe('standing');
    walk.live(2000, 11_000);
    expect(walk.charge()).not.toHaveProperty('refusal');
    expect(walk.is()).toBe('charging');
  });

  it('is nothing with a meter of coarse steps, or with a car that draws next to nothing', () => {
    const rules = makeRules();
    const evses = rules.evses.map((evse) => ({ ...evse, meterStepWh: 100 }));
    const coarse = walkTo('charging', { ...rules, evses });
    repeat(coarse, 80, 11_000);
    expect(coarse.charge().refusal).toBeUndefined();
    const idle = walkTo('charging');
    repeat(idle, 300, 99);
    expect(idle.charge().refusal).toBeUndefined();
  });
});
