/** The OCPI Tariff object at the edge: what is taken, and how each mistake is told. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Mistake } from '../../electron/session/view.ts';
import { parseTariff } from '../../electron/config/tariff-parse.ts';

const fixtures = new URL('../fixtures/tariffs/', import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, fixtures), 'utf8'));

const energy = { type: 'ENERGY', price: 4.59, vat: 25, step_size: 1 };
const plain = (element: object = {}, more: object = {}): object => ({
  currency: 'NOK',
  tax_included: 'YES',
  elements: [{ price_components: [energy], ...element }],
  ...more,
});

function mistakes(value: unknown, root = 'tariff'): Mistake[] {
  const parsed = parseTariff(value, root);
  return parsed.ok ? [] : parsed.mistakes;
}
const paths = (value: unknown): string[] => mistakes(value).map(({ path }) => path);

describe('its end', () => {
  it.each<[unknown, number | null]>([
    ['2026-12-31T23:00:00Z', Date.UTC(2026, 11, 31, 23)],
    // OCPI writes UTC, and leaves the Z away.
    ['2026-12-31T23:00:00', Date.UTC(2026, 11, 31, 23)],
    ['2026-12-31T23:00:00.500Z', Date.UTC(2026, 11, 31, 23, 0, 0, 500)],
    ['2027-01-01T00:00:00+01:00', Date.UTC(2026, 11, 31, 23)],
    ['next year', null],
    [null, null],
    [undefined, null],
  ])('%s', (end_date_time, endsAtMs) => {
    expect(parseTariff(plain({}, { end_date_time }), '')).toMatchObject({ ok: true, endsAtMs });
  });
});

describe('parseTariff', () => {
  it('takes every field of OCPI and keeps prices exact', () => {
    expect(parseTariff(read('full.json'), '')).toEqual({
      ok: true,
      endsAtMs: null,
      tariff: {
        currency: 'NOK',
        taxIncluded: 'YES',
        minPrice: { beforeTaxes: '8', afterTaxes: '10' },
        maxPrice: { beforeTaxes: null, afterTaxes: '500.00' },
        elements: [
          {
            components: [{ type: 'ENERGY', price: '2.49', vat: '25', stepSize: 1 }],
            restrictions: {
              startTime: '22:00',
              endTime: '06:00',
              startDate: '2026-01-01',
              endDate: '2027-01-01',
              minEnergyWh: 500,
              maxEnergyWh: 80_000,
              minDurationS: 60,
              maxDurationS: 36_000,
              daysOfWeek: [5, 7],
            },
          },
          {
            components: [
              { type: 'ENERGY', price: '4.590', vat: '25', stepSize: 1 },
              { type: 'TIME', price: '12', vat: null, stepSize: 60 },
              { type: 'PARKING_TIME', price: '60.0000001', vat: '25.0', stepSize: 300 },
              { type: 'FLAT', price: '0.0000001', vat: null, stepSize: 1 },
            ],
            restrictions: null,
          },
        ],
      },
    });
  });

  it('tells every mistake with its path, at once', () => {
    const found = mistakes({
      currency: 'USD',
      elements: [
        {
          price_components: [
            { ...energy, price: -1 },
            { type: 'POWER', price: 'x', vatt: 3 },
          ],
        },
        { price_components: [] },
      ],
      maxprice: 3,
    });
    expect(found.map(({ path }) => path).sort()).toEqual([
      'tariff.currency',
      'tariff.elements[0].price_components[0].price',
      'tariff.elements[0].price_components[1].price',
      'tariff.elements[0].price_components[1].type',
      'tariff.elements[0].price_components[1].vatt',
      'tariff.elements[1].price_components',
      'tariff.maxprice',
      'tariff.tax_included',
    ]);
    for (const { message } of found) expect(message).toMatch(/^(is|must) .*\.$/);
  });

  it.each(['min_current', 'max_current', 'min_power', 'max_power', 'reservation'])(
    'refuses %s, which the station cannot judge',
    (key) => {
      const value = key === 'reservation' ? 'RESERVATION' : 11;
      const [mistake, ...more] = mistakes(plain({ restrictions: { [key]: value } }));
      expect(more).toEqual([]);
      expect(mistake?.path).toBe(`tariff.elements[0].restrictions.${key}`);
      expect(mistake?.message).toContain('must be left out: this station');
    },
  );

  it.each([
    ['start_time', '24:00'],
    ['start_time', '6:00'],
    ['end_time', 600],
    ['start_date', '2026-02-30'],
    ['end_date', '24.12.2026'],
    ['min_kwh', 0.0005],
    ['max_kwh', -1],
    ['max_kwh', 0],
    ['min_duration', 1.5],
    ['day_of_week', 'MONDAY'],
  ])('refuses %s %j', (key, value) => {
    expect(paths(plain({ restrictions: { [key]: value } }))).toEqual([
      `tariff.elements[0].restrictions.${key}`,
    ]);
  });

  it.each([
    ['price', Number.NaN],
    ['price', Number.POSITIVE_INFINITY],
    ['price', '4,59'],
    ['price', 1e7],
    ['price', '0.12345678901'],
    ['price', null],
    ['vat', 101],
    ['vat', -1],
    ['step_size', 0],
    ['step_size', 1.5],
    ['step_size', '1'],
  ])('refuses %s %j', (key, value) => {
    const element = { price_components: [{ ...energy, [key]: value }] };
    expect(paths(plain(element))).toEqual([`tariff.elements[0].price_components[0].${key}`]);
  });

  it.each([
    [
      'two prices of one type',
      plain({ price_components: [energy, energy] }),
      'elements[0].price_components[1].type',
    ],
    [
      'dates the wrong way round',
      plain({ restrictions: { start_date: '2026-05-02', end_date: '2026-05-02' } }),
      'elements[0].restrictions.end_date',
    ],
    [
      'tiers the wrong way round',
      plain({ restrictions: { min_kwh: 10, max_kwh: 9.5 } }),
      'elements[0].restrictions.max_kwh',
    ],
    [
      'durations the wrong way round',
      plain({ restrictions: { min_duration: 60, max_duration: 60 } }),
      'elements[0].restrictions.max_duration',
    ],
    ['an empty limit', plain({}, { max_price: {} }), 'max_price'],
    [
      'a minimum above the maximum',
      plain({}, { min_price: { after_taxes: 10.5 }, max_price: { after_taxes: '10.49' } }),
      'min_price.after_taxes',
    ],
    [
      'the same across VAT',
      plain({}, { min_price: { after_taxes: 100.01 }, max_price: { before_taxes: 80 } }),
      'min_price.after_taxes',
    ],
    [
      'the same from below',
      plain({}, { min_price: { before_taxes: 80.01 }, max_price: { after_taxes: 100 } }),
      'min_price.before_taxes',
    ],
  ])('refuses %s', (_, value, path) => {
    expect(paths(value)).toEqual([`tariff.${path}`]);
  });

  it('takes limits that just meet', () => {
    const meeting = { min_price: { before_taxes: 80, after_taxes: 100 } };
    expect(
      mistakes(plain({}, { ...meeting, max_price: { before_taxes: 80, after_taxes: 100 } })),
    ).toEqual([]);
  });

  it.each([null, undefined, 'text', 7, [], {}])('refuses %j', (value) => {
    expect(mistakes(value).length).toBeGreaterThan(0);
  });

  it('names paths from the root of a file of its own', () => {
    expect(mistakes({ ...plain(), currency: 'USD' }, '').map(({ path }) => path)).toEqual([
      'currency',
    ]);
  });
});
