/** The real client over real HTTP against the recording server, and what its tests ask for. */
import { afterAll, afterEach, beforeEach } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import type { Clock } from '../../electron/clock.ts';
import { createHttp } from '../../electron/payment/http.ts';
import type { Http } from '../../electron/payment/http.ts';
import type {
  CancelPayment,
  ChangePayment,
  CreatePayment,
  Outcome,
  PaymentError,
  Payments,
  SendReceipt,
} from '../../electron/payment/payments.ts';
import type { CallLogEntry } from '../../electron/payment/vipps-call.ts';
import { createVippsClient } from '../../electron/payment/vipps-client.ts';
import { startRecordingServer } from './recording-server.ts';
import type { RecordingServer } from './recording-server.ts';

export const credentials = {
  clientId: '5b4f9f0e-0000-4000-8000-00000000c11d',
  clientSecret: 'c2VjcmV0IHNlY3JldCBzZWNyZXQ=',
  subscriptionKey: 'da7d5b0e18a84aeda961c0c31b75c2a9',
};

export const system = {
  name: 'ladekiosk',
  version: '0.1.0',
  pluginName: 'ladekiosk-vipps',
  pluginVersion: '1.2.3',
};

export const reference = 'evoslo12-c03-7f3k9q2m-1';

export const wantedPayment: CreatePayment = {
  reference,
  idempotencyKey: 'create-7f3k9q2m-1',
  amountMinor: 35_000,
  currency: 'NOK',
  description: 'Charging session at station 21678 on October 9, 2029, 13:12',
  flow: 'qr',
  qrRenderer: 'station',
  returnUrl: null,
  metadata: { station: '21678', evse: 'A' },
};

export const wantedChange: ChangePayment = {
  reference,
  idempotencyKey: 'cap-7f3k9q2m-1',
  amountMinor: 21_614,
  currency: 'NOK',
};

export const wantedCancel: CancelPayment = {
  reference,
  idempotencyKey: 'can-7f3k9q2m-1',
  onlyIfNotAuthorized: false,
};

export const wantedReceipt: SendReceipt = {
  reference,
  currency: 'NOK',
  posId: '21678',
  lines: [
    {
      name: 'Energy',
      id: 'energy',
      grossMinor: 21_614,
      netMinor: 17_291,
      vatMinor: 4323,
      vatRate: 2500,
      unit: { quantity: '47.089', quantityUnit: 'KWH', unitPriceMinor: 459 },
    },
    {
      name: 'Start',
      id: 'flat',
      grossMinor: 0,
      netMinor: 0,
      vatMinor: 0,
      vatRate: 0,
      unit: null,
    },
  ],
};

export interface Sums {
  authorized?: number;
  captured?: number;
  cancelled?: number;
  refunded?: number;
}

/** A payment as Vipps' GET shows it, everything in NOK. */
export function wirePayment(state: string, sums: Sums = {}, more: object = {}) {
  const of = (value: number) => ({ currency: 'NOK', value });
  return {
    reference,
    state,
    amount: of(35_000),
    pspReference: '3343121302',
    paymentMethod: { type: 'WALLET' },
    profile: {},
    aggregate: {
      authorizedAmount: of(sums.authorized ?? 0),
      capturedAmount: of(sums.captured ?? 0),
      cancelledAmount: of(sums.cancelled ?? 0),
      refundedAmount: of(sums.refunded ?? 0),
    },
    ...more,
  };
}

/** What a failed call failed with; a call that went well fails the test. */
export function errorOf(outcome: Outcome<unknown>): PaymentError {
  if (outcome.ok) throw new Error('a failure was expected, and the call went well');
  return outcome.error;
}

/** What a call that went well brought. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(`the call failed: ${outcome.error.message}`);
  return outcome.value;
}

export interface Bench {
  server: RecordingServer;
  http: Http;
  log: CallLogEntry[];
  client(options?: { clock?: Clock; timeoutMs?: number; keysAreElsewhere?: boolean }): Payments;
}

/** A fresh server for each test of the calling file. */
export function useBench(): Bench {
  const http = createHttp();
  const bench: Bench = {
    server: undefined as unknown as RecordingServer,
    http,
    log: [],
    client: (options = {}) =>
      createVippsClient({
        baseUrl: bench.server.baseUrl,
        merchantSerialNumber: '123456',
        credentials: options.keysAreElsewhere === true ? null : credentials,
        system,
        send: (request) =>
          http.send({ ...request, timeoutMs: options.timeoutMs ?? request.timeoutMs }),
        clock: options.clock ?? systemClock(),
        log: (entry) => bench.log.push(entry),
      }),
  };
  beforeEach(async () => {
    bench.log.length = 0;
    bench.server = await startRecordingServer();
  });
  afterEach(() => bench.server.close());
  afterAll(() => http.close());
  return bench;
}
