/** What a charge costs: the one function that screen, phone, capture and receipt all ask. */
import { fixedText } from './decimal.ts';
import { addPeriod, beginPricing, type Period, type Pricing } from './tariff-fold.ts';
import { planOf, type Plan } from './tariff-plan.ts';
import { settle, type LineMoney } from './tariff-settle.ts';
import { billedQuantities } from './tariff-step.ts';
import type { Dimension, Tariff } from './tariff-types.ts';
import type { Currency } from './view.ts';

/** One price in use, or what min_price adds. Net + VAT = gross. */
export interface PriceResultLine {
  dimension: Dimension | 'MINIMUM';
  /** Used: µWh of ENERGY, ms of TIME and PARKING_TIME, 1 for FLAT and MINIMUM. */
  quantity: number;
  /** Billed: the same and what step_size adds. */
  billedQuantity: number;
  /** As in the tariff, major units per kWh, hour or session; of MINIMUM the amount itself. */
  price: string;
  /** True if `price` contains the VAT. */
  priceContainsVat: boolean;
  /** With VAT, minor units per kWh, minute or session, a decimal string, rounded at six decimals. */
  minorPerUnit: string;
  /** Per cent, as in the tariff; null: none. */
  vat: string | null;
  netMinor: number;
  vatMinor: number;
  grossMinor: number;
}

/** Whole minor units. The lines add up; net + VAT = gross. */
export interface Price {
  currency: Currency;
  netMinor: number;
  vatMinor: number;
  grossMinor: number;
  /** In the order per kWh, per time, per session, minimum. */
  lines: PriceResultLine[];
}

/**
 * What the charge costs if it ends now; nothing before the first period. It rises with energy and
 * time, but for one case that OCPI's rule of step_size brings with it: the added part of a step
 * belongs to the last component used, so it goes when another takes its place. `costSoFar` never
 * falls.
 */
export function priceNow(pricing: Pricing, tariff: Tariff): Price {
  const plan = planOf(tariff);
  return priceOf(plan, tariff, pricing, billedQuantities(plan, pricing));
}

/**
 * The same without what step_size adds: never falls within a session, never above `priceNow`, and
 * equal to it where the whole steps are used up.
 */
export function costSoFar(pricing: Pricing, tariff: Tariff): Price {
  return priceOf(planOf(tariff), tariff, pricing, pricing.used);
}

/** The price of a whole charge; its first period starts the session. */
export function priceCharge(
  tariff: Tariff,
  charge: { timeZone: string; periods: readonly Period[] },
): Price {
  let pricing = beginPricing(tariff, charge.timeZone, charge.periods[0]?.startMs ?? 0);
  for (const period of charge.periods) pricing = addPeriod(pricing, tariff, period);
  return priceNow(pricing, tariff);
}

function priceOf(plan: Plan, tariff: Tariff, pricing: Pricing, billed: readonly number[]): Price {
  const { currency } = tariff;
  if (!pricing.hasBegun) return { currency, netMinor: 0, vatMinor: 0, grossMinor: 0, lines: [] };
  const { netMinor, vatMinor, grossMinor, lines } = settle(plan, billed, plan.bounds);
  if (lines.length > 1) lines.sort((a, b) => place(plan, a) - place(plan, b));
  return {
    currency,
    netMinor,
    vatMinor,
    grossMinor,
    lines: lines.map((money) => lineOf(plan, pricing, billed, money)),
  };
}

function place(plan: Plan, { line, isMinimum }: LineMoney): number {
  return isMinimum ? plan.lines.length : line;
}

function lineOf(
  plan: Plan,
  pricing: Pricing,
  billed: readonly number[],
  { line, isMinimum, netMinor, vatMinor }: LineMoney,
): PriceResultLine {
  const planned = plan.lines[line];
  if (planned === undefined) throw new Error('the pricing belongs to another tariff');
  const grossMinor = netMinor + vatMinor;
  const { vat } = planned;
  const money = { vat, netMinor, vatMinor, grossMinor };
  if (isMinimum) {
    return {
      dimension: 'MINIMUM',
      quantity: 1,
      billedQuantity: 1,
      price: fixedText(grossMinor, 2),
      priceContainsVat: true,
      minorPerUnit: `${grossMinor}`,
      ...money,
    };
  }
  return {
    dimension: planned.dimension,
    quantity: pricing.used[line] ?? 0,
    billedQuantity: billed[line] ?? 0,
    price: planned.price,
    priceContainsVat: plan.pricesContainVat,
    minorPerUnit: planned.minorPerUnit,
    ...money,
  };
}
