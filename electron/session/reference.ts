/**
 * The references of payments: readable, and numbered by outlet and day, so that a station whose
 * record was lost or restored can ask Vipps for each one it may have given out.
 */
import { fractionOf } from './hash.ts';
import { msPerDay } from './units.ts';
import type { StationState } from './state.ts';

export interface Numbered {
  prefix: string;
  /** Six digits, year, month and day in UTC. */
  day: string;
  /** From 1 upwards each day. */
  number: number;
}

/** The text itself where it fits; otherwise what fits of it, and four characters made of the whole. */
function shortened(text: string, mostLength: number): string {
  const clean = text.replaceAll(/[^a-zA-Z0-9]/g, '');
  if (clean === text && text.length > 0 && text.length <= mostLength) return text;
  const mark = Math.floor(fractionOf(text) * 36 ** 4).toString(36);
  return clean.slice(0, mostLength - 4) + mark.padStart(4, '0');
}

/**
 * What all references of an outlet begin with: at most 24 characters of [a-zA-Z0-9-]. Stations of one
 * sales unit must not share it, however alike their ids are: each would take the other's for its own.
 */
export function prefixOf(stationId: string, evse: string): string {
  return `lk-${shortened(stationId, 14)}-${shortened(evse, 6)}`;
}

/** "261122" for a moment of 22 November 2026, UTC. */
export function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(2, 10).replaceAll('-', '');
}

/** The moment a day begins. A computer without a clock starts in 1970: such years are the last century's. */
function startOf(day: string): number {
  const [year = 0, month = 1, date = 1] = (day.match(/\d\d/g) ?? []).map(Number);
  return Date.UTC((year < 70 ? 2000 : 1900) + year, month - 1, date);
}

/** The day after, as `dayOf` writes it. */
export function dayAfter(day: string): string {
  return dayOf(startOf(day) + msPerDay);
}

/** Below zero if the one was given out before the other, zero if they are the same. */
export function compareNumbered(
  one: { day: string; number: number },
  other: { day: string; number: number },
): number {
  return startOf(one.day) - startOf(other.day) || one.number - other.number;
}

/** 15 to 37 characters: a key made of it with a suffix still fits ePayment's limit of 50. */
export function referenceOf({ prefix, day, number }: Numbered): string {
  return `${prefix}-${day}-${number}`;
}

/** The parts of a reference; null for one that is not numbered. */
export function numberedOf(reference: string): Numbered | null {
  const found = /^(?<prefix>lk-.+)-(?<day>\d{6})-(?<number>[1-9]\d{0,4})$/.exec(reference)?.groups;
  if (found === undefined) return null;
  const { prefix = '', day = '', number = '' } = found;
  return { prefix, day, number: Number(number) };
}

/** The reference of the next payment at an outlet, never given out before by this record. */
export function nextReference(state: StationState, evse: string, atMs: number): string {
  const prefix = prefixOf(state.rules.stationId, evse);
  const today = { day: dayOf(atMs), number: 0 };
  const last = state.lastReferences[prefix] ?? today;
  // A record from a computer whose clock was ahead: its days are not begun anew.
  const { day, number } = compareNumbered(last, today) > 0 ? last : today;
  return referenceOf({ prefix, day, number: number + 1 });
}

/** The counters after this reference was given out, or found to be. */
export function noteReference(
  lastReferences: StationState['lastReferences'],
  reference: string,
): StationState['lastReferences'] {
  const numbered = numberedOf(reference);
  if (numbered === null) return lastReferences;
  const { prefix, day, number } = numbered;
  const last = lastReferences[prefix];
  if (last !== undefined && compareNumbered(last, { day, number }) >= 0) return lastReferences;
  return { ...lastReferences, [prefix]: { day, number } };
}

/** Where a search for lost references begins: behind the last one known, but not before `earliestMs`. */
export function searchAfter(
  state: StationState,
  prefix: string,
  earliestMs: number,
): { day: string; number: number } {
  const last = state.lastReferences[prefix];
  const earliest = { day: dayOf(Math.max(0, earliestMs)), number: 0 };
  return last === undefined || compareNumbered(last, earliest) < 0 ? earliest : last;
}
