/** A disk of a few megabytes that can really be full: a file system in memory of its own. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  /** Where it can be reached. */
  path: string;
  /** Takes all the room there is. */
  fill(): void;
  /** Gives it back. */
  clear(): void;
  /** Lets nobody write any more. False while somebody still has a file open for it. */
  protect(): boolean;
  close(): void;
}

/** Options of mount(8) for a file system in memory. */
function options(megabytes: number): string[] {
  return ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0755`, 'tmpfs'];
}

/** False where nothing may be mounted: as an ordinary user, and in some containers. */
export function hasSmallDisks(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'ladekiosk-mount-'));
  const isMounted = spawnSync('mount', [...options(1), path]).status === 0;
  if (isMounted) spawnSync('umount', [path]);
  rmdirSync(path);
  return isMounted;
}

/** Makes one of `megabytes`; whoever asks has looked whether it is possible. */
export function makeSmallDisk(megabytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'ladekiosk-disk-'));
  const { status, stderr } = spawnSync('mount', [...options(megabytes), path]);
  if (status !== 0) throw new Error(`no small disk: ${String(stderr)}`);
  const filler = join(path, 'filler');
  return {
    path,
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (const size of [1 << 20, 4096, 1]) writeAll(file, size);
      } finally {
        closeSync(file);
      }
    },
    clear: () => rmSync(filler, { force: true }),
    protect: () => spawnSync('mount', ['-o', 'remount,ro', path]).status === 0,
    close() {
      spawnSync('umount', ['-l', path]);
      rmdirSync(path);
    },
  };
}

/** Writes pieces until no more fits. */
function writeAll(file: number, size: number): void {
  const piece = Buffer.alloc(size);
  try {
    while (writeSync(file, piece) === size);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  }
}
