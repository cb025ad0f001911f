/**
 * The computer's clock is set ahead, back, or to 1970 while the station is off: energy and money stay
 * right, time that nobody measured is not billed, and nothing is resumed on a clock nobody can trust.
 */
import { describe, expect, test } from 'vitest';
import type { Bill } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import type { Bench } from '../station/bench.ts';
import { books, charging, settled, owedMinor, paid, ready, stop } from './visit.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

async function bill(bench: Bench): Promise<Bill> {
  await bench.until(() => bench.state === 'finished');
  const session = bench.station.state.evses['A']?.session;
  if (session?.state !== 'finished' || session.outcome.kind !== 'charged') throw new Error('none');
  await settled(bench);
  return session.outcome.bill;
}

const jumps: [string, number][] = [
  ['an hour ahead', hourMs],
  ['a year ahead', 365 * dayMs],
  ['a minute back', -60_000],
  ['a day back', -dayMs],
  ['to 1970', Number.NEGATIVE_INFINITY],
];

function aheadMs(bench: Bench, ms: number): number {
  return Number.isFinite(ms) ? ms : -bench.time.nowMs();
}

describe.each(jumps)('%s', (_what, ms) => {
  test('while charging: ended, paid to the last Wh of the record, once', async () => {
    const bench = await charging();
    await bench.restart(5000, aheadMs(bench, ms));
    const { stopReason, dueMinor } = await bill(bench);
    expect([stopReason, bench.outlet.contactIsClosed]).toEqual(['PowerLoss', false]);
    expect(dueMinor).toBe(owedMinor(bench));
    expect(books(bench)).toEqual(paid(dueMinor));
  });

  test('while settling: nothing is done twice, nothing waits for a time that is gone', async () => {
    const bench = await charging();
    bench.sandbox.faults.plan('capture', { kind: 'status', status: 503 }, 3);
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await bench.restart(2000, aheadMs(bench, ms));
    await settled(bench);
    expect(books(bench)).toEqual(paid(owedMinor(bench)));
  });

  test('the next visit: an hour’s price is an hour’s price', async () => {
    const rules = withPrices({ ENERGY: '45.90', TIME: '60' });
    const bench = await ready({ rules });
    await bench.restart(5000, aheadMs(bench, ms));
    await bench.pass(1000);
    await bench.toCharging();
    await bench.pass(60_000);
    stop(bench);
    const { lines, startedAtMs, stoppedAtMs } = await bill(bench);
    const minutes = Number(lines.find(({ unit }) => unit === 'minute')?.quantity);
    expect(minutes).toBeGreaterThan(0.9);
    expect(minutes).toBeLessThanOrEqual((stoppedAtMs - startedAtMs) / 60_000 + 0.05);
    expect(stoppedAtMs - startedAtMs).toBeLessThan(90_000);
  });
});

test('set back and forth at every start, in one night: each charge is paid for itself', async () => {
  const bench = await ready();
  for (const ahead of [0, 2 * hourMs, -dayMs, 10 * dayMs, 0]) {
    await bench.restart(3000, ahead);
    await bench.pass(1000);
    await bench.toCharging();
    await bench.pass(10_000);
    stop(bench);
    await bill(bench);
    bench.station.intend({ type: 'done', evse: 'A' });
  }
  const payments = bench.sandbox.payments();
  expect(payments).toHaveLength(5);
  for (const payment of payments) {
    expect(payment.capturedMinor + payment.cancelledMinor).toBe(payment.authorizedMinor);
    expect(payment.receipt?.totalMinor).toBe(payment.capturedMinor);
  }
  expect(new Set(payments.map(({ reference }) => reference)).size).toBe(5);
});

test('the computer sleeps for an hour and wakes: the lease had opened the relay; paid, once', async () => {
  const bench = await charging();
  // Asleep, its timers stand still: nothing renews the lease.
  bench.outlet.setFault('relaySilent', true);
  await bench.until(() => !bench.outlet.contactIsClosed);
  bench.leap(hourMs);
  bench.outlet.setFault('relaySilent', false);
  await bench.pass(130_000);
  stop(bench);
  const { dueMinor } = await bill(bench);
  expect(dueMinor).toBe(owedMinor(bench));
  expect(books(bench)).toEqual(paid(dueMinor));
});
