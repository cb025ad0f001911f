/** Devices and networks that fail while somebody is there. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dear } from './dear.ts';
import { countOpenings, rendererPid, shownScreen } from './kiosk-window.ts';
import { until, type Kiosk } from './kiosk.ts';
import { expect, test } from './station-test.ts';

async function health(kiosk: Kiosk): Promise<number> {
  return (await fetch(`http://${kiosk.webAddress()}/healthz`)).status;
}

test('the meter falls silent and comes back: the price freezes, then the charge goes on', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  await kiosk.charge();
  await until('some energy', async () => (await kiosk.value('energy')) > 30);
  kiosk.world.field.setFault(kiosk.car.meterUnit, { kind: 'silent' });
  await until('the relay to open', () => !kiosk.relayIsClosed(), 12_000);
  const frozen = await kiosk.value('cost');
  expect(await kiosk.value('reading-age')).toBeGreaterThan(3);
  expect(await kiosk.screen()).toBe('charging');
  kiosk.world.field.clearFault(kiosk.car.meterUnit);
  await until('the relay to close again', () => kiosk.relayIsClosed(), 15_000);
  await until('the cost to rise', async () => (await kiosk.value('cost')) > frozen);
});

test('the meter stays silent: settled on the last good reading, out of service until it answers', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({
    world: { maxPowerW: 49_000 },
    config: { ...dear, payment: { resumeWithinS: 5 } },
  });
  const reference = await kiosk.charge();
  await until('the least amount', async () => (await kiosk.value('cost')) > 110, 60_000);
  kiosk.world.field.setFault(kiosk.car.meterUnit, { kind: 'silent' });
  await kiosk.showing('receipt', 60_000);
  await kiosk.receiptIsSettled();
  expect(kiosk.payment(reference).capturedMinor).toBe(await kiosk.value('captured'));
  await kiosk.press('Done');
  await kiosk.showing('out-of-service');
  expect(await health(kiosk)).toBe(503);
  kiosk.world.field.clearFault(kiosk.car.meterUnit);
  await kiosk.showing('welcome', 20_000);
  await until('health', async () => (await health(kiosk)) === 200);
});

test('a welded contactor: billed to the stop, then out of service', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  const reference = await kiosk.charge();
  await until('the least amount', async () => (await kiosk.value('cost')) > 110, 60_000);
  kiosk.car.relay.setContactor(kiosk.car.channel, { isWelded: true });
  await kiosk.holdStop();
  await kiosk.showing('receipt', 30_000);
  await kiosk.receiptIsSettled();
  const billed = await kiosk.value('captured');
  await kiosk.press('Done');
  await kiosk.showing('out-of-service');
  expect(await kiosk.page.locator('main').innerText()).toContain('F17');
  expect(await health(kiosk)).toBe(503);
  expect(kiosk.payment(reference).capturedMinor).toBe(billed);
});

test('payment unreachable: words instead of Start, and back by itself', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  const start = kiosk.page.getByRole('button', { name: 'Start charging' });
  await start.waitFor();
  kiosk.world.sandbox.setOutage('refused');
  await expect(start).toHaveCount(0, { timeout: 40_000 });
  expect(await kiosk.page.locator('main').innerText()).toContain('Payment is not available');
  expect(await health(kiosk)).toBe(503);
  kiosk.world.sandbox.setOutage('none');
  await start.waitFor({ timeout: 20_000 });
});

test('payment unreachable while charging: the charge goes on and is settled afterwards', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  const reference = await kiosk.charge();
  kiosk.world.sandbox.setOutage('refused');
  await until('the least amount', async () => (await kiosk.value('cost')) > 110, 60_000);
  await kiosk.holdStop();
  await kiosk.showing('receipt');
  expect(await kiosk.figure('captured').getAttribute('data-settled')).toBe('pending');
  kiosk.world.sandbox.setOutage('none');
  await kiosk.receiptIsSettled();
  expect(kiosk.payment(reference).capturedMinor).toBe(await kiosk.value('captured'));
});

test('a damaged database is left untouched and nothing is sold', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk();
  mkdirSync(kiosk.dataDir, { recursive: true });
  const path = join(kiosk.dataDir, 'station.db');
  writeFileSync(path, Buffer.alloc(20_000, 'This is no database. '));
  const before = createHash('sha256').update(readFileSync(path)).digest('hex');
  await kiosk.launch();
  await kiosk.showing('out-of-service');
  expect(await kiosk.page.locator('main').innerText()).toContain('F31');
  expect(await health(kiosk)).toBe(503);
  expect(createHash('sha256').update(readFileSync(path)).digest('hex')).toBe(before);
});

test('a data directory that cannot be: out of service, and said', async ({ prepareKiosk }) => {
  const kiosk = await prepareKiosk();
  // A file where the directory should be: no rights help against that, not even root's.
  writeFileSync(kiosk.dataDir, 'in the way');
  await kiosk.launch();
  await kiosk.showing('out-of-service');
  expect(await kiosk.page.locator('main').innerText()).toContain('F32');
  expect(await health(kiosk)).toBe(503);
});

test('the screen crashes: it is loaded anew and the relay never hears of it', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  await kiosk.charge();
  const openings = countOpenings(kiosk);
  const crashed = kiosk.page.waitForEvent('crash');
  await kiosk.app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
  });
  await crashed;
  await until('the screen to be back', () => shownScreen(kiosk, 'charging'));
  expect(openings()).toBe(0);
  expect(kiosk.relayIsClosed()).toBe(true);
});

test('the screen hangs: it is loaded anew while current flows on', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.charge();
  const openings = countOpenings(kiosk);
  const pidBefore = await rendererPid(kiosk);
  await kiosk.app.evaluate(({ BrowserWindow }) => {
    // Never returns: the page is busy for good.
    void BrowserWindow.getAllWindows()[0]
      ?.webContents.executeJavaScript('for (;;) {}')
      .catch(() => undefined);
  });
  await until(
    'another renderer process',
    async () => (await rendererPid(kiosk)) !== pidBefore,
    40_000,
  );
  await until('the charging screen', () => shownScreen(kiosk, 'charging'), 20_000);
  expect(openings()).toBe(0);
});
