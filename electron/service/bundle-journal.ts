/**
 * The record as a support bundle takes it along: what it showed at one moment, of the last thirty days
 * and no larger than fits through a mobile line, without what would open anything.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import Database from 'libsql';
import type { Redact } from '../log-redact.ts';
import { allEvents, firstEventAt, type EventRange } from '../records/event-range.ts';
import type { Db } from '../records/record-file.ts';
import { msPerDay } from '../session/units.ts';

const keptDays = 30;
const mostBytes = 50_000_000;
/** What a row takes beside its text: number, times, index. */
const rowBytes = 60;
const sessionRowBytes = 300;
/** Rows looked at in one go: some ms. Copying one takes longer than counting it. */
const countedAtOnce = 500;
const copiedAtOnce = 100;
/** Even beside very many sessions some events are taken: the newest say most. */
const leastEventBytes = 10_000_000;

type Cell = string | number | null;
type Row = Record<string, Cell>;

/** What will be in it. */
export interface JournalCut {
  events: EventRange;
  sinceMs: number;
  /** References of payments that are not settled: their rows are taken however old they are. */
  open: string;
  /** Rows by table. */
  counts: Record<string, number>;
  /** Of the text in its rows, about. */
  bytes: number;
  /** What is left out, in sentences. */
  notes: string[];
}

type Chosen = Pick<JournalCut, 'events' | 'sinceMs' | 'open'>;

/** What of each table is taken; of one that is not named here, everything. */
function partOf(table: string, { events, sinceMs, open }: Chosen) {
  switch (table) {
    case 'events':
      return { where: 'seq BETWEEN ? AND ?', values: [events.first, events.last] };
    case 'checkpoints':
      return { where: 'seq = (SELECT MAX(seq) FROM checkpoints)', values: [] };
    case 'sessions':
      return { where: 'created_at_ms >= ? OR is_settled = 0', values: [sinceMs] };
    case 'payment_operations':
      return {
        where: 'updated_at_ms >= ? OR reference IN (SELECT value FROM json_each(?))',
        values: [sinceMs, open],
      };
    case 'alerts':
      return { where: 'raised_at_ms >= ? OR cleared_at_ms IS NULL', values: [sinceMs] };
    default:
      return { where: '1', values: [] };
  }
}

/** The rows of a table by their numbers, a part at a time; the thread is given back in between. */
async function* partsOf(
  db: Db,
  table: string,
  chosen: Chosen,
  atOnce: number,
): AsyncGenerator<[first: number, last: number]> {
  const sql = `SELECT (SELECT MIN(rowid) FROM ${table}) AS first, (SELECT MAX(rowid) FROM ${table}) AS last`;
  const all = db.prepare(sql).get() as { first: number | null; last: number | null };
  const begin = table === 'events' ? chosen.events.first : (all.first ?? 1);
  const end = all.last ?? 0;
  for (let first = begin; first <= end; first += atOnce) {
    yield [first, Math.min(first + atOnce - 1, end)];
    await otherWork();
  }
}

/**
 * Decides what is taken, counting back from the newest event: the computer's clock may be wrong, the
 * record's own time is not. Gives the thread back between parts.
 */
export async function planCut(db: Db): Promise<JournalCut> {
  const all = allEvents(db);
  const newest = db.prepare('SELECT at_ms FROM events WHERE seq = ?').get(all.last) as
    { at_ms: number } | undefined;
  const sinceMs = (newest?.at_ms ?? 0) - keptDays * msPerDay;
  const youngEnough = firstEventAt(db, sinceMs);
  const size = db.prepare(
    `SELECT COALESCE(SUM(LENGTH(body)), 0) + COUNT(*) * ${rowBytes} AS bytes
     FROM events WHERE seq BETWEEN ? AND ?`,
  );
  const sessionBytes = await bytesOfSessions(db, sinceMs);
  const mostEventBytes = Math.max(leastEventBytes, mostBytes - sessionBytes);
  let first = all.last + 1;
  let eventBytes = 0;
  while (first > youngEnough) {
    const from = Math.max(youngEnough, first - countedAtOnce);
    const part = (size.get(from, first - 1) as { bytes: number }).bytes;
    if (eventBytes + part > mostEventBytes) break;
    eventBytes += part;
    first = from;
    await otherWork();
  }
  const bytes = sessionBytes + eventBytes;
  const events = { first, last: all.last };
  const open = await openReferences(db, { events, sinceMs, open: '[]' });
  const chosen = { events, sinceMs, open };
  const counts: Record<string, number> = {};
  for (const table of tablesOf(db)) counts[table] = await countRows(db, table, chosen);
  return { ...chosen, counts, bytes, notes: notesOf(all, youngEnough, first) };
}

async function bytesOfSessions(db: Db, sinceMs: number): Promise<number> {
  const part = db.prepare(
    `SELECT COALESCE(SUM(LENGTH(COALESCE(place, '')) + LENGTH(COALESCE(tariff, ''))
       + LENGTH(COALESCE(bill, ''))), 0) + COUNT(*) * ${sessionRowBytes} AS bytes
     FROM sessions WHERE created_at_ms >= ? AND rowid BETWEEN ? AND ?`,
  );
  const chosen = { events: { first: 1, last: 0 }, sinceMs, open: '[]' };
  let bytes = 0;
  for await (const [first, last] of partsOf(db, 'sessions', chosen, countedAtOnce)) {
    bytes += (part.get(sinceMs, first, last) as { bytes: number }).bytes;
  }
  return bytes;
}

/** As a JSON array, for json_each. */
async function openReferences(db: Db, chosen: Chosen): Promise<string> {
  const part = db.prepare(
    'SELECT reference FROM sessions WHERE is_settled = 0 AND rowid BETWEEN ? AND ?',
  );
  const found: string[] = [];
  for await (const [first, last] of partsOf(db, 'sessions', chosen, countedAtOnce)) {
    const rows = part.all(first, last) as { reference: string }[];
    found.push(...rows.map(({ reference }) => reference));
  }
  return JSON.stringify(found);
}

async function countRows(db: Db, table: string, chosen: Chosen): Promise<number> {
  if (table === 'events') return chosen.events.last - chosen.events.first + 1;
  const { where, values } = partOf(table, chosen);
  const part = db.prepare(
    `SELECT COUNT(*) AS n FROM ${table} WHERE (${where}) AND rowid BETWEEN ? AND ?`,
  );
  let count = 0;
  for await (const [first, last] of partsOf(db, table, chosen, countedAtOnce)) {
    count += (part.get(...values, first, last) as { n: number }).n;
  }
  return count;
}

function notesOf(all: EventRange, youngEnough: number, first: number): string[] {
  const notes: string[] = [];
  const old = youngEnough - all.first;
  if (old > 0) notes.push(`${old} events older than ${keptDays} days.`);
  const tooMany = first - youngEnough;
  if (tooMany > 0) {
    notes.push(`${tooMany} events before number ${first}: the journal would be over 50 MB.`);
  }
  return notes;
}

function tablesOf(db: Db): string[] {
  const rows = db
    .prepare(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )
    .all() as { name: string }[];
  return rows.map(({ name }) => name).filter((name) => /^\w+$/.test(name));
}

/**
 * Copies what `cut` names into a new database at `target`, which `--sessions --database` reads. `db`
 * must be inside a transaction, so that all of it is of one moment; the station goes on writing.
 */
export async function copyCut(
  db: Db,
  target: string,
  cut: JournalCut,
  redact: Redact,
): Promise<void> {
  const copy = new Database(target);
  try {
    // The copy is packed right after it was made: what a power cut would leave of it is of no use.
    copy.pragma('journal_mode = OFF');
    copy.pragma('synchronous = OFF');
    const schema = db
      .prepare(
        "SELECT type, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'",
      )
      .all() as { type: string; sql: string }[];
    const make = (wanted: string) => {
      for (const { type, sql } of schema) if (type === wanted) copy.exec(sql);
    };
    make('table');
    // Over full tables it would hold the thread for long.
    make('index');
    for (const table of tablesOf(db)) await copyTable(db, copy, table, cut, redact);
    make('trigger');
    const [version] = db.pragma('user_version') as { user_version: number }[];
    copy.pragma(`user_version = ${version?.user_version ?? 0}`);
  } finally {
    copy.close();
  }
}

async function copyTable(
  db: Db,
  copy: Db,
  table: string,
  cut: JournalCut,
  redact: Redact,
): Promise<void> {
  const { where, values } = partOf(table, cut);
  const part = db.prepare(
    `SELECT * FROM ${table} WHERE (${where}) AND rowid BETWEEN ? AND ? ORDER BY rowid`,
  );
  const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
  const names = (columns as { name: string }[]).map(({ name }) => name);
  const insert = copy.prepare(
    `INSERT INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
  );
  for await (const [first, last] of partsOf(db, table, cut, copiedAtOnce)) {
    copy.exec('BEGIN');
    for (const row of part.all(...values, first, last) as Row[]) {
      insert.run(...names.map((name) => cleanCell(row, name, redact)));
    }
    copy.exec('COMMIT');
  }
}

/** Events of figures alone: nearly all there are. Their texts are words of closed lists. */
const plainEvents = new Set(['MeterRead', 'RelayReported', 'PilotReported', 'Ticked']);

function cleanCell(row: Row, name: string, redact: Redact): Cell {
  const cell = row[name] ?? null;
  if (typeof cell !== 'string' || (name === 'body' && plainEvents.has(String(row['type'])))) {
    return cell;
  }
  // The station's own place, prices and sums.
  if (name === 'place' || name === 'tariff' || name === 'bill') return cell;
  // An operation's `state` is a word, a checkpoint's the whole of it.
  if (name !== 'body' && !cell.startsWith('{')) return cleanText(cell, name, redact);
  return JSON.stringify(cleanValue(JSON.parse(cell), name, redact));
}

/** Ways in to a payment, and codes that end a charge: keys, as long as they are good. */
const keyNames = new Set(['payload', 'url', 'dataUri', 'stopCode']);

function cleanValue(value: unknown, name: string, redact: Redact): unknown {
  if (typeof value === 'string') return cleanText(value, name, redact);
  if (Array.isArray(value)) return value.map((one) => cleanValue(one, name, redact));
  if (typeof value !== 'object' || value === null) return value;
  const typed = 'type' in value && value.type === 'StopWanted';
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      const isKey = keyNames.has(key) || (typed && key === 'code');
      return [key, isKey && typeof one === 'string' ? '[hidden]' : cleanValue(one, key, redact)];
    }),
  );
}

/** Under its name: numbers of things may look like numbers of people. */
function cleanText(text: string, name: string, redact: Redact): string {
  const clean = redact({ [name]: text });
  const isRead = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null;
  const told = isRead(clean) ? clean[name] : null;
  return typeof told === 'string' ? told : '';
}
