/**
 * Meter silent, reset or swapped, bus adapter gone: no current without a fresh reading, nothing billed
 * that no reading proves, and the charge goes on by itself where it can.
 */
import { describe, expect, test } from 'vitest';
import type { DeviceFault } from '../simulation/devices.ts';
import type { Bench } from '../station/bench.ts';
import { bill, books, charging, faultsOf, flowedWh, owedMinor, paid, stop } from './visit.ts';

/** The adapter of the bus: with it both devices are gone. */
const adapter: DeviceFault[] = ['meterSilent', 'relaySilent'];
const silences: [string, DeviceFault[]][] = [
  ['meter', ['meterSilent']],
  ['bus adapter', adapter],
];

function set(bench: Bench, faults: DeviceFault[], isOn: boolean): void {
  for (const fault of faults) bench.outlet.setFault(fault, isOn);
}

describe.each(silences)('the %s is silent', (_what, faults) => {
  test('the relay opens within the reading’s age and the lease', async () => {
    const bench = await charging();
    set(bench, faults, true);
    // readingMaxAgeMs 5000, leaseMs 3000 and a second of grace.
    const silentAtMs = bench.time.nowMs();
    await bench.until(() => !bench.outlet.contactIsClosed, 9000);
    await bench.until(() => bench.state === 'suspended', 9000);
    expect(bench.time.nowMs() - silentAtMs).toBeLessThanOrEqual(9000);
    expect(bench.outlet.contactIsClosed).toBe(false);
  });

  test.each([3000, 20_000, 100_000])(
    'for %d ms: goes on by itself, billed to the last Wh',
    async (ms) => {
      const bench = await charging();
      set(bench, faults, true);
      await bench.pass(ms);
      set(bench, faults, false);
      await bench.until(() => bench.state === 'charging' && bench.outlet.contactIsClosed, 20_000);
      await bench.pass(20_000);
      stop(bench);
      const { dueMinor } = await bill(bench);
      expect(dueMinor).toBe(owedMinor(bench));
      expect(books(bench)).toEqual(paid(dueMinor));
      expect(faultsOf(bench)).toEqual([]);
    },
  );

  test('for ever: billed to the last good reading, out of service until it answers', async () => {
    const bench = await charging();
    const before = flowedWh(bench);
    set(bench, faults, true);
    const { energyWh, dueMinor } = await bill(bench);
    // The last good reading is at most a poll old when silence begins.
    expect(energyWh).toBeLessThanOrEqual(before);
    expect(energyWh).toBeGreaterThanOrEqual(before - 10);
    expect(books(bench)).toEqual(paid(dueMinor));
    await bench.pass(61_000);
    expect(faultsOf(bench)).toContain('F11');
    bench.station.intend({ type: 'start', evse: 'A' });
    expect(bench.state).toBe('idle');
    set(bench, faults, false);
    await bench.pass(310_000);
    expect(faultsOf(bench)).toEqual([]);
    bench.station.intend({ type: 'start', evse: 'A' });
    expect(bench.state).toBe('terms');
  });

  test('and the driver presses Stop: billed within the time to stop, relay open', async () => {
    const bench = await charging();
    const before = flowedWh(bench);
    set(bench, faults, true);
    await bench.pass(2000);
    stop(bench);
    const { energyWh, dueMinor } = await bill(bench);
    expect(energyWh).toBeLessThanOrEqual(before);
    expect(bench.outlet.contactIsClosed).toBe(false);
    expect(books(bench)).toEqual(paid(dueMinor));
  });

  test('at the very moment of a power cut: settled all the same', async () => {
    const bench = await charging();
    set(bench, faults, true);
    await bench.restart(10_000);
    const { dueMinor, stopReason } = await bill(bench);
    expect(stopReason).toBe('PowerLoss');
    expect(books(bench)).toEqual(paid(dueMinor));
  });
});

test('every second answer is garbled: the charge goes on, billed to the last Wh', async () => {
  const bench = await charging();
  bench.outlet.setFault('meterGarbled', true);
  await bench.pass(120_000);
  bench.outlet.setFault('meterGarbled', false);
  await bench.until(() => bench.state === 'charging' && bench.outlet.contactIsClosed);
  await bench.pass(10_000);
  stop(bench);
  const { dueMinor } = await bill(bench);
  expect(dueMinor).toBe(owedMinor(bench));
  expect(books(bench)).toEqual(paid(dueMinor));
});

describe('the register begins anew at 0', () => {
  test('while charging: ended on the last good reading, the relay open', async () => {
    const bench = await charging();
    const before = flowedWh(bench);
    bench.outlet.setFault('meterReset', true);
    const { energyWh, dueMinor, stopReason } = await bill(bench);
    expect(energyWh).toBeLessThanOrEqual(before);
    expect(energyWh).toBeGreaterThanOrEqual(before - 10);
    expect([stopReason, bench.outlet.contactIsClosed]).toEqual(['Other', false]);
    expect(books(bench)).toEqual(paid(dueMinor));
    expect(faultsOf(bench)).toEqual(['F14']);
    await bench.pass(310_000);
    expect(faultsOf(bench)).toEqual([]);
  });

  test('while silent: as another meter it is known by its number, and never billed across', async () => {
    const bench = await charging();
    const before = flowedWh(bench);
    bench.outlet.setFault('meterSilent', true);
    await bench.pass(2000);
    bench.outlet.setFault('meterReset', true);
    await bench.pass(2000);
    bench.outlet.setFault('meterSilent', false);
    const { energyWh, dueMinor } = await bill(bench);
    expect(energyWh).toBeLessThanOrEqual(before);
    expect(books(bench)).toEqual(paid(dueMinor));
  });

  test('while the station is off: never billed across', async () => {
    const bench = await charging();
    const before = flowedWh(bench);
    bench.cutPower();
    await bench.pass(10_000);
    bench.outlet.setFault('meterReset', true);
    await bench.restart(10_000);
    const { energyWh, dueMinor } = await bill(bench);
    expect(energyWh).toBeLessThanOrEqual(before);
    expect(books(bench)).toEqual(paid(dueMinor));
  });

  test('before anybody has come: the next charge counts from its own first reading', async () => {
    const bench = await charging();
    stop(bench);
    await bill(bench);
    await bench.pass(61_000);
    bench.outlet.setFault('meterReset', true);
    await bench.pass(20_000);
    const before = flowedWh(bench);
    await bench.toCharging();
    await bench.pass(10_000);
    stop(bench);
    const { energyWh } = await bill(bench);
    expect(energyWh).toBe(flowedWh(bench) - before);
  });
});
