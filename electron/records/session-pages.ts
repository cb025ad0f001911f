/**
 * Sessions a page or a part at a time, so that whoever reads a large record beside the running station
 * holds its thread for a moment only.
 */
import type { SessionLine } from '../session/service-view.ts';
import type { Currency } from '../session/view.ts';
import type { Db } from './record-file.ts';
import { recordsOf, type SessionRecord } from './session-record.ts';

type Cell = string | number | null;

const lineColumns = `reference, evse, created_at_ms, stopped_at_ms, energy_wh, currency, cost_minor,
  captured_minor, refunded_minor, is_settled, payment_state, alert`;

/**
 * The sessions made before `beforeMs` (null: the last ones), newest first: `most` of them, and those
 * made in the same millisecond as the last, so that no page boundary swallows one.
 */
export function readSessionPage(
  db: Db,
  beforeMs: number | null,
  most: number,
): { sessions: SessionLine[]; hasMore: boolean } {
  const newest = db
    .prepare(
      `SELECT ${lineColumns} FROM sessions WHERE created_at_ms < ?
       ORDER BY created_at_ms DESC, reference DESC LIMIT ?`,
    )
    .all(beforeMs ?? Number.MAX_SAFE_INTEGER, most + 1) as Record<string, Cell>[];
  const rows = newest.slice(0, most);
  const last = rows.at(-1);
  if (newest.length <= most || last === undefined) {
    return { sessions: newest.map(lineOf), hasMore: false };
  }
  const lastMs = Number(last['created_at_ms']);
  const sameMoment = db
    .prepare(
      `SELECT ${lineColumns} FROM sessions WHERE created_at_ms = ? AND reference < ?
       ORDER BY reference DESC`,
    )
    .all(lastMs, String(last['reference'])) as Record<string, Cell>[];
  const hasMore = db.prepare('SELECT 1 FROM sessions WHERE created_at_ms < ? LIMIT 1').get(lastMs);
  return { sessions: [...rows, ...sameMoment].map(lineOf), hasMore: hasMore !== undefined };
}

function lineOf(row: Record<string, Cell>): SessionLine {
  const number = (name: string) => {
    const cell = row[name];
    return typeof cell === 'number' ? cell : null;
  };
  const text = (name: string) => {
    const cell = row[name];
    return typeof cell === 'string' ? cell : null;
  };
  return {
    reference: String(row['reference']),
    evse: String(row['evse']),
    createdAtMs: Number(row['created_at_ms']),
    stoppedAtMs: number('stopped_at_ms'),
    energyWh: number('energy_wh'),
    currency: String(row['currency']) as Currency,
    dueMinor: number('cost_minor'),
    paidMinor: Number(row['captured_minor']) - Number(row['refunded_minor']),
    isSettled: Number(row['is_settled']) === 1,
    paymentState: text('payment_state'),
    alert: text('alert'),
  };
}

/** All sessions, oldest first, `size` of them at a time. */
export function* sessionParts(db: Db, size: number): Generator<SessionRecord[]> {
  const next = db.prepare(
    `SELECT * FROM sessions WHERE (created_at_ms, reference) > (?, ?)
     ORDER BY created_at_ms, reference LIMIT ?`,
  );
  let after: [number, string] = [Number.MIN_SAFE_INTEGER, ''];
  for (;;) {
    const rows = next.all(...after, size) as Record<string, Cell>[];
    if (rows.length === 0) return;
    const records = recordsOf(db, rows);
    yield records;
    const last = records.at(-1);
    if (last === undefined) return;
    after = [last.createdAtMs, last.reference];
  }
}
