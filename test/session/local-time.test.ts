/** The station's wall clock, held against the language's own calendar. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clockCuts, dayNumber, localMoment, weekdayOf } from '../../electron/session/local-time.ts';

const hourMs = 3_600_000;
const anyMs = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2045, 0, 1) });
const zones = fc.constantFrom(
  'Europe/Oslo',
  'Europe/Helsinki',
  'Atlantic/Reykjavik',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
);

describe('dayNumber and weekdayOf', () => {
  it('agree with the Gregorian calendar', () => {
    fc.assert(
      fc.property(anyMs, (atMs) => {
        const date = new Date(atMs);
        const day = dayNumber(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
        expect(day).toBe(Math.floor(atMs / 86_400_000));
        expect(weekdayOf(day)).toBe(date.getUTCDay() === 0 ? 7 : date.getUTCDay());
      }),
    );
  });
});

describe('localMoment', () => {
  it('agrees with the calendar of every zone, asked in any order', () => {
    fc.assert(
      fc.property(zones, anyMs, (timeZone, atMs) => {
        const text = new Date(atMs).toLocaleString('sv-SE', { timeZone });
        const asUtcMs = Date.parse(`${text.replace(' ', 'T')}Z`);
        const day = Math.floor(asUtcMs / 86_400_000);
        const minute = Math.floor((asUtcMs - day * 86_400_000) / 60_000);
        expect(localMoment(timeZone, atMs)).toEqual({ day, minute });
      }),
      { numRuns: 1000 },
    );
  });

  it('throws for a zone nobody knows', () => {
    expect(() => localMoment('Europe/Atlantis', 0)).toThrow(RangeError);
  });
});

describe('clockCuts', () => {
  const inOslo = (fromIso: string, toIso: string, minutes: number[]): string[] =>
    clockCuts('Europe/Oslo', Date.parse(fromIso), Date.parse(toIso), minutes).map((atMs) =>
      new Date(atMs).toISOString(),
    );

  it('finds every time of day, ends excluded', () => {
    const from = '2026-05-04T22:00:00+02:00';
    expect(inOslo(from, '2026-05-05T22:00:00+02:00', [0, 360, 1320])).toEqual([
      '2026-05-04T22:00:00.000Z',
      '2026-05-05T04:00:00.000Z',
    ]);
  });

  it('finds the changes of the clock and times that come twice', () => {
    expect(inOslo('2026-03-29T00:30:00Z', '2026-03-29T02:00:00Z', [150])).toEqual([
      '2026-03-29T01:00:00.000Z',
    ]);
    expect(inOslo('2026-10-25T00:00:00Z', '2026-10-25T03:00:00Z', [150])).toEqual([
      '2026-10-25T00:30:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T01:30:00.000Z',
    ]);
  });

  it('finds all of them and nothing else, looked at minute by minute', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const span = fc.integer({ min: 1, max: 3 * 24 * hourMs });
    const minuteCount = (timeZone: string, atMs: number): number => {
      const moment = localMoment(timeZone, atMs);
      return moment.day * 1440 + moment.minute;
    };
    fc.assert(
      fc.property(zones, anyMs, span, minute, (timeZone, fromMs, spanMs, wanted) => {
        const toMs = fromMs + spanMs;
        const expected: number[] = [];
        for (let atMs = Math.floor(fromMs / 60_000 + 1) * 60_000; atMs < toMs; atMs += 60_000) {
          const now = minuteCount(timeZone, atMs);
          const isSet = now !== minuteCount(timeZone, atMs - 60_000) + 1;
          if (isSet || now % 1440 === wanted) expected.push(atMs);
        }
        expect(clockCuts(timeZone, fromMs, toMs, [wanted])).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});
