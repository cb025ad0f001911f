/**
 * The journal: every event that changed something, in SQLite, durable before its effects begin.
 * Beside the events stand tables for people and checks (sessions, payment_operations, alerts),
 * written in the same transaction and derived from the same state.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { migrations } from './journal-schema.ts';
import { JournalDamaged, type Journal } from './ports.ts';
import { AlertRows } from './records/alert-rows.ts';
import {
  alertText,
  changedPayments,
  retireOldKeys,
  sessionRow,
  upsertOperation,
  upsertSession,
} from './records/session-row.ts';
import type { SoldTotals } from './field-report.ts';
import { readPastPayment, readSoldTotals } from './records/session-record.ts';
import type { PastPayment } from './session/phone-view.ts';
import { step } from './session/session.ts';
import { initialState } from './session/recovery.ts';
import type { Payment, Rules, StationState } from './session/state.ts';
import { upgradeEvent, upgradeState } from './session/state-upgrade.ts';
import { msPerDay } from './session/units.ts';
import type { StationEvent } from './session/events.ts';

/** For how long an append waits for a lock that somebody else holds. */
const lockTimeoutMs = 1000;
/** So many events after a checkpoint the next one is written: bounds the time of a start. */
const checkpointEvery = 2000;

/** The triggers let no event go that is younger than this against the newest one: 30 days. */
const youngestRemovedMs = 30 * msPerDay;

type Db = InstanceType<typeof Database>;

/** The journal in SQLite, which can also let go of what is old. */
export interface StationRecord extends Journal {
  /**
   * Removes the oldest events that a checkpoint covers and that are older than `beforeMs` (station
   * time, ms since 1970), `atMost` of them, in one transaction. Sessions, payment operations and
   * alerts stay.
   * @returns how many events were removed; fewer than `atMost` when no more are old enough.
   */
  removeOldEvents(beforeMs: number, atMost: number): number;
  /** A payment as its row in `sessions` has it; null where there is none. */
  pastPayment(reference: string): (PastPayment & { createdAtMs: number }) | null;
  /** What was sold, of all time, by currency. */
  soldTotals(): SoldTotals[];
}

/**
 * Opens, and where needed makes or migrates, the database at `path`.
 * @throws JournalDamaged when a file is there that is no sound database of ours; it is not touched.
 * @throws Error when it cannot be opened or written, for want of room, rights or a disk.
 */
export function openJournal(path: string): StationRecord {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) checkExisting(path);
  const db = new Database(path);
  try {
    // FULL: a commit is on disk when it returns. WAL: one fsync a commit, readers never block.
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    // Somebody with a database tool may hold the lock for a moment; a lease is longer than this.
    db.pragma(`busy_timeout = ${lockTimeoutMs}`);
    migrate(db);
    proveWritable(db);
    return new SqliteJournal(db, path);
  } catch (error) {
    db.close();
    throw asDamage(error, path);
  }
}

/** Reads only, so that a file that is not sound, or not ours, stays as it is. */
function checkExisting(path: string): void {
  let db: Db | null = null;
  try {
    const hasLog = existsSync(`${path}-wal`) && statSync(`${path}-wal`).size > 0;
    // SQLite would take an empty file for a new database, and throw its log away.
    if (statSync(path).size === 0 && hasLog) {
      throw new JournalDamaged(`${path}: empty, though there is a log to it`);
    }
    db = new Database(path, { readonly: true });
    const rows = db.pragma('quick_check') as { quick_check: string }[];
    if (rows[0]?.quick_check !== 'ok') {
      throw new JournalDamaged(`${path}: ${rows[0]?.quick_check ?? 'no answer to the check'}`);
    }
    checkVersion(db, path);
  } catch (error) {
    throw asDamage(error, path);
  } finally {
    db?.close();
  }
}

function versionOf(db: Db): number {
  return Number((db.pragma('user_version') as { user_version: number }[])[0]?.user_version);
}

function checkVersion(db: Db, path: string): void {
  const version = versionOf(db);
  if (version > migrations.length) {
    throw new JournalDamaged(
      `${path}: of version ${version}, this program knows ${migrations.length} at most`,
    );
  }
  const table = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' LIMIT 1").get();
  if (version === 0 && table !== undefined) {
    throw new JournalDamaged(`${path}: a database of another program`);
  }
}

function asDamage(error: unknown, path: string): Error {
  if (error instanceof JournalDamaged) return error;
  const code = error instanceof Error && 'code' in error ? error.code : null;
  const message = error instanceof Error ? error.message : String(error);
  const isDamage =
    code === 'SQLITE_CORRUPT' ||
    code === 'SQLITE_NOTADB' ||
    /not a database|malformed|corrupt|no such (table|column)/i.test(message);
  return isDamage ? new JournalDamaged(`${path}: ${message}`) : new Error(`${path}: ${message}`);
}

function migrate(db: Db): void {
  const version = versionOf(db);
  migrations.slice(version).forEach((sql, index) => {
    const next = version + index + 1;
    db.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${next}; COMMIT;`);
  });
}

/** Writes a page that says what it said before: a disk that is full or read-only tells at once. */
function proveWritable(db: Db): void {
  db.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${versionOf(db)}; COMMIT;`);
}

class SqliteJournal implements StationRecord {
  readonly #db: Db;
  readonly #path: string;
  readonly #insertEvent;
  readonly #insertCheckpoint;
  readonly #upsertSession;
  readonly #upsertOperation;
  readonly #retireOldKeys;
  readonly #tellAlert;
  readonly #alerts: AlertRows;
  #sinceCheckpoint = 0;

  constructor(db: Db, path: string) {
    this.#db = db;
    this.#path = path;
    this.#insertEvent = db.prepare(
      'INSERT INTO events (at_ms, type, evse, reference, body) VALUES (?, ?, ?, ?, ?)',
    );
    this.#insertCheckpoint = db.prepare(
      'INSERT OR REPLACE INTO checkpoints (seq, state) SELECT COALESCE(MAX(seq), 0), ? FROM events',
    );
    this.#upsertSession = db.prepare(upsertSession);
    this.#upsertOperation = db.prepare(upsertOperation);
    this.#retireOldKeys = db.prepare(retireOldKeys);
    this.#tellAlert = db.prepare('UPDATE sessions SET alert = ? WHERE reference = ?');
    this.#alerts = new AlertRows(db);
  }

  replay(rules: Rules): { state: StationState; replayed: number } {
    try {
      return this.#replay(rules);
    } catch (error) {
      this.#db.close();
      if (error instanceof JournalDamaged) throw error;
      const message = error instanceof Error ? error.message : String(error);
      throw new JournalDamaged(`${this.#path}: the events cannot be replayed: ${message}`);
    }
  }

  #replay(rules: Rules): { state: StationState; replayed: number } {
    const last = this.#db
      .prepare('SELECT seq, state FROM checkpoints ORDER BY seq DESC LIMIT 1')
      .get() as { seq: number; state: string } | undefined;
    let state = last === undefined ? initialState(rules) : upgradeState(JSON.parse(last.state));
    if (state === null) throw new JournalDamaged(`${this.#path}: a checkpoint of another version`);
    const rows = this.#db
      .prepare('SELECT seq, body FROM events WHERE seq > ? ORDER BY seq')
      .all(last?.seq ?? 0) as { seq: number; body: string }[];
    let seq = last?.seq ?? 0;
    for (const row of rows) {
      seq += 1;
      if (row.seq !== seq) throw new JournalDamaged(`${this.#path}: event ${seq} is missing`);
      state = step(state, upgradeEvent(JSON.parse(row.body))).state;
    }
    this.#sinceCheckpoint = rows.length;
    return { state, replayed: rows.length };
  }

  append(event: StationEvent, before: StationState, after: StationState): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const evse = 'evse' in event ? event.evse : null;
      const reference = 'reference' in event ? (event.reference ?? null) : null;
      this.#insertEvent.run(event.atMs, event.type, evse, reference, JSON.stringify(event));
      for (const payment of changedPayments(before, after)) this.#project(payment, after);
      for (const about of this.#alerts.bringInStep(after.alerts, after.atMs)) {
        this.#tellAlert.run(alertText(after.alerts, about), about);
      }
      this.#sinceCheckpoint += 1;
      if (this.#sinceCheckpoint >= checkpointEvery) {
        this.#insertCheckpoint.run(JSON.stringify(after));
        this.#db.exec('DELETE FROM checkpoints WHERE seq < (SELECT MAX(seq) FROM checkpoints)');
        this.#sinceCheckpoint = 0;
      }
      this.#db.exec('COMMIT');
      this.#alerts.committed(after.alerts);
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK');
      throw error;
    }
  }

  #project(payment: Payment, state: StationState): void {
    this.#upsertSession.run(...sessionRow(payment, state));
    for (const [name, operation] of Object.entries(payment.operations)) {
      if (name === 'look') continue;
      this.#retireOldKeys.run(payment.reference, name, operation.key);
      this.#upsertOperation.run(
        operation.key,
        payment.reference,
        name,
        operation.state,
        operation.attempts,
        operation.nextTryAtMs,
        operation.lastError,
        state.atMs,
        operation.deadlineAtMs,
      );
    }
  }

  removeOldEvents(beforeMs: number, atMost: number): number {
    const { changes } = this.#db
      .prepare(
        `DELETE FROM events WHERE seq IN (
           SELECT seq FROM events
           WHERE seq < (SELECT MAX(seq) FROM checkpoints) AND at_ms < ?
             AND at_ms <= (SELECT at_ms FROM events ORDER BY seq DESC LIMIT 1) - ${youngestRemovedMs}
           ORDER BY seq LIMIT ?)`,
      )
      .run(beforeMs, atMost);
    return changes;
  }

  soldTotals(): SoldTotals[] {
    return readSoldTotals(this.#db);
  }

  pastPayment(reference: string): (PastPayment & { createdAtMs: number }) | null {
    return readPastPayment(this.#db, reference);
  }

  close(): void {
    this.#db.close();
  }
}
