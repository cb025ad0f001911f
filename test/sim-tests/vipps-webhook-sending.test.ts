/** Deliveries over real sockets: what arrives at a merchant's server, and what its answers lead to. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import {
  listen,
  readRequest,
  shut,
  startVippsServer,
  type VippsServer,
  type VippsServerOptions,
} from '../sim/vipps/server.ts';
import { startWebhookSender } from '../sim/vipps/webhook-sender.ts';
import { eventTypes } from '../sim/vipps/webhook-events.ts';
import { Caller, createBody } from './sandbox-caller.ts';
import { isSignedBy, type Received } from './signature-check.ts';

const unit = sandboxSalesUnit();
const ref = 'charge-0001';

interface Arrived extends Received {
  path: string;
  said: { name: string; reference: string };
}

let merchant: Server;
let port: number;
let arrived: Arrived[];
/** How the merchant answers; does nothing where it never does. */
let answer: (response: ServerResponse, request: IncomingMessage) => void;
let vipps: VippsServer | null;

beforeEach(async () => {
  arrived = [];
  vipps = null;
  answer = (response) => response.writeHead(200).end('taken');
  merchant = createServer((request, response) => {
    void readRequest(request).then(({ path, headers, body }) => {
      const text = body ?? '';
      arrived.push({
        path,
        headers: { ...headers },
        body: text,
        said: JSON.parse(text) as Arrived['said'],
      });
      answer(response, request);
    });
  });
  port = await listen(merchant, 0);
});

afterEach(async () => {
  await vipps?.close();
  await shut(merchant);
});

async function begin(options: VippsServerOptions = {}): Promise<VippsServer> {
  vipps = await startVippsServer(options);
  return vipps;
}

async function keys(server: VippsServer): Promise<Record<string, string>> {
  const known = {
    'Ocp-Apim-Subscription-Key': unit.subscriptionKeys[0],
    'Merchant-Serial-Number': unit.msn,
    'Content-Type': 'application/json',
  };
  const got = await fetch(`${server.url}/accesstoken/get`, {
    method: 'POST',
    headers: { ...known, client_id: unit.clientId, client_secret: unit.clientSecret },
  });
  const { access_token: token } = (await got.json()) as { access_token: string };
  return { ...known, Authorization: `Bearer ${token}` };
}

async function post(server: VippsServer, path: string, body: unknown, key = 'key-1') {
  const headers = { ...(await keys(server)), 'Idempotency-Key': key, Accept: 'text/targetUrl' };
  return fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
}

async function register(server: VippsServer, url: string) {
  const made = await post(server, '/webhooks/v1/webhooks', { url, events: eventTypes });
  return { url, ...((await made.json()) as { id: string; secret: string }) };
}

function create(server: VippsServer) {
  return post(server, '/epayment/v1/payments', createBody());
}

async function control(server: VippsServer, method: string, path: string, body?: unknown) {
  const said = await fetch(`${server.controlUrl}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await said.text();
  return { status: said.status, body: text === '' ? null : (JSON.parse(text) as unknown) };
}

function outcomes({ sandbox }: VippsServer) {
  return sandbox.ledger.deliveries().map(({ event, attempt, status }) => [event, attempt, status]);
}

test('what happens at Vipps arrives, in order, with the headers Vipps sends', async () => {
  const server = await begin();
  const registration = await register(server, `http://127.0.0.1:${port}/21678/webhooks/vipps?v=1`);
  await create(server);
  server.sandbox.customer.approve(ref);
  await vi.waitFor(() => expect(arrived).toHaveLength(2));
  const [created, authorized] = arrived;
  expect([created?.said.name, authorized?.said.name]).toEqual(['CREATED', 'AUTHORIZED']);
  expect(created?.path).toBe('/21678/webhooks/vipps?v=1');
  expect(created?.headers).toMatchObject({
    host: `127.0.0.1:${port}`,
    'user-agent': 'Vipps MobilePay/1.0 Webhooks/1.0',
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(created?.body ?? '')),
    'accept-encoding': 'gzip',
    'webhook-id': registration.id,
  });
  expect(arrived.every((one) => isSignedBy(registration, one))).toBe(true);
  await vi.waitFor(() =>
    expect(outcomes(server)).toEqual([
      ['CREATED', 1, 200],
      ['AUTHORIZED', 1, 200],
    ]),
  );
});

test('the end of its time is told without anybody asking, dated by the real clock', async () => {
  const server = await begin();
  await register(server, `http://127.0.0.1:${port}/w`);
  await create(server);
  server.time.advance(600_000);
  await vi.waitFor(() => expect(arrived.map(({ said }) => said.name)).toContain('EXPIRED'));
  const date = Date.parse(arrived.at(-1)?.headers['x-ms-date'] ?? '');
  expect(Math.abs(Date.now() - date)).toBeLessThan(60_000);
});

test('an https address reaches the station by the sandbox’s own names, signed for the public one', async () => {
  const deliverTo = ({ pathname, search }: URL) =>
    new URL(`http://127.0.0.1:${port}${pathname}${search}`);
  const server = await begin({ deliverTo });
  const registration = await register(server, 'https://charge.example.com:8443/w?v=1');
  await create(server);
  await vi.waitFor(() => expect(arrived).toHaveLength(1));
  server.sandbox.deliveries.set({ hostOfProxy: true });
  server.sandbox.customer.approve(ref);
  await vi.waitFor(() => expect(arrived).toHaveLength(2));
  expect(arrived.map(({ headers, path }) => [headers['host'], path])).toEqual([
    ['charge.example.com:8443', '/w?v=1'],
    [`127.0.0.1:${port}`, '/w?v=1'],
  ]);
  expect(arrived.every((one) => isSignedBy(registration, one))).toBe(true);
});

test('a refusal, a redirect and a cut line are tried again when the time has come', async () => {
  const server = await begin();
  const registration = await register(server, `http://127.0.0.1:${port}/w`);
  const answers: Array<typeof answer> = [
    (response) => response.writeHead(503).end(),
    (response) => response.writeHead(307, { location: '/elsewhere' }).end(),
    (_response, request) => request.socket.destroy(),
    (response) => response.writeHead(204).end(),
  ];
  answer = (response, request) => answers.shift()?.(response, request);
  await create(server);
  for (const attempt of [1, 2, 3]) {
    await vi.waitFor(() => expect(outcomes(server)).toHaveLength(attempt));
    server.time.advance(2000);
  }
  await vi.waitFor(() => expect(outcomes(server)).toHaveLength(4));
  expect(outcomes(server)).toEqual([
    ['CREATED', 1, 503],
    ['CREATED', 2, 307],
    ['CREATED', 3, null],
    ['CREATED', 4, 204],
  ]);
  expect(arrived.map(({ path }) => path)).toEqual(['/w', '/w', '/w', '/w']);
  expect(arrived.every((one) => isSignedBy(registration, one))).toBe(true);
});

test('a server that is not there yet is told once it is', async () => {
  const server = await begin();
  await shut(merchant);
  await register(server, `http://127.0.0.1:${port}/w`);
  await create(server);
  await vi.waitFor(() => expect(outcomes(server)).toEqual([['CREATED', 1, null]]));
  await listen(merchant, port);
  server.time.advance(2000);
  await vi.waitFor(() => expect(arrived.map(({ said }) => said.name)).toEqual(['CREATED']));
});

test('who never answers is given up, and called again', async () => {
  const caller = new Caller();
  const { deliveries, ledger } = caller.sandbox;
  answer = () => undefined;
  caller.registered(`http://127.0.0.1:${port}/w`);
  caller.create();
  const time = { nowMs: () => caller.nowMs };
  const sender = startWebhookSender({ deliveries, time, timeoutMs: 100 });
  await vi.waitFor(() => expect(ledger.deliveries()).toMatchObject([{ status: null }]));
  caller.nowMs += 2000;
  await vi.waitFor(() => expect(arrived).toHaveLength(2));
  await sender.stop();
});

test('two copies are under way at the same time', async () => {
  const server = await begin();
  const waiting: ServerResponse[] = [];
  answer = (response) => waiting.push(response);
  await register(server, `http://127.0.0.1:${port}/w`);
  await control(server, 'POST', 'webhooks', { duplicate: true });
  await create(server);
  await vi.waitFor(() => expect(waiting).toHaveLength(2));
  for (const response of waiting) response.end();
  await vi.waitFor(() => expect(outcomes(server)).toHaveLength(2));
  expect(arrived[0]?.body).toBe(arrived[1]?.body);
});

test('knobs, holding, sending by hand and the record are within reach from outside', async () => {
  const server = await begin();
  const registration = await register(server, `http://127.0.0.1:${port}/w`);
  const turned = await control(server, 'POST', 'webhooks', { unknownField: true, delayMs: 5 });
  expect(turned).toMatchObject({ status: 200, body: { unknownField: true, delayMs: 5 } });
  expect((await control(server, 'POST', 'webhooks/hold')).status).toBe(204);
  const { id, url } = registration;
  const seen = await control(server, 'GET', 'webhooks');
  expect(seen.body).toEqual({
    knobs: server.sandbox.deliveries.knobs,
    isHeld: true,
    registrations: [{ id, msn: unit.msn, url, events: [...eventTypes] }],
  });
  await create(server);
  const sent = await control(server, 'POST', 'webhooks/send', {
    registrationId: id,
    body: '{"name":"HELLO"}',
  });
  expect(sent).toEqual({ status: 201, body: { id: 1 } });
  await vi.waitFor(() => expect(arrived.map(({ said }) => said.name)).toEqual(['HELLO']));
  expect((await control(server, 'POST', 'webhooks/release')).status).toBe(204);
  await vi.waitFor(async () => {
    const { body } = await control(server, 'GET', 'webhooks/deliveries');
    expect(body).toMatchObject([{ event: null }, { event: 'CREATED', reference: ref }]);
  });
  expect(arrived.at(-1)?.body).toContain('fieldOfTomorrow');
  expect((await control(server, 'DELETE', `webhooks/${id}`)).status).toBe(204);
  expect((await control(server, 'DELETE', `webhooks/${id}`)).status).toBe(404);
  expect(server.sandbox.webhooks.all()).toEqual([]);
});

test.each([
  ['webhooks', { louder: true }, 400],
  ['webhooks', { mode: 'off' }, 400],
  ['webhooks', { delayMs: -1 }, 400],
  ['webhooks', { delayMs: '1' }, 400],
  ['webhooks', { duplicate: 'yes' }, 400],
  ['webhooks/send', { registrationId: 'nobody', body: '{}' }, 404],
  ['webhooks/send', {}, 404],
])('the control API says what is wrong with %s %j', async (path, body, status) => {
  const server = await begin();
  const before = server.sandbox.deliveries.knobs;
  const said = await control(server, 'POST', path, body);
  expect(said).toMatchObject({ status, body: { error: expect.any(String) as string } });
  expect(server.sandbox.deliveries.knobs).toEqual(before);
});

test('a body sent by hand is a text', async () => {
  const server = await begin();
  const { id } = await register(server, `http://127.0.0.1:${port}/w`);
  const said = await control(server, 'POST', 'webhooks/send', { registrationId: id, body: {} });
  expect(said.status).toBe(400);
});

test('a phone scans a redirect code, is led to the merchant, and opens the link to pay', async () => {
  const server = await begin();
  const redirectUrl = `http://127.0.0.1:${port}/21678/c/A`;
  const code = await post(server, '/qr/v1/merchant-redirect', { id: 'A', redirectUrl });
  const { url: payload } = (await code.json()) as { url: string };
  expect(await control(server, 'POST', 'scan', { payload })).toEqual({
    status: 200,
    body: { redirectUrl },
  });
  expect((await control(server, 'POST', 'scan', { payload: 'x' })).status).toBe(404);
  const returnUrl = `http://127.0.0.1:${port}/21678/s/abc`;
  const byPhone = { userFlow: 'WEB_REDIRECT', qrFormat: undefined, returnUrl };
  const created = await post(server, '/epayment/v1/payments', createBody(byPhone));
  const { redirectUrl: link } = (await created.json()) as { redirectUrl: string };
  expect(await control(server, 'POST', 'open-link', { url: link })).toEqual({
    status: 200,
    body: { reference: ref },
  });
  const chosen = await fetch(link, {
    method: 'POST',
    body: new URLSearchParams({ choice: 'approve' }),
    redirect: 'manual',
  });
  expect([chosen.status, chosen.headers.get('location')]).toEqual([303, returnUrl]);
  expect((await control(server, 'POST', 'open-link', { url: link })).status).toBe(404);
});
