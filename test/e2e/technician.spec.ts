/** A technician at a whole station: the way in and out, the tools, and nobody else at them. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { projectRoot } from '../../build/paths.ts';
import { dear } from './dear.ts';
import { until, type Kiosk } from './kiosk.ts';
import { expect, test } from './station-test.ts';
import { comeIn, giveNumber, knock, leave, technicianPin, withPin } from './technician-hand.ts';

interface Answer {
  ok: boolean;
  why?: string;
}

/** A request of the page itself, as whoever has the page in hand could make it. */
function ask({ page }: Kiosk, request: unknown): Promise<Answer> {
  return page.evaluate((asked) => {
    const bridge = (globalThis as unknown as Record<string, { service(one: unknown): unknown }>)[
      'ladekiosk'
    ];
    return bridge?.service(asked) as Promise<Answer>;
  }, request);
}

async function health(kiosk: Kiosk): Promise<{ code: number; reasons: string[] }> {
  const answer = await fetch(`http://${kiosk.webAddress()}/healthz`);
  const { reasons } = (await answer.json()) as { reasons: string[] };
  return { code: answer.status, reasons };
}

/** Presses a button until it has acted, as a finger that holds does. */
async function hold({ page }: Kiosk, name: RegExp): Promise<void> {
  await page.getByRole('button', { name }).hover();
  await page.mouse.down();
  await page.locator('.hold-button[data-holding]').waitFor();
  await page.locator('.hold-button[data-holding]').waitFor({ state: 'detached' });
  await page.mouse.up();
}

test('three wrong PINs: nobody’s is compared for a while, not after kill -9 either', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ config: withPin });
  await knock(kiosk);
  for (const wrong of ['000000', '111111', '222222']) {
    await giveNumber(kiosk, wrong);
    await until('the refusal', async () => {
      const rows = kiosk.rows<{ n: number }>(
        "SELECT COUNT(*) AS n FROM events WHERE type = 'PinRefused'",
      );
      return rows[0]?.n === ['000000', '111111', '222222'].indexOf(wrong) + 1;
    });
  }
  await expect(kiosk.page.getByRole('heading', { name: /Try again in/ })).toBeVisible();
  await kiosk.kill();
  await kiosk.launch();
  await knock(kiosk);
  await expect(kiosk.page.getByRole('heading', { name: /Try again in/ })).toBeVisible();
  await expect(kiosk.page.getByRole('button', { name: '1', exact: true })).toBeDisabled();
  // No PIN, right or wrong, is written down or logged.
  const bodies = kiosk.rows<{ body: string }>('SELECT body FROM events').map(({ body }) => body);
  for (const text of [...bodies, ...kiosk.errors]) expect(text).not.toContain('111111');
  await kiosk.page.getByRole('heading', { name: /enter the PIN/ }).waitFor({ timeout: 40_000 });
  await giveNumber(kiosk, technicianPin);
  await kiosk.showing('diagnostics');
});

test('while a technician is in nothing is sold; leaving goes through the checks of a start', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { phone: true }, config: withPin });
  const page = `http://${kiosk.webAddress()}/c/A`;
  const offer = async (): Promise<string> => (await fetch(`${page}?lang=en`)).text();
  expect(await offer()).toContain('350');
  await comeIn(kiosk);
  expect(await health(kiosk)).toEqual({ code: 503, reasons: ['the station is being serviced'] });
  expect(await offer()).toContain('A technician is at work at this station');
  await leave(kiosk);
  await kiosk.showing('welcome');
  await until('the station to sell', async () => (await health(kiosk)).code === 200);
  const told = kiosk.rows<{ type: string }>('SELECT type FROM events').map(({ type }) => type);
  expect(told).toEqual(expect.arrayContaining(['PinGiven', 'PinAccepted', 'ServiceLeft']));
  await kiosk.charge();
});

test('a charge goes on while a technician looks, and nothing can be touched', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({
    world: { maxPowerW: 49_000 },
    config: { ...dear, ...withPin },
  });
  const reference = await kiosk.charge();
  await comeIn(kiosk);
  await kiosk.press('Outlets');
  await expect(kiosk.page.getByText(/touch nothing/)).toBeVisible();
  await expect(kiosk.page.getByRole('button', { name: 'Test the contactor' })).toBeDisabled();
  for (const request of [
    { type: 'startTrial', evse: 'A', kind: 'relay' },
    { type: 'setService', evse: 'A', isOpen: false, reason: 'other' },
    { type: 'startScan', line: 'cabinet', isWide: false },
    { type: 'restart' },
  ]) {
    expect(await ask(kiosk, request)).toMatchObject({ ok: false, why: 'read-only' });
  }
  expect(kiosk.relayIsClosed()).toBe(true);
  await leave(kiosk);
  await kiosk.showing('charging');
  await until('a captureable cost', async () => (await kiosk.value('cost')) > 120, 60_000);
  await kiosk.holdStop();
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  expect(kiosk.payment(reference).capturedMinor).toBe(await kiosk.value('captured'));
});

test('both guided tests: the contact closes, opens, and has its verdict in the journal', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ config: withPin });
  const contacts: boolean[] = [];
  kiosk.car.relay.onContact((_channel, isClosed) => contacts.push(isClosed));
  await comeIn(kiosk);
  await kiosk.press('Outlets');
  for (const [index, name] of ['Test the contactor', 'Test the lease'].entries()) {
    await kiosk.press(name);
    await hold(kiosk, /No car is plugged in/);
    await until('the contact to close', () => contacts.length === 2 * index + 1);
    await kiosk.page
      .locator('[data-testid="trial"][data-verdict="passed"]')
      .waitFor({ timeout: 40_000 });
    expect(contacts).toHaveLength(2 * index + 2);
    expect(kiosk.relayIsClosed()).toBe(false);
    await kiosk.page.screenshot({ path: test.info().outputPath(`verdict-${index}.png`) });
  }
  await kiosk.press('Maintenance');
  await leave(kiosk);
  await kiosk.showing('welcome');
  await kiosk.charge();
});

test('a guided test ends with kill -9: the lease opens the contact', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ config: withPin });
  await comeIn(kiosk);
  await kiosk.press('Outlets');
  await kiosk.press('Test the lease');
  await hold(kiosk, /No car is plugged in/);
  await until('the contact to close', () => kiosk.relayIsClosed());
  await kiosk.kill();
  await until('the contact to open by its lease', () => !kiosk.relayIsClosed(), 5_000);
  await kiosk.launch();
  await kiosk.showing('welcome');
  await kiosk.charge();
});

test('an outlet out of service: with its reason, after a restart too, and in again', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ config: withPin });
  await comeIn(kiosk);
  await kiosk.press('Maintenance');
  await kiosk.page.getByRole('button', { name: /^Take out of service/ }).click();
  await kiosk.press('damaged');
  await kiosk.page.getByText(/Out of service: damaged/).waitFor();
  await leave(kiosk);
  await kiosk.showing('out-of-service');
  await expect(kiosk.page.getByText('F40')).toBeVisible();
  await kiosk.kill();
  await kiosk.launch();
  await kiosk.showing('out-of-service');
  await comeIn(kiosk);
  await kiosk.press('Maintenance');
  await kiosk.page.getByRole('button', { name: /^Put in service/ }).click();
  await leave(kiosk);
  await kiosk.showing('welcome');
});

test('line, registers, payment, record and log answer with what is there', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({
    world: { maxPowerW: 49_000 },
    config: { ...dear, ...withPin },
  });
  const { page } = kiosk;
  const reference = await kiosk.charge();
  await until('a captureable cost', async () => (await kiosk.value('cost')) > 120, 60_000);
  await kiosk.holdStop();
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  await kiosk.press('Done');
  await kiosk.showing('welcome');
  await comeIn(kiosk);
  const stage = page.locator('main');
  const look = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

  await kiosk.press('Outlets');
  await kiosk.press('Read raw registers');
  await expect(stage.getByText('0x0048').first()).toBeVisible();
  await look('outlets');

  await kiosk.press('Lines');
  await kiosk.press('Scan units 1 to 32');
  await expect(stage.getByText('eastron-sdm630').first()).toBeVisible({ timeout: 30_000 });
  await kiosk.press('Watch the line');
  await expect(stage.getByText(/unit 1: read \d+ input registers/).first()).toBeVisible();
  await look('lines');

  await kiosk.press('Payment');
  const before = kiosk.world.sandbox.book.all().length;
  await kiosk.press('Test payment');
  await expect(stage.getByText('Cancel it')).toBeVisible({ timeout: 30_000 });
  const made = kiosk.world.sandbox.book.all().slice(before);
  expect(made.map(({ state, capturedMinor }) => ({ state, capturedMinor }))).toEqual([
    { state: 'TERMINATED', capturedMinor: 0 },
  ]);
  await look('payment');

  await kiosk.press('Sessions');
  await page.getByRole('button', { name: new RegExp(reference) }).click();
  await expect(stage.getByText('PaymentWanted').first()).toBeVisible();
  await look('story');

  await kiosk.press('Log');
  await expect(stage.getByText(/journal replayed/).first()).toBeVisible();
  await look('log');
  await kiosk.press('Screen');
  await look('screen');
});

test('the support bundle: had once, by this computer alone, and its signature is right', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ config: withPin });
  await comeIn(kiosk);
  const preview = await ask(kiosk, { type: 'bundlePreview' });
  expect(JSON.stringify(preview)).not.toContain('scrypt$');
  const written = (await ask(kiosk, { type: 'writeBundle', place: 'download' })) as unknown as {
    value: { where: string };
  };
  const { where } = written.value;
  // Through a tunnel, which comes from this computer as well, there is nothing.
  const forwarded = await statusOf(where, { 'x-forwarded-for': '203.0.113.7' });
  expect(forwarded).toBe(404);
  const answer = await fetch(where);
  expect(answer.status).toBe(200);
  const file = test.info().outputPath('bundle.zip');
  writeFileSync(file, Buffer.from(await answer.arrayBuffer()));
  expect((await fetch(where)).status).toBe(404);
  const check = spawnSync(process.execPath, ['--import', 'tsx', 'build/verify-bundle.ts', file], {
    cwd: projectRoot,
    encoding: 'utf8',
  });
  expect(check.stderr + check.stdout).toContain('21678');
  expect(check.status).toBe(0);
});

/** fetch(1) sends no such headers. */
function statusOf(url: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.once('error', reject);
    sent.end();
  });
}

test('without the PIN nothing of it is reached: not by the page, not by forged calls, not by HTTP', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ world: { phone: true }, config: withPin });
  const requests = [
    { type: 'report', isFresh: true },
    { type: 'startTrial', evse: 'A', kind: 'relay' },
    { type: 'setService', evse: 'A', isOpen: false, reason: 'other' },
    { type: 'log', level: 'debug', text: '', afterSeq: 0 },
    { type: 'bundlePreview' },
    { type: 'writeBundle', place: 'download' },
    { type: 'sessions', beforeMs: null },
    { type: 'testPayment' },
    { type: 'restart' },
  ];
  for (const request of requests) {
    expect(await ask(kiosk, request)).toMatchObject({ ok: false, why: 'not-in-service' });
  }
  // Words for the machine's own events, sent as if they were a driver's wishes.
  await kiosk.page.evaluate((pin) => {
    const bridge = (globalThis as unknown as Record<string, { intend(one: unknown): void }>)[
      'ladekiosk'
    ];
    for (const intent of [
      { type: 'PinAccepted' },
      { type: 'pinAccepted' },
      { type: 'givePin', pin: `${pin}`, isRight: true },
      { type: 'givePin', pin: Number(pin) },
      { type: 'givePin', pin: '' },
      { type: 'TrialWanted', evse: 'A', kind: 'relay' },
      { type: 'leaveService' },
    ]) {
      bridge?.intend(intent);
    }
  }, technicianPin);
  expect(await ask(kiosk, requests[0])).toMatchObject({ ok: false, why: 'not-in-service' });
  expect(await kiosk.screen()).toBe('welcome');
  expect(kiosk.relayIsClosed()).toBe(false);
  // Nor by whoever reaches the web server: a phone, or the internet through a proxy.
  for (const path of [
    '/service',
    '/evidence',
    '/evidence/x',
    '/c/A/service',
    '/21678/evidence/x',
    '/s/x/service',
    '/report',
  ]) {
    const answer = await fetch(`http://${kiosk.webAddress()}${path}`, { redirect: 'manual' });
    expect([path, answer.status]).toEqual([path, 404]);
    const posted = await fetch(`http://${kiosk.webAddress()}${path}`, { method: 'POST' });
    expect([path, posted.status]).toEqual([path, 404]);
  }
});
