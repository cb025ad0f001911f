/**
 * Receipts: sent once, repeated without harm (409), refused without holding up the money, and right to
 * the minor unit whatever the tariff.
 */
import { expect, test } from 'vitest';
import { withPrices } from '../session/walk.ts';
import { books, charging, heldMinor, owedMinor, paid, settled, stop } from './visit.ts';

test.each([1, 2, 3])(
  'its answer is lost %d times: the repeat’s 409 means it is there',
  async (times) => {
    const bench = await charging();
    bench.sandbox.faults.plan('receipt', { kind: 'lostAnswer' }, times);
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    expect(books(bench)).toEqual(paid(owedMinor(bench)));
    const statuses = bench.sandbox.ledger.requests('receipt').map(({ status }) => status);
    expect(statuses).toEqual([201, ...Array.from({ length: times }, () => 409)]);
    expect(bench.alerts).toEqual([]);
  },
);

test('the power goes before its answer is on disk: sent again, 409, done', async () => {
  const bench = await charging();
  stop(bench);
  await bench.until(() => bench.sandbox.ledger.requests('receipt').length === 1);
  await bench.restart(2000);
  await settled(bench);
  expect(books(bench)).toEqual(paid(owedMinor(bench)));
  expect(bench.sandbox.ledger.requests('receipt').map(({ status }) => status)).toEqual([201, 409]);
  expect(bench.alerts).toEqual([]);
});

test('refused for good: the money is settled all the same, a person is told, nothing is tried for ever', async () => {
  const bench = await charging(20_000, {
    payments: (real) => ({
      ...real,
      // Order Management refuses a currency it does not know with 400.
      sendReceipt: (receipt) => real.sendReceipt({ ...receipt, currency: 'ZZZ' as 'NOK' }),
    }),
  });
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  await settled(bench);
  const dueMinor = owedMinor(bench);
  expect(books(bench)).toEqual({ ...paid(dueMinor), receiptMinor: null });
  expect(bench.alerts).toEqual(['receipt-refused']);
  const tries = bench.sandbox.ledger.requests('receipt').length;
  expect(tries).toBeLessThanOrEqual(3);
  await bench.skim(6 * 3_600_000);
  expect(bench.sandbox.ledger.requests('receipt')).toHaveLength(tries);
});

test('not reachable for a day: the money is settled at once, the receipt follows', async () => {
  const bench = await charging();
  bench.sandbox.faults.plan('receipt', { kind: 'status', status: 503 }, Infinity);
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  await bench.pass(30_000);
  const dueMinor = owedMinor(bench);
  expect(books(bench)).toMatchObject({ captures: 1, cancels: 1, receiptMinor: null });
  await bench.skim(24 * 3_600_000);
  bench.sandbox.faults.clear();
  await bench.skim(2 * 3_600_000);
  expect(books(bench)).toEqual(paid(dueMinor));
  expect(bench.alerts).toEqual([]);
});

const tariffs = {
  'energy, time and a start fee': withPrices({ ENERGY: '45.90', FLAT: '5', TIME: '33.33' }),
  'parking counts': withPrices({ ENERGY: '45.90', PARKING_TIME: '77.77' }),
  'prices that do not divide': withPrices({ ENERGY: '33.337', TIME: '0.07' }),
};

test.each(Object.entries(tariffs))(
  '%s: lines add up to what was captured',
  async (_what, rules) => {
    const bench = await charging(47_300, { rules });
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    const { capturedMinor, receiptMinor, cancelledMinor, findings } = books(bench);
    expect(receiptMinor).toBe(capturedMinor);
    expect(findings).toEqual([]);
    expect(capturedMinor + cancelledMinor).toBe(heldMinor);
    const [bill] = bench.bills;
    expect(bill).toMatchObject({ dueMinor: capturedMinor });
    expect((bill?.netMinor ?? 0) + (bill?.vatMinor ?? 0)).toBe(capturedMinor);
  },
);
