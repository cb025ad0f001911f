/**
 * Failure 10: stuck in "preparing" until restarted (openevse_esp32_firmware #864). Every state of a
 * visit ends by itself, whether the world is silent or well but the driver is not there.
 */
import { describe, expect, test } from 'vitest';
import { walkTo, stops } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

const longestMs = 3_600_000;

describe('from each state back to idle', () => {
  test.each(stops)('%s, with a world that has gone silent', (stop) => {
    const walk = walkTo(stop);
    for (const untilMs = walk.atMs + longestMs; walk.atMs < untilMs && walk.is() !== 'idle';) {
      walk.tick(10_000);
    }
    expect(walk.is()).toBe('idle');
  });

  test.each(stops)('%s, with everything in order and nobody there', (stop) => {
    const walk = walkTo(stop);
    for (const untilMs = walk.atMs + longestMs; walk.atMs < untilMs && walk.is() !== 'idle';) {
      walk.live(10_000, 0);
    }
    expect(walk.is()).toBe('idle');
  });
});

test('waiting for a car, with a relay that falls open now and then, is no way round the end', () => {
  const walk = walkTo('awaitingVehicle');
  for (const untilMs = walk.atMs + longestMs; walk.atMs < untilMs && walk.is() !== 'idle';) {
    walk.live(80_000, 0);
    if (walk.is() === 'awaitingVehicle') walk.report({ isEnergized: false });
  }
  expect(walk.is()).toBe('idle');
});

test('the next driver can start though the last one left at the worst moment', async () => {
  const bench = new Bench();
  bench.station.start();
  await bench.pass(500);
  bench.sandbox.customer.approve(await bench.toPay());
  bench.outlet.setFault('meterSilent', true);
  await bench.pass(60_000);
  bench.outlet.setFault('meterSilent', false);
  await bench.pass(10_000);
  expect(bench.state).toBe('idle');
  bench.station.intend({ type: 'start', evse: 'A' });
  expect(bench.state).toBe('terms');
});
