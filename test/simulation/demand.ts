/** The one way in which a simulated life says that a promise was broken. */

/** @throws an error that says `what`, unless it is so */
export function demand(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(what);
}
