/** All payments of the sandbox, and what time alone does to them: expiry, late approval, the capture deadline. */
import {
  assertMoneyAddsUp,
  isSettled,
  noteEvent,
  uncapturedMinor,
  type EventRecord,
  type PaymentRecord,
} from './payment-record.ts';
import { captureDeadlineMs, captureGuaranteeMs, type SalesUnit } from './sales-unit.ts';
import type { SeededIds } from './seeded-ids.ts';

/** Hears of each event once, in order: the way in for webhooks and for pages that show them. */
export type EventListener = (payment: PaymentRecord, event: EventRecord) => void;

/** What an event says; without a key and successful unless told. */
export type Happened = Pick<EventRecord, 'name' | 'amountMinor' | 'atMs'> & Partial<EventRecord>;

export class PaymentBook {
  readonly #payments = new Map<string, PaymentRecord>();
  /** Those that time can still do something to: a life has thousands of payments, few of them open. */
  readonly #open = new Set<PaymentRecord>();
  readonly #units: readonly SalesUnit[];
  readonly #ids: SeededIds;
  readonly #listeners = new Set<EventListener>();

  constructor(units: readonly SalesUnit[], ids: SeededIds) {
    this.#units = units;
    this.#ids = ids;
  }

  listen(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Payments not settled yet, in the order of their creation. */
  open(): PaymentRecord[] {
    return [...this.#open];
  }

  all(): PaymentRecord[] {
    return [...this.#payments.values()];
  }

  /** References are case-sensitive and unique per sales unit only. */
  find(msn: string, reference: string): PaymentRecord | null {
    return this.#payments.get(`${msn}/${reference}`) ?? null;
  }

  /** The payment of any sales unit with this reference; the oldest where several have it. */
  findAnywhere(reference: string): PaymentRecord | null {
    for (const payment of this.#payments.values()) {
      if (payment.reference === reference) return payment;
    }
    return null;
  }

  add(payment: PaymentRecord, idempotencyKey: string | null): void {
    const key = `${payment.msn}/${payment.reference}`;
    if (this.#payments.has(key)) throw new Error(`sandbox: ${key} exists already`);
    this.#payments.set(key, payment);
    this.#open.add(payment);
    const { amountMinor, createdAtMs: atMs } = payment;
    this.note(payment, { name: 'CREATED', amountMinor, atMs, idempotencyKey });
  }

  /** Appends an event, checks the money and tells the listeners. */
  note(payment: PaymentRecord, happened: Happened): void {
    const event = { idempotencyKey: null, success: true, ...happened };
    const record = noteEvent(payment, this.#ids, event);
    assertMoneyAddsUp(payment);
    if (isSettled(payment)) this.#open.delete(payment);
    for (const listener of this.#listeners) listener(payment, record);
  }

  /** The customer's approval has come through: the amount is held from now on. */
  authorize(payment: PaymentRecord, atMs: number): void {
    const unit = this.#units.find((candidate) => candidate.msn === payment.msn);
    if (unit === undefined) throw new Error(`sandbox: no sales unit ${payment.msn}`);
    payment.state = 'AUTHORIZED';
    payment.approvalIsUnderWay = false;
    payment.approvesItselfAtMs = null;
    payment.authorizedMinor = payment.amountMinor;
    payment.authorizedAtMs = atMs;
    payment.captureDeadlineMs = atMs + captureDeadlineMs[unit.market];
    payment.captureGuaranteedUntilMs = atMs + captureGuaranteeMs;
    this.note(payment, { name: 'AUTHORIZED', amountMinor: payment.amountMinor, atMs });
  }

  /** Does to every payment what time has done to it by `nowMs`. */
  bringUpToDate(nowMs: number): void {
    for (const payment of this.#open) {
      const { approvesItselfAtMs, captureDeadlineMs: deadlineMs } = payment;
      if (approvesItselfAtMs !== null && approvesItselfAtMs <= nowMs) {
        this.authorize(payment, approvesItselfAtMs);
      }
      if (
        payment.state === 'CREATED' &&
        !payment.approvalIsUnderWay &&
        payment.expiresAtMs <= nowMs
      ) {
        payment.state = 'EXPIRED';
        const { amountMinor, expiresAtMs: atMs } = payment;
        this.note(payment, { name: 'EXPIRED', amountMinor, atMs });
      }
      const restMinor = uncapturedMinor(payment);
      if (deadlineMs !== null && deadlineMs <= nowMs && restMinor > 0) {
        payment.cancelledMinor += restMinor;
        this.note(payment, { name: 'CANCELLED', amountMinor: restMinor, atMs: deadlineMs });
      }
    }
  }
}
