/** The life of a payment at the sandbox: approval, expiry, capture, cancel, refund, and the event log. */
import { expect, test } from 'vitest';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { asObject } from '../sim/vipps/wire.ts';
import { aggregate, Caller, dayMs, hourMs, minuteMs, type Answer } from './sandbox-caller.ts';

const ref = 'charge-0001';

function stateOf(answer: Answer): unknown {
  return asObject(answer.body)?.['state'];
}

function eventsOf(caller: Caller): Array<Record<string, unknown>> {
  return caller.events(ref).body as Array<Record<string, unknown>>;
}

test('approval holds the amount, and says until when a capture is guaranteed', () => {
  const caller = new Caller();
  caller.create();
  const before = caller.get(ref);
  expect(stateOf(before)).toBe('CREATED');
  expect(aggregate(before)).toEqual({ authorized: 0, captured: 0, cancelled: 0, refunded: 0 });
  expect(asObject(before.body)).not.toHaveProperty('captureGuaranteedUntil');
  expect(caller.sandbox.customer.approve(ref).ok).toBe(true);
  const after = caller.get(ref);
  expect(stateOf(after)).toBe('AUTHORIZED');
  expect(aggregate(after).authorized).toBe(35_000);
  const guaranteedUntil = String(asObject(after.body)?.['captureGuaranteedUntil']);
  expect(guaranteedUntil).toMatch(/\+00:00$/);
  expect(Date.parse(guaranteedUntil) - caller.nowMs).toBe(7 * dayMs);
});

test('a declined payment is ABORTED and stays so', () => {
  const caller = new Caller();
  caller.create();
  caller.sandbox.customer.decline(ref);
  expect(stateOf(caller.get(ref))).toBe('ABORTED');
  expect(caller.sandbox.customer.approve(ref).ok).toBe(false);
  expect(caller.capture(ref, 1000).code).toBe('6200');
  expect(caller.cancel(ref).code).toBe('6050');
});

test('after ten minutes without approval a payment is EXPIRED, dated to the minute it happened', () => {
  const caller = new Caller();
  caller.create();
  const createdAtMs = caller.nowMs;
  caller.nowMs += 10 * minuteMs - 1;
  expect(stateOf(caller.get(ref))).toBe('CREATED');
  caller.nowMs += hourMs / 2;
  expect(stateOf(caller.get(ref))).toBe('EXPIRED');
  const expired = eventsOf(caller).find((event) => event['name'] === 'EXPIRED');
  expect(Date.parse(String(expired?.['timestamp']))).toBe(createdAtMs + 10 * minuteMs);
  expect(caller.sandbox.customer.approve(ref).ok).toBe(false);
  expect(caller.cancel(ref).code).toBe('6050');
});

test('the customer can let it expire without anybody waiting', () => {
  const caller = new Caller();
  caller.create();
  caller.sandbox.customer.letExpire(ref);
  expect(stateOf(caller.get(ref))).toBe('EXPIRED');
});

test('scanning finds the open payment by its text, and nothing once it is over', () => {
  const caller = new Caller();
  caller.create();
  const text = caller.sandbox.payment(ref).qrText ?? '';
  expect(caller.sandbox.customer.scan(text)).toBe(ref);
  expect(caller.sandbox.customer.scan('https://qr-mt.vipps.no/r/other')).toBeNull();
  caller.nowMs += 10 * minuteMs;
  expect(caller.sandbox.customer.scan(text)).toBeNull();
});

test('part is captured, the rest cancelled: the state stays AUTHORIZED, the aggregate tells', () => {
  const caller = new Caller();
  caller.authorized(ref);
  const captured = caller.capture(ref, 21_614);
  expect(captured.status).toBe(200);
  expect(captured.headers['content-type']).toBe('application/problem+json');
  expect(aggregate(captured)).toEqual({
    authorized: 35_000,
    captured: 21_614,
    cancelled: 0,
    refunded: 0,
  });
  expect(caller.sandbox.payment(ref).isSettled).toBe(false);
  const cancelled = caller.cancel(ref, {});
  expect(stateOf(cancelled)).toBe('AUTHORIZED');
  expect(aggregate(cancelled)).toMatchObject({ captured: 21_614, cancelled: 13_386 });
  expect(caller.sandbox.payment(ref).isSettled).toBe(true);
  expect(caller.capture(ref, 1000).code).toBe('6070');
  expect(caller.cancel(ref).code).toBe('6190');
});

test('captures add up to what was authorized and no further', () => {
  const caller = new Caller();
  caller.authorized(ref, 1000);
  expect(caller.capture(ref, 400).status).toBe(200);
  expect(caller.capture(ref, 601).code).toBe('6090');
  expect(caller.capture(ref, 600).status).toBe(200);
  expect(caller.capture(ref, 1000).code).toBe('6170');
  expect(caller.cancel(ref).code).toBe('6040');
  expect(caller.sandbox.payment(ref).capturedMinor).toBe(1000);
});

test.each([
  ['zero', { currency: 'NOK', value: 0 }, '4040'],
  ['a fraction', { currency: 'NOK', value: 10.5 }, '4040'],
  ['another currency', { currency: 'EUR', value: 1000 }, '4040'],
  ['less than the market’s least', { currency: 'NOK', value: 99 }, '6010'],
  ['nothing', undefined, '4140'],
])('capturing %s is refused', (_name, modificationAmount, code) => {
  const caller = new Caller();
  caller.authorized(ref);
  const path = `/epayment/v1/payments/${ref}/capture`;
  expect(caller.call('POST', path, { modificationAmount }, 'cap-1').code).toBe(code);
  expect(caller.sandbox.payment(ref).capturedMinor).toBe(0);
});

test('capturing before approval is 6080, of a terminated payment 6070, of none 404', () => {
  const caller = new Caller();
  caller.create();
  expect(caller.capture(ref, 1000)).toMatchObject({ status: 400, code: '6080' });
  expect(stateOf(caller.cancel(ref))).toBe('TERMINATED');
  expect(caller.capture(ref, 1000).code).toBe('6070');
  expect(caller.capture('charge-none', 1000)).toMatchObject({ status: 404, code: '5090' });
});

test('a capture refused with 6080 stays refused under its key after the approval', () => {
  const caller = new Caller();
  caller.create();
  expect(caller.capture(ref, 1000, 'cap-1').code).toBe('6080');
  caller.sandbox.customer.approve(ref);
  expect(caller.capture(ref, 1000, 'cap-1').code).toBe('6080');
  expect(caller.capture(ref, 1000, 'cap-2').status).toBe(200);
});

test('a repeated capture is done once; its key with another amount is 409 with 4010', () => {
  const caller = new Caller();
  caller.authorized(ref);
  const first = caller.capture(ref, 1000, 'cap-1');
  expect(caller.capture(ref, 1000, 'cap-1').raw.body).toBe(first.raw.body);
  expect(caller.capture(ref, 2000, 'cap-1')).toMatchObject({ status: 409, code: '4010' });
  expect(caller.sandbox.payment(ref).capturedMinor).toBe(1000);
});

test('one key for two operations is a conflict', () => {
  const caller = new Caller();
  caller.authorized(ref);
  caller.capture(ref, 1000, 'one-key');
  expect(caller.refund(ref, 1000, 'one-key')).toMatchObject({ status: 409, code: '4150' });
  expect(caller.cancel(ref, {}, 'one-key')).toMatchObject({ status: 409, code: '4020' });
});

test('a sales unit without partial capture takes all or nothing (6140)', () => {
  const unit = sandboxSalesUnit({ partialCaptureIsEnabled: false });
  const caller = new Caller({ salesUnits: [unit] });
  caller.authorized(ref);
  expect(caller.capture(ref, 21_614).code).toBe('6140');
  expect(caller.capture(ref, 35_000).status).toBe(200);
  expect(aggregate(caller.refund(ref, 13_386))).toMatchObject({
    captured: 35_000,
    refunded: 13_386,
  });
});

test('cancelling an open payment terminates it: nothing authorized, all of it cancelled', () => {
  const caller = new Caller();
  caller.create();
  const answer = caller.cancel(ref, { cancelTransactionOnly: true });
  expect(stateOf(answer)).toBe('TERMINATED');
  expect(aggregate(answer)).toMatchObject({ authorized: 0, cancelled: 35_000 });
  expect(caller.cancel(ref).code).toBe('6050');
});

test('cancelTransactionOnly leaves an approved payment alone (6060); without it all is released', () => {
  const caller = new Caller();
  caller.authorized(ref);
  expect(caller.cancel(ref, { cancelTransactionOnly: true }).code).toBe('6060');
  expect(aggregate(caller.get(ref))).toMatchObject({ authorized: 35_000, cancelled: 0 });
  expect(aggregate(caller.cancel(ref))).toMatchObject({ authorized: 35_000, cancelled: 35_000 });
});

test('while the customer is approving, nothing can be cancelled (6250), and nothing expires', () => {
  const caller = new Caller();
  caller.create();
  caller.sandbox.customer.beginApproval(ref);
  expect(caller.cancel(ref, { cancelTransactionOnly: true }).code).toBe('6250');
  caller.nowMs += 11 * minuteMs;
  expect(stateOf(caller.get(ref))).toBe('CREATED');
  caller.sandbox.customer.approve(ref);
  expect(stateOf(caller.get(ref))).toBe('AUTHORIZED');
});

test.each([[[]], ['[]'], ['nonsense'], [{ cancelTransactionOnly: 'yes' }]])(
  'a cancel whose body is %j is a bad request',
  (body) => {
    const caller = new Caller();
    caller.create();
    expect(caller.cancel(ref, body)).toMatchObject({ status: 400, code: null });
    expect(stateOf(caller.get(ref))).toBe('CREATED');
  },
);

test('a cancel’s key, when given, replays and is refused for anything else', () => {
  const caller = new Caller();
  caller.authorized(ref);
  const first = caller.cancel(ref, undefined, 'cancel-1');
  expect(caller.cancel(ref, undefined, 'cancel-1').raw.body).toBe(first.raw.body);
  const other = caller.cancel(ref, { cancelTransactionOnly: true }, 'cancel-1');
  expect(other).toMatchObject({ status: 409, code: '4020' });
});

test('refunds come out of what was captured, in parts', () => {
  const caller = new Caller();
  caller.create();
  expect(caller.refund(ref, 1000).code).toBe('6020');
  caller.sandbox.customer.approve(ref);
  expect(caller.refund(ref, 1000).code).toBe('6210');
  caller.capture(ref, 2000);
  expect(aggregate(caller.refund(ref, 500)).refunded).toBe(500);
  expect(caller.refund(ref, 1501).code).toBe('6150');
  caller.nowMs += minuteMs;
  expect(aggregate(caller.refund(ref, 1500)).refunded).toBe(2000);
  expect(caller.refund(ref, 1).code).toBe('6180');
});

test('refunds end after 365 days', () => {
  const caller = new Caller();
  caller.authorized(ref);
  caller.capture(ref, 2000);
  caller.nowMs += 365 * dayMs;
  caller.become(caller.unit);
  expect(caller.refund(ref, 500).status).toBe(200);
  caller.nowMs += 1;
  expect(caller.refund(ref, 500).code).toBe('6220');
});

test.each([
  ['NO', 180],
  ['DK', 14],
  ['FI', 14],
] as const)('in %s what is not captured within %i days is cancelled by itself', (market, days) => {
  const caller = new Caller({ salesUnits: [sandboxSalesUnit({ market })] });
  caller.authorized(ref);
  caller.nowMs += days * dayMs - 1;
  caller.become(caller.unit);
  expect(caller.capture(ref, 1000).status).toBe(200);
  caller.nowMs += 1;
  expect(caller.capture(ref, 1000).code).toBe('6100');
  expect(caller.cancel(ref).code).toBe('6030');
  expect(caller.sandbox.payment(ref)).toMatchObject({
    capturedMinor: 1000,
    cancelledMinor: 34_000,
  });
});

test('answers carry the pspReference of creation; the log has one per event, keys and amounts', () => {
  const caller = new Caller();
  caller.create({}, 'create-1');
  caller.sandbox.customer.approve(ref);
  const captured = caller.capture(ref, 1000, 'cap-1');
  caller.cancel(ref);
  caller.refund(ref, 300, 'ref-1');
  const events = eventsOf(caller);
  expect(events.map((event) => [event['name'], event['idempotencyKey']])).toEqual([
    ['CREATED', 'create-1'],
    ['AUTHORIZED', null],
    ['CAPTURED', 'cap-1'],
    ['CANCELLED', null],
    ['REFUNDED', 'ref-1'],
  ]);
  const values = events.map((event) => asObject(event['amount'])?.['value']);
  expect(values).toEqual([35_000, 35_000, 1000, 34_000, 300]);
  const references = events.map((event) => event['pspReference']);
  expect(new Set(references).size).toBe(5);
  expect(asObject(captured.body)?.['pspReference']).toBe(references[0]);
  expect(asObject(caller.get(ref).body)?.['pspReference']).toBe(references[0]);
});

test.each([151, 182, 183, 184, 186, 187, 197, 202])(
  'magic amount %i cannot be approved, and the customer may still decline',
  (value) => {
    const caller = new Caller();
    caller.create({ amount: { currency: 'NOK', value } });
    expect(caller.sandbox.customer.approve(ref).ok).toBe(false);
    expect(stateOf(caller.get(ref))).toBe('CREATED');
    expect(eventsOf(caller).at(-1)).toMatchObject({ name: 'AUTHORIZED', success: false });
    expect(caller.sandbox.customer.decline(ref).ok).toBe(true);
  },
);

test('magic amount 201 is approved after an hour of not knowing', () => {
  const caller = new Caller();
  caller.create({ amount: { currency: 'NOK', value: 201 } });
  caller.sandbox.customer.approve(ref);
  caller.nowMs += hourMs - 1;
  caller.become(caller.unit);
  expect(stateOf(caller.get(ref))).toBe('CREATED');
  expect(caller.cancel(ref).code).toBe('6250');
  caller.nowMs += 1;
  expect(stateOf(caller.get(ref))).toBe('AUTHORIZED');
});

test('magic refunds 123 and 124 are refused', () => {
  const caller = new Caller();
  caller.authorized(ref);
  caller.capture(ref, 1000);
  expect(caller.refund(ref, 123).code).toBe('5100');
  expect(caller.refund(ref, 124).code).toBe('6220');
});

test('force approve needs a phone number or the token, and an open payment', () => {
  const caller = new Caller();
  caller.create();
  const path = `/epayment/v1/test/payments/${ref}/approve`;
  expect(caller.call('POST', path, {}).status).toBe(400);
  expect(caller.call('POST', path, { customer: { phoneNumber: '12' } }).code).toBe('4070');
  expect(caller.call('POST', path, { token: 'wrong' }).code).toBe('10020');
  expect(caller.call('POST', path, { customer: { phoneNumber: '4712345678' } }).status).toBe(200);
  expect(stateOf(caller.get(ref))).toBe('AUTHORIZED');
  expect(caller.call('POST', path, { customer: { phoneNumber: '4712345678' } }).code).toBe('6230');
});

test('force approve of a magic amount fails with 10010, of a payment that is over with 10020', () => {
  const caller = new Caller();
  const customer = { phoneNumber: '4712345678' };
  caller.create({ amount: { currency: 'NOK', value: 151 } });
  const path = `/epayment/v1/test/payments/${ref}/approve`;
  expect(caller.call('POST', path, { customer }).code).toBe('10010');
  caller.sandbox.customer.decline(ref);
  expect(caller.call('POST', path, { customer }).code).toBe('10020');
});
