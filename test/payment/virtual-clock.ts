/** A clock that a test moves by hand: hours pass in milliseconds and in a fixed order. */
import type { Clock } from '../../electron/clock.ts';

interface Timer {
  atMs: number;
  run: () => void;
}

export interface VirtualClock extends Clock {
  /** Moves time on, running what falls due in order and letting its promises settle in between. */
  advance(byMs: number): Promise<void>;
  /** How many waits are open. */
  waiting(): number;
}

/** Lets all promises that can settle do so. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export function createVirtualClock(startMs = 1_800_000_000_000): VirtualClock {
  let nowMs = startMs;
  const timers = new Set<Timer>();

  function nextBefore(untilMs: number): Timer | undefined {
    return [...timers]
      .filter((timer) => timer.atMs <= untilMs)
      .toSorted((a, b) => a.atMs - b.atMs)[0];
  }

  return {
    nowMs: () => nowMs,
    after(delayMs, run) {
      const timer = { atMs: nowMs + delayMs, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    async advance(byMs) {
      const untilMs = nowMs + byMs;
      await settled();
      for (let due = nextBefore(untilMs); due !== undefined; due = nextBefore(untilMs)) {
        timers.delete(due);
        nowMs = due.atMs;
        due.run();
        await settled();
      }
      nowMs = untilMs;
    },
    waiting: () => timers.size,
  };
}
