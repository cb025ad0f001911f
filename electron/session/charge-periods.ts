/** When which prices were in force over a charge: what the periods of its CDR are made of. */
import type { Charge, ChargePeriod } from './state.ts';
import type { Period, Pricing } from './tariff-fold.ts';

/**
 * A car that flickers between drawing and not drawing must not grow the record without end: from
 * here on the last period takes in whatever comes.
 */
const periodsAtMost = 100;

/**
 * The charge's periods with what one reading added. A new one begins where the car starts or stops
 * drawing, and at the reading after which another price of energy or time is in force (so up to one
 * reading early).
 */
export function withPeriod(charge: Charge, after: Pricing, added: Period): ChargePeriod[] {
  const before = charge.periods ?? [];
  const { startMs, endMs, energyWh, charging } = added;
  const durationMs = endMs - startMs;
  if (durationMs === 0 && energyWh === 0) return before;
  const chargingMs = charging ? durationMs : 0;
  const parkedMs = durationMs - chargingMs;
  const last = before.at(-1);
  const { lastEnergy, lastTime } = charge.pricing;
  const isOtherPrice = after.lastEnergy !== lastEnergy || after.lastTime !== lastTime;
  const isOtherKind = last !== undefined && (charging ? last.parkedMs : last.chargingMs) > 0;
  const isFull = before.length >= periodsAtMost;
  if (last === undefined || ((isOtherPrice || isOtherKind) && !isFull)) {
    return [...before, { startMs, energyWh, chargingMs, parkedMs }];
  }
  const grown = {
    startMs: last.startMs,
    energyWh: last.energyWh + energyWh,
    chargingMs: last.chargingMs + chargingMs,
    parkedMs: last.parkedMs + parkedMs,
  };
  return [...before.slice(0, -1), grown];
}
