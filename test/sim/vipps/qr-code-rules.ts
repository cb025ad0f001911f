/** What the QR API demands of a request for a merchant-redirect code (QR 1.0). */
import { isHttpOnThisComputer } from './merchant-address.ts';
import type { QrFormat } from './payment-record.ts';
import type { FieldProblem } from './problems.ts';
import type { Incoming } from './wire.ts';

const idPattern = /^[-_+%æøåÆØÅ\w\s]*$/;
const redirectUrlPattern = /^https:\/\/[\w.]+([\w#!:.?+=&%@\-/]+)?$/;
/** The same for this computer's own addresses, which only the sandbox takes. */
const localUrlPattern = /^http:\/\/[\w.[\]:]+([\w#!:.?+=&%@\-/]+)?$/;
const shortestTtlS = 300;
const longestTtlS = 2_147_483_647;
const defaultSizePx = 800;

/** By the Accept header, the case of which does not matter. `image/*` leaves the choice to Vipps. */
const formats: ReadonlyMap<string, QrFormat> = new Map([
  ['image/*', 'IMAGE/PNG'],
  ['image/png', 'IMAGE/PNG'],
  ['image/svg+xml', 'IMAGE/SVG+XML'],
  ['text/targeturl', 'TEXT/TARGETURL'],
]);

/** Null where the header is missing or asks for something else (415). */
export function formatWanted({ headers }: Incoming): QrFormat | null {
  return formats.get((headers['accept'] ?? '').trim().toLowerCase()) ?? null;
}

/** From the header Size, which counts for PNG; null where it is no whole number 100 to 2000. */
export function sizeWantedPx({ headers }: Incoming): number | null {
  const text = headers['size'];
  if (text === undefined) return defaultSizePx;
  const size = Number(text);
  return /^\d+$/.test(text) && size >= 100 && size <= 2000 ? size : null;
}

export function idProblem(id: unknown): FieldProblem | null {
  return typeof id === 'string' && id.length >= 1 && id.length <= 128 && idPattern.test(id)
    ? null
    : { name: 'Id', reason: `Must be 1 to 128 characters that match ${idPattern.source}.` };
}

export function redirectUrlProblem(url: unknown): FieldProblem | null {
  const isSound =
    typeof url === 'string' &&
    (redirectUrlPattern.test(url) || (localUrlPattern.test(url) && isHttpOnThisComputer(url)));
  return isSound
    ? null
    : {
        name: 'RedirectUrl',
        reason: `The field RedirectUrl must match the regular expression '${redirectUrlPattern.source}'.`,
      };
}

/** `ttl` in seconds; undefined and null mean for ever. */
export function ttlProblem(ttl: unknown): FieldProblem | null {
  if (ttl === undefined || ttl === null) return null;
  const isSound =
    typeof ttl === 'number' && Number.isInteger(ttl) && ttl >= shortestTtlS && ttl <= longestTtlS;
  return isSound
    ? null
    : { name: 'Ttl', reason: `Must be a whole number ${shortestTtlS} to ${longestTtlS}.` };
}
