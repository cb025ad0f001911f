/**
 * A relay that reports closed when it should be open, falls open by itself, or does not answer: the
 * driver is billed to the stop and not beyond, and nobody is let to a contactor that may be welded.
 */
import { expect, test } from 'vitest';
import {
  bill,
  books,
  charging,
  faultsOf,
  flowedWh,
  owedMinor,
  paid,
  ready,
  stop,
} from './visit.ts';

test('welded while charging: billed to the stop, not beyond, then out of service', async () => {
  const bench = await charging();
  bench.outlet.setFault('welded', true);
  await bench.pass(5000);
  stop(bench);
  const atStopWh = flowedWh(bench);
  const { energyWh, dueMinor } = await bill(bench);
  // Current flows on through the welded contact; it is the operator's, not the driver's.
  await bench.pass(10_000);
  expect(flowedWh(bench)).toBeGreaterThan(atStopWh + 60);
  expect(energyWh).toBeLessThanOrEqual(atStopWh + 10);
  expect(books(bench)).toEqual(paid(dueMinor));
  expect(faultsOf(bench)).toContain('F17');
  await bench.pass(61_000);
  bench.station.intend({ type: 'start', evse: 'A' });
  expect(bench.state).toBe('idle');
});

test('welded, and the station starts anew: still out of service, still told to open', async () => {
  const bench = await charging();
  bench.outlet.setFault('welded', true);
  stop(bench);
  await bill(bench);
  await bench.restart(5000);
  await bench.pass(30_000);
  expect(faultsOf(bench)).toContain('F17');
  expect(bench.log.filter((line) => line === 'relay open').length).toBeGreaterThan(3);
});

test('reports closed with nobody charging: told to open, then called welded', async () => {
  const bench = await ready();
  bench.outlet.setFault('welded', true);
  await bench.pass(20_000);
  expect(faultsOf(bench)).toContain('F17');
  bench.station.intend({ type: 'start', evse: 'A' });
  expect(bench.state).toBe('idle');
  bench.outlet.setFault('welded', false);
  await bench.pass(5000);
  expect(faultsOf(bench)).toEqual([]);
});

test('falls open by itself: suspended and closed again, billed to the last Wh', async () => {
  const bench = await charging();
  bench.outlet.setFault('relayStuckOpen', true);
  await bench.until(() => !bench.outlet.contactIsClosed, 5000);
  await bench.until(() => bench.state === 'suspended', 5000);
  await bench.pass(10_000);
  bench.outlet.setFault('relayStuckOpen', false);
  await bench.until(() => bench.state === 'charging' && bench.outlet.contactIsClosed, 30_000);
  await bench.pass(10_000);
  stop(bench);
  const { dueMinor } = await bill(bench);
  expect(dueMinor).toBe(owedMinor(bench));
  expect(books(bench)).toEqual(paid(dueMinor));
});

test('falls open for good: ended after the time to go on, paid to the last Wh, out of service', async () => {
  const bench = await charging();
  bench.outlet.setFault('relayStuckOpen', true);
  const { dueMinor, stopReason } = await bill(bench);
  expect([stopReason, dueMinor]).toEqual(['Other', owedMinor(bench)]);
  expect(books(bench)).toEqual(paid(dueMinor));
  expect(faultsOf(bench)).toEqual(['F13']);
});

test('does not answer at Stop: the lease opens it, paid to the last good reading', async () => {
  const bench = await charging();
  bench.outlet.setFault('relaySilent', true);
  stop(bench);
  await bench.until(() => !bench.outlet.contactIsClosed, 4000);
  const { dueMinor, energyWh } = await bill(bench);
  expect(energyWh).toBeLessThanOrEqual(flowedWh(bench));
  expect(dueMinor).toBeGreaterThan(0);
  expect(books(bench)).toEqual(paid(dueMinor));
  expect(faultsOf(bench)).toContain('F12');
});
