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
