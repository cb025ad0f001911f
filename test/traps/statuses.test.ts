/**
 * 409, 423, 429 with Retry-After and 5xx, on every operation: repeated as Vipps asks for it, done
 * once, and settled to the minor unit.
 */
import { describe, expect, test } from 'vitest';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import type { Bench } from '../station/bench.ts';
import {
  books,
  charging,
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
  ['423', { kind: 'status', status: 423 }],
  ['429', { kind: 'status', status: 429, retryAfterS: 30 }],
  ['500', { kind: 'status', status: 500 }],
  ['500, though done', { kind: 'status', status: 500, isDone: true }],
  ['502', { kind: 'status', status: 502 }],
  ['503 with Retry-After', { kind: 'status', status: 503, retryAfterS: 20 }],
  ['503, though done', { kind: 'status', status: 503, isDone: true }],
  ['6160, order processing', { kind: 'code', code: '6160' }],
  ['3010, internal error', { kind: 'code', code: '3010' }],
];

const settling: Operation[] = ['get', 'capture', 'cancel', 'receipt', 'token'];

describe.each(faults)('%s', (_what, fault) => {
  test.each(settling)('on %s while settling, five times', async (operation) => {
    const bench = await charging();
    if (operation === 'token' || operation === 'get') bench.sandbox.revokeTokens();
    if (operation === 'get') bench.sandbox.faults.plan('capture', { kind: 'lostAnswer' });
    bench.sandbox.faults.plan(operation, fault, 5);
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    expect(books(bench)).toEqual(paid(owedMinor(bench)));
    expect(bench.alerts).toEqual([]);
  });

  test('on the creation, once: one payment, its code shown or the driver told', async () => {
    const bench = await ready();
    bench.sandbox.faults.plan('create', fault);
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    await bench.pass(19_000);
    expect(['awaitingPayment', 'creatingPayment']).toContain(bench.state);
    expect(bench.sandbox.payments().length).toBeLessThanOrEqual(1);
    expect(keysOf(bench, 'create').size).toBe(1);
    await bench.pass(620_000);
    await bench.until(() => isAllSettled(bench) && bench.state === 'idle');
    const held = bench.sandbox.payments().filter((payment) => !payment.isSettled);
    expect(held).toEqual([]);
    await bench.toCharging();
  });

  test('on the look that would show the approval, five times: charged all the same', async () => {
    const bench = await ready();
    const reference = await bench.toPay();
    bench.sandbox.customer.approve(reference);
    bench.sandbox.faults.plan('get', fault, 5);
    await bench.until(() => bench.state === 'awaitingVehicle', 300_000);
    expect(books(bench)).toMatchObject({ others: 0, captures: 0, cancels: 0 });
  });
});

/** Times of the requests of an operation, ms. */
function timesOf(bench: Bench, operation: Operation): number[] {
  return bench.sandbox.ledger.requests(operation).map(({ atMs }) => atMs);
}

test.each(['capture', 'cancel', 'receipt'] as const)(
  '429 on %s: not asked again before Retry-After is over, and soon after it',
  async (operation) => {
    const bench = await charging();
    bench.sandbox.faults.plan(operation, { kind: 'status', status: 429, retryAfterS: 40 });
    stop(bench);
    await bench.until(() => bench.state === 'finished');
    await settled(bench);
    const [first = 0, second = 0] = timesOf(bench, operation);
    expect(second - first).toBeGreaterThanOrEqual(40_000);
    expect(second - first).toBeLessThan(120_000);
  },
);

test('Vipps’ own limits are kept: five changes a minute and reference, whatever happens', async () => {
  const bench = await charging();
  bench.sandbox.faults.plan('capture', { kind: 'status', status: 503 }, 30);
  stop(bench);
  await bench.pass(600_000);
  await bench.skim(12 * hourMs);
  const limited = bench.sandbox.ledger.requests().filter(({ status }) => status === 429);
  expect(limited).toEqual([]);
  const times = timesOf(bench, 'capture');
  const mostInAMinute = Math.max(
    ...times.map((fromMs) => times.filter((ms) => ms >= fromMs && ms < fromMs + 60_000).length),
  );
  expect(mostInAMinute).toBeLessThanOrEqual(5);
});

describe('409', () => {
  const conflicts = [
    ['capture', '4010'],
    ['cancel', '4020'],
  ] as const;

  test.each(conflicts)(
    'the key of the %s was used for something else: looked up, a new key',
    async (operation, code) => {
      const bench = await charging();
      bench.sandbox.faults.plan(operation, { kind: 'code', code });
      stop(bench);
      await bench.until(() => bench.state === 'finished');
      await settled(bench);
      expect(books(bench)).toEqual(paid(owedMinor(bench)));
      expect(keysOf(bench, operation).size).toBe(2);
    },
  );

  test('the reference of a creation was used before: the payment that has it is taken, once', async () => {
    const bench = await ready();
    bench.sandbox.faults.plan('create', { kind: 'code', code: '4150' });
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    await bench.pass(60_000);
    expect(bench.sandbox.payments().filter((payment) => !payment.isSettled).length).toBeLessThan(2);
    bench.station.intend({ type: 'cancel', evse: 'A' });
    bench.station.intend({ type: 'done', evse: 'A' });
    await bench.pass(60_000);
    expect(bench.sandbox.payments().filter((payment) => !payment.isSettled)).toEqual([]);
    expect(isAllSettled(bench)).toBe(true);
  });
});
