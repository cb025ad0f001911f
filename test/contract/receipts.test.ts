/**
 * Receipts for any tariff and any charge: the client sends them, the documents allow them, and the
 * lines are true. A receipt that Vipps refuses, or hides for not adding up, cannot be replaced.
 */
import { array, assert, asyncProperty, constantFrom, pre } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countries } from '../../electron/config/countries.ts';
import { receiptLines } from '../../electron/payment/receipt.ts';
import { priceCharge } from '../../electron/session/tariff-price.ts';
import { costLines } from '../../electron/session/tariff-show.ts';
import { even, startMs, tariffs, toPeriods, whole } from '../session/tariff-arbitrary.ts';
import { receiptTotalMinor } from '../sim/vipps/receipt-rules.ts';
import { Contract, contractIsHere, warnWithoutContract } from './contract.ts';
import { VippsCaller } from './vipps-caller.ts';

warnWithoutContract('receipts of random tariffs');

const countriesWithReceipts = ['NO', 'DK', 'FI'] as const;

describe.skipIf(!contractIsHere)('a receipt', () => {
  it('of any tariff and charge is one Vipps takes, and comes to what was charged', async () => {
    const contract = new Contract();
    const caller = new VippsCaller();
    const market = constantFrom(...countriesWithReceipts);
    const stretches = array(even, { minLength: 1, maxLength: 6 });
    let sent = 0;
    await assert(
      asyncProperty(
        tariffs(),
        stretches,
        startMs,
        market,
        async (tariff, parts, fromMs, country) => {
          const { currency, language } = countries[country];
          const periods = toPeriods(fromMs, parts, whole);
          const price = priceCharge({ ...tariff, currency }, { timeZone: 'Europe/Oslo', periods });
          pre(price.grossMinor > 0);
          const reference = caller.newReference();
          const lines = receiptLines(costLines(price), language);
          caller.recorder.exchanges.length = 0;
          const outcome = await caller.client.sendReceipt({
            reference,
            currency,
            posId: '1',
            lines,
          });
          expect(outcome).toEqual({ ok: true, value: undefined });
          expect(caller.recorder.exchanges.flatMap((one) => contract.findings(one))).toEqual([]);
          const body: unknown = JSON.parse(caller.recorder.exchanges.at(-1)?.request.body ?? '');
          expect(receiptTotalMinor(body as Record<string, unknown>)).toBe(price.grossMinor);
          sent += 1;
        },
      ),
      { numRuns: 300 },
    );
    expect(sent).toBe(300);
  });

  it('counts Finland’s 25.5 per cent as 2550 and keeps quantities within ten characters', async () => {
    const caller = new VippsCaller({ market: 'FI' });
    const unit = { quantity: '999999.999', quantityUnit: 'KWH', unitPriceMinor: 46 } as const;
    const cost = { unit: 'kWh', minorPerUnit: '45.5', vatPercent: '25.5' } as const;
    const [line] = receiptLines(
      [{ ...cost, quantity: unit.quantity, grossMinor: 1255, vatMinor: 255 }],
      'fi',
    );
    expect(line).toMatchObject({ vatRate: 2550, netMinor: 1000, unit });
    const receipt = { reference: caller.newReference(), currency: 'EUR', posId: '1' } as const;
    const lines = line === undefined ? [] : [line];
    expect(await caller.client.sendReceipt({ ...receipt, lines })).toMatchObject({ ok: true });
  });
});
