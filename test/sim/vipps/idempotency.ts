/** Remembers what each Idempotency-Key was used for and how it was answered. */
import type { ErrorCode } from './error-codes.ts';
import { canonicalJson, parseJson, type Incoming, type SandboxResponse } from './wire.ts';

/** Longest key, from ePayment 1.8.1. */
export const longestIdempotencyKey = 50;

/** The code with which each operation reports a key that was used for something else. */
export const keyConflictCode: Readonly<Record<string, ErrorCode>> = {
  create: '4020',
  capture: '4010',
  cancel: '4020',
  refund: '4150',
};

interface Remembered {
  fingerprint: string;
  answer: SandboxResponse;
}

export type KeyLookup =
  { kind: 'new' } | { kind: 'replay'; answer: SandboxResponse } | { kind: 'conflict' };

/** Keys are remembered for ever, per sales unit and over all operations: the strictest reading of the documentation. */
export class IdempotencyKeys {
  readonly #remembered = new Map<string, Remembered>();

  look(msn: string, key: string, incoming: Incoming): KeyLookup {
    const known = this.#remembered.get(`${msn}/${key}`);
    if (known === undefined) return { kind: 'new' };
    return known.fingerprint === fingerprint(incoming)
      ? { kind: 'replay', answer: known.answer }
      : { kind: 'conflict' };
  }

  remember(msn: string, key: string, incoming: Incoming, answer: SandboxResponse): void {
    this.#remembered.set(`${msn}/${key}`, { fingerprint: fingerprint(incoming), answer });
  }
}

/** Requests that mean the same have the same fingerprint: order of keys and white space do not count. */
function fingerprint(incoming: Incoming): string {
  const parsed = parseJson(incoming.body);
  const body = parsed === undefined ? incoming.body.trim() : canonicalJson(parsed);
  return `${incoming.method} ${incoming.pathname} ${body === '' ? '{}' : body}`;
}
