/** The merchant's portal: what a person at the operator can do to a payment by hand. */
import { cancel, capture, refund, type Adjustment } from './adjust-payment.ts';
import type { PaymentBook } from './payment-book.ts';
import type { PaymentRecord } from './payment-record.ts';
import type { SalesUnit } from './sales-unit.ts';
import type { Time } from './sandbox-time.ts';

/** Begins the key of everything done here, so that the event log tells it from the station's. */
export const portalKeyPrefix = 'portal-';

export class MerchantPortal {
  readonly #book: PaymentBook;
  readonly #units: readonly SalesUnit[];
  readonly #time: Time;
  #count = 0;

  constructor(book: PaymentBook, units: readonly SalesUnit[], time: Time) {
    this.#book = book;
    this.#units = units;
    this.#time = time;
  }

  /** Captures so much, minor units. False: Vipps refused. */
  capture(reference: string, amountMinor: number): boolean {
    return this.#adjust(capture, reference, amountMinor);
  }

  /** Lets go of everything that is not captured. False: Vipps refused. */
  cancel(reference: string): boolean {
    return this.#adjust(cancel, reference, null);
  }

  /** Gives so much back, minor units. False: Vipps refused. */
  refund(reference: string, amountMinor: number): boolean {
    return this.#adjust(refund, reference, amountMinor);
  }

  #adjust(
    adjust: (adjustment: Adjustment) => unknown,
    reference: string,
    amountMinor: number | null,
  ): boolean {
    const nowMs = this.#time.nowMs();
    this.#book.bringUpToDate(nowMs);
    const payment = this.#book.findAnywhere(reference);
    if (payment === null) return false;
    this.#count += 1;
    const idempotencyKey = `${portalKeyPrefix}${this.#count}`;
    const unit = this.#unitOf(payment);
    const body = bodyOf(payment, amountMinor);
    return adjust({ book: this.#book, unit, payment, body, idempotencyKey, nowMs }) === null;
  }

  #unitOf(payment: PaymentRecord): SalesUnit {
    const unit = this.#units.find(({ msn }) => msn === payment.msn);
    if (unit === undefined) throw new Error(`sandbox: no sales unit ${payment.msn}`);
    return unit;
  }
}

function bodyOf(payment: PaymentRecord, amountMinor: number | null): unknown {
  if (amountMinor === null) return undefined;
  return { modificationAmount: { currency: payment.currency, value: amountMinor } };
}
