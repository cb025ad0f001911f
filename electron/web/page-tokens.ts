/**
 * The two proofs a phone carries: the address of a payment's status page, and that a form came from
 * the page. Both are made of the station's page key, so nothing of them has to be kept anywhere.
 */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** 192 bits: nobody guesses one, and nobody makes one without the page key. */
const proofBytes = 24;
const proofLength = 32;
/** A form older than this is shown anew, with the prices of then. */
const formLifetimeMs = 30 * 60_000;

const referencePattern = /^[a-zA-Z0-9-]{8,64}$/;

function proofOf(pageKey: Uint8Array, subject: string): string {
  const mac = createHmac('sha256', pageKey).update(subject).digest();
  return mac.subarray(0, proofBytes).toString('base64url');
}

/** Compared in constant time: how far a guess was right must not show. */
function isProof(given: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(right));
}

/** What comes after `/s/`: the same for a payment as long as the page key lives. */
export function visitToken(pageKey: Uint8Array, reference: string): string {
  return `${proofOf(pageKey, `visit ${reference}`)}.${reference}`;
}

/** The payment whose status page this is the address of; null for anything made up. */
export function referenceOfToken(pageKey: Uint8Array, token: string): string | null {
  const given = token.slice(0, proofLength);
  const reference = token.slice(proofLength + 1);
  if (token[proofLength] !== '.' || !referencePattern.test(reference)) return null;
  return isProof(given, proofOf(pageKey, `visit ${reference}`)) ? reference : null;
}

/** What a form is for: it counts for this outlet at these prices only. */
export interface FormSubject {
  label: string;
  /** Whatever the driver was shown and agrees to: prices and amounts. */
  offer: unknown;
}

function formProof(pageKey: Uint8Array, { label, offer }: FormSubject, head: string): string {
  return proofOf(pageKey, `form ${head} ${JSON.stringify([label, offer])}`);
}

/** A new form's token; `nonce` tells one form from another. */
export function formToken(pageKey: Uint8Array, subject: FormSubject, nowMs: number): string {
  const nonce = randomBytes(12).toString('base64url');
  const head = `${(nowMs + formLifetimeMs).toString(36)}.${nonce}`;
  return `${head}.${formProof(pageKey, subject, head)}`;
}

/** The form's nonce; null where it is too old, for another outlet or other prices, or made up. */
export function nonceOfForm(
  pageKey: Uint8Array,
  subject: FormSubject,
  token: string,
  nowMs: number,
): string | null {
  const parts = /^(?<until>[0-9a-z]{1,12})\.(?<nonce>[\w-]{16})\.(?<proof>[\w-]{32})$/.exec(
    token,
  )?.groups;
  if (parts === undefined) return null;
  const { until = '', nonce = '', proof = '' } = parts;
  if (!isProof(proof, formProof(pageKey, subject, `${until}.${nonce}`))) return null;
  return Number.parseInt(until, 36) >= nowMs ? nonce : null;
}
