/**
 * One payment from creation to settled, apart from any screen: what must happen next at Vipps is
 * derived from the plan and from what was last seen there, so every repeat starts from the truth.
 */
import { assert, type Turn } from './turn.ts';
import type { CallError } from './events.ts';
import type { Operation, OperationName, Payment, Seen } from './state.ts';
import type { Qr } from './view.ts';

/** A one-time QR and its payment live ten minutes (ePayment, time limits). */
export const paymentLifetimeMs = 600_000;

/** After so many refusals a person is asked to look. */
const alertAfterAttempts = 3;
const longestWaitMs = 300_000;

const keySuffix: Record<OperationName, string> = {
  create: 'create',
  look: 'look',
  cancelUnapproved: 'drop',
  cancel: 'cancel',
  capture: 'cap',
  captureAll: 'capall',
  refund: 'refund',
  receipt: 'receipt',
};

function keyFor(reference: string, name: OperationName, version: number): string {
  const key = `${reference}-${keySuffix[name]}`;
  return version === 1 ? key : `${key}-${version}`;
}

/** Answers after which the same key may well succeed; any other refusal sticks to its key. */
const keepsItsKey: ReadonlySet<string> = new Set([
  'keys-refused',
  'rate-limited',
  'locked',
  'vipps-trouble',
  'unreachable',
  'capture-later',
]);

function backoffMs(attempts: number): number {
  return Math.min(longestWaitMs, 1000 * 3 ** Math.min(attempts - 1, 6));
}

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
    return heldMinor(seen) > 0 ? 'cancel' : 'settled';
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

function isUnderWay(payment: Payment): boolean {
  return Object.values(payment.operations).some((operation) => operation.state === 'sent');
}

/** Starts whatever the payment needs next, if nothing is under way and its time has come. */
export function drivePayment(turn: Turn, reference: string): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.isSettled || isUnderWay(payment)) return;
  const next = needed(payment);
  if (next === null) return;
  if (next === 'settled') {
    turn.putPayment({ ...payment, isSettled: true });
    turn.do({ type: 'unwatchPayment', reference });
    return;
  }
  if (next === 'person') {
    const alert = payment.alert ?? 'What is held no longer covers the bill (changed outside?)';
    if (payment.alert === null) turn.putPayment({ ...payment, alert });
    return;
  }
  const before = payment.operations[next];
  if (before !== undefined && before.nextTryAtMs > turn.atMs) return;
  if (before?.state === 'refused') return;
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
      assert(plan.kind === 'settle' && seen !== null, 'money moves only by a bill on a seen payment');
      const amountMinor = {
        capture: plan.bill.dueMinor,
        captureAll: seen.authorizedMinor,
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

function withOperation(payment: Payment, name: OperationName, operation: Operation): Payment {
  return { ...payment, operations: { ...payment.operations, [name]: operation } };
}

function finish(payment: Payment, name: OperationName): Payment {
  const operation = payment.operations[name];
  if (operation === undefined) return payment;
  return withOperation(payment, name, { ...operation, state: 'done', lastError: null });
}

/** The creation was answered: there is something to show, and to watch. */
export function paymentCreated(turn: Turn, reference: string, qr: Qr): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.isSettled) return;
  const seen: Seen = payment.seen ?? {
    state: 'CREATED',
    authorizedMinor: 0,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    captureGuaranteedUntilMs: null,
  };
  turn.putPayment({ ...finish(payment, 'create'), qr, seen });
  turn.do({ type: 'watchPayment', reference });
}

/** True if `next` can follow `seen`: money totals only grow and a final state stays. */
function canFollow(seen: Seen | null, next: Seen): boolean {
  if (seen === null) return true;
  if (seen.state !== 'CREATED' && next.state !== seen.state) return false;
  return (
    next.capturedMinor >= seen.capturedMinor &&
    next.cancelledMinor >= seen.cancelledMinor &&
    next.refundedMinor >= seen.refundedMinor &&
    next.authorizedMinor >= seen.authorizedMinor
  );
}

function isSameSeen(a: Seen | null, b: Seen): boolean {
  return (
    a !== null &&
    a.state === b.state &&
    a.authorizedMinor === b.authorizedMinor &&
    a.capturedMinor === b.capturedMinor &&
    a.cancelledMinor === b.cancelledMinor &&
    a.refundedMinor === b.refundedMinor &&
    a.captureGuaranteedUntilMs === b.captureGuaranteedUntilMs
  );
}

/** Takes in how a payment stands. Views older than what is known change nothing. */
export function paymentSeen(turn: Turn, reference: string, by: OperationName, view: Seen): void {
  const payment = turn.payment(reference);
  if (payment === undefined) return;
  // Answers to changes do not repeat the guarantee: what is known of it stays.
  const seen: Seen = {
    ...view,
    captureGuaranteedUntilMs:
      view.captureGuaranteedUntilMs ?? payment.seen?.captureGuaranteedUntilMs ?? null,
  };
  const answersOperation = payment.operations[by]?.state === 'sent';
  if (!answersOperation && !payment.mustLook && isSameSeen(payment.seen, seen)) return;
  let next = answersOperation ? finish(payment, by) : payment;
  if (canFollow(payment.seen, seen)) {
    const money = by === 'capture' || by === 'captureAll' || by === 'cancel' || by === 'refund';
    next = { ...next, seen: isSameSeen(payment.seen, seen) && payment.seen ? payment.seen : seen };
    // An answer of success that moved nothing is not believed: look again, then repeat.
    const unmoved = money && isSameSeen(payment.seen, seen);
    next = { ...next, mustLook: unmoved };
    if (unmoved) next = retryLater(next, by, turn.atMs, 'answered, but nothing moved', null);
    if (seen.state !== 'CREATED') turn.do({ type: 'unwatchPayment', reference });
  }
  turn.putPayment(next);
}

/** The receipt is with Vipps. */
export function receiptSent(turn: Turn, reference: string): void {
  const payment = turn.payment(reference);
  if (payment !== undefined) turn.putPayment(finish(payment, 'receipt'));
}

function retryLater(
  payment: Payment,
  name: OperationName,
  atMs: number,
  message: string,
  retryAfterMs: number | null,
): Payment {
  const before = payment.operations[name];
  const attempts = before?.attempts ?? 1;
  const keyVersion = before?.keyVersion ?? 1;
  return withOperation(payment, name, {
    key: keyFor(payment.reference, name, keyVersion),
    keyVersion,
    state: 'waiting',
    attempts,
    nextTryAtMs: atMs + Math.max(backoffMs(attempts), retryAfterMs ?? 0),
    lastError: message,
  });
}

function refuse(payment: Payment, name: OperationName, message: string): Payment {
  const before = payment.operations[name];
  assert(before !== undefined, 'only what was sent can be refused');
  return withOperation(payment, name, { ...before, state: 'refused', lastError: message });
}

/** A call did not succeed: what that means for this payment. */
export function callFailed(
  turn: Turn,
  reference: string,
  name: OperationName,
  error: CallError,
): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.operations[name]?.state !== 'sent') return;
  let next = retryLater(payment, name, turn.atMs, error.message, error.retryAfterMs);
  // Keys can be put right and locks pass: not final, whatever class the answer has by itself.
  const mayPass = error.code === 'keys-refused' || error.retry === 'later';
  const before = next.operations[name];
  if (before !== undefined && error.retry !== 'unknown' && !keepsItsKey.has(error.code)) {
    next = withOperation(next, name, { ...before, keyVersion: before.keyVersion + 1 });
  }
  if (name === 'look') {
    next = lookFailed(turn, next, error);
  } else if (error.retry === 'unknown') {
    next = { ...next, mustLook: true };
  } else if (!mayPass) {
    next = refusedForGood(next, name, error);
  }
  const attempts = next.operations[name]?.attempts ?? 0;
  if (name !== 'create' && name !== 'look' && attempts >= alertAfterAttempts && !payment.alert) {
    next = { ...next, alert: `${name}: ${error.message}` };
  }
  turn.putPayment(next);
}

function lookFailed(turn: Turn, payment: Payment, error: CallError): Payment {
  if (error.code !== 'not-found') return payment;
  if (payment.seen !== null) {
    return { ...payment, alert: 'Vipps no longer knows a payment it has confirmed before' };
  }
  const done = finish(payment, 'look');
  if (payment.plan.kind === 'await') return { ...done, mustLook: false };
  // Vipps never had it: nothing is held anywhere.
  turn.do({ type: 'unwatchPayment', reference: payment.reference });
  return { ...done, mustLook: false, isSettled: true };
}

function refusedForGood(payment: Payment, name: OperationName, error: CallError): Payment {
  switch (name) {
    case 'create':
      if (error.code === 'reference-used' || error.code === 'key-reused') {
        return { ...payment, mustLook: true };
      }
      return { ...refuse(payment, name, error.message), isRefused: true };
    case 'capture':
      if (error.code === 'full-capture-only') {
        return {
          ...refuse(payment, name, error.message),
          capturesAllOnly: true,
          alert: 'This sales unit refuses partial capture (6140): all was captured, the rest refunded',
        };
      }
      return lookThenRefuse(payment, name, error);
    case 'receipt':
      if (error.code === 'already-sent') return finish(payment, name);
      return { ...refuse(payment, name, error.message), alert: `receipt: ${error.message}` };
    case 'cancelUnapproved':
      // Approved meanwhile, being approved, or over already: the look-up tells which.
      return { ...payment, mustLook: true };
    case 'cancel':
    case 'captureAll':
    case 'refund':
      return lookThenRefuse(payment, name, error);
    case 'look':
      return payment;
  }
}

/** A first refusal may mean it is done already: look. Refused again after that, a person is needed. */
function lookThenRefuse(payment: Payment, name: OperationName, error: CallError): Payment {
  const attempts = payment.operations[name]?.attempts ?? 1;
  if (attempts < alertAfterAttempts) return { ...payment, mustLook: true };
  return { ...refuse(payment, name, error.message), alert: `${name}: ${error.message}` };
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
