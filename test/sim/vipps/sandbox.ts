/**
 * Vipps MobilePay as far as a kiosk meets it, free of sockets: requests go in, answers come out, time
 * is given from outside, and equal requests at equal times with an equal seed give equal answers.
 */
import { Access } from './access.ts';
import { CustomerApp } from './customer-app.ts';
import { EPayment, type Call } from './epayment.ts';
import type { ErrorCode } from './error-codes.ts';
import { FaultPlan, type Fault } from './faults.ts';
import { spoiled } from './spoiled-answer.ts';
import { Ledger, type LedgerPayment } from './ledger.ts';
import { OrderManagement } from './order-management.ts';
import { paymentAfter } from './past-payment.ts';
import { PaymentBook } from './payment-book.ts';
import { aggregateOnWire, type PaymentRecord } from './payment-record.ts';
import { PhonePages } from './phone-pages.ts';
import { MerchantPortal } from './portal.ts';
import { Problems } from './problems.ts';
import { QrCodes } from './qr-codes.ts';
import { callsPerMinute, RateLimit } from './rate-limit.ts';
import { routeOf, type Route } from './routes.ts';
import { sandboxSalesUnit, type SalesUnit } from './sales-unit.ts';
import type { Time } from './sandbox-time.ts';
import { SeededIds } from './seeded-ids.ts';
import { WebhookDeliveries } from './webhook-deliveries.ts';
import { WebhookRegistrations } from './webhook-registrations.ts';
import { asObject, emptyAnswer, parseJson, readIncoming } from './wire.ts';
import type { Delivery, Incoming, SandboxRequest, SandboxResponse } from './wire.ts';

export interface SandboxOptions {
  time: Time;
  /** Where identifiers come from; 1 unless told. */
  seed?: number;
  /** One Norwegian unit with partial capture unless told. */
  salesUnits?: SalesUnit[];
  /** Replaces entries of the table of HTTP status by error code. */
  statusByCode?: Partial<Record<ErrorCode, number>>;
  /** One hour unless told, as in Vipps' test environment. */
  tokenLifetimeMs?: number;
}

/** Whether Vipps can be reached: `refused` connections, or `hanging` ones that never answer. */
export type Outage = 'none' | 'refused' | 'hanging';

export class VippsSandbox {
  readonly salesUnits: SalesUnit[];
  readonly faults = new FaultPlan();
  readonly rateLimit = new RateLimit();
  readonly book: PaymentBook;
  readonly customer: CustomerApp;
  readonly portal: MerchantPortal;
  readonly ledger: Ledger;
  /** Who is told of events. */
  readonly webhooks: WebhookRegistrations;
  /** What is on its way to them, and the knobs that spoil it. An outage does not hold it up. */
  readonly deliveries: WebhookDeliveries;
  /** Origin of the addresses given out; the server sets it to its own. */
  origin = 'http://vipps.sandbox.invalid';
  readonly #time: Time;
  readonly #access: Access;
  readonly #problems: Problems;
  readonly #orders: OrderManagement;
  readonly #qrCodes: QrCodes;
  readonly #ePayment: EPayment;
  readonly #phonePages: PhonePages;
  readonly #outageListeners = new Set<(outage: Outage) => void>();
  #outage: Outage = 'none';

  constructor(options: SandboxOptions) {
    const ids = new SeededIds(options.seed ?? 1);
    this.#time = options.time;
    this.salesUnits = options.salesUnits ?? [sandboxSalesUnit()];
    this.#problems = new Problems(ids, options.statusByCode);
    this.#access = new Access(this.salesUnits, ids, this.#problems, options.tokenLifetimeMs);
    this.book = new PaymentBook(this.salesUnits, ids);
    const origin = () => this.origin;
    this.#qrCodes = new QrCodes({ ids, problems: this.#problems, origin });
    this.customer = new CustomerApp(this.book, this.#qrCodes, this.#time);
    this.portal = new MerchantPortal(this.book, this.salesUnits, this.#time);
    this.#orders = new OrderManagement(ids, this.#problems);
    this.ledger = new Ledger(this.book, this.#orders);
    this.webhooks = new WebhookRegistrations(ids, this.#problems);
    this.deliveries = new WebhookDeliveries(this.book, this.webhooks, this.ledger);
    this.#phonePages = new PhonePages(this.book, this.customer, this.#qrCodes);
    this.#ePayment = new EPayment({
      book: this.book,
      ids,
      problems: this.#problems,
      customer: this.customer,
      orders: this.#orders,
      origin,
      seenByGet: (payment) => this.#seenByGet(payment),
    });
  }

  get outage(): Outage {
    return this.#outage;
  }

  setOutage(outage: Outage): void {
    this.#outage = outage;
    for (const listener of this.#outageListeners) listener(outage);
  }

  /** Hears of every change of the outage: the server stops listening in one. */
  listenOutage(listener: (outage: Outage) => void): () => void {
    this.#outageListeners.add(listener);
    return () => this.#outageListeners.delete(listener);
  }

  /** True: every key and token is refused with 401. */
  get keysAreRevoked(): boolean {
    return this.#access.keysAreRevoked;
  }

  set keysAreRevoked(areRevoked: boolean) {
    this.#access.keysAreRevoked = areRevoked;
  }

  /** Every token given out so far is refused; fresh ones work. */
  revokeTokens(): void {
    this.#access.revokeTokens();
  }

  /** Does what the passing of time alone has brought about: expiry, late approvals, capture deadlines. */
  tick(): void {
    this.book.bringUpToDate(this.#time.nowMs());
  }

  /** All payments as they stand now. */
  payments(): LedgerPayment[] {
    this.tick();
    return this.ledger.payments();
  }

  /** One payment as it stands now; throws where there is none. */
  payment(reference: string): LedgerPayment {
    const found = this.payments().find((payment) => payment.reference === reference);
    if (found === undefined) throw new Error(`sandbox: there is no payment ${reference}`);
    return found;
  }

  handle(request: SandboxRequest): SandboxResponse {
    const nowMs = this.#time.nowMs();
    const incoming = readIncoming(request);
    this.book.bringUpToDate(nowMs);
    const route = routeOf(incoming);
    const trace = { isReplay: false };
    const response = this.#respond(incoming, route, nowMs, trace);
    this.ledger.note({
      atMs: nowMs,
      method: incoming.method,
      path: incoming.pathname,
      operation: route?.operation ?? null,
      reference: route?.reference ?? referenceInBody(incoming),
      idempotencyKey: incoming.headers['idempotency-key'] ?? null,
      status: response.status,
      delivery: response.delivery,
      isReplay: trace.isReplay,
      body: incoming.body,
    });
    return response;
  }

  #respond(
    incoming: Incoming,
    route: Route | null,
    nowMs: number,
    trace: { isReplay: boolean },
  ): SandboxResponse {
    if (this.#outage !== 'none') return unheard(this.#outage);
    if (route === null) return this.#problems.plain(404, 'Not Found', incoming.pathname);
    const fault = this.faults.take(route.operation);
    if (fault?.kind === 'refuse') return unheard('refused');
    if (fault?.kind === 'status' && fault.isDone !== true) return this.#trouble(fault, incoming);
    if (fault?.kind === 'gateway') return this.#problems.gateway(fault.status, 'No such luck.');
    if (fault?.kind === 'tokenRevoked') this.#access.revokeToken(incoming);
    const before = this.#aggregateBefore(incoming, route);
    const code = fault?.kind === 'code' ? fault.code : null;
    const response = this.#answer(incoming, route, nowMs, code, trace);
    if (fault?.kind === 'status') return this.#trouble(fault, incoming);
    return fault === null ? response : spoiled(response, fault, before);
  }

  #answer(
    incoming: Incoming,
    route: Route,
    nowMs: number,
    injectedCode: ErrorCode | null,
    trace: { isReplay: boolean },
  ): SandboxResponse {
    const { operation } = route;
    if (operation === 'token') return this.#access.issueToken(incoming, nowMs);
    if (operation === 'image') return this.#phonePages.image(incoming, nowMs);
    if (operation === 'landing') return this.#phonePages.landing(incoming);
    const admission = this.#access.admit(incoming, nowMs);
    if (!admission.isAdmitted) return admission.answer;
    const { unit, subscriptionKey } = admission;
    const reference = route.reference ?? '';
    const call: Call = { incoming, operation, reference, unit, nowMs, injectedCode };
    switch (operation) {
      case 'receipt':
      case 'category':
      case 'order':
        return this.#orders.answer(operation, unit, reference, incoming);
      case 'webhookRegister':
      case 'webhookList':
      case 'webhookDelete':
        return this.webhooks.answer(call);
      case 'qrCreate':
      case 'qrList':
      case 'qrGet':
      case 'qrUpdate':
      case 'qrDelete':
        return this.#qrCodes.answer(call);
      default:
        break;
    }
    const limited = this.#limited(incoming, route, unit.msn, subscriptionKey, nowMs);
    if (limited !== null) return limited;
    const { response, isReplay } = this.#ePayment.answer(call);
    trace.isReplay = isReplay;
    return response;
  }

  #seenByGet(payment: PaymentRecord): PaymentRecord {
    if (!this.deliveries.knobs.staleLooks) return payment;
    return paymentAfter(payment, this.deliveries.toldEvents(payment));
  }

  /** Looking counts per reference and subscription key, changing per reference and sales unit. */
  #limited(
    incoming: Incoming,
    route: Route,
    msn: string,
    subscriptionKey: string,
    nowMs: number,
  ): SandboxResponse | null {
    const { operation } = route;
    const looks = operation === 'get' || operation === 'events';
    const reference = route.reference ?? referenceInBody(incoming) ?? '';
    const subject = `${operation}/${looks ? subscriptionKey : msn}/${reference}`;
    const limit = looks ? callsPerMinute.look : callsPerMinute.change;
    const waitS = this.rateLimit.refuseForS(subject, limit, nowMs);
    if (waitS === null) return null;
    const message = `Rate limit is exceeded. Try again in ${waitS} seconds.`;
    const answer = this.#problems.gateway(429, message);
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(waitS) } };
  }

  #trouble(fault: Extract<Fault, { kind: 'status' }>, incoming: Incoming): SandboxResponse {
    const titles = { 423: 'Locked', 429: 'Too Many Requests', 500: 'Internal Server Error' };
    const title = { ...titles, 502: 'Bad Gateway', 503: 'Service Unavailable' }[fault.status];
    // ePayment has a shape of its own for this; before the other APIs it is the gateway that says so.
    const answer = incoming.pathname.startsWith('/epayment/')
      ? this.#problems.plain(fault.status, title, incoming.pathname)
      : this.#problems.gateway(fault.status, title);
    const retryAfterS = fault.retryAfterS ?? (fault.status === 429 ? 1 : undefined);
    if (retryAfterS === undefined) return answer;
    return { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfterS) } };
  }

  #aggregateBefore(incoming: Incoming, route: Route): Record<string, unknown> | null {
    const msn = incoming.headers['merchant-serial-number'] ?? '';
    const payment = route.reference === null ? null : this.book.find(msn, route.reference);
    return payment === null ? null : aggregateOnWire(payment);
  }
}

function unheard(delivery: Exclude<Delivery, 'delivered' | 'lost'>): SandboxResponse {
  return { ...emptyAnswer(0), delivery };
}

function referenceInBody(incoming: Incoming): string | null {
  const reference = asObject(parseJson(incoming.body))?.['reference'];
  return typeof reference === 'string' ? reference : null;
}
