/** Which answers about money are believed: nothing missing, nothing odd, nothing contradictory. */
import { assert, constantFrom, integer, oneof, property, record } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventsFromWire, paymentFromWire } from '../../electron/payment/vipps-wire.ts';
import { reference, wirePayment } from './client-bench.ts';
import type { Sums } from './client-bench.ts';

const expected = { reference, currency: null, amountIsPayments: true };

function isBelieved(json: unknown): boolean {
  return paymentFromWire(json, expected).ok;
}

/** The payment after a change somewhere inside, by JSON text so that anything can be written. */
function altered(from: string, to: string): unknown {
  const wire = JSON.stringify(wirePayment('AUTHORIZED', { authorized: 35_000, captured: 21_614 }));
  expect(wire).toContain(from);
  return JSON.parse(wire.replace(from, to)) as unknown;
}

describe('a payment', () => {
  it.each<[string, Sums]>([
    ['CREATED', {}],
    ['AUTHORIZED', { authorized: 35_000 }],
    ['AUTHORIZED', { authorized: 35_000, captured: 21_614 }],
    ['AUTHORIZED', { authorized: 35_000, captured: 21_614, cancelled: 13_386 }],
    ['AUTHORIZED', { authorized: 35_000, captured: 35_000, refunded: 13_386 }],
    ['AUTHORIZED', { authorized: 35_000, cancelled: 35_000 }],
    ['TERMINATED', { cancelled: 35_000 }],
    ['TERMINATED', {}],
    ['ABORTED', {}],
    ['EXPIRED', {}],
    ['EXPIRED', { cancelled: 35_000 }],
  ])('%s %o is believed', (state, sums) => {
    expect(isBelieved(wirePayment(state, sums))).toBe(true);
  });

  it.each<[string, string, Sums]>([
    ['captured more than authorized', 'AUTHORIZED', { authorized: 35_000, captured: 35_001 }],
    [
      'captured and cancelled more than authorized',
      'AUTHORIZED',
      { authorized: 35_000, captured: 21_614, cancelled: 13_387 },
    ],
    ['refunded more than captured', 'AUTHORIZED', { authorized: 35_000, captured: 1, refunded: 2 }],
    ['authorized more than asked', 'AUTHORIZED', { authorized: 35_001 }],
    ['authorized, and nothing held', 'AUTHORIZED', {}],
    ['created, and something held', 'CREATED', { authorized: 35_000 }],
    ['created, and something cancelled', 'CREATED', { cancelled: 1 }],
    ['aborted, and something held', 'ABORTED', { authorized: 35_000 }],
    ['terminated, and something held', 'TERMINATED', { authorized: 35_000, cancelled: 34_999 }],
    ['terminated, and captured', 'TERMINATED', { authorized: 9, captured: 9, cancelled: 9 }],
    ['expired, and more cancelled than asked', 'EXPIRED', { cancelled: 35_001 }],
  ])('%s is refused', (_what, state, sums) => {
    expect(isBelieved(wirePayment(state, sums))).toBe(false);
  });

  it.each([
    ['a fraction', '21614', '216.14'],
    ['a negative sum', '21614', '-21614'],
    ['a sum beyond exact integers', '21614', '9007199254740993'],
    ['a sum in words', '21614', '"21614"'],
    ['no sum', '{"currency":"NOK","value":21614}', 'null'],
    ['a sum without value', ',"value":21614', ''],
    ['a sum without currency', '"currency":"NOK","value":21614', '"value":21614'],
    ['two currencies', '"currency":"NOK","value":21614', '"currency":"DKK","value":21614'],
    ['no aggregate', '"aggregate"', '"aggregates"'],
    ['a missing sum', '"refundedAmount"', '"refunded"'],
    ['a state of tomorrow', '"AUTHORIZED"', '"CAPTURED"'],
    ['a state in lower case', '"AUTHORIZED"', '"authorized"'],
    ['another reference', reference, 'another-reference'],
    ['a reference in other case', reference, reference.toUpperCase()],
  ])('with %s is refused', (_what, from, to) => {
    expect(isBelieved(altered(from, to))).toBe(false);
  });

  it('in a currency no station has is refused', () => {
    const text = JSON.stringify(wirePayment('CREATED')).replaceAll('NOK', 'USD');
    expect(isBelieved(JSON.parse(text))).toBe(false);
  });

  it.each([null, undefined, 5, 'text', [], {}, [wirePayment('CREATED')]])('%j is none', (json) => {
    expect(isBelieved(json)).toBe(false);
  });

  it('what is new, at any depth, changes nothing', () => {
    const plain = wirePayment('AUTHORIZED', { authorized: 35_000 });
    const rich = {
      ...plain,
      merchantLegalLinks: { termsOfSaleUrl: 'https://example.com' },
      aggregate: { ...plain.aggregate, tippedAmount: { value: 'x' } },
      amount: { ...plain.amount, formatted: '350,00' },
      userDetails: null,
    };
    expect(paymentFromWire(rich, expected)).toEqual(paymentFromWire(plain, expected));
  });

  it.each([undefined, null, '', 'soon', 17])('a guarantee until %j is no guarantee', (until) => {
    const more = { captureGuaranteedUntil: until };
    const parsed = paymentFromWire(wirePayment('AUTHORIZED', { authorized: 5 }, more), expected);
    expect(parsed).toMatchObject({ ok: true, value: { captureGuaranteedUntilMs: null } });
  });

  it('whatever is believed has sums that can be true', () => {
    const minor = oneof(constantFrom(0, 1, 35_000, 35_001, -1, 0.5), integer());
    const state = constantFrom('CREATED', 'AUTHORIZED', 'ABORTED', 'EXPIRED', 'TERMINATED');
    const sums = record({
      authorized: minor,
      captured: minor,
      cancelled: minor,
      refunded: minor,
    });
    assert(
      property(state, sums, (name, given) => {
        const parsed = paymentFromWire(wirePayment(name, given), expected);
        if (!parsed.ok) return true;
        const { authorizedMinor, capturedMinor, refundedMinor } = parsed.value;
        return (
          Object.values(given).every((value) => Number.isInteger(value) && value >= 0) &&
          refundedMinor <= capturedMinor &&
          capturedMinor <= authorizedMinor &&
          authorizedMinor <= 35_000 &&
          (name === 'AUTHORIZED' || capturedMinor === 0)
        );
      }),
      { numRuns: 2000 },
    );
  });
});

describe('an event log', () => {
  const event = {
    reference,
    pspReference: '3343121302',
    name: 'CREATED',
    amount: { currency: 'NOK', value: 35_000 },
    timestamp: '2026-11-22T12:00:00Z',
    success: true,
    idempotencyKey: null,
  };

  it('may be empty, and may hold names of tomorrow', () => {
    expect(eventsFromWire([], reference)).toEqual({ ok: true, value: [] });
    expect(eventsFromWire([{ ...event, name: 'ADJUSTED' }], reference).ok).toBe(true);
  });

  it.each([
    ['about another reference', { reference: 'another-reference' }],
    ['without success', { success: undefined }],
    ['with success in words', { success: 'true' }],
    ['without a time', { timestamp: 'yesterday' }],
    ['with half a unit', { amount: { currency: 'NOK', value: 0.5 } }],
    ['without a reference of its own', { pspReference: '' }],
  ])('with an event %s is refused', (_what, change) => {
    expect(eventsFromWire([event, { ...event, ...change }], reference).ok).toBe(false);
  });

  it('in two currencies is refused', () => {
    const other = { ...event, amount: { currency: 'EUR', value: 35_000 } };
    expect(eventsFromWire([event, other], reference).ok).toBe(false);
  });
});
