/** When the program may start anew for the sake of its screen. */
import { expect, it } from 'vitest';
import { isAtRest } from '../../electron/screen/rest.ts';
import { withPrices } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

it('not while somebody chooses, pays, charges or reads a receipt; while money settles, yes', async () => {
  const bench = new Bench({ rules: withPrices({ ENERGY: '45.90' }) });
  await bench.toReady();
  expect(isAtRest(bench.station.state)).toBe(true);
  bench.station.intend({ type: 'start', evse: 'A' });
  expect(isAtRest(bench.station.state)).toBe(false);
  bench.station.intend({ type: 'cancel', evse: 'A' });
  expect(isAtRest(bench.station.state)).toBe(true);
  await bench.toCharging();
  await bench.pass(20_000);
  expect(isAtRest(bench.station.state)).toBe(false);
  bench.sandbox.faults.plan('capture', { kind: 'code', code: '6200' }, Infinity);
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(20_000);
  expect(isAtRest(bench.station.state)).toBe(false);
  bench.station.intend({ type: 'done', evse: 'A' });
  expect(isAtRest(bench.station.state)).toBe(true);
  expect(Object.values(bench.station.state.payments).some(({ isSettled }) => !isSettled)).toBe(
    true,
  );
});
