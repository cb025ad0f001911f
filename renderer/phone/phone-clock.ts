/**
 * A clock for ages on a phone. The monotonic one stands still while a phone sleeps, the one on the
 * wall may be set; together they tell how long it has really been.
 */

/** The wall clock ran ahead by more than this: the phone slept (or was set, which errs on the safe side). */
const sleepMs = 1_000;

/**
 * @param monotonic ms, never falls, may stand still
 * @param wall ms since 1970, may jump
 * @returns ms since `monotonic`'s zero, sleep included; never falls
 */
export function makePhoneClock(monotonic: () => number, wall: () => number): () => number {
  let monotonicMs = monotonic();
  let wallMs = wall();
  let nowMs = monotonicMs;
  return () => {
    const ranMs = Math.max(0, monotonic() - monotonicMs);
    const wallRanMs = wall() - wallMs;
    monotonicMs += ranMs;
    wallMs += wallRanMs;
    nowMs += wallRanMs - ranMs > sleepMs ? wallRanMs : ranMs;
    return nowMs;
  };
}
