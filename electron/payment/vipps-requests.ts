/**
 * The bodies sent to Vipps, built field for field. Values out of range are bugs of the caller and
 * stop the program before anything is sent. Limits: ePayment API 1.8.1, Order Management API 2.1.
 */
import assert from 'node:assert/strict';
import type { ChangePayment, CreatePayment, ReceiptLine, SendReceipt } from './payments.ts';

const referencePattern = /^[a-zA-Z0-9-]{8,64}$/;
/** The spec's largest amount, 650 000.00. */
const largestMinor = 65_000_000;

/** The reference as it may stand in a path. */
export function checkedReference(reference: string): string {
  assert.match(reference, referencePattern, 'payment reference');
  return reference;
}

/** An idempotency key: at most 50 characters, safe in a header. */
export function checkedKey(idempotencyKey: string): string {
  assert.match(idempotencyKey, /^[\x21-\x7e]{1,50}$/, 'idempotency key');
  return idempotencyKey;
}

function amountOf(change: { amountMinor: number; currency: string }) {
  const { amountMinor, currency } = change;
  assert(Number.isSafeInteger(amountMinor), 'an amount is an integer of minor units');
  assert(amountMinor > 0 && amountMinor <= largestMinor, 'an amount is between 1 and 65000000');
  return { currency, value: amountMinor };
}

/** Body of POST /payments: by a one-time code on the station's screen, or by a phone on its page. */
export function createBody(payment: CreatePayment) {
  const { description, metadata, returnUrl } = payment;
  const isByPhone = payment.flow === 'redirect';
  assert(
    description.length >= 3 && description.length <= 100,
    'description of 3 to 100 characters',
  );
  const pairs = Object.entries(metadata);
  assert(pairs.length <= 5, 'at most 5 pairs of metadata');
  for (const [key, value] of pairs) {
    assert(key.length <= 100 && value.length <= 500, `metadata ${key} within its limits`);
  }
  assert(
    returnUrl === null || returnUrl.length <= 2500,
    'return address of at most 2500 characters',
  );
  return {
    amount: amountOf(payment),
    paymentMethod: { type: 'WALLET' },
    // Required of points of sale where the customer stands in front, vending machines included.
    customerInteraction: 'CUSTOMER_PRESENT',
    reference: checkedReference(payment.reference),
    ...userFlowOf(payment),
    paymentDescription: description,
    // Vipps takes https alone. A station's own http address, as in a simulation, leads no phone back;
    // after a code on the screen it is not missed, as the outcome shows on the screen anyway.
    ...(returnUrl !== null && (isByPhone || returnUrl.startsWith('https://')) ? { returnUrl } : {}),
    ...(pairs.length === 0 ? {} : { metadata }),
  };
}

/** With a code the station's screen shows the outcome; a phone on its own page must come back to it. */
function userFlowOf({ flow, qrRenderer, returnUrl }: CreatePayment) {
  if (flow === 'redirect') {
    assert(returnUrl !== null, 'a phone that pays has a page to come back to');
    return { userFlow: 'WEB_REDIRECT' };
  }
  const format = qrRenderer === 'station' ? 'TEXT/TARGETURL' : 'IMAGE/SVG+XML';
  return { userFlow: 'QR', qrFormat: { format } };
}

/** Body of a capture or a refund. */
export function changeBody(change: ChangePayment) {
  return { modificationAmount: amountOf(change) };
}

/** Body of a cancel: the object without fields takes back all that is not captured. */
export function cancelBody(onlyIfNotAuthorized: boolean) {
  return onlyIfNotAuthorized ? { cancelTransactionOnly: true } : {};
}

/** Body of the receipt (Order Management). Lines that do not add up are hidden by the app. */
export function receiptBody(receipt: SendReceipt) {
  assert(receipt.lines.length > 0, 'a receipt has at least one line');
  return {
    orderLines: receipt.lines.map(orderLine),
    bottomLine: { currency: receipt.currency, posId: receipt.posId },
  };
}

function orderLine(line: ReceiptLine) {
  const { grossMinor, netMinor, vatMinor, vatRate, unit } = line;
  for (const minor of [grossMinor, netMinor, vatMinor]) {
    assert(
      Number.isSafeInteger(minor) && minor >= 0,
      `${line.id}: money is a whole number, 0 or more`,
    );
  }
  assert(netMinor + vatMinor === grossMinor, `${line.id}: net + VAT = gross`);
  assert(Number.isInteger(vatRate) && vatRate >= 0 && vatRate <= 10_000, `${line.id}: VAT rate`);
  return {
    name: line.name,
    id: line.id,
    totalAmount: grossMinor,
    totalAmountExcludingTax: netMinor,
    totalTaxAmount: vatMinor,
    taxRate: vatRate,
    ...(unit === null ? {} : { unitInfo: unitInfo(line.id, unit) }),
  };
}

function unitInfo(id: string, unit: NonNullable<ReceiptLine['unit']>) {
  assert(/^\d+(\.\d{1,8})?$/.test(unit.quantity) && unit.quantity.length <= 10, `${id}: quantity`);
  assert(
    Number.isSafeInteger(unit.unitPriceMinor) && unit.unitPriceMinor >= 0,
    `${id}: unit price`,
  );
  return {
    unitPrice: unit.unitPriceMinor,
    quantity: unit.quantity,
    quantityUnit: unit.quantityUnit,
  };
}
