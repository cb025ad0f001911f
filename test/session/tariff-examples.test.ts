/** Charges priced by hand: each expectation stands with its arithmetic. */
import { describe, expect, it } from 'vitest';
import { priceCharge, type Price } from '../../electron/session/tariff-price.ts';
import type { Tariff } from '../../electron/session/tariff-types.ts';
import { component, element, limit, oslo, periods, tariff, type Stretch } from './tariff-build.ts';

function price(of: Tariff, startIso: string, ...stretches: Stretch[]): Price {
  return priceCharge(of, { timeZone: oslo, periods: periods(startIso, ...stretches) });
}

function totals({ netMinor, vatMinor, grossMinor }: Price): [number, number, number] {
  return [netMinor, vatMinor, grossMinor];
}

function gross(of: Price): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of of.lines) {
    sums[line.dimension] = (sums[line.dimension] ?? 0) + line.grossMinor;
  }
  return sums;
}

const ten = '2026-05-04T10:00:00+02:00'; // a Monday
const eleven = '2026-05-04T11:00:00+02:00';

describe('energy and VAT', () => {
  it('takes VAT out of a price that contains it', () => {
    const only = tariff([element([component('ENERGY', '4.59')])]);
    // 47.089 × 4.59 = 216.138 51 → 216.14; VAT 216.14 × 25/125 = 43.228 → 43.23
    expect(totals(price(only, ten, [eleven, 47_089]))).toEqual([17_291, 4323, 21_614]);
  });

  it('knows a VAT rate with a decimal', () => {
    const rates = { vat: '25.5' };
    const only = tariff([element([component('ENERGY', '0.489', rates)])], { currency: 'EUR' });
    // 31.25 × 0.489 = 15.281 25 → 15.28; VAT 15.28 × 25.5/125.5 = 3.1047 → 3.10
    expect(totals(price(only, ten, [eleven, 31_250]))).toEqual([1218, 310, 1528]);
  });

  it('puts VAT on a price without it', () => {
    const only = tariff([element([component('ENERGY', '3.672')])], { taxIncluded: 'NO' });
    // 18.423 × 3.672 = 67.649 256 → 67.65; VAT 67.65 × 0.25 = 16.9125 → 16.91
    expect(totals(price(only, ten, [eleven, 18_423]))).toEqual([6765, 1691, 8456]);
  });

  it.each(['YES', 'NO'] as const)('charges no VAT where none is told (%s)', (taxIncluded) => {
    const only = tariff([element([component('ENERGY', '3', { vat: null })])], { taxIncluded });
    const result = price(only, ten, [eleven, 1500]);
    expect(totals(result)).toEqual([450, 0, 450]);
    expect(result.lines[0]?.vat).toBeNull();
  });

  it('leaves VAT out under N/A, whatever components say', () => {
    const only = tariff([element([component('ENERGY', '3')])], { taxIncluded: 'N/A' });
    expect(totals(price(only, ten, [eleven, 1500]))).toEqual([450, 0, 450]);
  });

  it('rounds halves up, once, over all lines', () => {
    const two = tariff([element([component('ENERGY', '1'), component('TIME', '1')])]);
    // 2.5 Wh would be needed for a quarter øre: 5 Wh → 0.5 øre; 18 s → 0.5 øre; together 1 øre.
    expect(totals(price(two, ten, ['2026-05-04T10:00:18+02:00', 5]))[2]).toBe(1);
    const one = tariff([element([component('ENERGY', '1')])]);
    expect(totals(price(one, ten, [eleven, 5]))[2]).toBe(1);
    expect(totals(price(one, ten, [eleven, 4]))[2]).toBe(0);
  });

  it('keeps VAT rates apart', () => {
    const mixed = tariff([
      element([component('ENERGY', '4'), component('FLAT', '10', { vat: '12' })]),
    ]);
    // energy 40.00: VAT 8.00; flat 10.00 × 12/112 = 1.0714 → 1.07
    const result = price(mixed, ten, [eleven, 10_000]);
    expect(totals(result)).toEqual([4093, 907, 5000]);
    expect(result.lines.map(({ vatMinor }) => vatMinor)).toEqual([800, 107]);
  });

  it('costs nothing before the first period', () => {
    const flat = tariff([element([component('FLAT', '10')])], { minPrice: limit(null, '20') });
    expect(price(flat, ten)).toMatchObject({ grossMinor: 0, lines: [] });
    expect(price(flat, ten, [ten, 0])).toMatchObject({ grossMinor: 0, lines: [] });
  });
});

describe('FLAT, TIME and PARKING_TIME', () => {
  const all = tariff([
    element([
      component('ENERGY', '4'),
      component('FLAT', '10'),
      component('TIME', '30', { step: 60 }),
      component('PARKING_TIME', '60', { step: 300 }),
    ]),
  ]);

  it('prices each, and steps the parking only when parking comes last', () => {
    const result = price(
      all,
      ten,
      ['2026-05-04T12:00:30+02:00', 20_000],
      ['2026-05-04T12:42:30+02:00', 0, false],
    );
    // 20 × 4; 120.5 min at 0.50; 42 → 45 min at 1.00; 10
    expect(gross(result)).toEqual({ ENERGY: 8000, TIME: 6025, PARKING_TIME: 4500, FLAT: 1000 });
    expect(totals(result)).toEqual([15_620, 3905, 19_525]);
    expect(result.lines.map(({ dimension }) => dimension)).toEqual([
      'ENERGY',
      'TIME',
      'PARKING_TIME',
      'FLAT',
    ]);
  });

  it('steps the charging when no parking follows', () => {
    // 120.5 → 121 min at 0.50
    expect(gross(price(all, ten, ['2026-05-04T12:00:30+02:00', 0]))).toMatchObject({ TIME: 6050 });
  });

  it('steps the charging when it comes last again', () => {
    const step = { step: 600 };
    const both = tariff([
      element([component('TIME', '60', step), component('PARKING_TIME', '120', step)]),
    ]);
    const result = price(
      both,
      ten,
      ['2026-05-04T10:21:00+02:00', 0],
      ['2026-05-04T10:37:00+02:00', 0, false],
      ['2026-05-04T10:38:00+02:00', 0],
    );
    // 22 → 30 min at 1.00; 16 min at 2.00
    expect(gross(result)).toEqual({ TIME: 3000, PARKING_TIME: 3200 });
  });

  it('owes FLAT once, at the first moment that matches', () => {
    const evening = tariff([
      element([component('FLAT', '20')], { startTime: '18:00' }),
      element([component('ENERGY', '1')]),
    ]);
    const five = '2026-05-04T17:00:00+02:00';
    const at = (time: string): string => `2026-05-04T${time}:00+02:00`;
    expect(gross(price(evening, five, [at('18:00'), 0]))).toEqual({});
    expect(gross(price(evening, five, [at('18:01'), 0]))).toEqual({ FLAT: 2000 });
    expect(gross(price(evening, five, [at('19:00'), 0], [at('20:00'), 0]))).toEqual({ FLAT: 2000 });
  });

  it('owes only the first FLAT of two', () => {
    const two = tariff([
      element([component('FLAT', '20')], { startTime: '18:00' }),
      element([component('FLAT', '5')]),
    ]);
    const result = price(two, '2026-05-04T17:00:00+02:00', ['2026-05-04T19:00:00+02:00', 0]);
    expect(gross(result)).toEqual({ FLAT: 500 });
  });
});

describe('step_size', () => {
  const at = (time: string): string => `2026-05-04T${time}:00+02:00`;

  it('counts once on the whole energy, the added part at the last price', () => {
    const dear = tariff([
      element([component('ENERGY', '2', { step: 500 })], { endTime: '17:00' }),
      element([component('ENERGY', '2.7', { step: 500 })]),
    ]);
    const result = price(dear, at('16:00'), [at('17:00'), 4300], [at('17:20'), 1100]);
    // 5.4 → 5.5 kWh: 4.3 × 2 + 1.2 × 2.7 = 8.60 + 3.24
    expect(result.lines.map(({ grossMinor }) => grossMinor)).toEqual([860, 324]);
    expect(result.lines.map(({ quantity }) => quantity)).toEqual([4_300_000_000, 1_100_000_000]);
    expect(result.lines.map(({ billedQuantity }) => billedQuantity)).toEqual([
      4_300_000_000, 1_200_000_000,
    ]);
  });

  it('counts once on the whole time', () => {
    const dear = tariff([
      element([component('TIME', '50', { step: 600 })], { endTime: '17:00' }),
      element([component('TIME', '70', { step: 600 })]),
    ]);
    // 6 + 22 = 28 → 30 min: 6 min at 50/h = 5.00, 24 min at 70/h = 28.00
    expect(gross(price(dear, at('16:54'), [at('17:22'), 0]))).toEqual({ TIME: 3300 });
  });

  it('takes the step of the last component used', () => {
    const steps = tariff([
      element([component('ENERGY', '2', { step: 1000 })], { endTime: '17:00' }),
      element([component('ENERGY', '3', { step: 100 })]),
    ]);
    // 1.25 + 1.1 = 2.35 → 2.4 kWh: 1.25 × 2 + 1.15 × 3 = 2.50 + 3.45
    const result = price(steps, at('16:00'), [at('17:00'), 1250], [at('18:00'), 1100]);
    expect(gross(result)).toEqual({ ENERGY: 595 });
    // Nothing after 17:00: 1.25 → 2 kWh at 2
    const before = price(steps, at('16:00'), [at('17:00'), 1250], [at('18:00'), 0]);
    expect(gross(before)).toEqual({ ENERGY: 400 });
  });

  it('bills a whole step for a first Wh, and nothing for none', () => {
    const only = tariff([element([component('ENERGY', '4', { step: 500 })])]);
    expect(gross(price(only, ten, [eleven, 1]))).toEqual({ ENERGY: 200 });
    expect(gross(price(only, ten, [eleven, 500]))).toEqual({ ENERGY: 200 });
    expect(gross(price(only, ten, [eleven, 501]))).toEqual({ ENERGY: 400 });
    expect(gross(price(only, ten, [eleven, 0]))).toEqual({});
  });

  const switching = tariff([
    element([component('TIME', '1.2', { step: 1800 })], { endTime: '17:00' }),
    element([component('TIME', '2.4', { step: 900 })], { startTime: '17:00' }),
    element([component('PARKING_TIME', '1', { step: 900 })], { endTime: '20:00' }),
  ]);

  it('leaves the charging unstepped when priced parking follows', () => {
    // 5 min at 1.2/h, 5 min at 2.4/h, 2 → 15 min at 1/h: 0.10 + 0.20 + 0.25
    const result = price(switching, at('16:55'), [at('17:05'), 0], [at('17:07'), 0, false]);
    expect(result.grossMinor).toBe(55);
  });

  it('steps the charging when the parking that follows is free', () => {
    // 10 → 15 min at 2.4/h; the parking after 20:00 has no price
    const result = price(switching, at('19:55'), [at('20:05'), 0], [at('20:07'), 0, false]);
    expect(result.grossMinor).toBe(60);
  });

  it('counts whole steps across elements', () => {
    // 25 min at 1.2/h and 35 → 45 − 25 = 20 min at 2.4/h
    expect(price(switching, at('16:35'), [at('17:10'), 0]).grossMinor).toBe(130);
  });
});

describe('time of day, weekday and date', () => {
  const night = tariff([
    element([component('ENERGY', '2')], { startTime: '22:00', endTime: '06:00' }),
    element([component('ENERGY', '4')]),
  ]);

  it('crosses midnight', () => {
    // 10 h at 1 kW: 1 h day, 8 h night, 1 h day
    const result = price(night, '2026-05-04T21:00:00+02:00', ['2026-05-05T07:00:00+02:00', 10_000]);
    expect(result.lines.map(({ grossMinor }) => grossMinor)).toEqual([1600, 800]);
  });

  it('counts a start and no longer an end', () => {
    const at = (time: string): string => `2026-05-04T${time}+02:00`;
    const minute = (from: string, to: string): number =>
      price(night, at(from), [at(to), 1000]).grossMinor;
    expect(minute('05:59:00', '06:00:00')).toBe(200);
    expect(minute('06:00:00', '06:01:00')).toBe(400);
    expect(minute('21:59:00', '22:00:00')).toBe(400);
    expect(minute('22:00:00', '22:01:00')).toBe(200);
  });

  it('has a short night in spring and a long one in autumn', () => {
    // 29 March: 22:00 to 06:00 lasts 7 h of the 9; 25 October: 9 h of the 11. At 1 kW.
    const spring = price(night, '2026-03-28T21:00:00+01:00', ['2026-03-29T07:00:00+02:00', 9000]);
    expect(spring.lines.map(({ grossMinor }) => grossMinor)).toEqual([1400, 800]);
    const autumn = price(night, '2026-10-24T21:00:00+02:00', ['2026-10-25T07:00:00+01:00', 11_000]);
    expect(autumn.lines.map(({ grossMinor }) => grossMinor)).toEqual([1800, 800]);
  });

  it.each([
    // On 29 March 02:00 becomes 03:00; on 25 October 03:00 becomes 02:00 once.
    ['the hour that is missing', '02:00', '03:00', '2026-03-28T23:00:00+01:00', 0],
    ['a range that starts in it', '02:30', '04:00', '2026-03-28T23:00:00+01:00', 60],
    ['a range that ends in it', '01:00', '02:30', '2026-03-28T23:00:00+01:00', 60],
    ['the hour that comes twice', '02:00', '03:00', '2026-10-24T23:00:00+02:00', 120],
    ['half of it, twice', '02:30', '03:00', '2026-10-24T23:00:00+02:00', 60],
    ['a range that ends in it', '01:00', '02:30', '2026-10-24T23:00:00+02:00', 120],
  ])('prices %s (%s to %s)', (_, startTime, endTime, startIso, minutes) => {
    const only = tariff([element([component('TIME', '60')], { startTime, endTime })]);
    const until = new Date(Date.parse(startIso) + 8 * 3_600_000).toISOString();
    expect(price(only, startIso, [until, 0]).grossMinor).toBe(minutes * 100);
  });

  it.each([
    ['18:00', '00:00', 360],
    ['18:00', undefined, 360],
    [undefined, '06:00', 360],
    ['00:00', '00:00', 1440],
    ['12:00', '12:00', 1440],
    ['23:59', '00:01', 2],
  ])('knows %s to %s', (startTime, endTime, minutes) => {
    const times = { ...(startTime && { startTime }), ...(endTime && { endTime }) };
    const only = tariff([element([component('TIME', '60')], times)]);
    const result = price(only, '2026-05-04T00:00:00+02:00', ['2026-05-05T00:00:00+02:00', 0]);
    expect(result.grossMinor).toBe(minutes * 100);
  });

  it('knows weekdays by the local date of the moment', () => {
    const weekend = tariff([
      element([component('ENERGY', '2')], { daysOfWeek: [6, 7] }),
      element([component('ENERGY', '4')]),
    ]);
    // Friday 23:00 to Saturday 01:00: 1 kWh each
    const friday = price(weekend, '2026-05-08T23:00:00+02:00', ['2026-05-09T01:00:00+02:00', 2000]);
    expect(friday.lines.map(({ grossMinor }) => grossMinor)).toEqual([200, 400]);
    // Sunday 23:00 to Monday 01:00
    const sunday = price(weekend, '2026-05-10T23:00:00+02:00', ['2026-05-11T01:00:00+02:00', 2000]);
    expect(sunday.lines.map(({ grossMinor }) => grossMinor)).toEqual([200, 400]);
  });

  it('knows dates, the last one no longer', () => {
    const yule = tariff([
      element([component('TIME', '60')], { startDate: '2026-12-24', endDate: '2026-12-27' }),
    ]);
    const result = price(yule, '2026-12-23T12:00:00+01:00', ['2026-12-28T12:00:00+01:00', 0]);
    expect(result.grossMinor).toBe(3 * 24 * 60 * 100);
  });
});

describe('energy and duration', () => {
  it('changes the price at a threshold inside a period', () => {
    const tiers = tariff([
      element([component('ENERGY', '3')], { maxEnergyWh: 10_000 }),
      element([component('ENERGY', '2')]),
    ]);
    // 10 × 3 + 15 × 2
    expect(price(tiers, ten, [eleven, 25_000]).grossMinor).toBe(6000);
    expect(price(tiers, ten, [eleven, 10_000]).grossMinor).toBe(3000);
    expect(price(tiers, ten, [eleven, 10_001]).lines.map((line) => line.quantity)).toEqual([
      10_000_000_000, 1_000_000,
    ]);
  });

  it('prices time by the moment energy reaches a threshold', () => {
    const late = tariff([element([component('TIME', '60')], { minEnergyWh: 5000 })]);
    // 10 kWh evenly in an hour: 5 kWh after 30 min
    expect(price(late, ten, [eleven, 10_000]).grossMinor).toBe(3000);
  });

  it('prices parking by the duration of the whole session', () => {
    const patience = tariff([
      element([component('PARKING_TIME', '2')], { minDurationS: 3600, maxDurationS: 4 * 3600 }),
      element([component('PARKING_TIME', '3')], { minDurationS: 4 * 3600 }),
    ]);
    // charging till 11:00, parked till 15:00: three hours at 2, one at 3
    const result = price(patience, ten, [eleven, 0], ['2026-05-04T15:00:00+02:00', 0, false]);
    expect(result.grossMinor).toBe(900);
  });

  it('costs nothing where no element matches', () => {
    const late = tariff([element([component('ENERGY', '3')], { minEnergyWh: 1000 })]);
    expect(price(late, ten, [eleven, 999])).toMatchObject({ grossMinor: 0, lines: [] });
    expect(price(late, ten, [eleven, 2000]).grossMinor).toBe(300);
  });
});

describe('min_price and max_price', () => {
  const energy = [element([component('ENERGY', '4.59')])];

  it('adds a line up to the minimum', () => {
    const least = tariff(energy, { minPrice: limit(null, '50') });
    // 2.688 × 4.59 = 12.337 92 → 12.34
    const result = price(least, ten, [eleven, 2688]);
    expect(totals(result)).toEqual([4000, 1000, 5000]);
    expect(gross(result)).toEqual({ ENERGY: 1234, MINIMUM: 3766 });
    expect(gross(price(least, ten, [eleven, 10_893]))).toEqual({ ENERGY: 5000 });
    expect(gross(price(least, ten, [eleven, 20_000]))).toEqual({ ENERGY: 9180 });
  });

  it('knows a minimum before taxes', () => {
    const least = tariff(energy, { minPrice: limit('50', null) });
    expect(totals(price(least, ten, [eleven, 2688]))).toEqual([5000, 1250, 6250]);
  });

  it('stops at the maximum, before or after taxes', () => {
    const most = (before: string | null, after: string | null): Tariff =>
      tariff(energy, { maxPrice: limit(before, after) });
    // 30 × 4.59 = 137.70
    expect(totals(price(most(null, '100'), ten, [eleven, 30_000]))).toEqual([8000, 2000, 10_000]);
    expect(totals(price(most('80', null), ten, [eleven, 30_000]))).toEqual([8000, 2000, 10_000]);
    expect(totals(price(most('80', '100'), ten, [eleven, 30_000]))).toEqual([8000, 2000, 10_000]);
    expect(totals(price(most('40', '100'), ten, [eleven, 30_000]))).toEqual([4000, 1000, 5000]);
    expect(totals(price(most('80', '50'), ten, [eleven, 30_000]))).toEqual([4000, 1000, 5000]);
    expect(totals(price(most(null, '200'), ten, [eleven, 30_000]))[2]).toBe(13_770);
  });

  it('keeps prices without VAT within both', () => {
    const net = (more: Partial<Tariff>): Tariff => tariff(energy, { taxIncluded: 'NO', ...more });
    const capped = net({ maxPrice: limit(null, '100') });
    expect(totals(price(capped, ten, [eleven, 30_000]))).toEqual([8000, 2000, 10_000]);
    const lifted = net({ minPrice: limit('8', '100') });
    expect(totals(price(lifted, ten, [eleven, 1000]))).toEqual([8000, 2000, 10_000]);
  });
});

describe("examples of OCPI's own chapter", () => {
  const excluded = { taxIncluded: 'NO', currency: 'EUR' } as const;
  const energy = component('ENERGY', '0.25', { vat: '10' });
  const start = component('FLAT', '0.5', { vat: '20' });
  const later = '2026-05-04T12:40:00+02:00';

  it('start fee, energy and parking: 7.00, with VAT 7.90', () => {
    const parking = component('PARKING_TIME', '2', { vat: '20', step: 900 });
    const all = tariff([element([start, energy, parking])], excluded);
    const result = price(all, ten, ['2026-05-04T12:00:00+02:00', 20_000], [later, 0, false]);
    expect(totals(result)).toEqual([700, 90, 790]);
  });

  it('charging 3 per hour, parking 5: 11.25, with VAT 12.75', () => {
    const charging = component('TIME', '3', { vat: '10', step: 60 });
    const parking = component('PARKING_TIME', '5', { vat: '20', step: 300 });
    const result = price(
      tariff([element([charging, parking])], excluded),
      ten,
      ['2026-05-04T12:30:00+02:00', 0],
      ['2026-05-04T13:12:00+02:00', 0, false],
    );
    expect(totals(result)).toEqual([1125, 150, 1275]);
  });

  it('minimum price: 0.50, with VAT 0.55', () => {
    const least = tariff([element([energy])], { ...excluded, minPrice: limit('0.5', '0.55') });
    expect(totals(price(least, ten, [eleven, 1000]))).toEqual([50, 5, 55]);
    expect(totals(price(least, ten, [eleven, 20_000]))).toEqual([500, 50, 550]);
  });

  it('maximum price: 8.00 and 8.85 below it, 11.00 at it', () => {
    const most = tariff([element([start, energy])], { ...excluded, maxPrice: limit('10', '11') });
    expect(totals(price(most, ten, [eleven, 30_000]))).toEqual([800, 85, 885]);
    expect(totals(price(most, ten, [eleven, 50_000]))).toEqual([1000, 100, 1100]);
  });
});
