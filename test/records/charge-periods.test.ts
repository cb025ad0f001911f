/** The periods of a charge: where its price or its kind changes, adding up to the whole. */
import { describe, expect, it } from 'vitest';
import type { ChargePeriod, Rules } from '../../electron/session/state.ts';
import { makeRules, startMs, Walk, walkOn, withPrices } from '../session/walk.ts';

function sum(periods: readonly ChargePeriod[], key: keyof ChargePeriod): number {
  return periods.reduce((total, period) => total + period[key], 0);
}

/** Energy by day and by night, from 14:10 on: the walk begins at 14:07. */
function dayAndNight(): Rules {
  const component = (price: string) => {
    return { type: 'ENERGY' as const, price, vat: '25', stepSize: 1 };
  };
  const { tariff, ...rules } = makeRules();
  const night = { startTime: '14:10', endTime: '06:00' };
  return {
    ...rules,
    tariff: {
      ...tariff,
      elements: [
        { components: [component('2.95')], restrictions: night },
        { components: [component('4.59')], restrictions: null },
      ],
    },
  };
}

describe('periods', () => {
  it('begin where another price comes into force', () => {
    const walk = walkOn(new Walk(dayAndNight()), 'charging');
    walk.live(600_000, 11_000);
    const { periods = [], pricing } = walk.charge();
    expect(periods).toHaveLength(2);
    const changeMs = startMs + 3 * 60_000;
    expect(Math.abs((periods[1]?.startMs ?? 0) - changeMs)).toBeLessThanOrEqual(1000);
    expect(sum(periods, 'energyWh')).toBe(pricing.energyWh);
    expect(sum(periods, 'parkedMs')).toBe(0);
  });

  it('begin where the car pauses and goes on, and the bill has them', () => {
    const walk = walkOn(new Walk(withPrices({ ENERGY: '4.59', PARKING_TIME: '6' })), 'charging');
    walk.live(60_000, 11_000);
    walk.live(30_000, 0);
    walk.live(60_000, 11_000);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000);
    const { plan } = walk.payment();
    if (plan.kind !== 'settle') throw new Error('a bill is wanted');
    const { periods = [], energyWh } = plan.bill;
    // The last one is the moment between Stop and the final reading.
    expect(periods.map(({ parkedMs }) => parkedMs > 0)).toEqual([false, true, false, true]);
    expect(sum(periods, 'energyWh')).toBe(energyWh);
    expect(periods[1]).toMatchObject({ energyWh: 0, chargingMs: 0, parkedMs: 30_000 });
  });

  it('are limited in number, and lose nothing by it', () => {
    const walk = walkOn(new Walk(), 'charging');
    for (let times = 0; times < 120; times += 1) {
      walk.live(4000, 11_000);
      walk.live(4000, 0);
    }
    const { periods = [], pricing } = walk.charge();
    expect(periods).toHaveLength(100);
    expect(sum(periods, 'energyWh')).toBe(pricing.energyWh);
    const beganMs = periods[0]?.startMs ?? 0;
    expect(sum(periods, 'chargingMs') + sum(periods, 'parkedMs')).toBe(pricing.endMs - beganMs);
  });
});
