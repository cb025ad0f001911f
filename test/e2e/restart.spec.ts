/** kill -9 in the middle: current ends by the lease, money is settled after the restart. */
import { dear } from './dear.ts';
import { until } from './kiosk.ts';
import { expect, test } from './station-test.ts';

test('killed while charging: the relay opens by its lease, the charge resumes after a restart', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  const reference = await kiosk.charge();
  await until('some energy', async () => (await kiosk.value('energy')) > 30);
  const opened = new Promise<number>((resolve) => {
    kiosk.car.relay.onContact((_channel, isClosed) => {
      if (!isClosed) resolve(performance.now());
    });
  });
  const energyBefore = await kiosk.value('energy');
  const killedAt = performance.now();
  await kiosk.kill();
  // The lease is 3000 ms; a little for the simulated device's own timer.
  expect((await opened) - killedAt).toBeLessThan(3200);

  await kiosk.launch();
  await kiosk.showing('charging');
  await until('current again', () => kiosk.relayIsClosed());
  await until('the cost', async () => (await kiosk.value('cost')) > 110, 60_000);
  expect(await kiosk.value('energy')).toBeGreaterThanOrEqual(energyBefore);
  await kiosk.holdStop();
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  const payment = kiosk.payment(reference);
  expect(payment.capturedMinor).toBe(await kiosk.value('captured'));
  expect(payment.capturedMinor + payment.cancelledMinor).toBe(35_000);
  expect(payment.events.filter((one) => one.name === 'CAPTURED')).toHaveLength(1);
});

test('killed while charging and back too late: settled as it was', async ({ startKiosk }) => {
  const kiosk = await startKiosk({
    world: { maxPowerW: 49_000 },
    config: { ...dear, payment: { resumeWithinS: 5 } },
  });
  const reference = await kiosk.charge();
  await until('the least amount', async () => (await kiosk.value('cost')) > 120, 60_000);
  await kiosk.kill();
  await until('the lease to end', () => !kiosk.relayIsClosed());
  const [last] = kiosk.rows<{ at_ms: number }>('SELECT MAX(at_ms) AS at_ms FROM events');
  await until('five seconds without a reading', () => Date.now() - (last?.at_ms ?? 0) > 6000);
  await kiosk.launch();
  await kiosk.showing('receipt', 30_000);
  await kiosk.receiptIsSettled();
  const payment = kiosk.payment(reference);
  expect(payment.capturedMinor).toBe(await kiosk.value('captured'));
  expect(payment.capturedMinor + payment.cancelledMinor).toBe(35_000);
  expect(kiosk.relayIsClosed()).toBe(false);
});

test('killed while the code is shown: approved meanwhile, it starts after the restart', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk();
  await kiosk.order();
  const reference = await kiosk.scan();
  await kiosk.kill();
  kiosk.approve(reference);
  await kiosk.launch();
  await kiosk.showing('plug-in', 20_000);
  expect(kiosk.relayIsClosed()).toBe(true);
  await kiosk.press('Cancel');
  await kiosk.showing('welcome');
  await until('the release', () => kiosk.payment(reference).isSettled);
  expect(kiosk.payment(reference).cancelledMinor).toBe(35_000);
});

test('SIGTERM while charging opens the relay at once', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.charge();
  const child = kiosk.app.process();
  const gone = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // Twice, as a process group and its parent may both pass it on.
  child.kill('SIGTERM');
  child.kill('SIGTERM');
  expect(await gone).toBe(0);
  expect(kiosk.relayIsClosed()).toBe(false);
});
