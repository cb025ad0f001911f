/**
 * Failure 4: the price on the screen is not the price on the bill (citrineos #903, ocpi #401).
 * Screen, capture, refund, receipt and record say the same sum to the minor unit.
 */
import { expect, test } from 'vitest';
import type { Rules } from '../../electron/session/state.ts';
import type { Screen } from '../../electron/session/view.ts';
import { withPrices } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

const plain = withPrices({ ENERGY: '45.90' });
const mixed = withPrices({ ENERGY: '4.59', FLAT: '5', TIME: '33.33', PARKING_TIME: '77.77' });
const withoutVat: Rules = { ...mixed, tariff: { ...mixed.tariff, taxIncluded: 'NO' } };
const atLeast: Rules = {
  ...plain,
  tariff: { ...plain.tariff, minPrice: { beforeTaxes: null, afterTaxes: '29.90' } },
};

const tariffs: [string, Rules][] = [
  ['energy', plain],
  ['energy, time, parking and a start fee', mixed],
  ['prices without VAT', withoutVat],
  ['a least price', atLeast],
];

test.each(tariffs)('%s', async (_what, rules) => {
  const bench = new Bench({ rules });
  const screens: Screen[] = [];
  bench.station.onSnapshot((snapshot) => {
    if (snapshot.kind === 'station') screens.push(snapshot.screen);
  });
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  await bench.pass(45_300);
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(15_000);
  const receipt = screens.findLast((screen) => screen.name === 'receipt');
  const charging = screens.flatMap((screen) => (screen.name === 'charging' ? [screen] : []));
  const stopping = screens.findLast((screen) => screen.name === 'stopping');
  if (receipt === undefined || stopping === undefined) throw new Error('a receipt is wanted');
  const [payment] = bench.sandbox.payments();
  expect(receipt.settled).toBe('settled');
  expect(receipt.capturedMinor).toBe(payment?.capturedMinor);
  expect(receipt.releasedMinor).toBe(payment?.cancelledMinor);
  expect(payment?.receipt).toMatchObject({ totalMinor: receipt.capturedMinor, findings: [] });
  expect(receipt.netMinor + receipt.vatMinor).toBe(receipt.capturedMinor);
  expect(receipt.lines.reduce((sum, line) => sum + line.grossMinor, 0)).toBe(receipt.capturedMinor);
  // Rising all the way, and the last figure seen is reached, not passed by more than the last second.
  const costs = charging.map(({ costMinor }) => costMinor);
  expect(costs).toEqual(costs.toSorted((a, b) => a - b));
  expect(stopping.costMinor).toBeLessThanOrEqual(receipt.capturedMinor);
  expect(stopping.costMinor).toBeGreaterThanOrEqual(costs.at(-1) ?? 0);
  for (const { costMinor, remainingMinor } of charging) {
    expect(costMinor + remainingMinor).toBe(35_000);
  }
});

test('all captured and the difference refunded (6140): the screen says what was finally paid', async () => {
  const bench = new Bench({ rules: plain, salesUnit: { partialCaptureIsEnabled: false } });
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  await bench.pass(20_000);
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(30_000);
  const snapshot = bench.station.snapshot();
  const [payment] = bench.sandbox.payments();
  const paidMinor = (payment?.capturedMinor ?? 0) - (payment?.refundedMinor ?? 0);
  expect(payment?.capturedMinor).toBe(35_000);
  expect(snapshot).toMatchObject({
    screen: {
      name: 'receipt',
      settled: 'settled',
      capturedMinor: paidMinor,
      releasedMinor: 35_000 - paidMinor,
    },
  });
  expect(payment?.receipt).toMatchObject({ totalMinor: paidMinor, findings: [] });
});

test('the price changes at the next start: a charge that goes on keeps the one it began with', async () => {
  const bench = new Bench({ rules: plain });
  bench.station.start();
  await bench.pass(500);
  await bench.toCharging();
  await bench.pass(20_000);
  bench.rules = mixed;
  await bench.restart(5000);
  await bench.pass(20_000);
  expect(bench.state).toBe('charging');
  bench.station.intend({ type: 'stop', evse: 'A' });
  await bench.pass(15_000);
  const [bill] = bench.bills;
  const [payment] = bench.sandbox.payments();
  expect(bill?.lines.map(({ unit }) => unit)).toEqual(['kWh']);
  expect(bill?.dueMinor).toBe(Math.round((bill?.energyWh ?? 0) * 4.59));
  expect(payment?.capturedMinor).toBe(bill?.dueMinor);
});
