/** step_size: the part that is billed though it was not used. */
import type { Pricing } from './tariff-fold.ts';
import type { Plan } from './tariff-plan.ts';
import type { Dimension } from './tariff-types.ts';

/** What of a dimension a price was found for, in its fine unit. */
export function totalOf(plan: Plan, quantities: readonly number[], dimension: Dimension): number {
  return quantities.reduce(
    (sum, quantity, line) => (plan.lines[line]?.dimension === dimension ? sum + quantity : sum),
    0,
  );
}

/** Rounds the total of a component's dimension up to its step, in place, at its own price. */
export function roundUpToStep(plan: Plan, quantities: number[], component: number | null): void {
  if (component === null) return;
  const { dimension, line, step } = plan.components[component] ?? {};
  if (dimension === undefined || line === undefined || step === undefined) {
    throw new Error('the pricing belongs to another tariff');
  }
  const beyond = totalOf(plan, quantities, dimension) % step;
  if (beyond > 0) quantities[line] = (quantities[line] ?? 0) + step - beyond;
}

/**
 * What is billed if the session ends now. step_size counts once per session for ENERGY, and once
 * for TIME and PARKING_TIME together: on the whole of the one used last, at its last component's
 * step and price (OCPI 2.3.0, CDR object, step_size).
 */
export function billedQuantities(plan: Plan, pricing: Pricing): number[] {
  const quantities = pricing.used.slice();
  roundUpToStep(plan, quantities, pricing.lastEnergy);
  roundUpToStep(plan, quantities, pricing.lastTime);
  return quantities;
}
