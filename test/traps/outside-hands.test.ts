/**
 * Money moved by a person at Vipps' portal, at every moment of a payment: nothing is captured,
 * released or refunded twice, what no longer fits is told and left to people, and what they have put
 * right is noticed.
 */
import { describe, expect, test } from 'vitest';
import type { Bench } from '../station/bench.ts';
import {
  books,
  byHand,
  charging,
  heldMinor,
  isAllSettled,
  owedMinor,
  paid,
  ready,
  settled,
  stop,
} from './visit.ts';

const hourMs = 3_600_000;

/** Stopped and billed, with Vipps refusing every capture for now: a person can be quicker. */
async function waiting(): Promise<{ bench: Bench; dueMinor: number }> {
  const bench = await charging();
  bench.sandbox.faults.plan('capture', { kind: 'status', status: 503 }, Infinity);
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  return { bench, dueMinor: owedMinor(bench) };
}

/** The line is good again, and hours go by. */
async function afterwards(bench: Bench): Promise<void> {
  bench.sandbox.faults.clear();
  await bench.skim(3 * hourMs);
}

describe('before our own capture', () => {
  test('exactly what is due is captured: taken as ours, the rest released, the receipt sent', async () => {
    const { bench, dueMinor } = await waiting();
    byHand(bench, { capture: dueMinor });
    await afterwards(bench);
    expect(books(bench)).toEqual(paid(dueMinor));
    expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
  });

  test('everything is captured: nothing is refunded by itself; a person does, and it is settled', async () => {
    const { bench, dueMinor } = await waiting();
    byHand(bench, { capture: heldMinor });
    await afterwards(bench);
    expect(books(bench)).toMatchObject({ captures: 1, cancels: 0, refunds: 0 });
    expect(bench.alerts).toContain('changed-outside');
    byHand(bench, { refund: heldMinor - dueMinor });
    await bench.skim(3 * hourMs);
    expect(books(bench)).toMatchObject({ refunds: 1, receiptMinor: dueMinor, findings: [] });
    expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
  });

  test('less is captured: no second capture by itself; a person does, and it is settled', async () => {
    const { bench, dueMinor } = await waiting();
    byHand(bench, { capture: 100 });
    await afterwards(bench);
    expect(books(bench)).toMatchObject({ captures: 1, cancels: 0, capturedMinor: 100 });
    expect(bench.alerts).toContain('changed-outside');
    byHand(bench, { capture: dueMinor - 100 });
    await bench.skim(3 * hourMs);
    expect(books(bench)).toEqual({ ...paid(dueMinor), captures: 2 });
    expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
  });

  test('everything is cancelled: nothing can be captured, and a person is told', async () => {
    const { bench } = await waiting();
    byHand(bench, { cancelRest: true });
    await afterwards(bench);
    expect(books(bench)).toMatchObject({ captures: 0, cancels: 1, receiptMinor: null });
    expect(bench.alerts).toContain('changed-outside');
    expect(bench.sandbox.ledger.requests('capture').length).toBeLessThanOrEqual(10);
  });
});

describe('while the car charges', () => {
  test('the hold is cancelled: the charge ends or goes on, nothing is captured, a person is told', async () => {
    const bench = await charging();
    byHand(bench, { cancelRest: true });
    await bench.pass(20_000);
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await bench.skim(2 * hourMs);
    expect(bench.outlet.contactIsClosed).toBe(false);
    expect(books(bench)).toMatchObject({ captures: 0, cancels: 1, refunds: 0 });
    expect(bench.alerts).toContain('changed-outside');
    await bench.toCharging();
  });

  test('everything is captured: no second capture, no refund by itself, a person is told', async () => {
    const bench = await charging();
    byHand(bench, { capture: heldMinor });
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await bench.skim(2 * hourMs);
    expect(books(bench)).toMatchObject({ captures: 1, cancels: 0, refunds: 0 });
    expect(bench.alerts).toContain('changed-outside');
  });
});

describe('after our own capture', () => {
  async function captured(): Promise<{ bench: Bench; dueMinor: number }> {
    const bench = await charging();
    bench.sandbox.faults.plan('cancel', { kind: 'status', status: 503 }, Infinity);
    stop(bench);
    await bench.until(() => books(bench).captures === 1);
    await bench.pass(2000);
    return { bench, dueMinor: owedMinor(bench) };
  }

  test('the rest is cancelled by hand: seen as done, the receipt sent', async () => {
    const { bench, dueMinor } = await captured();
    byHand(bench, { cancelRest: true });
    await afterwards(bench);
    expect(books(bench)).toEqual(paid(dueMinor));
    expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
  });

  test('some is refunded by hand: never captured again, and a person is told', async () => {
    const { bench, dueMinor } = await captured();
    byHand(bench, { refund: 50 });
    await bench.restart(1000);
    await afterwards(bench);
    expect(books(bench)).toMatchObject({ captures: 1, capturedMinor: dueMinor, refunds: 1 });
    expect(bench.alerts).toContain('changed-outside');
  });

  test('all is refunded once everything is settled: nothing moves any more', async () => {
    const { bench, dueMinor } = await captured();
    bench.sandbox.faults.clear();
    await settled(bench);
    const requests = bench.sandbox.ledger.requests('capture').length;
    byHand(bench, { refund: dueMinor });
    await bench.restart(1000);
    await bench.skim(3 * hourMs);
    expect(bench.sandbox.ledger.requests('capture')).toHaveLength(requests);
    expect(books(bench)).toMatchObject({ captures: 1, cancels: 1, refunds: 1 });
  });
});

test('captured by hand though nobody charged: a person is told, never refunded by itself', async () => {
  const bench = await ready();
  const reference = await bench.toPay();
  bench.network.isDown = true;
  bench.sandbox.customer.approve(reference);
  byHand(bench, { capture: heldMinor });
  bench.station.intend({ type: 'cancel', evse: 'A' });
  await bench.pass(10_000);
  bench.network.isDown = false;
  await bench.skim(2 * hourMs);
  expect(books(bench)).toMatchObject({ captures: 1, cancels: 0, refunds: 0 });
  expect(bench.alerts).toContain('changed-outside');
  byHand(bench, { refund: heldMinor });
  await bench.skim(3 * hourMs);
  expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
});

test('the alert stands from the first moment to the last, also while Vipps is asked again', async () => {
  const { bench } = await waiting();
  byHand(bench, { cancelRest: true });
  bench.sandbox.faults.clear();
  await bench.until(() => bench.alerts.includes('changed-outside'));
  const since = () =>
    bench.station.state.alerts.find((one) => one.code === 'changed-outside')?.sinceMs;
  const firstMs = since();
  const looks = bench.sandbox.ledger.requests('get').length;
  let isGone = false;
  const stopWatching = bench.station.onSnapshot(() => {
    isGone ||= since() !== firstMs;
  });
  await bench.until(() => bench.sandbox.ledger.requests('get').length > looks, 2 * hourMs);
  await bench.pass(5000);
  stopWatching();
  expect(isGone).toBe(false);
});

test('Vipps no longer knows a payment it has confirmed: a person is told, nothing is called settled', async () => {
  const bench = await charging();
  bench.sandbox.faults.plan('capture', { kind: 'lostAnswer' }, 1);
  bench.sandbox.faults.plan('get', { kind: 'code', code: '5090' }, Infinity);
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  await bench.skim(2 * hourMs);
  expect(bench.alerts).toContain('payment-vanished');
  expect(isAllSettled(bench)).toBe(false);
  bench.sandbox.faults.clear();
  await bench.skim(2 * hourMs);
  expect(books(bench)).toEqual(paid(owedMinor(bench)));
  expect([isAllSettled(bench), bench.alerts]).toEqual([true, []]);
});
