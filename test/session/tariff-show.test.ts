/** Prices and lines as a driver reads them. */
import { describe, expect, it } from 'vitest';
import { priceCharge } from '../../electron/session/tariff-price.ts';
import { approximateWhFor, costLines, pricesNow } from '../../electron/session/tariff-show.ts';
import { component, element, limit, oslo, periods, tariff } from './tariff-build.ts';

const noon = Date.parse('2026-05-04T12:00:00+02:00');
const midnight = Date.parse('2026-05-05T00:00:00+02:00');

describe('pricesNow', () => {
  const all = tariff([
    element([component('ENERGY', '2.125')], { startTime: '22:00', endTime: '06:00' }),
    element([
      component('FLAT', '5'),
      component('PARKING_TIME', '60'),
      component('ENERGY', '4.59'),
      component('TIME', '10', { vat: null }),
    ]),
  ]);

  it('shows prices with VAT in minor units, in the order of AFIR', () => {
    expect(pricesNow(all, oslo, noon)).toEqual([
      { unit: 'kWh', minorPerUnit: '459', vatPercent: '25' },
      { unit: 'minute', minorPerUnit: '16.666667', vatPercent: null },
      { unit: 'minute-parked', minorPerUnit: '100', vatPercent: '25' },
      { unit: 'session', minorPerUnit: '500', vatPercent: '25' },
    ]);
    expect(pricesNow(all, oslo, midnight)[0]).toMatchObject({ minorPerUnit: '212.5' });
  });

  it('adds VAT to prices without it', () => {
    const net = tariff([element([component('ENERGY', '3.672')])], { taxIncluded: 'NO' });
    expect(pricesNow(net, oslo, noon)).toEqual([
      { unit: 'kWh', minorPerUnit: '459', vatPercent: '25' },
    ]);
    const none = tariff([element([component('ENERGY', '3.672')])], { taxIncluded: 'N/A' });
    expect(pricesNow(none, oslo, noon)).toEqual([
      { unit: 'kWh', minorPerUnit: '367.2', vatPercent: null },
    ]);
  });

  it('follows the session through its tiers', () => {
    const tiers = tariff([
      element([component('ENERGY', '3')], { maxEnergyWh: 10_000 }),
      element([component('ENERGY', '2'), component('FLAT', '0')]),
    ]);
    expect(pricesNow(tiers, oslo, noon).map((line) => line.minorPerUnit)).toEqual(['300']);
    const later = pricesNow(tiers, oslo, noon, { energyWh: 10_000, durationMs: 60_000 });
    expect(later.map((line) => line.minorPerUnit)).toEqual(['200']);
  });

  it('says so when charging is free', () => {
    const free = tariff([element([component('FLAT', '0.00', { vat: null })])]);
    expect(pricesNow(free, oslo, noon)).toEqual([
      { unit: 'session', minorPerUnit: '0', vatPercent: null },
    ]);
  });
});

describe('approximateWhFor', () => {
  it('divides what the session leaves by the price of energy', () => {
    const of = tariff([element([component('ENERGY', '4.59'), component('FLAT', '10')])]);
    // (350 − 10) / 4.59 = 74.0740 kWh
    expect(approximateWhFor(of, oslo, noon, 35_000)).toBe(74_074);
    expect(approximateWhFor(of, oslo, noon, 1000)).toBe(0);
    const net = tariff([element([component('ENERGY', '4')])], { taxIncluded: 'NO' });
    expect(approximateWhFor(net, oslo, noon, 50_000)).toBe(100_000);
  });

  it('is 0 where energy has no price', () => {
    const of = tariff([element([component('TIME', '60'), component('ENERGY', '0')])]);
    expect(approximateWhFor(of, oslo, noon, 35_000)).toBe(0);
    expect(approximateWhFor(tariff([element([component('TIME', '1')])]), oslo, noon, 1)).toBe(0);
  });
});

describe('costLines', () => {
  it('shows delivered kWh, billed minutes, and money with VAT', () => {
    const of = tariff([
      element([
        component('ENERGY', '4', { step: 500 }),
        component('TIME', '30', { step: 60 }),
        component('FLAT', '5', { vat: null }),
      ]),
    ]);
    const price = priceCharge(of, {
      timeZone: oslo,
      periods: periods('2026-05-04T12:00:00+02:00', ['2026-05-04T12:30:01+02:00', 18_423]),
    });
    expect(costLines(price)).toEqual([
      {
        unit: 'kWh',
        quantity: '18.423',
        minorPerUnit: '400',
        grossMinor: 7400,
        vatMinor: 1480,
        vatPercent: '25',
      },
      {
        unit: 'minute',
        quantity: '31',
        minorPerUnit: '50',
        grossMinor: 1550,
        vatMinor: 310,
        vatPercent: '25',
      },
      {
        unit: 'session',
        quantity: '1',
        minorPerUnit: '500',
        grossMinor: 500,
        vatMinor: 0,
        vatPercent: null,
      },
    ]);
  });

  it('shares kWh between prices so that they add up', () => {
    const night = tariff([
      element([component('ENERGY', '2')], { startTime: '22:00', endTime: '06:00' }),
      element([component('ENERGY', '3')], { startTime: '06:00', endTime: '07:00' }),
      element([component('ENERGY', '4')]),
    ]);
    const price = priceCharge(night, {
      timeZone: oslo,
      // 1000 Wh evenly over three hours, each at its own price: 333.333 Wh each
      periods: periods('2026-05-05T05:00:00+02:00', ['2026-05-05T08:00:00+02:00', 1000]),
    });
    expect(costLines(price).map(({ quantity }) => quantity)).toEqual(['0.333', '0.334', '0.333']);
  });

  it('shows what min_price adds', () => {
    const of = tariff([element([component('ENERGY', '4')])], { minPrice: limit(null, '20') });
    const price = priceCharge(of, {
      timeZone: oslo,
      periods: periods('2026-05-04T12:00:00+02:00', ['2026-05-04T12:30:00+02:00', 1000]),
    });
    expect(costLines(price)[1]).toEqual({
      unit: 'minimum',
      quantity: '1',
      minorPerUnit: '1600',
      grossMinor: 1600,
      vatMinor: 320,
      vatPercent: '25',
    });
  });
});
