/** Every documented error code of the ePayment API has a meaning, and the meaning it should have. */
import { describe, expect, it } from 'vitest';
import type { HttpAnswer } from '../../electron/payment/http.ts';
import { meaningOfCode } from '../../electron/payment/vipps-codes.ts';
import { foldAnswer } from '../../electron/payment/vipps-errors.ts';
import type { CallName } from '../../electron/payment/vipps-errors.ts';

/** Code, title as documented (August 2026), call it comes with, code and retry class expected. */
const documented = [
  ['3010', 'Internal error', 'capture', 'vipps-trouble', 'unknown'],
  ['4010', 'Capture idempotency conflict', 'capture', 'key-reused', 'never'],
  ['4020', 'Idempotency error (key already exists)', 'create', 'reference-used', 'never'],
  ['4040', 'Invalid amount', 'create', 'amount-refused', 'never'],
  ['4050', 'Invalid CustomerToken', 'create', 'invalid-request', 'never'],
  ['4060', 'Invalid PersonalQr', 'create', 'invalid-request', 'never'],
  ['4070', 'Invalid phone number', 'create', 'invalid-request', 'never'],
  ['4080', 'Invalid scope', 'create', 'invalid-request', 'never'],
  ['4090', 'Invalid URL', 'create', 'invalid-request', 'never'],
  ['4100', 'Metadata capacity exceeded', 'create', 'invalid-request', 'never'],
  ['4110', 'Metadata duplicate keys not allowed', 'create', 'invalid-request', 'never'],
  ['4120', 'Metadata key length exceeded', 'create', 'invalid-request', 'never'],
  ['4130', 'Metadata value length exceeded', 'create', 'invalid-request', 'never'],
  ['4140', 'Missing required parameter', 'create', 'invalid-request', 'never'],
  ['4150', 'Reference exists', 'create', 'reference-used', 'never'],
  ['4150', 'Refund idempotency conflict', 'refund', 'key-reused', 'never'],
  ['4160', 'Invalid payment method type', 'create', 'invalid-request', 'never'],
  ['5010', 'Blocking sources not applicable', 'create', 'sales-unit-not-ready', 'never'],
  ['5020', 'Express payment not allowed', 'create', 'sales-unit-not-ready', 'never'],
  ['5030', 'Illegal scope', 'create', 'sales-unit-not-ready', 'never'],
  ['5040', 'Invalid currency for merchant', 'create', 'wrong-currency', 'never'],
  ['5050', 'Long-living payment not allowed', 'create', 'sales-unit-not-ready', 'never'],
  ['5060', 'Merchant bank account not verified', 'create', 'sales-unit-not-ready', 'never'],
  ['5070', 'Payment cannot be created', 'create', 'sales-unit-not-ready', 'never'],
  ['5080', 'PUSH_MESSAGE not allowed', 'create', 'sales-unit-not-ready', 'never'],
  ['5090', 'Reference not found', 'look', 'not-found', 'never'],
  ['5100', 'Refund not possible', 'refund', 'refund-refused', 'never'],
  ['6010', 'Amount too small', 'create', 'amount-refused', 'never'],
  ['6020', 'Attempted refund before reservation', 'refund', 'refund-refused', 'never'],
  ['6030', 'Cancel period expired', 'cancel', 'capture-period-over', 'never'],
  ['6040', 'Cannot cancel a captured payment', 'cancel', 'already-captured', 'never'],
  ['6050', 'Cannot cancel a non-reserved payment', 'cancel', 'already-cancelled', 'never'],
  ['6060', 'Cannot cancel authorized payment', 'cancel', 'already-authorized', 'never'],
  ['6070', 'Cannot capture a cancelled payment', 'capture', 'already-cancelled', 'never'],
  ['6080', 'Cannot capture before reservation', 'capture', 'not-authorized-yet', 'later'],
  ['6090', 'Capture amount too high', 'capture', 'amount-refused', 'never'],
  ['6100', 'Capture period expired', 'capture', 'capture-period-over', 'never'],
  ['6110', 'Expiration date is too late', 'create', 'invalid-request', 'never'],
  ['6120', 'Expiration date is too soon', 'create', 'invalid-request', 'never'],
  ['6130', 'Long living payments require a receipt', 'create', 'invalid-request', 'never'],
  ['6140', 'Must capture full amount', 'capture', 'full-capture-only', 'never'],
  ['6150', 'Not enough refundable', 'refund', 'refund-refused', 'never'],
  ['6160', 'Order processing', 'capture', 'locked', 'later'],
  ['6170', 'Payment already captured', 'capture', 'already-captured', 'never'],
  ['6180', 'Payment already refunded', 'refund', 'refund-refused', 'never'],
  ['6190', 'Payment cannot be cancelled', 'cancel', 'already-cancelled', 'never'],
  ['6200', 'Payment cannot be captured', 'capture', 'already-cancelled', 'never'],
  ['6210', 'Payment cannot be refunded', 'refund', 'refund-refused', 'never'],
  ['6220', 'Refund period expired', 'refund', 'refund-refused', 'never'],
  ['6230', 'Payment is already reserved', 'cancel', 'already-authorized', 'never'],
  ['6250', 'Cannot cancel processing payment', 'cancel', 'approval-under-way', 'later'],
  ['6260', 'Funds unavailable', 'capture', 'capture-later', 'later'],
  ['6280', 'Capture failed, please try again later', 'capture', 'capture-later', 'later'],
  ['7010', 'Customer not found', 'create', 'other-refusal', 'never'],
  ['10010', 'Approve failed', 'create', 'other-refusal', 'never'],
  ['10020', 'Approve not allowed', 'create', 'other-refusal', 'never'],
  ['10030', 'Identification required', 'create', 'other-refusal', 'never'],
  ['10040', 'Invalid payment source', 'create', 'other-refusal', 'never'],
  ['10050', 'No cards', 'create', 'other-refusal', 'never'],
  ['10060', 'Operation not supported', 'create', 'other-refusal', 'never'],
  ['10070', 'Payment limit exceeded', 'create', 'other-refusal', 'never'],
] as const satisfies [string, string, CallName, string, string][];

function answer(status: number, body: unknown): HttpAnswer {
  return { status, headers: {}, body: JSON.stringify(body) };
}

function problem(status: number, code: string | number): HttpAnswer {
  return answer(status, {
    type: `https://httpstatuses.io/${status}`,
    title: 'Some title',
    status,
    traceId: '00-1-01',
    extraDetails: [
      { name: 'Hint', reason: 'x' },
      { name: 'ErrorCode', reason: code },
    ],
  });
}

describe('error codes', () => {
  it.each(documented)('%s %s on %s: %s, %s', (vippsCode, _title, call, code, retry) => {
    // No status is documented for most codes: the code decides under each that may come with it.
    for (const status of [400, 403, 404, 409, 500]) {
      const error = foldAnswer({ call, reference: 'evoslo12-1' }, problem(status, vippsCode), 0);
      expect(error, `status ${status}`).toMatchObject({ code, retry, vippsCode, status });
    }
  });

  it('the table knows these codes and no others', () => {
    const codes = new Set(documented.map(([vippsCode]) => vippsCode));
    expect(codes.size).toBe(60);
    expect([...meaningOfCode.keys()].toSorted()).toEqual([...codes].toSorted());
  });

  it('a code written as a number is read too', () => {
    const error = foldAnswer({ call: 'capture', reference: null }, problem(400, 6140), 0);
    expect(error).toMatchObject({ code: 'full-capture-only', vippsCode: '6140' });
  });

  it('a code of tomorrow is judged by its status and reported', () => {
    const asked = { call: 'capture', reference: 'evoslo12-1' } as const;
    expect(foldAnswer(asked, problem(400, '6999'), 0)).toMatchObject({
      code: 'invalid-request',
      vippsCode: '6999',
    });
    expect(foldAnswer(asked, problem(402, '6999'), 0).code).toBe('other-refusal');
    expect(foldAnswer(asked, problem(500, '6999'), 0)).toMatchObject({
      code: 'vipps-trouble',
      retry: 'unknown',
    });
  });

  it('401, 423 and 429 say the same with any code', () => {
    const asked = { call: 'capture', reference: 'evoslo12-1' } as const;
    expect(foldAnswer(asked, problem(401, '6140'), 0).code).toBe('keys-refused');
    expect(foldAnswer(asked, problem(423, '6140'), 0).code).toBe('locked');
    expect(foldAnswer(asked, problem(429, '6140'), 0).code).toBe('rate-limited');
  });

  it.each([
    ['a problem of the API without a code', { title: 'Not Found', status: 404 }, 'not-found'],
    ['the gateway', { statusCode: 404, message: 'Resource not found' }, 'not-understood'],
    ['some other proxy', { message: 'no Route matched' }, 'not-understood'],
    ['an empty object', {}, 'not-understood'],
    ['no object', 'Not found', 'not-understood'],
  ])('a 404 that is %s means %s for a look', (_what, body, code) => {
    const error = foldAnswer({ call: 'look', reference: 'evoslo12-1' }, answer(404, body), 0);
    expect(error.code).toBe(code);
  });

  it('an empty 404 does not say that there is no payment, but that Vipps is there', () => {
    const empty: HttpAnswer = { status: 404, headers: {}, body: '' };
    expect(foldAnswer({ call: 'look', reference: 'x' }, empty, 0).code).toBe('not-understood');
    expect(foldAnswer({ call: 'probe', reference: 'x' }, empty, 0).code).toBe('not-found');
  });

  it('a redirect code whose id is taken is told of by the id alone', () => {
    const error = foldAnswer(
      { call: 'redirect-create', reference: 'x' },
      answer(409, { id: 'x' }),
      0,
    );
    expect(error).toMatchObject({ code: 'reference-used', retry: 'never' });
    const page: HttpAnswer = { status: 409, headers: {}, body: '<html></html>' };
    expect(foldAnswer({ call: 'redirect-create', reference: 'x' }, page, 0).code).toBe(
      'not-understood',
    );
  });

  it.each([
    ['00-616e415f5af7584eb4d9369d0fe8d7cc-48b90041faff204c-00', 'is the trace'],
    ['/v1/payments/evoslo12-1/capture', 'is none'],
  ])('the instance %s %s', (instance, verdict) => {
    const asked = { call: 'redirect-get', reference: 'x' } as const;
    const { traceId } = foldAnswer(asked, answer(404, { title: 'Not Found', instance }), 0);
    expect(traceId).toBe(verdict === 'is none' ? null : instance);
  });

  it('nothing is unknown about a call that changes nothing', () => {
    const reading = ['look', 'events', 'probe', 'token', 'webhook-list', 'redirect-get'] as const;
    for (const call of reading) {
      for (const status of [300, 408, 500, 502, 503]) {
        expect(foldAnswer({ call, reference: null }, answer(status, {}), 0).retry).toBe('later');
      }
    }
  });
});
