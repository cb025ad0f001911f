/**
 * Failure 6: old meter values passed on with fresh time stamps (EVerest #2673). A reading carries the
 * time it was asked at; when none comes the figures stand still and are shown as old.
 */
import { expect, test } from 'vitest';
import type { Screen } from '../../electron/session/view.ts';
import { withPrices } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

type Charging = Extract<Screen, { name: 'charging' }>;

test('a silent meter: the figures grow old in sight, the price freezes, the relay opens', async () => {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90', TIME: '60' }) });
  const shown: Charging[] = [];
  bench.station.onSnapshot((snapshot) => {
    if (snapshot.kind === 'station' && snapshot.screen.name === 'charging') {
      shown.push(snapshot.screen);
    }
  });
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  await bench.pass(10_000);
  bench.outlet.setFault('meterSilent', true);
  // A reading may just have come.
  await bench.pass(1000);
  shown.length = 0;
  await bench.pass(20_000);
  const ages = shown.map(({ readingAgeMs }) => readingAgeMs);
  expect(ages).toEqual(ages.toSorted((a, b) => a - b));
  expect(ages.at(-1)).toBeGreaterThan(19_000);
  expect(new Set(shown.map(({ costMinor }) => costMinor)).size).toBe(1);
  expect(new Set(shown.map(({ energyWh }) => energyWh)).size).toBe(1);
  for (const { readingAgeMs, readingIsStale } of shown) {
    expect(readingIsStale).toBe(readingAgeMs > 3000);
  }
  expect(shown.at(-1)).toMatchObject({ suspended: 'meter-lost', powerW: 0 });
  expect(bench.outlet.contactIsClosed).toBe(false);
});

test('the relay is open within the age allowed plus its lease', async () => {
  const bench = new Bench();
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  bench.outlet.setFault('meterSilent', true);
  await bench.pass(5000 + 3000 + 1000);
  expect(bench.outlet.contactIsClosed).toBe(false);
});
