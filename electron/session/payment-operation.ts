/** One durable thing to be done at Vipps: its key, its tries, the pauses between them, its deadline. */
import { fractionOf } from './hash.ts';
import { captureDeadlineMs, refundDeadlineMs } from './limits.ts';
import type { CallError } from './events.ts';
import type { Operation, OperationName, Payment, Rules } from './state.ts';

/** First pause after a failure, shorter where a driver waits; each further one is three times as long… */
const firstWaitMs: Record<OperationName, number> = {
  create: 1_000,
  cancelUnapproved: 1_000,
  look: 1_000,
  capture: 2_000,
  captureAll: 2_000,
  cancel: 2_000,
  refund: 2_000,
  receipt: 2_000,
};
/** …up to this. What failed for want of a connection is tried again as soon as there is one. */
const longestWaitMs = 3_600_000;

/** At one an hour this is a month: as long as a capture may stay "try later" (6260, 6280). */
export const attemptsAtMost = 750;

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

/**
 * The idempotency key, at most 50 characters (ePayment). That of a creation carries its moment: a
 * reference that a lost record gave out before must not be answered with the payment of that time.
 */
export function keyFor(payment: Payment, name: OperationName, version: number): string {
  const suffix = name === 'create' ? `c${payment.createdAtMs.toString(36)}` : keySuffix[name];
  const key = `${payment.reference}-${suffix}`;
  return version === 1 ? key : `${key}-${version}`;
}

/** The pause after so many tries, a quarter more or less, so that many stations do not ask as one. */
function backoffMs(name: OperationName, key: string, attempts: number): number {
  const growth = 3 ** Math.min(attempts - 1, 8);
  const meanMs = Math.min(longestWaitMs, firstWaitMs[name] * growth);
  return Math.round(meanMs * (0.75 + 0.5 * fractionOf(`${key} ${attempts}`)));
}

/** When this must have been done by; null where nothing limits it but its attempts. */
export function deadlineOf(rules: Rules, payment: Payment, name: OperationName): number | null {
  switch (name) {
    case 'create':
    case 'cancelUnapproved':
      return payment.expiresAtMs;
    case 'capture':
    case 'captureAll':
    case 'cancel':
      return captureDeadlineOf(rules, payment);
    case 'refund':
      return payment.createdAtMs + refundDeadlineMs;
    case 'look':
    case 'receipt':
      return null;
  }
}

/** Until when the market lets this payment be captured or cancelled. */
export function captureDeadlineOf(rules: Rules, payment: Payment): number {
  return payment.createdAtMs + captureDeadlineMs[rules.country];
}

export function withOperation(
  payment: Payment,
  name: OperationName,
  operation: Operation,
): Payment {
  return { ...payment, operations: { ...payment.operations, [name]: operation } };
}

export function finish(payment: Payment, name: OperationName): Payment {
  const operation = payment.operations[name];
  if (operation === undefined) return payment;
  return withOperation(payment, name, {
    ...operation,
    state: 'done',
    lastError: null,
    lastErrorCode: null,
  });
}

/** Puts an operation off: the longer, the more often it has been tried. */
export function retryLater(
  payment: Payment,
  name: OperationName,
  atMs: number,
  error: Pick<CallError, 'code' | 'message' | 'retryAfterMs'>,
): Payment {
  const before = payment.operations[name];
  const attempts = before?.attempts ?? 1;
  const keyVersion = before?.keyVersion ?? 1;
  const key = keyFor(payment, name, keyVersion);
  return withOperation(payment, name, {
    key,
    keyVersion,
    state: 'waiting',
    attempts,
    nextTryAtMs: atMs + Math.max(backoffMs(name, key, attempts), error.retryAfterMs ?? 0),
    lastError: error.message,
    lastErrorCode: error.code,
    deadlineAtMs: before?.deadlineAtMs ?? null,
  });
}

/** Causes that are gone once Vipps can be reached again. */
const passesWithTheOutage: ReadonlySet<string> = new Set([
  'unreachable',
  'timed-out',
  'vipps-trouble',
  'keys-refused',
  'not-understood',
]);

/** After an outage: what failed because of it is due within seconds, spread, not within its hour. */
export function dueAfterOutage(payment: Payment, atMs: number): Payment {
  let next = payment;
  for (const [name, operation] of Object.entries(payment.operations)) {
    const isPassing = passesWithTheOutage.has(operation.lastErrorCode ?? '');
    const soonMs = atMs + Math.round(10_000 * fractionOf(`${operation.key} again`));
    if (operation.state !== 'waiting' || !isPassing || operation.nextTryAtMs <= soonMs) continue;
    next = withOperation(next, name as OperationName, { ...operation, nextTryAtMs: soonMs });
  }
  return next;
}
