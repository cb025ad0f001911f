/**
 * Vipps' answers: schemas that forgive what is new and refuse whatever would leave money unclear,
 * and the way from the wire to payment words.
 */
import { z } from 'zod';
import type { Currency, WayIn } from '../session/view.ts';
import type { PaymentEvent, PaymentView } from './payments.ts';

/** An answer in our words, or which field forbids to believe it. */
export type Parsed<T> = { ok: true; value: T } | { ok: false; why: string };

const amountSchema = z.object({
  currency: z.enum(['NOK', 'DKK', 'EUR', 'SEK'] satisfies Currency[]),
  value: z.int().min(0),
});

const stateSchema = z.enum(['CREATED', 'AUTHORIZED', 'ABORTED', 'EXPIRED', 'TERMINATED']);

/** What GET, capture, refund and cancel have in common. */
const paymentSchema = z.object({
  reference: z.string(),
  state: stateSchema,
  amount: amountSchema,
  aggregate: z.object({
    authorizedAmount: amountSchema,
    capturedAmount: amountSchema,
    cancelledAmount: amountSchema,
    refundedAmount: amountSchema,
  }),
  captureGuaranteedUntil: z.string().nullish().catch(null),
  metadata: z.object({ station: z.string().optional() }).nullish().catch(null),
});

const eventSchema = z.object({
  reference: z.string(),
  pspReference: z.string().min(1),
  name: z.string().min(1),
  amount: amountSchema,
  timestamp: z.string(),
  success: z.boolean(),
  idempotencyKey: z.string().nullish(),
});

/** A QR symbol of usual error correction holds about two thousand bytes. */
const createdSchema = z.object({ reference: z.string(), redirectUrl: z.string().min(1).max(2000) });

/** An address that is not drawn may carry a long token: an image's, a landing page's. */
const createdLongSchema = z.object({
  reference: z.string(),
  redirectUrl: z.string().min(1).max(8000),
});

const tokenSchema = z.object({
  token_type: z.string().regex(/^bearer$/i),
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  // Seconds, typed as a string in the specification.
  expires_in: z.union([z.string().regex(/^\d{1,9}$/), z.int().min(0)]),
});

function parse<T>(schema: z.ZodType<T>, json: unknown): Parsed<T> {
  if (json === undefined) return { ok: false, why: 'the body is no JSON' };
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return { ok: false, why: `${issue?.path.join('.') || 'the body'}: ${issue?.message}` };
}

/** The token and its lifetime. */
export function tokenFromWire(json: unknown): Parsed<{ token: string; lifetimeMs: number }> {
  const parsed = parse(tokenSchema, json);
  if (!parsed.ok) return parsed;
  const lifetimeMs = Number(parsed.value.expires_in) * 1000;
  if (lifetimeMs === 0) return { ok: false, why: 'expires_in: a token that lives no time' };
  return { ok: true, value: { token: parsed.value.access_token, lifetimeMs } };
}

/** The address, or target text, of a payment just created. */
export function createdFromWire(
  json: unknown,
  reference: string,
  kind: WayIn['kind'],
): Parsed<{ redirectUrl: string }> {
  const parsed = parse(kind === 'text' ? createdSchema : createdLongSchema, json);
  if (!parsed.ok) return parsed;
  if (parsed.value.reference !== reference) return otherReference;
  const { redirectUrl } = parsed.value;
  if (!URL.canParse(redirectUrl)) return { ok: false, why: 'redirectUrl: no address' };
  // A phone's browser is sent there: to a web page, never to anything that runs or reads.
  const isPage = ['https:', 'http:'].includes(new URL(redirectUrl).protocol);
  if (kind === 'link' && !isPage) return { ok: false, why: 'redirectUrl: no web page' };
  return parsed;
}

/**
 * A payment as it stands: the answer of GET and of every change. `currency`, where known, must be the
 * answer's. Only in GET is `amount` surely the payment's own.
 */
export function paymentFromWire(
  json: unknown,
  expected: { reference: string; currency: Currency | null; amountIsPayments: boolean },
): Parsed<PaymentView> {
  const parsed = parse(paymentSchema, json);
  if (!parsed.ok) return parsed;
  const { reference, state, amount, aggregate, captureGuaranteedUntil, metadata } = parsed.value;
  if (reference !== expected.reference) return otherReference;

  const currency = expected.currency ?? amount.currency;
  const amounts = [amount, ...Object.values(aggregate)];
  if (amounts.some((one) => one.currency !== currency)) {
    return { ok: false, why: `a currency other than ${currency}` };
  }
  const view: PaymentView = {
    reference,
    state,
    currency,
    authorizedMinor: aggregate.authorizedAmount.value,
    capturedMinor: aggregate.capturedAmount.value,
    cancelledMinor: aggregate.cancelledAmount.value,
    refundedMinor: aggregate.refundedAmount.value,
    captureGuaranteedUntilMs: timeOf(captureGuaranteedUntil),
    ...(expected.amountIsPayments ? { amountMinor: amount.value } : {}),
    ...(metadata?.station === undefined ? {} : { station: metadata.station }),
  };
  const why = contradiction(view, expected.amountIsPayments ? amount.value : null);
  return why === null ? { ok: true, value: view } : { ok: false, why };
}

/** What cannot all be true of one payment; null if nothing contradicts. */
function contradiction(view: PaymentView, amountMinor: number | null): string | null {
  const { state, authorizedMinor, capturedMinor, cancelledMinor, refundedMinor } = view;
  if (capturedMinor > authorizedMinor) return 'captured more than authorized';
  if (refundedMinor > capturedMinor) return 'refunded more than captured';
  if (amountMinor !== null && authorizedMinor > amountMinor) return 'authorized more than asked';
  if (state === 'AUTHORIZED') {
    if (authorizedMinor === 0) return 'AUTHORIZED without an authorized amount';
    if (capturedMinor + cancelledMinor > authorizedMinor) {
      return 'captured and cancelled more than authorized';
    }
    return null;
  }
  // A payment terminated before its approval shows the whole amount as cancelled, none authorized.
  if (amountMinor !== null && cancelledMinor > amountMinor) return 'cancelled more than asked';
  if (state === 'CREATED' && cancelledMinor > 0) return 'CREATED and cancelled';
  if (capturedMinor > 0) return `${state} and captured`;
  if (authorizedMinor > cancelledMinor) return `${state} and money still held`;
  return null;
}

/** The event log, as Vipps orders it. Names that are new are passed on. */
export function eventsFromWire(json: unknown, reference: string): Parsed<PaymentEvent[]> {
  const parsed = parse(z.array(eventSchema), json);
  if (!parsed.ok) return parsed;
  const events: PaymentEvent[] = [];
  for (const event of parsed.value) {
    if (event.reference !== reference) return otherReference;
    if (event.amount.currency !== parsed.value[0]?.amount.currency) {
      return { ok: false, why: 'two currencies in one event log' };
    }
    const atMs = timeOf(event.timestamp);
    if (atMs === null) return { ok: false, why: 'timestamp: no time' };
    events.push({
      name: event.name,
      pspReference: event.pspReference,
      amountMinor: event.amount.value,
      atMs,
      success: event.success,
      idempotencyKey: event.idempotencyKey ?? null,
    });
  }
  return { ok: true, value: events };
}

const otherReference = { ok: false, why: 'the answer is about another reference' } as const;

function timeOf(iso: string | null | undefined): number | null {
  const atMs = /^\d{4}-\d\d-\d\dT/.test(iso ?? '') ? Date.parse(iso ?? '') : Number.NaN;
  return Number.isNaN(atMs) ? null : atMs;
}
