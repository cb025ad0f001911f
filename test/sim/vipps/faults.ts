/** Faults on demand: which of the next calls go wrong, and how. */
import type { ErrorCode } from './error-codes.ts';

export const operations = [
  'token',
  'create',
  'get',
  'events',
  'capture',
  'cancel',
  'refund',
  'approve',
  'receipt',
  'category',
  'order',
  'image',
  'landing',
  'webhookRegister',
  'webhookList',
  'webhookDelete',
  'qrCreate',
  'qrList',
  'qrGet',
  'qrUpdate',
  'qrDelete',
] as const;
export type Operation = (typeof operations)[number];

export type Fault =
  /** It is done, and the answer never arrives. */
  | { kind: 'lostAnswer' }
  /** The connection is refused; nothing is done. */
  | { kind: 'refuse' }
  /** It is done, and the answer takes this long. */
  | { kind: 'delay'; delayMs: number }
  /** Answers with this status, before doing anything or, with `isDone`, after having done it. */
  | { kind: 'status'; status: 423 | 429 | 500 | 502 | 503; retryAfterS?: number; isDone?: boolean }
  /** The gateway before the API answers in its own shape, before anything was done. */
  | { kind: 'gateway'; status: 403 | 404 | 408 | 504 }
  /** Refuses with this error code, such as 6140, 6260, 6280. */
  | { kind: 'code'; code: ErrorCode }
  /** The token of this call is worth nothing any more; a fresh one works. */
  | { kind: 'tokenRevoked' }
  /** It is done; the answer breaks off in the middle of its JSON. */
  | { kind: 'malformedJson' }
  /** It is done; the answer lacks `aggregate`. */
  | { kind: 'withoutAggregate' }
  /** It is done; the answer's `aggregate` is still the one from before. */
  | { kind: 'staleAggregate' };

export interface PlannedFault {
  id: number;
  operation: Operation | 'any';
  fault: Fault;
  /** Calls still to be hit; Infinity until cleared. */
  timesLeft: number;
}

export class FaultPlan {
  #planned: PlannedFault[] = [];
  #nextId = 1;

  /** The next `times` calls of the operation suffer the fault. Returns an id to take it back with. */
  plan(operation: Operation | 'any', fault: Fault, times = 1): number {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#planned.push({ id, operation, fault, timesLeft: times });
    return id;
  }

  /** The fault this call suffers, oldest plan first; null for none. Uses it up. */
  take(operation: Operation): Fault | null {
    const planned = this.#planned.find(
      (candidate) => candidate.operation === operation || candidate.operation === 'any',
    );
    if (planned === undefined) return null;
    planned.timesLeft -= 1;
    if (planned.timesLeft <= 0) this.clear(planned.id);
    return planned.fault;
  }

  /** Takes one plan back, or all. */
  clear(id?: number): void {
    this.#planned = id === undefined ? [] : this.#planned.filter((one) => one.id !== id);
  }

  list(): PlannedFault[] {
    return this.#planned.map((one) => ({ ...one }));
  }
}
