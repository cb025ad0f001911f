/**
 * A copy of Electron that nobody else on this machine runs. Pages of a program are shared between
 * all that run it, and PSS counts them in parts: with another Electron about, memory looks smaller.
 */
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { prepareElectron } from '../../build/electron-runtime.ts';
import { outDirectory } from '../../build/paths.ts';

/** Runs `work` with the Electron to prepare being a copy, which is removed afterwards. */
export async function withOwnElectron(work: () => Promise<void>): Promise<void> {
  const { distDirectory } = await prepareElectron();
  await mkdir(outDirectory, { recursive: true });
  const directory = await mkdtemp(join(outDirectory, 'bench-electron-'));
  try {
    await cp(distDirectory, directory, { recursive: true, verbatimSymlinks: true });
    process.env['ELECTRON_OVERRIDE_DIST_PATH'] = directory;
    await work();
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}
