/** Day and night by the sun: published times of twilight, the far north, and one change at each. */
import * as fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { daylightAt, placeOf, type Coordinates } from '../../electron/ambience/daylight.ts';
import { countries } from '../../electron/config/countries.ts';
import { configOf, readChanged } from '../config/config-file.ts';

const oslo: Coordinates = { latitude: 59.91, longitude: 10.75 };
const tromso: Coordinates = { latitude: 69.65, longitude: 18.96 };

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Minutes of the day (UTC) at which it changes, on the day that begins at `fromMs`. */
function changes(place: Coordinates, fromMs: number, spanMs = dayMs): number[] {
  const isDayAt = daylightAt(place);
  const found: number[] = [];
  for (let atMs = fromMs + minuteMs; atMs < fromMs + spanMs; atMs += minuteMs) {
    if (isDayAt(atMs) !== isDayAt(atMs - minuteMs)) found.push((atMs - fromMs) / minuteMs);
  }
  return found;
}

describe('civil twilight as the US Naval Observatory gave it for Tromsø (E 19.0, N 69.5)', () => {
  const place: Coordinates = { latitude: 69.5, longitude: 19 };

  it('1 April 2014: 02:46 to 18:53 UTC; a degree of the sun is eleven minutes there', () => {
    const [toDay = 0, toNight = 0, ...more] = changes(place, Date.UTC(2014, 3, 1));
    expect(more).toEqual([]);
    expect(Math.abs(toDay - (2 * 60 + 46 + 11))).toBeLessThanOrEqual(3);
    expect(Math.abs(toNight - (18 * 60 + 53 + 11))).toBeLessThanOrEqual(3);
  });

  it('30 April 2014: none, it never gets dark', () => {
    expect(changes(place, Date.UTC(2014, 3, 30))).toEqual([]);
    expect(daylightAt(place)(Date.UTC(2014, 3, 30, 23))).toBe(true);
  });
});

describe('Tromsø', () => {
  it('has no night in June', () => {
    expect(changes(tromso, Date.UTC(2026, 5, 20))).toEqual([]);
    expect(daylightAt(tromso)(Date.UTC(2026, 5, 20, 23))).toBe(true);
  });

  it('has some hours of twilight about noon in its polar night, and no sun', () => {
    const [toDay = 0, toNight = 0, ...more] = changes(tromso, Date.UTC(2026, 11, 21));
    expect(more).toEqual([]);
    // The sun is due south at about 10:43 UTC.
    expect(toDay).toBeLessThan(643);
    expect(toNight).toBeGreaterThan(643);
    expect(toNight - toDay).toBeLessThan(6 * 60);
  });
});

test('at the pole, where twilight lasts for weeks, it changes twice a year', () => {
  const pole: Coordinates = { latitude: 90, longitude: 0 };
  const isDayAt = daylightAt(pole);
  const days = Array.from({ length: 365 }, (_, day) => isDayAt(Date.UTC(2026, 0, 1) + day * dayMs));
  expect(days.filter((isDay, day) => day > 0 && isDay !== days[day - 1])).toEqual([true, false]);
});

test('wherever and whenever: at most two changes a day, hours apart or none', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 54, max: 71.5, noNaN: true }),
      fc.double({ min: 4, max: 32, noNaN: true }),
      fc.integer({ min: 0, max: 364 }),
      (latitude, longitude, day) => {
        const fromMs = Date.UTC(2027, 0, 1) + day * dayMs;
        const found = changes({ latitude, longitude }, fromMs, 1.5 * dayMs);
        expect(found.length).toBeLessThanOrEqual(4);
        // No flicker: what has changed stays for twenty minutes and more.
        const lastingMinutes = found.slice(1).map((at, index) => at - (found[index] ?? 0));
        expect(Math.min(20, ...lastingMinutes)).toBe(20);
      },
    ),
    { seed: 21_678, numRuns: 60 },
  );
});

test('the same moment has the same answer, whatever was asked before', () => {
  const asked = daylightAt(oslo);
  for (let hour = 0; hour < 48; hour += 1) {
    const atMs = Date.UTC(2026, 8, 1, hour, 31, 17);
    expect(asked(atMs)).toBe(daylightAt(oslo)(atMs));
  }
});

test('the place is that of the records, else the middle of the country', () => {
  const location = { address: 'Storgata 1', city: 'Tromsø', ...tromso };
  const told = configOf(readChanged({ 'station.location': location }));
  expect(placeOf(told.station)).toMatchObject(tromso);
  expect(placeOf(configOf(readChanged()).station)).toEqual(countries.NO.middle);
});
