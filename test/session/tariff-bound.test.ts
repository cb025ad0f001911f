/** The most a charge can come to cost: never below the truth, exact where a tariff is simple. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { worstCaseMinor } from '../../electron/session/tariff-bound.ts';
import { addPeriod, beginPricing } from '../../electron/session/tariff-fold.ts';
import { costSoFar, priceNow } from '../../electron/session/tariff-price.ts';
import { even, startMs, tariffs, toPeriods, whole } from './tariff-arbitrary.ts';
import { component, element, limit, oslo, tariff } from './tariff-build.ts';

describe('worstCaseMinor', () => {
  it('is never below what comes true', () => {
    const stretches = fc.array(even, { minLength: 0, maxLength: 4 });
    const future = fc.array(even, { minLength: 0, maxLength: 4 });
    const spare = fc.integer({ min: 0, max: 3000 });
    fc.assert(
      fc.property(
        tariffs(),
        startMs,
        stretches,
        future,
        fc.tuple(spare, spare),
        (of, fromMs, past, coming, [spareWh, spareMs]) => {
          let pricing = beginPricing(of, oslo, fromMs);
          for (const period of toPeriods(fromMs, past, whole)) {
            pricing = addPeriod(pricing, of, period);
          }
          const periods = toPeriods(pricing.endMs, coming, whole);
          const extraWh = spareWh + periods.reduce((sum, { energyWh }) => sum + energyWh, 0);
          const endMs = periods.at(-1)?.endMs ?? pricing.endMs;
          const extraMs = spareMs + endMs - pricing.endMs;
          const bound = worstCaseMinor(pricing, of, { extraWh, extraMs });
          expect(priceNow(pricing, of).grossMinor).toBeLessThanOrEqual(bound);
          for (const period of periods) {
            pricing = addPeriod(pricing, of, period);
            expect(priceNow(pricing, of).grossMinor).toBeLessThanOrEqual(bound);
            expect(costSoFar(pricing, of).grossMinor).toBeLessThanOrEqual(bound);
          }
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('is exact for one price of energy and one of time', () => {
    const simple = fc
      .record({
        energyStep: fc.integer({ min: 1, max: 900 }),
        timeStep: fc.constantFrom(1, 60, 900),
      })
      .map(({ energyStep, timeStep }) =>
        tariff([
          element([
            component('ENERGY', '4.59', { step: energyStep }),
            component('TIME', '12.5', { step: timeStep }),
            component('FLAT', '5'),
          ]),
        ]),
      );
    const wh = fc.integer({ min: 1, max: 30_000 });
    const ms = fc.integer({ min: 1, max: 9_000_000 });
    fc.assert(
      fc.property(simple, wh, ms, wh, ms, (of, pastWh, pastMs, extraWh, extraMs) => {
        const begun = addPeriod(beginPricing(of, oslo, 0), of, {
          startMs: 0,
          endMs: pastMs,
          energyWh: pastWh,
          charging: true,
        });
        const ended = addPeriod(begun, of, {
          startMs: pastMs,
          endMs: pastMs + extraMs,
          energyWh: extraWh,
          charging: true,
        });
        const bound = worstCaseMinor(begun, of, { extraWh, extraMs });
        expect(bound).toBe(priceNow(ended, of).grossMinor);
      }),
    );
  });

  it('takes the price that comes into force on the way, and no later one', () => {
    const night = tariff([
      element([component('ENERGY', '1')], { startTime: '22:00', endTime: '06:00' }),
      element([component('ENERGY', '10')]),
    ]);
    const at = (iso: string) => beginPricing(night, oslo, Date.parse(iso));
    const extra = { extraWh: 1000, extraMs: 60_000 };
    expect(worstCaseMinor(at('2026-05-05T05:00:00+02:00'), night, extra)).toBe(100);
    // With two prices to come, a step of 1 Wh may add up to 1 Wh at the dearer one: 0.01.
    expect(worstCaseMinor(at('2026-05-05T05:59:30+02:00'), night, extra)).toBe(1001);
    expect(worstCaseMinor(at('2026-05-05T12:00:00+02:00'), night, extra)).toBe(1000);
  });

  it('keeps max_price and knows min_price', () => {
    const energy = [element([component('ENERGY', '4')])];
    const bounded = (before: string | null, after: string | null) =>
      tariff(energy, { maxPrice: limit(before, after), minPrice: limit(null, '20') });
    const none = (of: ReturnType<typeof bounded>) => beginPricing(of, oslo, 0);
    const much = { extraWh: 100_000, extraMs: 60_000 };
    const after = bounded(null, '50');
    const before = bounded('40', null);
    expect(worstCaseMinor(none(after), after, much)).toBe(5000);
    expect(worstCaseMinor(none(before), before, much)).toBe(5000);
    expect(worstCaseMinor(none(after), after, { extraWh: 1, extraMs: 0 })).toBe(2000);
    expect(worstCaseMinor(none(after), after, { extraWh: 0, extraMs: 0 })).toBe(0);
  });
});
