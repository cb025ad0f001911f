/**
 * One payment from creation to settled, apart from any screen: sends what it needs next, waits, and
 * looks before it repeats, so that every repeat starts from the truth.
 */
import { orphanGraceMs, orphanLookMs, viewMaxAgeMs } from './limits.ts';
import { heldMinor, needed, paidMinor } from './payment-needs.ts';
import { deadlineOf, keyFor, retryLater, withOperation } from './payment-operation.ts';
import { assert, type Turn } from './turn.ts';
import type { Operation, OperationName, Payment } from './state.ts';

/** A one-time QR and its payment live ten minutes (ePayment, time limits). */
export const paymentLifetimeMs = 600_000;

/** Longer than any call takes with its token and its one repeat; after that its outcome is unknown. */
const answerTimeoutMs = 120_000;
/** What waits for a person is looked up so often: they may have put it right in Vipps' portal. */
const personLookEveryMs = 3_600_000;

/** A loop and not a chain of lists: this runs at every turn for every payment. */
function underWay({ operations }: Payment): [OperationName, Operation] | null {
  for (const key in operations) {
    const name = key as OperationName;
    const operation = operations[name];
    if (operation?.state === 'sent') return [name, operation];
  }
  return null;
}

/** An answer that never came: neither done nor failed. */
function giveUpWaiting(turn: Turn, payment: Payment, name: OperationName): void {
  const next = retryLater(payment, name, turn.atMs, {
    code: 'timed-out',
    message: 'no answer came at all',
    retryAfterMs: null,
  });
  turn.putPayment({ ...next, mustLook: true });
}

/** True while settlement has something under way: what is still to be paid for does not count. */
export function isSettlingNow(payment: Payment): boolean {
  return payment.plan.kind !== 'await' && underWay(payment) !== null;
}

/** A person is needed (alerts.ts says so): looks from time to time whether one has been there. */
function awaitPerson(turn: Turn, payment: Payment): void {
  lookIfNotSince(turn, payment, personLookEveryMs);
}

function lookIfNotSince(turn: Turn, payment: Payment, everyMs: number): void {
  const lastLookMs = payment.operations.look?.nextTryAtMs ?? payment.createdAtMs;
  if (turn.atMs - lastLookMs >= everyMs) turn.putPayment({ ...payment, mustLook: true });
}

/** Nobody here knows what an orphan was for: it is watched, and let go of when its time is over. */
function watchOrphan(turn: Turn, payment: Payment): void {
  const { plan } = payment;
  assert(plan.kind === 'orphan', 'only an orphan is waited with');
  if (plan.mayRelease || turn.atMs - plan.foundAtMs < orphanGraceMs) {
    return lookIfNotSince(turn, payment, orphanLookMs);
  }
  turn.putPayment({ ...payment, plan: { ...plan, mayRelease: true }, mustLook: true });
}

/**
 * Starts whatever the payment needs next, if nothing is under way and its time has come.
 * `mayStart`: settlement has not too much under way already; payments somebody waits for always may.
 */
export function drivePayment(turn: Turn, reference: string, mayStart: boolean): void {
  const payment = turn.payment(reference);
  if (payment === undefined || payment.isSettled) return;
  const sent = underWay(payment);
  if (sent !== null) {
    const [name, { nextTryAtMs: sentAtMs }] = sent;
    if (turn.atMs - sentAtMs >= answerTimeoutMs) giveUpWaiting(turn, payment, name);
    return;
  }
  const next = needed(payment);
  if (next === null) {
    if (payment.plan.kind === 'orphan') watchOrphan(turn, payment);
    return;
  }
  if (next === 'settled') {
    turn.putPayment({ ...payment, isSettled: true });
    turn.do({ type: 'unwatchPayment', reference });
    return;
  }
  const before = next === 'person' ? undefined : payment.operations[next];
  if (next === 'person' || before?.state === 'refused') return awaitPerson(turn, payment);
  if (before !== undefined && before.nextTryAtMs > turn.atMs) return;
  if (!mayStart && payment.plan.kind !== 'await') return;
  if (movesMoney(next) && !isFreshlySeen(payment, turn.atMs)) {
    turn.putPayment({ ...payment, mustLook: true });
    return drivePayment(turn, reference, mayStart);
  }
  begin(turn, payment, next);
}

/** Notes the operation as sent, with its key, and sends it once that is on disk. */
function begin(turn: Turn, payment: Payment, next: OperationName): void {
  const before = payment.operations[next];
  const keyVersion = before?.keyVersion ?? 1;
  const operation: Operation = {
    key: keyFor(payment, next, keyVersion),
    keyVersion,
    state: 'sent',
    attempts: before === undefined || before.state === 'done' ? 1 : before.attempts + 1,
    nextTryAtMs: turn.atMs,
    lastError: before?.lastError ?? null,
    lastErrorCode: before?.lastErrorCode ?? null,
    deadlineAtMs: before?.deadlineAtMs ?? deadlineOf(turn.state.rules, payment, next),
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
        flow: payment.flow,
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

function movesMoney(name: OperationName): boolean {
  return name === 'capture' || name === 'captureAll' || name === 'refund';
}

function isFreshlySeen({ seenAtMs }: Payment, atMs: number): boolean {
  return seenAtMs !== null && atMs - seenAtMs < viewMaxAgeMs;
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
