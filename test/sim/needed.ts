/**
 * Programs that some checks need and not every machine has: without them the checks are left out,
 * loudly; where checks must be whole, in continuous integration (`CI` is set), that is an error.
 */

/** `isThere` itself; says what is left out when it is not, and throws where nothing may be. */
export function neededHere(isThere: boolean, leftOut: string): boolean {
  if (isThere) return true;
  if (process.env['CI']) throw new Error(`${leftOut}; nothing may be left out in CI`);
  process.stderr.write(`SKIPPED: ${leftOut}\n`);
  return false;
}
