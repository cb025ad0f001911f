/** Prices and cost lines as a driver reads them: with VAT, in minor units, in AFIR's order. */
import { fixedText, ratioText } from './decimal.ts';
import { localWhere, type Progress } from './tariff-conditions.ts';
import { inForce } from './tariff-fold.ts';
import { planOf, type Plan, type PlannedLine } from './tariff-plan.ts';
import type { Price, PriceResultLine } from './tariff-price.ts';
import type { Dimension, Tariff } from './tariff-types.ts';
import type { CostLine, PriceLine } from './view.ts';
import { microWhPerWh, msPerMinute } from './units.ts';

/** How far a session is; left out: at its start. */
export interface SoFar {
  energyWh: number;
  durationMs: number;
}
const nothing: SoFar = { energyWh: 0, durationMs: 0 };

/** AFIR (EU 2023/1804), article 5 (4): per kWh, per minute, per session, other. */
const shown: { dimension: Dimension; unit: PriceLine['unit'] }[] = [
  { dimension: 'ENERGY', unit: 'kWh' },
  { dimension: 'TIME', unit: 'minute' },
  { dimension: 'PARKING_TIME', unit: 'minute-parked' },
  { dimension: 'FLAT', unit: 'session' },
];

function progress(plan: Plan, timeZone: string, atMs: number, soFar: SoFar): Progress {
  const local = localWhere(plan.cuts, timeZone, atMs);
  return { microWh: soFar.energyWh * microWhPerWh, durationMs: soFar.durationMs, local };
}

/** The line of a dimension's price in force; null: it costs nothing. */
function lineNow(plan: Plan, dimension: Dimension, at: Progress): PlannedLine | null {
  const component = plan.components[inForce(plan, dimension, at) ?? -1];
  return component === undefined ? null : (plan.lines[component.line] ?? null);
}

/**
 * The prices in force at a moment. A price of zero is shown for energy only, or where there is no
 * other.
 */
export function pricesNow(
  tariff: Tariff,
  timeZone: string,
  atMs: number,
  soFar: SoFar = nothing,
): PriceLine[] {
  const plan = planOf(tariff);
  const at = progress(plan, timeZone, atMs, soFar);
  const all = shown.flatMap(({ dimension, unit }): PriceLine[] => {
    const line = lineNow(plan, dimension, at);
    if (line === null) return [];
    return [{ unit, minorPerUnit: line.minorPerUnit, vatPercent: line.vat }];
  });
  const worthShowing = all.filter(
    ({ unit, minorPerUnit }) => unit === 'kWh' || minorPerUnit !== '0',
  );
  return worthShowing.length > 0 ? worthShowing : all.slice(0, 1);
}

/**
 * Roughly how many Wh an amount buys for a session that starts at `atMs`, at the prices then for
 * energy and for the session; time and later prices are left out of account. 0 where energy itself
 * has no price, or the amount does not even pay the session's.
 */
export function approximateWhFor(
  tariff: Tariff,
  timeZone: string,
  atMs: number,
  amountMinor: number,
): number {
  const plan = planOf(tariff);
  const at = progress(plan, timeZone, atMs, nothing);
  const energy = lineNow(plan, 'ENERGY', at);
  if (energy === null || energy.unitCostWithVat === 0n) return 0;
  const flatCost = lineNow(plan, 'FLAT', at)?.unitCostWithVat ?? 0n;
  const left = BigInt(amountMinor) * plan.denominator * plan.hundred - flatCost;
  if (left <= 0n) return 0;
  return Number(left / (energy.unitCostWithVat * BigInt(microWhPerWh)));
}

/**
 * The lines of a price as receipt and screen show them. Energy is what was delivered, to three
 * decimals of a kWh, the lines' sum being the session's; minutes are those billed.
 */
export function costLines(price: Price): CostLine[] {
  let microWh = 0;
  let shownWh = 0;
  return price.lines.map((line) => {
    if (line.dimension !== 'ENERGY') return costLine(line, quantityText(line));
    microWh += line.quantity;
    const wh = Math.round(microWh / microWhPerWh) - shownWh;
    shownWh += wh;
    return costLine(line, fixedText(wh, 3));
  });
}

function quantityText({ dimension, billedQuantity }: PriceResultLine): string {
  if (dimension === 'FLAT' || dimension === 'MINIMUM') return '1';
  return ratioText(BigInt(billedQuantity), BigInt(msPerMinute), 3);
}

const unitOf: Record<PriceResultLine['dimension'], CostLine['unit']> = {
  ENERGY: 'kWh',
  TIME: 'minute',
  PARKING_TIME: 'minute-parked',
  FLAT: 'session',
  MINIMUM: 'minimum',
};

function costLine(line: PriceResultLine, quantity: string): CostLine {
  const { minorPerUnit, grossMinor, vatMinor, vat: vatPercent } = line;
  return { unit: unitOf[line.dimension], quantity, minorPerUnit, grossMinor, vatMinor, vatPercent };
}
