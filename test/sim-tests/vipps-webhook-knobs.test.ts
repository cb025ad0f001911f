/** What can be turned about deliveries: lost, late, twice, the wrong way round, forged, and held back. */
import { expect, test } from 'vitest';
import { asObject } from '../sim/vipps/wire.ts';
import { aggregate, Caller, webhookUrl } from './sandbox-caller.ts';
import { isSignedBy } from './signature-check.ts';
import { VirtualMerchant } from './virtual-merchant.ts';

const ref = 'charge-0001';

function begin() {
  const caller = new Caller();
  const registration = caller.registered();
  const { deliveries, ledger } = caller.sandbox;
  return { caller, registration, deliveries, ledger, merchant: new VirtualMerchant(caller) };
}

function stateOf(caller: Caller): unknown {
  return asObject(caller.get(ref).body)?.['state'];
}

test('lost: nothing arrives, nobody notices, and nothing comes later', () => {
  const { caller, deliveries, ledger, merchant } = begin();
  deliveries.set({ mode: 'lost' });
  caller.create();
  expect(merchant.deliver()).toEqual([]);
  deliveries.set({ mode: 'on' });
  caller.sandbox.customer.approve(ref);
  merchant.deliver();
  expect(merchant.names()).toEqual(['AUTHORIZED']);
  expect(ledger.deliveries().map(({ event, outcome }) => [event, outcome])).toEqual([
    ['CREATED', 'lost'],
    ['AUTHORIZED', 'delivered'],
  ]);
});

test('lost: what waited to be repeated is lost when its time comes', () => {
  const { caller, deliveries, ledger, merchant } = begin();
  merchant.answer = () => 500;
  caller.authorized(ref);
  merchant.deliver();
  deliveries.set({ mode: 'lost' });
  merchant.pass(5000);
  deliveries.set({ mode: 'on' });
  merchant.pass(5000);
  expect(merchant.names()).toEqual(['CREATED']);
  expect(ledger.deliveries().map(({ attempt, outcome }) => [attempt, outcome])).toEqual([
    [1, 'failed'],
    [1, 'lost'],
    [0, 'lost'],
  ]);
});

test('late: the first attempt comes so much after the event', () => {
  const { caller, deliveries, merchant } = begin();
  deliveries.set({ delayMs: 7000 });
  caller.create();
  const atMs = caller.nowMs;
  merchant.pass(6999);
  expect(merchant.got).toEqual([]);
  merchant.pass(1);
  merchant.deliver();
  expect(merchant.got.map((one) => one.atMs - atMs)).toEqual([7000]);
});

test('twice: both copies go at once, and one answer of success is enough', () => {
  const { caller, registration, deliveries, merchant } = begin();
  deliveries.set({ duplicate: true });
  const statuses = [500, 200, 200, 200];
  merchant.answer = () => statuses.shift() ?? 500;
  caller.authorized(ref);
  merchant.pass(60_000);
  expect(merchant.names()).toEqual(['CREATED', 'CREATED', 'AUTHORIZED', 'AUTHORIZED']);
  expect(new Set(merchant.got.map(({ id }) => id)).size).toBe(4);
  expect(merchant.got.every((sent) => isSignedBy(registration, sent))).toBe(true);
});

test('twice: while neither copy is taken both come again', () => {
  const { caller, deliveries, merchant } = begin();
  deliveries.set({ duplicate: true });
  merchant.answer = ({ attempt }) => (attempt === 1 ? 500 : 200);
  caller.create();
  merchant.pass(60_000);
  expect(merchant.got.map(({ attempt }) => attempt)).toEqual([1, 1, 2, 2]);
});

test('the wrong way round: the first waits for the second', () => {
  const { caller, deliveries, merchant } = begin();
  deliveries.set({ reorder: true });
  caller.create();
  merchant.pass(60_000);
  expect(merchant.got).toEqual([]);
  caller.sandbox.customer.approve(ref);
  merchant.deliver();
  caller.capture(ref, 1000);
  merchant.deliver();
  caller.cancel(ref);
  merchant.deliver();
  expect(merchant.names()).toEqual(['AUTHORIZED', 'CREATED', 'CANCELLED', 'CAPTURED']);
});

test.each([
  ['a release', (caller: Caller) => caller.sandbox.deliveries.release()],
  ['turning it off', (caller: Caller) => caller.sandbox.deliveries.set({ reorder: false })],
])('the wrong way round: %s lets go of what waits', (_name, letGo) => {
  const { caller, deliveries, merchant } = begin();
  deliveries.set({ reorder: true });
  caller.create();
  expect(merchant.deliver()).toEqual([]);
  letGo(caller);
  expect(merchant.deliver()).toHaveLength(1);
});

test('held by hand: nothing goes until it is released, and then all of it in order', () => {
  const { caller, deliveries, merchant } = begin();
  deliveries.hold();
  caller.authorized(ref);
  merchant.pass(60_000);
  expect([merchant.got, deliveries.isHeld, deliveries.nextDueAtMs()]).toEqual([[], true, null]);
  deliveries.release();
  merchant.deliver();
  expect(merchant.names()).toEqual(['CREATED', 'AUTHORIZED']);
  expect(deliveries.isHeld).toBe(false);
});

test('forged: signed with a secret that is not the registration’s, until it is turned off', () => {
  const { caller, registration, deliveries, merchant } = begin();
  deliveries.set({ wrongSignature: true });
  merchant.answer = (due) => (isSignedBy(registration, due) ? 200 : 401);
  caller.create();
  merchant.pass(2000);
  deliveries.set({ wrongSignature: false });
  merchant.pass(2000);
  expect(merchant.got.map((sent) => isSignedBy(registration, sent))).toEqual([false, false, true]);
  expect(merchant.got[0]?.headers['authorization']).toMatch(/&Signature=[\w+/]{43}=$/);
});

test('old: dated six minutes ago, and signed so', () => {
  const { caller, registration, deliveries, merchant } = begin();
  deliveries.set({ oldDate: true });
  caller.create();
  const [sent] = merchant.deliver();
  if (sent === undefined) throw new Error('nothing was delivered');
  expect(caller.nowMs - Date.parse(sent.headers['x-ms-date'] ?? '')).toBe(360_000);
  expect(isSignedBy(registration, sent)).toBe(true);
});

test('the date may be that of another clock than the sandbox’s', () => {
  const { caller, registration, deliveries } = begin();
  caller.create();
  const [sent] = deliveries.due(caller.nowMs, Date.UTC(2026, 0, 1));
  expect(sent?.headers['x-ms-date']).toBe('Thu, 01 Jan 2026 00:00:00 GMT');
  expect(isSignedBy(registration, sent ?? { headers: {}, body: '' })).toBe(true);
});

test('bodies gain a field, lose fields, and deny success', () => {
  const { caller, registration, deliveries, merchant } = begin();
  caller.create({}, 'create-1');
  merchant.deliver();
  const full = merchant.got[0]?.said;
  const next = (change: Parameters<typeof deliveries.set>[0]) => {
    deliveries.set(change);
    caller.authorized(`charge-1${merchant.got.length}`);
    return merchant.deliver().map(({ said }) => said);
  };
  expect(full).toMatchObject({ idempotencyKey: 'create-1', success: true });
  const [strange] = next({ unknownField: true });
  expect(Object.keys(strange ?? {})).toEqual([...Object.keys(full ?? {}), 'fieldOfTomorrow']);
  const [keyless, authorized] = next({ unknownField: false, withoutIdempotencyKey: true });
  expect(keyless).not.toHaveProperty('idempotencyKey');
  expect(authorized).toHaveProperty('captureGuaranteedUntil');
  const bare = next({ withoutIdempotencyKey: false, withoutFields: true });
  const needed = 'msn reference pspReference name amount timestamp success'.split(' ');
  expect(bare.map((said) => Object.keys(said))).toEqual([needed, needed]);
  expect(next({ withoutFields: false, successFalse: true })[1]).toMatchObject({ success: false });
  expect(merchant.got.every((sent) => isSignedBy(registration, sent))).toBe(true);
});

test('behind a proxy that rewrites Host the signature stays that of the registered address', () => {
  const { caller, registration, deliveries, merchant } = begin();
  deliveries.set({ hostOfProxy: true });
  caller.create();
  const [sent] = merchant.deliver();
  expect(sent?.headers).not.toHaveProperty('host');
  expect(isSignedBy(registration, sent ?? { headers: {}, body: '' })).toBe(true);
});

test('any body can be sent by hand, correctly signed, once, past holds and forgery', () => {
  const { registration, deliveries, ledger, merchant } = begin();
  deliveries.hold();
  deliveries.set({ wrongSignature: true, mode: 'lost', duplicate: true });
  merchant.answer = () => 500;
  const id = deliveries.sendRaw(registration.id, 'no JSON at all: æ');
  expect(deliveries.nextDueAtMs()).toBe(0);
  merchant.pass(60_000);
  expect(merchant.got).toMatchObject([{ id, body: 'no JSON at all: æ', event: null, attempt: 1 }]);
  expect(merchant.got.every((sent) => isSignedBy(registration, sent))).toBe(true);
  expect(ledger.deliveries()).toMatchObject([{ event: null, reference: null, status: 500 }]);
  expect(() => deliveries.sendRaw('nobody', '{}')).toThrow(/no webhook nobody/);
});

test('GET may be behind: it shows a payment as it was before what is still to be delivered', () => {
  const { caller, deliveries, merchant } = begin();
  deliveries.set({ staleLooks: true });
  deliveries.hold();
  caller.authorized(ref);
  expect(stateOf(caller)).toBe('CREATED');
  expect(aggregate(caller.get(ref))).toMatchObject({ authorized: 0 });
  expect(asObject(caller.get(ref).body)).not.toHaveProperty('captureGuaranteedUntil');
  expect(caller.events(ref).body).toHaveLength(2);
  expect(aggregate(caller.capture(ref, 1000)).captured).toBe(1000);
  deliveries.release();
  merchant.answer = ({ event }) => (event === 'CAPTURED' ? 500 : 200);
  merchant.deliver();
  expect(stateOf(caller)).toBe('AUTHORIZED');
  expect(aggregate(caller.get(ref))).toMatchObject({ authorized: 35_000, captured: 0 });
  merchant.answer = () => 200;
  merchant.pass(2000);
  merchant.deliver();
  expect(aggregate(caller.get(ref)).captured).toBe(1000);
});

test.each([
  ['a decline', (caller: Caller) => caller.sandbox.customer.decline(ref)],
  ['a cancel', (caller: Caller) => caller.cancel(ref)],
  ['the end of its time', (caller: Caller) => (caller.nowMs += 600_000)],
])('GET may be behind %s', (_name, end) => {
  const { caller, deliveries, merchant } = begin();
  caller.create();
  merchant.deliver();
  deliveries.set({ staleLooks: true });
  end(caller);
  expect(stateOf(caller)).toBe('CREATED');
  merchant.deliver();
  expect(stateOf(caller)).not.toBe('CREATED');
  expect(stateOf(caller)).toBe(caller.sandbox.payment(ref).state);
  expect(aggregate(caller.get(ref)).cancelled).toBe(caller.sandbox.payment(ref).cancelledMinor);
});

test('GET may be behind captures, refunds and cancels, one by one', () => {
  const { caller, deliveries, merchant } = begin();
  caller.authorized(ref);
  merchant.deliver();
  deliveries.set({ staleLooks: true });
  const seen = () => {
    const { captured, refunded, cancelled } = aggregate(caller.get(ref));
    return [captured, refunded, cancelled];
  };
  caller.capture(ref, 1000);
  caller.refund(ref, 400);
  caller.cancel(ref);
  expect(seen()).toEqual([0, 0, 0]);
  const seenWhileSent: number[][] = [];
  merchant.answer = () => {
    seenWhileSent.push(seen());
    return 200;
  };
  merchant.deliver();
  // A merchant who asks before it has answered is shown what it is being told.
  expect(seenWhileSent).toEqual([
    [1000, 0, 0],
    [1000, 400, 0],
    [1000, 400, 34_000],
  ]);
  expect(seen()).toEqual([1000, 400, 34_000]);
});

test('GET is not behind what is lost or was asked for by nobody, and a forged delivery tells nothing', () => {
  const { caller, deliveries, merchant } = begin();
  deliveries.set({ staleLooks: true, wrongSignature: true });
  caller.create();
  const forged: unknown[] = [];
  merchant.answer = () => {
    forged.push(stateOf(caller));
    return 401;
  };
  caller.sandbox.customer.approve(ref);
  merchant.deliver();
  expect(forged).toEqual(['CREATED']);
  for (const { id } of caller.sandbox.webhooks.all()) caller.sandbox.webhooks.drop(id);
  expect(stateOf(caller)).toBe('AUTHORIZED');
  caller.registered(webhookUrl);
  deliveries.set({ mode: 'lost' });
  expect(aggregate(caller.capture(ref, 1000)).captured).toBe(1000);
  expect(aggregate(caller.get(ref)).captured).toBe(1000);
});
