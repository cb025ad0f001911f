/**
 * Failure 3: the meter falls to zero or jumps, giving a huge kWh figure (lbbrhzn/ocpp #1776,
 * home-assistant #124420). Such readings are refused; the bill ends on the last good one.
 */
import { expect, test } from 'vitest';
import { withPrices } from '../session/walk.ts';
import { ok } from '../../hardware/result.ts';
import { Bench } from '../station/bench.ts';

interface Bent {
  /** What the meter shows of its real register. */
  bend: (energyWh: number) => number;
}

function benchWith(bent: Bent): Bench {
  return new Bench({
    rules: withPrices({ ENERGY: '45.90' }),
    devices: ({ meter, relay }) => ({
      relay,
      meter: {
        ...meter,
        async read() {
          const result = await meter.read();
          if (!result.ok) return result;
          return ok({ ...result.value, energyWh: bent.bend(result.value.energyWh) });
        },
      },
    }),
  });
}

const bends: [string, Bent['bend']][] = [
  ['falls to zero', () => 0],
  ['falls back by a kWh', (energyWh) => energyWh - 1000],
  ['jumps by a MWh', (energyWh) => energyWh + 1_000_000],
  ['jumps by what it shows', (energyWh) => energyWh * 2],
];

test.each(bends)('the register %s: billed as delivered until then', async (_what, bend) => {
  const bent: Bent = { bend: (energyWh) => energyWh };
  const bench = benchWith(bent);
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  await bench.pass(20_000);
  const session = bench.station.state.evses['A']?.session;
  if (session?.state !== 'charging') throw new Error('charging is wanted');
  const goodWh = session.charge.reading.energyWh - session.charge.meterStartWh;
  bent.bend = bend;
  await bench.until(() => bench.state === 'finished');
  const ended = bench.station.state.evses['A']?.session;
  if (ended?.state !== 'finished' || ended.outcome.kind !== 'charged') throw new Error('no bill');
  const { energyWh, dueMinor } = ended.outcome.bill;
  expect(energyWh).toBeGreaterThanOrEqual(goodWh);
  expect(energyWh).toBeLessThanOrEqual(goodWh + 10);
  expect(dueMinor).toBe(Math.round(energyWh * 4.59));
  expect(bench.station.state.evses['A']?.faults.map(({ code }) => code)).toEqual(['F14']);
  expect(bench.outlet.contactIsClosed).toBe(false);
});

test('a single wrong reading ends nothing', async () => {
  const bent: Bent = { bend: (energyWh) => energyWh };
  const bench = benchWith(bent);
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  let wrong = 1;
  bent.bend = (energyWh) => {
    wrong -= 1;
    return wrong >= 0 ? 0 : energyWh;
  };
  await bench.pass(30_000);
  expect(bench.state).toBe('charging');
  expect(bench.station.state.evses['A']?.faults).toEqual([]);
});
