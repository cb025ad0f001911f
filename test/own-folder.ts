/** Gives a run of the tests a folder of its own for temporary files, and takes it away with the run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

let own: string | null = null;

/**
 * Vitest calls it once for each project: the first makes the folder for all. The processes of the tests
 * have the environment of this one.
 */
export function setup(): void {
  if (basename(tmpdir()).startsWith('ladekiosk-tests-')) return;
  own = mkdtempSync(join(tmpdir(), 'ladekiosk-tests-'));
  process.env['TMPDIR'] = own;
}

export function teardown(): void {
  if (own !== null) rmSync(own, { recursive: true, force: true });
  own = null;
}
