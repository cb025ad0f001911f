/** What holds of every tariff and every charge. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPeriod, beginPricing, type Period } from '../../electron/session/tariff-fold.ts';
import {
  costSoFar,
  priceCharge,
  priceNow,
  type Price,
} from '../../electron/session/tariff-price.ts';
import type { Tariff } from '../../electron/session/tariff-types.ts';
import { even, singly, startMs, tariffs, toPeriods, whole } from './tariff-arbitrary.ts';
import { oslo } from './tariff-build.ts';

const stretches = fc.array(even, { minLength: 1, maxLength: 5 });

function fold(of: Tariff, periods: readonly Period[]) {
  const first = beginPricing(of, oslo, periods[0]?.startMs ?? 0);
  return periods.reduce((pricing, period) => addPeriod(pricing, of, period), first);
}

/** Totals after each period. */
function course(of: Tariff, periods: readonly Period[], cost: typeof priceNow): number[] {
  let pricing = beginPricing(of, oslo, periods[0]?.startMs ?? 0);
  return periods.map((period) => {
    pricing = addPeriod(pricing, of, period);
    return cost(pricing, of).grossMinor;
  });
}

function falls(costs: readonly number[]): boolean {
  return costs.some((cost, index) => cost < (costs[index - 1] ?? 0));
}

function sum(price: Price, key: 'netMinor' | 'vatMinor' | 'grossMinor'): number {
  return price.lines.reduce((total, line) => total + line[key], 0);
}

describe('every price', () => {
  it('adds up: net + VAT = gross, lines and totals', () => {
    fc.assert(
      fc.property(tariffs(), startMs, stretches, (of, fromMs, list) => {
        const pricing = fold(of, toPeriods(fromMs, list, whole));
        for (const price of [priceNow(pricing, of), costSoFar(pricing, of)]) {
          for (const one of [price, ...price.lines]) {
            expect(one.netMinor + one.vatMinor).toBe(one.grossMinor);
            expect(Math.min(one.netMinor, one.vatMinor)).toBeGreaterThanOrEqual(0);
          }
          expect(sum(price, 'netMinor')).toBe(price.netMinor);
          expect(sum(price, 'vatMinor')).toBe(price.vatMinor);
          expect(sum(price, 'grossMinor')).toBe(price.grossMinor);
          const untaxed = price.lines.filter(({ vat }) => Number(vat ?? 0) === 0);
          expect(untaxed.every(({ vatMinor }) => vatMinor === 0)).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('keeps min_price and max_price, before and after taxes', () => {
    fc.assert(
      fc.property(tariffs(), startMs, stretches, (of, fromMs, list) => {
        const pricing = fold(of, toPeriods(fromMs, list, whole));
        if (!pricing.hasBegun) return;
        const { netMinor, grossMinor } = priceNow(pricing, of);
        const minor = (text: string | null | undefined, otherwise: number): number =>
          Math.round(Number(text ?? otherwise) * 100);
        expect(netMinor).toBeLessThanOrEqual(minor(of.maxPrice?.beforeTaxes, Infinity));
        expect(grossMinor).toBeLessThanOrEqual(minor(of.maxPrice?.afterTaxes, Infinity));
        expect(netMinor).toBeGreaterThanOrEqual(minor(of.minPrice?.beforeTaxes, 0));
        expect(grossMinor).toBeGreaterThanOrEqual(minor(of.minPrice?.afterTaxes, 0));
      }),
      { numRuns: 500 },
    );
  });

  it('is not changed by how a stretch is cut into periods', () => {
    const cut = stretches.chain((list) =>
      fc.tuple(fc.constant(list), fc.array(fc.integer({ min: 1, max: 11 }), { maxLength: 6 })),
    );
    fc.assert(
      fc.property(tariffs(), startMs, cut, (of, fromMs, [list, marks]) => {
        const parts = toPeriods(fromMs, list, ({ pieces }) => {
          const inside = [...new Set(marks.filter((mark) => mark < pieces))].sort((a, b) => a - b);
          return [...inside, pieces].map((end, index) => end - (inside[index - 1] ?? 0));
        });
        const wholeFold = fold(of, toPeriods(fromMs, list, whole));
        expect(fold(of, parts)).toEqual(wholeFold);
        expect(fold(of, toPeriods(fromMs, list, singly))).toEqual(wholeFold);
      }),
      { numRuns: 1000 },
    );
  });

  it('is the fold over its periods, also through JSON', () => {
    fc.assert(
      fc.property(tariffs(), startMs, stretches, (of, fromMs, list) => {
        const periods = toPeriods(fromMs, list, whole);
        const copied = structuredClone(of);
        let pricing = beginPricing(of, oslo, fromMs);
        for (const period of periods) {
          const before = JSON.stringify(pricing);
          const next = addPeriod(JSON.parse(before) as typeof pricing, copied, period);
          expect(addPeriod(pricing, of, period)).toEqual(next);
          expect(JSON.stringify(pricing)).toBe(before);
          pricing = next;
        }
        expect(priceNow(pricing, of)).toEqual(priceCharge(of, { timeZone: oslo, periods }));
      }),
      { numRuns: 300 },
    );
  });
});

describe('in the course of a session', () => {
  it('cost so far never falls, and the price now is never below it', () => {
    fc.assert(
      fc.property(tariffs(), startMs, stretches, (of, fromMs, list) => {
        const periods = toPeriods(fromMs, list, singly);
        const soFar = course(of, periods, costSoFar);
        const now = course(of, periods, priceNow);
        expect(falls(soFar), soFar.join(' ')).toBe(false);
        expect(now.every((cost, index) => cost >= (soFar[index] ?? 0))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('the price now never falls where no component takes the place of another', () => {
    const oneElement = tariffs()
      .map(({ elements, ...more }): Tariff => {
        const components = (elements[0]?.components ?? []).filter(({ type }) => type !== 'TIME');
        return { ...more, elements: [{ components, restrictions: null }] };
      })
      .filter(({ elements }) => elements[0]?.components.length !== 0);
    fc.assert(
      fc.property(oneElement, startMs, stretches, (of, fromMs, list) => {
        expect(falls(course(of, toPeriods(fromMs, list, singly), priceNow))).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});

describe('a wrong period', () => {
  const of: Tariff = {
    currency: 'NOK',
    taxIncluded: 'YES',
    elements: [],
    minPrice: null,
    maxPrice: null,
  };
  const fine: Period = { startMs: 1000, endMs: 2000, energyWh: 5, charging: true };

  it.each([
    ['overlaps', { ...fine, startMs: 999 }],
    ['runs backwards', { ...fine, endMs: 999 }],
    ['is not in whole ms', { ...fine, endMs: 1500.5 }],
    ['has a fraction of a Wh', { ...fine, energyWh: 0.5 }],
    ['takes energy back', { ...fine, energyWh: -1 }],
    ['has impossible energy', { ...fine, energyWh: 10_000_000_000 }],
  ])('is a bug when it %s', (_, period) => {
    expect(() => addPeriod(beginPricing(of, oslo, 1000), of, period)).toThrow(/period|session/);
  });

  it('may leave a gap, in which nothing is counted', () => {
    const later = { ...fine, startMs: 5000, endMs: 6000 };
    const pricing = addPeriod(addPeriod(beginPricing(of, oslo, 1000), of, fine), of, later);
    expect(pricing).toMatchObject({ endMs: 6000, energyWh: 10, hasBegun: true });
  });
});
