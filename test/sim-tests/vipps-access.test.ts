/** Tokens, keys, sales units and rate limits of the sandbox. */
import { expect, test } from 'vitest';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { asObject } from '../sim/vipps/wire.ts';
import { Caller, hourMs, minuteMs } from './sandbox-caller.ts';

function credentials(caller: Caller): Record<string, string> {
  const { clientId, clientSecret } = caller.unit;
  return { ...caller.keyHeaders(), client_id: clientId, client_secret: clientSecret };
}

test('a token comes with texts only and lives one hour', () => {
  const caller = new Caller();
  const answer = caller.raw('POST', '/accesstoken/get', credentials(caller));
  expect(answer.status).toBe(200);
  const body = asObject(answer.body) ?? {};
  expect(Object.values(body).every((value) => typeof value === 'string')).toBe(true);
  expect(body['token_type']).toBe('Bearer');
  expect(body['expires_in']).toBe('3600');
  expect(body['expires_on']).toBe(String(caller.nowMs / 1000 + 3600));
  expect(String(body['access_token']).length).toBeGreaterThan(1000);
});

test('both subscription keys work', () => {
  const caller = new Caller();
  const headers = {
    ...credentials(caller),
    'Ocp-Apim-Subscription-Key': caller.unit.subscriptionKeys[1],
  };
  expect(caller.raw('POST', '/accesstoken/get', headers).status).toBe(200);
});

test.each([
  ['no subscription key', { 'Ocp-Apim-Subscription-Key': '' }, 401, 'missing subscription key'],
  ['a wrong one', { 'Ocp-Apim-Subscription-Key': 'f'.repeat(32) }, 401, 'invalid subscription key'],
])('the gateway refuses %s in its own shape', (_name, change, status, text) => {
  const caller = new Caller();
  const answer = caller.raw('POST', '/accesstoken/get', { ...credentials(caller), ...change });
  expect(answer.status).toBe(status);
  expect(asObject(answer.body)).toMatchObject({ statusCode: status });
  expect(JSON.stringify(answer.body)).toContain(text);
});

test('wrong credentials are answered in the identity provider’s shape', () => {
  const caller = new Caller();
  const headers = { ...credentials(caller), client_secret: 'wrong' };
  const answer = caller.raw('POST', '/accesstoken/get', headers);
  expect(answer.status).toBe(401);
  expect(Object.keys(asObject(answer.body) ?? {})).toEqual([
    'error',
    'error_description',
    'error_codes',
    'timestamp',
    'trace_id',
    'correlation_id',
    'error_uri',
  ]);
});

test('missing credentials are a bad request', () => {
  const caller = new Caller();
  expect(caller.raw('POST', '/accesstoken/get', caller.keyHeaders()).status).toBe(400);
});

test.each([
  ['without a token', {}],
  ['without the word Bearer', { Authorization: 'TOKEN' }],
  ['with an unknown token', { Authorization: 'Bearer abc' }],
])('a call %s is refused with 401', (_name, change) => {
  const caller = new Caller();
  const authorization: Record<string, string> = { ...change };
  if (authorization['Authorization'] === 'TOKEN') authorization['Authorization'] = caller.token();
  const headers = { ...caller.keyHeaders(), ...authorization };
  expect(caller.raw('GET', '/epayment/v1/payments/charge-0001', headers).status).toBe(401);
});

test('a token is refused once its hour is over', () => {
  const caller = new Caller();
  caller.create();
  caller.nowMs += hourMs - 1;
  expect(caller.get('charge-0001').status).toBe(200);
  caller.nowMs += 1;
  expect(caller.get('charge-0001').status).toBe(401);
});

test('several tokens are good at once, and revoking ends them all', () => {
  const caller = new Caller();
  const first = caller.token();
  caller.become(caller.unit);
  expect(caller.token()).not.toBe(first);
  caller.create();
  const headers = { ...caller.keyHeaders(), Authorization: `Bearer ${first}` };
  expect(caller.raw('GET', '/epayment/v1/payments/charge-0001', headers).status).toBe(200);
  caller.sandbox.revokeTokens();
  expect(caller.raw('GET', '/epayment/v1/payments/charge-0001', headers).status).toBe(401);
  expect(caller.get('charge-0001').status).toBe(401);
  caller.become(caller.unit);
  expect(caller.get('charge-0001').status).toBe(200);
});

test('revoked keys open nothing, not even the token endpoint', () => {
  const caller = new Caller();
  caller.create();
  caller.sandbox.keysAreRevoked = true;
  expect(caller.get('charge-0001').status).toBe(401);
  expect(caller.raw('POST', '/accesstoken/get', credentials(caller)).status).toBe(401);
});

test('the sales unit is named in every call, and is the token’s own', () => {
  const caller = new Caller();
  const headers = { ...caller.keyHeaders(), Authorization: `Bearer ${caller.token()}` };
  const path = '/epayment/v1/payments/charge-0001';
  const change = (msn: string) => ({ ...headers, 'Merchant-Serial-Number': msn });
  expect(caller.raw('GET', path, change('')).status).toBe(400);
  expect(caller.raw('GET', path, change('12a')).status).toBe(400);
  expect(caller.raw('GET', path, change('654321')).status).toBe(403);
});

test('references are scoped to the sales unit', () => {
  const other = sandboxSalesUnit({
    msn: '654321',
    clientId: 'other',
    subscriptionKeys: ['a'.repeat(32), 'b'.repeat(32)],
  });
  const caller = new Caller({ salesUnits: [sandboxSalesUnit(), other] });
  caller.create();
  caller.become(other);
  expect(caller.get('charge-0001')).toMatchObject({ status: 404, code: '5090' });
  expect(caller.create().status).toBe(201);
  expect(caller.get('charge-0001').status).toBe(200);
});

test('five changes a minute per reference, then 429 with Retry-After until one may pass', () => {
  const caller = new Caller();
  caller.authorized('charge-0001', 35_000);
  for (let i = 0; i < 5; i += 1) {
    expect(caller.capture('charge-0001', 1000).status).toBe(200);
    caller.nowMs += 1000;
  }
  const refused = caller.capture('charge-0001', 1000);
  expect(refused).toMatchObject({ status: 429, headers: { 'retry-after': '55' } });
  caller.nowMs += 54_999;
  expect(caller.capture('charge-0001', 1000).status).toBe(429);
  caller.nowMs += 1;
  expect(caller.capture('charge-0001', 1000).status).toBe(200);
});

test('120 looks a minute per reference, counted apart from other references', () => {
  const caller = new Caller();
  caller.create({ reference: 'charge-0001' });
  caller.create({ reference: 'charge-0002' });
  for (let i = 0; i < 120; i += 1) expect(caller.get('charge-0001').status).toBe(200);
  expect(caller.get('charge-0001').status).toBe(429);
  expect(caller.get('charge-0002').status).toBe(200);
  expect(caller.events('charge-0001').status).toBe(200);
  caller.nowMs += minuteMs;
  expect(caller.get('charge-0001').status).toBe(200);
});

test('unknown paths are 404', () => {
  const caller = new Caller();
  expect(caller.call('GET', '/epayment/v1/nothing').status).toBe(404);
  expect(caller.call('DELETE', '/epayment/v1/payments/charge-0001').status).toBe(404);
});

test('the same seed and the same calls give the same answers, another seed others', () => {
  const run = (seed: number) => {
    const caller = new Caller({ seed });
    return [caller.create().raw.body, caller.get('charge-0001').raw.body];
  };
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
});
