/** The customer with the phone: scans, opens links, approves, declines, hesitates, lets the time run out. */
import { failingApprovals, unknownForAnHourMinor, unknownResultMs } from './magic-amounts.ts';
import type { PaymentBook } from './payment-book.ts';
import type { PaymentRecord } from './payment-record.ts';
import type { QrCodes } from './qr-codes.ts';
import type { Time } from './sandbox-time.ts';

export type CustomerOutcome = { ok: true; payment: PaymentRecord } | { ok: false; why: string };

export class CustomerApp {
  readonly #book: PaymentBook;
  readonly #codes: QrCodes;
  readonly #time: Time;

  constructor(book: PaymentBook, codes: QrCodes, time: Time) {
    this.#book = book;
    this.#codes = codes;
    this.#time = time;
  }

  /** What the app makes of a scanned code: the payment's reference, or null for a code that is none or is over. */
  scan(payload: string): string | null {
    this.#book.bringUpToDate(this.#time.nowMs());
    const payment = this.#book
      .all()
      .find((candidate) => candidate.qr?.targetUrl === payload && candidate.state === 'CREATED');
    return payment?.reference ?? null;
  }

  /** Where a scanned merchant-redirect code leads the phone: the merchant's page, or null for a code that is none. */
  scanRedirect(payload: string): string | null {
    return this.#codes.redirectOf(payload, this.#time.nowMs());
  }

  /**
   * What Vipps makes of a link that a merchant's page led to: the payment's reference, or null for
   * an address that leads to no payment or to one that is over.
   */
  openLink(url: string): string | null {
    this.#book.bringUpToDate(this.#time.nowMs());
    const payment = this.#book
      .all()
      .find(({ userFlow, redirectUrl }) => userFlow !== 'QR' && redirectUrl === url);
    return payment?.state === 'CREATED' ? payment.reference : null;
  }

  /** Approves. Amounts of magic-amounts.ts fail, and are logged as an AUTHORIZED event without success. */
  approve(reference: string, msn?: string): CustomerOutcome {
    const found = this.#open(reference, msn);
    if (!found.ok) return found;
    const { payment } = found;
    const nowMs = this.#time.nowMs();
    const failure = failingApprovals[payment.amountMinor];
    if (failure !== undefined) {
      const { amountMinor } = payment;
      this.#book.note(payment, { name: 'AUTHORIZED', amountMinor, atMs: nowMs, success: false });
      return { ok: false, why: failure };
    }
    if (payment.amountMinor === unknownForAnHourMinor) {
      payment.approvalIsUnderWay = true;
      payment.approvesItselfAtMs = nowMs + unknownResultMs;
      return { ok: false, why: 'the result is unknown for an hour' };
    }
    this.#book.authorize(payment, nowMs);
    return found;
  }

  /** Opens the payment and is asked by the bank: from now on it can neither be cancelled nor expire. */
  beginApproval(reference: string, msn?: string): CustomerOutcome {
    const found = this.#open(reference, msn);
    if (found.ok) found.payment.approvalIsUnderWay = true;
    return found;
  }

  /** Turns the payment down. */
  decline(reference: string, msn?: string): CustomerOutcome {
    const found = this.#open(reference, msn);
    if (!found.ok) return found;
    const { payment } = found;
    payment.state = 'ABORTED';
    payment.approvalIsUnderWay = false;
    const { amountMinor } = payment;
    this.#book.note(payment, { name: 'ABORTED', amountMinor, atMs: this.#time.nowMs() });
    return found;
  }

  /** Does nothing until the time is up, without anybody having to wait for it. */
  letExpire(reference: string, msn?: string): CustomerOutcome {
    const found = this.#open(reference, msn);
    if (!found.ok) return found;
    found.payment.approvalIsUnderWay = false;
    found.payment.expiresAtMs = this.#time.nowMs();
    this.#book.bringUpToDate(this.#time.nowMs());
    return found;
  }

  #open(reference: string, msn: string | undefined): CustomerOutcome {
    this.#book.bringUpToDate(this.#time.nowMs());
    const payment =
      msn === undefined ? this.#book.findAnywhere(reference) : this.#book.find(msn, reference);
    if (payment === null) return { ok: false, why: `there is no payment ${reference}` };
    return payment.state === 'CREATED'
      ? { ok: true, payment }
      : { ok: false, why: `the payment is ${payment.state}` };
  }
}
