/**
 * Answers lost, late, broken off, without their sums or with old ones, on every operation: an unknown
 * outcome is neither done nor failed. Looked up, then repeated with the same key: everything once.
 */
import { describe, expect, test } from 'vitest';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import {
  books,
  charging,
  heldMinor,
  isAllSettled,
  settled,
  keysOf,
  owedMinor,
  paid,
  ready,
  stop,
} from './visit.ts';

const hourMs = 3_600_000;

const faults: [string, Fault][] = [
  ['lost', { kind: 'lostAnswer' }],
  ['never sent', { kind: 'refuse' }],
  ['two minutes late', { kind: 'delay', delayMs: 120_000 }],
  ['nine seconds late', { kind: 'delay', delayMs: 9000 }],
  ['broken off', { kind: 'malformedJson' }],
  ['without its sums', { kind: 'withoutAggregate' }],
  ['with old sums', { kind: 'staleAggregate' }],
];
const operations: Operation[] = ['capture', 'cancel', 'receipt', 'get', 'token'];

describe.each(faults)('%s', (_what, fault) => {
  test.each(operations)('on %s, up to four times', async (operation) => {
    for (const times of [1, 2, 4]) {
      const bench = await charging();
      if (operation === 'token') bench.sandbox.revokeTokens();
      if (operation === 'get') bench.sandbox.faults.plan('capture', { kind: 'lostAnswer' });
      bench.sandbox.faults.plan(operation, fault, times);
      stop(bench);
      await bench.until(() => bench.state === 'finished');
      await settled(bench);
      expect([times, books(bench)]).toEqual([times, paid(owedMinor(bench))]);
      expect(keysOf(bench, 'capture').size).toBe(1);
      expect(bench.alerts).toEqual([]);
    }
  });

  test('on the creation: one payment, which is shown and paid or let go', async () => {
    const bench = await ready();
    bench.sandbox.faults.plan('create', fault);
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: heldMinor });
    await bench.pass(30_000);
    expect(bench.sandbox.payments()).toHaveLength(1);
    expect(keysOf(bench, 'create').size).toBe(1);
    bench.station.intend({ type: 'cancel', evse: 'A' });
    bench.station.intend({ type: 'done', evse: 'A' });
    await bench.until(() => isAllSettled(bench) && bench.state === 'idle', hourMs);
    expect(books(bench)).toMatchObject({ others: 0, captures: 0, cancels: 1 });
  });

  test('on the token of the creation: asked for again', async () => {
    const bench = await ready();
    bench.sandbox.revokeTokens();
    bench.sandbox.faults.plan('token', fault);
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: heldMinor });
    await bench.pass(200_000);
    expect(bench.sandbox.payments().length).toBeLessThanOrEqual(1);
    await bench.until(() => isAllSettled(bench) || bench.state === 'awaitingPayment', hourMs);
  });
});

test.each([0.2, 0.5, 0.8])(
  'a share of %d of all answers is lost, from first touch to last øre',
  async (share) => {
    const bench = await ready();
    bench.network.lossProbability = share;
    for (let visits = 0; visits < 40 && bench.state !== 'awaitingPayment'; visits += 1) {
      bench.station.intend({ type: 'start', evse: 'A' });
      bench.station.intend({ type: 'acceptTerms', evse: 'A' });
      bench.station.intend({ type: 'pay', evse: 'A', amountMinor: heldMinor });
      await bench.pass(21_000);
      if (bench.state !== 'awaitingPayment') await bench.pass(21_000);
    }
    expect(bench.state).toBe('awaitingPayment');
    const paidFor = bench.sandbox.payments().find(({ state }) => state === 'CREATED');
    const session = bench.station.state.evses['A']?.session;
    const reference = session !== undefined && 'reference' in session ? session.reference : '';
    expect(paidFor).toBeDefined();
    bench.sandbox.customer.approve(reference);
    await bench.until(() => bench.state === 'awaitingVehicle', 300_000);
    bench.plugIn();
    await bench.pass(40_000);
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    // One try an hour at last, and four of five fail: a day is too short for certain.
    await settled(bench, 7);
    const dueMinor = owedMinor(bench);
    expect(bench.sandbox.payment(reference)).toMatchObject({
      capturedMinor: dueMinor,
      cancelledMinor: heldMinor - dueMinor,
      refundedMinor: 0,
      receipt: { totalMinor: dueMinor, findings: [] },
    });
    // Those that were asked for on the way and never seen hold nothing either.
    expect(bench.sandbox.payments().filter((payment) => !payment.isSettled)).toEqual([]);
  },
);
