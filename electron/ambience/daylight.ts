/**
 * Day or night at the station, by the sun's altitude: what the screen's theme, its brightness and its
 * sounds go by. A pure function of place and moment, as the snapshot it goes into must be.
 */
import { getPosition } from 'suncalc';
import type { StationSection } from '../config/types.ts';
import { countries } from '../config/countries.ts';

/** Degrees, WGS 84. */
export interface Coordinates {
  latitude: number;
  longitude: number;
}

/**
 * Civil twilight ends with the sun 6° below the horizon, when work outdoors begins to need light
 * (US Naval Observatory, "Rise, Set, and Twilight Definitions"); SunCalc, which raises whatever is
 * below the horizon by the 0.48° of refraction at it, says −5.52° then. A degree more makes a day of
 * a night, a degree less a night of a day.
 */
const dayFromDeg = -4.5;
const nightFromDeg = -6.5;
const twilightDeg = -5.5;

/** The sun is in neither for some minutes at most, but in the far north's dusks for hours. */
const stepMs = 10 * 60_000;
const stepsBack = 24 * 6;

const minuteMs = 60_000;

function sunAltitudeDeg({ latitude, longitude }: Coordinates, atMs: number): number {
  return getPosition(new Date(atMs), latitude, longitude).altitude;
}

/**
 * It is day from the moment the sun was last clearly up until it is clearly down. In between the past
 * decides, so that each dusk and each dawn has one change and no moment needs a memory. Where a whole
 * day passes in between (near the poles), the middle decides.
 */
function isDay(place: Coordinates, atMs: number): boolean {
  for (let step = 0; step <= stepsBack; step += 1) {
    const altitudeDeg = sunAltitudeDeg(place, atMs - step * stepMs);
    if (altitudeDeg >= dayFromDeg) return true;
    if (altitudeDeg <= nightFromDeg) return false;
  }
  return sunAltitudeDeg(place, atMs) >= twilightDeg;
}

/** Where the station stands, or the middle of its country where nobody has said. */
export function placeOf({ location, country }: StationSection): Coordinates {
  return location ?? countries[country].middle;
}

/** Day or night at a place, the same for all of a minute. Every snapshot asks: the last answer is kept. */
export function daylightAt(place: Coordinates): (atMs: number) => boolean {
  let known = { minute: Number.NaN, isDay: false };
  return (atMs) => {
    const minute = Math.floor(atMs / minuteMs);
    if (minute !== known.minute) known = { minute, isDay: isDay(place, minute * minuteMs) };
    return known.isDay;
  };
}
