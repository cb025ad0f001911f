/** Small movements that keep a picture from burning in, as functions of the time alone. */

export interface Shift {
  xPx: number;
  yPx: number;
}

/** A circle in whole pixels, so that no line is blurred: never further than three from the middle. */
const orbit: readonly [number, number][] = [
  [3, 0],
  [2, 2],
  [0, 3],
  [-2, 2],
  [-3, 0],
  [-2, -2],
  [0, -3],
  [2, -2],
];
const orbitStepMs = 4 * 60_000;

/** Where the whole layout lies at a moment. */
export function shiftAt(atMs: number): Shift {
  const [xPx, yPx] = orbit[Math.floor(atMs / orbitStepMs) % orbit.length] ?? [0, 0];
  return { xPx, yPx };
}

const placeStepMs = 20_000;

/** Between the two ends of the room there is: 0, 1/n … 1, and back again. */
function backAndForth(step: number, ends: number): number {
  const along = step % (2 * ends);
  return Math.min(along, 2 * ends - along) / ends;
}

/** Where the quiet price stands: shares of the room left beside and below it, 0 to 1. */
export function placeAt(atMs: number): { xShare: number; yShare: number; step: number } {
  const step = Math.floor(atMs / placeStepMs);
  // Two paces that meet again only after 5 · 7 · 2 steps.
  return { xShare: backAndForth(step, 7), yShare: backAndForth(step, 5), step };
}
