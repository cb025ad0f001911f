/**
 * Failure 20: a double tap creates two payments (facts.md of the Vipps flow, section 8). However often
 * Pay is tapped, and however slow the network is, one payment is asked for.
 */
import { expect, test } from 'vitest';
import { Bench } from '../station/bench.ts';

test.each([2, 10])('%d taps at once', async (taps) => {
  const bench = new Bench();
  bench.station.start();
  await bench.pass(500);
  bench.station.intend({ type: 'start', evse: 'A' });
  bench.station.intend({ type: 'acceptTerms', evse: 'A' });
  for (let tap = 0; tap < taps; tap += 1) {
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
  }
  await bench.pass(10_000);
  expect(bench.sandbox.payments()).toHaveLength(1);
  expect(bench.sandbox.ledger.requests('create')).toHaveLength(1);
});

test('taps again while Vipps is slow, and when the code is shown', async () => {
  const bench = new Bench();
  bench.station.start();
  await bench.pass(500);
  bench.sandbox.faults.plan('create', { kind: 'delay', delayMs: 8000 }, 1);
  bench.station.intend({ type: 'start', evse: 'A' });
  bench.station.intend({ type: 'acceptTerms', evse: 'A' });
  for (let second = 0; second < 15; second += 1) {
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 20_000 });
    await bench.pass(1000);
  }
  expect(bench.state).toBe('awaitingPayment');
  expect(bench.sandbox.payments()).toHaveLength(1);
});

test('Pay, Cancel and Pay again in one breath: two payments, and only the second can be paid', async () => {
  const bench = new Bench();
  bench.station.start();
  await bench.pass(500);
  const toPay = (): void => {
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
  };
  toPay();
  bench.station.intend({ type: 'cancel', evse: 'A' });
  toPay();
  await bench.until(() => bench.state === 'awaitingPayment');
  await bench.pass(30_000);
  const open = bench.sandbox.payments().filter(({ state }) => state === 'CREATED');
  expect(open).toHaveLength(1);
  const session = bench.station.state.evses['A']?.session;
  expect(session).toMatchObject({ reference: open[0]?.reference });
});

test('the power goes right after the tap: one payment after the start', async () => {
  const bench = new Bench();
  bench.station.start();
  await bench.pass(500);
  bench.station.intend({ type: 'start', evse: 'A' });
  bench.station.intend({ type: 'acceptTerms', evse: 'A' });
  bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
  bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
  await bench.pass(150);
  await bench.restart(3000);
  bench.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
  await bench.until(() => bench.state === 'awaitingPayment');
  expect(bench.sandbox.payments()).toHaveLength(1);
  expect(
    new Set(bench.sandbox.ledger.requests('create').map(({ idempotencyKey }) => idempotencyKey))
      .size,
  ).toBe(1);
});
