/** Tells a picture of the screen that shows something from one that shows a single colour. */

/**
 * Channels of one colour may differ by so much: a blank page comes out exactly alike, and what
 * compression or a colour profile of the display adds is less than any letter of ours leaves.
 */
const mostDifference = 6;

/** `bitmap`: four bytes for each pixel, in whatever order. False where there is no pixel at all. */
export function isOneColour(bitmap: Uint8Array): boolean {
  if (bitmap.length < 4) return false;
  for (let channel = 0; channel < 4; channel += 1) {
    let [least, most] = [255, 0];
    for (let at = channel; at < bitmap.length; at += 4) {
      const value = bitmap[at] ?? 0;
      least = Math.min(least, value);
      most = Math.max(most, value);
    }
    if (most - least > mostDifference) return false;
  }
  return true;
}
