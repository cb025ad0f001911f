/** Room for the record: a station that could not write down a charge to its end does not begin one. */
import { mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import type { Cancel, Clock } from './clock.ts';
import { openJournal, type StationRecord } from './journal.ts';

/** Several hours of charging, at about 0.9 MB an hour, with the log beside the database. */
const leastFreeBytes = 8 * 1024 * 1024;
/** How often a record that could not be used is tried again. */
const tryAgainMs = 5000;

/**
 * Opens the record in a data directory, which is made where it is missing.
 * @throws JournalDamaged as openJournal
 * @throws Error when there is no room, or it cannot be opened or written
 */
export function openStationRecord(dataDir: string): StationRecord {
  mkdirSync(dataDir, { recursive: true });
  const { bavail, bsize } = statfsSync(dataDir);
  const freeBytes = bavail * bsize;
  if (freeBytes < leastFreeBytes) {
    const [free, least] = [freeBytes, leastFreeBytes].map((bytes) => (bytes / 1e6).toFixed(1));
    throw new Error(`${dataDir}: ${free} MB are free on its disk, and ${least} MB are needed`);
  }
  return openJournal(join(dataDir, 'station.db'));
}

/** Calls `onUsable` once, as soon as the record can be opened and written. */
export function onceUsable(dataDir: string, clock: Clock, onUsable: () => void): Cancel {
  let cancel: Cancel = () => undefined;
  const look = (): void => {
    try {
      openStationRecord(dataDir).close();
    } catch {
      cancel = clock.after(tryAgainMs, look);
      return;
    }
    onUsable();
  };
  cancel = clock.after(tryAgainMs, look);
  return () => cancel();
}
