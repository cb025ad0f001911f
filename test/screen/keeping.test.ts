/** The keeper at work: what it does is done once, told once in plain words, counted and remembered. */
import { expect, it } from 'vitest';
import type { KeeperMemory, RemedyKind } from '../../electron/screen/keeper.ts';
import { keepScreen } from '../../electron/screen/keeping.ts';
import { createVirtualClock } from '../payment/virtual-clock.ts';

function bench() {
  const clock = createVirtualClock();
  const told: string[] = [];
  const done: RemedyKind[] = [];
  const remembered: KeeperMemory[] = [];
  const circumstances = { mayRelaunch: false };
  const tell = (_fields: object, message: string): void => void told.push(message);
  const doing = (kind: RemedyKind) => (): void => void done.push(kind);
  const keeping = keepScreen({
    clock,
    log: { debug: tell, info: tell, warn: tell, error: tell },
    memory: { relaunches: 0, wantsSoftware: false },
    remember: (memory) => remembered.push(memory),
    mayRelaunch: () => circumstances.mayRelaunch,
    remedies: {
      kill: doing('kill'),
      reload: doing('reload'),
      'new-window': doing('new-window'),
      relaunch: doing('relaunch'),
    },
  });
  return { clock, told, done, remembered, circumstances, keeping };
}

it('ends and reloads a page that does not paint, and says and counts it once', async () => {
  const { clock, told, done, keeping } = bench();
  await clock.advance(16_000);
  expect(done).toEqual(['kill', 'reload']);
  expect(told).toEqual([
    'the screen no longer paints: its process is ended',
    'the screen no longer paints: it is loaded anew',
  ]);
  expect(keeping.restarts()).toMatchObject([
    { reason: 'not-painting', remedy: 'reload', count: 1 },
  ]);
});

it('counts by reason and remedy', async () => {
  const { clock, keeping } = bench();
  for (let time = 0; time < 5; time += 1) {
    keeping.notice({ type: 'rendererGone' });
    await clock.advance(5_000);
  }
  expect(keeping.restarts()).toMatchObject([
    { reason: 'crashed', remedy: 'reload', count: 3 },
    { reason: 'crashed', remedy: 'new-window', count: 2 },
  ]);
});

it('remembers software drawing at once, and relaunches only when it may', async () => {
  const { clock, told, done, remembered, circumstances, keeping } = bench();
  for (let time = 0; time < 3; time += 1) keeping.notice({ type: 'graphicsGone' });
  expect(remembered).toEqual([{ relaunches: 0, wantsSoftware: true }]);
  keeping.notice({ type: 'painted' });
  await clock.advance(10_000);
  expect(done).toEqual([]);
  circumstances.mayRelaunch = true;
  await clock.advance(1_000);
  expect(done).toEqual(['relaunch']);
  expect(remembered.at(-1)).toEqual({ relaunches: 1, wantsSoftware: true });
  expect(told.at(-1)).toBe(
    'the graphics process died again and again: nobody charges, and the program starts anew',
  );
});

it('does nothing more once stopped', async () => {
  const { clock, done, keeping } = bench();
  keeping.stop();
  await clock.advance(60_000);
  expect(done).toEqual([]);
  expect(clock.waiting()).toBe(0);
});
