/** Relay and meter in a visit: when current may flow, when it must not, and how each wait ends. */
import { describe, expect, it, test } from 'vitest';
import { startTimeoutMs } from '../../electron/session/limits.ts';
import type { Bill, Outcome } from '../../electron/session/state.ts';
import { makeRules, startMs, Walk, walkTo, withPrices } from './walk.ts';

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
        for (let second = 0; second < 11; second += 1) {
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
  it('a relay that may yet obey: the money is held until it is seen open', () => {
    const walk = walkTo('opening');
    for (let second = 0; second < 10; second += 1) {
      walk.tick(1000);
      walk.read();
    }
    expect(walk.is()).toBe('stopping');
    walk.tick(5000);
    expect(walk.count('cancelPayment')).toBe(0);
    walk.report({ isEnergized: false });
    walk.read();
    expect(walk.session()).toMatchObject({ outcome: { kind: 'failed', code: 'F13' } });
    expect(walk.count('cancelPayment')).toBe(1);
    expect(walk.count('capturePayment')).toBe(0);
  });

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
