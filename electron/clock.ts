/**
 * Time and waiting, as a port: the real clock in the app, a virtual one in the seeded simulation.
 * Whoever waits, waits through this, so that a test can run hours in milliseconds.
 */

/** Takes a wait back. Calling it after the wait has ended does nothing. */
export type Cancel = () => void;

export interface Clock {
  /**
   * Station time: milliseconds since 1970 in UTC. Runs at the pace of the monotonic clock and never
   * backwards, so differences are true durations even while somebody sets the computer's clock.
   */
  nowMs(): number;
  /** Calls `run` once, `delayMs` (0 or more) from now. */
  after(delayMs: number, run: () => void): Cancel;
}

/** The computer's clock: the wall clock at the moment of making it, then the monotonic one. */
export function systemClock(notBeforeMs = 0): Clock {
  const startedAtMs = Math.max(Date.now(), notBeforeMs);
  const startedMonotonicMs = performance.now();
  return {
    nowMs: () => Math.round(startedAtMs + performance.now() - startedMonotonicMs),
    after(delayMs, run) {
      const timer = setTimeout(run, Math.max(0, delayMs));
      return () => clearTimeout(timer);
    },
  };
}
