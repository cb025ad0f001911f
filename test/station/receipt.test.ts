/** The receipt's lines: named in the market's language, right to the øre, in Vipps' units. */
import { describe, expect, it, test } from 'vitest';
import { receiptLines } from '../../electron/payment/receipt.ts';
import { languages, type CostLine } from '../../electron/session/view.ts';
import { priceCharge } from '../../electron/session/tariff-price.ts';
import { costLines } from '../../electron/session/tariff-show.ts';
import { component, element, oslo, periods, tariff } from '../session/tariff-build.ts';

const units: CostLine['unit'][] = ['kWh', 'minute', 'minute-parked', 'session', 'minimum'];

function line(change: Partial<CostLine> = {}): CostLine {
  return {
    unit: 'kWh',
    quantity: '18.423',
    minorPerUnit: '459',
    grossMinor: 8456,
    vatMinor: 1691,
    vatPercent: '25',
    ...change,
  };
}

describe.each(languages)('in %s', (language) => {
  test.each(units)('%s has a name of its own', (unit) => {
    const names = units.map((one) => receiptLines([line({ unit: one })], language)[0]?.name);
    expect(receiptLines([line({ unit })], language)[0]?.name).toMatch(/^\p{L}{4,}/u);
    expect(new Set(names).size).toBe(units.length);
  });
});

it('says energy in kWh to three decimals, with its unit price', () => {
  expect(receiptLines([line()], 'nb')).toEqual([
    {
      name: 'Lading',
      id: 'kWh-1',
      grossMinor: 8456,
      netMinor: 6765,
      vatMinor: 1691,
      vatRate: 2500,
      unit: { quantity: '18.423', quantityUnit: 'KWH', unitPriceMinor: 459 },
    },
  ]);
});

const rates: [string | null, number][] = [
  ['25', 2500],
  ['25.5', 2550],
  ['25.50', 2550],
  ['6', 600],
  ['0', 0],
  ['12.25', 1225],
  [null, 0],
];
test.each(rates)('VAT of %s per cent is counted as %d', (vatPercent, vatRate) => {
  expect(receiptLines([line({ vatPercent })], 'nb')[0]?.vatRate).toBe(vatRate);
});

it('adds up to the price of the charge, line by line and as a whole', () => {
  const prices = tariff([
    element([
      component('ENERGY', '4.59'),
      component('FLAT', '1.00', { vat: '12' }),
      component('TIME', '6.00'),
      component('PARKING_TIME', '12.00', { vat: null }),
    ]),
  ]);
  const charge = {
    timeZone: oslo,
    periods: periods(
      '2029-10-09T12:00:00Z',
      ['2029-10-09T12:40:00Z', 13_337],
      ['2029-10-09T13:01:30Z', 0, false],
    ),
  };
  const price = priceCharge(prices, charge);
  const lines = receiptLines(costLines(price), 'nb');
  expect(lines.map(({ unit }) => unit?.quantityUnit)).toEqual(['KWH', 'MINUTE', 'MINUTE', 'PCS']);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(lines.length);
  expect(lines.reduce((sum, one) => sum + one.grossMinor, 0)).toBe(price.grossMinor);
  expect(lines.reduce((sum, one) => sum + one.vatMinor, 0)).toBe(price.vatMinor);
  for (const one of lines) expect(one.netMinor + one.vatMinor).toBe(one.grossMinor);
});
