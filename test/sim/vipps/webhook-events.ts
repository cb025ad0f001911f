/** The events of a payment as the Webhooks API names them, and the bodies in which it tells of them. */
import {
  withOffset,
  type EventName,
  type EventRecord,
  type PaymentRecord,
} from './payment-record.ts';
import type { WebhookKnobs } from './webhook-knobs.ts';

/** Name of an event in a registration: plural, unlike in the path of the API. */
export function eventTypeOf(name: EventName): string {
  return `epayments.payment.${name.toLowerCase()}.v1`;
}

/**
 * Names a registration may ask for. Vipps knows more, of other products (`user.checked-in.v1`,
 * `recurring.…`); nothing happens in the sandbox that they would tell of.
 */
export const eventTypes: readonly string[] = (
  [
    'CREATED',
    'ABORTED',
    'EXPIRED',
    'CANCELLED',
    'CAPTURED',
    'REFUNDED',
    'AUTHORIZED',
    'TERMINATED',
  ] satisfies EventName[]
).map(eventTypeOf);

/**
 * Compact JSON, its keys in the order seen in real deliveries. `captureGuaranteedUntil`, which came
 * later and is in none of those, stands last.
 */
export function webhookBody(
  payment: PaymentRecord,
  event: EventRecord,
  knobs: Readonly<WebhookKnobs>,
): string {
  const hasKey = !knobs.withoutIdempotencyKey && !knobs.withoutFields;
  const guaranteedUntilMs =
    event.name === 'AUTHORIZED' && event.success && !knobs.withoutFields
      ? payment.captureGuaranteedUntilMs
      : null;
  return JSON.stringify({
    msn: payment.msn,
    reference: payment.reference,
    pspReference: event.pspReference,
    name: event.name,
    amount: { currency: payment.currency, value: event.amountMinor },
    timestamp: new Date(event.atMs).toISOString(),
    ...(hasKey && event.idempotencyKey !== null ? { idempotencyKey: event.idempotencyKey } : {}),
    success: event.success && !knobs.successFalse,
    ...(guaranteedUntilMs === null
      ? {}
      : { captureGuaranteedUntil: withOffset(guaranteedUntilMs) }),
    ...(knobs.unknownField ? { fieldOfTomorrow: { of: ['Vipps'] } } : {}),
  });
}
