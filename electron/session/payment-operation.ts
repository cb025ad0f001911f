/** One durable thing to be done at Vipps: its key, its tries and the pauses between them. */
import type { Operation, OperationName, Payment } from './state.ts';

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

export function keyFor(reference: string, name: OperationName, version: number): string {
  const key = `${reference}-${keySuffix[name]}`;
  return version === 1 ? key : `${key}-${version}`;
}

function backoffMs(attempts: number): number {
  return Math.min(longestWaitMs, 1000 * 3 ** Math.min(attempts - 1, 6));
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
  return withOperation(payment, name, { ...operation, state: 'done', lastError: null });
}

export function retryLater(
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
