/** What the client sends, field for field, and how it reads good answers. */
import { describe, expect, it } from 'vitest';
import {
  errorOf,
  reference,
  useBench,
  valueOf,
  wantedCancel,
  wantedChange,
  wantedPayment,
  wantedReceipt,
  wirePayment,
} from './client-bench.ts';
import { json, problem, raw } from './recording-server.ts';

const bench = useBench();

const commonHeaders = {
  accept: 'application/json',
  'user-agent': 'ladekiosk-vipps/1.2.3',
  'merchant-serial-number': '123456',
  'ocp-apim-subscription-key': 'da7d5b0e18a84aeda961c0c31b75c2a9',
  'vipps-system-name': 'ladekiosk',
  'vipps-system-version': '0.1.0',
  'vipps-system-plugin-name': 'ladekiosk-vipps',
  'vipps-system-plugin-version': '1.2.3',
};

/** What HTTP itself adds. */
const ofHttp = ['host', 'connection', 'content-length'];

function sent() {
  const call = bench.server.calls().at(-1);
  if (call === undefined) throw new Error('nothing was sent');
  const headers = Object.fromEntries(
    Object.entries(call.headers).filter(([name]) => !ofHttp.includes(name)),
  );
  return { method: call.method, path: call.path, headers, body: call.body };
}

const bearer = { ...commonHeaders, authorization: 'Bearer token-one' };
const posted = { ...bearer, 'content-type': 'application/json' };

describe('requests', () => {
  it('asks for the token with the keys in headers and an empty body', async () => {
    bench.server.answer(json(200, wirePayment('CREATED')));
    await bench.client().look(reference);
    const token = bench.server.requests[0];
    expect(token?.method).toBe('POST');
    expect(token?.path).toBe('/accesstoken/get');
    expect(token?.body).toBe('');
    expect(token?.headers).toMatchObject({
      ...commonHeaders,
      client_id: '5b4f9f0e-0000-4000-8000-00000000c11d',
      client_secret: 'c2VjcmV0IHNlY3JldCBzZWNyZXQ=',
      'content-length': '0',
    });
    expect(token?.headers.authorization).toBeUndefined();
  });

  it('creates a one-time payment QR as target text', async () => {
    bench.server.answer(json(201, { reference, redirectUrl: 'https://qr.vipps.no/r/4kQ7' }));
    const created = valueOf(await bench.client().create(wantedPayment));
    expect(created).toEqual({
      reference,
      wayIn: { kind: 'text', payload: 'https://qr.vipps.no/r/4kQ7' },
    });
    const { body, ...head } = sent();
    expect(head).toEqual({
      method: 'POST',
      path: '/epayment/v1/payments',
      headers: { ...posted, 'idempotency-key': 'create-7f3k9q2m-1' },
    });
    expect(JSON.parse(body)).toEqual({
      amount: { currency: 'NOK', value: 35_000 },
      paymentMethod: { type: 'WALLET' },
      customerInteraction: 'CUSTOMER_PRESENT',
      reference,
      userFlow: 'QR',
      qrFormat: { format: 'TEXT/TARGETURL' },
      paymentDescription: 'Charging session at station 21678 on October 9, 2029, 13:12',
      metadata: { station: '21678', evse: 'A' },
    });
  });

  it('sends a return address where there is one, and no empty metadata', async () => {
    bench.server.answer(json(201, { reference, redirectUrl: 'https://qr.vipps.no/r/4kQ7' }));
    const returnUrl = 'https://charge.example.com/21678/s/abc';
    await bench.client().create({ ...wantedPayment, returnUrl, metadata: {} });
    const body = JSON.parse(sent().body) as object;
    expect(body).toMatchObject({ returnUrl });
    expect(body).not.toHaveProperty('metadata');
  });

  it('leaves out a return address that Vipps would refuse', async () => {
    bench.server.answer(json(201, { reference, redirectUrl: 'https://qr.vipps.no/r/4kQ7' }));
    await bench.client().create({ ...wantedPayment, returnUrl: 'http://127.0.0.1:8080' });
    expect(JSON.parse(sent().body)).not.toHaveProperty('returnUrl');
  });

  it.each(['capture', 'refund'] as const)('sends a %s with its amount and key', async (name) => {
    const sums = { authorized: 35_000, captured: 21_614, refunded: name === 'refund' ? 21_614 : 0 };
    bench.server.answer(json(200, wirePayment('AUTHORIZED', sums)));
    expect(valueOf(await bench.client()[name](wantedChange)).capturedMinor).toBe(21_614);
    const { body, ...head } = sent();
    expect(head).toEqual({
      method: 'POST',
      path: `/epayment/v1/payments/${reference}/${name}`,
      headers: { ...posted, 'idempotency-key': 'cap-7f3k9q2m-1' },
    });
    expect(body).toBe('{"modificationAmount":{"currency":"NOK","value":21614}}');
  });

  it.each([
    [false, '{}'],
    [true, '{"cancelTransactionOnly":true}'],
  ])('cancels (only if not authorized: %s) with body %s', async (onlyIfNotAuthorized, body) => {
    bench.server.answer(json(200, wirePayment('TERMINATED', { cancelled: 35_000 })));
    const view = valueOf(await bench.client().cancel({ ...wantedCancel, onlyIfNotAuthorized }));
    expect(view).toMatchObject({ state: 'TERMINATED', authorizedMinor: 0, cancelledMinor: 35_000 });
    expect(sent()).toEqual({
      method: 'POST',
      path: `/epayment/v1/payments/${reference}/cancel`,
      headers: { ...posted, 'idempotency-key': 'can-7f3k9q2m-1' },
      body,
    });
  });

  it('looks without body, content type or key', async () => {
    const more = { captureGuaranteedUntil: '2026-09-01T07:53:44.812+00:00' };
    bench.server.answer(json(200, wirePayment('AUTHORIZED', { authorized: 35_000 }, more)));
    expect(valueOf(await bench.client().look(reference))).toEqual({
      reference,
      state: 'AUTHORIZED',
      currency: 'NOK',
      authorizedMinor: 35_000,
      capturedMinor: 0,
      cancelledMinor: 0,
      refundedMinor: 0,
      captureGuaranteedUntilMs: Date.UTC(2026, 8, 1, 7, 53, 44, 812),
      amountMinor: 35_000,
    });
    const path = `/epayment/v1/payments/${reference}`;
    expect(sent()).toEqual({ method: 'GET', path, headers: bearer, body: '' });
  });

  it('reads the event log', async () => {
    const event = {
      reference,
      pspReference: 'a6d2e4b0-1111-4222-8333-944445555666',
      name: 'AUTHORIZED',
      amount: { currency: 'NOK', value: 35_000 },
      timestamp: '2026-11-22T12:00:00.5Z',
      success: true,
      somethingNew: { deep: 1 },
    };
    const created = { ...event, name: 'CREATED', idempotencyKey: 'create-7f3k9q2m-1' };
    bench.server.answer(json(200, [created, event]));
    expect(valueOf(await bench.client().events(reference))[1]).toEqual({
      name: 'AUTHORIZED',
      pspReference: 'a6d2e4b0-1111-4222-8333-944445555666',
      amountMinor: 35_000,
      atMs: Date.UTC(2026, 10, 22, 12, 0, 0, 500),
      success: true,
      idempotencyKey: null,
    });
    expect(sent().path).toBe(`/epayment/v1/payments/${reference}/events`);
  });

  it('sends the receipt with taxRate in hundredths and kWh', async () => {
    bench.server.answer(json(201, '16328cb8-d769-4c53-90ad-e19777823f0a'));
    valueOf(await bench.client().sendReceipt(wantedReceipt));
    const { body, ...head } = sent();
    expect(head).toEqual({
      method: 'POST',
      path: `/order-management/v2/ECOM/receipts/${reference}`,
      headers: posted,
    });
    expect(JSON.parse(body)).toEqual({
      orderLines: [
        {
          name: 'Energy',
          id: 'energy',
          totalAmount: 21_614,
          totalAmountExcludingTax: 17_291,
          totalTaxAmount: 4323,
          taxRate: 2500,
          unitInfo: { unitPrice: 459, quantity: '47.089', quantityUnit: 'KWH' },
        },
        {
          name: 'Start',
          id: 'flat',
          totalAmount: 0,
          totalAmountExcludingTax: 0,
          totalTaxAmount: 0,
          taxRate: 0,
        },
      ],
      bottomLine: { currency: 'NOK', posId: '21678' },
    });
  });

  it('writes the header names as Vipps documents them', async () => {
    bench.server.answer(
      json(200, wirePayment('AUTHORIZED', { authorized: 35_000, captured: 21_614 })),
    );
    await bench.client().capture(wantedChange);
    expect(bench.server.calls()[0]?.headerNames).toEqual(
      expect.arrayContaining([
        'Authorization',
        'Ocp-Apim-Subscription-Key',
        'Merchant-Serial-Number',
        'Idempotency-Key',
        'Vipps-System-Plugin-Version',
      ]),
    );
  });

  it('sends neither keys nor token behind a gateway that adds them', async () => {
    bench.server.answer(json(200, wirePayment('CREATED')));
    valueOf(await bench.client({ keysAreElsewhere: true }).look(reference));
    expect(bench.server.requests).toHaveLength(1);
    expect(sent().headers).not.toHaveProperty('authorization');
    expect(sent().headers).not.toHaveProperty('ocp-apim-subscription-key');
  });
});

describe('bugs of the caller stop before anything is sent', () => {
  it.each([
    ['a fraction of a minor unit', { amountMinor: 100.5 }],
    ['nothing', { amountMinor: 0 }],
    ['too much', { amountMinor: 65_000_001 }],
    ['a short reference', { reference: 'short' }],
    ['a reference with a path in it', { reference: '../../evil-path' }],
    ['a long key', { idempotencyKey: 'k'.repeat(51) }],
    ['a key with a line break', { idempotencyKey: 'a\r\nb: c' }],
    ['a short description', { description: 'No' }],
    ['an endless return address', { returnUrl: `https://${'x'.repeat(2500)}` }],
    ['six pairs', { metadata: { a: '', b: '', c: '', d: '', e: '', f: '' } }],
  ])('%s', async (_what, change) => {
    await expect(bench.client().create({ ...wantedPayment, ...change })).rejects.toThrow();
    expect(bench.server.requests).toHaveLength(0);
  });

  it('a receipt line whose VAT does not add up', async () => {
    const lines = wantedReceipt.lines.map((line) => ({ ...line, vatMinor: line.vatMinor + 1 }));
    await expect(bench.client().sendReceipt({ ...wantedReceipt, lines })).rejects.toThrow('VAT');
    expect(bench.server.requests).toHaveLength(0);
  });
});

describe('probe', () => {
  it('is content with a payment that Vipps does not know', async () => {
    bench.server.answer(problem(404, '5090', 'Reference not found'));
    valueOf(await bench.client().probe());
    expect(sent().path).toMatch(/^\/epayment\/v1\/payments\/[a-zA-Z0-9-]{8,64}$/);
  });

  it.each([401, 403])('says keys-refused on %d', async (status) => {
    bench.server.answer(json(status, { statusCode: status, message: 'Access denied' }));
    expect(errorOf(await bench.client().probe())).toMatchObject({ code: 'keys-refused', status });
  });

  it.each([
    ['a page of something else', 200],
    ['a not-found page of something else', 404],
  ])('does not take %s for Vipps', async (_what, status) => {
    bench.server.answer(raw(status, '<html>Welcome to the guest network</html>', 'text/html'));
    expect(errorOf(await bench.client().probe()).code).toBe('not-understood');
  });

  it('sees the gateway saying that there is no such API', async () => {
    bench.server.answer(json(404, { statusCode: 404, message: 'Resource not found' }));
    expect(errorOf(await bench.client().probe()).code).toBe('not-understood');
  });
});
