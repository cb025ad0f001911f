/** What the sandbox takes and refuses when a payment is created. */
import { expect, test } from 'vitest';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { asObject } from '../sim/vipps/wire.ts';
import { Caller, createBody, dayMs, minuteMs } from './sandbox-caller.ts';

/** A refusal without a code names the field it is about. */
function refusedFields(body: unknown): string[] {
  const details = asObject(body)?.['extraDetails'];
  return Array.isArray(details) ? details.map((detail) => String(asObject(detail)?.['name'])) : [];
}

test('a kiosk’s payment is created with its text for the QR', () => {
  const caller = new Caller();
  const answer = caller.create();
  expect(answer.status).toBe(201);
  expect(answer.body).toEqual({
    reference: 'charge-0001',
    redirectUrl: caller.sandbox.payment('charge-0001').qrText,
  });
  expect(caller.sandbox.payment('charge-0001').qrText).toMatch(/^https:\/\/qr-mt\.vipps\.no\/r\//);
});

test.each([
  ['reference too short', { reference: 'abc' }, 'reference'],
  ['reference with an underscore', { reference: 'charge_0001' }, 'reference'],
  ['reference of 65 characters', { reference: 'a'.repeat(65) }, 'reference'],
  ['reference that is a number', { reference: 12345678 }, 'reference'],
  ['description too short', { paymentDescription: 'ab' }, 'paymentDescription'],
  ['description too long', { paymentDescription: 'a'.repeat(101) }, 'paymentDescription'],
  ['unknown flow', { userFlow: 'SMOKE' }, 'userFlow'],
  ['unknown interaction', { customerInteraction: 'MAYBE' }, 'customerInteraction'],
  ['unknown method', { paymentMethod: { type: 'CASH' } }, 'paymentMethod.type'],
  ['card in test', { paymentMethod: { type: 'CARD' } }, 'paymentMethod.type'],
  ['unknown QR format', { qrFormat: { format: 'IMAGE/GIF' } }, 'qrFormat.format'],
  ['QR without format', { qrFormat: {} }, 'qrFormat.format'],
  ['size for SVG', { qrFormat: { format: 'IMAGE/SVG+XML', size: 400 } }, 'qrFormat.size'],
  ['size 99', { qrFormat: { format: 'IMAGE/PNG', size: 99 } }, 'qrFormat.size'],
  ['size 2001', { qrFormat: { format: 'IMAGE/PNG', size: 2001 } }, 'qrFormat.size'],
  ['QR format without QR', { userFlow: 'NATIVE_REDIRECT' }, 'qrFormat'],
  ['unknown field', { amout: 1 }, 'amout'],
  ['unknown currency', { amount: { currency: 'ISK', value: 1000 } }, 'amount.currency'],
  ['age', { minimumUserAge: 101 }, 'minimumUserAge'],
  [
    'two ways to the customer',
    { customer: { phoneNumber: '4712345678', personalQr: 'abcde' } },
    'customer',
  ],
  ['metadata of numbers', { metadata: { evse: 1 } }, 'metadata.evse'],
  ['expiry that is no time', { expiresAt: 'tomorrow' }, 'expiresAt'],
  [
    'receipt without lines',
    { receipt: { orderLines: [], bottomLine: { currency: 'NOK' } } },
    'orderLines',
  ],
])('%s: 400 naming the field', (_name, overrides, field) => {
  const caller = new Caller();
  const answer = caller.create(overrides);
  expect(answer).toMatchObject({ status: 400, code: null });
  expect(refusedFields(answer.body)).toContain(field);
  expect(caller.sandbox.payments()).toEqual([]);
});

test.each([
  ['decimals', { amount: { currency: 'NOK', value: 350.5 } }, '4040', 400],
  ['a text for a value', { amount: { currency: 'NOK', value: '35000' } }, '4040', 400],
  ['a negative value', { amount: { currency: 'NOK', value: -1 } }, '4040', 400],
  ['more than 650 000', { amount: { currency: 'NOK', value: 65_000_001 } }, '4040', 400],
  ['no value', { amount: { currency: 'NOK' } }, '4140', 400],
  ['no amount', { amount: undefined }, '4140', 400],
  ['no method', { paymentMethod: undefined }, '4140', 400],
  ['less than 1 krone', { amount: { currency: 'NOK', value: 99 } }, '6010', 400],
  ['Danish kroner in Norway', { amount: { currency: 'DKK', value: 1000 } }, '5040', 400],
  ['Swedish kronor', { amount: { currency: 'SEK', value: 1000 } }, '5040', 400],
  ['an http return', { returnUrl: 'http://example.com' }, '4090', 400],
  ['a receipt over http', { receiptUrl: 'http://example.com' }, '4090', 400],
  [
    'terms over http',
    { merchantLegalLinks: { termsOfSaleUrl: 'http://example.com' } },
    '4090',
    400,
  ],
  ['a redirect without return', { userFlow: 'WEB_REDIRECT', qrFormat: undefined }, '4140', 400],
  ['six pairs', { metadata: { a: '', b: '', c: '', d: '', e: '', f: '' } }, '4100', 400],
  ['a long metadata key', { metadata: { ['k'.repeat(101)]: '' } }, '4120', 400],
  ['a long metadata value', { metadata: { k: 'v'.repeat(501) } }, '4130', 400],
  ['a short phone number', { customer: { phoneNumber: '1234' } }, '4070', 400],
  ['an unknown scope', { profile: { scope: 'name shoeSize' } }, '4080', 400],
  ['Express', { shipping: { fixedOptions: [] } }, '5020', 403],
  ['a long life', { expiresAt: '2026-12-01T00:00:00Z' }, '5050', 403],
  ['passthrough', { paymentMethod: { type: 'CARD_PASSTHROUGH' } }, '4160', 400],
  [
    'blocked cards in Norway',
    { paymentMethod: { type: 'WALLET', blockedSources: ['COMMERCIAL_CARDS'] } },
    '5010',
    400,
  ],
  ['push without customer', { userFlow: 'PUSH_MESSAGE', qrFormat: undefined }, '4140', 400],
  [
    'push',
    { userFlow: 'PUSH_MESSAGE', qrFormat: undefined, customer: { phoneNumber: '4712345678' } },
    '5080',
    403,
  ],
])('%s: refused with its code', (_name, overrides, code, status) => {
  const caller = new Caller();
  const answer = caller.create(overrides);
  expect(answer).toMatchObject({ status, code });
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(caller.sandbox.payments()).toEqual([]);
});

test('least amounts are exact: 100 øre, 1 øre, 1 cent, each in its own market', () => {
  for (const [market, currency, least] of [
    ['NO', 'NOK', 100],
    ['DK', 'DKK', 1],
    ['FI', 'EUR', 1],
  ] as const) {
    const caller = new Caller({ salesUnits: [sandboxSalesUnit({ market })] });
    expect(caller.create({ amount: { currency, value: least } }).status).toBe(201);
    const below = { reference: 'charge-0002', amount: { currency, value: least - 1 } };
    expect(caller.create(below).code).toBe('6010');
  }
});

test('a sales unit that is not ready creates nothing', () => {
  const unverified = new Caller({
    salesUnits: [sandboxSalesUnit({ bankAccountIsVerified: false })],
  });
  expect(unverified.create().code).toBe('5060');
  const closed = new Caller({ salesUnits: [sandboxSalesUnit({ canCreatePayments: false })] });
  expect(closed.create().code).toBe('5070');
});

test('long-living payments live between ten minutes and sixty days, with a receipt', () => {
  const caller = new Caller({ salesUnits: [sandboxSalesUnit({ longLivingIsAllowed: true })] });
  const at = (aheadMs: number) => new Date(caller.nowMs + aheadMs).toISOString();
  expect(caller.create({ expiresAt: at(10 * minuteMs) }).code).toBe('6120');
  expect(caller.create({ expiresAt: at(60 * dayMs) }).code).toBe('6110');
  expect(caller.create({ expiresAt: at(dayMs) }).code).toBe('6130');
});

test('the key is required, and at most 50 characters', () => {
  const caller = new Caller();
  const path = '/epayment/v1/payments';
  expect(caller.call('POST', path, createBody()).status).toBe(400);
  expect(caller.call('POST', path, createBody(), 'k'.repeat(51)).status).toBe(400);
  expect(caller.call('POST', path, createBody(), 'k'.repeat(50)).status).toBe(201);
});

test('same key and same meaning: the stored answer; another body: 409 with 4020', () => {
  const caller = new Caller();
  const first = caller.create({}, 'create-1');
  const backwards = Object.fromEntries(Object.entries(createBody()).reverse());
  const again = caller.call('POST', '/epayment/v1/payments', backwards, 'create-1');
  expect(again.raw.body).toBe(first.raw.body);
  expect(caller.sandbox.payments()).toHaveLength(1);
  expect(caller.sandbox.ledger.requests('create').map((seen) => seen.isReplay)).toEqual([
    false,
    true,
  ]);
  const other = caller.create({ reference: 'charge-0002' }, 'create-1');
  expect(other).toMatchObject({ status: 409, code: '4020' });
});

test('a refused request stays refused under its key, and works under a new one', () => {
  const caller = new Caller();
  const bad = { amount: { currency: 'NOK', value: 99 } };
  expect(caller.create(bad, 'create-1').code).toBe('6010');
  expect(caller.create({}, 'create-1')).toMatchObject({ status: 409, code: '4020' });
  expect(caller.create({}, 'create-2').status).toBe(201);
});

test('a used reference is refused under a new key with 4150', () => {
  const caller = new Caller();
  caller.create();
  expect(caller.create()).toMatchObject({ status: 409, code: '4150' });
  expect(caller.create({ reference: 'CHARGE-0001' }).status).toBe(201);
});

test('a redirect leads to a landing page where the customer decides and is sent back', () => {
  const caller = new Caller();
  const returnUrl = 'https://charge.example.com/s/abc';
  const created = caller.create({ userFlow: 'WEB_REDIRECT', qrFormat: undefined, returnUrl });
  const url = new URL(String(asObject(created.body)?.['redirectUrl']));
  const page = caller.raw('GET', url.pathname + url.search, {});
  expect(page.raw.body).toContain('350.00 NOK');
  const gone = caller.raw('POST', url.pathname + url.search, {}, 'choice=approve');
  expect(gone).toMatchObject({ status: 303, headers: { location: returnUrl } });
  expect(caller.sandbox.payment('charge-0001').state).toBe('AUTHORIZED');
});

test('push gives no address, native an app link', () => {
  const caller = new Caller({ salesUnits: [sandboxSalesUnit({ pushMessageIsAllowed: true })] });
  const customer = { phoneNumber: '4712345678' };
  const push = caller.create({ userFlow: 'PUSH_MESSAGE', qrFormat: undefined, customer });
  expect(push).toMatchObject({ status: 201, body: { reference: 'charge-0001' } });
  expect(push.body).not.toHaveProperty('redirectUrl');
  const native = { reference: 'charge-0002', userFlow: 'NATIVE_REDIRECT', qrFormat: undefined };
  expect(String(asObject(caller.create(native).body)?.['redirectUrl'])).toMatch(/^vipps:\/\//);
});

test('the HTTP status of a code can be set', () => {
  const caller = new Caller({ statusByCode: { '6010': 422 } });
  const answer = caller.create({ amount: { currency: 'NOK', value: 1 } });
  expect(answer).toMatchObject({ status: 422, code: '6010' });
});
