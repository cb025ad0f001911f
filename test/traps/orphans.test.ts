/**
 * The record is lost or an old one restored: payments that only Vipps knows are found, a person is
 * told, and what nobody claims is let go of, never captured.
 */
import { describe, expect, test } from 'vitest';
import { initialState } from '../../electron/session/recovery.ts';
import type { Bench } from '../station/bench.ts';
import { books, charging, dear, heldMinor, ready, releasedWholly, settled, stop } from './visit.ts';

const hourMs = 3_600_000;

/** The disk was changed: the station begins with an empty record. */
async function forgetting(bench: Bench, downMs: number): Promise<void> {
  bench.cutPower();
  bench.forget(initialState(dear));
  await bench.restart(downMs);
}

describe('an empty record', () => {
  test('a held payment: told at once, released when nobody has claimed it', async () => {
    const bench = await charging();
    await forgetting(bench, 10_000);
    await bench.pass(60_000);
    expect(bench.outlet.contactIsClosed).toBe(false);
    expect(bench.alerts).toContain('orphan');
    expect(books(bench)).toMatchObject({ captures: 0, cancels: 0 });
    await bench.skim(15 * hourMs);
    expect(books(bench)).toEqual(releasedWholly);
  });

  test('a code on the screen that somebody approves now: never charged on, released in the end', async () => {
    const bench = await ready();
    const reference = await bench.toPay();
    await forgetting(bench, 5000);
    bench.sandbox.customer.approve(reference);
    await bench.pass(120_000);
    expect(bench.log.filter((line) => line === 'relay energize')).toEqual([]);
    await bench.skim(30 * hourMs);
    expect(bench.sandbox.payment(reference)).toMatchObject({
      capturedMinor: 0,
      cancelledMinor: heldMinor,
    });
  });

  test('settled ones are left alone', async () => {
    const bench = await charging();
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    const before = books(bench);
    await forgetting(bench, 10_000);
    await bench.skim(20 * hourMs);
    expect(books(bench)).toEqual(before);
    expect(bench.alerts).toEqual([]);
  });

  test('the next driver gets a reference and a payment of their own', async () => {
    const bench = await charging();
    await forgetting(bench, 10_000);
    await bench.pass(120_000);
    await bench.toCharging();
    const references = bench.sandbox.payments().map(({ reference }) => reference);
    expect(references).toHaveLength(2);
    expect(new Set(references).size).toBe(2);
  });

  test('a driver comes before all is searched: at worst told to try again, and nothing is doubled', async () => {
    const bench = await charging();
    await forgetting(bench, 5000);
    await bench.pass(1000);
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: heldMinor });
    await bench.pass(20_000);
    bench.station.intend({ type: 'cancel', evse: 'A' });
    bench.station.intend({ type: 'done', evse: 'A' });
    await bench.until(() => bench.state === 'idle');
    expect(bench.outlet.contactIsClosed).toBe(false);
    await bench.pass(10_000);
    await bench.toCharging();
    const session = bench.station.state.evses['A']?.session;
    const reference = session?.state === 'charging' ? session.charge.reference : '';
    expect(bench.sandbox.payments().at(-1)).toMatchObject({ reference, capturedMinor: 0 });
    const open = bench.sandbox.payments().filter((payment) => !payment.isSettled);
    expect(open).toHaveLength(2);
  });

  test('and no line to Vipps at that: told when there is one, and released', async () => {
    const bench = await charging();
    bench.network.isDown = true;
    await forgetting(bench, 10_000);
    await bench.skim(2 * hourMs);
    expect(books(bench)).toMatchObject({ captures: 0, cancels: 0 });
    bench.network.isDown = false;
    await bench.pass(600_000);
    expect(bench.alerts).toContain('orphan');
    await bench.skim(15 * hourMs);
    expect(books(bench)).toEqual(releasedWholly);
  });
});

describe('an older copy of the record', () => {
  test('from before the last driver: their payment is told and released, those before are left alone', async () => {
    const bench = await charging();
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    const copy = bench.station.state;
    const before = books(bench);
    await bench.until(() => bench.state === 'idle');
    const reference = await bench.toCharging();
    bench.cutPower();
    bench.forget(copy);
    await bench.restart(10_000);
    await bench.pass(120_000);
    expect(bench.alerts).toContain('orphan');
    await bench.skim(15 * hourMs);
    expect(bench.sandbox.payment(reference)).toMatchObject({
      capturedMinor: 0,
      cancelledMinor: heldMinor,
    });
    expect({ ...books(bench), others: 0 }).toEqual(before);
  });

  test('from the middle of the charge: settled by what it knows, once', async () => {
    const bench = await charging();
    const copy = bench.station.state;
    await bench.pass(20_000);
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    const before = books(bench);
    bench.cutPower();
    bench.forget(copy);
    await bench.restart(10_000);
    await bench.skim(3 * hourMs);
    expect(books(bench)).toMatchObject({ captures: 1, refunds: 0 });
    expect(books(bench).capturedMinor).toBe(before.capturedMinor);
  });
});
