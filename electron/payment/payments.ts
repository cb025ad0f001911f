/**
 * Payments in payment words: what the station asks of Vipps MobilePay, and how each question can
 * end. The wire is vipps-wire.ts's business, the waiting and repeating the session machine's.
 */
import type { Currency, PaymentFlow, WayIn } from '../session/view.ts';

/** How a payment stands at Vipps. State never becomes captured: money truth is the aggregate. */
export type PaymentState = 'CREATED' | 'AUTHORIZED' | 'ABORTED' | 'EXPIRED' | 'TERMINATED';

export interface PaymentView {
  reference: string;
  state: PaymentState;
  currency: Currency;
  authorizedMinor: number;
  capturedMinor: number;
  cancelledMinor: number;
  refundedMinor: number;
  /** Until when the bank guarantees the capture; null where Vipps does not say. */
  captureGuaranteedUntilMs: number | null;
  /** What the payment was created with, where the answer surely says so. */
  amountMinor?: number;
  /** Id of the station that created it, where the answer says so. */
  station?: string;
}

export interface PaymentEvent {
  name: string;
  pspReference: string;
  amountMinor: number;
  atMs: number;
  success: boolean;
  idempotencyKey: string | null;
}

export type QrRenderer = 'station' | 'vipps';

export interface CreatePayment {
  reference: string;
  idempotencyKey: string;
  /** The most that may be captured: reserved now, minor units. */
  amountMinor: number;
  currency: Currency;
  /** 3 to 100 characters, shown to the payer. */
  description: string;
  flow: PaymentFlow;
  /** Of use with a code on the screen only. */
  qrRenderer: QrRenderer;
  /**
   * Where the payer is led back to, its status page; null: nowhere, which a phone that pays on its
   * own page cannot do without.
   */
  returnUrl: string | null;
  /** At most 5 pairs, key ≤ 100, value ≤ 500 characters; nothing personal. */
  metadata: Record<string, string>;
}

export interface CreatedPayment {
  reference: string;
  wayIn: WayIn;
}

/** Body of a capture or refund. */
export interface ChangePayment {
  reference: string;
  idempotencyKey: string;
  amountMinor: number;
  currency: Currency;
}

export interface CancelPayment {
  reference: string;
  idempotencyKey: string;
  /** True: only if nobody has approved yet (Vipps' cancelTransactionOnly). */
  onlyIfNotAuthorized: boolean;
}

export interface ReceiptLine {
  name: string;
  id: string;
  /** With VAT; the lines add up to the captured amount. */
  grossMinor: number;
  netMinor: number;
  vatMinor: number;
  /** VAT rate in hundredths of a per cent: 2500 = 25 %, 2550 = 25.5 %; 0: none. */
  vatRate: number;
  unit: { quantity: string; quantityUnit: 'KWH' | 'MINUTE' | 'PCS'; unitPriceMinor: number } | null;
}

export interface SendReceipt {
  reference: string;
  currency: Currency;
  /** Station id. */
  posId: string;
  lines: ReceiptLine[];
}

/** Closed list of how a call fails, folded from HTTP status and Vipps' error codes. */
export type PaymentErrorCode =
  | 'unreachable' // no answer at all: DNS, connection, TLS
  | 'timed-out' // sent, or perhaps so, and no whole answer came back; 408
  | 'keys-refused' // 401/403: credentials or product
  | 'rate-limited' // 429
  | 'locked' // 423 or 6160: another operation is under way
  | 'vipps-trouble' // 5xx, 3010
  | 'not-understood' // an answer whose money would be unclear
  | 'invalid-request' // 400 with no code we know: our mistake
  | 'reference-used' // on create: 4150, 4020
  | 'key-reused' // 4010, 409 same key with another body; on a change also 4150, 4020
  | 'not-found' // 404, 5090
  | 'wrong-currency' // 5040
  | 'sales-unit-not-ready' // 5010, 5020, 5030, 5050, 5060, 5070, 5080
  | 'amount-refused' // 4040, 6010, 6090
  | 'not-authorized-yet' // 6080
  | 'already-authorized' // 6060: cancelTransactionOnly came too late; 6230
  | 'approval-under-way' // 6250
  | 'full-capture-only' // 6140
  | 'capture-later' // 6260, 6280
  | 'capture-period-over' // 6100, 6030
  | 'already-captured' // 6040, 6170
  | 'already-cancelled' // 6050, 6070, 6190, 6200: look before believing
  | 'refund-refused' // 6150, 6180, 6210, 6220, 5100, 6020
  | 'already-sent' // receipt: 409, or 400 saying duplicate
  | 'other-refusal'; // any other 4xx

export interface PaymentError {
  code: PaymentErrorCode;
  /**
   * never: the same question will be refused again; later: nothing happened, ask again;
   * unknown: it may have happened, look up first, then repeat with the same key.
   * Calls that change nothing are never unknown. Refused keys are `later`: the operator can mend
   * them. A created payment whose QR image is lost is `unknown`: the repeat fetches it again.
   */
  retry: 'never' | 'later' | 'unknown';
  /** Least wait before asking again, where Vipps said one (Retry-After). */
  retryAfterMs: number | null;
  /** HTTP status; null without an answer. */
  status: number | null;
  /** Vipps' error code such as "6140"; null without. */
  vippsCode: string | null;
  /** For logs: what was asked and what came back; no secret, nothing personal. */
  message: string;
  traceId: string | null;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: PaymentError };

export interface Payments {
  create(payment: CreatePayment): Promise<Outcome<CreatedPayment>>;
  look(reference: string): Promise<Outcome<PaymentView>>;
  events(reference: string): Promise<Outcome<PaymentEvent[]>>;
  capture(capture: ChangePayment): Promise<Outcome<PaymentView>>;
  refund(refund: ChangePayment): Promise<Outcome<PaymentView>>;
  cancel(cancel: CancelPayment): Promise<Outcome<PaymentView>>;
  sendReceipt(receipt: SendReceipt): Promise<Outcome<void>>;
  /** Asks Vipps for nothing in particular: are network, keys and API in order? */
  probe(): Promise<Outcome<void>>;
}
