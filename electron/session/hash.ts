/** A number out of a text: always the same, and quite another for a text that differs a little. */

/** 0 to 1 out of a text, always the same (FNV-1a, a public-domain hash by Fowler, Noll and Vo). */
export function fractionOf(text: string): number {
  let hash = 0x811c_9dc5;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x0100_0193) >>> 0;
  }
  // Texts that differ in their last character only are to give quite different fractions.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 0x1_0000_0000;
}
