/** How long to wait before asking again, after one failure and after many. */

/** Doubles with each failure in a row (1 or more), from `leastMs` to `mostMs`. */
export function growingPauseMs(failuresInARow: number, leastMs: number, mostMs: number): number {
  return Math.min(leastMs * 2 ** Math.min(failuresInARow - 1, 30), mostMs);
}
