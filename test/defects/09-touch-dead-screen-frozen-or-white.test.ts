/**
 * Failure 9: touch dead, screen frozen or white, until somebody switched the station off and on
 * (electron/electron #8725, leukipp/touchkio #185). The keeper mends each without the relay.
 */
import { expect, test } from 'vitest';
import type { RemedyKind } from '../../electron/screen/keeper.ts';
import { keepScreen, type Keeping } from '../../electron/screen/keeping.ts';
import { touchCounter } from '../../electron/screen/touch-events.ts';
import { createVirtualClock, type VirtualClock } from '../payment/virtual-clock.ts';
import { tap } from '../screen/touch-records.ts';
import { silent } from '../station/bench.ts';

interface Screen {
  clock: VirtualClock;
  keeping: Keeping;
  done: RemedyKind[];
  /** Seconds pass, in each of which the page says that it has painted. */
  paint(seconds: number): Promise<void>;
}

/** A screen at a station where somebody charges all the time: no relaunch is allowed. */
function screen(): Screen {
  const clock = createVirtualClock();
  const done: RemedyKind[] = [];
  const doing = (kind: RemedyKind) => (): void => void done.push(kind);
  const keeping = keepScreen({
    clock,
    log: silent,
    memory: { relaunches: 0, wantsSoftware: false },
    remember: () => undefined,
    mayRelaunch: () => false,
    remedies: {
      kill: doing('kill'),
      reload: doing('reload'),
      'new-window': doing('new-window'),
      relaunch: doing('relaunch'),
    },
  });
  async function paint(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      keeping.notice({ type: 'painted' });
      await clock.advance(1_000);
    }
  }
  return { clock, keeping, done, paint };
}

test('frozen: ended and loaded anew within half a minute', async () => {
  const { clock, done, paint } = screen();
  await paint(60);
  expect(done).toEqual([]);
  await clock.advance(30_000);
  expect(done.slice(0, 2)).toEqual(['kill', 'reload']);
});

test('white though it paints by its own word: loaded anew at the second picture', async () => {
  const { keeping, done, paint } = screen();
  await paint(30);
  keeping.notice({ type: 'pictured', isBlank: true });
  await paint(3);
  keeping.notice({ type: 'pictured', isBlank: true });
  await paint(1);
  expect(done).toEqual(['reload']);
});

test('touch dead: loaded anew, then another window, and never the program while one charges', async () => {
  const { keeping, done, paint } = screen();
  const count = touchCounter(24);
  await paint(10);
  for (let second = 0; second < 60; second += 1) {
    for (let touches = count(tap()); touches > 0; touches -= 1) {
      keeping.notice({ type: 'systemTouched' });
    }
    await paint(1);
  }
  expect(done.slice(0, 3)).toEqual(['reload', 'new-window', 'new-window']);
  expect(done).not.toContain('relaunch');
});
