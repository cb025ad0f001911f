/** Every fault the sandbox can be told to suffer, and what it has done in spite of it. */
import { expect, test } from 'vitest';
import { asObject, parseJson } from '../sim/vipps/wire.ts';
import { aggregate, Caller } from './sandbox-caller.ts';

const ref = 'charge-0001';

test('a lost answer was done: the same key finds it', () => {
  const caller = new Caller();
  caller.sandbox.faults.plan('create', { kind: 'lostAnswer' });
  expect(caller.create({}, 'create-1').raw.delivery).toBe('lost');
  expect(caller.sandbox.payment(ref).state).toBe('CREATED');
  expect(caller.create({}, 'create-1')).toMatchObject({
    status: 201,
    raw: { delivery: 'delivered' },
  });
  expect(caller.sandbox.payments()).toHaveLength(1);
});

test('a lost capture was captured once, however often it is repeated', () => {
  const caller = new Caller();
  caller.authorized(ref);
  caller.sandbox.faults.plan('capture', { kind: 'lostAnswer' }, 2);
  expect(caller.capture(ref, 1000, 'cap-1').raw.delivery).toBe('lost');
  expect(caller.capture(ref, 1000, 'cap-1').raw.delivery).toBe('lost');
  expect(aggregate(caller.capture(ref, 1000, 'cap-1')).captured).toBe(1000);
});

test('a refused connection did nothing', () => {
  const caller = new Caller();
  caller.token();
  caller.sandbox.faults.plan('any', { kind: 'refuse' });
  expect(caller.create().raw).toMatchObject({ status: 0, delivery: 'refused' });
  expect(caller.sandbox.payments()).toEqual([]);
});

test('a late answer says how late', () => {
  const caller = new Caller();
  caller.sandbox.faults.plan('token', { kind: 'delay', delayMs: 12_000 });
  caller.token();
  caller.sandbox.faults.plan('create', { kind: 'delay', delayMs: 5000 });
  expect(caller.create().raw).toMatchObject({ status: 201, delayMs: 5000 });
});

test.each([423, 429, 500, 502, 503] as const)('status %i before anything was done', (status) => {
  const caller = new Caller();
  caller.sandbox.faults.plan('create', { kind: 'status', status, retryAfterS: 7 });
  const answer = caller.create({}, 'create-1');
  expect(answer).toMatchObject({ status, headers: { 'retry-after': '7' } });
  expect(caller.sandbox.payments()).toEqual([]);
  expect(caller.create({}, 'create-1').status).toBe(201);
});

test('status 500 after it was done', () => {
  const caller = new Caller();
  caller.authorized(ref);
  caller.sandbox.faults.plan('capture', { kind: 'status', status: 500, isDone: true });
  expect(caller.capture(ref, 1000, 'cap-1').status).toBe(500);
  expect(caller.sandbox.payment(ref).capturedMinor).toBe(1000);
  expect(aggregate(caller.capture(ref, 1000, 'cap-1')).captured).toBe(1000);
});

test.each(['6260', '6280', '6160', '3010'] as const)(
  '%s passes: the same key works later',
  (code) => {
    const caller = new Caller();
    caller.authorized(ref);
    caller.sandbox.faults.plan('capture', { kind: 'code', code });
    const status = { '6160': 423, '3010': 500 }[code as string] ?? 400;
    expect(caller.capture(ref, 1000, 'cap-1')).toMatchObject({ status, code });
    expect(caller.capture(ref, 1000, 'cap-1').status).toBe(200);
  },
);

test('6140 on demand sticks to its key', () => {
  const caller = new Caller();
  caller.authorized(ref);
  caller.sandbox.faults.plan('capture', { kind: 'code', code: '6140' });
  expect(caller.capture(ref, 1000, 'cap-1').code).toBe('6140');
  expect(caller.capture(ref, 1000, 'cap-1').code).toBe('6140');
  expect(caller.capture(ref, 1000, 'cap-2').status).toBe(200);
});

test('a revoked token is refused once; a fresh one works', () => {
  const caller = new Caller();
  caller.token();
  caller.sandbox.faults.plan('create', { kind: 'tokenRevoked' });
  expect(caller.create().status).toBe(401);
  expect(caller.create().status).toBe(401);
  caller.become(caller.unit);
  expect(caller.create().status).toBe(201);
});

test('an answer that breaks off is no JSON, though it was done', () => {
  const caller = new Caller();
  caller.sandbox.faults.plan('create', { kind: 'malformedJson' });
  const { raw } = caller.create();
  expect(raw.status).toBe(201);
  expect(typeof raw.body === 'string' ? parseJson(raw.body) : null).toBeUndefined();
  expect(caller.sandbox.payments()).toHaveLength(1);
});

test('an answer without aggregate, and one with the aggregate of before', () => {
  const caller = new Caller();
  caller.authorized(ref);
  caller.sandbox.faults.plan('get', { kind: 'withoutAggregate' });
  expect(asObject(caller.get(ref).body)).not.toHaveProperty('aggregate');
  caller.sandbox.faults.plan('capture', { kind: 'staleAggregate' });
  expect(aggregate(caller.capture(ref, 1000)).captured).toBe(0);
  expect(aggregate(caller.get(ref)).captured).toBe(1000);
});

test('faults hit the named operation so many times, and can be taken back', () => {
  const caller = new Caller();
  caller.create();
  const { faults } = caller.sandbox;
  faults.plan('get', { kind: 'status', status: 503 }, 2);
  const endless = faults.plan('events', { kind: 'status', status: 503 }, Infinity);
  expect([1, 2, 3].map(() => caller.get(ref).status)).toEqual([503, 503, 200]);
  expect([1, 2, 3].map(() => caller.events(ref).status)).toEqual([503, 503, 503]);
  faults.clear(endless);
  expect(caller.events(ref).status).toBe(200);
  expect(faults.list()).toEqual([]);
});

test('in an outage nothing gets in, and time goes on', () => {
  const caller = new Caller();
  caller.create();
  for (const outage of ['refused', 'hanging'] as const) {
    caller.sandbox.setOutage(outage);
    expect(caller.get(ref).raw).toMatchObject({ status: 0, delivery: outage });
  }
  caller.nowMs += 600_000;
  caller.sandbox.setOutage('none');
  expect(asObject(caller.get(ref).body)?.['state']).toBe('EXPIRED');
});

test('every request is on record: key, status, time, and whether it was heard', () => {
  const caller = new Caller();
  const heard: number[] = [];
  caller.token();
  const stop = caller.sandbox.ledger.listen((request) => heard.push(request.status));
  caller.create({}, 'create-1');
  stop();
  caller.sandbox.faults.plan('get', { kind: 'lostAnswer' });
  caller.get(ref);
  expect(heard).toEqual([201]);
  expect(caller.sandbox.ledger.requests().slice(1)).toMatchObject([
    {
      seq: 2,
      atMs: caller.nowMs,
      method: 'POST',
      path: '/epayment/v1/payments',
      operation: 'create',
      reference: ref,
      idempotencyKey: 'create-1',
      status: 201,
      delivery: 'delivered',
    },
    { seq: 3, operation: 'get', reference: ref, idempotencyKey: null, delivery: 'lost' },
  ]);
});

test('events reach listeners once each, in order', () => {
  const caller = new Caller();
  const names: string[] = [];
  caller.sandbox.book.listen((payment, event) => names.push(`${payment.reference} ${event.name}`));
  caller.authorized(ref);
  caller.capture(ref, 1000);
  caller.cancel(ref);
  expect(names).toEqual(
    ['CREATED', 'AUTHORIZED', 'CAPTURED', 'CANCELLED'].map((n) => `${ref} ${n}`),
  );
});
