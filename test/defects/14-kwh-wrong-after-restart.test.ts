/**
 * Failure 14: session kWh wrong after the app restarts (evcc #29654). However often the station is
 * started anew within a charge, it counts from the same first reading to the same last.
 */
import { expect, test } from 'vitest';
import { walkTo, withPrices } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

test('five restarts within a charge change none of its figures', () => {
  const rules = withPrices({ ENERGY: '45.90' });
  const walk = walkTo('charging', rules);
  const { meterStartWh, startedAtMs } = walk.charge();
  for (let starts = 0; starts < 5; starts += 1) {
    walk.live(15_000, 20_000);
    const before = walk.charge();
    walk.restart(20_000);
    expect(walk.charge()).toMatchObject({ reading: before.reading, costMinor: before.costMinor });
    walk.see({}, 'look');
    walk.live(5000, 20_000);
    expect(walk.is()).toBe('charging');
  }
  walk.live(60_000, 20_000);
  walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
  walk.live(1000);
  const session = walk.session();
  if (session.state !== 'finished' || session.outcome.kind !== 'charged')
    throw new Error('no bill');
  const { bill } = session.outcome;
  expect(bill).toMatchObject({
    meterStartWh,
    startedAtMs,
    energyWh: bill.meterStopWh - meterStartWh,
  });
  expect(bill.dueMinor).toBe(Math.round(bill.energyWh * 4.59));
  expect(bill.energyWh).toBeGreaterThan(700);
});

test('a restart with another meter in place does not bill the difference of two registers', () => {
  const walk = walkTo('charging', withPrices({ ENERGY: '45.90' }));
  walk.on({ type: 'MeterIdentified', evse: 'A', serialNumber: '58213377' });
  const { reading, meterStartWh } = walk.charge();
  walk.restart(60_000);
  walk.on({ type: 'MeterIdentified', evse: 'A', serialNumber: '11111111' });
  for (let second = 0; second < 5; second += 1) {
    walk.tick(1000);
    walk.report();
    walk.read({ energyWh: reading.energyWh + 50_000 });
  }
  const session = walk.session();
  if (session.state !== 'finished' || session.outcome.kind !== 'charged')
    throw new Error('no bill');
  expect(session.outcome.bill.energyWh).toBe(reading.energyWh - meterStartWh);
});

test('power cuts of many lengths within one charge: billed is what the meter counted, to the Wh', async () => {
  const bench = new Bench({ rules: withPrices({ ENERGY: '4.59' }) });
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  for (const downMs of [300, 1000, 3500, 8000, 60_000, 100_000]) {
    await bench.pass(12_345);
    await bench.restart(downMs);
    await bench.until(() => bench.state === 'charging' && bench.outlet.contactIsClosed);
  }
  await bench.pass(12_345);
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(30_000);
  const [bill] = bench.bills;
  bench.outlet.car.advance(bench.time.nowMs());
  expect(bill?.meterStartWh).toBe(bench.startMeterWh);
  expect(bill?.energyWh).toBe(bench.outlet.car.meterWh - bench.startMeterWh);
  expect(bench.sandbox.payments()).toMatchObject([{ capturedMinor: bill?.dueMinor }]);
});
