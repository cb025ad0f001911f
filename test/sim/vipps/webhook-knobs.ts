/** What can be turned about deliveries to webhooks, so that a merchant meets them as they come in life. */

export interface WebhookKnobs {
  /** `lost`: nothing arrives, and Vipps does not notice. */
  mode: 'on' | 'lost';
  /** How long after its event the first attempt is made, ms. */
  delayMs: number;
  /** Each delivery is sent twice, both at once. */
  duplicate: boolean;
  /** Two deliveries of one payment swap places: the first waits for the second, or for a release. */
  reorder: boolean;
  /** Signed with another secret than the registration's. */
  wrongSignature: boolean;
  /** Bodies hold a field that nobody has heard of. */
  unknownField: boolean;
  withoutIdempotencyKey: boolean;
  /** Bodies lack whatever they need not have: `idempotencyKey` and `captureGuaranteedUntil`. */
  withoutFields: boolean;
  /** Bodies say `success: false`, whatever has happened. */
  successFalse: boolean;
  /** The date is six minutes ago, and signed so: what a replayed delivery looks like. */
  oldDate: boolean;
  /** The Host header is that of the address it is really sent to, as behind a proxy that rewrites it. */
  hostOfProxy: boolean;
  /** GET shows a payment as it was before the events whose delivery is still to come. */
  staleLooks: boolean;
}

/** Everything as Vipps does it. */
export const honestKnobs: Readonly<WebhookKnobs> = {
  mode: 'on',
  delayMs: 0,
  duplicate: false,
  reorder: false,
  wrongSignature: false,
  unknownField: false,
  withoutIdempotencyKey: false,
  withoutFields: false,
  successFalse: false,
  oldDate: false,
  hostOfProxy: false,
  staleLooks: false,
};

/** The knobs a JSON object names, or which one is wrong. */
export function readKnobs(
  body: Record<string, unknown>,
): { ok: true; change: Partial<WebhookKnobs> } | { ok: false; why: string } {
  for (const [name, value] of Object.entries(body)) {
    if (!(name in honestKnobs)) {
      return { ok: false, why: `${name}: no such knob; ${Object.keys(honestKnobs).join(', ')}` };
    }
    if (name === 'mode') {
      if (value !== 'on' && value !== 'lost') return { ok: false, why: 'mode: on, lost' };
    } else if (name === 'delayMs') {
      if (typeof value !== 'number' || !(value >= 0)) {
        return { ok: false, why: 'delayMs: 0 or more' };
      }
    } else if (typeof value !== 'boolean') return { ok: false, why: `${name}: a boolean` };
  }
  return { ok: true, change: body };
}
