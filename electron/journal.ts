/**
 * The journal: every event that changed something, in SQLite, durable before its effects begin.
 * Beside the events stand two tables for people and checks, sessions and payment_operations,
 * written in the same transaction and derived from the same state.
 */
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'libsql';
import { migrations } from './journal-schema.ts';
import { JournalDamaged, type Journal } from './ports.ts';
import { step } from './session/session.ts';
import { initialState } from './session/recovery.ts';
import { stateSchema, type Payment, type Rules, type StationState } from './session/state.ts';
import type { StationEvent } from './session/events.ts';

/** For how long an append waits for a lock that somebody else holds. */
const lockTimeoutMs = 1000;
/** So many events after a checkpoint the next one is written: bounds the time of a start. */
const checkpointEvery = 2000;

type Db = InstanceType<typeof Database>;

/**
 * Opens, and where needed makes or migrates, the database at `path`.
 * @throws JournalDamaged when a file is there that is no sound database of ours; it is not touched.
 */
export function openJournal(path: string): Journal {
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

class SqliteJournal implements Journal {
  readonly #db: Db;
  readonly #path: string;
  readonly #insertEvent;
  readonly #insertCheckpoint;
  readonly #upsertSession;
  readonly #upsertOperation;
  readonly #retireOldKeys;
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
    let state = last === undefined ? initialState(rules) : (JSON.parse(last.state) as StationState);
    if (state.schema !== stateSchema) {
      throw new JournalDamaged(`${this.#path}: a checkpoint of another version`);
    }
    const rows = this.#db
      .prepare('SELECT body FROM events WHERE seq > ? ORDER BY seq')
      .all(last?.seq ?? 0) as { body: string }[];
    for (const { body } of rows) state = step(state, JSON.parse(body) as StationEvent).state;
    this.#sinceCheckpoint = rows.length;
    return { state, replayed: rows.length };
  }

  append(event: StationEvent, before: StationState, after: StationState): void {
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const evse = 'evse' in event ? event.evse : null;
      const reference = 'reference' in event ? event.reference : null;
      this.#insertEvent.run(event.atMs, event.type, evse, reference, JSON.stringify(event));
      for (const payment of changedPayments(before, after)) this.#project(payment, after);
      this.#sinceCheckpoint += 1;
      if (this.#sinceCheckpoint >= checkpointEvery) {
        this.#insertCheckpoint.run(JSON.stringify(after));
        this.#db.exec('DELETE FROM checkpoints WHERE seq < (SELECT MAX(seq) FROM checkpoints)');
        this.#sinceCheckpoint = 0;
      }
      this.#db.exec('COMMIT');
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
      );
    }
  }

  close(): void {
    this.#db.close();
  }
}

/** Payments whose rows differ now: changed ones, and those whose charge begins. */
function changedPayments(before: StationState, after: StationState): Payment[] {
  if (before.payments === after.payments && before.evses === after.evses) return [];
  const charging = chargesOf(before);
  const begun = chargesOf(after).filter((reference) => !charging.includes(reference));
  return Object.values(after.payments).filter((payment) => {
    const { reference } = payment;
    return before.payments[reference] !== payment || begun.includes(reference);
  });
}

/** References of the charges there are. */
function chargesOf(state: StationState): string[] {
  return Object.values(state.evses).flatMap(({ session }) => {
    return 'charge' in session && session.charge !== null ? [session.charge.reference] : [];
  });
}

const upsertSession = `
  INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (reference) DO UPDATE SET
    started_at_ms = excluded.started_at_ms, stopped_at_ms = excluded.stopped_at_ms,
    stop_reason = excluded.stop_reason, meter_serial_number = excluded.meter_serial_number,
    meter_start_wh = excluded.meter_start_wh, meter_stop_wh = excluded.meter_stop_wh,
    energy_wh = excluded.energy_wh, cost_minor = excluded.cost_minor,
    authorized_minor = excluded.authorized_minor, captured_minor = excluded.captured_minor,
    cancelled_minor = excluded.cancelled_minor, refunded_minor = excluded.refunded_minor,
    payment_state = excluded.payment_state, is_settled = excluded.is_settled,
    alert = excluded.alert`;

/** A key that Vipps refused is never sent again: its row says so once another has taken its place. */
const retireOldKeys = `
  UPDATE payment_operations SET state = 'refused'
  WHERE reference = ? AND name = ? AND idempotency_key <> ? AND state IN ('waiting', 'sent')`;

const upsertOperation = `
  INSERT INTO payment_operations VALUES (?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (idempotency_key) DO UPDATE SET
    state = excluded.state, attempts = excluded.attempts,
    next_try_at_ms = excluded.next_try_at_ms, last_error = excluded.last_error,
    updated_at_ms = excluded.updated_at_ms`;

function sessionRow(payment: Payment, state: StationState): (string | number | null)[] {
  const { reference, evse, createdAtMs, currency, seen, isSettled, alert } = payment;
  return [
    reference,
    evse,
    createdAtMs,
    ...energyColumns(payment, state),
    currency,
    payment.plan.kind === 'settle' ? payment.plan.bill.dueMinor : null,
    ...moneyColumns(seen),
    seen?.state ?? null,
    isSettled ? 1 : 0,
    alert,
  ];
}

/** started_at_ms … energy_wh: of the bill, before there is one of the charge, before that nothing. */
function energyColumns(payment: Payment, state: StationState): (string | number | null)[] {
  if (payment.plan.kind === 'settle') {
    const { bill } = payment.plan;
    return [
      bill.startedAtMs,
      bill.stoppedAtMs,
      bill.stopReason,
      bill.meterSerialNumber,
      bill.meterStartWh,
      bill.meterStopWh,
      bill.energyWh,
    ];
  }
  const session = state.evses[payment.evse]?.session;
  const charge = session !== undefined && 'charge' in session ? session.charge : null;
  if (charge?.reference !== payment.reference) return [null, null, null, null, null, null, null];
  const { startedAtMs, meterSerialNumber, meterStartWh } = charge;
  return [startedAtMs, null, null, meterSerialNumber, meterStartWh, null, null];
}

/** authorized_minor … refunded_minor. */
function moneyColumns(seen: Payment['seen']): number[] {
  if (seen === null) return [0, 0, 0, 0];
  return [seen.authorizedMinor, seen.capturedMinor, seen.cancelledMinor, seen.refundedMinor];
}
