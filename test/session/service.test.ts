/** A technician's visit: the PIN and its waits, what is not sold meanwhile, and the way out. */
import { describe, expect, it } from 'vitest';
import { makeSnapshot } from '../../electron/session/snapshot.ts';
import type { StationState } from '../../electron/session/state.ts';
import type { Snapshot } from '../../electron/session/view.ts';
import { facts } from '../station/bench.ts';
import { makeRules, Walk, walkOn, walkTo } from './walk.ts';

const withPin = makeRules({ hasPin: true, flows: ['qr', 'redirect'] });

function comeIn(walk: Walk): Walk {
  walk.on({ type: 'PinGiven' });
  walk.on({ type: 'PinAccepted' });
  return walk;
}

function serviced(walk = new Walk(withPin)): Walk {
  comeIn(walk);
  expect(screenOf(walk).name).toBe('diagnostics');
  return walk;
}

function snapshotOf({ state, atMs }: Walk): Extract<Snapshot, { kind: 'station' }> {
  const snapshot = makeSnapshot(state, facts, {}, atMs, 1);
  if (snapshot.kind !== 'station') throw new Error('no station');
  return snapshot;
}

function screenOf(walk: Walk) {
  return snapshotOf(walk).screen;
}

function serviceScreenOf(walk: Walk) {
  const screen = screenOf(walk);
  if (screen.name !== 'diagnostics') throw new Error(`the screen is ${screen.name}`);
  return screen;
}

function serviceIn(state: StationState) {
  const { service } = state;
  if (service === undefined) throw new Error('nobody has been at the door');
  return service;
}

/** So many PINs in a row, none of them right. */
function guess(walk: Walk, times: number): void {
  for (let time = 0; time < times; time += 1) {
    walk.on({ type: 'PinGiven' });
    walk.on({ type: 'PinRefused' });
  }
}

describe('the PIN', () => {
  it('opens the door', () => {
    const walk = serviced();
    expect(serviceScreenOf(walk).acts.map(({ what }) => what)).toEqual(['entered']);
    expect(serviceIn(walk.state)).toMatchObject({ triedCount: 0, waitUntilMs: 0 });
  });

  it('is asked of nobody where none is set up', () => {
    const walk = comeIn(new Walk());
    expect(walk.state.service).toBeUndefined();
    expect(snapshotOf(walk).pin).toBeNull();
  });

  it('is not taken as right where none was given', () => {
    const walk = new Walk(withPin);
    walk.on({ type: 'PinAccepted' });
    expect(screenOf(walk).name).toBe('welcome');
  });

  it('is counted, on disk, before it is compared', () => {
    const walk = new Walk(withPin);
    walk.on({ type: 'PinGiven' });
    expect(walk.journal.at(-1)?.type).toBe('PinGiven');
    expect(serviceIn(walk.state).triedCount).toBe(1);
    // To the screen it is not refused before that is known.
    expect(snapshotOf(walk).pin).toMatchObject({ triedCount: 0, waitMs: 0 });
    walk.on({ type: 'PinRefused' });
    expect(snapshotOf(walk).pin).toMatchObject({ triedCount: 1, waitMs: 0 });
  });

  it('makes whoever guesses wait, twice as long each time, up to an hour', () => {
    const walk = new Walk(withPin);
    guess(walk, 3);
    const waits: number[] = [];
    for (let time = 0; time < 10; time += 1) {
      const waitMs = snapshotOf(walk).pin?.waitMs ?? 0;
      waits.push(waitMs / 1000);
      walk.atMs += waitMs;
      guess(walk, 1);
    }
    expect(waits).toEqual([30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
  });

  it('is not compared during a wait, not even the right one', () => {
    const walk = new Walk(withPin);
    guess(walk, 3);
    const tried = serviceIn(walk.state);
    comeIn(walk);
    expect(walk.state.service).toBe(tried);
    expect(screenOf(walk).name).toBe('welcome');
    walk.tick(30_000);
    serviced(walk);
  });

  it('has its wait and its count after a restart as well', () => {
    const walk = new Walk(withPin);
    guess(walk, 3);
    walk.restart(10_000);
    expect(snapshotOf(walk).pin).toMatchObject({ triedCount: 3, waitMs: 20_000 });
  });

  it('gives no free try to who cuts the power while it is compared', () => {
    const walk = new Walk(withPin);
    for (let time = 0; time < 3; time += 1) {
      walk.on({ type: 'PinGiven' });
      walk.restart(0);
    }
    expect(snapshotOf(walk).pin).toMatchObject({ triedCount: 3, waitMs: 30_000 });
  });
});

describe('while a technician is in', () => {
  it('nothing is sold, on the screen or to a phone', () => {
    const walk = serviced();
    walk.on({ type: 'StartWanted', evse: 'A' });
    walk.payByPhone(35_000);
    expect(walk.is()).toBe('idle');
    expect(walk.count('createPayment')).toBe(0);
    expect(snapshotOf(walk).evses[0]?.availability).toBe('serviced');
  });

  it('who was only choosing is sent back to the beginning', () => {
    const walk = walkTo('amount', withPin);
    serviced(walk);
    expect(walk.is()).toBe('idle');
  });

  it.each([
    'creatingPayment',
    'awaitingPayment',
    'starting',
    'awaitingVehicle',
    'stopping',
  ] as const)('nobody comes in during %s, and the tries are not used up', (stop) => {
    const walk = walkTo(stop, withPin);
    comeIn(walk);
    expect(screenOf(walk).name).not.toBe('diagnostics');
    expect(walk.state.service).toBeUndefined();
    expect(snapshotOf(walk).pin).toMatchObject({ isBusy: true });
  });

  it('a driver who began while the PIN was compared is not pushed aside', () => {
    const walk = walkTo('amount', withPin);
    walk.on({ type: 'PinGiven' });
    walk.pay();
    walk.on({ type: 'PinAccepted' });
    expect(walk.is()).toBe('creatingPayment');
    expect(screenOf(walk).name).toBe('pay');
    expect(serviceIn(walk.state).triedCount).toBe(0);
  });

  it('a charge goes on, and the technician only looks', () => {
    const walk = walkTo('charging', withPin);
    serviced(walk);
    expect(serviceScreenOf(walk).isReadOnly).toBe(true);
    walk.on({ type: 'TrialWanted', evse: 'A', kind: 'relay' });
    walk.on({ type: 'EvseServiceWanted', evse: 'A', isOpen: false, reason: 'damaged' });
    expect(serviceScreenOf(walk).trial).toBeNull();
    expect(walk.faults()).toEqual([]);
    walk.live(10_000, 11_000);
    expect(walk.is()).toBe('charging');
    walk.stop();
    walk.live(3000);
    expect(walk.is()).toBe('finished');
  });

  it('leaving opens no relay of a charge that goes on', () => {
    const walk = serviced(walkTo('charging', withPin));
    walk.on({ type: 'ServiceLeft' });
    expect(walk.did).not.toContain('openRelay');
    walk.live(2000, 11_000);
    expect(walk.is()).toBe('charging');
    expect(screenOf(walk).name).toBe('charging');
  });
});

describe('the way out', () => {
  it('leads through the checks of a start: the relay is told to open, and all devices must answer', () => {
    const walk = serviced();
    walk.on({ type: 'ServiceLeft' });
    expect(walk.did).toContain('openRelay');
    walk.tick();
    expect(screenOf(walk)).toMatchObject({ name: 'welcome', canStart: false, whyNot: 'serviced' });
    walk.report();
    walk.tick();
    expect(screenOf(walk)).toMatchObject({ canStart: false });
    walk.read();
    walk.tick();
    expect(screenOf(walk)).toMatchObject({ name: 'welcome', canStart: true, whyNot: null });
  });

  it('does not wait longer for a device that is dead, which then is a fault', () => {
    const walk = serviced();
    walk.on({ type: 'ServiceLeft' });
    for (let second = 0; second < 11; second += 1) {
      walk.tick(1000);
      walk.report();
      walk.on({ type: 'MeterFailed', evse: 'A', kind: 'silent' });
    }
    expect(walk.faults()).toEqual(['F11']);
    expect(screenOf(walk)).toMatchObject({ name: 'out-of-service', code: 'F11' });
  });

  it('does not forget that the record is lost: without one nothing is sold', () => {
    const walk = new Walk(withPin);
    walk.on({ type: 'DatabaseUnusable', code: 'F32' });
    serviced(walk);
    walk.on({ type: 'ServiceLeft' });
    walk.live(3000);
    expect(screenOf(walk)).toMatchObject({ name: 'out-of-service', code: 'F32' });
  });

  it('comes by itself, announced, when nobody touches anything for five minutes', () => {
    const walk = serviced();
    walk.live(279_000);
    expect(snapshotOf(walk).timeOut).toBeNull();
    walk.live(2000);
    expect(snapshotOf(walk).timeOut).toMatchObject({ kind: 'service', canStay: true });
    walk.on({ type: 'Touched' });
    expect(snapshotOf(walk).timeOut).toBeNull();
    walk.live(299_000);
    expect(screenOf(walk).name).toBe('diagnostics');
    walk.live(3000);
    expect(screenOf(walk).name).toBe('welcome');
  });

  it('comes after an hour in any case', () => {
    const walk = serviced();
    for (let minute = 0; minute < 59; minute += 1) {
      walk.live(60_000);
      walk.on({ type: 'Touched' });
    }
    walk.live(50_000);
    expect(snapshotOf(walk).timeOut).toMatchObject({ kind: 'service', canStay: false });
    walk.live(13_000);
    expect(screenOf(walk).name).toBe('welcome');
  });

  it('comes with a restart', () => {
    const walk = serviced();
    walk.restart(4000);
    expect(screenOf(walk).name).toBe('welcome');
  });
});

describe('an outlet put out of service', () => {
  function closed(): Walk {
    const walk = serviced();
    walk.on({ type: 'EvseServiceWanted', evse: 'A', isOpen: false, reason: 'damaged' });
    return walk;
  }

  it('stays so, with its reason, after the visit and after a restart', () => {
    const walk = closed();
    walk.on({ type: 'ServiceLeft' });
    walk.live(2000);
    expect(screenOf(walk)).toMatchObject({ name: 'out-of-service', code: 'F40' });
    walk.restart(4000);
    walk.live(2000);
    expect(walk.evse().faults).toMatchObject([{ code: 'F40', reason: 'damaged' }]);
    walk.on({ type: 'StartWanted', evse: 'A' });
    expect(walk.is()).toBe('idle');
  });

  it('sells again once it is put in service', () => {
    const walk = closed();
    walk.on({ type: 'EvseServiceWanted', evse: 'A', isOpen: true, reason: 'other' });
    walk.on({ type: 'ServiceLeft' });
    walk.live(2000);
    walkOn(walk, 'terms');
    expect(walk.is()).toBe('terms');
  });

  it('is nobody’s business but a technician’s', () => {
    const walk = new Walk(withPin);
    walk.on({ type: 'EvseServiceWanted', evse: 'A', isOpen: false, reason: 'damaged' });
    expect(walk.faults()).toEqual([]);
  });

  it('can be given another reason', () => {
    const walk = closed();
    walk.on({ type: 'EvseServiceWanted', evse: 'A', isOpen: false, reason: 'maintenance' });
    expect(walk.evse().faults).toMatchObject([{ code: 'F40', reason: 'maintenance' }]);
  });
});

describe('money that waits', () => {
  function waiting(): Walk {
    const walk = walkTo('charging', withPin);
    walk.live(120_000, 11_000);
    walk.stop();
    walk.live(3000);
    walk.see();
    walk.fail('capture', 'vipps-trouble', 'unknown', 60_000);
    walk.see();
    return serviced(walk);
  }

  it('is shown with its next try, and tried at once when a technician says so', () => {
    const walk = waiting();
    const [open] = serviceScreenOf(walk).settlements;
    expect(open?.next?.nextTryAtMs).toBeGreaterThan(walk.atMs);
    walk.on({ type: 'RetryWanted', reference: walk.payment().reference });
    expect(walk.did).toContain('lookUpPayment');
    expect(serviceScreenOf(walk).acts.at(-1)).toMatchObject({ what: 'retry' });
    walk.see();
    expect(walk.did).toContain('capturePayment');
  });

  it('is not moved by anybody else’s word', () => {
    const walk = waiting();
    walk.on({ type: 'ServiceLeft' });
    walk.on({ type: 'RetryWanted', reference: walk.payment().reference });
    expect(walk.did).not.toContain('lookUpPayment');
  });
});

describe('an alert', () => {
  const unguarded = makeRules({ hasPin: true });
  const rules = {
    ...unguarded,
    evses: unguarded.evses.map((evse) => ({ ...evse, hasNoDeadMan: true as const })),
  };

  it('is acknowledged by a sign, and stands as long as its cause', () => {
    const walk = new Walk(rules);
    walk.tick();
    comeIn(walk);
    walk.on({ type: 'AlertAcknowledged', code: 'no-dead-man', reference: null, by: 'T7' });
    walk.tick(1000);
    const [alert] = serviceScreenOf(walk).alerts;
    expect(alert).toMatchObject({ code: 'no-dead-man', acknowledged: { by: 'T7' } });
    walk.restart(4000);
    walk.tick();
    expect(walk.state.alerts[0]?.acknowledged?.by).toBe('T7');
  });
});
