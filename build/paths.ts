/** Where things lie: the checkout, what it builds, and the cache that outlives it. */
import os from 'node:os';
import path from 'node:path';

/** The checkout's root, with package.json. */
export const projectRoot = path.resolve(import.meta.dirname, '..');

/** What the bundler writes and package.json's `main` points into. */
export const bundleDirectory = path.join(projectRoot, 'dist');

/** What checks, the demo and packaging leave behind: reports, screenshots, packages. */
export const outDirectory = path.join(projectRoot, 'out');

/**
 * Where downloads are kept, outside the checkout so that a fresh clone finds them again:
 * `$LADEKIOSK_CACHE`, else `ladekiosk` under the XDG cache directory.
 */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const own = env['LADEKIOSK_CACHE'];
  if (own) return path.resolve(own);
  const xdg = env['XDG_CACHE_HOME'];
  // The XDG base directory specification: a relative path is invalid and to be ignored.
  const base = xdg && path.isAbsolute(xdg) ? xdg : path.join(os.homedir(), '.cache');
  return path.join(base, 'ladekiosk');
}
