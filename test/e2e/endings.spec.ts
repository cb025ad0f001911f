/** Every way a visit can end other than by Stop. */
import { dear } from './dear.ts';
import { until } from './kiosk.ts';
import { expect, test } from './station-test.ts';

test('declined on the phone', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.order();
  const reference = await kiosk.scan();
  kiosk.world.sandbox.customer.decline(reference);
  await kiosk.showing('declined');
  expect(kiosk.relayIsClosed()).toBe(false);
  await kiosk.press('Done');
  await kiosk.showing('welcome');
});

test('nobody approves: the payment expires', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.order();
  const reference = await kiosk.scan();
  kiosk.world.sandbox.customer.letExpire(reference);
  await kiosk.showing('expired');
  expect(kiosk.payment(reference).state).toBe('EXPIRED');
  await kiosk.press('Done');
  await kiosk.showing('welcome');
});

test('cancelled on the screen: nothing can be approved afterwards', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.order();
  const reference = await kiosk.scan();
  await kiosk.press('Cancel');
  await kiosk.showing('welcome', 5000);
  await until('Vipps to know', () => kiosk.payment(reference).state === 'TERMINATED');
  expect(kiosk.world.sandbox.customer.approve(reference).ok).toBe(false);
});

test('approval wins against Cancel: everything is let go', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.order();
  const reference = await kiosk.scan();
  kiosk.approve(reference);
  // Before the next poll has told the station.
  await kiosk.page.evaluate(() => {
    const { ladekiosk } = globalThis as unknown as { ladekiosk: { intend(i: object): void } };
    ladekiosk.intend({ type: 'cancel', evse: 'A' });
  });
  await kiosk.showing('welcome', 8000);
  await until('the release', () => kiosk.payment(reference).isSettled);
  expect(kiosk.payment(reference)).toMatchObject({ capturedMinor: 0, cancelledMinor: 35_000 });
  expect(kiosk.relayIsClosed()).toBe(false);
});

test('never plugged in: relay open, payment released wholly', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ config: { payment: { plugInTimeoutS: 10 } } });
  await kiosk.order();
  const reference = await kiosk.scan();
  kiosk.approve(reference);
  await kiosk.showing('plug-in');
  await kiosk.showing('receipt', 30_000);
  await kiosk.receiptIsSettled();
  expect(await kiosk.value('captured')).toBe(0);
  expect(kiosk.payment(reference)).toMatchObject({ capturedMinor: 0, cancelledMinor: 35_000 });
  expect(kiosk.relayIsClosed()).toBe(false);
});

test('the reserved amount is used up: the relay opens before it is passed', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({
    world: { maxPowerW: 49_000 },
    config: { payment: { amounts: [250], defaultAmount: 250 } },
  });
  const reference = await kiosk.charge();
  await kiosk.showing('receipt', 90_000);
  await kiosk.receiptIsSettled();
  const captured = await kiosk.value('captured');
  expect(captured).toBeLessThanOrEqual(250);
  expect(captured).toBeGreaterThan(130);
  expect(kiosk.payment(reference).capturedMinor).toBe(captured);
  expect(await kiosk.page.locator('main').innerText()).not.toBe('');
});

for (const [name, end] of [
  ['the car is full', 'fill'],
  ['the car is unplugged', 'unplug'],
] as const) {
  test(`${name}: the charge ends by itself`, async ({ startKiosk }) => {
    const kiosk = await startKiosk({
      world: { maxPowerW: 49_000 },
      config: { ...dear, limits: { idleMinutes: 0.1 } },
    });
    const reference = await kiosk.charge();
    await until('the least amount', async () => (await kiosk.value('cost')) > 110, 60_000);
    kiosk.car[end]();
    await kiosk.showing('receipt', 30_000);
    await kiosk.receiptIsSettled();
    const payment = kiosk.payment(reference);
    expect(payment.capturedMinor).toBe(await kiosk.value('captured'));
    expect(payment.capturedMinor + payment.cancelledMinor).toBe(35_000);
  });
}

test('less than the least amount: nothing is taken and the receipt says so', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk();
  const reference = await kiosk.charge();
  await until('some energy', async () => (await kiosk.value('energy')) >= 2);
  await kiosk.holdStop();
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  expect(await kiosk.value('captured')).toBe(0);
  expect(kiosk.payment(reference)).toMatchObject({ capturedMinor: 0, cancelledMinor: 35_000 });
});
