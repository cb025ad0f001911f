/** Receipts and categories at the sandbox's Order Management. */
import { expect, test } from 'vitest';
import { asObject } from '../sim/vipps/wire.ts';
import { Caller, createBody, receiptBody, type Answer } from './sandbox-caller.ts';

const ref = 'charge-0001';

function refusedFields(answer: Answer): string[] {
  const params = asObject(answer.body)?.['invalidParams'];
  return Array.isArray(params) ? params.map((param) => String(asObject(param)?.['name'])) : [];
}

function settled(capturedMinor: number): Caller {
  const caller = new Caller();
  caller.authorized(ref);
  caller.capture(ref, capturedMinor);
  caller.cancel(ref);
  return caller;
}

test('a receipt of the captured amount is taken, kept and found sound', () => {
  const caller = settled(21_614);
  const body = receiptBody(21_614);
  expect(caller.receipt(ref, body)).toMatchObject({ status: 201 });
  const { receipt } = caller.sandbox.payment(ref);
  expect(receipt).toEqual({ body, totalMinor: 21_614, findings: [] });
  expect(caller.call('GET', `/order-management/v2/ecom/${ref}`).body).toEqual({ receipt: body });
});

test('a receipt is sent once only', () => {
  const caller = settled(21_614);
  caller.receipt(ref, receiptBody(21_614));
  expect(caller.receipt(ref, receiptBody(21_614)).status).toBe(409);
});

test('a receipt given with the payment counts as sent', () => {
  const caller = new Caller();
  caller.create({ receipt: receiptBody(35_000) });
  expect(caller.receipt(ref, receiptBody(21_614)).status).toBe(409);
});

test.each([
  ['net and VAT that miss the gross', { totalTaxAmount: 1 }, 'orderLines[0].totalAmount'],
  ['a fraction of an øre', { totalAmount: 10.5 }, 'orderLines[0].totalAmount'],
  ['both rates', { taxPercentage: 25 }, 'orderLines[0].taxRate'],
  ['no rate', { taxRate: undefined }, 'orderLines[0].taxRate'],
  ['a rate above 100 %', { taxRate: 10_001 }, 'orderLines[0].taxRate'],
  ['no name', { name: '' }, 'orderLines[0].name'],
  ['no id', { id: undefined }, 'orderLines[0].id'],
  ['a negative discount', { discount: -1 }, 'orderLines[0].discount'],
  [
    'a number for a quantity',
    { unitInfo: { unitPrice: 1, quantity: 2 } },
    'orderLines[0].unitInfo.quantity',
  ],
  [
    'a comma in a quantity',
    { unitInfo: { unitPrice: 1, quantity: '1,5' } },
    'orderLines[0].unitInfo.quantity',
  ],
  [
    'nine decimals',
    { unitInfo: { unitPrice: 1, quantity: '0.123456789' } },
    'orderLines[0].unitInfo.quantity',
  ],
  [
    'eleven characters',
    { unitInfo: { unitPrice: 1, quantity: '12345678901' } },
    'orderLines[0].unitInfo.quantity',
  ],
  ['no unit price', { unitInfo: { quantity: '1' } }, 'orderLines[0].unitInfo.unitPrice'],
  [
    'an unknown unit',
    { unitInfo: { unitPrice: 1, quantity: '1', quantityUnit: 'WH' } },
    'orderLines[0].unitInfo.quantityUnit',
  ],
])('a line with %s is refused', (_name, line, field) => {
  const caller = settled(21_614);
  const answer = caller.receipt(ref, receiptBody(21_614, line));
  expect(answer.status).toBe(400);
  expect(refusedFields(answer)).toContain(field);
  expect(caller.sandbox.payment(ref).receipt).toBeNull();
});

test.each([
  ['no lines', { orderLines: [] }, 'orderLines'],
  ['no bottom line', { bottomLine: undefined }, 'bottomLine'],
  ['Swedish kronor', { bottomLine: { currency: 'SEK' } }, 'bottomLine.currency'],
  ['a number for posId', { bottomLine: { currency: 'NOK', posId: 21678 } }, 'bottomLine.posId'],
])('a receipt with %s is refused', (_name, change, field) => {
  const answer = settled(21_614).receipt(ref, { ...receiptBody(21_614), ...change });
  expect(answer.status).toBe(400);
  expect(refusedFields(answer)).toContain(field);
});

test.each(['PCS', 'KG', 'KM', 'MINUTE', 'LITRE', 'KWH'])('unit %s is known', (quantityUnit) => {
  const unitInfo = { unitPrice: 459, quantity: '1.5', quantityUnit };
  expect(settled(21_614).receipt(ref, receiptBody(21_614, { unitInfo })).status).toBe(201);
});

test('what Vipps takes without a word is found: sum, VAT, posId, currency', () => {
  const caller = settled(21_614);
  // The published sample's mistake: VAT as 25 % of the gross.
  const body = {
    ...receiptBody(21_615, { totalAmountExcludingTax: 16_211, totalTaxAmount: 5404 }),
    bottomLine: { currency: 'EUR' },
  };
  expect(caller.receipt(ref, body).status).toBe(201);
  expect(caller.sandbox.payment(ref).receipt?.findings).toEqual([
    'lines come to 21615, captured are 21614',
    'line energy: VAT is 5404, by its rate it is 4323.00',
    'no posId',
    'currency is EUR, captured in NOK',
  ]);
});

test('a returned line counts against the sum', () => {
  const caller = settled(10_000);
  const body = receiptBody(15_000);
  const back = { ...asObject((body['orderLines'] as unknown[])[0]), isReturn: true };
  const returned = {
    ...back,
    totalAmount: 5000,
    totalAmountExcludingTax: 4000,
    totalTaxAmount: 1000,
  };
  const lines = [...(body['orderLines'] as unknown[]), returned];
  caller.receipt(ref, { ...body, orderLines: lines });
  expect(caller.sandbox.payment(ref).receipt).toMatchObject({ totalMinor: 10_000, findings: [] });
});

test('a receipt needs no payment to exist, and an unknown order is 404', () => {
  const caller = new Caller();
  expect(caller.call('GET', `/order-management/v2/ECOM/${ref}`).status).toBe(404);
  expect(caller.receipt(ref, receiptBody(100)).status).toBe(201);
  expect(caller.call('GET', `/order-management/v2/RECURRING/${ref}`).status).toBe(200);
  expect(caller.create(createBody()).status).toBe(201);
});

test('categories replace one another', () => {
  const caller = new Caller();
  const path = `/order-management/v2/ECOM/categories/${ref}`;
  const category = { category: 'RECEIPT', orderDetailsUrl: 'https://charge.example.com/s/abc' };
  expect(caller.call('PUT', path, { ...category, category: 'CAKE' }).status).toBe(400);
  expect(caller.call('PUT', path, { ...category, orderDetailsUrl: 'http://a.b' }).status).toBe(400);
  expect(caller.call('PUT', path, { ...category, category: 'GENERAL' }).status).toBe(200);
  expect(caller.call('PUT', path, category).status).toBe(200);
  expect(caller.call('GET', `/order-management/v2/ECOM/${ref}`).body).toEqual({ category });
});

test('Order Management wants keys and token like every API', () => {
  const caller = new Caller();
  const path = `/order-management/v2/ECOM/receipts/${ref}`;
  expect(caller.raw('POST', path, caller.keyHeaders(), receiptBody(100)).status).toBe(401);
});
