/** A payment as the sandbox keeps it, its event log, and how both look on the wire. */
import type { SeededIds } from './seeded-ids.ts';

export type PaymentState = 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED';

export type EventName =
  | 'CREATED'
  | 'AUTHORIZED'
  | 'ABORTED'
  | 'EXPIRED'
  | 'TERMINATED'
  | 'CAPTURED'
  | 'CANCELLED'
  | 'REFUNDED';

export interface EventRecord {
  /** Unique per event. */
  pspReference: string;
  name: EventName;
  /** Of this operation, not the sum so far. */
  amountMinor: number;
  atMs: number;
  /** Null where the request carried none, as cancels often do. */
  idempotencyKey: string | null;
  success: boolean;
}

export type QrFormat = 'IMAGE/SVG+XML' | 'IMAGE/PNG' | 'TEXT/TARGETURL';

export interface PaymentRecord {
  msn: string;
  reference: string;
  currency: string;
  amountMinor: number;
  state: PaymentState;
  createdAtMs: number;
  expiresAtMs: number;
  authorizedAtMs: number | null;
  captureDeadlineMs: number | null;
  captureGuaranteedUntilMs: number | null;
  authorizedMinor: number;
  capturedMinor: number;
  cancelledMinor: number;
  refundedMinor: number;
  /** The customer is in the middle of approving (3-D Secure, say): no cancel, no expiry. */
  approvalIsUnderWay: boolean;
  /** When an approval of unknown result comes through by itself; null for none. */
  approvesItselfAtMs: number | null;
  description: string | null;
  metadata: Record<string, string> | null;
  userFlow: string;
  methodType: string;
  returnUrl: string | null;
  redirectUrl: string | null;
  /** Token in the landing page's and the image's address. */
  token: string;
  qr: { targetUrl: string; format: QrFormat; sizePx: number } | null;
  events: EventRecord[];
}

/** Appends to the event log under a pspReference of its own. */
export function noteEvent(
  payment: PaymentRecord,
  ids: SeededIds,
  event: Omit<EventRecord, 'pspReference'>,
): EventRecord {
  const record = { pspReference: ids.uuid(), ...event };
  payment.events.push(record);
  return record;
}

/** What may still be captured or cancelled. */
export function uncapturedMinor(payment: PaymentRecord): number {
  return payment.authorizedMinor - payment.capturedMinor - payment.cancelledMinor;
}

/** Every authorized øre captured or given back, or the payment over before it was authorized. */
export function isSettled(payment: PaymentRecord): boolean {
  if (payment.state === 'CREATED') return false;
  return payment.state !== 'AUTHORIZED' || uncapturedMinor(payment) === 0;
}

/** Throws where the money does not add up: a bug of the sandbox, never of its client. */
export function assertMoneyAddsUp(payment: PaymentRecord): void {
  const { authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = payment;
  const isSound =
    payment.state === 'TERMINATED'
      ? authorizedMinor === 0 && capturedMinor === 0
      : capturedMinor + cancelledMinor <= authorizedMinor;
  if (!isSound || refundedMinor > capturedMinor || capturedMinor < 0 || cancelledMinor < 0) {
    throw new Error(`sandbox: the money of ${payment.reference} does not add up`);
  }
}

export function aggregateOnWire(payment: PaymentRecord): Record<string, unknown> {
  const amount = (value: number) => ({ currency: payment.currency, value });
  return {
    authorizedAmount: amount(payment.authorizedMinor),
    cancelledAmount: amount(payment.cancelledMinor),
    capturedAmount: amount(payment.capturedMinor),
    refundedAmount: amount(payment.refundedMinor),
  };
}

/** Answers carry the pspReference of the CREATED event, whatever the operation (PspReference, 1.8.1). */
function createdPspReference(payment: PaymentRecord): string {
  const created = payment.events[0];
  if (created?.name !== 'CREATED') throw new Error('sandbox: an event log begins with CREATED');
  return created.pspReference;
}

/** Body of a capture's, cancel's or refund's answer. */
export function adjustmentOnWire(payment: PaymentRecord): Record<string, unknown> {
  return {
    amount: { currency: payment.currency, value: payment.amountMinor },
    state: payment.state,
    aggregate: aggregateOnWire(payment),
    pspReference: createdPspReference(payment),
    reference: payment.reference,
  };
}

/** Body of a GET of the payment. */
export function paymentOnWire(payment: PaymentRecord): Record<string, unknown> {
  const isAuthorized = payment.state === 'AUTHORIZED';
  return {
    ...adjustmentOnWire(payment),
    paymentMethod: { type: payment.methodType, ...(isAuthorized ? { cardBin: '540185' } : {}) },
    profile: {},
    ...(payment.redirectUrl !== null && payment.state === 'CREATED'
      ? { redirectUrl: payment.redirectUrl }
      : {}),
    ...(payment.metadata !== null ? { metadata: payment.metadata } : {}),
    ...(isAuthorized && payment.captureGuaranteedUntilMs !== null
      ? { captureGuaranteedUntil: withOffset(payment.captureGuaranteedUntilMs) }
      : {}),
  };
}

/** One item of the event log. */
export function eventOnWire(payment: PaymentRecord, event: EventRecord): Record<string, unknown> {
  return {
    reference: payment.reference,
    pspReference: event.pspReference,
    name: event.name,
    amount: { currency: payment.currency, value: event.amountMinor },
    timestamp: new Date(event.atMs).toISOString(),
    idempotencyKey: event.idempotencyKey,
    success: event.success,
  };
}

/** Vipps writes this one time with an offset instead of Z: `2026-09-01T07:53:44.812+00:00`. */
export function withOffset(atMs: number): string {
  return new Date(atMs).toISOString().replace('Z', '+00:00');
}
