/** What a request to create a payment must look like, and what it asks for once it does. */
import { readAmount, refusalOfSmallAmount, type Amount } from './amount-rules.ts';
import { refusalOfFields, refusalOfQrFormat, refusalOfUrls } from './create-field-rules.ts';
import { refusalOfMetadata } from './metadata-rules.ts';
import type { QrFormat } from './payment-record.ts';
import { refusedCode, refusedField, type Refusal } from './problems.ts';
import { receiptProblems } from './receipt-rules.ts';
import { approvalWindowMs, currencyOfMarket, type SalesUnit } from './sales-unit.ts';
import { asObject, textOf } from './wire.ts';

/** A request that has passed every rule. */
export interface CreateOrder {
  reference: string;
  amount: Amount;
  userFlow: 'PUSH_MESSAGE' | 'NATIVE_REDIRECT' | 'WEB_REDIRECT' | 'QR';
  qr: { format: QrFormat; sizePx: number } | null;
  methodType: string;
  description: string | null;
  metadata: Record<string, string> | null;
  returnUrl: string | null;
  expiresAtMs: number;
  receipt: Record<string, unknown> | null;
}

export type CreateReading = { ok: true; order: CreateOrder } | { ok: false; refusal: Refusal };

/** The fields of CreatePaymentRequest 1.8.1 and of the additions after it; any other is refused. */
const knownFields = new Set([
  'amount',
  'customer',
  'minimumUserAge',
  'customerInteraction',
  'industryData',
  'paymentMethod',
  'profile',
  'reference',
  'returnUrl',
  'userFlow',
  'expiresAt',
  'qrFormat',
  'paymentDescription',
  'receipt',
  'metadata',
  'receiptUrl',
  'shipping',
  'cardPassthrough',
  'merchantLegalLinks',
]);

const requiredFields = ['amount', 'paymentMethod', 'reference', 'userFlow'] as const;

/** Longest a payment may live: below 60 days. */
const longestLifeMs = 60 * 24 * 60 * 60 * 1000;

export function readCreate(body: unknown, unit: SalesUnit, nowMs: number): CreateReading {
  const no = (refusal: Refusal): CreateReading => ({ ok: false, refusal });
  const order = asObject(body);
  if (order === null) return no(refusedField('body', 'The body must be a JSON object.'));
  const unknown = Object.keys(order).filter((name) => !knownFields.has(name));
  if (unknown.length > 0) {
    const fields = unknown.map((name) => ({ name, reason: 'Unknown field.' }));
    return no({ kind: 'fields', fields });
  }
  const missing = requiredFields.filter((name) => order[name] === undefined);
  if (missing.length > 0) return no(refusedCode('4140', `Missing: ${missing.join(', ')}.`));
  const amount = readAmount(order['amount'], 'amount');
  if (!amount.ok) return no(amount.refusal);
  const refusal =
    refusalOfFields(order) ??
    refusalOfUrls(order) ??
    refusalOfQrFormat(order) ??
    refusalOfMetadata(order['metadata']) ??
    refusalOfReceipt(order) ??
    refusalOfMethod(order, unit) ??
    refusalOfAmount(amount.amount, unit) ??
    refusalOfFlow(order, unit) ??
    refusalOfLife(order, unit, nowMs) ??
    refusalOfUnit(order, unit);
  return refusal === null ? { ok: true, order: toOrder(order, amount.amount, nowMs) } : no(refusal);
}

function refusalOfMethod(order: Record<string, unknown>, unit: SalesUnit): Refusal | null {
  const method = asObject(order['paymentMethod']) ?? {};
  if (method['type'] === 'CARD') {
    return refusedField('paymentMethod.type', 'CARD is not available in the test environment.');
  }
  if (method['type'] === 'CARD_PASSTHROUGH') {
    return refusedCode('4160', 'CARD_PASSTHROUGH is for payment service providers.');
  }
  if (method['blockedSources'] !== undefined && unit.market !== 'DK' && unit.market !== 'FI') {
    return refusedCode('5010', 'blockedSources applies to Denmark and Finland only.');
  }
  return null;
}

function refusalOfAmount(amount: Amount, unit: SalesUnit): Refusal | null {
  const currency = currencyOfMarket[unit.market];
  if (amount.currency !== currency) {
    return refusedCode('5040', `A sales unit in ${unit.market} takes ${currency}.`);
  }
  return refusalOfSmallAmount(amount);
}

function refusalOfFlow(order: Record<string, unknown>, unit: SalesUnit): Refusal | null {
  const { userFlow } = order;
  if (userFlow === 'WEB_REDIRECT' && order['returnUrl'] === undefined) {
    return refusedCode('4140', 'returnUrl is required with WEB_REDIRECT.');
  }
  if (userFlow !== 'PUSH_MESSAGE') return null;
  if (order['customer'] === undefined) {
    return refusedCode('4140', 'customer is required with PUSH_MESSAGE.');
  }
  return unit.pushMessageIsAllowed
    ? null
    : refusedCode('5080', 'The sales unit is not approved for PUSH_MESSAGE.');
}

function refusalOfLife(
  order: Record<string, unknown>,
  unit: SalesUnit,
  nowMs: number,
): Refusal | null {
  const expiresAt = order['expiresAt'];
  if (expiresAt === undefined || expiresAt === null) return null;
  if (!unit.longLivingIsAllowed) {
    return refusedCode('5050', 'The sales unit is not approved for long-living payments.');
  }
  const aheadMs = Date.parse(textOf(expiresAt)) - nowMs;
  if (aheadMs <= approvalWindowMs) return refusedCode('6120', 'expiresAt is too soon.');
  if (aheadMs >= longestLifeMs) return refusedCode('6110', 'expiresAt is too late.');
  return order['receipt'] === undefined
    ? refusedCode('6130', 'A long-living payment needs a receipt.')
    : null;
}

function refusalOfReceipt(order: Record<string, unknown>): Refusal | null {
  if (order['receipt'] === undefined || order['receipt'] === null) return null;
  const fields = receiptProblems(order['receipt']);
  return fields.length === 0 ? null : { kind: 'fields', fields };
}

function refusalOfUnit(order: Record<string, unknown>, unit: SalesUnit): Refusal | null {
  if (order['shipping'] !== undefined) {
    return refusedCode('5020', 'The sales unit is not approved for Express.');
  }
  if (!unit.bankAccountIsVerified) {
    return refusedCode('5060', 'The bank account of the sales unit is not verified.');
  }
  return unit.canCreatePayments
    ? null
    : refusedCode('5070', 'The sales unit cannot create payments.');
}

function toOrder(order: Record<string, unknown>, amount: Amount, nowMs: number): CreateOrder {
  const text = (name: string) => (typeof order[name] === 'string' ? order[name] : null);
  const qrFormat = asObject(order['qrFormat']);
  const expiresAt = text('expiresAt');
  const size = qrFormat?.['size'];
  return {
    reference: text('reference') ?? '',
    amount,
    userFlow: (text('userFlow') ?? 'QR') as CreateOrder['userFlow'],
    qr:
      order['userFlow'] === 'QR'
        ? {
            format: (qrFormat?.['format'] ?? 'IMAGE/SVG+XML') as QrFormat,
            sizePx: typeof size === 'number' ? size : 1024,
          }
        : null,
    methodType: textOf(asObject(order['paymentMethod'])?.['type']),
    description: text('paymentDescription'),
    metadata: asObject(order['metadata']) as Record<string, string> | null,
    returnUrl: text('returnUrl'),
    expiresAtMs: expiresAt === null ? nowMs + approvalWindowMs : Date.parse(expiresAt),
    receipt: asObject(order['receipt']),
  };
}
