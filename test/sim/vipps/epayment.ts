/** The ePayment operations: create, get, events, capture, cancel, refund and force approve. */
import { cancel, capture, refund, type Adjustment } from './adjust-payment.ts';
import { readCreate, type CreateOrder } from './create-rules.ts';
import type { CustomerApp } from './customer-app.ts';
import type { ErrorCode } from './error-codes.ts';
import type { Operation } from './faults.ts';
import { IdempotencyKeys, keyConflictCode, longestIdempotencyKey } from './idempotency.ts';
import { imageToken, newTargetUrl } from './image-token.ts';
import type { OrderManagement } from './order-management.ts';
import type { PaymentBook } from './payment-book.ts';
import {
  adjustmentOnWire,
  eventOnWire,
  paymentOnWire,
  type PaymentRecord,
} from './payment-record.ts';
import { refusedCode, refusedField, sticksToKey, type Problems, type Refusal } from './problems.ts';
import type { SalesUnit } from './sales-unit.ts';
import type { SeededIds } from './seeded-ids.ts';
import { asObject, emptyAnswer, jsonAnswer, parseJson, textOf } from './wire.ts';
import type { Incoming, SandboxResponse } from './wire.ts';

/** One admitted call. */
export interface Call {
  incoming: Incoming;
  operation: Operation;
  /** From the path: a payment's reference, or the id of what else is asked for; empty where the path has none. */
  reference: string;
  unit: SalesUnit;
  nowMs: number;
  /** A code to refuse with instead of doing anything; null for none. */
  injectedCode: ErrorCode | null;
}

export interface EPaymentParts {
  book: PaymentBook;
  ids: SeededIds;
  problems: Problems;
  customer: CustomerApp;
  orders: OrderManagement;
  /** Origin of the addresses given out, such as `http://127.0.0.1:4010`. */
  origin: () => string;
  /** The payment as a GET shows it, which may be behind. */
  seenByGet: (payment: PaymentRecord) => PaymentRecord;
}

const keyIsRequired: ReadonlySet<Operation> = new Set(['create', 'capture', 'refund']);
const changesPayment: ReadonlySet<Operation> = new Set(['create', 'capture', 'cancel', 'refund']);

export class EPayment {
  readonly #parts: EPaymentParts;
  readonly #keys = new IdempotencyKeys();

  constructor(parts: EPaymentParts) {
    this.#parts = parts;
  }

  /** Answers a call that has passed gateway and keys. `isReplay`: the answer was given before. */
  answer(call: Call): { response: SandboxResponse; isReplay: boolean } {
    const key = call.incoming.headers['idempotency-key'] ?? '';
    const keyRefusal = refusalOfKey(call.operation, key);
    if (keyRefusal !== null) return { response: this.#refuse(call, keyRefusal), isReplay: false };
    if (key === '' || !changesPayment.has(call.operation)) {
      return { response: this.#perform(call).response, isReplay: false };
    }
    const known = this.#keys.look(call.unit.msn, key, call.incoming);
    if (known.kind === 'replay') return { response: known.answer, isReplay: true };
    if (known.kind === 'conflict') {
      const code = keyConflictCode[call.operation] ?? '4020';
      const detail = 'The Idempotency-Key was used for another request.';
      return { response: this.#refuse(call, refusedCode(code, detail)), isReplay: false };
    }
    const { response, isRemembered } = this.#perform(call);
    if (isRemembered) this.#keys.remember(call.unit.msn, key, call.incoming, response);
    return { response, isReplay: false };
  }

  #perform(call: Call): { response: SandboxResponse; isRemembered: boolean } {
    const done = call.injectedCode === null ? this.#attempt(call) : injectedRefusal(call);
    if ('status' in done) return { response: done, isRemembered: true };
    return { response: this.#refuse(call, done), isRemembered: sticksToKey(done) };
  }

  #attempt(call: Call): SandboxResponse | Refusal {
    if (call.operation === 'create') return this.#create(call);
    const payment = this.#parts.book.find(call.unit.msn, call.reference);
    if (payment === null) return refusedCode('5090', 'No such payment at this sales unit.');
    switch (call.operation) {
      case 'get':
        return jsonAnswer(200, paymentOnWire(this.#parts.seenByGet(payment)));
      case 'events':
        return jsonAnswer(
          200,
          payment.events.map((event) => eventOnWire(payment, event)),
        );
      case 'approve':
        return this.#forceApprove(call, payment);
      default:
        return this.#adjust(call, payment);
    }
  }

  #adjust(call: Call, payment: PaymentRecord): SandboxResponse | Refusal {
    const { incoming, operation, unit, nowMs } = call;
    const body = incoming.body.trim() === '' ? undefined : (parseJson(incoming.body) ?? null);
    const idempotencyKey = incoming.headers['idempotency-key'] ?? null;
    const adjustment: Adjustment = {
      book: this.#parts.book,
      unit,
      payment,
      body,
      idempotencyKey,
      nowMs,
    };
    const adjust = { capture, cancel, refund }[operation as 'capture' | 'cancel' | 'refund'];
    // The contract really declares these answers as problem+json.
    return (
      adjust(adjustment) ?? jsonAnswer(200, adjustmentOnWire(payment), 'application/problem+json')
    );
  }

  #create(call: Call): SandboxResponse | Refusal {
    const { incoming, unit, nowMs } = call;
    const reading = readCreate(parseJson(incoming.body), unit, nowMs);
    if (!reading.ok) return reading.refusal;
    const { order } = reading;
    if (this.#parts.book.find(unit.msn, order.reference) !== null) {
      return refusedCode('4150', 'The reference is in use.');
    }
    const payment = this.#newPayment(order, unit, nowMs);
    this.#parts.book.add(payment, incoming.headers['idempotency-key'] ?? null);
    if (order.receipt !== null) this.#parts.orders.attach(unit.msn, order.reference, order.receipt);
    return jsonAnswer(201, {
      reference: payment.reference,
      ...(payment.redirectUrl === null ? {} : { redirectUrl: payment.redirectUrl }),
    });
  }

  #newPayment(order: CreateOrder, unit: SalesUnit, nowMs: number): PaymentRecord {
    const { ids, origin } = this.#parts;
    const targetUrl = newTargetUrl(ids);
    const qr = order.qr === null ? null : { targetUrl, ...order.qr };
    const token = imageToken(ids, {
      format: qr?.format ?? null,
      size: qr?.sizePx ?? null,
      url: targetUrl,
      fromMs: nowMs,
      untilMs: order.expiresAtMs,
    });
    return {
      msn: unit.msn,
      reference: order.reference,
      currency: order.amount.currency,
      amountMinor: order.amount.valueMinor,
      state: 'CREATED',
      createdAtMs: nowMs,
      expiresAtMs: order.expiresAtMs,
      authorizedAtMs: null,
      captureDeadlineMs: null,
      captureGuaranteedUntilMs: null,
      authorizedMinor: 0,
      capturedMinor: 0,
      cancelledMinor: 0,
      refundedMinor: 0,
      approvalIsUnderWay: false,
      approvesItselfAtMs: null,
      description: order.description,
      metadata: order.metadata,
      userFlow: order.userFlow,
      methodType: order.methodType,
      returnUrl: order.returnUrl,
      redirectUrl: redirectUrlOf(order, targetUrl, token, origin()),
      token,
      qr,
      events: [],
    };
  }

  #forceApprove(call: Call, payment: PaymentRecord): SandboxResponse | Refusal {
    const body = asObject(parseJson(call.incoming.body));
    const phoneNumber = asObject(body?.['customer'])?.['phoneNumber'];
    if (phoneNumber === undefined && body?.['token'] === undefined) {
      return refusedField('customer', 'customer.phoneNumber or token is required.');
    }
    if (phoneNumber !== undefined && !/^\d{9,15}$/.test(textOf(phoneNumber))) {
      return refusedCode('4070', 'A phone number is 9 to 15 digits with the country code.');
    }
    if (phoneNumber === undefined && body?.['token'] !== payment.token) {
      return refusedCode('10020', 'The token is not of this payment.');
    }
    if (payment.state === 'AUTHORIZED') return refusedCode('6230', 'Already authorized.');
    const outcome = this.#parts.customer.approve(payment.reference, payment.msn);
    if (outcome.ok) return emptyAnswer(200);
    return refusedCode(payment.state === 'CREATED' ? '10010' : '10020', outcome.why);
  }

  #refuse(call: Call, refusal: Refusal): SandboxResponse {
    return this.#parts.problems.refusal(refusal, call.incoming.pathname.replace('/epayment', ''));
  }
}

function injectedRefusal(call: Call): Refusal {
  return refusedCode(call.injectedCode ?? '3010', 'Refused on demand.');
}

function refusalOfKey(operation: Operation, key: string): Refusal | null {
  if (key === '' && keyIsRequired.has(operation)) {
    return refusedField('Idempotency-Key', 'The header is required.');
  }
  return key.length > longestIdempotencyKey
    ? refusedField('Idempotency-Key', `At most ${longestIdempotencyKey} characters.`)
    : null;
}

function redirectUrlOf(
  order: CreateOrder,
  targetUrl: string,
  token: string,
  origin: string,
): string | null {
  switch (order.userFlow) {
    case 'PUSH_MESSAGE':
      return null;
    case 'NATIVE_REDIRECT':
      return `vipps://?token=${token}`;
    case 'WEB_REDIRECT':
      return `${origin}/landing?token=${token}`;
    case 'QR':
      return order.qr?.format === 'TEXT/TARGETURL'
        ? targetUrl
        : `${origin}/qr-image/v1?token=${token}`;
  }
}
