/** The sandbox behind real sockets: delivery, outage, control API. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startVippsServer, type VippsServer } from '../sim/vipps/server.ts';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { createBody } from './sandbox-caller.ts';

const unit = sandboxSalesUnit();
let server: VippsServer;
let token: string;

async function post(path: string, body: unknown, headers: Record<string, string> = {}) {
  return fetch(server.url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
}

function keys(): Record<string, string> {
  return {
    'Ocp-Apim-Subscription-Key': unit.subscriptionKeys[0],
    'Merchant-Serial-Number': unit.msn,
    Authorization: `Bearer ${token}`,
  };
}

function create(key: string, overrides: Record<string, unknown> = {}) {
  const headers = { ...keys(), 'Idempotency-Key': key };
  return post('/epayment/v1/payments', createBody(overrides), headers);
}

async function control(method: string, path: string, body?: unknown) {
  const answer = await fetch(`${server.controlUrl}/_control/${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === '' ? null : (JSON.parse(text) as never) };
}

beforeEach(async () => {
  server = await startVippsServer();
  const answer = await post('/accesstoken/get', undefined, {
    client_id: unit.clientId,
    client_secret: unit.clientSecret,
    'Ocp-Apim-Subscription-Key': unit.subscriptionKeys[0],
  });
  token = ((await answer.json()) as { access_token: string }).access_token;
});

afterEach(() => server.close());

test('create, scan, approve and look, all over the wire', async () => {
  const created = (await (await create('key-1')).json()) as { redirectUrl: string };
  const scanned = await control('POST', 'scan', { payload: created.redirectUrl });
  expect(scanned).toEqual({ status: 200, body: { reference: 'charge-0001' } });
  expect((await control('POST', 'payments/charge-0001/approve')).status).toBe(204);
  expect((await control('POST', 'payments/charge-0001/decline')).status).toBe(409);
  const seen = await fetch(`${server.url}/epayment/v1/payments/charge-0001`, { headers: keys() });
  expect(await seen.json()).toMatchObject({ state: 'AUTHORIZED' });
  expect((await control('GET', 'payments')).body).toMatchObject([{ authorizedMinor: 35_000 }]);
});

test('images carry the server’s own address', async () => {
  const created = await create('key-1', { qrFormat: { format: 'IMAGE/SVG+XML' } });
  const { redirectUrl } = (await created.json()) as { redirectUrl: string };
  expect(redirectUrl.startsWith(server.url)).toBe(true);
  const image = await fetch(redirectUrl);
  expect(image.headers.get('content-type')).toBe('image/svg+xml');
});

test('a lost answer cuts the line after it was done; the repeat finds it', async () => {
  await control('POST', 'faults', { operation: 'create', fault: { kind: 'lostAnswer' } });
  await expect(create('key-1')).rejects.toThrow();
  expect(server.sandbox.payments()).toHaveLength(1);
  expect((await create('key-1')).status).toBe(201);
  expect(server.sandbox.payments()).toHaveLength(1);
});

test('a refused connection does nothing', async () => {
  await control('POST', 'faults', { operation: 'create', fault: { kind: 'refuse' } });
  await expect(create('key-1')).rejects.toThrow();
  expect(server.sandbox.payments()).toHaveLength(0);
});

test('in an outage the port itself refuses, and is back at the same address after', async () => {
  await control('POST', 'outage', { mode: 'refused' });
  const failure = await create('key-1').then(
    () => null,
    (error: unknown) => error as { cause?: { code?: string } },
  );
  expect(failure?.cause?.code).toMatch(/ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET/);
  const second = await create('key-1').catch(
    (error: unknown) => error as { cause?: { code?: string } },
  );
  expect(second).toMatchObject({ cause: { code: 'ECONNREFUSED' } });
  await control('POST', 'outage', { mode: 'none' });
  await expect
    .poll(() =>
      create('key-1').then(
        (answer) => answer.status,
        () => 0,
      ),
    )
    .toBe(201);
});

test('a hanging outage never answers', async () => {
  await control('POST', 'outage', { mode: 'hanging' });
  const signal = AbortSignal.timeout(300);
  const looking = fetch(`${server.url}/epayment/v1/payments/charge-0001`, {
    signal,
    headers: keys(),
  });
  await expect(looking).rejects.toThrow(/timeout|aborted/i);
});

test('time can be pushed ahead from outside, and expiry shows without anybody asking', async () => {
  await create('key-1');
  const expired = new Promise<string>((resolve) => {
    server.sandbox.book.listen((_payment, event) => resolve(event.name));
  });
  server.time.advance(600_000);
  expect(await expired).toBe('EXPIRED');
  expect((await control('POST', 'time', { scale: 60, advanceMs: 1000 })).status).toBe(200);
  expect((await control('GET', 'state')).body).toMatchObject({ timeScale: 60, outage: 'none' });
});

test('keys, tokens, the sales unit and the rate limit can be set from outside', async () => {
  await control('POST', 'keys', { areRevoked: true });
  expect((await create('key-1')).status).toBe(401);
  await control('POST', 'keys', { areRevoked: false });
  expect((await create('key-1')).status).toBe(201);
  const change = { msn: unit.msn, partialCaptureIsEnabled: false };
  expect((await control('POST', 'sales-unit', change)).status).toBe(204);
  await control('POST', 'rate-limit', { isEnforced: false });
  await control('POST', 'payments/charge-0001/approve');
  const body = { modificationAmount: { currency: 'NOK', value: 1000 } };
  const path = '/epayment/v1/payments/charge-0001/capture';
  for (let i = 0; i < 7; i += 1) {
    const answer = await post(path, body, { ...keys(), 'Idempotency-Key': `cap-${i}` });
    expect(answer.status).toBe(400);
  }
  await control('POST', 'tokens/revoke');
  expect((await create('key-2')).status).toBe(401);
});

test.each([
  ['faults', { operation: 'nothing', fault: { kind: 'refuse' } }],
  ['faults', { fault: { kind: 'nothing' } }],
  ['faults', { fault: { kind: 'code', code: '1' } }],
  ['faults', { fault: { kind: 'status', status: 200 } }],
  ['faults', { fault: { kind: 'delay' } }],
  ['faults', { fault: { kind: 'refuse' }, times: -1 }],
  ['outage', { mode: 'maybe' }],
  ['sales-unit', { msn: unit.msn }],
])('the control API says what is wrong with %s %j', async (path, body) => {
  const answer = await control('POST', path, body);
  expect(answer.status).toBe(400);
  expect(answer.body).toHaveProperty('error');
});

test('planned faults are listed and can be taken back', async () => {
  const fault = { kind: 'delay', delayMs: 1 };
  const planned = await control('POST', 'faults', { fault, times: 0 });
  expect((await control('GET', 'state')).body).toMatchObject({ faults: [{ operation: 'any' }] });
  await control('DELETE', 'faults', planned.body);
  expect(server.sandbox.faults.list()).toEqual([]);
  expect((await control('GET', 'nothing')).status).toBe(404);
});
