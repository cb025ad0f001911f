/** The real client before a recorded sandbox in virtual time, for one sales unit at a time. */
import { visitUrl } from '../../electron/assemble-phone.ts';
import { SendFailure, type Send } from '../../electron/payment/http.ts';
import type { CreatedPayment, CreatePayment, Payments } from '../../electron/payment/payments.ts';
import type { RedirectCodePort } from '../../electron/payment/redirect-codes.ts';
import {
  createCaller,
  type Caller,
  type CallerOptions,
} from '../../electron/payment/vipps-call.ts';
import { createVippsClient, imagesOf } from '../../electron/payment/vipps-client.ts';
import { createWebhooksApi, type WebhooksApi } from '../../electron/payment/vipps-webhooks.ts';
import type { Currency } from '../../electron/session/view.ts';
import { createVirtualClock, type VirtualClock } from '../payment/virtual-clock.ts';
import { VippsSandbox } from '../sim/vipps/sandbox.ts';
import { currencyOfMarket, sandboxSalesUnit, type SalesUnit } from '../sim/vipps/sales-unit.ts';
import { Recorder } from './exchange.ts';

export const startMs = Date.UTC(2026, 10, 22, 12);

/** As the station takes it from its configuration. */
export const baseUrl = 'http://vipps.sandbox.invalid';

/** Where the station's pages are for phones and for Vipps. */
export const publicUrl = 'https://charge.example.com/21678';

/** What the tokens of its status pages are made of. */
const pageKey = Buffer.alloc(32, 7);

/** What a test sends by hand, beside the client. */
export interface ByHand {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: unknown;
  /** Asked wrongly on purpose: only the answer is held to the contract. */
  isWrong?: boolean;
}

export interface HandAnswer {
  status: number;
  body: unknown;
}

export class VippsCaller {
  readonly clock: VirtualClock = createVirtualClock(startMs);
  readonly recorder = new Recorder();
  readonly sandbox: VippsSandbox;
  readonly unit: SalesUnit;
  readonly client: Payments;
  readonly webhooks: WebhooksApi;
  /** What redirect codes are asked for through. */
  readonly codes: RedirectCodePort;
  #references = 0;

  constructor(unit: Partial<SalesUnit> = {}) {
    this.unit = sandboxSalesUnit(unit);
    this.sandbox = new VippsSandbox({ time: this.clock, salesUnits: [this.unit] });
    this.recorder.watch(this.sandbox);
    const options = this.#optionsOf(this.unit);
    // As in the app: one access token for everything.
    const caller = createCaller(options);
    this.client = createVippsClient(options, caller);
    this.webhooks = createWebhooksApi(caller);
    this.codes = { caller, images: imagesOf(options) };
  }

  get currency(): Currency {
    return currencyOfMarket[this.unit.market];
  }

  /** A client with these keys, whether or not they are good ones. */
  clientOf(unit: SalesUnit): Payments {
    return createVippsClient(this.#optionsOf(unit));
  }

  /** The same for what is not about payments. */
  callerOf(unit: SalesUnit): Caller {
    return createCaller(this.#optionsOf(unit));
  }

  #optionsOf(unit: SalesUnit): CallerOptions {
    return {
      baseUrl,
      merchantSerialNumber: unit.msn,
      credentials: {
        clientId: unit.clientId,
        clientSecret: unit.clientSecret,
        subscriptionKey: unit.subscriptionKeys[0],
      },
      system: { name: 'Ladekiosk', version: '0.1.0', pluginName: 'kiosk', pluginVersion: '0.1.0' },
      send: this.#send,
      clock: this.clock,
    };
  }

  /** A reference no payment has yet. */
  newReference(): string {
    this.#references += 1;
    return `lk-21678-A-261122-${this.#references}`;
  }

  /** Creates a payment of 500.00 and gives its reference back; throws where Vipps does not. */
  async created(qrRenderer: 'station' | 'vipps' = 'station', reference = this.newReference()) {
    await this.#create(reference, { flow: 'qr', qrRenderer, returnUrl: publicUrl });
    return reference;
  }

  /** The same for a phone on its own page: with the link it is led on by, and the address it comes back to. */
  async createdByPhone(amountMinor = 50_000, reference = this.newReference()) {
    const returnUrl = visitUrl(publicUrl, pageKey, reference);
    const { wayIn } = await this.#create(reference, { flow: 'redirect', returnUrl, amountMinor });
    if (wayIn.kind !== 'link') throw new Error(`${wayIn.kind} instead of a link`);
    return { reference, link: wayIn.url, returnUrl };
  }

  /** One of the first kind, approved by its payer. */
  async authorized(): Promise<string> {
    const reference = await this.created();
    const outcome = this.sandbox.customer.approve(reference);
    if (!outcome.ok) throw new Error(outcome.why);
    return reference;
  }

  async #create(reference: string, wanted: Partial<CreatePayment>): Promise<CreatedPayment> {
    const outcome = await this.client.create({
      reference,
      idempotencyKey: `${reference}-create`,
      amountMinor: 50_000,
      qrRenderer: 'station',
      flow: 'qr',
      returnUrl: null,
      currency: this.currency,
      description: 'Charging session at station 21678 on November 22, 2026, 13:00',
      metadata: { station: '21678', evse: 'A' },
      ...wanted,
    });
    if (!outcome.ok) throw new Error(outcome.error.message);
    return outcome.value;
  }

  capture(reference: string, amountMinor: number, key = 'capture') {
    return this.client.capture(this.#change(reference, amountMinor, key));
  }

  refund(reference: string, amountMinor: number, key = 'refund') {
    return this.client.refund(this.#change(reference, amountMinor, key));
  }

  cancel(reference: string, onlyIfNotAuthorized = false, key = 'cancel') {
    const idempotencyKey = `${reference}-${key}`;
    return this.client.cancel({ reference, idempotencyKey, onlyIfNotAuthorized });
  }

  #change(reference: string, amountMinor: number, key: string) {
    const idempotencyKey = `${reference.slice(0, 30)}-${key}`;
    return { reference, idempotencyKey, amountMinor, currency: this.currency };
  }

  /** One request written by hand, with keys and token unless its headers say otherwise. */
  byHand(asked: ByHand): Promise<HandAnswer> {
    // A fresh one each time: days may have gone by, or tokens been revoked.
    const token = this.#fetchToken();
    this.recorder.isWrongOnPurpose = asked.isWrong === true;
    const body = asked.body === undefined ? '' : JSON.stringify(asked.body);
    const answer = this.sandbox.handle({
      method: asked.method ?? (body === '' ? 'GET' : 'POST'),
      path: asked.path,
      headers: {
        'Ocp-Apim-Subscription-Key': this.unit.subscriptionKeys[0],
        'Merchant-Serial-Number': this.unit.msn,
        Authorization: `Bearer ${token}`,
        ...(body === '' ? {} : { 'Content-Type': 'application/json' }),
        ...asked.headers,
      },
      body,
    });
    this.recorder.isWrongOnPurpose = false;
    const text = typeof answer.body === 'string' ? answer.body : '';
    const value = text === '' ? null : (JSON.parse(text) as unknown);
    return Promise.resolve({ status: answer.status, body: value });
  }

  #fetchToken(): string {
    const { body } = this.sandbox.handle({
      method: 'POST',
      path: '/accesstoken/get',
      headers: {
        client_id: this.unit.clientId,
        client_secret: this.unit.clientSecret,
        'Ocp-Apim-Subscription-Key': this.unit.subscriptionKeys[0],
        'Merchant-Serial-Number': this.unit.msn,
      },
    });
    const token = JSON.parse(String(body)) as { access_token: string };
    return token.access_token;
  }

  readonly #send: Send = (request) => {
    const { pathname, search } = new URL(request.url);
    const answer = this.sandbox.handle({ ...request, path: pathname + search });
    if (answer.delivery === 'refused') throw new SendFailure('unreachable', 'refused');
    if (answer.delivery !== 'delivered' || answer.delayMs > request.timeoutMs) {
      throw new SendFailure('timed-out', 'no answer in time');
    }
    return Promise.resolve({ ...answer });
  };
}
