/** Sessions and alerts as CSV: one row each, every sum in minor units and as a decimal. */
import { csvOf, type CsvCell } from './csv.ts';
import { kWhText, majorText } from './decimals.ts';
import { localStamp } from './local-days.ts';
import type { AlertRecord, SessionRecord } from './session-record.ts';

type Column = [name: string, cell: (session: SessionRecord, timeZone: string) => CsvCell];

const money = {
  authorized: 'authorizedMinor',
  captured: 'capturedMinor',
  released: 'releasedMinor',
  refunded: 'refundedMinor',
  paid: 'paidMinor',
  held: 'heldMinor',
  net: 'netMinor',
  vat: 'vatMinor',
} as const;

function moneyColumns(): Column[] {
  return Object.entries(money).flatMap(([name, key]): Column[] => [
    [`${name}_minor`, (session) => session[key]],
    [name, (session) => majorOrNothing(session[key])],
  ]);
}

function majorOrNothing(minor: number | null): string | null {
  return minor === null ? null : majorText(minor);
}

function stamp(zone: string, atMs: number | null): string | null {
  return atMs === null ? null : localStamp(zone, atMs);
}

function yesNo(isSo: boolean | null): string | null {
  if (isSo === null) return null;
  return isSo ? 'yes' : 'no';
}

/** The order is part of the format: new columns come at the end. */
const columns: readonly Column[] = [
  ['reference', ({ reference }) => reference],
  ['station', ({ place }) => place?.stationId ?? null],
  ['evse', ({ evse }) => evse],
  ['evse_id', ({ evseId }) => evseId],
  ['created', ({ createdAtMs }, zone) => stamp(zone, createdAtMs)],
  ['started', ({ startedAtMs }, zone) => stamp(zone, startedAtMs)],
  ['stopped', ({ stoppedAtMs }, zone) => stamp(zone, stoppedAtMs)],
  ['stop_reason', ({ stopReason }) => stopReason],
  ['meter_serial', ({ meterSerialNumber }) => meterSerialNumber],
  ['meter_start_wh', ({ meterStartWh }) => meterStartWh],
  ['meter_stop_wh', ({ meterStopWh }) => meterStopWh],
  ['energy_wh', ({ energyWh }) => energyWh],
  ['energy_kwh', ({ energyWh }) => (energyWh === null ? null : kWhText(energyWh))],
  ['currency', ({ currency }) => currency],
  ...moneyColumns(),
  ['waived', ({ isWaived }) => yesNo(isWaived)],
  ['payment_state', ({ paymentState }) => paymentState],
  ['settled', ({ isSettled }) => yesNo(isSettled)],
  ['alert', ({ alert }) => alert],
];

/** A heading and a row for each session; `timeZone` serves those that do not know their own. */
export function sessionsCsv(sessions: readonly SessionRecord[], timeZone: string): string {
  const rows = sessions.map((session) => {
    const zone = session.place?.timeZone ?? timeZone;
    return columns.map(([, cell]) => cell(session, zone));
  });
  return csvOf([columns.map(([name]) => name), ...rows]);
}

export function alertsCsv(alerts: readonly AlertRecord[], timeZone: string): string {
  const rows = alerts.map(({ code, reference, raisedAtMs, clearedAtMs, message }) => [
    localStamp(timeZone, raisedAtMs),
    stamp(timeZone, clearedAtMs),
    code,
    reference,
    message,
  ]);
  return csvOf([['raised', 'cleared', 'code', 'reference', 'message'], ...rows]);
}
