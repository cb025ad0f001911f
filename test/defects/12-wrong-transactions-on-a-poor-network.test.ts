/**
 * Failure 12: duplicate or wrong transactions on a poor network (libocpp #495, steve #1294). With half
 * of all answers lost there is one payment, one capture, one release, one receipt.
 */
import { expect, test } from 'vitest';
import { withPrices } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

function count(bench: Bench, name: string): number {
  const events = bench.sandbox.payments()[0]?.events ?? [];
  return events.filter((event) => event.name === name && event.success).length;
}

test.each([0.2, 0.5])('%d of all answers are lost', async (lossProbability) => {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90' }) });
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  bench.network.lossProbability = lossProbability;
  await bench.pass(20_000);
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(3_600_000);
  expect(bench.sandbox.payments()).toHaveLength(1);
  const [payment] = bench.sandbox.payments();
  expect([count(bench, 'CAPTURED'), count(bench, 'CANCELLED'), count(bench, 'REFUNDED')]).toEqual([
    1, 1, 0,
  ]);
  expect(payment?.capturedMinor).toBe(payment?.receipt?.totalMinor);
  expect((payment?.capturedMinor ?? 0) + (payment?.cancelledMinor ?? 0)).toBe(35_000);
  // Repeats there were, each with the key of the first.
  const keys = bench.sandbox.ledger.requests('capture').map(({ idempotencyKey }) => idempotencyKey);
  expect(new Set(keys).size).toBe(1);
});

test('the answer to the creation is lost: one payment, and its code is shown all the same', async () => {
  const bench = new Bench();
  bench.station.start();
  await bench.pass(2000);
  bench.sandbox.faults.plan('create', { kind: 'lostAnswer' }, 1);
  bench.station.intend({ type: 'start', evse: 'A' });
  bench.station.intend({ type: 'acceptTerms', evse: 'A' });
  bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
  await bench.pass(120_000);
  expect(bench.sandbox.payments().length).toBe(1);
  expect(
    new Set(bench.sandbox.ledger.requests('create').map((one) => one.idempotencyKey)).size,
  ).toBe(1);
  // Twenty seconds without an answer are longer than a driver waits: told, and let go.
  expect(bench.sandbox.payments()[0]).toMatchObject({ state: 'TERMINATED' });
  expect(bench.state).toBe('idle');
});

test('the line comes and goes every few seconds: nothing is doubled, and all of it is settled', async () => {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90' }) });
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  await bench.pass(20_000);
  bench.station.intend({ type: 'stop', evse: 'A' });
  for (let flaps = 0; flaps < 200; flaps += 1) {
    bench.network.isDown = flaps % 3 !== 0;
    await bench.pass(700);
  }
  bench.network.isDown = false;
  await bench.pass(120_000);
  expect([count(bench, 'CAPTURED'), count(bench, 'CANCELLED'), count(bench, 'REFUNDED')]).toEqual([
    1, 1, 0,
  ]);
  const [payment] = bench.sandbox.payments();
  expect(payment?.receipt).toMatchObject({ totalMinor: payment?.capturedMinor, findings: [] });
  expect(bench.station.state.payments).toEqual({});
});

test('two charges of one evening, the line down all along: each gets its own sum in the end', async () => {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90' }) });
  bench.station.start();
  await bench.pass(500);
  for (const chargeMs of [10_000, 25_000]) {
    bench.network.isDown = false;
    await bench.pass(15_000);
    await bench.toCharging();
    bench.network.isDown = true;
    await bench.pass(chargeMs);
    bench.station.intend({ type: 'stop', evse: 'A' });
    await bench.pass(80_000);
  }
  bench.network.isDown = false;
  await bench.pass(300_000);
  const sums = bench.sandbox.payments().map((payment) => payment.capturedMinor);
  expect(sums).toEqual(bench.bills.map(({ dueMinor }) => dueMinor));
  expect(bench.station.state.payments).toEqual({});
});
