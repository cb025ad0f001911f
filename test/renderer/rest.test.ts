/** The resting screen: when it rests, what a first touch does and does not, and how little it moves. */
import { describe, expect, it } from 'vitest';
import type { Snapshot } from '../../electron/contract.ts';
import { placeAt, shiftAt } from '../../renderer/kiosk/orbit.ts';
import { makeStillness } from '../../renderer/kiosk/rest.ts';
import { guardWaking } from '../../renderer/kiosk/wake-guard.ts';
import { snapshots } from '../fixtures/snapshots.ts';

type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

function named(name: string): StationSnapshot {
  const snapshot = snapshots[name];
  if (snapshot?.kind !== 'station') throw new Error(`no snapshot ${name}`);
  return snapshot;
}

const restsAfterMs = named('welcome').station.attractAfterS * 1000;

/** How a screen is shown that nobody has touched for so long. */
function restOf(snapshot: StationSnapshot, stillMs: number) {
  const stillness = makeStillness();
  stillness.see(snapshot);
  return stillness.see({ ...snapshot, atMs: snapshot.atMs + stillMs });
}

describe('rest', () => {
  it('begins after the time the operator has set, not before', () => {
    expect(restOf(named('welcome'), restsAfterMs - 1)).toBeNull();
    expect(restOf(named('welcome'), restsAfterMs)).toBe('attract');
    const { station, ...welcome } = named('welcome');
    expect(restOf({ ...welcome, station: { ...station, attractAfterS: 0 } }, 1e9)).toBeNull();
  });

  it.each([
    ['welcome-phone', 'attract'],
    ['welcome-unreachable', 'calm'],
    ['charging', 'calm'],
    ['charging-meter-lost', 'calm'],
    ['out-of-service', 'calm'],
    ['pay', null],
    ['pay-by-phone', null],
    ['plug-in', null],
    ['starting', null],
    ['stopping', null],
    ['receipt', null],
    ['fault', null],
    ['declined', null],
  ])('%s: %s', (name, rest) => {
    expect(restOf(named(name), 10 * restsAfterMs)).toBe(rest);
  });

  it('ends with a touch, with another screen and with another outlet', () => {
    const welcome = named('welcome');
    for (const change of [
      { screen: named('charging').screen, mayRest: false },
      { evse: 'B' },
      { mayRest: false },
    ]) {
      const stillness = makeStillness();
      stillness.see(welcome);
      const atMs = welcome.atMs + restsAfterMs;
      expect(stillness.see({ ...welcome, atMs })).toBe('attract');
      expect(stillness.see({ ...welcome, ...change, atMs })).toBeNull();
    }
    const stillness = makeStillness();
    stillness.see(welcome);
    stillness.touch();
    expect(stillness.see({ ...welcome, atMs: welcome.atMs + restsAfterMs })).toBeNull();
    expect(stillness.see({ ...welcome, atMs: welcome.atMs + 2 * restsAfterMs })).toBe('attract');
  });
});

/** A pane of glass with a button under every finger, and a guard before it. */
class GuardedGlass {
  readonly glass = new EventTarget();
  readonly heard: string[] = [];
  isResting = true;
  wakings = 0;

  constructor() {
    guardWaking(this.glass, {
      isResting: () => this.isResting,
      wake: () => {
        this.isResting = false;
        this.wakings += 1;
      },
    });
    const types = 'pointerdown mousedown touchstart pointerup touchend mouseup click keydown keyup';
    for (const type of types.split(' ')) {
      this.glass.addEventListener(type, () => this.heard.push(type));
    }
  }

  send(type: string, fields: object = {}): boolean {
    return this.glass.dispatchEvent(
      Object.assign(new Event(type, { cancelable: true, bubbles: true }), fields),
    );
  }

  press(pointerId: number, isPrimary = true): void {
    this.send('pointerdown', { pointerId, isPrimary });
  }

  lift(pointerId: number): void {
    this.send('pointerup', { pointerId });
  }
}

describe('the first touch', () => {
  it('of a mouse only wakes, down to its click; the second presses', () => {
    const glass = new GuardedGlass();
    glass.press(1);
    glass.send('mousedown');
    glass.lift(1);
    glass.send('mouseup');
    glass.send('click', { pointerId: 1 });
    expect(glass.heard).toEqual([]);
    expect(glass.wakings).toBe(1);
    glass.press(1);
    glass.lift(1);
    glass.send('click', { pointerId: 1 });
    expect(glass.heard).toEqual(['pointerdown', 'pointerup', 'click']);
  });

  it('of a finger makes no click at all, and a click of a program afterwards counts', () => {
    const glass = new GuardedGlass();
    glass.press(7);
    expect(glass.send('touchstart')).toBe(false);
    glass.lift(7);
    glass.send('touchend');
    glass.send('click');
    expect(glass.heard).toEqual(['click']);
  });

  it('takes a second finger with it, until the first one is lifted', () => {
    const glass = new GuardedGlass();
    glass.press(7);
    glass.press(8, false);
    glass.lift(8);
    expect(glass.heard).toEqual([]);
    glass.lift(7);
    glass.press(9);
    expect(glass.heard).toEqual(['pointerdown']);
  });

  it('that never ended does not swallow the next', () => {
    const glass = new GuardedGlass();
    glass.press(7);
    glass.press(8);
    glass.lift(8);
    expect(glass.heard).toEqual(['pointerdown', 'pointerup']);
  });

  it('by a program for the blind, a click alone, only wakes too', () => {
    const glass = new GuardedGlass();
    glass.send('click');
    expect(glass.heard).toEqual([]);
    glass.send('click');
    expect(glass.heard).toEqual(['click']);
  });
});

describe('the first key', () => {
  it('only wakes, however long it is held', () => {
    const glass = new GuardedGlass();
    expect(glass.send('keydown', { key: 'Enter', repeat: false })).toBe(false);
    glass.send('keydown', { key: 'Enter', repeat: true });
    glass.send('keyup', { key: 'Enter' });
    expect(glass.heard).toEqual([]);
    expect(glass.wakings).toBe(1);
    glass.send('keydown', { key: 'Enter', repeat: false });
    glass.send('keyup', { key: 'Enter' });
    expect(glass.heard).toEqual(['keydown', 'keyup']);
  });

  it('whose release was never heard does not swallow the next', () => {
    const glass = new GuardedGlass();
    glass.send('keydown', { key: 'Enter', repeat: false });
    glass.send('keydown', { key: ' ', repeat: false });
    glass.send('keyup', { key: ' ' });
    expect(glass.heard).toEqual(['keydown', 'keyup']);
  });
});

it('nothing to guard while the screen is awake', () => {
  const glass = new GuardedGlass();
  glass.isResting = false;
  glass.press(1);
  glass.lift(1);
  glass.send('click');
  glass.send('keydown', { key: 'a', repeat: false });
  glass.send('keyup', { key: 'a' });
  expect(glass.heard).toEqual(['pointerdown', 'pointerup', 'click', 'keydown', 'keyup']);
  expect(glass.wakings).toBe(0);
});

describe('movements against burn-in', () => {
  const days = Array.from({ length: 2000 }, (_, index) => index * 20_000);

  it('shift the layout by three pixels at most, in whole ones, and come round', () => {
    const shifts = days.map((atMs) => shiftAt(atMs));
    for (const { xPx, yPx } of shifts) {
      expect(Math.hypot(xPx, yPx)).toBeLessThanOrEqual(3);
      expect([xPx, yPx].every(Number.isInteger)).toBe(true);
    }
    expect(new Set(shifts.map(({ xPx, yPx }) => `${xPx} ${yPx}`)).size).toBe(8);
  });

  it('lead the quiet price to many places within the glass', () => {
    const places = days.map((atMs) => placeAt(atMs));
    for (const { xShare, yShare } of places) {
      expect(xShare).toBeGreaterThanOrEqual(0);
      expect(xShare).toBeLessThanOrEqual(1);
      expect(yShare).toBeGreaterThanOrEqual(0);
      expect(yShare).toBeLessThanOrEqual(1);
    }
    expect(new Set(places.map(({ xShare, yShare }) => `${xShare} ${yShare}`)).size).toBeGreaterThan(
      20,
    );
  });
});
