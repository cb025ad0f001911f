/**
 * Payments at Vipps MobilePay: ePayment API v1 and the receipt of the Order Management API. Each
 * question is one call; waiting, looking up and repeating are left to the caller.
 */
import { fetchQrImage, type QrImagePort } from './qr-image.ts';
import type { HttpAnswer } from './http.ts';
import type {
  CancelPayment,
  ChangePayment,
  CreatedPayment,
  CreatePayment,
  Outcome,
  Payments,
  PaymentView,
} from './payments.ts';
import type { WayIn } from '../session/view.ts';
import { createCaller } from './vipps-call.ts';
import type { Call, Caller, CallerOptions } from './vipps-call.ts';
import { jsonOf, notUnderstood } from './vipps-errors.ts';
import type { Asked } from './vipps-errors.ts';
import {
  cancelBody,
  changeBody,
  checkedKey,
  checkedReference,
  createBody,
  receiptBody,
} from './vipps-requests.ts';
import { createdFromWire, eventsFromWire, paymentFromWire } from './vipps-wire.ts';
import type { Parsed } from './vipps-wire.ts';

/** Well formed and never given to a payment: asking for it touches nobody's money. */
const probeReference = 'ladekiosk-probe-of-no-payment';

/** Reading is repeated every 2 s and need not wait long. */
const readTimeoutMs = 8000;
/** A change involves the bank; giving up early only makes an unknown outcome of it. */
const changeTimeoutMs = 20_000;

const paymentsPath = '/epayment/v1/payments';

/** `caller`: where other clients share its access token. */
export function createVippsClient(
  options: CallerOptions,
  caller: Caller = createCaller(options),
): Payments {
  const images = imagesOf(options);
  return {
    create: (payment) =>
      createPayment(caller, payment, (url) => fetchQrImage(images, url, payment.reference)),
    look: (reference) => look(caller, reference),
    async events(reference) {
      const call = reading('events', reference, `/${checkedReference(reference)}/events`);
      const answer = await caller(call);
      return answer.ok
        ? understood(call, answer.value, eventsFromWire(jsonOf(answer.value), reference))
        : answer;
    },
    capture: (capture) =>
      change(caller, 'capture', capture, (view) =>
        view.capturedMinor >= capture.amountMinor ? null : 'captured less than asked for',
      ),
    refund: (refund) =>
      change(caller, 'refund', refund, (view) =>
        view.refundedMinor >= refund.amountMinor ? null : 'refunded less than asked for',
      ),
    cancel: (cancel) => cancelPayment(caller, cancel),
    async sendReceipt(receipt) {
      const call: Call = {
        call: 'receipt',
        reference: receipt.reference,
        method: 'POST',
        path: `/order-management/v2/ECOM/receipts/${checkedReference(receipt.reference)}`,
        body: receiptBody(receipt),
        idempotencyKey: null,
        timeoutMs: changeTimeoutMs,
      };
      const answer = await caller(call);
      if (!answer.ok) return answer;
      // 201 with an id. A page of a captive portal is a success too, by status alone.
      const isVipps = answer.value.body.length === 0 || jsonOf(answer.value) !== undefined;
      if (isVipps) return { ok: true, value: undefined };
      return { ok: false, error: notUnderstood(call, answer.value.status, 'the body is no JSON') };
    },
    async probe() {
      const call = reading('probe', probeReference, `/${probeReference}`);
      const answer = await caller(call);
      if (!answer.ok) {
        // Looks are limited per reference and subscription key, which a whole fleet may share: who
        // is told to ask less often has reached Vipps, with keys that are in order.
        const { code } = answer.error;
        const isThere = code === 'not-found' || code === 'rate-limited';
        return isThere ? { ok: true, value: undefined } : answer;
      }
      if (jsonOf(answer.value) !== undefined) return { ok: true, value: undefined };
      return { ok: false, error: notUnderstood(call, answer.value.status, 'the body is no JSON') };
    },
  };
}

/** How pictures of codes are fetched where Vipps is asked with these options. */
export function imagesOf({ send, clock, baseUrl }: CallerOptions): QrImagePort {
  return { send, clock, httpIsAllowed: new URL(baseUrl).protocol === 'http:' };
}

async function createPayment(
  caller: Caller,
  payment: CreatePayment,
  fetchImage: (url: string) => Promise<Outcome<string>>,
): Promise<Outcome<CreatedPayment>> {
  const { reference } = payment;
  const call: Call = {
    call: 'create',
    reference,
    method: 'POST',
    path: paymentsPath,
    body: createBody(payment),
    idempotencyKey: checkedKey(payment.idempotencyKey),
    timeoutMs: changeTimeoutMs,
  };
  const answer = await caller(call);
  if (!answer.ok) return answer;
  const kind = wayInOf(payment);
  const created = understood(
    call,
    answer.value,
    createdFromWire(jsonOf(answer.value), reference, kind),
  );
  if (!created.ok) return created;
  const { redirectUrl } = created.value;
  switch (kind) {
    case 'text':
      return { ok: true, value: { reference, wayIn: { kind, payload: redirectUrl } } };
    case 'link':
      return { ok: true, value: { reference, wayIn: { kind, url: redirectUrl } } };
    case 'image': {
      const image = await fetchImage(redirectUrl);
      if (!image.ok) return image;
      return { ok: true, value: { reference, wayIn: { kind, dataUri: image.value } } };
    }
  }
}

function wayInOf({ flow, qrRenderer }: CreatePayment): WayIn['kind'] {
  if (flow === 'redirect') return 'link';
  return qrRenderer === 'station' ? 'text' : 'image';
}

async function look(caller: Caller, reference: string): Promise<Outcome<PaymentView>> {
  const call = reading('look', reference, `/${checkedReference(reference)}`);
  const answer = await caller(call);
  if (!answer.ok) return answer;
  const expected = { reference, currency: null, amountIsPayments: true };
  return understood(call, answer.value, paymentFromWire(jsonOf(answer.value), expected));
}

/** Capture and refund. `shortfall` says what the answer's sums fail to confirm; the status is not enough. */
async function change(
  caller: Caller,
  name: 'capture' | 'refund',
  wanted: ChangePayment,
  shortfall: (view: PaymentView) => string | null,
): Promise<Outcome<PaymentView>> {
  const { reference, currency } = wanted;
  const call = changing(name, reference, changeBody(wanted), wanted.idempotencyKey);
  const answer = await caller(call);
  if (!answer.ok) return answer;
  const expected = { reference, currency, amountIsPayments: false };
  const parsed = paymentFromWire(jsonOf(answer.value), expected);
  return understood(call, answer.value, confirmed(parsed, shortfall));
}

async function cancelPayment(caller: Caller, cancel: CancelPayment): Promise<Outcome<PaymentView>> {
  const { reference, onlyIfNotAuthorized, idempotencyKey } = cancel;
  const call = changing('cancel', reference, cancelBody(onlyIfNotAuthorized), idempotencyKey);
  const answer = await caller(call);
  if (!answer.ok) return answer;
  const expected = { reference, currency: null, amountIsPayments: false };
  const parsed = paymentFromWire(jsonOf(answer.value), expected);
  const isHeld = (view: PaymentView) =>
    view.capturedMinor + view.cancelledMinor < view.authorizedMinor;
  const shortfall = (view: PaymentView) => {
    if (view.state === 'CREATED') return 'still CREATED';
    return !onlyIfNotAuthorized && isHeld(view) ? 'money still held' : null;
  };
  return understood(call, answer.value, confirmed(parsed, shortfall));
}

function confirmed(
  parsed: Parsed<PaymentView>,
  shortfall: (view: PaymentView) => string | null,
): Parsed<PaymentView> {
  const why = parsed.ok ? shortfall(parsed.value) : null;
  return why === null ? parsed : { ok: false, why };
}

function understood<T>(asked: Asked, answer: HttpAnswer, parsed: Parsed<T>): Outcome<T> {
  if (parsed.ok) return parsed;
  return { ok: false, error: notUnderstood(asked, answer.status, parsed.why) };
}

function reading(call: 'look' | 'events' | 'probe', reference: string, rest: string): Call {
  return {
    call,
    reference,
    method: 'GET',
    path: paymentsPath + rest,
    body: null,
    idempotencyKey: null,
    timeoutMs: readTimeoutMs,
  };
}

function changing(
  call: 'capture' | 'refund' | 'cancel',
  reference: string,
  body: object,
  idempotencyKey: string,
): Call {
  return {
    call,
    reference,
    method: 'POST',
    path: `${paymentsPath}/${checkedReference(reference)}/${call}`,
    body,
    idempotencyKey: checkedKey(idempotencyKey),
    timeoutMs: changeTimeoutMs,
  };
}
