/** What the glass is told from what passes between station and screen, which itself stays as it was. */
import { join } from 'node:path';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { withAmbience } from '../../electron/ambience/ambience.ts';
import { Brightness } from '../../electron/ambience/brightness.ts';
import { Dimming } from '../../electron/ambience/dimming.ts';
import type { Intent, Snapshot, Theme } from '../../electron/session/view.ts';
import { temporaryDirectory } from '../config/config-file.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { silent } from '../station/bench.ts';

type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

function named(name: string): StationSnapshot {
  const snapshot = snapshots[name];
  if (snapshot?.kind !== 'station') throw new Error(`no snapshot ${name}`);
  return snapshot;
}

const welcome = named('welcome');
const restsAfterMs = welcome.station.attractAfterS * 1000;

/** The welcome screen so long after it first appeared. */
function later(ms: number, part: Partial<StationSnapshot> = {}): StationSnapshot {
  return { ...welcome, atMs: welcome.atMs + ms, ...part };
}

it('dims when nobody has been there for long enough, and a touch ends it', () => {
  const dimming = new Dimming();
  expect(dimming.see(later(0))).toBe('day');
  expect(dimming.see(later(restsAfterMs - 1))).toBe('day');
  expect(dimming.see(later(restsAfterMs))).toBe('idle');
  dimming.touched();
  expect(dimming.see(later(restsAfterMs + 1000))).toBe('day');
  expect(dimming.see(later(restsAfterMs + 2000, { isDay: false }))).toBe('night');
  expect(dimming.see(later(2 * restsAfterMs + 1000))).toBe('idle');
});

it.each(['charging', 'pay', 'out-of-service', 'welcome-unreachable', 'receipt'])(
  'never dims %s',
  (name) => {
    const dimming = new Dimming();
    const snapshot = named(name);
    dimming.see(snapshot);
    expect(dimming.see({ ...snapshot, atMs: snapshot.atMs + 10 * restsAfterMs })).toBe('day');
  },
);

it('never dims where the operator wants no rest', () => {
  const dimming = new Dimming();
  const station = { ...welcome.station, attractAfterS: 0 };
  dimming.see(later(0, { station }));
  expect(dimming.see(later(1000 * restsAfterMs, { station }))).toBe('day');
});

it('tells the window each theme once and the panel its brightness, and passes everything on', async () => {
  const device = join(temporaryDirectory(), 'panel');
  mkdirSync(device);
  writeFileSync(join(device, 'max_brightness'), '100');
  const output = { kind: 'device', device } as const;
  const brightness = new Brightness({ day: 90, night: 40, idle: 30, output }, silent);
  const themes: Theme[] = [];
  const asked: Intent[] = [];
  let push: (snapshot: Snapshot) => void = () => undefined;
  const source = withAmbience(
    {
      onSnapshot(listener) {
        push = listener;
        return () => undefined;
      },
      intend: (intent) => asked.push(intent),
    },
    { brightness, onTheme: (theme) => themes.push(theme) },
  );
  const shown: Snapshot[] = [];
  source.onSnapshot((snapshot) => shown.push(snapshot));
  const panel = async (): Promise<string> => {
    await brightness.settled;
    return readFileSync(join(device, 'brightness'), 'utf8').trim();
  };

  const passed: Snapshot[] = [later(0), later(restsAfterMs)];
  push(later(0));
  expect(await panel()).toBe('90');
  push(later(restsAfterMs));
  expect(await panel()).toBe('30');
  source.intend({ type: 'touch' });
  const night = later(restsAfterMs + 1000, { isDay: false, theme: 'dark' });
  push(night);
  expect(await panel()).toBe('40');
  expect(themes).toEqual(['light', 'dark']);
  expect(asked).toEqual([{ type: 'touch' }]);
  expect(shown).toEqual([...passed, night]);
});
