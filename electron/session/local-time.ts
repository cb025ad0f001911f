/**
 * Wall-clock time at the station, across daylight saving. The rules come from the language's own
 * time zone data (Intl); what was looked up once is kept.
 */
import { minutesPerDay, msPerDay, msPerHour, msPerMinute, msPerSecond } from './units.ts';

/** Days since 1970-01-01 and minutes since midnight on the station's wall clock. */
export interface LocalMoment {
  day: number;
  minute: number;
}

/**
 * A zone keeps its distance from UTC within each quarter of an hour UTC: every change since 2012
 * in the IANA time zone database falls on one.
 */
const blockMs = 15 * msPerMinute;
/** 4096 quarters of an hour are six weeks; a longer memory would only be a leak. */
const blocksKept = 4096;

interface Zone {
  format: Intl.DateTimeFormat;
  offsets: Map<number, number>;
  lastBlock: number;
  lastOffsetMs: number;
}

const zones = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  let zone = zones.get(timeZone);
  if (zone === undefined) {
    const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    zone = { format, offsets: new Map(), lastBlock: Number.NaN, lastOffsetMs: 0 };
    zones.set(timeZone, zone);
  }
  return zone;
}

/** Days from 1970-01-01 to a date of the Gregorian calendar, counted in years that start in March. */
export function dayNumber(year: number, month: number, dayOfMonth: number): number {
  const marchYear = month > 2 ? year : year - 1;
  const monthFromMarch = (month + 9) % 12;
  const leapDays =
    Math.floor(marchYear / 4) - Math.floor(marchYear / 100) + Math.floor(marchYear / 400);
  const daysBeforeMonth = Math.floor((153 * monthFromMarch + 2) / 5);
  // 719 469: days from 0000-03-01, the zero of this count, to 1970-01-01, plus one.
  return 365 * marchYear + leapDays + daysBeforeMonth + dayOfMonth - 719_469;
}

/** 1 = Monday … 7 = Sunday; 1970-01-01 was a Thursday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

function askOffsetMs(zone: Zone, atMs: number): number {
  const fields: Record<string, number> = {};
  for (const part of zone.format.formatToParts(atMs)) fields[part.type] = Number(part.value);
  const { year, month, day, hour, minute, second } = fields;
  if (
    year === undefined ||
    month === undefined ||
    day === undefined ||
    hour === undefined ||
    minute === undefined ||
    second === undefined
  ) {
    throw new Error('the calendar lacks a field');
  }
  const localMs =
    dayNumber(year, month, day) * msPerDay +
    hour * msPerHour +
    minute * msPerMinute +
    second * msPerSecond;
  return localMs - atMs;
}

/** What the wall clock is ahead of UTC at a moment, ms. */
function offsetMsAt(timeZone: string, atMs: number): number {
  const zone = zoneOf(timeZone);
  const block = Math.floor(atMs / blockMs);
  if (block === zone.lastBlock) return zone.lastOffsetMs;
  let offsetMs = zone.offsets.get(block);
  if (offsetMs === undefined) {
    if (zone.offsets.size >= blocksKept) zone.offsets.clear();
    offsetMs = askOffsetMs(zone, block * blockMs);
    zone.offsets.set(block, offsetMs);
  }
  zone.lastBlock = block;
  zone.lastOffsetMs = offsetMs;
  return offsetMs;
}

/** The wall clock in `timeZone` (an IANA name). @throws RangeError for a name unknown to Intl. */
export function localMoment(timeZone: string, atMs: number): LocalMoment {
  const localMs = atMs + offsetMsAt(timeZone, atMs);
  const day = Math.floor(localMs / msPerDay);
  return { day, minute: Math.floor((localMs - day * msPerDay) / msPerMinute) };
}

/**
 * The moments strictly between two others at which the wall clock reaches one of `minutes` (of the
 * day, 0 to 1439) or is set forward or back; ascending.
 */
export function clockCuts(
  timeZone: string,
  fromMs: number,
  toMs: number,
  minutes: readonly number[],
): number[] {
  const cuts = new Set<number>();
  let offsetBeforeMs = offsetMsAt(timeZone, fromMs);
  for (let startMs = Math.floor(fromMs / blockMs) * blockMs; startMs < toMs; startMs += blockMs) {
    const offsetMs = offsetMsAt(timeZone, startMs);
    if (offsetMs !== offsetBeforeMs && startMs > fromMs) cuts.add(startMs);
    offsetBeforeMs = offsetMs;
    const localMs = startMs + offsetMs;
    const minuteAtStart = Math.floor(localMs / msPerMinute);
    for (const minute of minutes) {
      const ahead = (((minute - minuteAtStart) % minutesPerDay) + minutesPerDay) % minutesPerDay;
      const cutMs = (minuteAtStart + ahead) * msPerMinute - offsetMs;
      const isInBlock = cutMs >= startMs && cutMs < startMs + blockMs;
      if (isInBlock && cutMs > fromMs && cutMs < toMs) cuts.add(cutMs);
    }
  }
  return [...cuts].sort((a, b) => a - b);
}
