/**
 * Sales units of Norway, Denmark, Finland and Sweden: currency, VAT on the receipt to the minor unit,
 * language of its lines, and the brand by the date on the station's own clock.
 */
import { describe, expect, test } from 'vitest';
import { countries } from '../../electron/config/countries.ts';
import type { Brand, Country } from '../../electron/session/view.ts';
import { Bench } from '../station/bench.ts';
import { marketRules } from './markets.ts';
import { books, charging, owedMinor, settled, stop } from './visit.ts';

interface OrderLine {
  name: string;
  totalAmount: number;
  totalAmountExcludingTax: number;
  totalTaxAmount: number;
  taxRate: number;
  unitInfo: { quantity: string; quantityUnit: string };
}

function linesOf(bench: Bench): OrderLine[] {
  const receipt = bench.sandbox.payments()[0]?.receipt;
  return (receipt?.body['orderLines'] ?? []) as OrderLine[];
}

/** VAT contained in a gross amount at a rate in hundredths of a per cent, exact, half up. */
function vatOf(grossMinor: number, rate: number): number {
  const whole = 10_000n + BigInt(rate);
  return Number((2n * BigInt(grossMinor) * BigInt(rate) + whole) / (2n * whole));
}

const markets = [
  ['NO', 'NOK', 2500, 'Lading'],
  ['DK', 'DKK', 2500, 'Opladning'],
  ['FI', 'EUR', 2550, 'Lataus'],
  ['SE', 'SEK', 2500, 'Laddning'],
] as const;

describe.each(markets)('%s', (country, currency, rate, energyLine) => {
  test(`pays in ${currency}, VAT of ${rate / 100} %% to the minor unit`, async () => {
    for (const chargeMs of [9000, 20_000, 31_700]) {
      const rules = marketRules(country, '45.90');
      const bench = await charging(chargeMs, { rules });
      stop(bench);
      await bench.until(() => bench.state === 'finished');
      await settled(bench);
      const dueMinor = owedMinor(bench);
      const [payment] = bench.sandbox.payments();
      expect(payment).toMatchObject({ currency, capturedMinor: dueMinor });
      expect(payment?.receipt?.body).toMatchObject({ bottomLine: { currency, posId: '21678' } });
      expect(payment?.receipt?.findings).toEqual([]);
      const kWh = (bench.bills[0]?.energyWh ?? 0) / 1000;
      expect(linesOf(bench)).toMatchObject([
        {
          name: energyLine,
          taxRate: rate,
          totalAmount: dueMinor,
          totalTaxAmount: vatOf(dueMinor, rate),
          totalAmountExcludingTax: dueMinor - vatOf(dueMinor, rate),
          unitInfo: { quantityUnit: 'KWH', quantity: kWh.toFixed(3) },
        },
      ]);
      expect(bench.alerts).toEqual([]);
    }
  });

  test('prices without VAT come to the same sum of lines, net and VAT', async () => {
    const plain = marketRules(country, '36.72');
    const rules = { ...plain, tariff: { ...plain.tariff, taxIncluded: 'NO' as const } };
    const bench = await charging(20_000, { rules });
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    const netMinor = owedMinor(bench, 3672);
    const vatMinor = Math.round((netMinor * rate) / 10_000);
    const [bill] = bench.bills;
    expect(Math.abs((bill?.netMinor ?? 0) - netMinor)).toBeLessThanOrEqual(1);
    expect(Math.abs((bill?.vatMinor ?? 0) - vatMinor)).toBeLessThanOrEqual(1);
    const lines = linesOf(bench);
    const sum = (of: (line: OrderLine) => number) => lines.reduce((all, one) => all + of(one), 0);
    expect(sum((line) => line.totalTaxAmount)).toBe(bill?.vatMinor);
    expect(sum((line) => line.totalAmountExcludingTax)).toBe(bill?.netMinor);
    expect(books(bench)).toMatchObject({ receiptMinor: bill?.dueMinor, findings: [] });
  });

  test('another currency than the sales unit’s is refused, the driver told, nothing held', async () => {
    const other = country === 'FI' ? 'DKK' : 'EUR';
    const plain = marketRules(country, '4.59');
    const rules = {
      ...plain,
      currency: other,
      tariff: { ...plain.tariff, currency: other },
    } as const;
    const bench = new Bench({ rules });
    await bench.toReady();
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: rules.defaultMinor });
    await bench.until(() => bench.state === 'finished');
    expect(bench.sandbox.payments()).toEqual([]);
    expect(bench.outlet.contactIsClosed).toBe(false);
  });
});

function brandOf(bench: Bench): Brand {
  const snapshot = bench.station.snapshot();
  if (snapshot.kind !== 'station') throw new Error('a station is wanted');
  return snapshot.station.brand;
}

/** Midnight of 12 January 2027 in each country, UTC. */
const renamings: [Country, string, Brand][] = [
  ['NO', '2027-01-11T23:00:00Z', 'Vipps'],
  ['SE', '2027-01-11T23:00:00Z', 'Vipps'],
  ['DK', '2027-01-11T23:00:00Z', 'MobilePay'],
  ['FI', '2027-01-11T22:00:00Z', 'MobilePay'],
];

describe('the brand', () => {
  test.each(renamings)(
    '%s: becomes Vipps at %s while the station runs',
    async (country, at, before) => {
      const midnightMs = Date.parse(at);
      const bench = new Bench({ rules: marketRules(country, '4.59'), startMs: midnightMs - 3000 });
      const brands: [number, Brand][] = [];
      bench.station.onSnapshot((snapshot) => {
        if (snapshot.kind === 'station') brands.push([snapshot.atMs, snapshot.station.brand]);
      });
      await bench.toReady();
      await bench.pass(2400);
      expect(brandOf(bench)).toBe(before);
      await bench.pass(200);
      expect(brandOf(bench)).toBe('Vipps');
      await bench.pass(1200);
      // The screen was told by itself, within a second, and never too early.
      expect(brands.at(-1)?.[1]).toBe('Vipps');
      const isTrue = brands.every(
        ([atMs, brand]) => brand === (atMs < midnightMs ? before : 'Vipps'),
      );
      expect([country, isTrue]).toEqual([country, true]);
    },
  );

  test('a charge over the renaming is one payment, settled as any other', async () => {
    const startMs = Date.parse('2027-01-11T22:59:30Z');
    const bench = await charging(45_000, { rules: marketRules('DK', '45.90'), startMs });
    expect(brandOf(bench)).toBe('Vipps');
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    expect(books(bench)).toMatchObject({ captures: 1, cancels: 1, findings: [] });
  });

  test('the standard VAT of each market is what the configuration knows', () => {
    const rates = markets.map(([country, , rate]) => countries[country].vatPercent * 100 - rate);
    expect(rates).toEqual([0, 0, 0, 0]);
  });
});
