/** How much a charge can come to cost at most: what decides when the relay must open. */
import { roundUp } from './decimal.ts';
import { holdWithin, reachOf, type Reach } from './tariff-conditions.ts';
import type { Pricing } from './tariff-fold.ts';
import { planOf, type Bounds, type Plan, type PlannedComponent } from './tariff-plan.ts';
import { settle } from './tariff-settle.ts';
import { roundUpToStep } from './tariff-step.ts';
import type { Dimension, Tariff } from './tariff-types.ts';
import { microWhPerWh } from './units.ts';

/** What may still happen, counted from the end of the last period; whole numbers, 0 or more. */
export interface Extra {
  extraWh: number;
  extraMs: number;
}

/**
 * An upper bound, in minor units with VAT, on `priceNow` after up to so much more energy and time,
 * charging or not, however both are spread. Never too low. With one price for energy and one for
 * time, and one VAT rate, it is the exact price of all of the extra.
 */
export function worstCaseMinor(pricing: Pricing, tariff: Tariff, extra: Extra): number {
  const { extraWh, extraMs } = extra;
  if (!pricing.hasBegun && extraWh === 0 && extraMs === 0) return 0;
  const plan = planOf(tariff);
  const quantities = pricing.used.slice();
  const reach = reachWith(plan, pricing, extra);
  const energy = extraWh > 0 ? candidates(plan, ['ENERGY'], reach) : [];
  const time = extraMs > 0 ? candidates(plan, ['TIME', 'PARKING_TIME'], reach) : [];
  add(plan, quantities, energy, extraWh * microWhPerWh);
  add(plan, quantities, time, extraMs);
  addSteps(plan, quantities, energy, pricing.lastEnergy);
  addSteps(plan, quantities, time, pricing.lastTime);
  if (!pricing.flatIsOwed) add(plan, quantities, candidates(plan, ['FLAT'], reach), 1);
  // Where VAT on top is rounded over several rates, two sums whose exact order is known can come
  // out three minor units apart: half for net, half for VAT and half a net unit's VAT, each side.
  const margin = plan.hasOneRate || plan.pricesContainVat ? 0 : 3;
  const worst = BigInt(settle(plan, quantities, null).grossMinor + margin);
  return Number(plan.bounds === null ? worst : bounded(plan, plan.bounds, worst));
}

function reachWith(plan: Plan, pricing: Pricing, { extraWh, extraMs }: Extra): Reach {
  const { startMs, endMs, energyWh, timeZone } = pricing;
  const from = { atMs: endMs, microWh: energyWh * microWhPerWh, durationMs: endMs - startMs };
  const to = { atMs: endMs + extraMs, microWh: (energyWh + extraWh) * microWhPerWh };
  return reachOf(plan.cuts, timeZone, from, to);
}

/** Components that may come into force on the way: those before which none is sure to. */
function candidates(plan: Plan, dimensions: Dimension[], reach: Reach): number[] {
  const found: number[] = [];
  for (const dimension of dimensions) {
    for (const { of, conditions } of plan.elements) {
      const component = of[dimension];
      if (component === undefined) continue;
      const held = holdWithin(conditions, reach);
      if (held !== 'never') found.push(component);
      if (held === 'always') break;
    }
  }
  return found;
}

function unitCost(plan: Plan, { line }: PlannedComponent): bigint {
  return plan.lines[line]?.unitCostWithVat ?? 0n;
}

function dearest(
  plan: Plan,
  components: Iterable<number>,
  costOf: (component: PlannedComponent) => bigint,
): PlannedComponent | null {
  let best: PlannedComponent | null = null;
  for (const index of components) {
    const component = plan.components[index];
    if (component === undefined) continue;
    if (best === null || costOf(component) > costOf(best)) best = component;
  }
  return best;
}

function add(plan: Plan, quantities: number[], components: number[], quantity: number): void {
  const component = dearest(plan, components, (one) => unitCost(plan, one));
  if (component === null) return;
  quantities[component.line] = (quantities[component.line] ?? 0) + quantity;
}

/** With one component to come, and none other used last, its step is exact; else the dearest one. */
function addSteps(plan: Plan, quantities: number[], next: number[], last: number | null): void {
  const contenders = new Set(last === null ? next : [last, ...next]);
  const [only = null] = contenders;
  if (contenders.size === 1) roundUpToStep(plan, quantities, only);
  if (contenders.size < 2) return;
  const stepCost = (one: PlannedComponent): bigint => unitCost(plan, one) * BigInt(one.step - 1);
  const component = dearest(plan, contenders, stepCost);
  if (component === null) return;
  quantities[component.line] = (quantities[component.line] ?? 0) + component.step - 1;
}

/** A bound before taxes is at most the bound with the highest VAT on it. */
function bounded(plan: Plan, bounds: Bounds, worst: bigint): bigint {
  const withVat = (net: bigint): bigint =>
    roundUp(net * (plan.hundred + plan.highestRate), plan.hundred);
  let result = worst;
  for (const least of [bounds.leastGross, bounds.leastNet && withVat(bounds.leastNet)]) {
    if (least !== null && least > result) result = least;
  }
  for (const most of [bounds.mostGross, bounds.mostNet && withVat(bounds.mostNet)]) {
    if (most !== null && most < result) result = most;
  }
  return result;
}
