/** Sessions and alerts as plain JSON for programs: minor units, Wh and ms, and the totals. */
import type { AlertRecord, SessionRecord } from './session-record.ts';
import type { Totals } from './totals.ts';

export function sessionsJson(
  sessions: readonly SessionRecord[],
  totals: readonly Totals[],
): string {
  return `${JSON.stringify({ sessions, totals }, null, 2)}\n`;
}

export function alertsJson(alerts: readonly AlertRecord[]): string {
  return `${JSON.stringify({ alerts }, null, 2)}\n`;
}
