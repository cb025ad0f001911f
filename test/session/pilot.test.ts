/** The pilot line: what the car is offered, when the relay follows it, and the stop in order. */
import { describe, expect, it } from 'vitest';
import { easeMs, pilotFaultMs } from '../../electron/session/limits.ts';
import { sessionScreen } from '../../electron/session/snapshot.ts';
import type { Rules } from '../../electron/session/state.ts';
import type { Screen } from '../../electron/session/view.ts';
import { makeRules, Walk, walkOn } from './walk.ts';

/** The same outlet with a pilot controller that offers 32 A. */
function withPilot(change: Partial<Rules> = {}): Rules {
  const rules = makeRules(change);
  return { ...rules, evses: rules.evses.map((evse) => ({ ...evse, pilot: { currentA: 32 } })) };
}

/** Paid for; no car is here. */
function waiting(): Walk {
  const walk = new Walk(withPilot());
  walk.pilot('A');
  walkOn(walk, 'starting');
  walk.read();
  return walk;
}

/** A car that was plugged in, asked, and draws 11 kW. */
function charging(): Walk {
  const walk = waiting();
  walk.live(2000);
  walk.pilot('B');
  walk.live(2000);
  walk.pilot('C');
  walk.live(5000, 11_000);
  expect(walk.is()).toBe('charging');
  return walk;
}

function screenOf(walk: Walk): Screen {
  const session = walk.session();
  if (session.state === 'idle') throw new Error('nobody is here');
  return sessionScreen(walk.state, 'A', session, walk.atMs);
}

describe('before the car asks', () => {
  it('current is offered with the payment, and the relay stays open', () => {
    const walk = waiting();
    expect(walk.effects).toContainEqual({ type: 'offerCurrent', evse: 'A', currentA: 32 });
    expect(walk.is()).toBe('awaitingVehicle');
    walk.live(10_000);
    walk.pilot('B');
    walk.live(10_000);
    expect(walk.count('closeRelay')).toBe(0);
    expect(walk.count('renewLease')).toBe(0);
  });

  it('the screen says whether the cable is in', () => {
    const walk = waiting();
    expect(screenOf(walk)).toMatchObject({ name: 'plug-in', isConnected: false });
    walk.pilot('B');
    expect(screenOf(walk)).toMatchObject({ name: 'plug-in', isConnected: true });
  });

  it('nothing is offered before the payment, whatever the controller begins with', () => {
    const walk = new Walk(withPilot());
    expect(walk.count('pauseCurrent')).toBe(1);
    walk.pilot('B', true);
    walk.tick(1000);
    walk.pilot('C', true);
    expect(walk.count('offerCurrent')).toBe(0);
    expect(walk.count('pauseCurrent')).toBe(2);
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('no car in time: the payment is let go', () => {
    const walk = waiting();
    walk.live(302_000);
    expect(walk.session()).toMatchObject({ outcome: { bill: { stopReason: 'Timeout' } } });
    expect(walk.payment().plan).toMatchObject({ kind: 'settle', bill: { dueMinor: 0 } });
    expect(walk.count('pauseCurrent')).toBe(2);
  });

  it('a car that asks for ventilation gets none, and no current', () => {
    const walk = waiting();
    walk.pilot('D');
    walk.live(5000);
    expect(walk.count('closeRelay')).toBe(0);
  });
});

describe('while it asks', () => {
  it('the relay closes in the same turn', () => {
    const walk = waiting();
    walk.pilot('B');
    walk.pilot('C');
    expect(walk.did).toEqual(['closeRelay']);
  });

  it('a command that was lost is repeated after a second', () => {
    const walk = waiting();
    walk.pilot('B', false);
    expect(walk.did).toEqual([]);
    walk.tick(1000);
    expect(walk.count('offerCurrent')).toBe(2);
  });

  it('leaving C opens in the same turn, and is no trouble', () => {
    const walk = charging();
    walk.pilot('B');
    expect(walk.did).toContain('openRelay');
    expect(walk.session()).toMatchObject({ state: 'suspended', because: 'car' });
    expect(walk.charge().troubledSinceMs).toBeNull();
    expect(screenOf(walk)).toMatchObject({ name: 'charging', suspended: null, powerW: 0 });
  });

  it('the car goes on when it asks again', () => {
    const walk = charging();
    walk.pilot('B');
    walk.live(200_000);
    expect(walk.session()).toMatchObject({ state: 'suspended', because: 'car' });
    walk.pilot('C');
    expect(walk.did).toContain('closeRelay');
    expect(walk.is()).toBe('charging');
  });

  it('a pause for good ends the charge', () => {
    const walk = charging();
    walk.pilot('B');
    walk.live(611_000);
    expect(walk.session()).toMatchObject({ state: 'finished', outcome: { kind: 'charged' } });
    expect(walk.session()).toMatchObject({ outcome: { bill: { stopReason: 'StoppedByEV' } } });
  });

  it('unplugged, in flow or in a pause, it is over', () => {
    for (const first of ['A', 'B'] as const) {
      const walk = charging();
      walk.pilot(first);
      walk.pilot('A');
      expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'EVDisconnected' });
      walk.live(2000);
      expect(walk.session()).toMatchObject({ outcome: { bill: { stopReason: 'EVDisconnected' } } });
    }
  });
});

describe('the stop in order', () => {
  it('tells the car, waits until it draws nothing, and only then opens', () => {
    const walk = charging();
    const before = walk.charge().reading.energyWh;
    walk.stop();
    expect(walk.did).toEqual(['pauseCurrent']);
    expect(screenOf(walk)).toMatchObject({ name: 'stopping', carStops: 'asked', waitedMs: 0 });
    walk.tick(1000);
    expect(walk.did).toContain('renewLease');
    walk.read({ powerW: 11_000, energyWh: before + 3 });
    expect(walk.did).toEqual([]);
    walk.tick(1000);
    walk.read({ powerW: 0, energyWh: before + 4 });
    expect(walk.did).toEqual(['openRelay']);
    expect(screenOf(walk)).toMatchObject({ name: 'stopping', carStops: 'done' });
    walk.tick(250);
    walk.report();
    walk.read({ powerW: 0, energyWh: before + 4 });
    expect(walk.session()).toMatchObject({ outcome: { bill: { meterStopWh: before + 4 } } });
  });

  it('opens after six seconds under load', () => {
    const walk = charging();
    const orderedAtMs = walk.atMs;
    walk.stop();
    while (!walk.did.includes('openRelay')) {
      walk.tick(250);
      if (walk.did.includes('openRelay')) break;
      walk.read({ powerW: 11_000, energyWh: walk.charge().reading.energyWh + 1 });
    }
    expect(walk.atMs - orderedAtMs).toBe(easeMs);
  });

  it('opens as soon as the car has left C', () => {
    const walk = charging();
    walk.stop();
    walk.pilot('B');
    expect(walk.did).toEqual(['openRelay']);
  });

  it('opens at once in danger, also in the middle of it', () => {
    for (const isStopped of [false, true]) {
      const walk = charging();
      if (isStopped) walk.stop();
      walk.on({ type: 'EmergencyStopWanted', evse: 'A' });
      expect(walk.did).toContain('openRelay');
      expect(walk.session()).not.toHaveProperty('easingUntilMs');
    }
  });

  it('opens at once when the money, the meter or the pilot does not allow to wait', () => {
    const failures: ((walk: Walk) => void)[] = [
      (walk) => void walk.see({ authorizedMinor: 35_000, cancelledMinor: 35_000 }),
      (walk) => void walk.read({ energyWh: 0 }),
    ];
    for (const fail of failures) {
      const walk = charging();
      walk.stop();
      fail(walk);
      walk.tick(250);
      expect(walk.count('openRelay')).toBeGreaterThan(1);
      expect(walk.session()).not.toHaveProperty('easingUntilMs');
    }
  });

  it('leaves money for the time the car takes', () => {
    const rules = withPilot({ amountsMinor: [20_000], defaultMinor: 20_000 });
    const walk = new Walk(rules);
    walk.pilot('A');
    walkOn(walk, 'amount');
    walk.pay(20_000);
    walkOn(walk, 'idle');
    const { reference } = walk.payment();
    walk.on({ type: 'PaymentCreated', reference, wayIn: { kind: 'text', payload: 'https://x' } });
    walk.see({ authorizedMinor: 20_000 });
    walk.read();
    walk.pilot('C');
    walk.live(3 * 3_600_000, 22_000);
    const session = walk.session();
    // At full power to the end, and the cost of the last six seconds still fits.
    expect(session).toMatchObject({ state: 'idle' });
    const { plan } = walk.payment();
    if (plan.kind !== 'settle') throw new Error('not billed');
    expect(plan.bill.stopReason).toBe('LocalOutOfCredit');
    expect(plan.bill.dueMinor).toBeLessThanOrEqual(20_000);
    expect(plan.bill.dueMinor).toBeGreaterThan(19_000);
  });
});

describe('what goes wrong', () => {
  it('E or F opens at once, and is a fault when it lasts', () => {
    for (const vehicle of ['E', 'F'] as const) {
      const walk = charging();
      walk.pilot(vehicle);
      expect(walk.did).toContain('openRelay');
      expect(walk.faults()).toEqual([]);
      walk.tick(pilotFaultMs);
      expect(walk.faults()).toEqual(['F16']);
      expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'Other' });
      walk.live(2000);
      walk.pilot('A');
      expect(walk.faults()).toEqual([]);
    }
  });

  it('at rest E or F takes the outlet out of service', () => {
    const walk = new Walk(withPilot());
    walk.pilot('F');
    walk.live(3000);
    expect(walk.faults()).toEqual(['F16']);
    walk.on({ type: 'StartWanted', evse: 'A' });
    expect(walk.is()).toBe('idle');
  });

  it('a silent pilot is out of service; in a charge it suspends, and goes on when it answers', () => {
    const walk = charging();
    const fail = (): void => {
      walk.tick(1000);
      walk.on({ type: 'PilotFailed', evse: 'A', kind: 'silent' });
      walk.report();
      walk.read({ powerW: 0 });
    };
    for (let second = 0; second < 5; second += 1) fail();
    expect(walk.is()).toBe('charging');
    fail();
    expect(walk.session()).toMatchObject({ state: 'suspended', because: 'pilot-lost' });
    expect(walk.faults()).toEqual(['F15']);
    for (let second = 0; second < 5; second += 1) fail();
    walk.live(6000, 11_000);
    expect(walk.faults()).toEqual([]);
    expect(walk.is()).toBe('charging');
  });

  it('a pilot that stays silent ends the charge', () => {
    const walk = charging();
    for (let second = 0; second < 130; second += 1) {
      walk.tick(1000);
      walk.on({ type: 'PilotFailed', evse: 'A', kind: 'silent' });
      walk.report();
      walk.read({ powerW: 0 });
    }
    expect(walk.session()).toMatchObject({ outcome: { bill: { stopReason: 'Other' } } });
    expect(walk.faults()).toEqual(['F15']);
  });

  it('a relay that falls open goes on when the car asks', () => {
    const walk = charging();
    walk.tick(1250);
    walk.report({ isEnergized: false });
    expect(walk.session()).toMatchObject({ state: 'suspended', because: 'relay-open' });
    walk.live(6000, 11_000);
    expect(walk.is()).toBe('charging');
  });

  it('after a restart the relay waits for the car again', () => {
    const walk = charging();
    walk.restart(10_000);
    expect(walk.did).toContain('openRelay');
    expect(walk.did).toContain('pauseCurrent');
    walk.report();
    walk.read();
    walk.live(3000, 11_000);
    walk.pilot('C');
    walk.live(3000, 11_000);
    expect(walk.is()).toBe('charging');
  });
});
