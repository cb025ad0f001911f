/** Finds events by their time: they have no index by it, but are in its order (station time never falls). */
import type { Db } from './record-file.ts';

export interface EventRange {
  /** Sequence numbers, both included; first > last: there are none. */
  first: number;
  last: number;
}

/** The events that are still there. */
export function allEvents(db: Db): EventRange {
  // One by one: both in one go would read the whole table (sqlite.org/optoverview.html, MIN/MAX).
  const sql = `SELECT (SELECT MIN(seq) FROM events) AS first, (SELECT MAX(seq) FROM events) AS last`;
  const row = db.prepare(sql).get() as { first: number | null; last: number | null };
  return { first: row.first ?? 1, last: row.last ?? 0 };
}

/** Sequence number of the first event at `atMs` or later; one past the last where there is none. */
export function firstEventAt(db: Db, atMs: number): number {
  const time = db.prepare('SELECT at_ms FROM events WHERE seq >= ? ORDER BY seq LIMIT 1');
  const { first, last } = allEvents(db);
  let low = first;
  let high = last + 1;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const row = time.get(middle) as { at_ms: number } | undefined;
    if (row === undefined || row.at_ms >= atMs) high = middle;
    else low = middle + 1;
  }
  return low;
}
