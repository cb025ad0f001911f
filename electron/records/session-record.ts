/** Sessions as the record has them: rows of the database, read back into words. */
import type { SoldTotals } from '../field-report.ts';
import type { PastPayment } from '../session/phone-view.ts';
import type { Bill, Seen } from '../session/state.ts';
import type { Tariff } from '../session/tariff-types.ts';
import type { Currency } from '../session/view.ts';
import { localDate } from './local-days.ts';
import type { Place } from './place.ts';
import type { Db } from './record-file.ts';

/** Money in minor units, energy in Wh, times in ms since 1970. */
export interface SessionRecord {
  reference: string;
  evse: string;
  evseId: string | null;
  createdAtMs: number;
  startedAtMs: number | null;
  stoppedAtMs: number | null;
  stopReason: string | null;
  meterSerialNumber: string | null;
  meterStartWh: number | null;
  meterStopWh: number | null;
  /** Null: not billed (yet). */
  energyWh: number | null;
  currency: Currency;
  /** What Vipps was asked to hold; null in rows from before version 2. */
  amountMinor: number | null;
  authorizedMinor: number;
  capturedMinor: number;
  /** Of what was held: given back without having been taken. */
  releasedMinor: number;
  refundedMinor: number;
  /** Captured and not refunded. */
  paidMinor: number;
  /** Neither captured nor released so far. */
  heldMinor: number;
  /** By the bill; null before there is one. */
  dueMinor: number | null;
  /** Null also in rows that were settled before version 2. */
  netMinor: number | null;
  vatMinor: number | null;
  isWaived: boolean | null;
  paymentState: string | null;
  isSettled: boolean;
  settledAtMs: number | null;
  alert: string | null;
  updatedAtMs: number;
  place: Place | null;
  tariff: Tariff | null;
  bill: Bill | null;
}

export interface AlertRecord {
  code: string;
  reference: string | null;
  message: string;
  raisedAtMs: number;
  /** Null: it stands. */
  clearedAtMs: number | null;
}

type Cell = string | number | null;

/** From and to are local days, "YYYY-MM-DD", both included; null: no limit. */
export interface Days {
  from: string | null;
  to: string | null;
}

/**
 * Sessions that began (their payment was made) within the days, by the wall clock where they took
 * place, oldest first. `timeZone` serves rows that do not know their place.
 */
export function readSessions(db: Db, days: Days, timeZone: string): SessionRecord[] {
  const rows = db
    .prepare('SELECT * FROM sessions ORDER BY created_at_ms, reference')
    .all() as Record<string, Cell>[];
  return recordsOf(db, rows).filter(({ createdAtMs, place }) => {
    return isWithin(days, localDate(place?.timeZone ?? timeZone, createdAtMs));
  });
}

/** Whole rows of `sessions`, read back. */
export function recordsOf(db: Db, rows: readonly Record<string, Cell>[]): SessionRecord[] {
  const known = columnsOf(db, 'sessions');
  return rows.map((row) => toRecord(row, known));
}

/** One session as the status page of its payment wants it; null where there is none. */
export function readPastPayment(
  db: Db,
  reference: string,
): (PastPayment & { createdAtMs: number }) | null {
  const row = db.prepare('SELECT * FROM sessions WHERE reference = ?').get(reference) as
    Record<string, Cell> | undefined;
  if (row === undefined) return null;
  const { evse, createdAtMs, bill, isSettled, paymentState, ...money } = toRecord(
    row,
    new Set(Object.keys(row)),
  );
  const seen: Seen | null =
    paymentState === null
      ? null
      : {
          state: paymentState as Seen['state'],
          authorizedMinor: money.authorizedMinor,
          capturedMinor: money.capturedMinor,
          cancelledMinor: money.releasedMinor,
          refundedMinor: money.refundedMinor,
          captureGuaranteedUntilMs: null,
        };
  return { reference, evse, createdAtMs, bill, seen, isSettled };
}

/** The sums over all sessions, by currency: one pass of the index made for it (10 ms for 100 000). */
export function readSoldTotals(db: Db): SoldTotals[] {
  const rows = db
    .prepare(
      `SELECT currency, COUNT(*) AS sessions, COALESCE(SUM(energy_wh), 0) AS energyWh,
         SUM(captured_minor) AS capturedMinor, SUM(refunded_minor) AS refundedMinor
       FROM sessions GROUP BY currency ORDER BY currency`,
    )
    .all();
  return rows.map((row) => ({ ...(row as SoldTotals) }));
}

export function isWithin({ from, to }: Days, date: string): boolean {
  return (from === null || date >= from) && (to === null || date <= to);
}

/** Oldest first; those of the days in which they were raised. None before version 2. */
export function readAlerts(db: Db, days: Days, timeZone: string): AlertRecord[] {
  if (columnsOf(db, 'alerts').size === 0) return [];
  const rows = db
    .prepare('SELECT code, reference, message, raised_at_ms, cleared_at_ms FROM alerts ORDER BY id')
    .all() as Record<string, Cell>[];
  return rows
    .map((row) => ({
      code: String(row['code']),
      reference: text(row['reference']),
      message: String(row['message']),
      raisedAtMs: Number(row['raised_at_ms']),
      clearedAtMs: number(row['cleared_at_ms']),
    }))
    .filter(({ raisedAtMs }) => isWithin(days, localDate(timeZone, raisedAtMs)));
}

/** The time zone of the station's last start; UTC where it never started. */
export function lastTimeZone(db: Db): string {
  const sql = `SELECT json_extract(body, '$.rules.timeZone') AS zone FROM events
    WHERE type = 'StationStarted' ORDER BY seq DESC LIMIT 1`;
  const started = db.prepare(sql).get() as { zone: string | null } | undefined;
  if (typeof started?.zone === 'string') return started.zone;
  const kept = db
    .prepare(
      `SELECT json_extract(state, '$.rules.timeZone') AS zone FROM checkpoints ORDER BY seq DESC LIMIT 1`,
    )
    .get() as { zone: string | null } | undefined;
  return kept?.zone ?? 'UTC';
}

function columnsOf(db: Db, table: string): Set<string> {
  const rows = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).all();
  return new Set((rows as { name: string }[]).map(({ name }) => name));
}

function text(cell: Cell | undefined): string | null {
  return typeof cell === 'string' ? cell : null;
}

function number(cell: Cell | undefined): number | null {
  return typeof cell === 'number' ? cell : null;
}

function json(cell: Cell | undefined): unknown {
  return typeof cell === 'string' ? JSON.parse(cell) : null;
}

function toRecord(row: Record<string, Cell>, known: Set<string>): SessionRecord {
  const wasSettled = Number(row['is_settled']) === 1;
  const paymentState = text(row['payment_state']);
  const authorizedMinor = Number(row['authorized_minor']);
  const capturedMinor = Number(row['captured_minor']);
  const refundedMinor = Number(row['refunded_minor']);
  // Vipps counts a payment that ended before the approval as cancelled, though nothing was held.
  const releasedMinor = authorizedMinor === 0 ? 0 : Number(row['cancelled_minor']);
  const isWaived = known.has('is_waived') ? number(row['is_waived']) : null;
  return {
    reference: String(row['reference']),
    evse: String(row['evse']),
    evseId: text(row['evse_id']),
    createdAtMs: Number(row['created_at_ms']),
    startedAtMs: number(row['started_at_ms']),
    stoppedAtMs: number(row['stopped_at_ms']),
    stopReason: text(row['stop_reason']),
    meterSerialNumber: text(row['meter_serial_number']),
    meterStartWh: number(row['meter_start_wh']),
    meterStopWh: number(row['meter_stop_wh']),
    energyWh: number(row['energy_wh']),
    currency: String(row['currency']) as Currency,
    amountMinor: number(row['amount_minor']),
    authorizedMinor,
    capturedMinor,
    releasedMinor,
    refundedMinor,
    paidMinor: capturedMinor - refundedMinor,
    heldMinor: authorizedMinor - capturedMinor - releasedMinor,
    dueMinor: number(row['cost_minor']),
    netMinor: number(row['net_minor']),
    vatMinor: number(row['vat_minor']),
    isWaived: isWaived === null ? null : isWaived === 1,
    paymentState,
    isSettled: wasSettled,
    settledAtMs: number(row['settled_at_ms']),
    alert: text(row['alert']),
    updatedAtMs: number(row['updated_at_ms']) ?? Number(row['created_at_ms']),
    place: json(row['place']) as Place | null,
    tariff: json(row['tariff']) as Tariff | null,
    bill: json(row['bill']) as Bill | null,
  };
}
