/**
 * What a payment and its charge look like in the tables `sessions` and `payment_operations`: rows
 * that say everything bookkeeping asks, whatever the configuration says later.
 */
import type { Alert, Payment, Rules, StationState } from '../session/state.ts';
import type { Place } from './place.ts';

export type Value = string | number | null;

const sessionColumns = [
  'reference',
  'evse',
  'created_at_ms',
  'started_at_ms',
  'stopped_at_ms',
  'stop_reason',
  'meter_serial_number',
  'meter_start_wh',
  'meter_stop_wh',
  'energy_wh',
  'currency',
  'cost_minor',
  'authorized_minor',
  'captured_minor',
  'cancelled_minor',
  'refunded_minor',
  'payment_state',
  'is_settled',
  'alert',
  'evse_id',
  'amount_minor',
  'net_minor',
  'vat_minor',
  'is_waived',
  'settled_at_ms',
  'updated_at_ms',
  'place',
  'tariff',
  'bill',
] as const;
type Column = (typeof sessionColumns)[number];

/** Fixed when the payment is made. */
const fixedColumns = new Set<Column>(['reference', 'evse', 'created_at_ms', 'currency']);
/** The first word counts: place and tariff are those of the session's start. */
const firstColumns = new Set<Column>([
  'evse_id',
  'amount_minor',
  'settled_at_ms',
  'place',
  'tariff',
]);

function updateOf(column: Column): string {
  return firstColumns.has(column)
    ? `${column} = COALESCE(sessions.${column}, excluded.${column})`
    : `${column} = excluded.${column}`;
}

export const upsertSession = `
  INSERT INTO sessions (${sessionColumns.join(', ')})
  VALUES (${sessionColumns.map(() => '?').join(', ')})
  ON CONFLICT (reference) DO UPDATE SET ${sessionColumns
    .filter((column) => !fixedColumns.has(column))
    .map(updateOf)
    .join(', ')}`;

/** A key that Vipps refused is never sent again: its row says so once another has taken its place. */
export const retireOldKeys = `
  UPDATE payment_operations SET state = 'refused'
  WHERE reference = ? AND name = ? AND idempotency_key <> ? AND state IN ('waiting', 'sent')`;

export const upsertOperation = `
  INSERT INTO payment_operations
    (idempotency_key, reference, name, state, attempts, next_try_at_ms, last_error, updated_at_ms,
      deadline_at_ms)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (idempotency_key) DO UPDATE SET
    state = excluded.state, attempts = excluded.attempts,
    next_try_at_ms = excluded.next_try_at_ms, last_error = excluded.last_error,
    updated_at_ms = excluded.updated_at_ms, deadline_at_ms = excluded.deadline_at_ms`;

/** Payments whose rows differ now: changed ones, and those whose charge begins. */
export function changedPayments(before: StationState, after: StationState): Payment[] {
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

/** The row of `upsertSession`, in the order of its columns. */
export function sessionRow(payment: Payment, state: StationState): Value[] {
  const row: Record<Column, Value> = {
    reference: payment.reference,
    evse: payment.evse,
    created_at_ms: payment.createdAtMs,
    currency: payment.currency,
    amount_minor: payment.amountMinor,
    is_settled: payment.isSettled ? 1 : 0,
    settled_at_ms: payment.isSettled ? state.atMs : null,
    updated_at_ms: state.atMs,
    alert: alertText(state.alerts, payment.reference),
    ...energyColumns(payment, state),
    ...moneyColumns(payment),
    ...placeColumns(payment, state.rules),
  };
  return sessionColumns.map((column) => row[column]);
}

/** What the alerts about one payment say; null without any. */
export function alertText(alerts: readonly Alert[], reference: string): string | null {
  const own = alerts.filter((alert) => alert.reference === reference);
  return own.length === 0 ? null : own.map(({ message }) => message).join('; ');
}

type EnergyColumn =
  | 'started_at_ms'
  | 'stopped_at_ms'
  | 'stop_reason'
  | 'meter_serial_number'
  | 'meter_start_wh'
  | 'meter_stop_wh'
  | 'energy_wh'
  | 'tariff';

/** Of the bill, before there is one of the charge, before that nothing. */
function energyColumns(payment: Payment, state: StationState): Record<EnergyColumn, Value> {
  const row: Record<EnergyColumn, Value> = {
    started_at_ms: null,
    stopped_at_ms: null,
    stop_reason: null,
    meter_serial_number: null,
    meter_start_wh: null,
    meter_stop_wh: null,
    energy_wh: null,
    tariff: null,
  };
  if (payment.plan.kind === 'settle') {
    const { bill } = payment.plan;
    return {
      ...row,
      started_at_ms: bill.startedAtMs,
      stopped_at_ms: bill.stoppedAtMs,
      stop_reason: bill.stopReason,
      meter_serial_number: bill.meterSerialNumber,
      meter_start_wh: bill.meterStartWh,
      meter_stop_wh: bill.meterStopWh,
      energy_wh: bill.energyWh,
    };
  }
  const session = state.evses[payment.evse]?.session;
  const charge = session !== undefined && 'charge' in session ? session.charge : null;
  if (charge?.reference !== payment.reference) return row;
  return {
    ...row,
    started_at_ms: charge.startedAtMs,
    meter_serial_number: charge.meterSerialNumber,
    meter_start_wh: charge.meterStartWh,
    tariff: JSON.stringify(charge.tariff),
  };
}

type MoneyColumn =
  | 'cost_minor'
  | 'authorized_minor'
  | 'captured_minor'
  | 'cancelled_minor'
  | 'refunded_minor'
  | 'payment_state'
  | 'net_minor'
  | 'vat_minor'
  | 'is_waived'
  | 'bill';

function moneyColumns({ seen, plan }: Payment): Record<MoneyColumn, Value> {
  const bill = plan.kind === 'settle' ? plan.bill : null;
  return {
    cost_minor: bill?.dueMinor ?? null,
    authorized_minor: seen?.authorizedMinor ?? 0,
    captured_minor: seen?.capturedMinor ?? 0,
    cancelled_minor: seen?.cancelledMinor ?? 0,
    refunded_minor: seen?.refundedMinor ?? 0,
    payment_state: seen?.state ?? null,
    net_minor: bill?.netMinor ?? null,
    vat_minor: bill?.vatMinor ?? null,
    is_waived: bill === null ? null : Number(bill.isWaived),
    bill: bill === null ? null : JSON.stringify(bill),
  };
}

function placeColumns(payment: Payment, rules: Rules): { evse_id: Value; place: Value } {
  const evse = rules.evses.find(({ label }) => label === payment.evse);
  const place: Place = {
    stationId: rules.stationId,
    stationName: rules.stationName,
    country: rules.country,
    timeZone: rules.timeZone,
    location: rules.location ?? null,
    evse:
      evse === undefined
        ? null
        : {
            label: evse.label,
            id: evse.id,
            connector: evse.connector,
            maxPowerW: evse.maxPowerW,
          },
  };
  return { evse_id: evse?.id ?? null, place: JSON.stringify(place) };
}
