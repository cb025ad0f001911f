/** Capture, cancel and refund: the rules of money after a payment has been created. */
import { readAmount, refusalOfSmallAmount, type Amount } from './amount-rules.ts';
import { refundCodeOf } from './magic-amounts.ts';
import type { PaymentBook } from './payment-book.ts';
import { uncapturedMinor, type PaymentRecord } from './payment-record.ts';
import { refusedCode, refusedField, type Refusal } from './problems.ts';
import { refundPeriodMs, type SalesUnit } from './sales-unit.ts';
import { asObject } from './wire.ts';

export interface Adjustment {
  book: PaymentBook;
  unit: SalesUnit;
  payment: PaymentRecord;
  /** Parsed body; undefined for none. */
  body: unknown;
  idempotencyKey: string | null;
  nowMs: number;
}

/** Captures, or says why not. `null` means done. */
export function capture(adjustment: Adjustment): Refusal | null {
  const { book, payment, nowMs, idempotencyKey } = adjustment;
  const reading = readModification(adjustment);
  if (!reading.ok) return reading.refusal;
  const amountMinor = reading.amount.valueMinor;
  const refusal =
    refusalOfCaptureState(payment, nowMs) ?? refusalOfCaptureAmount(adjustment, reading.amount);
  if (refusal !== null) return refusal;
  payment.capturedMinor += amountMinor;
  book.note(payment, { name: 'CAPTURED', amountMinor, atMs: nowMs, idempotencyKey });
  return null;
}

function refusalOfCaptureState(payment: PaymentRecord, nowMs: number): Refusal | null {
  switch (payment.state) {
    case 'CREATED':
      return refusedCode('6080', 'The payment has not been approved yet.');
    case 'TERMINATED':
      return refusedCode('6070', 'The payment has been cancelled.');
    case 'ABORTED':
    case 'EXPIRED':
      return refusedCode('6200', `The payment is ${payment.state}.`);
    case 'AUTHORIZED':
      break;
  }
  if (payment.captureDeadlineMs !== null && payment.captureDeadlineMs <= nowMs) {
    return refusedCode('6100', 'The capture period is over.');
  }
  if (payment.cancelledMinor > 0) return refusedCode('6070', 'The payment has been cancelled.');
  return payment.capturedMinor === payment.authorizedMinor
    ? refusedCode('6170', 'The whole amount has been captured already.')
    : null;
}

function refusalOfCaptureAmount(adjustment: Adjustment, amount: Amount): Refusal | null {
  const { payment, unit } = adjustment;
  if (amount.valueMinor > uncapturedMinor(payment)) {
    return refusedCode('6090', 'More than what is left of the authorized amount.');
  }
  const isPartial = amount.valueMinor < payment.authorizedMinor;
  if (isPartial && !unit.partialCaptureIsEnabled) {
    return refusedCode('6140', 'Partial capture is not enabled for this sales unit.');
  }
  return refusalOfSmallAmount(amount);
}

/** Cancels what has not been captured, or says why not. `null` means done. */
export function cancel(adjustment: Adjustment): Refusal | null {
  const { book, payment, body, nowMs, idempotencyKey } = adjustment;
  const request = body === undefined ? {} : asObject(body);
  const onlyTransaction = request?.['cancelTransactionOnly'] ?? false;
  if (request === null || typeof onlyTransaction !== 'boolean') {
    return refusedField('cancelTransactionOnly', 'The body must be an object; this a boolean.');
  }
  const refusal = refusalOfCancel(payment, onlyTransaction, nowMs);
  if (refusal !== null) return refusal;
  if (payment.state === 'CREATED') {
    payment.state = 'TERMINATED';
    payment.cancelledMinor = payment.amountMinor;
    const { amountMinor } = payment;
    book.note(payment, { name: 'TERMINATED', amountMinor, atMs: nowMs, idempotencyKey });
    return null;
  }
  const restMinor = uncapturedMinor(payment);
  payment.cancelledMinor += restMinor;
  book.note(payment, { name: 'CANCELLED', amountMinor: restMinor, atMs: nowMs, idempotencyKey });
  return null;
}

function refusalOfCancel(
  payment: PaymentRecord,
  onlyTransaction: boolean,
  nowMs: number,
): Refusal | null {
  if (payment.state === 'CREATED') {
    return payment.approvalIsUnderWay
      ? refusedCode('6250', 'The customer is approving the payment right now.')
      : null;
  }
  if (payment.state !== 'AUTHORIZED') {
    return refusedCode('6050', `The payment is ${payment.state}.`);
  }
  if (onlyTransaction) {
    return refusedCode('6060', 'The payment is authorized; the reservation stays.');
  }
  if (payment.captureDeadlineMs !== null && payment.captureDeadlineMs <= nowMs) {
    return refusedCode('6030', 'The cancel period is over.');
  }
  if (payment.capturedMinor === payment.authorizedMinor) {
    return refusedCode('6040', 'The whole amount has been captured: refund instead.');
  }
  return uncapturedMinor(payment) === 0 ? refusedCode('6190', 'Nothing is left to cancel.') : null;
}

/** Refunds out of what was captured, or says why not. `null` means done. */
export function refund(adjustment: Adjustment): Refusal | null {
  const { book, payment, nowMs, idempotencyKey } = adjustment;
  const reading = readModification(adjustment);
  if (!reading.ok) return reading.refusal;
  const amountMinor = reading.amount.valueMinor;
  const refusal = refusalOfRefund(payment, amountMinor, nowMs);
  if (refusal !== null) return refusal;
  payment.refundedMinor += amountMinor;
  book.note(payment, { name: 'REFUNDED', amountMinor, atMs: nowMs, idempotencyKey });
  return null;
}

function refusalOfRefund(
  payment: PaymentRecord,
  amountMinor: number,
  nowMs: number,
): Refusal | null {
  if (payment.state !== 'AUTHORIZED' || payment.authorizedAtMs === null) {
    return refusedCode('6020', 'The payment has never been authorized.');
  }
  if (payment.capturedMinor === 0) return refusedCode('6210', 'Nothing has been captured.');
  const code = refundCodeOf(amountMinor);
  if (code !== null) return refusedCode(code, 'Refused in the test environment by its amount.');
  if (nowMs - payment.authorizedAtMs > refundPeriodMs) {
    return refusedCode('6220', 'Refunds are possible for 365 days.');
  }
  const leftMinor = payment.capturedMinor - payment.refundedMinor;
  if (leftMinor === 0) return refusedCode('6180', 'Everything captured has been refunded.');
  return amountMinor > leftMinor
    ? refusedCode('6150', `Only ${leftMinor} minor units are left to refund.`)
    : null;
}

/** Reads `modificationAmount`: above zero, in the payment's currency. */
function readModification(adjustment: Adjustment) {
  const reading = readAmount(
    asObject(adjustment.body)?.['modificationAmount'],
    'modificationAmount',
  );
  if (!reading.ok) return reading;
  const { currency, valueMinor } = reading.amount;
  if (currency !== adjustment.payment.currency || valueMinor === 0) {
    const detail = `The amount must be above 0 and in ${adjustment.payment.currency}.`;
    return { ok: false as const, refusal: refusedCode('4040', detail) };
  }
  return reading;
}
