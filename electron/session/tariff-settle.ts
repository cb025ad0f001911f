/**
 * From exact amounts to money: rounded once, VAT by the tariff's tax rule, min_price and max_price
 * kept before and after taxes, and every line's share so that lines add up to the øre.
 */
import { roundHalfUp } from './decimal.ts';
import type { Bounds, Plan } from './tariff-plan.ts';

/** Money of one line, minor units; gross is the sum. */
export interface LineMoney {
  /** Index into the plan's lines. */
  line: number;
  /** What min_price adds, on top of the line of the same VAT. */
  isMinimum: boolean;
  netMinor: number;
  vatMinor: number;
}

export interface Money {
  netMinor: number;
  vatMinor: number;
  grossMinor: number;
  /** Highest VAT rate first; lines that were not used are missing. */
  lines: LineMoney[];
}

/**
 * An exact amount: with VAT where the tariff's prices contain it, else without. By falling VAT
 * rate: in this order a limit cuts from the end, so that of two costs the higher stays the higher
 * also where the limit is one before taxes and rates differ.
 */
interface Share {
  line: number;
  isMinimum: boolean;
  amount: bigint;
  rate: bigint;
}

/** Settles quantities, by the plan's lines, at the plan's prices; `bounds` are the plan's or none. */
export function settle(plan: Plan, quantities: readonly number[], bounds: Bounds | null): Money {
  const shares: Share[] = [];
  for (const line of plan.byRate) {
    const quantity = quantities[line] ?? 0;
    const planned = plan.lines[line];
    if (quantity === 0 || planned === undefined) continue;
    const amount = planned.unitCost * BigInt(quantity);
    shares.push({ line, isMinimum: false, amount, rate: planned.rate });
  }
  if (bounds === null) return round(plan, shares, noTarget);
  const isLifted = addMinimum(plan, shares, bounds);
  const isCut = cutToMaximum(plan, shares, bounds);
  return round(plan, shares, targetOf(plan, shares, bounds, { isLifted, isCut }));
}

/** Bounds on what VAT leaves of the total: net where prices contain VAT, gross where they don't. */
interface Target {
  least: bigint | null;
  most: bigint | null;
}
const noTarget: Target = { least: null, most: null };

/**
 * Rounding can carry the other total across its bound by a minor unit. A total that the bound
 * decides is set to the bound, which also keeps it from wavering while the lines beneath it move.
 */
function targetOf(
  plan: Plan,
  shares: Share[],
  bounds: Bounds,
  { isLifted, isCut }: { isLifted: boolean; isCut: boolean },
): Target {
  const least = plan.pricesContainVat ? bounds.leastNet : bounds.leastGross;
  const most = plan.pricesContainVat ? bounds.mostNet : bounds.mostGross;
  if (isCut && most !== null) return { least: most, most };
  const valueOf = plan.pricesContainVat ? netOf : grossOf;
  const exact = shares.reduce((sum, share) => sum + valueOf(plan, share), 0n);
  // Where both can't be kept, max_price is.
  if (least === null || exact < least * plan.denominator) return { least: null, most };
  return isLifted ? { least, most: least } : { least, most };
}

function netOf(plan: Plan, { amount, rate }: Share): bigint {
  return plan.pricesContainVat ? (amount * plan.hundred) / (plan.hundred + rate) : amount;
}

function grossOf(plan: Plan, { amount, rate }: Share): bigint {
  return plan.pricesContainVat ? amount : (amount * (plan.hundred + rate)) / plan.hundred;
}

/** The amount, as prices are given, whose net or gross value this is. */
function fromNet(plan: Plan, net: bigint, rate: bigint): bigint {
  return plan.pricesContainVat ? (net * (plan.hundred + rate)) / plan.hundred : net;
}

function fromGross(plan: Plan, gross: bigint, rate: bigint): bigint {
  return plan.pricesContainVat ? gross : (gross * plan.hundred) / (plan.hundred + rate);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

/** Adds what lacks to min_price. True if the total that prices do not give is what lacked most. */
function addMinimum(plan: Plan, shares: Share[], bounds: Bounds): boolean {
  const line = plan.minimumLine;
  const rate = plan.lines[line]?.rate ?? 0n;
  let missingNet = (bounds.leastNet ?? 0n) * plan.denominator;
  let missingGross = (bounds.leastGross ?? 0n) * plan.denominator;
  for (const share of shares) {
    missingNet -= netOf(plan, share);
    missingGross -= grossOf(plan, share);
  }
  const forNet = larger(0n, fromNet(plan, larger(0n, missingNet), rate));
  const forGross = larger(0n, fromGross(plan, larger(0n, missingGross), rate));
  const amount = larger(forNet, forGross);
  if (amount === 0n) return false;
  const place = shares.findIndex((share) => share.rate < rate);
  const minimum = { line, isMinimum: true, amount, rate };
  shares.splice(place === -1 ? shares.length : place, 0, minimum);
  return plan.pricesContainVat ? forNet >= forGross : forGross >= forNet;
}

/**
 * Cuts the shares until both totals keep max_price. True if the total that prices do not give was
 * the one to cut for. Where both bounds are told and can be met at once, the highest-taxed share
 * is cut first, so that both are (OCPI 2.3.0, example "start fee + max price": 10.00 and 11.00);
 * elsewhere the lowest-taxed, as said at `Share`.
 */
function cutToMaximum(plan: Plan, shares: Share[], bounds: Bounds): boolean {
  if (bounds.mostNet !== null && bounds.mostGross !== null && !plan.hasOneRate) {
    const lowestFirst = shares.map((share) => ({ ...share })).reverse();
    const isCut = cutInOrder(plan, lowestFirst, bounds);
    const gross = lowestFirst.reduce((sum, share) => sum + grossOf(plan, share), 0n);
    if (roundHalfUp(gross, plan.denominator) === bounds.mostGross) {
      shares.splice(0, shares.length, ...lowestFirst.reverse());
      return isCut;
    }
  }
  return cutInOrder(plan, shares, bounds);
}

/** Cuts the last shares first. */
function cutInOrder(plan: Plan, shares: Share[], bounds: Bounds): boolean {
  const unbounded = shares.reduce((sum, share) => sum + grossOf(plan, share), 1n);
  let restNet = bounds.mostNet === null ? unbounded : bounds.mostNet * plan.denominator;
  let restGross = bounds.mostGross === null ? unbounded : bounds.mostGross * plan.denominator;
  let isCut = false;
  for (const share of shares) {
    const byNet = fromNet(plan, restNet, share.rate);
    const byGross = fromGross(plan, restGross, share.rate);
    if (share.amount > byNet || share.amount > byGross) {
      isCut ||= plan.pricesContainVat ? byNet <= byGross : byGross <= byNet;
      share.amount = smaller(byNet, byGross);
    }
    restNet = larger(0n, restNet - netOf(plan, share));
    restGross = larger(0n, restGross - grossOf(plan, share));
  }
  return isCut;
}

interface Rounded {
  share: Share;
  base: bigint;
  vat: bigint;
}

/**
 * Rounds the sum of all shares once, half up, and gives each share the difference that its amount
 * makes to the rounded sum: the shares then add up. Then the VAT.
 */
function round(plan: Plan, shares: Share[], target: Target): Money {
  let exact = 0n;
  let total = 0n;
  const rounded = shares.map((share): Rounded => {
    exact += share.amount;
    const sum = roundHalfUp(exact, plan.denominator);
    const base = sum - total;
    total = sum;
    return { share, base, vat: 0n };
  });
  if (plan.pricesContainVat) takeVatOut(plan, rounded);
  else putVatOn(plan, rounded);
  meet(plan, rounded, total, target);
  return moneyOf(plan, rounded);
}

/** Prices contain VAT: for each VAT rate gross × r / (100 + r), half up. */
function takeVatOut(plan: Plan, rounded: Rounded[]): void {
  let grossOfRate = 0n;
  let vatOfRate = 0n;
  let rate = -1n;
  for (const one of rounded) {
    if (one.share.rate !== rate) {
      rate = one.share.rate;
      grossOfRate = 0n;
      vatOfRate = 0n;
    }
    grossOfRate += one.base;
    const vat = roundHalfUp(grossOfRate * rate, plan.hundred + rate);
    one.vat = vat - vatOfRate;
    vatOfRate = vat;
  }
}

/**
 * VAT on top: net × r / 100 summed over the lines, rounded half up once. Rounding it for each rate
 * apart would let the total fall by a minor unit while a net minor unit moves between rates.
 */
function putVatOn(plan: Plan, rounded: Rounded[]): void {
  let exact = 0n;
  let total = 0n;
  for (const one of rounded) {
    exact += one.base * one.share.rate;
    const vat = roundHalfUp(exact, plan.hundred);
    one.vat = vat - total;
    total = vat;
  }
}

/** Moves VAT by the few minor units that the target asks for, on lines that carry VAT. */
function meet(plan: Plan, rounded: Rounded[], base: bigint, target: Target): void {
  const vat = rounded.reduce((sum, one) => sum + one.vat, 0n);
  const other = plan.pricesContainVat ? base - vat : base + vat;
  let wanted = other;
  if (target.least !== null) wanted = larger(wanted, target.least);
  if (target.most !== null) wanted = smaller(wanted, target.most);
  let change = plan.pricesContainVat ? other - wanted : wanted - other;
  for (const one of rounded) {
    if (change === 0n) return;
    if (one.share.rate === 0n) continue;
    const most = plan.pricesContainVat ? one.base : one.vat + larger(0n, change);
    const moved = smaller(most, larger(0n, one.vat + change));
    change -= moved - one.vat;
    one.vat = moved;
  }
}

function moneyOf(plan: Plan, rounded: Rounded[]): Money {
  let netMinor = 0;
  let vatMinor = 0;
  // Rounding may leave nothing of a minimum that lacked less than half a minor unit.
  const owed = rounded.filter(({ share, base, vat }) => !share.isMinimum || base + vat > 0n);
  const lines = owed.map(({ share, base, vat }): LineMoney => {
    const money = {
      line: share.line,
      isMinimum: share.isMinimum,
      netMinor: Number(plan.pricesContainVat ? base - vat : base),
      vatMinor: Number(vat),
    };
    netMinor += money.netMinor;
    vatMinor += money.vatMinor;
    return money;
  });
  return { netMinor, vatMinor, grossMinor: netMinor + vatMinor, lines };
}
