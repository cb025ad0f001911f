/**
 * Failure 19: a capture retried for ever, and nobody told (facts.md of the Vipps flow, section 8).
 * Refusals for good end after three tries with an alert; passing trouble is told as well, and slows down.
 */
import { expect, test } from 'vitest';
import { alertsOf } from '../../electron/web/health.ts';
import { withPrices } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

async function billed(): Promise<Bench> {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90' }) });
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  await bench.pass(20_000);
  return bench;
}

test('refused for good: three tries, an alert, and no more', async () => {
  const bench = await billed();
  bench.sandbox.faults.plan('capture', { kind: 'code', code: '6100' }, Infinity);
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(600_000);
  expect(bench.sandbox.ledger.requests('capture')).toHaveLength(3);
  expect(alertsOf(bench.station.state)).toHaveLength(1);
  await bench.pass(3 * 3_600_000);
  expect(bench.sandbox.ledger.requests('capture')).toHaveLength(3);
  expect(alertsOf(bench.station.state)).toHaveLength(1);
  // The next driver is not kept from charging by it.
  expect(bench.state).toBe('idle');
  bench.station.intend({ type: 'start', evse: 'A' });
  expect(bench.state).toBe('terms');
});

test('trouble that may pass: told after three tries, ever more slowly, done when it passes', async () => {
  const bench = await billed();
  bench.sandbox.faults.plan('capture', { kind: 'code', code: '6280' }, Infinity);
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(3_600_000);
  const tries = bench.sandbox.ledger.requests('capture');
  expect(tries.length).toBeLessThan(10);
  expect(new Set(tries.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
  expect(bench.alerts).toEqual(['settlement-slow']);
  bench.sandbox.faults.clear();
  await bench.skim(2 * 3_600_000);
  expect(bench.sandbox.payments()[0]).toMatchObject({ isSettled: true });
  expect([bench.station.state.payments, bench.alerts]).toEqual([{}, []]);
});

test('many settlements wait at once: few are asked for at a time, all are made', async () => {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90' }) });
  bench.station.start();
  await bench.pass(500);
  bench.sandbox.faults.plan('capture', { kind: 'code', code: '6280' }, Infinity);
  for (let visits = 0; visits < 12; visits += 1) {
    await bench.toCharging();
    await bench.pass(8000);
    bench.station.intend({ type: 'stop', evse: 'A' });
    await bench.pass(10_000);
    bench.station.intend({ type: 'done', evse: 'A' });
    await bench.pass(500);
  }
  expect(Object.keys(bench.station.state.payments)).toHaveLength(12);
  bench.sandbox.faults.clear();
  await bench.restart(5000);
  const before = bench.sandbox.ledger.requests().length;
  await bench.pass(300);
  expect(bench.sandbox.ledger.requests().length - before).toBeLessThanOrEqual(20);
  await bench.skim(3 * 3_600_000);
  expect(bench.station.state.payments).toEqual({});
  const sums = bench.sandbox.payments().map(({ capturedMinor }) => capturedMinor);
  expect(sums).toEqual(bench.bills.map(({ dueMinor }) => dueMinor));
  expect(bench.alerts).toEqual([]);
});
