/**
 * What cars do: full, paused, unplugged, back again. A pause is no fault; a car that is full or gone
 * ends the charge after the time for it, and pays exactly what flowed.
 */
import { expect, test } from 'vitest';
import type { Bench } from '../station/bench.ts';
import { books, charging, settled, owedMinor, paid, stop } from './visit.ts';

function faultsOf(bench: Bench): unknown[] {
  return bench.station.state.evses['A']?.faults ?? [];
}

function stopReason(bench: Bench): string {
  const session = bench.station.state.evses['A']?.session;
  if (session?.state !== 'finished' || session.outcome.kind !== 'charged') return bench.state;
  return session.outcome.bill.stopReason;
}

test('full: power near zero for ten minutes ends it, paid to the last Wh', async () => {
  const bench = await charging(20_000);
  bench.outlet.car.fill();
  await bench.pass(590_000);
  expect(bench.state).toBe('charging');
  await bench.until(() => bench.state === 'finished', 30_000);
  expect([stopReason(bench), faultsOf(bench)]).toEqual(['StoppedByEV', []]);
  await settled(bench);
  expect(books(bench)).toEqual(paid(owedMinor(bench)));
});

test.each([5000, 60_000, 580_000])(
  'paused for %d ms: no fault, no end, goes on',
  async (pauseMs) => {
    const bench = await charging(20_000);
    bench.outlet.car.advance(bench.time.nowMs());
    bench.outlet.car.pause();
    await bench.pass(pauseMs);
    expect([bench.state, faultsOf(bench), bench.outlet.contactIsClosed]).toEqual([
      'charging',
      [],
      true,
    ]);
    bench.outlet.car.advance(bench.time.nowMs());
    bench.outlet.car.resume();
    await bench.pass(20_000);
    expect(bench.state).toBe('charging');
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    expect(books(bench)).toEqual(paid(owedMinor(bench)));
  },
);

test('pauses that together are longer than ten minutes do not end it', async () => {
  const bench = await charging(20_000);
  const { car } = bench.outlet;
  for (let pauses = 0; pauses < 3; pauses += 1) {
    car.advance(bench.time.nowMs());
    car.pause();
    await bench.pass(400_000);
    car.advance(bench.time.nowMs());
    car.resume();
    await bench.pass(15_000);
  }
  expect(bench.state).toBe('charging');
});

test('unplugged without Stop: ends after ten minutes, the next car gets nothing for it', async () => {
  const bench = await charging(20_000);
  const { car } = bench.outlet;
  car.advance(bench.time.nowMs());
  car.unplug();
  const owed = owedMinor(bench);
  await bench.until(() => bench.state === 'finished', 620_000);
  expect([stopReason(bench), faultsOf(bench)]).toEqual(['StoppedByEV', []]);
  // Somebody plugs in at the open relay.
  bench.plugIn();
  await bench.pass(120_000);
  expect(books(bench)).toEqual(paid(owed));
  expect(faultsOf(bench)).toEqual([]);
});

test('unplugged and plugged in again within the time: one charge, one payment', async () => {
  const bench = await charging(20_000);
  const { car } = bench.outlet;
  car.advance(bench.time.nowMs());
  car.unplug();
  await bench.pass(30_000);
  bench.plugIn();
  await bench.pass(30_000);
  expect(bench.state).toBe('charging');
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  await settled(bench);
  expect(books(bench)).toEqual(paid(owedMinor(bench)));
});
