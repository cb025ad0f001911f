/** A caller of the sandbox for its tests: has keys, fetches tokens, knows the time and may change it. */
import { VippsSandbox, type SandboxOptions } from '../sim/vipps/sandbox.ts';
import { currencyOfMarket, sandboxSalesUnit, type SalesUnit } from '../sim/vipps/sales-unit.ts';
import { eventTypes } from '../sim/vipps/webhook-events.ts';
import { asObject, parseJson, type SandboxResponse } from '../sim/vipps/wire.ts';

export interface Answer {
  status: number;
  headers: Record<string, string>;
  /** Parsed; undefined where the body is no JSON. */
  body: unknown;
  /** Vipps' error code, null without. */
  code: string | null;
  raw: SandboxResponse;
}

export const webhookUrl = 'https://charge.example.com/21678/webhooks/vipps';
export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export class Caller {
  nowMs = Date.UTC(2026, 10, 22, 12, 0, 0);
  readonly sandbox: VippsSandbox;
  unit: SalesUnit;
  #token: string | null = null;
  #keys = 0;

  constructor(options: Omit<SandboxOptions, 'time'> = {}) {
    this.sandbox = new VippsSandbox({ ...options, time: { nowMs: () => this.nowMs } });
    this.unit = this.sandbox.salesUnits[0] ?? sandboxSalesUnit();
  }

  /** Calls as another sales unit from now on. */
  become(unit: SalesUnit): void {
    this.unit = unit;
    this.#token = null;
  }

  /** A key never used before. */
  freshKey(): string {
    this.#keys += 1;
    return `key-${this.#keys}`;
  }

  keyHeaders(): Record<string, string> {
    return {
      'Ocp-Apim-Subscription-Key': this.unit.subscriptionKeys[0],
      'Merchant-Serial-Number': this.unit.msn,
    };
  }

  token(): string {
    if (this.#token === null) {
      const { clientId, clientSecret } = this.unit;
      const headers = {
        ...this.keyHeaders(),
        client_id: clientId,
        client_secret: clientSecret,
      };
      const answer = this.raw('POST', '/accesstoken/get', headers);
      this.#token = asObject(answer.body)?.['access_token'] as string;
    }
    return this.#token;
  }

  raw(method: string, path: string, headers: Record<string, string>, body?: unknown): Answer {
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const raw = this.sandbox.handle({ method, path, headers, body: text });
    const parsed = typeof raw.body === 'string' ? parseJson(raw.body) : undefined;
    const details = asObject(parsed)?.['extraDetails'];
    const first = Array.isArray(details) ? asObject(details[0]) : null;
    const code = first?.['name'] === 'ErrorCode' ? String(first['reason']) : null;
    return { status: raw.status, headers: raw.headers, body: parsed, code, raw };
  }

  call(
    method: string,
    path: string,
    body?: unknown,
    key?: string | null,
    more: Record<string, string> = {},
  ): Answer {
    const headers: Record<string, string> = {
      ...this.keyHeaders(),
      Authorization: `Bearer ${this.token()}`,
      'Content-Type': 'application/json',
      ...more,
    };
    if (typeof key === 'string') headers['Idempotency-Key'] = key;
    return this.raw(method, path, headers, body);
  }

  create(overrides: Record<string, unknown> = {}, key = this.freshKey()): Answer {
    return this.call('POST', '/epayment/v1/payments', createBody(overrides), key);
  }

  /** A payment ready to capture from. */
  authorized(reference: string, valueMinor = 35_000): void {
    const { currency } = amountOf(this.unit, valueMinor);
    this.create({ reference, amount: { currency, value: valueMinor } });
    const outcome = this.sandbox.customer.approve(reference, this.unit.msn);
    if (!outcome.ok) throw new Error(outcome.why);
  }

  get(reference: string): Answer {
    return this.call('GET', `/epayment/v1/payments/${reference}`);
  }

  events(reference: string): Answer {
    return this.call('GET', `/epayment/v1/payments/${reference}/events`);
  }

  capture(reference: string, valueMinor: number, key = this.freshKey()): Answer {
    const body = { modificationAmount: amountOf(this.unit, valueMinor) };
    return this.call('POST', `/epayment/v1/payments/${reference}/capture`, body, key);
  }

  refund(reference: string, valueMinor: number, key = this.freshKey()): Answer {
    const body = { modificationAmount: amountOf(this.unit, valueMinor) };
    return this.call('POST', `/epayment/v1/payments/${reference}/refund`, body, key);
  }

  cancel(reference: string, body?: unknown, key: string | null = null): Answer {
    return this.call('POST', `/epayment/v1/payments/${reference}/cancel`, body, key);
  }

  receipt(reference: string, body: unknown): Answer {
    return this.call('POST', `/order-management/v2/ECOM/receipts/${reference}`, body);
  }

  /** Registers a webhook; for every event of a payment unless told. */
  register(url = webhookUrl, events: readonly unknown[] = eventTypes): Answer {
    return this.call('POST', '/webhooks/v1/webhooks', { url, events });
  }

  /** A registration with its secret. */
  registered(url = webhookUrl, events: readonly string[] = eventTypes) {
    const { id, secret } = this.register(url, events).body as { id: string; secret: string };
    return { id, secret, url };
  }
}

function amountOf(unit: SalesUnit, value: number) {
  return { currency: currencyOfMarket[unit.market], value };
}

/** What a kiosk sends to create a payment. */
export function createBody(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    amount: { currency: 'NOK', value: 35_000 },
    paymentMethod: { type: 'WALLET' },
    customerInteraction: 'CUSTOMER_PRESENT',
    reference: 'charge-0001',
    userFlow: 'QR',
    qrFormat: { format: 'TEXT/TARGETURL' },
    paymentDescription: 'Charging session at station 21678',
    metadata: { evse: 'A' },
    ...overrides,
  };
}

/** A receipt of one energy line whose VAT of 25 % is right for `grossMinor`. */
export function receiptBody(
  grossMinor: number,
  line: Record<string, unknown> = {},
): Record<string, unknown> {
  const taxMinor = Math.round(grossMinor / 5);
  return {
    orderLines: [
      {
        name: 'Energy',
        id: 'energy',
        totalAmount: grossMinor,
        totalAmountExcludingTax: grossMinor - taxMinor,
        totalTaxAmount: taxMinor,
        taxRate: 2500,
        unitInfo: { unitPrice: 459, quantity: '18.423', quantityUnit: 'KWH' },
        ...line,
      },
    ],
    bottomLine: { currency: 'NOK', posId: '21678' },
  };
}

/** Values of the answer's `aggregate`; NaN where one is missing. */
export function aggregate(answer: Answer) {
  const given = asObject(asObject(answer.body)?.['aggregate']) ?? {};
  const value = (name: string) => Number(asObject(given[`${name}Amount`])?.['value']);
  return {
    authorized: value('authorized'),
    captured: value('captured'),
    cancelled: value('cancelled'),
    refunded: value('refunded'),
  };
}
