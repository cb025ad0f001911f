/**
 * The record is lost or is an older copy, and Vipps knows payments that the station does not: each is
 * found by its numbered reference, told, never charged on, and let go of when nobody deals with it.
 */
import { describe, expect, it } from 'vitest';
import { initialState } from '../../electron/session/recovery.ts';
import { withPrices } from '../session/walk.ts';
import { Bench } from './bench.ts';

const rules = withPrices({ ENERGY: '45.90' });
const hourMs = 3_600_000;

/** Sells a charge up to the approval, then loses everything written since `state` was. */
async function heldAndForgotten(bench: Bench): Promise<string> {
  const backup = bench.station.state;
  const reference = await bench.toCharging();
  await bench.pass(20_000);
  bench.cutPower();
  bench.restoreRecord(backup);
  await bench.pass(5000);
  return reference;
}

describe('a payment that the restored record does not know', () => {
  it('is found at the start and told; the relay stays open', async () => {
    const bench = new Bench({ rules });
    await bench.toReady();
    const reference = await heldAndForgotten(bench);
    bench.boot();
    await bench.pass(30_000);
    expect(bench.station.state.alerts).toMatchObject([{ code: 'orphan', reference }]);
    expect(bench.outlet.contactIsClosed).toBe(false);
    expect(bench.sandbox.payment(reference)).toMatchObject({ capturedMinor: 0, cancelledMinor: 0 });
  });

  it('is released wholly after half a day', async () => {
    const bench = new Bench({ rules });
    await bench.toReady();
    const reference = await heldAndForgotten(bench);
    bench.boot();
    await bench.pass(30_000);
    await bench.skim(11 * hourMs);
    expect(bench.sandbox.payment(reference).cancelledMinor).toBe(0);
    await bench.skim(2 * hourMs);
    expect(bench.sandbox.payment(reference)).toMatchObject({
      capturedMinor: 0,
      cancelledMinor: 35_000,
    });
    expect(bench.station.state.payments).toEqual({});
  });

  it('is found among those of a whole month when the record is lost altogether', async () => {
    const bench = new Bench({ rules });
    await bench.toReady();
    const reference = await bench.toCharging();
    bench.cutPower();
    bench.restoreRecord(initialState(rules));
    bench.leap(9 * 24 * hourMs);
    bench.boot();
    await bench.pass(60_000);
    expect(bench.station.state.alerts).toMatchObject([{ code: 'orphan', reference }]);
  });

  it('does not lend its reference to the next driver', async () => {
    const bench = new Bench({ rules });
    await bench.toReady();
    const lost = await heldAndForgotten(bench);
    bench.boot();
    await bench.pass(30_000);
    const next = await bench.toCharging();
    expect(next).not.toBe(lost);
    bench.station.intend({ type: 'stop', evse: 'A' });
    await bench.pass(60_000);
    const due = bench.bills.find(({ reference }) => reference === next)?.dueMinor ?? 0;
    expect(bench.sandbox.payment(next).capturedMinor).toBe(due);
    expect(bench.sandbox.payment(lost).capturedMinor).toBe(0);
  });

  it('even when the driver is faster than the search, nobody charges on it', async () => {
    const bench = new Bench({ rules });
    await bench.toReady();
    const lost = await heldAndForgotten(bench);
    bench.network.isDown = true;
    bench.boot();
    // The search has no answer yet; the driver pays as soon as the line is back.
    await bench.pass(1000);
    bench.network.isDown = false;
    await bench.until(() => bench.station.state.paymentIsReachable);
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    await bench.pass(60_000);
    expect(bench.outlet.contactIsClosed).toBe(false);
    expect(bench.station.state.payments[lost]?.plan).toMatchObject({ kind: 'orphan' });
    expect(bench.sandbox.payment(lost)).toMatchObject({ capturedMinor: 0, cancelledMinor: 0 });
  });
});

describe('a record that cannot be used', () => {
  it('takes nothing for an orphan: the payments in it are its own', async () => {
    const bench = new Bench({ rules });
    await bench.toReady();
    const reference = await bench.toCharging();
    bench.cutPower();
    bench.restoreRecord(initialState(rules));
    bench.boot();
    bench.station.post({ type: 'DatabaseUnusable', code: 'F31' });
    await bench.pass(60_000);
    await bench.skim(13 * hourMs);
    expect(bench.station.state.payments).toEqual({});
    expect(bench.sandbox.payment(reference)).toMatchObject({ cancelledMinor: 0 });
  });
});
