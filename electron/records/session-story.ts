/** One session's whole story: what the journal, its payment's operations and its alerts tell of it. */
import { setImmediate as otherWork } from 'node:timers/promises';
import type { Redact } from '../log-redact.ts';
import type { StoryLine } from '../session/service-view.ts';
import { msPerMinute, msPerSecond } from '../session/units.ts';
import { majorText } from './decimals.ts';
import { firstEventAt } from './event-range.ts';
import type { Db } from './record-file.ts';

/** Events looked at in one go: some ms of the thread that renews the lease. */
const atOnce = 2000;
/** A payment that is looked at for months has its last event far away; so much is searched for it. */
const mostSearched = 400_000;
/** Around the session: what led to it, and what its end brought. */
const beforeMs = msPerSecond;
const afterMs = 2 * msPerMinute;

/** They happen to nobody's session in particular. */
const noise = ['Ticked', 'Touched', 'LanguageChosen'];

interface EventRow {
  seq: number;
  at_ms: number;
  type: string;
  body: string;
}

interface SessionTimes {
  evse: string;
  currency: string;
  created_at_ms: number;
  stopped_at_ms: number | null;
  settled_at_ms: number | null;
  updated_at_ms: number | null;
}

/**
 * The story, sorted by time; null where there is no such session. The thread is given back between
 * parts of the journal. `redact` has the last word on every detail.
 */
export async function readStory(
  db: Db,
  reference: string,
  redact: Redact,
): Promise<StoryLine[] | null> {
  const times = db
    .prepare(
      `SELECT evse, currency, created_at_ms, stopped_at_ms, settled_at_ms, updated_at_ms
       FROM sessions WHERE reference = ?`,
    )
    .get(reference) as SessionTimes | undefined;
  if (times === undefined) return null;
  const events = await readEvents(db, reference, times);
  const lines = [
    ...thinned(events).map((row) => lineOf(row, times.currency)),
    ...operationLines(db, reference),
    ...alertLines(db, reference),
  ];
  return lines
    .map((line) => ({ ...line, detail: String(redact(line.detail)) }))
    .sort((one, other) => one.atMs - other.atMs);
}

/** Its own events whenever they came, and those of its outlet and of the station in its time. */
async function readEvents(db: Db, reference: string, times: SessionTimes): Promise<EventRow[]> {
  const { created_at_ms: createdMs, stopped_at_ms: stoppedMs } = times;
  const lastMs = Math.max(
    createdMs,
    stoppedMs ?? 0,
    times.settled_at_ms ?? 0,
    times.updated_at_ms ?? 0,
  );
  const outletUntilMs = (stoppedMs ?? lastMs) + afterMs;
  const end = firstEventAt(db, lastMs + afterMs + 1);
  const select = db.prepare(
    `SELECT seq, at_ms, type, body FROM events
     WHERE seq >= ? AND seq < ? AND (
       reference = ? OR (
         at_ms <= ? AND type NOT IN (${noise.map(() => '?').join(', ')})
         AND reference IS NULL AND (evse = ? OR evse IS NULL)))
     ORDER BY seq`,
  );
  const found: EventRow[] = [];
  const begin = firstEventAt(db, createdMs - beforeMs);
  for (let from = begin; from < end && from < begin + mostSearched; from += atOnce) {
    const to = Math.min(from + atOnce, end);
    const rows = select.all(from, to, reference, outletUntilMs, ...noise, times.evse);
    found.push(...(rows as EventRow[]));
    await otherWork();
  }
  return found;
}

/** Of the readings the first, the last, and one each minute. */
function thinned(events: readonly EventRow[]): EventRow[] {
  const readings = events.filter(({ type }) => type === 'MeterRead');
  const [first, last] = [readings[0], readings.at(-1)];
  let keptMs = -Infinity;
  return events.filter((event) => {
    if (event.type !== 'MeterRead') return true;
    if (event !== first && event !== last && event.at_ms < keptMs + msPerMinute) return false;
    keptMs = event.at_ms;
    return true;
  });
}

function lineOf({ at_ms: atMs, type, body }: EventRow, currency: string): StoryLine {
  return { atMs, what: type, detail: detailOf(type, JSON.parse(body), currency) };
}

/** What is told elsewhere in the line, opens something, or is too long. */
const untold = new Set(['type', 'atMs', 'evse', 'reference', 'rules', 'wayIn', 'stopCode']);
/** A word of a closed list, a serial number, a date. */
const plainWord = /^[\w.:+-]{1,60}$/;

/** Figures and words of closed lists; sentences only where Vipps or a device said why. */
function detailOf(type: string, body: unknown, currency: string): string {
  if (typeof body !== 'object' || body === null) return '';
  const told = Object.entries(body).flatMap(([name, value]) => {
    // What a driver typed to stop is a key to that charge.
    if (untold.has(name) || (type === 'StopWanted' && name === 'code')) return [];
    return figure(name, value, currency);
  });
  return told.join(', ');
}

function figure(name: string, value: unknown, currency: string): string[] {
  if (typeof value === 'boolean') return [`${name} ${value ? 'yes' : 'no'}`];
  if (typeof value === 'number') return [numberWords(name, value, currency)];
  if (typeof value === 'string') {
    return plainWord.test(value) || name === 'message' ? [`${name} ${value}`] : [];
  }
  if (Array.isArray(value)) return [`${value.length} ${name}`];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([inner, one]) => figure(inner, one, currency));
}

/** Names carry their unit at the end. */
function numberWords(name: string, value: number, currency: string): string {
  const [, word = name, unit = ''] = /^(.*?)(Minor|Wh|W|Ms|A)$/.exec(name) ?? [];
  if (unit === 'Minor') return `${word} ${majorText(value)} ${currency}`;
  if (name.endsWith('AtMs') || name.endsWith('UntilMs')) {
    return `${word} ${new Date(value).toISOString()}`;
  }
  return `${word} ${value}${unit === '' ? '' : ` ${unit === 'Ms' ? 'ms' : unit}`}`;
}

function operationLines(db: Db, reference: string): StoryLine[] {
  const rows = db
    .prepare(
      `SELECT name, state, attempts, last_error, updated_at_ms FROM payment_operations
       WHERE reference = ? ORDER BY updated_at_ms`,
    )
    .all(reference) as {
    name: string;
    state: string;
    attempts: number;
    last_error: string | null;
    updated_at_ms: number;
  }[];
  return rows.map(({ name, state, attempts, last_error: error, updated_at_ms: atMs }) => {
    const tries = `${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`;
    return {
      atMs,
      what: 'operation',
      detail: `${name}: ${state}, ${tries}${error === null ? '' : `; ${error}`}`,
    };
  });
}

function alertLines(db: Db, reference: string): StoryLine[] {
  const rows = db
    .prepare(
      'SELECT code, message, raised_at_ms, cleared_at_ms FROM alerts WHERE reference = ? ORDER BY id',
    )
    .all(reference) as {
    code: string;
    message: string;
    raised_at_ms: number;
    cleared_at_ms: number | null;
  }[];
  return rows.flatMap(({ code, message, raised_at_ms: raisedMs, cleared_at_ms: clearedMs }) => {
    const raised = { atMs: raisedMs, what: 'alert', detail: `${code}: ${message}` };
    if (clearedMs === null) return [raised];
    return [raised, { atMs: clearedMs, what: 'alert', detail: `${code}: no longer` }];
  });
}
