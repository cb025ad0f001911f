/**
 * What the keeper of the screen remembers from one start to the next: a small file beside what
 * Chromium keeps. Losing it costs a try more, so nothing depends on it.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../ports.ts';
import type { KeeperMemory } from './keeper.ts';

const fileName = 'mending.json';

const fileSchema = z.strictObject({
  relaunches: z.int().min(0).max(1_000_000),
  /** The version that drew in software: another one tries the graphics hardware again. */
  softwareFor: z.string().max(50).nullable(),
});

export interface MendingMemory {
  /** As it was found when the process began. */
  readonly found: KeeperMemory;
  /** Never throws; what cannot be written is logged. */
  remember(memory: KeeperMemory): void;
}

/** Reads the file in `folder`. One that is missing, damaged or of another kind is as good as none. */
export function openMendingMemory(folder: string, version: string, log: Log): MendingMemory {
  const path = join(folder, fileName);
  return {
    found: read(path, version),
    remember({ relaunches, wantsSoftware }) {
      const content = { relaunches, softwareFor: wantsSoftware ? version : null };
      try {
        writeFileSync(`${path}.part`, `${JSON.stringify(content)}\n`, { mode: 0o600 });
        renameSync(`${path}.part`, path);
      } catch (error) {
        log.warn({ err: error }, 'how the screen was mended cannot be kept for the next start');
      }
    },
  };
}

function read(path: string, version: string): KeeperMemory {
  try {
    const parsed = fileSchema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) {
      const { relaunches, softwareFor } = parsed.data;
      return { relaunches, wantsSoftware: softwareFor === version };
    }
  } catch {
    // As good as none.
  }
  return { relaunches: 0, wantsSoftware: false };
}
