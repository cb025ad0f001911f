/** The sandbox's books for tests and demonstrations: every payment, every receipt, every request seen. */
import type { Operation } from './faults.ts';
import type { OrderManagement } from './order-management.ts';
import type { PaymentBook } from './payment-book.ts';
import { isSettled, type EventRecord, type PaymentState } from './payment-record.ts';
import { receiptFindings, receiptTotalMinor } from './receipt-rules.ts';
import type { Delivery } from './wire.ts';

export interface LedgerReceipt {
  body: Record<string, unknown>;
  totalMinor: number;
  /** What is wrong with it though Vipps would take it; empty for a sound receipt. */
  findings: string[];
}

export interface LedgerPayment {
  msn: string;
  reference: string;
  state: PaymentState;
  currency: string;
  amountMinor: number;
  authorizedMinor: number;
  capturedMinor: number;
  cancelledMinor: number;
  refundedMinor: number;
  /** Nothing is held any more. */
  isSettled: boolean;
  approvalIsUnderWay: boolean;
  description: string | null;
  metadata: Record<string, string> | null;
  userFlow: string;
  /** Text in the QR; null without one. */
  qrText: string | null;
  createdAtMs: number;
  expiresAtMs: number;
  authorizedAtMs: number | null;
  captureDeadlineMs: number | null;
  events: EventRecord[];
  receipt: LedgerReceipt | null;
}

export interface RequestSeen {
  /** Rises by one with every request, from 1. */
  seq: number;
  atMs: number;
  method: string;
  path: string;
  /** Null where no operation has this path. */
  operation: Operation | null;
  reference: string | null;
  idempotencyKey: string | null;
  /** As answered, heard or not; 0 where the request never got in. */
  status: number;
  delivery: Delivery;
  /** The answer was a stored one: nothing was done. */
  isReplay: boolean;
  body: string;
}

/** Most requests kept; older ones are forgotten. */
const mostRequests = 20_000;

export class Ledger {
  readonly #book: PaymentBook;
  readonly #orders: OrderManagement;
  readonly #requests: RequestSeen[] = [];
  readonly #listeners = new Set<(request: RequestSeen) => void>();
  #seq = 0;

  constructor(book: PaymentBook, orders: OrderManagement) {
    this.#book = book;
    this.#orders = orders;
  }

  note(request: Omit<RequestSeen, 'seq'>): void {
    this.#seq += 1;
    const seen = { seq: this.#seq, ...request };
    this.#requests.push(seen);
    if (this.#requests.length > mostRequests) this.#requests.shift();
    for (const listener of this.#listeners) listener(seen);
  }

  /** Hears of each request once it is done and before its answer leaves. */
  listen(listener: (request: RequestSeen) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Requests, oldest first; of one operation where named. */
  requests(operation?: Operation): RequestSeen[] {
    return this.#requests.filter(
      (request) => operation === undefined || request.operation === operation,
    );
  }

  /** Payments in the order of their creation. */
  payments(): LedgerPayment[] {
    return this.#book.all().map((payment) => ({
      msn: payment.msn,
      reference: payment.reference,
      state: payment.state,
      currency: payment.currency,
      amountMinor: payment.amountMinor,
      authorizedMinor: payment.authorizedMinor,
      capturedMinor: payment.capturedMinor,
      cancelledMinor: payment.cancelledMinor,
      refundedMinor: payment.refundedMinor,
      isSettled: isSettled(payment),
      approvalIsUnderWay: payment.approvalIsUnderWay,
      description: payment.description,
      metadata: payment.metadata,
      userFlow: payment.userFlow,
      qrText: payment.qr?.targetUrl ?? null,
      createdAtMs: payment.createdAtMs,
      expiresAtMs: payment.expiresAtMs,
      authorizedAtMs: payment.authorizedAtMs,
      captureDeadlineMs: payment.captureDeadlineMs,
      events: payment.events.map((event) => ({ ...event })),
      receipt: this.#receipt(payment),
    }));
  }

  #receipt(payment: {
    msn: string;
    reference: string;
    capturedMinor: number;
    refundedMinor: number;
    currency: string;
  }): LedgerReceipt | null {
    const body = this.#orders.receiptOf(payment.msn, payment.reference);
    if (body === null) return null;
    // Where everything had to be captured and the rest given back, the receipt is of what remained.
    const amountMinor = payment.capturedMinor - payment.refundedMinor;
    const { currency } = payment;
    const findings = receiptFindings(body, { amountMinor, currency });
    return { body, totalMinor: receiptTotalMinor(body), findings };
  }
}
