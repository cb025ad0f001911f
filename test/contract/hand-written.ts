/**
 * What the kiosk's client does not ask for and the sandbox answers all the same: other flows, order
 * details, forced approval; and requests that are wrong on purpose, for the refusals they get.
 */
import type { Exchange } from './exchange.ts';
import { VippsCaller, type ByHand } from './vipps-caller.ts';

const payments = '/epayment/v1/payments';

const order = {
  orderLines: [
    {
      name: 'Energy',
      id: 'energy',
      totalAmount: 50_000,
      totalAmountExcludingTax: 40_000,
      totalTaxAmount: 10_000,
      taxRate: 2500,
      unitInfo: { unitPrice: 459, quantity: '108.932', quantityUnit: 'KWH' },
    },
  ],
  bottomLine: { currency: 'NOK', posId: '21678' },
};

function creation(caller: VippsCaller, change: object = {}): ByHand {
  const reference = caller.newReference();
  return {
    path: payments,
    headers: { 'Idempotency-Key': `create-${reference}` },
    body: {
      amount: { currency: 'NOK', value: 50_000 },
      paymentMethod: { type: 'WALLET' },
      reference,
      userFlow: 'QR',
      ...change,
    },
  };
}

/** Every user flow and QR format, and what may come with a creation. */
export async function otherFlows(): Promise<Exchange[]> {
  const caller = new VippsCaller({ pushMessageIsAllowed: true, longLivingIsAllowed: true });
  const returnUrl = 'https://charge.example.com/s/abc';
  const customer = { phoneNumber: '4712345678' };
  const expiresAt = '2026-11-23T12:00:00Z';
  for (const change of [
    {},
    { qrFormat: { format: 'IMAGE/PNG', size: 400 } },
    { qrFormat: { format: 'IMAGE/SVG+XML' }, customerInteraction: 'CUSTOMER_PRESENT' },
    { userFlow: 'WEB_REDIRECT', returnUrl, receiptUrl: 'https://charge.example.com/r/abc' },
    { userFlow: 'NATIVE_REDIRECT', returnUrl: 'ladekiosk://back' },
    { userFlow: 'PUSH_MESSAGE', customer },
    { profile: { scope: 'name phoneNumber' }, minimumUserAge: 18 },
    { expiresAt, receipt: order, metadata: { evse: 'A' } },
  ]) {
    const asked = creation(caller, change);
    const { status } = await caller.byHand(asked);
    if (status !== 201) throw new Error(`${status} for ${JSON.stringify(change)}`);
    const { reference } = asked.body as { reference: string };
    await caller.byHand({ path: `${payments}/${reference}` });
    await caller.byHand({ path: `${payments}/${reference}/events` });
  }
  return caller.recorder.exchanges;
}

/** Order details and category, asked for before and after they exist. */
export async function orderDetails(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const reference = await caller.authorized();
  const at = (what: string) => `/order-management/v2/ECOM/${what}${reference}`;
  await caller.byHand({ path: at('') });
  await caller.byHand({ path: at('receipts/'), body: order });
  const category = { category: 'RECEIPT', orderDetailsUrl: 'https://charge.example.com/r/abc' };
  await caller.byHand({ method: 'PUT', path: at('categories/'), body: category });
  await caller.byHand({ path: at('') });
  return caller.recorder.exchanges;
}

/** Approved by the test environment's own call: by phone number, by token, too late. */
export async function forcedApproval(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const customer = { customer: { phoneNumber: '4712345678' } };
  const approval = (reference: string, body: object): ByHand => ({
    path: `/epayment/v1/test/payments/${reference}/approve`,
    body,
  });
  const reference = await caller.created();
  await caller.byHand(approval(reference, customer));
  await caller.byHand(approval(reference, customer));
  await caller.byHand(approval('lk-21678-A-261122-9999', customer));
  const other = await caller.created();
  await caller.byHand(approval(other, { token: 'no-token-of-this-payment' }));
  return caller.recorder.exchanges;
}

/** Requests no client should make, and what they are told. */
export async function wrongOnPurpose(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const reference = await caller.authorized();
  const changes = [
    { orderId: 'unknown-field' },
    { reference: 'short' },
    { amount: { currency: 'NOK', value: 99 } },
    { amount: { currency: 'NOK', value: 100.5 } },
    { amount: { currency: 'EUR', value: 1000 } },
    { amount: { currency: 'ABC', value: 1000 } },
    { amount: undefined },
    { userFlow: 'qr' },
    { userFlow: 'WEB_REDIRECT' },
    { userFlow: 'PUSH_MESSAGE', customer: { phoneNumber: '4712345678' } },
    { userFlow: 'PUSH_MESSAGE' },
    { customer: { phoneNumber: '12' } },
    { profile: { scope: 'shoeSize' } },
    { returnUrl: 'http://charge.example.com' },
    { qrFormat: { format: 'SVG' } },
    { qrFormat: { format: 'IMAGE/PNG', size: 99 } },
    { paymentDescription: 'x'.repeat(101) },
    { paymentMethod: { type: 'CARD' } },
    { paymentMethod: { type: 'CARD_PASSTHROUGH' } },
    { paymentMethod: { type: 'WALLET', blockedSources: ['COMMERCIAL_CARDS'] } },
    { shipping: {} },
    { expiresAt: '2026-11-23T12:00:00Z' },
    { receipt: { ...order, orderLines: [] } },
    { metadata: Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((key) => [key, 'x'])) },
    { metadata: { ['k'.repeat(101)]: 'x' } },
    { metadata: { key: 'x'.repeat(501) } },
  ];
  const ask = (asked: ByHand) => caller.byHand({ ...asked, isWrong: true });
  for (const change of changes) await ask(creation(caller, change));
  await ask({ ...creation(caller), headers: {} });
  await ask({ ...creation(caller), headers: { 'Idempotency-Key': 'k'.repeat(51) } });
  await ask({ ...creation(caller), body: [] });
  const key = { 'Idempotency-Key': 'wrong' };
  const body = { modificationAmount: { currency: 'NOK', value: 1000 } };
  await ask({ path: `${payments}/${reference}/capture`, body });
  await ask({ path: `${payments}/${reference}/capture`, headers: key, body: {} });
  await ask({ path: `${payments}/${reference}/refund`, body });
  await ask({ path: `${payments}/${reference}/cancel`, body: [] });
  await ask({ method: 'POST', path: '/accesstoken/get' });
  const orders = '/order-management/v2/ECOM';
  await ask({ path: `${orders}/receipts/${reference}`, body: { orderLines: [] } });
  await ask({ path: `${orders}/receipts/a%20b`, body: order });
  await ask({ method: 'PUT', path: `${orders}/categories/${reference}`, body: {} });
  return caller.recorder.exchanges;
}

/** Keys that are missing, and a sales unit that cannot be or is somebody else's, as each API refuses them. */
export async function wrongOnEveryCall(): Promise<Exchange[]> {
  const caller = new VippsCaller();
  const reference = await caller.authorized();
  const key = { 'Idempotency-Key': 'wrong' };
  const body = { modificationAmount: { currency: 'NOK', value: 1000 } };
  const receipt = `/order-management/v2/ECOM/receipts/${reference}`;
  for (const headers of [
    { Authorization: '' },
    { 'Ocp-Apim-Subscription-Key': '' },
    { 'Merchant-Serial-Number': '1' },
    { 'Merchant-Serial-Number': '654321' },
  ]) {
    const ask = (asked: ByHand) =>
      caller.byHand({ ...asked, headers: { ...asked.headers, ...headers }, isWrong: true });
    await ask({ path: `${payments}/${reference}` });
    await ask({ path: `${payments}/${reference}/capture`, headers: key, body });
    await ask({ path: receipt, body: order });
  }
  return caller.recorder.exchanges;
}
