/**
 * Authorized but the relay will not close, never plugged in, no energy, less than the market takes:
 * the payment is let go wholly, without a capture and without a receipt.
 */
import { describe, expect, test } from 'vitest';
import type { Bill } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import type { Bench } from '../station/bench.ts';
import {
  books,
  cancel,
  charging,
  dear,
  flowedWh,
  heldMinor,
  isAllSettled,
  settled,
  ready,
  releasedWholly,
  stop,
} from './visit.ts';
import { marketRules } from './markets.ts';

async function approved(before: (bench: Bench) => void = () => undefined): Promise<Bench> {
  const bench = await ready();
  const reference = await bench.toPay();
  before(bench);
  bench.sandbox.customer.approve(reference);
  return bench;
}

function faults(bench: Bench): string[] {
  return bench.station.state.evses['A']?.faults.map(({ code }) => code) ?? [];
}

describe('the relay will not close', () => {
  test.each([
    ['relayStuckOpen', 'F13'],
    ['relaySilent', 'F12'],
    ['meterSilent', 'F11'],
  ] as const)(
    '%s: released wholly, out of service, sound again when it is',
    async (fault, code) => {
      const bench = await approved(({ outlet }) => outlet.setFault(fault, true));
      // A relay that falls silent at the start gets the two minutes of any interruption.
      await bench.pass(150_000);
      expect(books(bench)).toEqual(releasedWholly);
      expect(isAllSettled(bench)).toBe(true);
      expect(bench.outlet.contactIsClosed).toBe(false);
      // The fault shows by itself, or has been told to the driver before the screen went on.
      bench.station.intend({ type: 'done', evse: 'A' });
      bench.outlet.setFault(fault, false);
      await bench.pass(310_000);
      expect([code, ...faults(bench)]).toEqual([code]);
      await bench.toCharging();
      expect(bench.sandbox.payments()).toHaveLength(2);
    },
  );

  test('it closes at the last moment: charged as usual', async () => {
    const bench = await approved(({ outlet }) => outlet.setFault('relaySilent', true));
    await bench.pass(6000);
    bench.outlet.setFault('relaySilent', false);
    await bench.until(() => bench.state === 'awaitingVehicle', 20_000);
    expect(books(bench)).toMatchObject({ captures: 0, cancels: 0 });
  });
});

describe('never plugged in', () => {
  test('the time for it runs out', async () => {
    const bench = await approved();
    await bench.until(() => bench.state === 'awaitingVehicle');
    await bench.pass(299_000);
    expect(bench.outlet.contactIsClosed).toBe(true);
    await bench.pass(12_000);
    expect(bench.outlet.contactIsClosed).toBe(false);
    await settled(bench);
    expect(books(bench)).toEqual(releasedWholly);
  });

  test('power cuts do not make the time longer', async () => {
    const bench = await approved();
    await bench.until(() => bench.state === 'awaitingVehicle');
    for (let cuts = 0; cuts < 10; cuts += 1) {
      await bench.pass(20_000);
      await bench.restart(10_000);
    }
    await bench.pass(12_000);
    expect(bench.outlet.contactIsClosed).toBe(false);
    await settled(bench);
    expect(books(bench)).toEqual(releasedWholly);
  });

  test.each([0, 200, 1000, 5000, 60_000])(
    'Cancel %d ms after the approval was heard',
    async (ms) => {
      const bench = await approved();
      await bench.until(() => bench.state === 'starting');
      await bench.pass(ms);
      cancel(bench);
      await bench.pass(20_000);
      expect([bench.state, bench.outlet.contactIsClosed]).toEqual(['idle', false]);
      expect(books(bench)).toEqual(releasedWholly);
      expect(bench.station.state.payments).toEqual({});
    },
  );

  test('plugged in, but the car never draws: released after the time for it', async () => {
    const bench = await ready({ car: { batteryStartWh: 60_000 } });
    bench.sandbox.customer.approve(await bench.toPay());
    await bench.until(() => bench.state === 'awaitingVehicle');
    bench.plugIn();
    await bench.pass(320_000);
    expect(flowedWh(bench)).toBe(0);
    expect(books(bench)).toEqual(releasedWholly);
  });
});

/** The bill on the screen, with the receipt shown. */
function billOf(bench: Bench): Bill {
  const session = bench.station.state.evses['A']?.session;
  if (session?.state !== 'finished' || session.outcome.kind !== 'charged') {
    throw new Error(`no bill in ${bench.state}`);
  }
  return session.outcome.bill;
}

test('power flowed for an instant and no whole Wh of it: nothing is due, no receipt', async () => {
  const bench = await ready({ car: { maxPowerW: 300 } });
  await bench.toCharging();
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  expect(flowedWh(bench)).toBe(0);
  expect(billOf(bench)).toMatchObject({ energyWh: 0, dueMinor: 0, lines: [] });
  await settled(bench);
  expect(books(bench)).toEqual(releasedWholly);
});

test('a start fee is not owed where no energy came', async () => {
  const rules = withPrices({ ENERGY: '45.90', FLAT: '10', TIME: '60' });
  const bench = await ready({ rules, car: { maxPowerW: 300 } });
  await bench.toCharging();
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  expect(flowedWh(bench)).toBe(0);
  await settled(bench);
  expect(books(bench)).toEqual(releasedWholly);
});

describe('less than the market takes', () => {
  /** Price per kWh in major units, so that some Wh come to just below and just above. */
  const markets = [
    ['NO', 100],
    ['SE', 100],
    ['DK', 1],
    ['FI', 1],
  ] as const;

  test.each(markets)('%s: below %d minor units nothing is taken', async (country, leastMinor) => {
    // Half a minor unit less than the least for 1 Wh of every 100 000 W·s.
    const price = leastMinor === 1 ? '0.0001' : '0.10';
    const rules = marketRules(country, price);
    const bench = await charging(5000, { rules });
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    const bill = billOf(bench);
    expect(bill.energyWh).toBeGreaterThan(0);
    expect(bill.dueMinor).toBe(0);
    await settled(bench);
    expect(books(bench)).toEqual({ ...releasedWholly, cancelledMinor: rules.defaultMinor });
    expect(bench.sandbox.ledger.requests('capture')).toEqual([]);
    expect(bench.sandbox.ledger.requests('receipt')).toEqual([]);
  });

  test.each(markets)('%s: exactly %d minor units are taken', async (country, leastMinor) => {
    // The least price of a session, so that the sum is the market's least to the minor unit.
    const plain = marketRules(country, '0.01');
    const afterTaxes = leastMinor === 1 ? '0.01' : '1.00';
    const minPrice = { beforeTaxes: null, afterTaxes };
    const rules = { ...plain, tariff: { ...plain.tariff, minPrice } };
    const bench = await charging(2000, { rules });
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    expect(books(bench)).toMatchObject({
      captures: 1,
      capturedMinor: leastMinor,
      cancelledMinor: rules.defaultMinor - leastMinor,
      receiptMinor: leastMinor,
      findings: [],
    });
  });
});

test('the driver of a waived charge is told so', async () => {
  const rules = { ...dear, tariff: marketRules('NO', '1.00').tariff };
  const bench = await charging(5000, { rules });
  stop(bench);
  await bench.until(() => bench.state === 'finished');
  const snapshot = bench.station.snapshot();
  expect(snapshot).toMatchObject({ screen: { name: 'receipt', isWaived: true, capturedMinor: 0 } });
  expect(snapshot).toMatchObject({ screen: { releasedMinor: heldMinor } });
});
