/** The merchant's portal, the gateway's own answers, and a Swedish sales unit. */
import { expect, test } from 'vitest';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { portalKeyPrefix } from '../sim/vipps/portal.ts';
import { Caller, dayMs } from './sandbox-caller.ts';

const ref = 'charge-0001';

test('what a person does in the portal is seen from outside, under keys of its own', () => {
  const caller = new Caller();
  caller.authorized(ref);
  const { portal } = caller.sandbox;
  expect(portal.capture(ref, 1000)).toBe(true);
  expect(portal.refund(ref, 400)).toBe(true);
  expect(portal.cancel(ref)).toBe(true);
  const { capturedMinor, refundedMinor, cancelledMinor, authorizedMinor, events } =
    caller.sandbox.payment(ref);
  expect([capturedMinor, refundedMinor]).toEqual([1000, 400]);
  expect(capturedMinor + cancelledMinor).toBe(authorizedMinor);
  const keys = events.slice(2).map(({ idempotencyKey }) => idempotencyKey);
  expect(keys).toEqual([1, 2, 3].map((count) => `${portalKeyPrefix}${count}`));
});

test('the portal keeps the rules of money', () => {
  const caller = new Caller();
  caller.authorized(ref);
  const { portal } = caller.sandbox;
  expect(portal.refund(ref, 1)).toBe(false);
  expect(portal.capture(ref, 99_999_999)).toBe(false);
  expect(portal.cancel('charge-of-nobody')).toBe(false);
  expect(portal.cancel(ref)).toBe(true);
  expect(portal.capture(ref, 100)).toBe(false);
  expect(caller.capture(ref, 100).code).toBe('6070');
});

test.each([403, 404, 408, 504] as const)(
  'the gateway answers %d by itself: nothing done',
  (status) => {
    const caller = new Caller();
    caller.authorized(ref);
    caller.sandbox.faults.plan('capture', { kind: 'gateway', status });
    const answer = caller.capture(ref, 1000);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ statusCode: status });
    expect(caller.sandbox.payment(ref).capturedMinor).toBe(0);
  },
);

test('a Swedish sales unit takes kronor of its own, for fourteen days', () => {
  const caller = new Caller({ salesUnits: [sandboxSalesUnit({ market: 'SE' })] });
  expect(caller.create({ amount: { currency: 'NOK', value: 35_000 } }).code).toBe('5040');
  caller.create({ amount: { currency: 'SEK', value: 35_000 } });
  expect(caller.sandbox.customer.approve(ref).ok).toBe(true);
  const { authorizedAtMs, captureDeadlineMs } = caller.sandbox.payment(ref);
  expect((captureDeadlineMs ?? 0) - (authorizedAtMs ?? 0)).toBe(14 * dayMs);
  const lines = [
    {
      name: 'x',
      id: 'x',
      totalAmount: 125,
      totalAmountExcludingTax: 100,
      totalTaxAmount: 25,
      taxRate: 2500,
    },
  ];
  const receipt = { orderLines: lines, bottomLine: { currency: 'SEK', posId: '21678' } };
  expect(caller.receipt(ref, receipt).status).toBe(201);
});

test('time does nothing more to a payment that is settled', () => {
  const caller = new Caller();
  caller.authorized(ref);
  expect(caller.sandbox.book.open()).toHaveLength(1);
  caller.capture(ref, 1000);
  expect(caller.sandbox.book.open()).toHaveLength(1);
  caller.cancel(ref);
  expect(caller.sandbox.book.open()).toEqual([]);
  caller.nowMs += 200 * dayMs;
  expect(caller.sandbox.payment(ref).capturedMinor).toBe(1000);
});
