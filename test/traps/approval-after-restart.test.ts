/**
 * Approval while the station was off: charged if the driver is still there (back within two minutes,
 * on a clock that can be trusted), else released wholly.
 */
import { expect, test } from 'vitest';
import type { Bench } from '../station/bench.ts';
import { books, heldMinor, settled, ready, releasedWholly } from './visit.ts';

/** The record shows at least every half minute that the station lives, so 90 s are surely within two minutes. */
const offMs = [500, 5000, 60_000, 88_000];
const longOffMs = [125_000, 300_000, 540_000];

/** How it goes on after the approval: up to the first current. */
async function goingOn(bench: Bench) {
  await bench.until(() => bench.state === 'awaitingVehicle', 20_000);
  const isClosed = bench.outlet.contactIsClosed;
  bench.plugIn();
  await bench.until(() => bench.state === 'charging', 20_000);
  const { others, captures, cancels } = books(bench);
  return { isClosed, others, captures, cancels };
}
const charged = { isClosed: true, others: 0, captures: 0, cancels: 0 };

/** Nobody is there any more: no current, nothing held, ready for the next. */
async function isLetGo(bench: Bench): Promise<void> {
  await bench.pass(90_000);
  await settled(bench);
  expect(bench.outlet.contactIsClosed).toBe(false);
  expect(bench.log.filter((line) => line === 'relay energize')).toEqual([]);
  expect(bench.state).toBe('idle');
}

test.each(offMs)('approved while it was off for %d ms: charged', async (downMs) => {
  const bench = await ready();
  const reference = await bench.toPay();
  await bench.pass(8000);
  bench.cutPower();
  await bench.pass(downMs / 2);
  bench.sandbox.customer.approve(reference);
  await bench.restart(downMs / 2);
  expect(await goingOn(bench)).toEqual(charged);
});

test.each(offMs)('approved in the instant before it was off for %d ms: charged', async (downMs) => {
  const bench = await ready();
  const reference = await bench.toPay();
  await bench.pass(8000);
  bench.sandbox.customer.approve(reference);
  await bench.restart(downMs);
  expect(await goingOn(bench)).toEqual(charged);
});

test.each(offMs)('approved soon after it was off for %d ms: charged', async (downMs) => {
  const bench = await ready();
  const reference = await bench.toPay();
  await bench.pass(8000);
  await bench.restart(downMs);
  await bench.pass(3000);
  expect(bench.sandbox.customer.approve(reference).ok).toBe(true);
  expect(await goingOn(bench)).toEqual(charged);
});

test.each(longOffMs)('approved while it was off for %d ms: released wholly', async (downMs) => {
  const bench = await ready();
  const reference = await bench.toPay();
  await bench.pass(8000);
  bench.cutPower();
  await bench.pass(20_000);
  bench.sandbox.customer.approve(reference);
  await bench.restart(downMs - 20_000);
  await isLetGo(bench);
  expect(books(bench)).toEqual(releasedWholly);
});

test.each(longOffMs)(
  'approval soon after it was off for %d ms: refused or let go',
  async (downMs) => {
    const bench = await ready();
    const reference = await bench.toPay();
    await bench.pass(8000);
    await bench.restart(downMs);
    bench.sandbox.customer.approve(reference);
    await isLetGo(bench);
    expect(books(bench)).toEqual(releasedWholly);
  },
);

test('approved while it was off, and its clock came back at 1970: nobody knows how long, so let go', async () => {
  const bench = await ready();
  const reference = await bench.toPay();
  await bench.pass(8000);
  bench.sandbox.customer.approve(reference);
  await bench.restart(5000, -bench.time.nowMs());
  await isLetGo(bench);
  expect(books(bench)).toEqual(releasedWholly);
});

test('off while the payment is being made, the answer lost with it: one payment, one code', async () => {
  const bench = await ready();
  bench.station.intend({ type: 'start', evse: 'A' });
  bench.station.intend({ type: 'acceptTerms', evse: 'A' });
  bench.station.intend({ type: 'pay', evse: 'A', amountMinor: heldMinor });
  await bench.until(() => bench.sandbox.payments().length === 1);
  await bench.restart(5000);
  await bench.until(() => bench.state === 'awaitingPayment', 30_000);
  const [payment] = bench.sandbox.payments();
  bench.sandbox.customer.approve(payment?.reference ?? '');
  expect(await goingOn(bench)).toEqual(charged);
});

test('off before the payment could be asked for: asked for after it, once', async () => {
  const bench = await ready();
  bench.station.intend({ type: 'start', evse: 'A' });
  bench.station.intend({ type: 'acceptTerms', evse: 'A' });
  bench.station.intend({ type: 'pay', evse: 'A', amountMinor: heldMinor });
  await bench.restart(5000);
  await bench.until(() => bench.state === 'awaitingPayment', 30_000);
  expect(bench.sandbox.payments()).toHaveLength(1);
});

test('off again and again while the driver pays: still one payment, and the charge begins', async () => {
  const bench = await ready();
  const reference = await bench.toPay();
  for (let cuts = 0; cuts < 6; cuts += 1) {
    await bench.restart(4000);
    await bench.pass(2500);
  }
  bench.sandbox.customer.approve(reference);
  expect(await goingOn(bench)).toEqual(charged);
});
