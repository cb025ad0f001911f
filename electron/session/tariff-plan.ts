/**
 * A tariff made ready for counting: prices as big integers over one denominator, restrictions as
 * numbers, components that cost the same put on one line. Made once per tariff and kept.
 */
import { decimalOf, digitsAt, powerOfTen, ratioText, roundUp, type Decimal } from './decimal.ts';
import { conditionsOf, cutsOf, type Conditions, type Cuts } from './tariff-conditions.ts';
import type { Dimension, PriceComponent, PriceLimit, Tariff } from './tariff-types.ts';
import { microWhPerKwh, microWhPerWh, minorPerMajor, msPerMinute, msPerSecond } from './units.ts';

export interface PlannedComponent {
  dimension: Dimension;
  /** Index into `lines`. */
  line: number;
  /** In µWh or ms; 1 for FLAT. */
  step: number;
}

export interface PlannedElement {
  conditions: Conditions | null;
  /** Index into `components` of the element's component of each dimension. */
  of: Partial<Record<Dimension, number>>;
}

/** Components with the same dimension, price and VAT. */
export interface PlannedLine {
  dimension: Dimension;
  /** As in the tariff: major units per kWh, hour or session. */
  price: string;
  vat: string | null;
  /** Cost of one µWh, one ms or one session, over `denominator`, as the price is given. */
  unitCost: bigint;
  /** With VAT, minor units per kWh, minute or session, a decimal string: what a driver reads. */
  minorPerUnit: string;
  /** The same as unitCost with VAT, over `denominator` × `hundred`; to compare prices. */
  unitCostWithVat: bigint;
  /** VAT over `hundred`. */
  rate: bigint;
}

/** Minor units, whole; null: no such bound. */
export interface Bounds {
  leastNet: bigint | null;
  leastGross: bigint | null;
  mostNet: bigint | null;
  mostGross: bigint | null;
}

export interface Plan {
  /** True: prices contain VAT. Without any VAT it makes no difference. */
  pricesContainVat: boolean;
  elements: PlannedElement[];
  components: PlannedComponent[];
  /** In the order a driver reads them: per kWh, per time, per session. */
  lines: PlannedLine[];
  /** Line numbers by falling VAT rate: the order in which amounts are rounded and limited. */
  byRate: number[];
  /** Amounts over this are minor units. */
  denominator: bigint;
  /** A rate over this is a fraction: 100, times ten for each decimal of the VAT rates. */
  hundred: bigint;
  /** Null: neither min_price nor max_price. */
  bounds: Bounds | null;
  /** Line whose VAT the part that min_price adds carries. */
  minimumLine: number;
  highestRate: bigint;
  hasOneRate: boolean;
  /** Where inside a period another component may come into force. */
  cuts: Cuts;
}

/** Fine units in which a dimension is counted, times what brings them to 9e9 per priced unit. */
const weightOf: Record<Dimension, bigint> = {
  ENERGY: 9n, // 1 kWh = 1e9 µWh
  TIME: 2500n, // 1 h = 3.6e6 ms
  PARKING_TIME: 2500n,
  FLAT: 9_000_000_000n,
};
const commonWeight = 9_000_000_000n;

const dimensionsInOrder: Dimension[] = ['ENERGY', 'TIME', 'PARKING_TIME', 'FLAT'];

const stepUnit: Record<Dimension, number> = {
  ENERGY: microWhPerWh,
  TIME: msPerSecond,
  PARKING_TIME: msPerSecond,
  FLAT: 1,
};

/** What a price is shown for: a kWh, a minute, a session; in fine units. */
const shownUnit: Record<Dimension, number> = {
  ENERGY: microWhPerKwh,
  TIME: msPerMinute,
  PARKING_TIME: msPerMinute,
  FLAT: 1,
};
/** A price per minute of an odd price per hour has no end of decimals: it is shown to six. */
const mostDecimals = 6;

const plans = new WeakMap<Tariff, Plan>();

/** The plan of a tariff. Tariffs are never changed once made; the plan is kept with the object. */
export function planOf(tariff: Tariff): Plan {
  let plan = plans.get(tariff);
  if (plan === undefined) {
    plan = makePlan(tariff);
    plans.set(tariff, plan);
  }
  return plan;
}

function makePlan(tariff: Tariff): Plan {
  const distinct = distinctComponents(tariff);
  const keys = [...distinct.keys()];
  const components: PlannedComponent[] = [];
  const elements = tariff.elements.map((element): PlannedElement => {
    const of: PlannedElement['of'] = {};
    for (const component of element.components) {
      const dimension = component.type;
      if (of[dimension] !== undefined) continue;
      of[dimension] = components.length;
      const step = dimension === 'FLAT' ? 1 : component.stepSize * stepUnit[dimension];
      components.push({ dimension, line: keys.indexOf(lineKey(tariff, component)), step });
    }
    return { conditions: conditionsOf(element.restrictions), of };
  });
  return {
    pricesContainVat: tariff.taxIncluded !== 'NO',
    elements,
    components,
    cuts: cutsOf(elements.map(({ conditions }) => conditions)),
    ...planMoney(tariff, [...distinct.values()]),
  };
}

/** One component for each line of the bill, in the order of the lines. */
function distinctComponents(tariff: Tariff): Map<string, PriceComponent> {
  const distinct = new Map<string, PriceComponent>();
  for (const dimension of dimensionsInOrder) {
    for (const element of tariff.elements) {
      const component = element.components.find(({ type }) => type === dimension);
      if (component === undefined) continue;
      const key = lineKey(tariff, component);
      if (!distinct.has(key)) distinct.set(key, component);
    }
  }
  return distinct;
}

function vatOf(tariff: Tariff, component: PriceComponent): string | null {
  return tariff.taxIncluded === 'N/A' ? null : component.vat;
}

/** The same for components that cost the same, however their numbers are written. */
function lineKey(tariff: Tariff, component: PriceComponent): string {
  const vat = vatOf(tariff, component);
  const rate = vat === null ? 'none' : valueKey(decimalOf(vat));
  return `${component.type} ${valueKey(decimalOf(component.price))} ${rate}`;
}

function valueKey({ digits, scale }: Decimal): string {
  return `${digits}/${scale}`;
}

type Money = Omit<Plan, 'pricesContainVat' | 'elements' | 'components' | 'cuts'>;

function planMoney(tariff: Tariff, components: PriceComponent[]): Money {
  const prices = components.map((component) => decimalOf(component.price));
  const rates = components.map((component) => decimalOf(vatOf(tariff, component) ?? '0'));
  // At least 2, so that one denominator counts minor units.
  const priceScale = Math.max(2, ...prices.map(({ scale }) => scale));
  const rateScale = Math.max(0, ...rates.map(({ scale }) => scale));
  const hundred = 100n * powerOfTen(rateScale);
  const wholeRates = rates.map((rate) => digitsAt(rate, rateScale));
  const distinctRates = [...new Set(wholeRates)];
  const bounds = boundsOf(tariff);
  const spare = bounds === null ? 1n : divisibleBy(hundred, distinctRates);
  const denominator = commonWeight * powerOfTen(priceScale - 2) * spare;
  const lines = components.map((component, index): PlannedLine => {
    const price = digitsAt(prices[index] ?? decimalOf('0'), priceScale);
    const rate = wholeRates[index] ?? 0n;
    const unitCost = price * weightOf[component.type] * spare;
    const withVat = tariff.taxIncluded === 'NO' ? hundred + rate : hundred;
    const vat = vatOf(tariff, component);
    const { type: dimension, price: priceText } = component;
    const unitCostWithVat = unitCost * withVat;
    const unitMinor = unitCostWithVat * BigInt(shownUnit[dimension]);
    const minorPerUnit = ratioText(unitMinor, denominator * hundred, mostDecimals);
    return { dimension, price: priceText, vat, minorPerUnit, unitCost, unitCostWithVat, rate };
  });
  const byRate = lines.map((_, index) => index);
  const rateOf = (index: number): bigint => lines[index]?.rate ?? 0n;
  byRate.sort((a, b) => compare(rateOf(b), rateOf(a)) || a - b);
  const highestRate = rateOf(byRate[0] ?? 0);
  return {
    lines,
    byRate,
    denominator,
    hundred,
    bounds,
    minimumLine: minimumLineOf(lines, byRate, bounds, hundred),
    highestRate,
    hasOneRate: distinctRates.length < 2,
  };
}

function compare(a: bigint, b: bigint): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/**
 * A factor in every amount that makes taking VAT off, and putting it on again, come out whole
 * where amounts are compared with bounds.
 */
function divisibleBy(hundred: bigint, rates: bigint[]): bigint {
  const once = rates.reduce((product, rate) => product * (hundred + rate), hundred);
  return once * once;
}

/**
 * The part that min_price adds is taxed like the dearest-taxed line if min_price is told with VAT,
 * for that is what the driver pays whatever its VAT. Where the bound before taxes decides and VAT
 * rates differ, it is taxed like the least-taxed line with a price: otherwise the total would fall
 * while real lines take its place, and a cost never falls.
 */
function minimumLineOf(
  lines: PlannedLine[],
  byRate: number[],
  bounds: Bounds | null,
  hundred: bigint,
): number {
  const priced = byRate.filter((index) => (lines[index]?.unitCost ?? 0n) > 0n);
  const choice = priced.length > 0 ? priced : byRate;
  const dearest = choice[0] ?? 0;
  const rate = lines[dearest]?.rate ?? 0n;
  const net = bounds?.leastNet ?? null;
  const gross = bounds?.leastGross ?? null;
  const grossDecides =
    gross !== null && (net === null || gross * hundred >= net * (hundred + rate));
  if (grossDecides) return dearest;
  const least = lines[choice.at(-1) ?? 0]?.rate ?? 0n;
  return choice.find((index) => lines[index]?.rate === least) ?? dearest;
}

function boundsOf(tariff: Tariff): Bounds | null {
  const { minPrice, maxPrice } = tariff;
  if (minPrice === null && maxPrice === null) return null;
  return {
    leastNet: wholeMinor(minPrice, 'beforeTaxes', 'up'),
    leastGross: wholeMinor(minPrice, 'afterTaxes', 'up'),
    mostNet: wholeMinor(maxPrice, 'beforeTaxes', 'down'),
    mostGross: wholeMinor(maxPrice, 'afterTaxes', 'down'),
  };
}

/** A bound in whole minor units: no payment lies between two of them. */
function wholeMinor(
  limit: PriceLimit | null,
  key: keyof PriceLimit,
  direction: 'up' | 'down',
): bigint | null {
  const text = limit?.[key] ?? null;
  if (text === null) return null;
  const { digits, scale } = decimalOf(text);
  const divisor = powerOfTen(scale);
  const minor = digits * BigInt(minorPerMajor);
  return direction === 'up' ? roundUp(minor, divisor) : minor / divisor;
}
