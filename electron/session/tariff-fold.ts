/**
 * What a session has used under each price so far: a fold over periods. The state is plain data,
 * small, and never changed in place, so it can be journaled and replayed.
 */
import { scaleDown } from './decimal.ts';
import { clockCuts } from './local-time.ts';
import { hold, localWhere, type Cuts, type Progress } from './tariff-conditions.ts';
import { planOf, type Plan } from './tariff-plan.ts';
import type { Dimension, Tariff } from './tariff-types.ts';
import { microWhPerWh } from './units.ts';

/** How far the pricing of one session is. Belongs to the tariff and time zone it began with. */
export interface Pricing {
  timeZone: string;
  startMs: number;
  /** End of the last period. */
  endMs: number;
  /** Energy of all periods, Wh. */
  energyWh: number;
  /** By the tariff's lines: µWh of ENERGY, ms of TIME and PARKING_TIME, times FLAT was owed. */
  used: number[];
  /** The ENERGY component used last; null: none yet. Its step_size counts. */
  lastEnergy: number | null;
  /** The TIME or PARKING_TIME component used last; null: none yet. */
  lastTime: number | null;
  /** FLAT is owed once. */
  flatIsOwed: boolean;
  hasBegun: boolean;
}

/** Energy flows evenly over a period. */
export interface Period {
  startMs: number;
  /** At or after the start. */
  endMs: number;
  /** Whole Wh, 0 or more. */
  energyWh: number;
  /** True: TIME counts, false: PARKING_TIME does. */
  charging: boolean;
}

/** Nothing used yet; `startMs` is where the session's duration counts from. */
export function beginPricing(tariff: Tariff, timeZone: string, startMs: number): Pricing {
  return {
    timeZone,
    startMs,
    endMs: startMs,
    energyWh: 0,
    used: planOf(tariff).lines.map(() => 0),
    lastEnergy: null,
    lastTime: null,
    flatIsOwed: false,
    hasBegun: false,
  };
}

/**
 * Adds what happened from the end of the last period on. Periods follow one another; in a gap
 * between two nothing is counted, though the session's duration runs on. A period without length
 * and energy changes nothing. How a stretch is cut into periods changes nothing either, as long as
 * energy flowed evenly over it.
 * @throws when the period overlaps the last one, runs backwards, or is not in whole ms and Wh.
 */
export function addPeriod(pricing: Pricing, tariff: Tariff, period: Period): Pricing {
  check(pricing, period);
  const { startMs, endMs, energyWh, charging } = period;
  if (endMs === startMs && energyWh === 0) return pricing;
  const plan = planOf(tariff);
  const next: Pricing = {
    ...pricing,
    endMs,
    energyWh: pricing.energyWh + energyWh,
    used: pricing.used.slice(),
    hasBegun: true,
  };
  const end: Cut = { atMs: endMs, microWh: next.energyWh * microWhPerWh };
  let from: Cut = { atMs: startMs, microWh: pricing.energyWh * microWhPerWh };
  for (const to of cutsWithin(plan.cuts, pricing, period)) {
    count(plan, next, from, to, charging);
    from = to;
  }
  count(plan, next, from, end, charging);
  return next;
}

function check(pricing: Pricing, { startMs, endMs, energyWh }: Period): void {
  if (!Number.isSafeInteger(startMs) || !Number.isSafeInteger(endMs) || endMs < startMs) {
    throw new Error('a period runs forward, in whole milliseconds');
  }
  if (startMs < pricing.endMs) throw new Error('a period never overlaps the one before');
  if (!Number.isSafeInteger(energyWh) || energyWh < 0) {
    throw new Error('a period has whole Wh of energy, 0 or more');
  }
  // Above 9 GWh a session's µWh would leave the safe integers.
  if ((pricing.energyWh + energyWh) * microWhPerWh > Number.MAX_SAFE_INTEGER) {
    throw new Error('no session has so much energy');
  }
}

/**
 * A point within a period, rounded down to the ms and µWh. Comparing these two numbers puts cuts
 * in their true order: thresholds are whole Wh and clock times whole ms, and rounding a point down
 * never takes it across either.
 */
interface Cut {
  atMs: number;
  microWh: number;
}

/** Where within a period, its ends excluded, another component may come into force; in order. */
function cutsWithin(cuts: Cuts, pricing: Pricing, period: Period): Cut[] {
  const { startMs, endMs, energyWh } = period;
  const { energyWh: beforeWh, timeZone } = pricing;
  const spanMs = endMs - startMs;
  const spanMicroWh = energyWh * microWhPerWh;
  const timesMs = cuts.usesClock ? clockCuts(timeZone, startMs, endMs, cuts.minutes) : [];
  for (const durationMs of cuts.durationMs) {
    const atMs = pricing.startMs + durationMs;
    if (atMs > startMs && atMs < endMs) timesMs.push(atMs);
  }
  const found = timesMs.map((atMs) => ({
    atMs,
    microWh: beforeWh * microWhPerWh + scaleDown(spanMicroWh, atMs - startMs, spanMs),
  }));
  for (const cutWh of cuts.energyWh) {
    if (cutWh <= beforeWh || cutWh >= beforeWh + energyWh) continue;
    const atMs = startMs + scaleDown(spanMs, cutWh - beforeWh, energyWh);
    found.push({ atMs, microWh: cutWh * microWhPerWh });
  }
  if (found.length < 2) return found;
  found.sort((a, b) => a.atMs - b.atMs || a.microWh - b.microWh);
  return found.filter((cut, index) => {
    const before = found[index - 1];
    return before === undefined || cut.atMs !== before.atMs || cut.microWh !== before.microWh;
  });
}

/** Counts a stretch in which no component changes. */
function count(plan: Plan, next: Pricing, from: Cut, to: Cut, charging: boolean): void {
  const at: Progress = {
    microWh: from.microWh,
    durationMs: from.atMs - next.startMs,
    local: localWhere(plan.cuts, next.timeZone, from.atMs),
  };
  if (!next.flatIsOwed) {
    const flat = inForce(plan, 'FLAT', at);
    if (flat !== null) next.flatIsOwed = use(plan, next, flat, 1);
  }
  const microWh = to.microWh - from.microWh;
  if (microWh > 0) {
    const energy = inForce(plan, 'ENERGY', at);
    if (energy !== null && use(plan, next, energy, microWh)) next.lastEnergy = energy;
  }
  const ms = to.atMs - from.atMs;
  if (ms > 0) {
    const time = inForce(plan, charging ? 'TIME' : 'PARKING_TIME', at);
    if (time !== null && use(plan, next, time, ms)) next.lastTime = time;
  }
}

function use(plan: Plan, next: Pricing, component: number, quantity: number): true {
  const line = plan.components[component]?.line;
  if (line === undefined) throw new Error('the pricing belongs to another tariff');
  next.used[line] = (next.used[line] ?? 0) + quantity;
  return true;
}

/**
 * The component of a dimension that applies at a moment: that of the first element which has one
 * and whose restrictions hold (OCPI 2.3.0, Tariff object); null: this costs nothing now.
 */
export function inForce(plan: Plan, dimension: Dimension, at: Progress): number | null {
  for (const { of, conditions } of plan.elements) {
    const component = of[dimension];
    if (component !== undefined && hold(conditions, at)) return component;
  }
  return null;
}
