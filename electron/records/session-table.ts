/** Sessions and alerts for a person at a terminal. */
import { kWhText, majorText } from './decimals.ts';
import { localStamp } from './local-days.ts';
import type { AlertRecord, SessionRecord } from './session-record.ts';
import type { Totals } from './totals.ts';

interface Heading {
  name: string;
  isNumber: boolean;
}

function heading(name: string, isNumber = false): Heading {
  return { name, isNumber };
}

const sessionHeadings: readonly Heading[] = [
  heading('began'),
  heading('evse'),
  heading('reference'),
  heading('kWh', true),
  heading('authorized', true),
  heading('captured', true),
  heading('released', true),
  heading('refunded', true),
  heading('paid', true),
  heading('net', true),
  heading('VAT', true),
  heading('ended'),
];

/** "2027-03-28 01:59". */
function minute(timeZone: string, atMs: number): string {
  return localStamp(timeZone, atMs).slice(0, 16).replace('T', ' ');
}

function major(minor: number | null): string {
  return minor === null ? '-' : majorText(minor);
}

/** What a person wants to know at the end of the line. */
function endOf(session: SessionRecord): string {
  const { isSettled, alert, stopReason, paymentState, isWaived } = session;
  if (alert !== null) return `${isSettled ? '' : 'NOT SETTLED '}ALERT: ${alert}`;
  if (!isSettled) return `not settled${stopReason === null ? '' : ` (${stopReason})`}`;
  if (isWaived === true) return `${stopReason ?? ''} (waived)`;
  return stopReason ?? (paymentState ?? 'never made').toLowerCase();
}

function sessionCells(session: SessionRecord, timeZone: string): string[] {
  const { createdAtMs, evse, reference, energyWh, place } = session;
  return [
    minute(place?.timeZone ?? timeZone, createdAtMs),
    evse,
    reference,
    energyWh === null ? '-' : kWhText(energyWh),
    major(session.authorizedMinor),
    major(session.capturedMinor),
    major(session.releasedMinor),
    major(session.refundedMinor),
    major(session.paidMinor),
    major(session.netMinor),
    major(session.vatMinor),
    endOf(session),
  ];
}

function totalCells(sum: Totals): string[] {
  return [
    `total ${sum.currency}`,
    '',
    `${sum.sessions} ${sum.sessions === 1 ? 'session' : 'sessions'}`,
    kWhText(sum.energyWh),
    major(sum.authorizedMinor),
    major(sum.capturedMinor),
    major(sum.releasedMinor),
    major(sum.refundedMinor),
    major(sum.paidMinor),
    major(sum.netMinor),
    major(sum.vatMinor),
    sum.unsettled === 0 ? 'all settled' : `${sum.unsettled} not settled`,
  ];
}

/** One line a session, the totals below. Ends with a line break. */
export function sessionsTable(
  sessions: readonly SessionRecord[],
  totals: readonly Totals[],
  timeZone: string,
): string {
  const rows = sessions.map((session) => sessionCells(session, timeZone));
  const sums = totals.map(totalCells);
  const lines = aligned(sessionHeadings, [...rows, ...sums]);
  const sumLines = sums.length === 0 ? [] : lines.splice(-sums.length);
  const rule = '-'.repeat(Math.max(...lines.map((line) => line.length)));
  return `${[...lines, rule, ...sumLines, '', ...totals.map(tieText)].join('\n')}\n`;
}

/** How the sums hang together, in figures that can be added up on the spot. */
export function tieText(sum: Totals): string {
  const { currency, heldMinor, openMinor } = sum;
  const parts = [
    `${currency}: authorized ${majorText(sum.authorizedMinor)}`,
    `= captured ${majorText(sum.capturedMinor)}`,
    `+ released ${majorText(sum.releasedMinor)}`,
    `+ still held ${majorText(heldMinor)};`,
    `captured - refunded ${majorText(sum.refundedMinor)}`,
    `= paid ${majorText(sum.paidMinor)}`,
    `= net ${majorText(sum.netMinor)}`,
    `+ VAT ${majorText(sum.vatMinor)}`,
  ];
  const open = openMinor === 0 ? '' : ` + not yet as billed ${majorText(openMinor)}`;
  return `${parts.join(' ')}${open}; energy ${kWhText(sum.energyWh)} kWh`;
}

const alertHeadings = ['raised', 'cleared', 'code', 'reference', 'message'].map((name) =>
  heading(name),
);

export function alertsTable(alerts: readonly AlertRecord[], timeZone: string): string {
  const rows = alerts.map(({ raisedAtMs, clearedAtMs, code, reference, message }) => [
    minute(timeZone, raisedAtMs),
    clearedAtMs === null ? 'stands' : minute(timeZone, clearedAtMs),
    code,
    reference ?? '-',
    message,
  ]);
  return `${aligned(alertHeadings, rows).join('\n')}\n`;
}

/** Columns two spaces apart, numbers to the right; control characters taken out. */
function aligned(headings: readonly Heading[], rows: readonly (readonly string[])[]): string[] {
  const all = [headings.map(({ name }) => name), ...rows].map((row) =>
    row.map((cell) => cell.replaceAll(/\p{Cc}+/gu, ' ')),
  );
  const widths = headings.map((_, index) =>
    Math.max(...all.map((row) => (row[index] ?? '').length)),
  );
  return all.map((row) =>
    row
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return headings[index]?.isNumber === true ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
}
