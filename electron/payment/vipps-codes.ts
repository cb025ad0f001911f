/**
 * What each of Vipps' error codes, and each HTTP status without one, means in payment words:
 * data only. Codes and titles: ePayment API, "Errors" (60 codes, August 2026).
 */
import type { PaymentError, PaymentErrorCode } from './payments.ts';

export interface Meaning {
  code: PaymentErrorCode;
  retry: PaymentError['retry'];
}

function never(code: PaymentErrorCode): Meaning {
  return { code, retry: 'never' };
}

function later(code: PaymentErrorCode): Meaning {
  return { code, retry: 'later' };
}

function unknown(code: PaymentErrorCode): Meaning {
  return { code, retry: 'unknown' };
}

/** Keyed by the value of `extraDetails` named ErrorCode. */
export const meaningOfCode: ReadonlyMap<string, Meaning> = new Map([
  ['3010', unknown('vipps-trouble')], // internal error

  ['4010', never('key-reused')], // capture idempotency conflict
  ['4020', never('reference-used')], // idempotency error, key exists (create)
  ['4040', never('amount-refused')], // invalid amount
  ['4050', never('invalid-request')], // customer token
  ['4060', never('invalid-request')], // personal QR
  ['4070', never('invalid-request')], // phone number
  ['4080', never('invalid-request')], // scope
  ['4090', never('invalid-request')], // URL
  ['4100', never('invalid-request')], // metadata: too many pairs
  ['4110', never('invalid-request')], // metadata: key twice
  ['4120', never('invalid-request')], // metadata: key too long
  ['4130', never('invalid-request')], // metadata: value too long
  ['4140', never('invalid-request')], // parameter missing
  ['4150', never('reference-used')], // reference exists (create), key conflict (refund)
  ['4160', never('invalid-request')], // payment method type

  ['5010', never('sales-unit-not-ready')], // blocking sources
  ['5020', never('sales-unit-not-ready')], // express
  ['5030', never('sales-unit-not-ready')], // scope not allowed
  ['5040', never('wrong-currency')],
  ['5050', never('sales-unit-not-ready')], // long-living payment
  ['5060', never('sales-unit-not-ready')], // bank account not verified
  ['5070', never('sales-unit-not-ready')], // payment cannot be created
  ['5080', never('sales-unit-not-ready')], // PUSH_MESSAGE
  ['5090', never('not-found')],
  ['5100', never('refund-refused')],

  ['6010', never('amount-refused')], // too small
  ['6020', never('refund-refused')], // refund before the payment was authorized
  ['6030', never('capture-period-over')], // the time to cancel ends with the time to capture
  ['6040', never('already-captured')], // cannot cancel a captured payment
  ['6050', never('already-cancelled')], // cannot cancel: nothing is held
  ['6060', never('already-authorized')], // cancelTransactionOnly came too late
  ['6070', never('already-cancelled')], // cannot capture a cancelled payment
  ['6080', later('not-authorized-yet')],
  ['6090', never('amount-refused')], // capture too high
  ['6100', never('capture-period-over')],
  ['6110', never('invalid-request')], // expiry too late
  ['6120', never('invalid-request')], // expiry too soon
  ['6130', never('invalid-request')], // long-living without receipt
  ['6140', never('full-capture-only')],
  ['6150', never('refund-refused')], // not enough captured
  ['6160', later('locked')], // order processing
  ['6170', never('already-captured')],
  ['6180', never('refund-refused')], // already refunded
  ['6190', never('already-cancelled')], // cannot be cancelled
  ['6200', never('already-cancelled')], // cannot be captured
  ['6210', never('refund-refused')], // cannot be refunded
  ['6220', never('refund-refused')], // 365 days are over
  ['6230', never('already-authorized')],
  ['6250', later('approval-under-way')],
  ['6260', later('capture-later')], // funds unavailable
  ['6280', later('capture-later')], // capture failed, try later

  ['7010', never('other-refusal')], // customer not found

  // Force approve, test environment only.
  ['10010', never('other-refusal')],
  ['10020', never('other-refusal')],
  ['10030', never('other-refusal')],
  ['10040', never('other-refusal')],
  ['10050', never('other-refusal')],
  ['10060', never('other-refusal')],
  ['10070', never('other-refusal')],
]);

/**
 * Statuses that say the same whatever code comes along. Keys that are refused today may be mended by
 * the operator, and nothing happened: later, or a capture would be given up over a mislaid key.
 */
export const meaningOfStatus: ReadonlyMap<number, Meaning> = new Map([
  [401, later('keys-refused')],
  [423, later('locked')],
  [429, later('rate-limited')],
]);

/** For a status without a code that is known; the table above goes first. */
export function meaningWithoutCode(status: number): Meaning {
  switch (status) {
    case 400:
      return never('invalid-request');
    case 403:
      return later('keys-refused');
    case 404:
      return never('not-found');
    case 408:
      return unknown('timed-out');
    case 409:
      return never('key-reused');
    default:
      break;
  }
  if (status >= 500) return unknown('vipps-trouble');
  if (status >= 400) return never('other-refusal');
  // Neither refusal nor success: a redirect, a captive portal, a proxy. Not Vipps' word at all.
  return unknown('not-understood');
}
