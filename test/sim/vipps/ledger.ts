/** The sandbox's books for tests and demonstrations: every payment, every receipt, every request seen and every delivery made. */
import type { Operation } from './faults.ts';
import type { OrderManagement } from './order-management.ts';
import type { PaymentBook } from './payment-book.ts';
import {
  isSettled,
  type EventName,
  type EventRecord,
  type PaymentState,
} from './payment-record.ts';
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
  /** Where the customer is sent back to; null where nothing was said. */
  returnUrl: string | null;
  /** What creating it was answered with: a landing page, an app link, a picture or a text; null for a push. */
  redirectUrl: string | null;
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

/** One attempt to tell a webhook of an event, or an event that was lost on its way. */
export interface DeliverySeen {
  /** Rises by one with every attempt that has ended, from 1. */
  seq: number;
  /** When it was sent, or lost. */
  atMs: number;
  registrationId: string;
  /** Null, as `event`, for a body sent by hand. */
  reference: string | null;
  event: EventName | null;
  /** 1 for the first; 0 where it was lost before any. */
  attempt: number;
  /** As answered; null where no answer came. */
  status: number | null;
  /** `failed`: not answered with 2xx in time, and to be repeated. */
  outcome: 'delivered' | 'failed' | 'lost';
}

/** Most requests kept, and most deliveries; older ones are forgotten. */
const mostRequests = 20_000;

export class Ledger {
  readonly #book: PaymentBook;
  readonly #orders: OrderManagement;
  readonly #requests: RequestSeen[] = [];
  readonly #listeners = new Set<(request: RequestSeen) => void>();
  readonly #deliveries: DeliverySeen[] = [];
  #seq = 0;
  #deliverySeq = 0;

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

  noteDelivery(delivery: Omit<DeliverySeen, 'seq'>): void {
    this.#deliverySeq += 1;
    this.#deliveries.push({ seq: this.#deliverySeq, ...delivery });
    if (this.#deliveries.length > mostRequests) this.#deliveries.shift();
  }

  /** Deliveries to webhooks in the order in which they ended; of one payment where named. */
  deliveries(reference?: string): DeliverySeen[] {
    return this.#deliveries.filter((one) => reference === undefined || one.reference === reference);
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
      returnUrl: payment.returnUrl,
      redirectUrl: payment.redirectUrl,
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
