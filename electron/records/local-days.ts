/** Days and times on a station's wall clock, as texts. */
import { localMoment } from '../session/local-time.ts';
import { msPerDay, msPerMinute } from '../session/units.ts';

/** "2027-03-28": the day it is there. */
export function localDate(timeZone: string, atMs: number): string {
  return new Date(localMoment(timeZone, atMs).day * msPerDay).toISOString().slice(0, 10);
}

/** ISO 8601 with the distance from UTC, to the second: "2027-03-28T01:59:59+01:00". */
export function localStamp(timeZone: string, atMs: number): string {
  const { day, minute } = localMoment(timeZone, atMs);
  const localMs =
    day * msPerDay + minute * msPerMinute + (((atMs % msPerMinute) + msPerMinute) % msPerMinute);
  const offsetMinutes = Math.round((localMs - atMs) / msPerMinute);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const two = (count: number): string => String(count).padStart(2, '0');
  const away = Math.abs(offsetMinutes);
  const offset = `${sign}${two(Math.floor(away / 60))}:${two(away % 60)}`;
  return `${new Date(localMs).toISOString().slice(0, 19)}${offset}`;
}
