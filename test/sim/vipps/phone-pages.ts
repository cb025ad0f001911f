/** What a phone gets from Vipps without keys: the QR picture and the landing page. */
import type { CustomerApp } from './customer-app.ts';
import type { PaymentBook } from './payment-book.ts';
import type { PaymentRecord } from './payment-record.ts';
import { qrPng, qrSvg } from './qr-image.ts';
import { emptyAnswer, type Incoming, type SandboxResponse } from './wire.ts';

export class PhonePages {
  readonly #book: PaymentBook;
  readonly #customer: CustomerApp;

  constructor(book: PaymentBook, customer: CustomerApp) {
    this.#book = book;
    this.#customer = customer;
  }

  /** The picture of a one-time QR; 404 once the payment's time is up. */
  image(incoming: Incoming, nowMs: number): SandboxResponse {
    const payment = this.#ofToken(incoming);
    const qr = payment?.qr;
    if (payment === null || qr === null || qr === undefined || payment.expiresAtMs <= nowMs) {
      return emptyAnswer(404);
    }
    if (qr.format === 'TEXT/TARGETURL') return emptyAnswer(404);
    const isPng = qr.format === 'IMAGE/PNG';
    return {
      ...emptyAnswer(200),
      headers: { 'content-type': isPng ? 'image/png' : 'image/svg+xml' },
      body: isPng ? qrPng(qr.targetUrl, qr.sizePx) : qrSvg(qr.targetUrl, qr.sizePx),
    };
  }

  /** The landing page of a redirect: GET shows the payment, POST approves or declines and goes back. */
  landing(incoming: Incoming): SandboxResponse {
    const payment = this.#ofToken(incoming);
    if (payment === null) return emptyAnswer(404);
    if (incoming.method === 'POST') {
      const isApproved = new URLSearchParams(incoming.body).get('choice') === 'approve';
      const { reference, msn } = payment;
      if (isApproved) this.#customer.approve(reference, msn);
      else this.#customer.decline(reference, msn);
      const location = payment.returnUrl ?? incoming.pathname;
      return { ...emptyAnswer(303), headers: { location } };
    }
    return {
      ...emptyAnswer(200),
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: landingHtml(payment),
    };
  }

  #ofToken(incoming: Incoming): PaymentRecord | null {
    const token = incoming.query.get('token');
    return this.#book.all().find((payment) => payment.token === token) ?? null;
  }
}

function landingHtml(payment: PaymentRecord): string {
  const amount = `${(payment.amountMinor / 100).toFixed(2)} ${payment.currency}`;
  const buttons =
    payment.state === 'CREATED'
      ? '<button name="choice" value="approve">Approve</button> <button name="choice" value="decline">Decline</button>'
      : `<p>The payment is ${payment.state}.</p>`;
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Payment (sandbox)</title><style>body{font:1.25rem/1.5 system-ui;margin:3rem auto;max-width:26rem;padding:0 1rem}button{font:inherit;padding:.6em 1.2em}</style>
<h1>${amount}</h1><p>${escapeHtml(payment.description ?? '')}</p><form method="post">${buttons}</form></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
