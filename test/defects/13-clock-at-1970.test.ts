/**
 * Failure 13: the clock at 1970, daylight saving, drift (esp32-firmware #322). Station time never runs
 * backwards, nothing is resumed on a clock nobody can trust, and an hour that comes twice is billed once.
 */
import { describe, expect, it, test } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { priceNow } from '../../electron/session/tariff-price.ts';
import { addPeriod, beginPricing } from '../../electron/session/tariff-fold.ts';
import { walkTo, withPrices } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

describe('station time', () => {
  it('starts where the record ends, though the computer says 1970', () => {
    const lastMs = Date.UTC(2099, 0, 1);
    expect(systemClock(lastMs).nowMs()).toBeGreaterThanOrEqual(lastMs);
  });

  it('is the computer’s when that is ahead', () => {
    const before = Date.now();
    expect(systemClock(0).nowMs()).toBeGreaterThanOrEqual(before - 1);
  });
});

test.each(['charging', 'awaitingVehicle', 'suspended'] as const)(
  'a clock behind the record: %s is not resumed, but ended and settled',
  (stop) => {
    const walk = walkTo(stop);
    walk.restart(0, { clockIsUncertain: true });
    expect(walk.session()).toMatchObject({ state: 'stopping', reason: 'PowerLoss' });
    walk.live(1000);
    expect(walk.is()).toBe('finished');
  },
);

test('a clock behind the record: no start on an approval of who knows when', () => {
  const walk = walkTo('awaitingPayment');
  walk.restart(0, { clockIsUncertain: true });
  walk.on({ type: 'Ticked' });
  walk.see({}, 'look');
  walk.live(5000, 11_000);
  expect(walk.count('closeRelay')).toBe(0);
  expect(walk.payment().plan).toEqual({ kind: 'release' });
});

test.each([
  ['comes twice', '2029-10-27T23:30:00Z', '2029-10-28T02:30:00Z'],
  ['is left out', '2029-03-24T23:30:00Z', '2029-03-25T02:30:00Z'],
])('the night an hour %s, three hours are three hours', (_what, start, end) => {
  const { tariff, timeZone } = withPrices({ TIME: '60' });
  const startMs = Date.parse(start);
  const endMs = Date.parse(end);
  const period = { startMs, endMs, energyWh: 0, charging: true };
  const pricing = addPeriod(beginPricing(tariff, timeZone, startMs), tariff, period);
  expect(priceNow(pricing, tariff).grossMinor).toBe(3 * 6000);
});

test('a computer that begins in 1970 at every start: two drivers in a row, each paid for once', async () => {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90' }), startMs: 60_000 });
  bench.station.start();
  await bench.pass(500);
  for (let visits = 0; visits < 2; visits += 1) {
    await bench.toCharging();
    await bench.pass(15_000);
    bench.station.intend({ type: 'stop', evse: 'A' });
    await bench.pass(70_000);
    await bench.restart(2000, 60_000 - bench.time.nowMs());
    await bench.pass(2000);
  }
  const payments = bench.sandbox.payments();
  expect(new Set(payments.map(({ reference }) => reference)).size).toBe(2);
  expect(payments.map(({ capturedMinor }) => capturedMinor)).toEqual(
    bench.bills.map(({ dueMinor }) => dueMinor),
  );
  expect(payments.every(({ isSettled }) => isSettled)).toBe(true);
});
