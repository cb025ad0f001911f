/** When an element of a tariff holds: its restrictions as numbers, and where they may change. */
import { clockCuts, dayNumber, localMoment, weekdayOf, type LocalMoment } from './local-time.ts';
import type { Restrictions } from './tariff-types.ts';
import { microWhPerWh, minutesPerDay, msPerSecond } from './units.ts';

/** Restrictions of an element; what was left out never binds. */
export interface Conditions {
  fromMinute: number;
  /** 1440 is midnight at the end of the day; at or below `fromMinute` it lies in the next day. */
  toMinute: number;
  fromDay: number;
  toDay: number;
  /** Bit n set: weekday n holds, 1 = Monday … 7 = Sunday. */
  weekdays: number;
  minMicroWh: number;
  maxMicroWh: number;
  minMs: number;
  maxMs: number;
  usesClock: boolean;
}

/** All at which the answer of some element may change. */
export interface Cuts {
  usesClock: boolean;
  minutes: number[];
  energyWh: number[];
  durationMs: number[];
}

/** How far a session is at a moment. */
export interface Progress {
  microWh: number;
  durationMs: number;
  /** Null where no element asks. */
  local: LocalMoment | null;
}

/** How far a session may come: from where it is (`from`) to an end it may reach (`to`). */
export interface Reach {
  from: Progress;
  to: Progress;
  /** The wall clock now and at each of its cuts till then. */
  moments: LocalMoment[];
}

/** The conditions of an element's restrictions; null: it always holds. */
export function conditionsOf(restrictions: Restrictions | null): Conditions | null {
  if (restrictions === null) return null;
  const { startTime, endTime, startDate, endDate, daysOfWeek } = restrictions;
  const toMinute = endTime === undefined ? minutesPerDay : minuteOf(endTime) || minutesPerDay;
  const clock = [startTime, endTime, startDate, endDate, daysOfWeek];
  return {
    fromMinute: startTime === undefined ? 0 : minuteOf(startTime),
    toMinute,
    fromDay: startDate === undefined ? -Infinity : dayOf(startDate),
    toDay: endDate === undefined ? Infinity : dayOf(endDate),
    weekdays: (daysOfWeek ?? [1, 2, 3, 4, 5, 6, 7]).reduce((bits, day) => bits | (1 << day), 0),
    minMicroWh: (restrictions.minEnergyWh ?? 0) * microWhPerWh,
    maxMicroWh: (restrictions.maxEnergyWh ?? Infinity) * microWhPerWh,
    minMs: (restrictions.minDurationS ?? 0) * msPerSecond,
    maxMs: (restrictions.maxDurationS ?? Infinity) * msPerSecond,
    usesClock: clock.some((part) => part !== undefined),
  };
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

function dayOf(date: string): number {
  return dayNumber(Number(date.slice(0, 4)), Number(date.slice(5, 7)), Number(date.slice(8, 10)));
}

/** Where any of these conditions may change. */
export function cutsOf(conditions: (Conditions | null)[]): Cuts {
  const all = conditions.filter((one) => one !== null);
  const clocked = all.filter(({ usesClock }) => usesClock);
  const minutes = clocked.flatMap((of) => [0, of.fromMinute, of.toMinute % minutesPerDay]);
  const microWh = realCuts(all.flatMap((of) => [of.minMicroWh, of.maxMicroWh]));
  return {
    usesClock: clocked.length > 0,
    minutes: [...new Set(minutes)],
    energyWh: microWh.map((cut) => cut / microWhPerWh),
    durationMs: realCuts(all.flatMap((of) => [of.minMs, of.maxMs])),
  };
}

function realCuts(cuts: number[]): number[] {
  return [...new Set(cuts)].filter((cut) => cut > 0 && Number.isFinite(cut)).sort((a, b) => a - b);
}

/** The wall clock at a moment, where some element asks for it. */
export function localWhere(cuts: Cuts, timeZone: string, atMs: number): LocalMoment | null {
  return cuts.usesClock ? localMoment(timeZone, atMs) : null;
}

/** True if the conditions hold at a moment. A minimum counts, a maximum no longer does. */
export function hold(conditions: Conditions | null, at: Progress): boolean {
  if (conditions === null) return true;
  return (
    at.microWh >= conditions.minMicroWh &&
    at.microWh < conditions.maxMicroWh &&
    at.durationMs >= conditions.minMs &&
    at.durationMs < conditions.maxMs &&
    (at.local === null || clockHolds(conditions, at.local))
  );
}

function clockHolds(of: Conditions, { day, minute }: LocalMoment): boolean {
  if (!of.usesClock) return true;
  const isInDay =
    of.fromMinute < of.toMinute
      ? minute >= of.fromMinute && minute < of.toMinute
      : minute >= of.fromMinute || minute < of.toMinute;
  const isOnWeekday = (of.weekdays & (1 << weekdayOf(day))) !== 0;
  return isInDay && isOnWeekday && day >= of.fromDay && day < of.toDay;
}

/** How far a session may come by `toMs` with so much energy. */
export function reachOf(
  cuts: Cuts,
  timeZone: string,
  from: { atMs: number; microWh: number; durationMs: number },
  to: { atMs: number; microWh: number },
): Reach {
  const momentsMs = cuts.usesClock
    ? [from.atMs, ...clockCuts(timeZone, from.atMs, to.atMs + 1, cuts.minutes)]
    : [];
  return {
    from: { microWh: from.microWh, durationMs: from.durationMs, local: null },
    to: {
      microWh: to.microWh,
      durationMs: from.durationMs + to.atMs - from.atMs,
      local: null,
    },
    moments: momentsMs.map((atMs) => localMoment(timeZone, atMs)),
  };
}

/** Whether conditions hold all the way, somewhere on it perhaps, or surely nowhere. */
export function holdWithin(
  conditions: Conditions | null,
  { from, to, moments }: Reach,
): 'always' | 'perhaps' | 'never' {
  if (conditions === null) return 'always';
  const held = moments.filter((local) => clockHolds(conditions, local)).length;
  const mayHold =
    to.microWh >= conditions.minMicroWh &&
    from.microWh < conditions.maxMicroWh &&
    to.durationMs >= conditions.minMs &&
    from.durationMs < conditions.maxMs &&
    (held > 0 || moments.length === 0);
  if (!mayHold) return 'never';
  const holdsAtBothEnds = hold(conditions, from) && hold(conditions, to);
  return holdsAtBothEnds && held === moments.length ? 'always' : 'perhaps';
}
