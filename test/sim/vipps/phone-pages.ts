/** What a phone gets from Vipps without keys: QR pictures and the landing page. */
import type { CustomerApp } from './customer-app.ts';
import { landingHtml } from './landing-page.ts';
import type { PaymentBook } from './payment-book.ts';
import type { PaymentRecord } from './payment-record.ts';
import type { DrawnCode, QrCodes } from './qr-codes.ts';
import { qrPng, qrSvg } from './qr-image.ts';
import { emptyAnswer, type Incoming, type SandboxResponse } from './wire.ts';

export class PhonePages {
  readonly #book: PaymentBook;
  readonly #customer: CustomerApp;
  readonly #codes: QrCodes;

  constructor(book: PaymentBook, customer: CustomerApp, codes: QrCodes) {
    this.#book = book;
    this.#customer = customer;
    this.#codes = codes;
  }

  /** The picture of a code; 404 once the payment's time is up, or that of the link to a redirect code's. */
  image(incoming: Incoming, nowMs: number): SandboxResponse {
    const drawn = this.#drawnOf(incoming, nowMs);
    if (drawn === null || drawn.format === 'TEXT/TARGETURL') return emptyAnswer(404);
    const { text, format, sizePx } = drawn;
    const isPng = format === 'IMAGE/PNG';
    return {
      ...emptyAnswer(200),
      headers: { 'content-type': isPng ? 'image/png' : 'image/svg+xml' },
      body: isPng ? qrPng(text, sizePx) : qrSvg(text, sizePx),
    };
  }

  /**
   * The landing page of a redirect: GET shows the payment, POST approves or declines and leads back
   * to the merchant. What the bank refuses is said, and may be tried again.
   */
  landing(incoming: Incoming): SandboxResponse {
    const payment = this.#ofToken(incoming);
    if (payment === null) return emptyAnswer(404);
    if (incoming.method !== 'POST') return page(payment, null);
    const choice = new URLSearchParams(incoming.body).get('choice');
    if (choice !== 'approve' && choice !== 'decline') return emptyAnswer(400);
    const outcome = this.#customer[choice](payment.reference, payment.msn);
    if (!outcome.ok && payment.state === 'CREATED') return page(payment, outcome.why);
    const here = `${incoming.pathname}?${incoming.query.toString()}`;
    return { ...emptyAnswer(303), headers: { location: payment.returnUrl ?? here } };
  }

  #drawnOf(incoming: Incoming, nowMs: number): DrawnCode | null {
    const payment = this.#ofToken(incoming);
    if (payment === null) return this.#codes.drawnOf(tokenOf(incoming), nowMs);
    const { qr, expiresAtMs } = payment;
    if (qr === null || expiresAtMs <= nowMs) return null;
    return { text: qr.targetUrl, format: qr.format, sizePx: qr.sizePx };
  }

  #ofToken(incoming: Incoming): PaymentRecord | null {
    const token = tokenOf(incoming);
    return this.#book.all().find((payment) => payment.token === token) ?? null;
  }
}

function tokenOf({ query }: Incoming): string {
  return query.get('token') ?? '';
}

function page(payment: PaymentRecord, refusedBecause: string | null): SandboxResponse {
  return {
    ...emptyAnswer(200),
    // Gone back to after the choice, it must be fetched anew and say that the payment is over.
    headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' },
    body: landingHtml(payment, refusedBecause),
  };
}
