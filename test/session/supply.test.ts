/** Relay and meter in a visit: when current may flow, when it must not, and how each wait ends. */
import { describe, expect, it, test } from 'vitest';
import {
  coolDownMs,
  moneyLasts,
  openAgainMs,
  startTimeoutMs,
  stopTimeoutMs,
} from '../../electron/session/limits.ts';
import type { Bill, Outcome } from '../../electron/session/state.ts';
import { makeRules, startMs, Walk, walkOn, walkTo, withPrices } from './walk.ts';

function outcome(walk: Walk): Outcome | null {
  const session = walk.session();
  return session.state === 'finished' ? session.outcome : null;
}

function billOf(walk: Walk): Bill {
  const found = outcome(walk);
  if (found?.kind !== 'charged') throw new Error(`no bill in ${walk.is()}`);
  return found.bill;
}

describe('starting', () => {
  it('asks for a reading at once, and closes on the first that is younger than the approval', () => {
    const walk = walkTo('starting');
    expect(walk.did).toContain('readMeter');
    walk.read({ askedAtMs: walk.atMs - 1 });
    expect([walk.is(), walk.did]).toEqual(['starting', []]);
    walk.atMs += 200;
    walk.read();
    expect(walk.did).toEqual(['closeRelay']);
    expect(walk.is()).toBe('starting');
  });

  it('closes on no reading that is already too old when it comes', () => {
    const walk = walkTo('starting');
    const askedAtMs = walk.atMs;
    walk.atMs += 5001;
    walk.read({ askedAtMs });
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('goes on when relay and auxiliary contact both say closed, asked after the command', () => {
    const walk = walkTo('opening');
    walk.report({ isEnergized: true, auxiliaryIsClosed: false });
    expect(walk.is()).toBe('starting');
    walk.report({ isEnergized: true, auxiliaryIsClosed: true, askedAtMs: walk.atMs - 1 });
    expect(walk.is()).toBe('starting');
    walk.report({ isEnergized: true, auxiliaryIsClosed: true });
    expect(walk.is()).toBe('awaitingVehicle');
  });

  it('keeps the lease while it waits for the relay', () => {
    const walk = walkTo('opening');
    walk.tick();
    expect(walk.did).toEqual(['renewLease']);
  });

  const failures: [string, (walk: Walk) => void, string][] = [
    ['no reading comes', (walk) => walk.tick(startTimeoutMs), 'F11'],
    [
      'the relay never closes',
      (walk) => {
        walk.read();
        for (let second = 0; second < 10; second += 1) {
          walk.tick(1000);
          walk.report({ isEnergized: false });
          walk.read();
        }
      },
      'F13',
    ],
    [
      'a fault was raised meanwhile',
      (walk) => {
        walk.on({ type: 'DatabaseUnusable', code: 'F32' });
        walk.live(startTimeoutMs);
      },
      'F32',
    ],
  ];
  test.each(failures)('%s: opened, released wholly, and said', (_what, happens, code) => {
    const walk = walkTo('starting');
    happens(walk);
    expect(outcome(walk)).toEqual({ kind: 'failed', code });
    expect(walk.done.at(-2)?.type === 'openRelay' || walk.count('openRelay') > 0).toBe(true);
    expect(walk.payment().plan).toEqual({ kind: 'release' });
    expect(walk.count('capturePayment')).toBe(0);
  });

  it('does not begin at all with too little held for any current', () => {
    const rules = makeRules({ amountsMinor: [20, 35_000] });
    const walk = walkTo('amount', rules);
    walk.pay(20);
    walk.see({ authorizedMinor: 20 });
    walk.atMs += 300;
    walk.read();
    expect(outcome(walk)).toEqual({ kind: 'failed', code: 'F21' });
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('charges begin from that reading: what flowed before is not this driver’s', () => {
    const walk = walkTo('opening');
    const { meterStartWh, startedAtMs, costMinor } = walk.charge();
    expect({ meterStartWh, startedAtMs, costMinor }).toEqual({
      meterStartWh: 4_000_000,
      startedAtMs: startMs,
      costMinor: 0,
    });
  });
});

describe('waiting for the car', () => {
  it('becomes charging with the first current', () => {
    const walk = walkTo('awaitingVehicle');
    walk.live(3000, 0);
    expect(walk.is()).toBe('awaitingVehicle');
    walk.live(1000, 7400);
    expect(walk.is()).toBe('charging');
  });

  it('ends after five minutes: opened, nothing taken', () => {
    const walk = walkTo('awaitingVehicle');
    walk.live(299_000);
    expect(walk.is()).toBe('awaitingVehicle');
    walk.live(3000);
    expect(billOf(walk)).toMatchObject({ stopReason: 'Timeout', energyWh: 0, dueMinor: 0 });
    expect(walk.count('openRelay')).toBeGreaterThan(0);
  });

  it('ends after five minutes though the relay fell open once meanwhile', () => {
    const walk = walkTo('awaitingVehicle');
    walk.live(60_000);
    walk.report({ isEnergized: false });
    expect(walk.is()).toBe('suspended');
    walk.live(10_000);
    expect(walk.is()).toBe('awaitingVehicle');
    walk.live(240_000);
    expect(billOf(walk)).toMatchObject({ stopReason: 'Timeout', energyWh: 0 });
  });

  it('time costs nothing before the first current', () => {
    const prices = { ENERGY: '4.59', TIME: '600', PARKING_TIME: '600' };
    const walk = walkTo('awaitingVehicle', withPrices(prices));
    walk.live(60_000);
    expect(walk.charge().costMinor).toBe(0);
    walk.live(2000, 7400);
    expect(walk.charge().costMinor).toBeLessThan(100);
  });
});

describe('a car that draws no more', () => {
  it('is waited for ten minutes, then the charge ends by itself', () => {
    const walk = walkTo('charging');
    walk.live(599_000);
    expect(walk.is()).toBe('charging');
    walk.live(4000);
    expect(billOf(walk).stopReason).toBe('StoppedByEV');
  });

  it('and draws again is no fault, and begins its ten minutes anew', () => {
    const walk = walkTo('charging');
    walk.live(500_000);
    walk.live(2000, 7400);
    walk.live(500_000);
    expect([walk.is(), walk.faults()]).toEqual(['charging', []]);
  });
});

describe('the lease', () => {
  it('is renewed at each tick while the reading is at most as old as allowed', () => {
    const walk = walkTo('charging');
    walk.tick(5000);
    expect(walk.did).toEqual(['renewLease']);
    walk.tick();
    expect(walk.did).toEqual(['openRelay']);
    expect(walk.session()).toMatchObject({ state: 'suspended', because: 'meter-lost' });
  });

  it('is not renewed after a refused reading until a good one comes', () => {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    walk.read({ energyWh: energyWh - 1 });
    walk.tick();
    expect(walk.did).toEqual([]);
    walk.read({ energyWh, powerW: 11_000 });
    walk.tick();
    expect(walk.did).toEqual(['renewLease']);
  });

  it('a tick that only renews it changes nothing that is kept', () => {
    const walk = walkTo('charging');
    const before = walk.state;
    walk.tick(1000);
    expect(walk.state).toBe(before);
  });
});

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
    walk.pay(500);
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
    walk.pay(1000);
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

describe('the relay falls open', () => {
  it('suspends, and is tried again one lease later', () => {
    const walk = walkTo('charging');
    walk.atMs += 2000;
    walk.report({ isEnergized: false });
    expect(walk.session()).toMatchObject({ state: 'suspended', because: 'relay-open' });
    walk.read();
    expect(walk.count('closeRelay')).toBe(1);
    walk.live(3000);
    expect([walk.is(), walk.count('closeRelay')]).toEqual(['charging', 2]);
  });

  it('a report asked before the relay was told to close again is not held against it', () => {
    const walk = walkTo('suspended');
    walk.report();
    walk.tick(4000);
    const askedAtMs = walk.atMs;
    walk.atMs += 40;
    walk.read();
    expect(walk.did).toEqual(['closeRelay']);
    walk.atMs += 20;
    walk.report({ isEnergized: false, askedAtMs });
    expect([walk.is(), walk.did]).toEqual(['charging', []]);
    walk.atMs += 200;
    walk.report({ isEnergized: true, auxiliaryIsClosed: false });
    expect(walk.is()).toBe('charging');
    walk.atMs += 1000;
    walk.report({ isEnergized: true, auxiliaryIsClosed: false });
    expect(walk.is()).toBe('suspended');
  });

  it('again and again: given up within the time for resuming, with the relay at fault', () => {
    const walk = walkTo('charging');
    const untilMs = walk.atMs + 140_000;
    while (walk.atMs < untilMs) {
      walk.tick(1000);
      walk.report({ isEnergized: false });
      walk.read();
    }
    expect(walk.faults()).toEqual(['F13']);
    expect(billOf(walk).stopReason).toBe('Other');
  });

  it('a relay that does not answer suspends, and is not closed until it does', () => {
    const walk = walkTo('charging');
    for (let second = 0; second < 8; second += 1) {
      walk.tick(1000);
      walk.on({ type: 'RelayFailed', evse: 'A', kind: 'silent' });
      walk.read({ powerW: 11_000 });
    }
    expect([walk.is(), walk.faults()]).toEqual(['suspended', ['F12']]);
    expect(walk.did).not.toContain('closeRelay');
    const before = walk.count('closeRelay');
    walk.read();
    expect(walk.count('closeRelay')).toBe(before);
    walk.live(5000, 0);
    expect([walk.is(), walk.faults()]).toEqual(['charging', []]);
  });
});

describe('the stop', () => {
  it('opens, sees it open, reads once more, bills that', () => {
    const walk = walkTo('charging');
    walk.live(4500, 11_000);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Remote' });
    expect(walk.did).toEqual(['openRelay']);
    const { energyWh } = walk.charge().reading;
    walk.atMs += 300;
    walk.read({ energyWh: energyWh + 1 });
    expect(walk.is()).toBe('stopping');
    walk.atMs += 100;
    const openedAtMs = walk.atMs;
    walk.report();
    expect(walk.did).toContain('readMeter');
    walk.read({ energyWh: energyWh + 2, askedAtMs: openedAtMs - 1 });
    expect(walk.is()).toBe('stopping');
    walk.atMs += 50;
    walk.read({ energyWh: energyWh + 2 });
    expect(billOf(walk)).toMatchObject({ stopReason: 'Remote', meterStopWh: energyWh + 2 });
  });

  it('a report asked before the stop proves nothing', () => {
    const walk = walkTo('stopping');
    walk.atMs += 50;
    walk.report({ isEnergized: false, askedAtMs: walk.atMs - 51 });
    expect(walk.session()).toMatchObject({ openedAtMs: null });
  });

  it('repeats the command each second until it is seen open', () => {
    const walk = walkTo('stopping');
    const before = walk.count('openRelay');
    walk.tick(5 * openAgainMs);
    expect(walk.count('openRelay') - before).toBe(5);
  });

  it('with a dead bus: billed on the last reading after 12 s, and the relay is at fault', () => {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    for (let second = 0; second < 12; second += 1) {
      walk.tick(1000);
      walk.on({ type: 'RelayFailed', evse: 'A', kind: 'line-down' });
      walk.on({ type: 'MeterFailed', evse: 'A', kind: 'line-down' });
    }
    expect(billOf(walk).meterStopWh).toBe(energyWh);
    expect(walk.faults()).toContain('F12');
  });

  it('with a relay open and a meter silent: billed on the last reading, the meter at fault', () => {
    const walk = walkTo('stopping');
    const { energyWh } = walk.charge().reading;
    walk.atMs += 250;
    walk.report();
    walk.tick(stopTimeoutMs);
    expect(billOf(walk).meterStopWh).toBe(energyWh);
    expect(walk.faults()).toEqual(['F11']);
  });

  it('with a final reading that cannot be right: billed on the last good one', () => {
    const walk = walkTo('stopping');
    const { energyWh } = walk.charge().reading;
    walk.atMs += 250;
    walk.report();
    walk.read({ energyWh: 0 });
    expect(billOf(walk).meterStopWh).toBe(energyWh);
  });

  it('the screen’s last figure is the bill', () => {
    const walk = walkTo('charging');
    walk.live(30_000, 22_000);
    const { costMinor } = walk.charge();
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000, 0);
    const { energyWh, dueMinor, isWaived, netMinor, vatMinor } = billOf(walk);
    expect(isWaived ? 0 : costMinor).toBe(dueMinor);
    expect(netMinor + vatMinor).toBe(dueMinor);
    expect(energyWh).toBeGreaterThan(0);
  });
});

describe('a welded contactor', () => {
  it('is billed to the stop and not beyond, and takes the outlet out of service', () => {
    const walk = walkTo('charging');
    const { energyWh } = walk.charge().reading;
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    for (let second = 1; second <= 13; second += 1) {
      walk.tick(1000);
      walk.report({ isEnergized: false, auxiliaryIsClosed: true });
      walk.read({ energyWh: energyWh + 3 * second, powerW: 11_000 });
    }
    expect(billOf(walk).meterStopWh).toBe(energyWh);
    expect(walk.faults()).toEqual(['F17']);
    walk.on({ type: 'DoneWanted', evse: 'A' });
    walk.on({ type: 'StartWanted', evse: 'A' });
    expect(walk.is()).toBe('idle');
  });

  it('is cleared when the auxiliary contact is seen open', () => {
    const walk = new Walk();
    for (let second = 0; second < 12; second += 1) {
      walk.tick(1000);
      walk.report({ isEnergized: false, auxiliaryIsClosed: true });
      walk.read();
    }
    expect(walk.faults()).toEqual(['F17']);
    walk.report({ isEnergized: false, auxiliaryIsClosed: false });
    expect(walk.faults()).toEqual([]);
  });

  it('is not called so while it is only just opening', () => {
    const walk = new Walk();
    walk.tick(60_000);
    walk.report({ isEnergized: false, auxiliaryIsClosed: true });
    walk.tick(1000);
    walk.report({ isEnergized: false, auxiliaryIsClosed: false });
    walk.tick(20_000);
    expect(walk.faults()).toEqual([]);
  });

  const witnesses: [string, number, number][] = [
    ['power', 0, 2000],
    ['energy', 4, 0],
  ];
  test.each(witnesses)('is proved by %s though its contacts say open', (_what, whPerS, powerW) => {
    const walk = new Walk();
    for (let second = 1; second <= 12; second += 1) {
      walk.tick(1000);
      walk.report({ isEnergized: false, auxiliaryIsClosed: false });
      walk.read({ energyWh: 4_000_000 + whPerS * second, powerW });
    }
    expect(walk.faults()).toEqual(['F17']);
    // The same contact that was wrong cannot disprove it.
    walk.report({ isEnergized: false, auxiliaryIsClosed: false });
    walk.live(60_000);
    expect(walk.faults()).toEqual(['F17']);
  });

  it('is proved by the meter though the relay board does not answer', () => {
    const walk = new Walk();
    for (let second = 1; second <= 20; second += 1) {
      walk.tick(1000);
      walk.on({ type: 'RelayFailed', evse: 'A', kind: 'silent' });
      walk.read({ energyWh: 4_000_000 + 4 * second, powerW: 14_000 });
    }
    expect(walk.faults()).toEqual(expect.arrayContaining(['F12', 'F17']));
  });

  it('a stray watt or a few Wh prove nothing', () => {
    const walk = new Walk();
    for (let second = 1; second <= 60; second += 1) {
      walk.tick(1000);
      walk.report();
      walk.read({ energyWh: 4_000_000 + Math.floor(second / 4), powerW: 60 });
    }
    expect(walk.faults()).toEqual([]);
  });

  it('found while suspended: the charge is not resumed on it', () => {
    const walk = walkTo('suspended');
    for (let second = 0; second < 20; second += 1) {
      walk.tick(1000);
      walk.report({ isEnergized: true, auxiliaryIsClosed: true });
    }
    expect(walk.faults()).toContain('F17');
    const before = walk.count('closeRelay');
    walk.read({ powerW: 11_000 });
    walk.tick(5000);
    walk.read({ powerW: 11_000 });
    expect(walk.count('closeRelay')).toBe(before);
  });
});

describe('at rest', () => {
  it('a relay said to be closed is told to open, and nothing is ever told to close', () => {
    const walk = new Walk();
    walk.live(20_000);
    walk.report({ isEnergized: true });
    const before = walk.count('openRelay');
    walk.tick(1000);
    expect(walk.count('openRelay')).toBe(before + 1);
    expect(walk.count('closeRelay') + walk.count('renewLease')).toBe(0);
  });

  it('faults of devices are raised after their time and cleared by the next answer', () => {
    const walk = new Walk();
    const fail = (): void => {
      walk.on({ type: 'MeterFailed', evse: 'A', kind: 'corrupt' });
      walk.on({ type: 'RelayFailed', evse: 'A', kind: 'exception' });
    };
    fail();
    walk.tick(4000);
    fail();
    expect(walk.faults()).toEqual([]);
    walk.tick(1000);
    fail();
    expect(walk.faults()).toEqual(['F11', 'F12']);
    walk.read();
    walk.report();
    expect(walk.faults()).toEqual([]);
  });
});
