/** What a payment still lacks, derived from its plan and from how Vipps last showed it. */
import { settlementReserveMs, shortestGuaranteeMs } from './limits.ts';
import type { Operation, OperationName, Payment, PaymentPlan, Seen } from './state.ts';

/** What is still held at the payer's bank, minor units. */
export function heldMinor(seen: Seen): number {
  return seen.authorizedMinor - seen.capturedMinor - seen.cancelledMinor;
}

/** What the payer has finally paid so far, refunds taken off. */
export function paidMinor(seen: Seen): number {
  return seen.capturedMinor - seen.refundedMinor;
}

/** Until when a capture is surely honoured: as Vipps says, else the shortest of the networks. */
export function guaranteeEndsAtMs(payment: Payment): number {
  const { createdAtMs, seen } = payment;
  const saidMs = seen?.captureGuaranteedUntilMs ?? null;
  // Over before it has begun: not the bank is wrong but this computer's clock.
  const isPossible = saidMs !== null && saidMs - createdAtMs > 2 * settlementReserveMs;
  return isPossible ? saidMs : createdAtMs + shortestGuaranteeMs;
}

export type Need = OperationName | 'settled' | 'person' | null;

/**
 * The next thing to do at Vipps: 'settled' when nothing is left, null while the payer's answer or an
 * orphan's time is awaited, 'person' when only a person can make what is held fit the bill.
 */
export function needed(payment: Payment): Need {
  if (payment.isSettled) return null;
  if (payment.mustLook) return 'look';
  const { seen, plan } = payment;
  if (seen === null) return neededUnseen(payment);
  if (seen.state !== 'CREATED' && seen.state !== 'AUTHORIZED') return 'settled';
  switch (plan.kind) {
    case 'await':
      return seen.state === 'CREATED' && payment.wayIn === null ? 'create' : null;
    case 'release':
      return neededToRelease(seen);
    case 'settle':
      return neededToSettle(payment, plan, seen);
    case 'orphan':
      if (seen.state === 'CREATED') return plan.mayRelease ? 'cancelUnapproved' : null;
      if (heldMinor(seen) === 0) return 'settled';
      return plan.mayRelease ? 'cancel' : null;
  }
}

/** Vipps has not shown it yet. */
function neededUnseen({ isRefused, plan, operations }: Payment): Need {
  if (isRefused) return 'settled';
  if (plan.kind === 'await') return 'create';
  if (plan.kind === 'orphan') return 'look';
  const wasSent = operations.create !== undefined && operations.create.attempts > 0;
  return wasSent ? 'look' : 'settled';
}

function neededToRelease(seen: Seen): Need {
  if (seen.state === 'CREATED') return 'cancelUnapproved';
  if (heldMinor(seen) > 0) return 'cancel';
  // Captured outside though nothing was delivered: only a person can say why.
  return paidMinor(seen) > 0 ? 'person' : 'settled';
}

function neededToSettle(
  payment: Payment,
  { bill }: Extract<PaymentPlan, { kind: 'settle' }>,
  seen: Seen,
): Need {
  const { dueMinor } = bill;
  const { captureAll, receipt } = payment.operations;
  if (paidMinor(seen) < dueMinor) {
    // Only one capture is ever made; anything else was done outside and is a person's to sort out.
    if (seen.capturedMinor > 0 || heldMinor(seen) < dueMinor) return 'person';
    return payment.capturesAllOnly ? 'captureAll' : 'capture';
  }
  if (paidMinor(seen) > dueMinor) {
    // Only what was captured whole, here and because of 6140, is given back by itself.
    const isOurs = captureAll !== undefined && captureAll.state !== 'refused';
    return isOurs && heldMinor(seen) === 0 ? 'refund' : 'person';
  }
  if (heldMinor(seen) > 0) return 'cancel';
  if (dueMinor > 0 && !isOver(receipt)) return 'receipt';
  return 'settled';
}

function isOver(operation: Operation | undefined): boolean {
  return operation?.state === 'done' || operation?.state === 'refused';
}
