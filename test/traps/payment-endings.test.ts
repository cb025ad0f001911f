/**
 * Declined, expired, terminated: the driver is told which, no current flows, nothing is held, nobody
 * is alarmed, and the next driver can start.
 */
import { expect, test } from 'vitest';
import type { Screen } from '../../electron/session/view.ts';
import type { Bench } from '../station/bench.ts';
import { books, dear, isAllSettled, settled, ready } from './visit.ts';

function screenOf(bench: Bench): Screen['name'] {
  const snapshot = bench.station.snapshot();
  return snapshot.kind === 'station' ? snapshot.screen.name : 'fault';
}

const endings: [string, (bench: Bench, reference: string) => unknown, Screen['name'], string][] = [
  ['declined', ({ sandbox }, of) => sandbox.customer.decline(of), 'declined', 'ABORTED'],
  ['expired', ({ sandbox }, of) => sandbox.customer.letExpire(of), 'expired', 'EXPIRED'],
  ['terminated at the portal', terminate, 'welcome', 'TERMINATED'],
];

/** Somebody with the keys cancels it before it is approved. */
function terminate(bench: Bench): void {
  const payment = bench.sandbox.book.all().at(-1);
  if (payment === undefined) throw new Error('there is no payment');
  payment.state = 'TERMINATED';
  payment.cancelledMinor = payment.amountMinor;
  const { amountMinor } = payment;
  bench.sandbox.book.note(payment, { name: 'TERMINATED', amountMinor, atMs: bench.time.nowMs() });
}

test.each(endings)('%s while the code is shown', async (_what, end, screen, state) => {
  const bench = await ready();
  const reference = await bench.toPay();
  await bench.pass(7000);
  end(bench, reference);
  await bench.pass(3000);
  expect([screenOf(bench), bench.outlet.contactIsClosed]).toEqual([screen, false]);
  expect(bench.sandbox.payment(reference)).toMatchObject({ state, authorizedMinor: 0 });
  await bench.until(() => bench.state === 'idle', 30_000);
  expect(isAllSettled(bench)).toBe(true);
  expect(bench.alerts).toEqual([]);
  bench.station.intend({ type: 'start', evse: 'A' });
  expect(bench.state).toBe('terms');
  // Nothing was asked of Vipps that changes a payment which is over.
  expect(bench.sandbox.ledger.requests('cancel')).toEqual([]);
});

test.each(endings)('%s while the station is off', async (_what, end, _screen, state) => {
  const bench = await ready();
  const reference = await bench.toPay();
  await bench.pass(7000);
  bench.cutPower();
  end(bench, reference);
  await bench.restart(20_000);
  await bench.until(() => bench.state === 'idle' && isAllSettled(bench), 60_000);
  expect(bench.sandbox.payment(reference)).toMatchObject({ state, authorizedMinor: 0 });
  expect(bench.log.filter((line) => line === 'relay energize')).toEqual([]);
});

test('nobody does anything: expired at Vipps and at the screen, nothing held', async () => {
  const bench = await ready();
  const reference = await bench.toPay();
  await bench.until(() => screenOf(bench) === 'expired', 620_000);
  await bench.until(() => bench.state === 'idle' && isAllSettled(bench), 60_000);
  expect(bench.sandbox.payment(reference)).toMatchObject({ state: 'EXPIRED', authorizedMinor: 0 });
});

/** Amounts that make the sandbox's bank refuse (ePayment, test environment). */
test.each([151, 182, 197])(
  'a bank that refuses (%d øre): the code stays until it expires',
  async (minor) => {
    const rules = { ...dear, amountsMinor: [minor], defaultMinor: minor };
    const bench = await ready({ rules });
    const reference = await bench.toPay();
    expect(bench.sandbox.customer.approve(reference).ok).toBe(false);
    await bench.pass(10_000);
    expect(screenOf(bench)).toBe('pay');
    await bench.until(() => bench.state === 'idle' && isAllSettled(bench), 700_000);
    expect(books(bench)).toMatchObject({ captures: 0, capturedMinor: 0 });
    expect(bench.outlet.contactIsClosed).toBe(false);
  },
);

test('an approval of unknown outcome, true after an hour: released wholly, never charged', async () => {
  const rules = { ...dear, amountsMinor: [201], defaultMinor: 201 };
  const bench = await ready({ rules });
  const reference = await bench.toPay();
  bench.sandbox.customer.approve(reference);
  await bench.pass(2 * 3_600_000);
  await settled(bench);
  expect(bench.sandbox.payment(reference)).toMatchObject({
    state: 'AUTHORIZED',
    capturedMinor: 0,
    cancelledMinor: 201,
  });
  expect(bench.log.filter((line) => line === 'relay energize')).toEqual([]);
});
