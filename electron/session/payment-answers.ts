/** What Vipps' answers, and the lack of them, mean for a payment. */
import { alertAfterAttempts } from './limits.ts';
import { attemptsAtMost, finish, retryLater, withOperation } from './payment-operation.ts';
import { assert, type Turn } from './turn.ts';
import type { CallError } from './events.ts';
import type { OperationName, Payment, Seen } from './state.ts';
import type { WayIn } from './view.ts';

/** Answers after which the same key may well succeed; any other refusal sticks to its key. */
const keepsItsKey: ReadonlySet<string> = new Set([
  'keys-refused',
  'rate-limited',
  'locked',
  'vipps-trouble',
  'unreachable',
  'capture-later',
  // With "later" these two speak of the token, so the call itself was never sent.
  'timed-out',
  'not-understood',
]);

/** The creation was answered: there is something to show, and to watch. */
export function paymentCreated(turn: Turn, reference: string, wayIn: WayIn): void {
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
  turn.putPayment({ ...finish(payment, 'create'), wayIn, seen, seenAtMs: turn.atMs });
  if (seen.state === 'CREATED') turn.do({ type: 'watchPayment', reference });
}

/** True if the sums of `seen` can all be true of one payment. */
function isPossible({ amountMinor }: Payment, seen: Seen): boolean {
  const { authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = seen;
  // Before the approval nothing is authorized, and a cancellation shows the whole amount.
  const mostMinor = Math.max(authorizedMinor, seen.state === 'AUTHORIZED' ? 0 : amountMinor);
  return (
    authorizedMinor <= amountMinor &&
    capturedMinor + cancelledMinor <= mostMinor &&
    refundedMinor <= capturedMinor
  );
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

/** A view that is older than what is known, or impossible: asked again, later, and told if it stays. */
function notBelieved(payment: Payment, by: OperationName, atMs: number): Payment {
  const message = 'shows less than Vipps has confirmed, or sums that contradict each other';
  const error = { code: 'not-understood', message, retryAfterMs: null };
  return { ...retryLater(payment, by, atMs, error), mustLook: true };
}

/** Takes in how a payment stands. Views older than what is known change nothing. */
export function paymentSeen(turn: Turn, reference: string, by: OperationName, view: Seen): void {
  const known = turn.payment(reference);
  if (known === undefined || known.isSettled) return;
  const payment =
    known.plan.kind === 'orphan'
      ? { ...known, amountMinor: view.amountMinor ?? known.amountMinor }
      : known;
  // Answers to changes do not repeat the guarantee: what is known of it stays.
  const seen: Seen = {
    ...view,
    captureGuaranteedUntilMs:
      view.captureGuaranteedUntilMs ?? payment.seen?.captureGuaranteedUntilMs ?? null,
  };
  const answersOperation = payment.operations[by]?.state === 'sent';
  const isSame = isSameSeen(payment.seen, seen);
  // Only a look-up can confirm that all is as it was.
  if (!answersOperation && isSame && (by !== 'look' || !payment.mustLook)) return;
  if (!isPossible(payment, seen) || !canFollow(payment.seen, seen)) {
    if (answersOperation) turn.putPayment(notBelieved(payment, by, turn.atMs));
    return;
  }
  // An answer of success that moved nothing is not believed: look again, then repeat.
  const unmoved = answersOperation && by !== 'look' && isSame;
  let next = answersOperation ? finish(payment, by) : payment;
  if (unmoved) {
    const message = 'answered, but nothing moved';
    const error = { code: 'not-understood', message, retryAfterMs: null };
    next = retryLater(payment, by, turn.atMs, error);
  }
  turn.putPayment({
    ...next,
    seen: isSame ? payment.seen : seen,
    seenAtMs: turn.atMs,
    mustLook: unmoved,
  });
  if (seen.state !== 'CREATED') turn.do({ type: 'unwatchPayment', reference });
}

/** A call of Vipps is no truth about money: it makes the station ask, and nothing more. */
export function paymentSignalled(turn: Turn, reference: string): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.isSettled || payment.mustLook) return;
  turn.putPayment({ ...payment, mustLook: true });
}

/** The receipt is with Vipps. */
export function receiptSent(turn: Turn, reference: string): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.isSettled) return;
  turn.putPayment(finish(payment, 'receipt'));
}

function refuse(payment: Payment, name: OperationName, error: CallError): Payment {
  const before = payment.operations[name];
  assert(before !== undefined, 'only what was sent can be refused');
  return withOperation(payment, name, {
    ...before,
    state: 'refused',
    lastError: error.message,
    lastErrorCode: error.code,
  });
}

/**
 * A creation refused because its reference or key is taken, though this is its first try: a record
 * that was lost gave it out before. Whatever is paid there is not this driver's.
 */
function isOfAnotherLife(payment: Payment, error: CallError): boolean {
  const isTaken = error.code === 'reference-used' || error.code === 'key-reused';
  return isTaken && payment.seen === null && payment.operations.create?.attempts === 1;
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
  let next = retryLater(payment, name, turn.atMs, error);
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
    next = refusedForGood(turn, next, name, error);
  } else if (isTriedEnough(next, name, error)) {
    next = refuse(next, name, error);
  }
  turn.putPayment(next);
}

/** Has been put off, with Vipps' own words, more often than any passing trouble lasts. */
function isTriedEnough(payment: Payment, name: OperationName, error: CallError): boolean {
  const attempts = payment.operations[name]?.attempts ?? 0;
  return attempts >= attemptsAtMost && error.code === 'capture-later';
}

function lookFailed(turn: Turn, payment: Payment, error: CallError): Payment {
  // One that Vipps has confirmed before cannot be gone: asked again, and a person told.
  if (error.code !== 'not-found' || payment.seen !== null) return payment;
  const done = finish(payment, 'look');
  if (payment.plan.kind === 'await') return { ...done, mustLook: false };
  // Vipps never had it: nothing is held anywhere.
  turn.do({ type: 'unwatchPayment', reference: payment.reference });
  return { ...done, mustLook: false, isSettled: true };
}

function refusedForGood(
  turn: Turn,
  payment: Payment,
  name: OperationName,
  error: CallError,
): Payment {
  switch (name) {
    case 'create':
      if (isOfAnotherLife(payment, error)) {
        const plan = { kind: 'orphan', foundAtMs: turn.atMs, mayRelease: false } as const;
        return { ...payment, plan, mustLook: true };
      }
      if (error.code === 'reference-used' || error.code === 'key-reused') {
        return { ...payment, mustLook: true };
      }
      return { ...refuse(payment, name, error), isRefused: true };
    case 'capture':
      if (error.code === 'full-capture-only') {
        return { ...refuse(payment, name, error), capturesAllOnly: true };
      }
      return lookThenRefuse(payment, name, error);
    case 'receipt':
      if (error.code === 'already-sent') return finish(payment, name);
      return refuse(payment, name, error);
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
  return refuse(payment, name, error);
}
