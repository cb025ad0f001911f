/**
 * Captures that are refused: whole amounts only (6140), no funds or later (6260, 6280), for good
 * (6100). The driver pays what is due and not a minor unit more; a person is told what waits.
 */
import { describe, expect, test } from 'vitest';
import type { Bench } from '../station/bench.ts';
import {
  books,
  charging,
  heldMinor,
  isAllSettled,
  settled,
  keysOf,
  owedMinor,
  paid,
  ready,
  releasedWholly,
  stop,
} from './visit.ts';

const hourMs = 3_600_000;
const wholeOnly = { salesUnit: { partialCaptureIsEnabled: false } };

async function stopped(bench: Bench): Promise<number> {
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  return owedMinor(bench);
}

/** Everything captured, the difference given back, the receipt of what remained. */
function refunded(dueMinor: number): ReturnType<typeof books> {
  return {
    others: 0,
    captures: 1,
    cancels: 0,
    refunds: 1,
    capturedMinor: heldMinor,
    cancelledMinor: 0,
    refundedMinor: heldMinor - dueMinor,
    receiptMinor: dueMinor,
    findings: [],
  };
}

describe('the sales unit captures whole amounts only (6140)', () => {
  test('all is captured, the difference refunded, and a person told', async () => {
    const bench = await charging(20_000, wholeOnly);
    const dueMinor = await stopped(bench);
    await settled(bench);
    expect(books(bench)).toEqual(refunded(dueMinor));
    expect(bench.alerts).toContain('full-capture-only');
  });

  const troubles = [
    ['lost', { kind: 'lostAnswer' }],
    ['500, though done', { kind: 'status', status: 500, isDone: true }],
    ['503', { kind: 'status', status: 503 }],
    ['423', { kind: 'status', status: 423 }],
    ['stale', { kind: 'staleAggregate' }],
    ['broken off', { kind: 'malformedJson' }],
  ] as const;

  test.each(troubles)('the answers to capture and refund are %s', async (_what, fault) => {
    const bench = await charging(20_000, wholeOnly);
    const dueMinor = await stopped(bench);
    bench.sandbox.faults.plan('capture', fault, 2);
    bench.sandbox.faults.plan('refund', fault, 2);
    await settled(bench);
    expect(books(bench)).toEqual(refunded(dueMinor));
  });

  test('power cuts at every half second of it: one capture, one refund', async () => {
    for (let atMs = 250; atMs <= 4000; atMs += 250) {
      const bench = await charging(20_000, wholeOnly);
      stop(bench);
      await bench.pass(atMs);
      await bench.restart(3000);
      await settled(bench);
      expect([atMs, books(bench)]).toEqual([atMs, refunded(owedMinor(bench))]);
    }
  });

  test('nothing delivered: nothing is captured, so nothing needs refunding', async () => {
    const bench = await ready(wholeOnly);
    bench.sandbox.customer.approve(await bench.toPay());
    await bench.until(() => bench.state === 'awaitingVehicle');
    await bench.pass(320_000);
    expect(books(bench)).toEqual(releasedWholly);
    expect(bench.alerts).toEqual([]);
  });

  test('the refund is refused for good: a person is told, and it is not tried for ever', async () => {
    const bench = await charging(20_000, wholeOnly);
    bench.sandbox.faults.plan('refund', { kind: 'code', code: '6210' }, Infinity);
    const dueMinor = await stopped(bench);
    await bench.skim(2 * hourMs);
    const tries = bench.sandbox.ledger.requests('refund').length;
    expect(tries).toBeLessThanOrEqual(5);
    expect(bench.alerts).toContain('settlement-refused');
    expect(books(bench)).toMatchObject({ captures: 1, refunds: 0 });
    // The person refunds by hand at the portal: noticed within two hours, and settled.
    bench.sandbox.faults.clear();
    const payment = bench.sandbox.book.all().at(-1);
    if (payment === undefined) throw new Error('there is a payment');
    payment.refundedMinor = heldMinor - dueMinor;
    await bench.skim(2 * hourMs);
    expect(isAllSettled(bench)).toBe(true);
    expect(books(bench)).toMatchObject({ refunds: 0, receiptMinor: dueMinor, findings: [] });
    expect(bench.alerts).not.toContain('settlement-refused');
  });
});

describe.each(['6260', '6280'] as const)('capture not now (%s)', (code) => {
  test('the same key, later; told after three tries; settled when it passes', async () => {
    const bench = await charging();
    bench.sandbox.faults.plan('capture', { kind: 'code', code }, Infinity);
    const dueMinor = await stopped(bench);
    await bench.skim(hourMs);
    expect(bench.alerts).toContain('settlement-slow');
    expect(keysOf(bench, 'capture').size).toBe(1);
    const tries = bench.sandbox.ledger.requests('capture');
    expect(tries.length).toBeGreaterThanOrEqual(3);
    // Slower and slower: about one an hour in the end.
    await bench.skim(10 * hourMs);
    const later = bench.sandbox.ledger.requests('capture').length - tries.length;
    expect(later).toBeLessThanOrEqual(14);
    expect(later).toBeGreaterThanOrEqual(5);
    bench.sandbox.faults.clear();
    await bench.skim(2 * hourMs);
    expect(books(bench)).toEqual(paid(dueMinor));
    expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
  });

  test('the next driver charges meanwhile, and both are settled in the end', async () => {
    const bench = await charging();
    bench.sandbox.faults.plan('capture', { kind: 'code', code }, 8);
    const firstMinor = await stopped(bench);
    await bench.pass(61_000);
    await bench.toCharging();
    await bench.pass(20_000);
    const bothMinor = await stopped(bench);
    await bench.skim(6 * hourMs);
    const [first, second] = bench.sandbox.payments();
    expect(first).toMatchObject({ capturedMinor: firstMinor, isSettled: true });
    // Each is rounded for itself.
    const secondMinor = second?.capturedMinor ?? 0;
    expect(Math.abs(firstMinor + secondMinor - bothMinor)).toBeLessThanOrEqual(1);
    expect([second?.isSettled, bench.alerts]).toEqual([true, []]);
  });
});

test('refused for good (6100): three tries, an alert that stays, the next driver can charge', async () => {
  const bench = await charging();
  bench.sandbox.faults.plan('capture', { kind: 'code', code: '6100' }, Infinity);
  await stopped(bench);
  await bench.skim(hourMs);
  const tries = bench.sandbox.ledger.requests('capture').length;
  expect(tries).toBeLessThanOrEqual(5);
  await bench.skim(10 * hourMs);
  expect(bench.sandbox.ledger.requests('capture')).toHaveLength(tries);
  expect(bench.alerts).toContain('settlement-refused');
  expect(isAllSettled(bench)).toBe(false);
  await bench.toCharging();
  expect(bench.state).toBe('charging');
});
