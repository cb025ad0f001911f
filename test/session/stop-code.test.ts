/** The payer's code and the emergency stop: who may end a charge at the screen, and what always may. */
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { stopCodeShownMs, stopCodeTries, stopCodeWaitMs } from '../../electron/session/limits.ts';
import { makePhoneVisit } from '../../electron/session/phone-view.ts';
import { makeSnapshot } from '../../electron/session/snapshot.ts';
import type { Bill, SessionStateName } from '../../electron/session/state.ts';
import type { CodeEntry, Screen } from '../../electron/session/view.ts';
import { facts } from '../station/bench.ts';
import { modelCode, occurrence } from './model-events.ts';
import { makeRules, stops, Walk, walkOn, walkTo, type Stop } from './walk.ts';

const code = modelCode;

/** At a stop of a visit whose payer has a code. */
function withCode(stop: Stop): Walk {
  const walk = new Walk();
  walk.stopCode = code;
  return walkOn(walk, stop);
}

function stopAtScreen(walk: Walk, typed?: string): void {
  const given = typed === undefined ? {} : { code: typed };
  walk.on({ type: 'StopWanted', evse: 'A', from: 'Local', ...given });
}

function screenOf(walk: Walk): Screen {
  const snapshot = makeSnapshot(walk.state, facts, {}, walk.atMs, 1);
  if (snapshot.kind !== 'station') throw new Error('a station is wanted');
  return snapshot.screen;
}

function entryOf(walk: Walk): CodeEntry | null {
  const screen = screenOf(walk);
  if (screen.name !== 'charging') throw new Error(`no Stop on ${screen.name}`);
  return screen.codeEntry;
}

function billOf(walk: Walk): Bill {
  const session = walk.session();
  if (session.state !== 'finished' || session.outcome.kind !== 'charged') {
    throw new Error(`no bill in ${walk.is()}`);
  }
  return session.outcome.bill;
}

describe('the payer’s code', () => {
  const running: Stop[] = ['charging', 'suspended'];
  test.each(running)('ends what is %s at the screen', (stop) => {
    const walk = withCode(stop);
    stopAtScreen(walk, code);
    expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'Local' });
    expect(walk.did).toContain('openRelay');
  });

  test.each(running)('without it nobody ends what is %s, and that is no try', (stop) => {
    const walk = withCode(stop);
    const before = walk.state;
    stopAtScreen(walk);
    expect(walk.state).toBe(before);
  });

  it('a wrong one is refused, and the screen can tell', () => {
    const walk = withCode('charging');
    expect(entryOf(walk)).toEqual({ refusedCount: 0, waitMs: 0 });
    stopAtScreen(walk, '0000');
    expect(walk.is()).toBe('charging');
    expect(entryOf(walk)).toEqual({ refusedCount: 1, waitMs: 0 });
    stopAtScreen(walk, code);
    expect(walk.is()).toBe('stopping');
  });

  it('after five wrong ones nothing is compared for half a minute, and then again', () => {
    const walk = withCode('charging');
    for (let tries = 0; tries < stopCodeTries; tries += 1) stopAtScreen(walk, '1111');
    expect(entryOf(walk)).toEqual({ refusedCount: 5, waitMs: stopCodeWaitMs });
    const before = walk.state;
    stopAtScreen(walk, code);
    stopAtScreen(walk, '2222');
    expect(walk.state).toBe(before);
    walk.live(stopCodeWaitMs, 11_000);
    expect(entryOf(walk)).toEqual({ refusedCount: 5, waitMs: 0 });
    stopAtScreen(walk, code);
    expect(walk.is()).toBe('stopping');
  });

  it('neither a phone nor the car ever waits for it', () => {
    const walk = withCode('charging');
    for (let tries = 0; tries < stopCodeTries; tries += 1) stopAtScreen(walk, '1111');
    const { reference } = walk.payment();
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Remote', reference });
    expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'Remote' });
    const unplugged = withCode('charging');
    unplugged.live(unplugged.rules.idleMs + 2000, 0);
    expect(billOf(unplugged).stopReason).toBe('StoppedByEV');
  });

  it('survives a restart, with what was tried', () => {
    const walk = withCode('charging');
    stopAtScreen(walk, '0000');
    walk.restart(10_000);
    expect(entryOf(walk)).toMatchObject({ refusedCount: 1 });
    stopAtScreen(walk);
    stopAtScreen(walk, code);
    expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'Local' });
  });

  it('is on the screen until current has flowed for a minute, and never after', () => {
    for (const stop of ['starting', 'awaitingVehicle'] as const) {
      expect(screenOf(withCode(stop))).toMatchObject({ stopCode: code });
      expect(screenOf(walkTo(stop))).toMatchObject({ stopCode: null });
    }
    const walk = withCode('charging');
    expect(screenOf(walk)).toMatchObject({ stopCode: code });
    walk.live(stopCodeShownMs, 11_000);
    expect(screenOf(walk)).toMatchObject({ name: 'charging', stopCode: null });
    walk.restart(5000);
    expect(screenOf(walk)).toMatchObject({ name: 'charging', stopCode: null });
    for (const stop of ['stopping', 'finished'] as const) {
      expect(JSON.stringify(screenOf(withCode(stop)))).not.toContain(code);
    }
    expect(entryOf(walkTo('charging'))).toBeNull();
  });

  it('is on its payment’s page from the approval to the end', () => {
    const told = stops.map((stop) => {
      const walk = withCode(stop);
      const reference = Object.keys(walk.state.payments).at(-1) ?? '';
      const visit = makePhoneVisit(walk.state, facts, reference, walk.atMs);
      return [stop, visit?.stopCode ?? null];
    });
    const lasts: Stop[] = ['starting', 'opening', 'awaitingVehicle', 'charging', 'suspended'];
    expect(told).toEqual(stops.map((stop) => [stop, lasts.includes(stop) ? code : null]));
  });

  it('Cancel needs none: it works only where the screen shows it anyway', () => {
    for (const stop of ['starting', 'opening', 'awaitingVehicle'] as const) {
      const walk = withCode(stop);
      walk.on({ type: 'CancelWanted', evse: 'A' });
      expect(['idle', 'stopping']).toContain(walk.is());
    }
    const walk = withCode('charging');
    walk.on({ type: 'CancelWanted', evse: 'A' });
    expect(walk.is()).toBe('charging');
  });
});

describe('the emergency stop', () => {
  test.each(stops)('opens the relay at once in %s, whoever has paid', (stop) => {
    const walk = withCode(stop);
    walk.on({ type: 'EmergencyStopWanted', evse: 'A' });
    expect(walk.did).toContain('openRelay');
    expect(walk.evse().relay.lastOpenAtMs).toBe(walk.atMs);
    const closed = walk.count('closeRelay');
    walk.live(5000, 11_000);
    expect(walk.count('closeRelay')).toBe(closed);
  });

  it('is paid for up to that moment, and the receipt says why', () => {
    const walk = withCode('charging');
    walk.live(60_000, 22_000);
    const { costMinor } = walk.charge();
    walk.on({ type: 'EmergencyStopWanted', evse: 'A' });
    walk.live(1000, 0);
    expect(billOf(walk)).toMatchObject({ stopReason: 'EmergencyStop', dueMinor: costMinor });
  });

  it('pressed while an orderly stop is under way, it sends the command once more', () => {
    const walk = withCode('charging');
    stopAtScreen(walk, code);
    walk.atMs += 300;
    walk.on({ type: 'EmergencyStopWanted', evse: 'A' });
    expect(walk.did).toEqual(['openRelay']);
    expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'Local' });
  });

  it('before the first reading nothing is begun: the money is let go', () => {
    const walk = withCode('starting');
    walk.on({ type: 'EmergencyStopWanted', evse: 'A' });
    expect(walk.is()).toBe('idle');
    expect(walk.payment().plan.kind).toBe('release');
  });
});

/** A walk of payers with codes that looks at each stop: who ended it, and did the relay hear of it. */
class GuardedWalk extends Walk {
  readonly ended = new Set<string>();

  override on(happening: Parameters<Walk['on']>[0]) {
    const before = this.state;
    const effects = super.on(happening);
    for (const [label, { session }] of Object.entries(this.state.evses)) {
      const was: SessionStateName = before.evses[label]?.session.state ?? 'idle';
      const isRunning = was === 'charging' || was === 'suspended';
      if (session.state !== 'stopping' || !isRunning) continue;
      const typed = happening.type === 'StopWanted' ? happening.code : undefined;
      if (session.reason === 'Local' && typed !== modelCode) {
        throw new Error(`${happening.type} ended ${label} without the code`);
      }
      // Not yet there while the walk itself is being made.
      (this.ended as Set<string> | undefined)?.add(session.reason);
    }
    if (happening.type === 'EmergencyStopWanted' && before.evses[happening.evse] !== undefined) {
      const { evse } = happening;
      const isOpened = effects.some((one) => one.type === 'openRelay' && one.evse === evse);
      const isClosed = effects.some((one) => one.type === 'closeRelay' && one.evse === evse);
      if (!isOpened || isClosed) throw new Error('an emergency that opened nothing');
    }
    return effects;
  }
}

it('whatever happens: no charge is ended at the screen without its code, an emergency always opens', () => {
  const rules = makeRules({ amountsMinor: [20_000, 35_000], flows: ['qr', 'redirect'] }, [
    'A',
    'B',
  ]);
  const ended = new Set<string>();
  fc.assert(
    fc.property(fc.array(occurrence, { minLength: 20, maxLength: 80, size: 'max' }), (happen) => {
      const walk = new GuardedWalk(rules);
      walk.stopCode = modelCode;
      for (const one of happen) one(walk);
      for (const reason of walk.ended) ended.add(reason);
    }),
    { numRuns: 300, seed: 20_291_013 },
  );
  // What never happened was never put to the test above.
  expect([...ended]).toEqual(expect.arrayContaining(['Local', 'Remote', 'EmergencyStop']));
}, 60_000);
