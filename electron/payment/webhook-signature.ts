/**
 * Whether a delivery comes from Vipps (Webhooks API, "Request authentication"). What was signed is
 * the registered address: a proxy may have rewritten Host and path on the way, and neither is looked
 * at here.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** What came in over HTTP. */
export interface Delivery {
  /** Names in lower case, as Node gives them. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The bytes as they came, before anything has read them. */
  body: Uint8Array;
}

/** One that may have sent it. */
export interface KnownWebhook {
  id: string;
  /** As it was registered at Vipps. */
  url: string;
  secret: string;
}

/** Why a delivery is not believed. */
export type Disbelief =
  | 'no-registration' // none is known that could have sent it
  | 'unknown-registration' // Webhook-Id names another one
  | 'no-signature' // neither header holds an HMAC-SHA256
  | 'malformed-signature'
  | 'other-signed-headers' // signed is something else than date, host and content
  | 'no-date' // missing, repeated, or not as RFC 1123 has it
  | 'old-or-early' // the date is too far from now
  | 'other-content' // the hash of the body is missing or another
  | 'other-signature';

export type Verified = { ok: true; registrationId: string } | { ok: false; why: Disbelief };

/**
 * A copied delivery is good for this long. Vipps documents no window; its own plugin for WooCommerce
 * takes five minutes, and repeats are signed anew with their own date.
 */
const mostApartMs = 5 * 60_000;

const signedHeaders = 'x-ms-date;host;x-ms-content-sha256';

/**
 * Verifies one delivery against the registrations that are known. Never throws, whatever came in.
 * @param nowMs the real time of day, ms since 1970
 */
export function verifyDelivery(
  delivery: Delivery,
  registrations: readonly KnownWebhook[],
  nowMs: number,
): Verified {
  const { headers, body } = delivery;
  if (registrations.length === 0) return no('no-registration');
  const candidates = registrations.filter(({ id }) => isNamed(id, headers['webhook-id']));
  if (candidates.length === 0) return no('unknown-registration');

  const signature = signatureIn(headers);
  if (!signature.ok) return signature;

  const date = only(headers['x-ms-date']);
  const dateMs = date === null ? null : timeOf(date);
  if (date === null || dateMs === null) return no('no-date');
  if (Math.abs(nowMs - dateMs) > mostApartMs) return no('old-or-early');

  const contentHash = createHash('sha256').update(body).digest('base64');
  if (!areSame(only(headers['x-ms-content-sha256']) ?? '', contentHash)) return no('other-content');

  const sender = candidates.find((webhook) =>
    areSame(signature.value, signatureOf(webhook, date, contentHash)),
  );
  return sender === undefined ? no('other-signature') : { ok: true, registrationId: sender.id };
}

/**
 * Headers of a delivery of our own, signed as Vipps signs: with it the station tries the way from its
 * public address to itself.
 * @param nowMs the real time of day, ms since 1970
 */
export function signedDelivery(
  webhook: KnownWebhook,
  body: Uint8Array,
  nowMs: number,
): Record<string, string> {
  const date = new Date(nowMs).toUTCString();
  const contentHash = createHash('sha256').update(body).digest('base64');
  const signature = signatureOf(webhook, date, contentHash);
  return {
    'webhook-id': webhook.id,
    'x-ms-date': date,
    'x-ms-content-sha256': contentHash,
    authorization: `HMAC-SHA256 SignedHeaders=${signedHeaders}&Signature=${signature}`,
  };
}

function no(why: Disbelief): { ok: false; why: Disbelief } {
  return { ok: false, why };
}

/** Without a Webhook-Id it may have been any of them. */
function isNamed(id: string, header: string | string[] | undefined): boolean {
  return header === undefined || only(header)?.toLowerCase() === id.toLowerCase();
}

/** A header that is there once; null for none and for several. */
function only(header: string | string[] | undefined): string | null {
  if (!Array.isArray(header)) return header ?? null;
  return header.length === 1 ? (header[0] ?? null) : null;
}

/** Some servers take Authorization away, therefore Vipps sends the same once more. */
function signatureIn(
  headers: Delivery['headers'],
): { ok: true; value: string } | { ok: false; why: Disbelief } {
  const header = [headers['authorization'], headers['x-vipps-authorization']]
    .map(only)
    .find((value) => value !== null && value.startsWith('HMAC-SHA256 '));
  if (header === undefined || header === null) return no('no-signature');
  // 32 bytes in base64.
  const parts =
    /^HMAC-SHA256 SignedHeaders=(?<signed>[^&]*)&Signature=(?<value>[A-Za-z0-9+/]{43}=)$/.exec(
      header,
    )?.groups;
  if (parts === undefined) return no('malformed-signature');
  if (parts['signed'] !== signedHeaders) return no('other-signed-headers');
  return { ok: true, value: parts['value'] ?? '' };
}

/** "Thu, 30 Mar 2023 08:38:32 GMT" in ms since 1970; null for any other spelling. */
function timeOf(date: string): number | null {
  const ms = Date.parse(date);
  return !Number.isNaN(ms) && new Date(ms).toUTCString() === date ? ms : null;
}

/** The secret is the key as it is written, though it looks like base64. */
function signatureOf({ url, secret }: KnownWebhook, date: string, contentHash: string): string {
  const { pathname, search, host } = new URL(url);
  const signed = `POST\n${pathname}${search}\n${date};${host};${contentHash}`;
  return createHmac('sha256', Buffer.from(secret, 'utf8')).update(signed).digest('base64');
}

/**
 * Takes as long for a good guess as for a bad one. Compared as text: the last character of base64 has
 * bits to spare, and another spelling of the same bytes is not what Vipps sent.
 */
function areSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given, 'utf8'), Buffer.from(wanted, 'utf8')];
  return one.length === other.length && timingSafeEqual(one, other);
}
