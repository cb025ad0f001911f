/** Guided tests of a contactor: closed without a payment, so every way out of them is looked at. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  runningTrial,
  serviceOf,
  trialHolds,
  type Trial,
} from '../../electron/session/service-visit.ts';
import type { TrialKind } from '../../electron/session/service-view.ts';
import type { Rules } from '../../electron/session/state.ts';
import { makeRules, Walk, walkTo } from './walk.ts';

const withPin = makeRules({ hasPin: true });

function changed(change: Partial<Rules['evses'][number]>): Rules {
  return { ...withPin, evses: withPin.evses.map((evse) => ({ ...evse, ...change })) };
}

function comeIn(walk: Walk): Walk {
  walk.on({ type: 'PinGiven' });
  walk.on({ type: 'PinAccepted' });
  return walk;
}

function begun(kind: TrialKind, rules = withPin): Walk {
  const walk = comeIn(new Walk(rules));
  walk.on({ type: 'TrialWanted', evse: 'A', kind });
  return walk;
}

function trialOf({ state }: Walk): Trial {
  const trial = serviceOf(state).visit?.trial;
  if (trial === null || trial === undefined) throw new Error('there is no guided test');
  return trial;
}

/** The relay has been told to open, and nothing has told it to close since. */
function isToldOpen(walk: Walk): boolean {
  const told = walk.done.filter(({ type }) => type === 'closeRelay' || type === 'openRelay');
  return told.at(-1)?.type === 'openRelay';
}

/** Until the contact is closed, by the devices' own time. */
function closed(kind: TrialKind, rules = withPin): Walk {
  const walk = begun(kind, rules);
  walk.live(2000);
  expect(trialOf(walk).phase).toBe('closed');
  return walk;
}

describe('the relay test', () => {
  it('closes, holds, opens, watches, and passes', () => {
    const walk = begun('relay');
    const phases = new Set<string>();
    for (let second = 0; second < 25 && runningTrial(walk.state) !== null; second += 1) {
      walk.live(1000, 2_300);
      phases.add(trialOf(walk).phase);
    }
    expect([...phases]).toEqual(['checking', 'closed', 'verifying', 'done']);
    expect(trialOf(walk)).toMatchObject({ verdict: 'passed', powerW: 2_300 });
    expect(trialOf(walk).energyWh).toBeGreaterThan(0);
    expect(isToldOpen(walk)).toBe(true);
    expect(walk.faults()).toEqual([]);
    expect(serviceOf(walk.state).visit?.acts.at(-1)).toMatchObject({
      what: 'relay-test',
      about: 'A',
      outcome: 'passed',
    });
  });

  it('closes nothing while the meter does not answer', () => {
    const walk = begun('relay');
    for (let second = 0; second < 6; second += 1) {
      walk.tick(1000);
      walk.report();
    }
    expect(trialOf(walk).verdict).toBe('no-reading');
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('closes nothing where power flows through the open contact', () => {
    const walk = begun('relay');
    walk.tick(500);
    walk.read({ powerW: 3000 });
    expect(trialOf(walk).verdict).toBe('not-open-before');
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('closes nothing where the contact is not seen open', () => {
    const walk = comeIn(new Walk(withPin));
    walk.report({ isEnergized: false, auxiliaryIsClosed: true });
    walk.on({ type: 'TrialWanted', evse: 'A', kind: 'relay' });
    for (let second = 0; second < 6; second += 1) {
      walk.tick(1000);
      walk.read();
    }
    expect(trialOf(walk).verdict).toBe('not-open-before');
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('tells a coil that does not obey from a contact that does not follow', () => {
    const dead = begun('relay');
    dead.read();
    dead.tick(250);
    for (let second = 0; second < 4; second += 1) {
      dead.tick(1000);
      dead.report({ isEnergized: false });
      dead.read();
    }
    expect(trialOf(dead).verdict).toBe('did-not-close');

    const stuck = begun('relay');
    stuck.read();
    stuck.tick(250);
    for (let second = 0; second < 4; second += 1) {
      stuck.tick(1000);
      stuck.report({ isEnergized: true, auxiliaryIsClosed: false });
      stuck.read();
    }
    expect(trialOf(stuck).verdict).toBe('auxiliary-stayed-open');
    expect(isToldOpen(stuck)).toBe(true);
  });

  it('notices a contact that falls off while it is held', () => {
    const walk = closed('relay');
    walk.tick(1500);
    walk.report({ isEnergized: false });
    expect(trialOf(walk).verdict).toBe('did-not-hold');
  });

  it('lets go as soon as readings are too old, as with a charge', () => {
    const walk = closed('lease', changed({ leaseMs: 60_000 }));
    const renewals = walk.count('renewLease');
    walk.tick(5000);
    expect(walk.count('renewLease')).toBeGreaterThan(renewals);
    walk.tick(500);
    expect(trialOf(walk).verdict).toBe('no-reading');
    expect(isToldOpen(walk)).toBe(true);
  });

  it('calls a contact welded that goes on letting power through', () => {
    const walk = closed('relay');
    walk.live(6000, 2300);
    expect(trialOf(walk).phase).toBe('verifying');
    for (let second = 0; second < 8; second += 1) {
      walk.tick(1000);
      walk.report({ isEnergized: false, auxiliaryIsClosed: null });
      walk.read({ powerW: 2300 });
    }
    expect(trialOf(walk).verdict).toBe('current-after-open');
    expect(walk.faults()).toEqual(['F17']);
  });

  it('says so where the relay is not seen open in time', () => {
    const walk = closed('relay');
    for (let second = 0; second < 12; second += 1) {
      walk.tick(1000);
      walk.report({ isEnergized: true });
      walk.read();
    }
    expect(trialOf(walk).verdict).toBe('did-not-open');
  });

  it('is not begun where it cannot be written down', () => {
    const walk = comeIn(new Walk(withPin));
    walk.on({ type: 'DatabaseUnusable', code: 'F32' });
    walk.on({ type: 'TrialWanted', evse: 'A', kind: 'relay' });
    expect(trialOf(walk).verdict).toBe('no-record');
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('is not begun with a car at the cable, or at an outlet that has welded', () => {
    const walk = comeIn(new Walk(changed({ pilot: { currentA: 16 } })));
    walk.pilot('B');
    walk.on({ type: 'TrialWanted', evse: 'A', kind: 'relay' });
    expect(trialOf(walk).verdict).toBe('car-connected');
    expect(walk.count('closeRelay')).toBe(0);
  });

  it('is not begun without a PIN, by a second wish, or while anybody charges', () => {
    const outside = new Walk(withPin);
    outside.on({ type: 'TrialWanted', evse: 'A', kind: 'relay' });
    outside.live(3000);
    expect(outside.count('closeRelay')).toBe(0);

    const walk = closed('relay');
    const before = trialOf(walk);
    walk.on({ type: 'TrialWanted', evse: 'A', kind: 'lease' });
    expect(trialOf(walk)).toBe(before);

    const charging = comeIn(walkTo('charging', withPin));
    const closings = charging.count('closeRelay');
    charging.on({ type: 'TrialWanted', evse: 'A', kind: 'relay' });
    charging.live(3000, 11_000);
    expect(charging.count('closeRelay')).toBe(closings);
  });
});

describe('the lease test', () => {
  it('renews beyond one lease, stops, and sees the contact open by itself', () => {
    const walk = closed('lease');
    const renewals = walk.count('renewLease');
    walk.live(5000);
    expect(trialOf(walk).phase).toBe('opening');
    expect(walk.count('renewLease')).toBeGreaterThan(renewals);
    const opens = walk.count('openRelay');
    const renewed = walk.count('renewLease');
    // Not told to open: the lease must do it.
    walk.tick(2500);
    walk.read();
    walk.report({ isEnergized: true });
    expect(walk.count('openRelay')).toBe(opens);
    walk.tick(1000);
    walk.report({ isEnergized: false });
    expect(trialOf(walk)).toMatchObject({ phase: 'verifying', openedAfterMs: 3500 });
    expect(walk.count('renewLease')).toBe(renewed);
    expect(walk.did).toContain('openRelay');
  });

  it('opens the contact itself where the lease did not', () => {
    const walk = closed('lease');
    walk.live(5000);
    for (let second = 0; second < 9; second += 1) {
      walk.tick(1000);
      walk.read();
      walk.report({ isEnergized: true });
    }
    expect(trialOf(walk).verdict).toBe('did-not-open');
    expect(isToldOpen(walk)).toBe(true);
  });

  it('has nothing to try where nothing opens a dead station’s contactor', () => {
    const walk = begun('lease', changed({ hasNoDeadMan: true }));
    expect(trialOf(walk).verdict).toBe('no-lease');
  });
});

describe('every way out opens the contact', () => {
  const ways: [string, (walk: Walk) => void][] = [
    ['the technician ends it', (walk) => void walk.on({ type: 'TrialEndWanted' })],
    ['the technician leaves', (walk) => void walk.on({ type: 'ServiceLeft' })],
    ['the emergency stop', (walk) => void walk.on({ type: 'EmergencyStopWanted', evse: 'A' })],
    ['a restart', (walk) => void walk.restart(0)],
  ];

  it.each(ways)('%s', (_name, end) => {
    const walk = closed('lease', changed({ leaseMs: 60_000 }));
    end(walk);
    expect(walk.did).toContain('openRelay');
    expect(trialHolds(walk.state, 'A')).toBe(false);
    const before = walk.done.length;
    walk.live(3000);
    expect(walk.done.slice(before).map(({ type }) => type)).not.toContain('renewLease');
  });
});

function demand(condition: boolean, promise: string): void {
  if (!condition) throw new Error(promise);
}

describe('whatever devices and people do', () => {
  const deed = fc.oneof(
    { weight: 4, arbitrary: fc.constant((walk: Walk) => walk.live(1000, 2300)) },
    fc.constantFrom(250, 1000, 6000, 400_000).map((ms) => (walk: Walk) => walk.tick(ms)),
    fc.constantFrom<TrialKind>('relay', 'lease').map((kind) => (walk: Walk) => {
      walk.on({ type: 'TrialWanted', evse: 'A', kind });
    }),
    fc.constant((walk: Walk) => void comeIn(walk)),
    fc.constant((walk: Walk) => void walk.on({ type: 'ServiceLeft' })),
    fc.constant((walk: Walk) => void walk.on({ type: 'EmergencyStopWanted', evse: 'A' })),
    fc.constant((walk: Walk) => void walk.on({ type: 'StartWanted', evse: 'A' })),
    fc.constant((walk: Walk) => void walk.on({ type: 'RelayFailed', evse: 'A', kind: 'silent' })),
    fc.constant((walk: Walk) => void walk.on({ type: 'MeterFailed', evse: 'A', kind: 'silent' })),
    fc.boolean().map((isEnergized) => (walk: Walk) => void walk.report({ isEnergized })),
    fc.constantFrom(0, 5000, 90_000).map((powerW) => (walk: Walk) => void walk.read({ powerW })),
    fc.constantFrom(0, 3000).map((downMs) => (walk: Walk) => void walk.restart(downMs)),
  );

  it('the contact is meant closed for a minute at most, and only while a technician is in', () => {
    const longestMs = 20_000;
    const property = fc.property(fc.array(deed, { maxLength: 60 }), (deeds) => {
      const walk = comeIn(new Walk(withPin));
      let heldSinceMs: number | null = null;
      for (const act of deeds) {
        act(walk);
        const isHeld = trialHolds(walk.state, 'A');
        heldSinceMs = isHeld ? (heldSinceMs ?? walk.atMs) : null;
        // One deed lasts some seconds, or is a jump of time that ends every test at its first tick.
        demand(walk.atMs - (heldSinceMs ?? walk.atMs) < longestMs, 'held for too long');
        demand(!isHeld || walk.is() === 'idle', `held while the outlet is ${walk.is()}`);
      }
      walk.on({ type: 'ServiceLeft' });
      expect(trialHolds(walk.state, 'A')).toBe(false);
    });
    fc.assert(property, { seed: 20_261_126, numRuns: 300 });
  });
});
