/** The Webhooks API: registering, listing and deleting, per sales unit. */
import { expect, test } from 'vitest';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { eventTypes } from '../sim/vipps/webhook-events.ts';
import { asObject } from '../sim/vipps/wire.ts';
import { Caller, webhookUrl, type Answer } from './sandbox-caller.ts';

const path = '/webhooks/v1/webhooks';

function details(answer: Answer): unknown {
  return asObject(answer.body)?.['extraDetails'];
}

function listed(caller: Caller): unknown {
  return asObject(caller.call('GET', path).body)?.['webhooks'];
}

test('a registration has an id and a secret of 64 bytes, told once', () => {
  const caller = new Caller();
  const answer = caller.register();
  expect(answer.status).toBe(201);
  const { id, secret } = answer.body as { id: string; secret: string };
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(secret).toHaveLength(88);
  expect(Buffer.from(secret, 'base64')).toHaveLength(64);
  expect(listed(caller)).toEqual([{ id, url: webhookUrl, events: [...eventTypes] }]);
  expect(new Caller().register().body).toEqual(answer.body);
  expect(new Caller({ seed: 2 }).register().body).not.toEqual(answer.body);
});

test('the events of a payment are eight, in the plural', () => {
  expect([...eventTypes].sort()).toEqual(
    [
      'aborted',
      'authorized',
      'cancelled',
      'captured',
      'created',
      'expired',
      'refunded',
      'terminated',
    ].map((name) => `epayments.payment.${name}.v1`),
  );
});

test('deleting answers 204, once', () => {
  const caller = new Caller();
  const { id } = caller.registered();
  expect(caller.call('DELETE', `${path}/${id}`)).toMatchObject({ status: 204, body: undefined });
  expect(listed(caller)).toEqual([]);
  const again = caller.call('DELETE', `${path}/${id}`);
  expect(again).toMatchObject({
    status: 400,
    headers: { 'content-type': 'application/problem+json' },
    body: { title: 'Bad Request', status: 400, instance: `/v1/webhooks/${id}` },
  });
  expect(details(again)).toEqual([{ name: 'id', reason: expect.any(String) as string }]);
});

test('unknown events are named', () => {
  const caller = new Caller();
  const answer = caller.register(webhookUrl, [
    'epayments.payment.captured.v1',
    'epayment.payment.captured.v1',
    'user.waved.v1',
  ]);
  expect(answer.status).toBe(400);
  expect(details(answer)).toEqual([
    {
      name: 'events',
      reason: 'Unsupported values: epayment.payment.captured.v1, user.waved.v1',
    },
  ]);
});

test.each([
  ['no address at all', { events: eventTypes }, 'url'],
  ['no URL', { url: 'charge.example.com', events: eventTypes }, 'url'],
  ['http', { url: 'http://charge.example.com/w', events: eventTypes }, 'url'],
  [
    'http to a name that begins like this computer',
    { url: 'http://127.0.0.1.example.com/' },
    'url',
  ],
  ['http to somebody else in the house', { url: 'http://192.168.1.20/w' }, 'url'],
  ['no events', { url: webhookUrl }, 'events'],
  ['an empty list', { url: webhookUrl, events: [] }, 'events'],
  ['a body that is none', 'nothing', 'url'],
])('%s is refused', (_name, body, field) => {
  const caller = new Caller();
  const answer = caller.call('POST', path, body);
  expect(answer.status).toBe(400);
  expect(details(answer)).toMatchObject([{ name: field }]);
  expect(listed(caller)).toEqual([]);
});

test.each(['http://127.0.0.1:8080/w', 'http://localhost:8080/w', 'http://[::1]:8080/w'])(
  'a simulated station without TLS may be told at %s',
  (url) => {
    expect(new Caller().register(url).status).toBe(201);
  },
);

test('twenty-five per event and sales unit', () => {
  const other = sandboxSalesUnit({ msn: '654321', clientId: 'other' });
  const caller = new Caller({ salesUnits: [sandboxSalesUnit(), other] });
  const captured = 'epayments.payment.captured.v1';
  for (let i = 0; i < 25; i += 1) {
    expect(caller.register(`${webhookUrl}/${i}`, [captured, captured]).status).toBe(201);
  }
  const full = caller.register(`${webhookUrl}/25`, [captured, 'epayments.payment.created.v1']);
  expect(full.status).toBe(400);
  expect(JSON.stringify(details(full))).toContain(`per event: ${captured}"`);
  expect(caller.register(webhookUrl, ['epayments.payment.created.v1']).status).toBe(201);
  caller.become(other);
  expect(caller.register(webhookUrl, [captured]).status).toBe(201);
  expect(listed(caller)).toHaveLength(1);
});

test('a registration of another sales unit is none', () => {
  const other = sandboxSalesUnit({ msn: '654321', clientId: 'other' });
  const caller = new Caller({ salesUnits: [sandboxSalesUnit(), other] });
  const { id } = caller.registered();
  caller.become(other);
  expect(listed(caller)).toEqual([]);
  expect(caller.call('DELETE', `${path}/${id}`).status).toBe(400);
  expect(caller.sandbox.webhooks.all()).toHaveLength(1);
});

test('nothing goes without keys', () => {
  const caller = new Caller();
  expect(caller.raw('POST', path, caller.keyHeaders(), {}).status).toBe(401);
  expect(caller.raw('GET', path, {}).status).toBe(401);
});

test('faults can be planned for it, and no limit of calls is set', () => {
  const caller = new Caller();
  const { faults } = caller.sandbox;
  faults.plan('webhookRegister', { kind: 'status', status: 503 });
  faults.plan('webhookList', { kind: 'lostAnswer' });
  faults.plan('webhookDelete', { kind: 'code', code: '3010' });
  expect(caller.register().status).toBe(503);
  expect(caller.sandbox.webhooks.all()).toEqual([]);
  const { id } = caller.registered();
  expect(caller.call('GET', path).raw.delivery).toBe('lost');
  expect(caller.call('DELETE', `${path}/${id}`)).toMatchObject({ status: 500, code: '3010' });
  for (let i = 0; i < 150; i += 1) expect(caller.call('GET', path).status).toBe(200);
  expect(caller.sandbox.ledger.requests('webhookDelete')).toMatchObject([{ reference: id }]);
});
