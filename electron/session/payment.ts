/**
 * One payment from creation to settled, apart from any screen: what must happen next at Vipps is
 * derived from the plan and from what was last seen there, so every repeat starts from the truth.
 */
import { keyFor, retryLater, withOperation } from './payment-operation.ts';
import { assert, type Turn } from './turn.ts';
import type { Operation, OperationName, Payment, Seen } from './state.ts';

/** A one-time QR and its payment live ten minutes (ePayment, time limits). */
export const paymentLifetimeMs = 600_000;

/** Longer than any call takes with its token and its one repeat; after that its outcome is unknown. */
const answerTimeoutMs = 120_000;
/** What waits for a person is looked up so often: they may have put it right in Vipps' portal. */
const personLookEveryMs = 3_600_000;

/** What is still held at the payer's bank, minor units. */
export function heldMinor(seen: Seen): number {
  return seen.authorizedMinor - seen.capturedMinor - seen.cancelledMinor;
}

/** What the payer has finally paid so far, refunds taken off. */
export function paidMinor(seen: Seen): number {
  return seen.capturedMinor - seen.refundedMinor;
}

/**
 * The next thing to do at Vipps: 'settled' when nothing is left, null while the payer's answer is
 * awaited, 'person' when what is held no longer covers the bill and only a person can put it right.
 */
export function needed(payment: Payment): OperationName | 'settled' | 'person' | null {
  if (payment.isSettled) return null;
  if (payment.mustLook) return 'look';
  const { seen, plan } = payment;
  if (seen === null) {
    if (payment.isRefused) return 'settled';
    if (plan.kind === 'await') return 'create';
    return payment.operations.create === undefined || payment.operations.create.attempts === 0
      ? 'settled'
      : 'look';
  }
  if (seen.state !== 'CREATED' && seen.state !== 'AUTHORIZED') return 'settled';
  if (plan.kind === 'await') {
    return seen.state === 'CREATED' && payment.qr === null ? 'create' : null;
  }
  if (plan.kind === 'release') {
    if (seen.state === 'CREATED') return 'cancelUnapproved';
    if (heldMinor(seen) > 0) return 'cancel';
    // Captured outside though nothing was delivered: only a person can say why.
    return paidMinor(seen) > 0 ? 'person' : 'settled';
  }
  const { dueMinor } = plan.bill;
  if (paidMinor(seen) < dueMinor) {
    // Only one capture is ever made; anything else was done outside and is a person's to sort out.
    if (seen.capturedMinor > 0 || heldMinor(seen) < dueMinor) return 'person';
    return payment.capturesAllOnly ? 'captureAll' : 'capture';
  }
  if (paidMinor(seen) > dueMinor) return 'refund';
  if (heldMinor(seen) > 0) return 'cancel';
  if (dueMinor > 0 && !isOver(payment.operations.receipt)) return 'receipt';
  return 'settled';
}

function isOver(operation: Operation | undefined): boolean {
  return operation?.state === 'done' || operation?.state === 'refused';
}

function underWay(payment: Payment): [OperationName, Operation] | null {
  const found = Object.entries(payment.operations).find(([, one]) => one.state === 'sent');
  return (found as [OperationName, Operation] | undefined) ?? null;
}

/** An answer that never came: neither done nor failed. */
function giveUpWaiting(turn: Turn, payment: Payment, name: OperationName): void {
  const next = retryLater(payment, name, turn.atMs, 'no answer came at all', null);
  turn.putPayment({ ...next, mustLook: true });
}

/** A person is needed: says so, and looks from time to time whether one has been there. */
function awaitPerson(turn: Turn, payment: Payment): void {
  const lastLookMs = payment.operations.look?.nextTryAtMs ?? payment.createdAtMs;
  const alert = payment.alert ?? 'What is held no longer covers the bill (changed outside?)';
  const mustLook = turn.atMs - lastLookMs >= personLookEveryMs;
  if (payment.alert === null || mustLook) turn.putPayment({ ...payment, alert, mustLook });
}

/** Starts whatever the payment needs next, if nothing is under way and its time has come. */
export function drivePayment(turn: Turn, reference: string): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.isSettled) return;
  const sent = underWay(payment);
  if (sent !== null) {
    const [name, { nextTryAtMs: sentAtMs }] = sent;
    if (turn.atMs - sentAtMs >= answerTimeoutMs) giveUpWaiting(turn, payment, name);
    return;
  }
  const next = needed(payment);
  if (next === null) return;
  if (next === 'settled') {
    turn.putPayment({ ...payment, isSettled: true });
    turn.do({ type: 'unwatchPayment', reference });
    return;
  }
  const before = next === 'person' ? undefined : payment.operations[next];
  if (next === 'person' || before?.state === 'refused') return awaitPerson(turn, payment);
  if (before !== undefined && before.nextTryAtMs > turn.atMs) return;
  const keyVersion = before?.keyVersion ?? 1;
  const operation: Operation = {
    key: keyFor(reference, next, keyVersion),
    keyVersion,
    state: 'sent',
    attempts: before === undefined || before.state === 'done' ? 1 : before.attempts + 1,
    nextTryAtMs: turn.atMs,
    lastError: before?.lastError ?? null,
  };
  turn.putPayment(withOperation(payment, next, operation));
  send(turn, payment, next, operation.key);
}

function send(turn: Turn, payment: Payment, name: OperationName, key: string): void {
  const { reference, currency, plan, seen } = payment;
  const amounts = { reference, key, currency, operation: name };
  switch (name) {
    case 'create':
      turn.do({
        type: 'createPayment',
        reference,
        key,
        amountMinor: payment.amountMinor,
        currency,
        description: payment.description,
        evse: payment.evse,
      });
      return;
    case 'look':
      turn.do({ type: 'lookUpPayment', reference });
      return;
    case 'cancelUnapproved':
    case 'cancel':
      turn.do({
        type: 'cancelPayment',
        reference,
        key,
        operation: name,
        onlyIfNotAuthorized: name === 'cancelUnapproved',
      });
      return;
    case 'capture':
    case 'captureAll':
    case 'refund': {
      assert(
        plan.kind === 'settle' && seen !== null,
        'money moves only by a bill on a seen payment',
      );
      const amountMinor = {
        capture: plan.bill.dueMinor,
        captureAll: heldMinor(seen),
        refund: paidMinor(seen) - plan.bill.dueMinor,
      }[name];
      assert(amountMinor > 0, 'an amount that moves is above zero');
      assert(
        name === 'refund' || amountMinor <= heldMinor(seen),
        'a capture never passes what is held',
      );
      turn.do({
        type: name === 'refund' ? 'refundPayment' : 'capturePayment',
        ...amounts,
        amountMinor,
      });
      return;
    }
    case 'receipt':
      assert(plan.kind === 'settle', 'a receipt has a bill');
      turn.do({ type: 'sendReceipt', reference, key, bill: plan.bill });
  }
}

/** Nobody will charge on this payment any more: let go of whatever it holds. */
export function releasePayment(turn: Turn, reference: string): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.plan.kind !== 'await') return;
  turn.putPayment({ ...payment, plan: { kind: 'release' } });
  turn.do({ type: 'unwatchPayment', reference });
}

/** After a restart an operation that was under way may or may not have happened: look first. */
export function recoverPayment(turn: Turn, reference: string): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.isSettled) return;
  const operations = { ...payment.operations };
  for (const [name, operation] of Object.entries(operations)) {
    if (operation.state === 'sent') {
      operations[name as OperationName] = {
        ...operation,
        state: 'waiting',
        nextTryAtMs: turn.atMs,
      };
    }
  }
  const wasNeverSent = (payment.operations.create?.attempts ?? 0) === 0;
  turn.putPayment({ ...payment, operations, mustLook: !wasNeverSent });
  if (payment.seen?.state === 'CREATED' && payment.plan.kind === 'await') {
    turn.do({ type: 'watchPayment', reference });
  }
}
