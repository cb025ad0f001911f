/** The record and its disk: full, read-only, damaged or out of reach, and which of these. */
import { accessSync, constants, existsSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from '../session/service-view.ts';
import { finding } from './finding.ts';

export interface RecordFacts {
  dataDir: string;
  /** F31: damaged; F32: cannot be opened or written. */
  fault: 'F31' | 'F32' | null;
  sinceMs: number | null;
  /** What was said when it was opened; null without a fault. */
  reason: string | null;
  /** False: nothing was ever written there. */
  exists: boolean;
  disk: DiskFacts;
}

export interface DiskFacts {
  /** Null: nobody can tell. */
  freeBytes: number | null;
  /** Why files there cannot be written, by the system's code; null: they can. */
  refusal: string | null;
}

/** As record-room.ts: with less free no charge is begun. */
const leastFreeBytes = 8 * 1024 * 1024;
/** Four days of charging around the clock, at about 0.9 MB an hour (record-room.ts). */
const nearlyFullBytes = 90 * 1024 * 1024;

/** Looks at the disk that holds, or would hold, `dataDir`. */
export function lookAtDisk(dataDir: string): DiskFacts {
  let place = dataDir;
  while (!existsSync(place) && dirname(place) !== place) place = dirname(place);
  const database = join(dataDir, 'station.db');
  return {
    freeBytes: freeBytesAt(place),
    refusal: refusalAt(place) ?? (existsSync(database) ? refusalAt(database) : null),
  };
}

function freeBytesAt(path: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize;
  } catch {
    return null;
  }
}

function refusalAt(path: string): string | null {
  try {
    accessSync(path, constants.W_OK);
    return null;
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
  }
}

export function findRecord({
  dataDir,
  fault,
  sinceMs,
  reason,
  exists,
  disk,
}: RecordFacts): Finding[] {
  const said = reason ?? '';
  const { freeBytes, refusal } = disk;
  const freeMb = freeBytes === null ? '' : (freeBytes / 1e6).toFixed(freeBytes < 1e8 ? 1 : 0);
  const how = { sinceMs };
  if (fault === 'F31') return [finding('record-damaged', { dataDir, reason: said }, how)];
  const isFull = freeBytes !== null && freeBytes < leastFreeBytes;
  if (fault === 'F32' || refusal !== null) {
    if (isFull || /ENOSPC|disk is full|SQLITE_FULL|MB are free|no space/i.test(said)) {
      return [finding('disk-full', { dataDir, freeMb }, how)];
    }
    const why = said === '' ? (refusal ?? '') : said;
    const isReadOnly =
      refusal !== null || /EROFS|EACCES|EPERM|read-?only|SQLITE_READONLY/i.test(said);
    if (isReadOnly) return [finding('record-read-only', { dataDir, reason: why }, how)];
    return [finding('record-unusable', { dataDir, reason: why }, how)];
  }
  if (isFull) return [finding('disk-full', { dataDir, freeMb })];
  if (freeBytes !== null && freeBytes < nearlyFullBytes) {
    return [finding('disk-nearly-full', { dataDir, freeMb })];
  }
  return [finding('record-works', { dataDir, freeMb }, { light: exists ? 'ok' : 'unknown' })];
}
