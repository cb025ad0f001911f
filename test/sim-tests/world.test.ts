/** The whole simulated world: devices on the wire, the configuration it writes, and its page. */
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ModbusRTU from 'modbus-serial';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../electron/config/config.ts';
import type { PageAct, PageState } from '../sim/page/page-state.ts';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { listen, shut } from '../sim/vipps/server.ts';
import { honestKnobs } from '../sim/vipps/webhook-knobs.ts';
import { startWorld, type WorldOptions } from '../sim/world.ts';
import type { ConfigOverrides, World } from '../sim/world-types.ts';
import { createBody } from './sandbox-caller.ts';

let world: World;
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-world-'));
});

afterEach(async () => {
  await world.close();
  rmSync(dir, { recursive: true });
});

async function begin(options: WorldOptions = {}): Promise<void> {
  world = await startWorld(options);
}

/** A Modbus master that nobody of this project wrote. */
async function master(): Promise<ModbusRTU> {
  if (world.bus.kind === 'serial') throw new Error('this master speaks TCP');
  const client = new ModbusRTU();
  await client.connectTelnet('127.0.0.1', { port: world.bus.peer.port });
  client.setTimeout(500);
  return client;
}

async function energyKwh(client: ModbusRTU, unit: number): Promise<number> {
  client.setID(unit);
  const { buffer } = await client.readInputRegisters(0x48, 2);
  return buffer.readFloatBE(0);
}

async function act(wanted: PageAct): Promise<number> {
  const answer = await fetch(`${world.page.url}act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  });
  return answer.status;
}

/** The state an opened page is told first. */
async function news(): Promise<PageState> {
  const end = new AbortController();
  const answer = await fetch(`${world.page.url}news`, { signal: end.signal });
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n\n')) break;
  }
  end.abort();
  return JSON.parse(text.slice('data: '.length)) as PageState;
}

/** The headers of a call to Vipps with the sandbox's own keys. */
async function keys(): Promise<Record<string, string>> {
  const { clientId, clientSecret, subscriptionKeys, msn } = sandboxSalesUnit();
  const known = { 'Ocp-Apim-Subscription-Key': subscriptionKeys[0], 'Merchant-Serial-Number': msn };
  const credentials = { client_id: clientId, client_secret: clientSecret };
  const got = await fetch(`${world.vipps.url}/accesstoken/get`, {
    method: 'POST',
    headers: { ...known, ...credentials },
  });
  const { access_token: token } = (await got.json()) as { access_token: string };
  return { ...known, Authorization: `Bearer ${token}` };
}

async function createPayment(
  reference: string,
  overrides: Record<string, unknown> = {},
): Promise<void> {
  await fetch(`${world.vipps.url}/epayment/v1/payments`, {
    method: 'POST',
    headers: { ...(await keys()), 'Idempotency-Key': reference },
    body: JSON.stringify(createBody({ reference, ...overrides })),
  });
}

/** Registers a webhook as a station does; resolves with its id. */
async function register(url: string): Promise<string> {
  const made = await fetch(`${world.vipps.url}/webhooks/v1/webhooks`, {
    method: 'POST',
    headers: await keys(),
    body: JSON.stringify({ url, events: ['epayments.payment.created.v1'] }),
  });
  return ((await made.json()) as { id: string }).id;
}

test('meters answer at units 1 and 11; a relay’s lease lets one car draw, and only that', async () => {
  await begin({ evseCount: 2 });
  const client = await master();
  expect(await energyKwh(client, 1)).toBeCloseTo(4217.35, 2);
  const before = await energyKwh(client, 11);
  expect(before).toBeCloseTo(5217.35, 1);
  world.evse('A').plugIn();
  world.evse('B').plugIn();
  client.setID(2);
  const leaseOfMs = (channel: number, ms: number) =>
    client.customFunction(5, [2, channel, 0, ms / 100]);
  await leaseOfMs(1, 6000);
  await expect
    .poll(async () => (await news()).evses[1]?.powerW, { timeout: 8000 })
    .toBeGreaterThan(1000);
  const [a, b] = (await news()).evses;
  expect(a).toMatchObject({ powerW: 0, contactIsClosed: false, coilIsEnergized: false });
  expect(b).toMatchObject({ contactIsClosed: true, coilIsEnergized: true, isPluggedIn: true });
  world.evse('B').unplug();
  expect(world.evse('B').car.powerW).toBe(0);
  client.close(() => undefined);
});

test.each(['NO', 'DK', 'FI'] as const)(
  'in %s the configuration it writes holds',
  async (market) => {
    await begin({ market, evseCount: 3 });
    const path = await world.writeStationConfig(join(dir, 'station'));
    const read = readConfig(path);
    if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
    expect(read.warnings).toEqual([]);
    const { config } = read;
    expect(config.station.country).toBe(market);
    expect(config.evses.map((evse) => [evse.label, evse.meter.unit, evse.relay.channel])).toEqual([
      ['A', 1, 0],
      ['B', 11, 1],
      ['C', 21, 2],
    ]);
    expect(config.vipps.baseUrl).toBe(world.vipps.url);
    expect(config.dataDir).toBe(join(dir, 'station', 'data'));
  },
);

test('overrides are merged into the configuration, and remove where undefined', async () => {
  await begin();
  const path = await world.writeStationConfig(dir, {
    ui: { stopHoldMs: 0 },
    payment: { qrRenderer: 'vipps', amounts: [10_000, 20_000], defaultAmount: 10_000 },
    station: { languages: undefined },
  });
  const text = await readFile(path, 'utf8');
  expect(text).not.toContain('languages');
  const read = readConfig(path);
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
  expect(read.config.ui.stopHoldMs).toBe(0);
  expect(read.config.payment).toMatchObject({
    qrRenderer: 'vipps',
    amounts: [10_000, 20_000],
    flows: ['qr'],
  });
});

/** What stands in the file, whether or not a station takes it. */
async function written(overrides: ConfigOverrides = {}) {
  const path = await world.writeStationConfig(dir, overrides);
  return parse(await readFile(path, 'utf8')) as {
    payment: { flows: string[] };
    vipps: Record<string, unknown>;
    web: { listen: string; publicUrl?: string };
  };
}

test('with a phone the configuration has phone pages and webhooks, at an address of this computer', async () => {
  await begin({ phone: true });
  expect(world.station.publicUrl).toBeNull();
  const { payment, vipps, web } = await written();
  expect(payment.flows).toEqual(['qr', 'redirect']);
  expect(vipps['webhooks']).toEqual({ register: true });
  expect(web.publicUrl).toBe(`http://${web.listen}/21678`);
  expect(world.station.publicUrl).toBe(web.publicUrl);
  await written({ web: { publicUrl: 'https://charge.example.com/21678/' } });
  expect(world.station.publicUrl).toBe('https://charge.example.com/21678');
});

test('without one it has neither', async () => {
  await begin();
  const { payment, vipps, web } = await written();
  expect([payment.flows, 'webhooks' in vipps, 'publicUrl' in web]).toEqual([['qr'], false, false]);
  expect(world.station.publicUrl).toBeNull();
});

test('the world knows where a webhook’s public address is', async () => {
  const arrived: string[] = [];
  const merchant = createServer((request, response) => {
    arrived.push(`${request.headers.host}${request.url}`);
    response.end();
  });
  const port = await listen(merchant, 0);
  try {
    await begin({ deliverTo: ({ pathname }) => new URL(`http://127.0.0.1:${port}${pathname}`) });
    const id = await register('https://charge.example.com/w');
    world.sandbox.deliveries.sendRaw(id, '{}');
    await expect.poll(() => arrived).toEqual(['charge.example.com/w']);
  } finally {
    await shut(merchant);
  }
});

test('the environment holds the sandbox’s own keys', async () => {
  await begin();
  const { clientId, clientSecret, subscriptionKeys } = sandboxSalesUnit();
  expect(world.environment).toEqual({
    VIPPS_CLIENT_ID: clientId,
    VIPPS_CLIENT_SECRET: clientSecret,
    VIPPS_SUBSCRIPTION_KEY: subscriptionKeys[0],
  });
});

test('the page comes with style and program', async () => {
  await begin();
  const page = await (await fetch(world.page.url)).text();
  expect(page).toContain('The driver’s phone');
  expect((await fetch(`${world.page.url}page.css`)).headers.get('content-type')).toContain('css');
  const program = await (await fetch(`${world.page.url}page.js`)).text();
  expect(program).toContain("new EventSource('news')");
  expect(program).not.toMatch(/^import |: PageState\b/m);
  expect((await fetch(`${world.page.url}nothing`)).status).toBe(404);
});

test('on the page the driver approves once, and another declines', async () => {
  await begin();
  await createPayment('charge-0001');
  await createPayment('charge-0002');
  expect((await news()).payments).toMatchObject([
    { reference: 'charge-0002', state: 'CREATED' },
    { reference: 'charge-0001', state: 'CREATED', amountMinor: 35_000, currency: 'NOK' },
  ]);
  expect(await act({ act: 'approve', reference: 'charge-0001' })).toBe(204);
  expect(await act({ act: 'approve', reference: 'charge-0001' })).toBe(409);
  expect(await act({ act: 'decline', reference: 'charge-0002' })).toBe(204);
  const { payments, requests } = await news();
  expect(payments.map(({ state }) => state)).toEqual(['ABORTED', 'AUTHORIZED']);
  expect(requests[0]).toMatchObject({ text: 'create · 201', isBad: false });
});

test('the page links to the phone pages once they are known, and to the landing page of a payment', async () => {
  await begin({ phone: true, evseCount: 2 });
  expect((await news()).evses.map(({ phonePageUrl }) => phonePageUrl)).toEqual([null, null]);
  const { web } = await written();
  expect((await news()).evses.map(({ phonePageUrl }) => phonePageUrl)).toEqual(
    ['A', 'B'].map((label) => `http://${web.listen}/21678/c/${label}`),
  );
  const returnUrl = `http://${web.listen}/21678/s/abc`;
  await createPayment('charge-0001');
  const byPhone = { userFlow: 'WEB_REDIRECT', qrFormat: undefined, returnUrl };
  await createPayment('charge-0002', byPhone);
  const [phone, screen] = (await news()).payments;
  expect([screen?.reference, screen?.landingUrl]).toEqual(['charge-0001', null]);
  expect(phone?.landingUrl).toBe(world.sandbox.payment('charge-0002').redirectUrl);
  const landing = await (await fetch(phone?.landingUrl ?? '')).text();
  expect(landing).toContain('350.00 NOK');
});

test('the page’s switches spoil what goes to webhooks', async () => {
  await begin();
  const { deliveries } = world.sandbox;
  const turn = (id: string, isOn: boolean) => act({ act: 'switch', id: `webhooks-${id}`, isOn });
  for (const id of ['mode', 'duplicate', 'reorder', 'wrongSignature']) await turn(id, true);
  const spoiled = { mode: 'lost', duplicate: true, reorder: true, wrongSignature: true };
  expect(deliveries.knobs).toEqual({ ...honestKnobs, ...spoiled });
  await turn('mode', false);
  expect(deliveries.knobs).toEqual({ ...honestKnobs, ...spoiled, mode: 'on' });
});

test('on the page the car is plugged in, paused, filled and unplugged', async () => {
  await begin();
  const label = 'A';
  const car = async () => (await news()).evses[0];
  await act({ act: 'plugIn', label });
  expect(await car()).toMatchObject({ isPluggedIn: true, isFull: false });
  await act({ act: 'pause', label });
  expect(await car()).toMatchObject({ isPaused: true });
  await act({ act: 'resume', label });
  await act({ act: 'fill', label });
  expect(await car()).toMatchObject({ isPaused: false, isFull: true, chargePercent: 100 });
  await act({ act: 'unplug', label });
  expect(await car()).toMatchObject({ isPluggedIn: false });
  expect(await act({ act: 'plugIn', label: 'Z' })).toBe(409);
});

test('every switch of the page goes on and off again', async () => {
  await begin({ evseCount: 2 });
  const all = (await news()).switches;
  expect(all.length).toBeGreaterThan(15);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  for (const { id } of all) {
    const isOn = async () => (await news()).switches.find((one) => one.id === id)?.isOn;
    expect(await act({ act: 'switch', id, isOn: true })).toBe(204);
    expect([id, await isOn()]).toEqual([id, true]);
    expect(await act({ act: 'switch', id, isOn: false })).toBe(204);
    expect([id, await isOn()]).toEqual([id, false]);
  }
  expect(world.sandbox.faults.list()).toEqual([]);
  expect(await act({ act: 'switch', id: 'nothing', isOn: true })).toBe(409);
});

test('a switch does to the wire what it says', async () => {
  await begin();
  const client = await master();
  await act({ act: 'switch', id: 'unit-1-silent', isOn: true });
  await expect(energyKwh(client, 1)).rejects.toThrow(/timed out/i);
  await act({ act: 'switch', id: 'unit-1-corrupt', isOn: true });
  await expect(energyKwh(client, 1)).rejects.toThrow(/crc/i);
  await act({ act: 'switch', id: 'unit-1-corrupt', isOn: false });
  expect(await energyKwh(client, 1)).toBeGreaterThan(4000);
  await act({ act: 'switch', id: 'contactor-A-isWelded', isOn: true });
  expect(world.evse('A').relay.contactIsClosed(0)).toBe(true);
  await act({ act: 'switch', id: 'outage', isOn: true });
  await expect(createPayment('charge-0001')).rejects.toThrow();
  client.close(() => undefined);
});

test('acts come as JSON only, and by a known name', async () => {
  await begin();
  const form = await fetch(`${world.page.url}act`, { method: 'POST', body: '{"act":"plugIn"}' });
  expect(form.status).toBe(415);
  expect(await act({ act: 'dance' } as never)).toBe(400);
  expect(world.evse('A').car.isPluggedIn).toBe(false);
});
