/** Every request the client makes, as really sent, against Vipps' own OpenAPI documents. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Payments } from '../../electron/payment/payments.ts';
import {
  reference,
  useBench,
  wantedCancel,
  wantedChange,
  wantedPayment,
  wantedReceipt,
} from '../payment/client-bench.ts';
import { openApi } from './openapi.ts';
import type { Operations } from './openapi.ts';

const directory = join(import.meta.dirname, '../../../shared/vipps/openapi');
const documents = {
  epayment: ['epayment.yaml', '/epayment'],
  token: ['access-token.yaml', ''],
  orders: ['order-management.yaml', '/order-management'],
} as const;
const isHere = Object.values(documents).every(([file]) => existsSync(join(directory, file)));
if (!isHere) {
  // oxlint-disable-next-line eslint/no-console -- a skipped contract must be seen in the output
  console.warn(
    `SKIPPED: the requests to Vipps are not checked, their OpenAPI documents are not in ${directory}`,
  );
}

function load(name: keyof typeof documents): Operations {
  const [file, basePath] = documents[name];
  return openApi(join(directory, file), basePath);
}

const payment = '/v1/payments/{Reference}';

const requests: [string, keyof typeof documents, string, (client: Payments) => Promise<unknown>][] =
  [
    ['create, text', 'epayment', 'POST /v1/payments', (client) => client.create(wantedPayment)],
    [
      'create, image, return address, no metadata',
      'epayment',
      'POST /v1/payments',
      (client) =>
        client.create({
          ...wantedPayment,
          qrRenderer: 'vipps',
          returnUrl: 'https://charge.example.com/21678/s/abc',
          metadata: {},
          currency: 'EUR',
          amountMinor: 65_000_000,
          idempotencyKey: 'k'.repeat(50),
          reference: 'r'.repeat(64),
        }),
    ],
    ['look', 'epayment', `GET ${payment}`, (client) => client.look(reference)],
    ['probe', 'epayment', `GET ${payment}`, (client) => client.probe()],
    ['events', 'epayment', `GET ${payment}/events`, (client) => client.events(reference)],
    ['capture', 'epayment', `POST ${payment}/capture`, (client) => client.capture(wantedChange)],
    ['refund', 'epayment', `POST ${payment}/refund`, (client) => client.refund(wantedChange)],
    ['cancel', 'epayment', `POST ${payment}/cancel`, (client) => client.cancel(wantedCancel)],
    [
      'cancel, only if not authorized',
      'epayment',
      `POST ${payment}/cancel`,
      (client) => client.cancel({ ...wantedCancel, onlyIfNotAuthorized: true }),
    ],
    [
      'receipt',
      'orders',
      'POST /v2/{paymentType}/receipts/{orderId}',
      (client) => client.sendReceipt(wantedReceipt),
    ],
  ];

describe.skipIf(!isHere)('requests to Vipps', () => {
  const bench = useBench();

  it.each(requests)('%s', async (_what, name, operation, run) => {
    await run(bench.client());
    const [token, request] = bench.server.requests;
    expect(load('token').mistakes('POST /accesstoken/get', token!)).toEqual([]);
    expect(load(name).mistakes(operation, request!)).toEqual([]);
  });

  it('the check itself sees what is wrong', async () => {
    await bench.client().create(wantedPayment);
    const good = bench.server.calls()[0]!;
    const check = load('epayment');
    const of = (change: object) =>
      check.mistakes('POST /v1/payments', { ...good, ...change }).join('\n');
    const body = JSON.parse(good.body) as Record<string, unknown>;
    const withBody = (change: object) => of({ body: JSON.stringify({ ...body, ...change }) });
    expect(of({})).toBe('');
    expect(withBody({ orderId: 'x' })).toContain('additional properties');
    expect(withBody({ reference: 'short' })).toContain('/reference');
    expect(withBody({ amount: { currency: 'NOK', value: 100.5 } })).toContain('/amount/value');
    expect(withBody({ userFlow: 'qr' })).toContain('/userFlow');
    expect(withBody({ qrFormat: { format: 'SVG' } })).toContain('/qrFormat/format');
    expect(withBody({ paymentDescription: 'x'.repeat(101) })).toContain('/paymentDescription');
    const { 'idempotency-key': _key, ...headers } = good.headers;
    expect(of({ headers })).toContain('header Idempotency-Key is missing');
    expect(of({ headers: { ...good.headers, 'vipps-system-name': 'n'.repeat(31) } })).toContain(
      'header Vipps-System-Name',
    );
    expect(of({ path: '/v1/payments' })).toContain('is not POST');
  });
});
