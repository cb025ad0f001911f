/** What is delivered to webhooks, when and in which order, in virtual time. */
import { expect, test } from 'vitest';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { Caller, createBody, dayMs, hourMs, minuteMs, webhookUrl } from './sandbox-caller.ts';
import { isSignedBy } from './signature-check.ts';
import { VirtualMerchant } from './virtual-merchant.ts';

const ref = 'charge-0001';

function begin(events?: readonly string[]) {
  const caller = new Caller();
  const registration = caller.registered(webhookUrl, events);
  return { caller, registration, merchant: new VirtualMerchant(caller) };
}

test('a delivery is as Vipps sends it, signed for the registered address', () => {
  const { caller, registration, merchant } = begin();
  caller.create({}, 'create-1');
  const [sent] = merchant.deliver();
  if (sent === undefined) throw new Error('nothing was delivered');
  const [event] = caller.sandbox.payment(ref).events;
  expect(sent).toMatchObject({ url: webhookUrl, registrationId: registration.id, attempt: 1 });
  expect(sent.body).toBe(
    `{"msn":"123456","reference":"${ref}","pspReference":"${event?.pspReference}","name":"CREATED",` +
      '"amount":{"currency":"NOK","value":35000},"timestamp":"2026-11-22T12:00:00.000Z",' +
      '"idempotencyKey":"create-1","success":true}',
  );
  expect(Object.keys(sent.headers).sort()).toEqual([
    'accept-encoding',
    'authorization',
    'content-type',
    'host',
    'user-agent',
    'webhook-id',
    'x-ms-content-sha256',
    'x-ms-date',
    'x-vipps-authorization',
  ]);
  expect(sent.headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Vipps MobilePay/1.0 Webhooks/1.0',
    host: 'charge.example.com',
    'webhook-id': registration.id,
    'x-ms-date': 'Sun, 22 Nov 2026 12:00:00 GMT',
  });
  expect(isSignedBy(registration, sent)).toBe(true);
});

test('whoever moves it, API, customer, portal or time, the merchant is told', () => {
  const { caller, merchant } = begin();
  caller.authorized(ref);
  caller.capture(ref, 1000);
  caller.sandbox.portal.refund(ref, 400);
  caller.sandbox.portal.cancel(ref);
  caller.create({ reference: 'charge-0002' });
  caller.sandbox.customer.decline('charge-0002');
  caller.create({ reference: 'charge-0003' });
  caller.cancel('charge-0003');
  caller.create({ reference: 'charge-0004' });
  merchant.pass(10 * minuteMs);
  merchant.deliver();
  const of = (reference: string) =>
    merchant.got.filter(({ said }) => said['reference'] === reference).map(({ event }) => event);
  expect(of(ref)).toEqual(['CREATED', 'AUTHORIZED', 'CAPTURED', 'REFUNDED', 'CANCELLED']);
  expect(of('charge-0002')).toEqual(['CREATED', 'ABORTED']);
  expect(of('charge-0003')).toEqual(['CREATED', 'TERMINATED']);
  expect(of('charge-0004')).toEqual(['CREATED', 'EXPIRED']);
  expect(merchant.got.find(({ event }) => event === 'CAPTURED')?.said['amount']).toEqual({
    currency: 'NOK',
    value: 1000,
  });
  const psp = merchant.got.map(({ said }) => said['pspReference']);
  expect(new Set(psp).size).toBe(psp.length);
});

test('the authorization tells how long the capture is guaranteed; a cancel without a key has none', () => {
  const { caller, merchant } = begin();
  caller.authorized(ref);
  caller.cancel(ref);
  merchant.deliver();
  const [created, authorized, cancelled] = merchant.got.map(({ said }) => said);
  expect(created).not.toHaveProperty('captureGuaranteedUntil');
  expect(authorized).toMatchObject({ captureGuaranteedUntil: '2026-11-29T12:00:00.000+00:00' });
  expect(cancelled).not.toHaveProperty('idempotencyKey');
});

test('a failed approval is told as an authorization without success', () => {
  const { caller, merchant } = begin();
  caller.create({ amount: { currency: 'NOK', value: 151 } });
  caller.sandbox.customer.approve(ref);
  merchant.deliver();
  expect(merchant.got[1]?.said).toMatchObject({ name: 'AUTHORIZED', success: false });
});

test('only of what was asked for, only of the own sales unit, and of each registration by itself', () => {
  const other = sandboxSalesUnit({ msn: '654321', clientId: 'other' });
  const caller = new Caller({ salesUnits: [sandboxSalesUnit(), other] });
  const merchant = new VirtualMerchant(caller);
  const captures = ['epayments.payment.captured.v1'];
  const one = caller.registered('https://one.example.com/w', captures);
  const two = caller.registered('https://two.example.com/w', captures);
  caller.become(other);
  caller.registered('https://three.example.com/w');
  caller.become(sandboxSalesUnit());
  caller.authorized(ref);
  caller.capture(ref, 1000);
  const got = merchant.deliver();
  expect(got.map(({ url, event }) => [url, event])).toEqual([
    [one.url, 'CAPTURED'],
    [two.url, 'CAPTURED'],
  ]);
  expect(got.map((sent, at) => isSignedBy([one, two][at] ?? one, sent))).toEqual([true, true]);
  expect(isSignedBy(one, got[1] ?? { headers: {}, body: '' })).toBe(false);
});

test('nothing is told of what happened before the registration', () => {
  const caller = new Caller();
  const merchant = new VirtualMerchant(caller);
  caller.create();
  caller.registered();
  expect(merchant.deliver()).toEqual([]);
  expect(caller.sandbox.deliveries.nextDueAtMs()).toBeNull();
});

test('attempts follow the ladder, signed anew each time, and end after seven days', () => {
  const { caller, registration, merchant } = begin(['epayments.payment.created.v1']);
  merchant.answer = () => 500;
  caller.create();
  merchant.pass(10 * dayMs);
  const times = merchant.got.map(({ atMs }) => atMs);
  const pausesS = times.slice(1).map((atMs, at) => (atMs - (times[at] ?? 0)) / 1000);
  expect(pausesS.slice(0, 6)).toEqual([2, 2, 2, 60, 120, 3600]);
  expect(new Set(pausesS.slice(5, 28))).toEqual(new Set([3600]));
  expect(new Set(pausesS.slice(28))).toEqual(new Set([86_400]));
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(7 * dayMs);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThan(8 * dayMs);
  expect(merchant.got.map(({ attempt }) => attempt)).toEqual(times.map((_atMs, at) => at + 1));
  expect(new Set(merchant.got.map(({ headers }) => headers['x-ms-date'])).size).toBe(times.length);
  expect(merchant.got.every((sent) => isSignedBy(registration, sent))).toBe(true);
  expect(new Set(merchant.got.map(({ body }) => body)).size).toBe(1);
  expect(caller.sandbox.deliveries.nextDueAtMs()).toBeNull();
});

test.each([
  [200, true],
  [204, true],
  [301, false],
  [404, false],
  [500, false],
  [null, false],
])('answered %s, it is taken: %s', (status, isTaken) => {
  const { caller, merchant } = begin();
  merchant.answer = () => status;
  caller.create();
  merchant.deliver();
  expect(caller.sandbox.deliveries.nextDueAtMs()).toBe(isTaken ? null : caller.nowMs + 2000);
  expect(caller.sandbox.ledger.deliveries(ref)).toMatchObject([
    { status, outcome: isTaken ? 'delivered' : 'failed' },
  ]);
});

test('an answer after ten seconds is none', () => {
  const { caller } = begin();
  const { deliveries, ledger } = caller.sandbox;
  caller.create();
  for (const tookMs of [10_001, 10_000]) {
    const [due] = deliveries.due(caller.nowMs);
    if (due === undefined) throw new Error('nothing was due');
    expect(deliveries.due(caller.nowMs)).toEqual([]);
    expect(deliveries.nextDueAtMs()).toBeNull();
    caller.nowMs += 12_000;
    deliveries.told(due.id, { status: 200, tookMs }, caller.nowMs);
    expect(() => deliveries.told(due.id, { status: 200, tookMs }, caller.nowMs)).toThrow(
      /no delivery/,
    );
    caller.nowMs += 2000;
  }
  expect(ledger.deliveries().map(({ outcome }) => outcome)).toEqual(['failed', 'delivered']);
});

test('an event that fails holds up the later ones of its payment at its registration, and no others', () => {
  const caller = new Caller();
  const merchant = new VirtualMerchant(caller);
  const bad = caller.registered('https://bad.example.com/w');
  const good = caller.registered('https://good.example.com/w');
  merchant.answer = ({ url, reference }) => (url === bad.url && reference === ref ? 503 : 200);
  caller.authorized(ref);
  caller.create({ reference: 'charge-0002' });
  merchant.pass(5000);
  const of = (url: string, reference: string) =>
    merchant.got.filter((one) => one.url === url && one.reference === reference);
  expect(of(bad.url, ref).map(({ event }) => event)).toEqual(['CREATED', 'CREATED', 'CREATED']);
  expect(of(bad.url, 'charge-0002').map(({ event }) => event)).toEqual(['CREATED']);
  expect(of(good.url, ref).map(({ event }) => event)).toEqual(['CREATED', 'AUTHORIZED']);
  merchant.answer = () => 200;
  merchant.pass(2000);
  expect(
    of(bad.url, ref)
      .map(({ event }) => event)
      .slice(-2),
  ).toEqual(['CREATED', 'AUTHORIZED']);
});

test('what is given up holds up nothing any more', () => {
  const { caller, merchant } = begin();
  merchant.answer = ({ event }) => (event === 'CREATED' ? 500 : 200);
  caller.authorized(ref);
  merchant.pass(8 * dayMs);
  expect(merchant.got.at(-1)?.event).toBe('AUTHORIZED');
});

test.each([
  ['deleted', (caller: Caller, id: string) => caller.call('DELETE', `/webhooks/v1/webhooks/${id}`)],
  ['dropped by Vipps', (caller: Caller, id: string) => caller.sandbox.webhooks.drop(id)],
])('of a registration that was %s nothing comes any more', (_name, remove) => {
  const { caller, registration, merchant } = begin();
  merchant.answer = () => 500;
  caller.create();
  merchant.deliver();
  const [underWay] = [...merchant.got];
  caller.nowMs += 2000;
  const [again] = caller.sandbox.deliveries.due(caller.nowMs);
  remove(caller, registration.id);
  caller.sandbox.deliveries.told(again?.id ?? 0, { status: null, tookMs: 1 }, caller.nowMs);
  caller.sandbox.customer.approve(ref);
  const before = merchant.got.length;
  merchant.pass(hourMs);
  expect(underWay?.attempt).toBe(1);
  expect(merchant.got).toHaveLength(before);
  expect(caller.sandbox.webhooks.drop(registration.id)).toBe(false);
});

test('every attempt is on record', () => {
  const { caller, registration, merchant } = begin();
  merchant.answer = ({ attempt }) => (attempt === 1 ? 401 : 200);
  caller.create();
  const startMs = caller.nowMs;
  merchant.pass(minuteMs);
  const each = { registrationId: registration.id, reference: ref, event: 'CREATED' };
  expect(caller.sandbox.ledger.deliveries()).toEqual([
    { seq: 1, ...each, atMs: startMs, attempt: 1, status: 401, outcome: 'failed' },
    { seq: 2, ...each, atMs: startMs + 2000, attempt: 2, status: 200, outcome: 'delivered' },
  ]);
  expect(caller.sandbox.ledger.deliveries('charge-0002')).toEqual([]);
});

test('equal calls at equal times with an equal seed are delivered equally', () => {
  const lived = () => {
    const { caller, merchant } = begin();
    caller.call('POST', '/epayment/v1/payments', createBody(), 'create-1');
    caller.sandbox.customer.approve(ref);
    return merchant.deliver();
  };
  expect(lived()).toEqual(lived());
});
