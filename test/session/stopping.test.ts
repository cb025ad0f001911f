/** How current is ended: the ordered stop, what hinders it, and a contactor that does not open. */
import { describe, expect, it, test } from 'vitest';
import { openAgainMs, stopTimeoutMs } from '../../electron/session/limits.ts';
import type { Bill } from '../../electron/session/state.ts';
import { Walk, walkTo } from './walk.ts';

function billOf(walk: Walk): Bill {
  const session = walk.session();
  if (session.state !== 'finished' || session.outcome.kind !== 'charged') {
    throw new Error(`no bill in ${walk.is()}`);
  }
  return session.outcome.bill;
}

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

  it('is not called so for what flowed before the relay opened, while the meter was silent', () => {
    const walk = walkTo('stopping');
    walk.atMs += 100;
    walk.report();
    const { energyWh } = walk.charge().reading;
    for (let second = 0; second < 13; second += 1) {
      walk.tick(1000);
      walk.on({ type: 'MeterFailed', evse: 'A', kind: 'silent' });
    }
    expect(walk.faults()).toContain('F11');
    for (let second = 0; second < 20; second += 1) {
      walk.tick(1000);
      walk.report();
      walk.read({ energyWh: energyWh + 90, powerW: 0 });
    }
    expect(walk.faults()).toEqual([]);
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
