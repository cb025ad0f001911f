/** Whole charges, from the price to the receipt, through the real screen. */
import { until } from './kiosk.ts';
import { expect, test } from './station-test.ts';

const fast = { maxPowerW: 49_000 };

test('a whole charge by QR: what the screen says is what is captured', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: fast });
  expect(await kiosk.value('price')).toBe(459);
  await kiosk.order('500 kr');
  const payload = await kiosk.figure('qr').getAttribute('data-payload');
  expect(await kiosk.value('authorized')).toBe(50_000);
  expect(await kiosk.value('countdown')).toBeGreaterThan(580);
  const reference = await kiosk.scan();
  expect(kiosk.payment(reference).qrText).toBe(payload);
  expect(kiosk.relayIsClosed()).toBe(false);
  kiosk.approve(reference);
  await kiosk.showing('plug-in');
  expect(kiosk.relayIsClosed()).toBe(true);
  kiosk.car.plugIn();
  await kiosk.showing('charging');
  await until(
    'a cost above the least amount',
    async () => (await kiosk.value('cost')) > 120,
    60_000,
  );
  expect((await kiosk.value('remaining')) + (await kiosk.value('cost'))).toBe(50_000);
  expect(await kiosk.value('power')).toBeGreaterThan(40_000);
  expect(await kiosk.value('reading-age')).toBeLessThanOrEqual(2);

  await kiosk.holdStop();
  await kiosk.showing('receipt');
  expect(kiosk.relayIsClosed()).toBe(false);
  await kiosk.receiptIsSettled();
  const captured = await kiosk.value('captured');
  const energy = await kiosk.value('energy');
  expect((await kiosk.value('meter-stop')) - (await kiosk.value('meter-start'))).toBe(energy);
  // 4.59 kr per kWh, rounded half up once.
  expect(captured).toBe(Math.floor((energy * 459 + 500) / 1000));
  expect(await kiosk.value('released')).toBe(50_000 - captured);

  const payment = kiosk.payment(reference);
  expect(payment.capturedMinor).toBe(captured);
  expect(payment.capturedMinor + payment.cancelledMinor).toBe(payment.authorizedMinor);
  expect(payment.description).toMatch(/^Charging session at station 21678 on /);
  expect(payment.receipt?.totalMinor).toBe(captured);
  expect(payment.receipt?.findings).toEqual([]);
  // Nobody pays for more than flowed; the register is a float of kWh, rounded at the reading.
  const delivered = kiosk.car.car.exactMeterWh - (await kiosk.value('meter-start'));
  expect(delivered).toBeGreaterThanOrEqual(energy - 1);
  await kiosk.press('Done');
  await kiosk.showing('welcome');
});

test('Stop needs the whole hold: a brush does not end a charge', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: fast });
  await kiosk.charge();
  const stop = kiosk.page.getByRole('button', { name: 'Stop charging' });
  await stop.click();
  await stop.click({ delay: 300 });
  const before = await kiosk.value('energy');
  await until('energy to go on', async () => (await kiosk.value('energy')) > before);
  expect(await kiosk.screen()).toBe('charging');
  await kiosk.holdStop();
  await kiosk.showing('receipt');
});

test('a double tap on Pay makes one payment', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.press('Start charging');
  await kiosk.showing('terms');
  await kiosk.press('Accept and continue');
  await kiosk.showing('amount');
  await kiosk.page.getByRole('button', { name: 'Pay', exact: true }).dblclick();
  await kiosk.showing('pay');
  await kiosk.figure('qr').waitFor();
  // Past the screen, too: intents straight through the bridge.
  await kiosk.page.evaluate(() => {
    for (let tap = 0; tap < 5; tap += 1) {
      (globalThis as unknown as { ladekiosk: { intend(intent: object): void } }).ladekiosk.intend({
        type: 'pay',
        evse: 'A',
        amountMinor: 35_000,
      });
    }
  });
  await kiosk.press('Cancel');
  await kiosk.showing('welcome');
  await until(
    'the payment to end',
    () => kiosk.world.sandbox.payments()[0]?.state === 'TERMINATED',
  );
  expect(kiosk.world.sandbox.payments()).toHaveLength(1);
});

test('the code as Vipps draws it is an image of their bytes', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ config: { payment: { qrRenderer: 'vipps' } } });
  await kiosk.order();
  const qr = kiosk.figure('qr');
  await expect(qr).toHaveJSProperty('tagName', 'IMG');
  expect(await qr.getAttribute('src')).toMatch(/^data:image\/svg\+xml/);
  const reference = await kiosk.scan();
  expect(kiosk.payment(reference).state).toBe('CREATED');
});

test('in Norwegian, over a serial line', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: { ...fast, bus: 'serial' }, language: 'nb' });
  await kiosk.page.getByRole('button', { name: 'Start lading' }).click();
  await kiosk.showing('terms');
  await kiosk.page.locator('footer button, .action-band button').last().click();
  await kiosk.showing('amount');
  await kiosk.page.getByRole('button', { name: 'Betal' }).click();
  await kiosk.showing('pay');
  const reference = await kiosk.scan();
  kiosk.approve(reference);
  await kiosk.showing('plug-in');
  kiosk.car.plugIn();
  await kiosk.showing('charging');
  await until('energy', async () => (await kiosk.value('energy')) > 50);
  const before = kiosk.world.sandbox.payment(reference);
  expect(before.capturedMinor).toBe(0);
});

test('two outlets charge two cars on one bus', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: { ...fast, evseCount: 2 } });
  const references: string[] = [];
  for (const label of ['A', 'B']) {
    await kiosk.page.evaluate((evse) => {
      const { ladekiosk } = globalThis as unknown as {
        ladekiosk: { intend(intent: object): void };
      };
      ladekiosk.intend({ type: 'chooseEvse', evse });
    }, label);
    await kiosk.page.locator(`main[data-screen="welcome"][data-evse="${label}"]`).waitFor();
    await kiosk.order();
    const reference = await kiosk.scan();
    kiosk.approve(reference);
    kiosk.world.evse(label).plugIn();
    await kiosk.showing('charging');
    references.push(reference);
  }
  expect(kiosk.relayIsClosed('A') && kiosk.relayIsClosed('B')).toBe(true);
  await kiosk.holdStop();
  await kiosk.showing('receipt');
  expect(kiosk.relayIsClosed('A')).toBe(true);
  expect(kiosk.relayIsClosed('B')).toBe(false);
  expect(new Set(references).size).toBe(2);
});
