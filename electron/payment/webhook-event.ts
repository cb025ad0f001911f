/**
 * What a delivery of Vipps says about a payment. It is a signal to ask, never the truth: the
 * delivery must have been verified before, and money is believed to the look that follows only.
 */
import { z } from 'zod';

/** Every event of a payment, as a delivery's `name` has it (Webhooks API, events). */
const eventNames = [
  'CREATED',
  'ABORTED',
  'EXPIRED',
  'CANCELLED',
  'CAPTURED',
  'REFUNDED',
  'AUTHORIZED',
  'TERMINATED',
] as const;

/** The same as types of events to register for. Plural "epayments", or Vipps refuses them. */
export const paymentEventTypes: readonly string[] = eventNames.map(
  (name) => `epayments.payment.${name.toLowerCase()}.v1`,
);

export interface WebhookEvent {
  reference: string;
  name: (typeof eventNames)[number];
  /** False: what `name` says was tried and failed. */
  success: boolean;
  /** One for each event: the same event delivered twice has the same. */
  pspReference: string;
}

/** Field names: Webhooks API, events; the reference as ePayment 1.8.1 has it. */
const eventSchema = z.object({
  reference: z.string().regex(/^[a-zA-Z0-9-]{8,64}$/),
  name: z.enum(eventNames),
  success: z.boolean(),
  pspReference: z.string().min(1).max(100),
});

/** Reads the raw body of a verified delivery. Null: no event of a payment, or not to be understood. */
export function readWebhookEvent(body: Uint8Array): WebhookEvent | null {
  const parsed = eventSchema.safeParse(jsonOf(body));
  return parsed.success ? parsed.data : null;
}

/** Undefined for bytes that are no JSON in UTF-8. */
function jsonOf(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
