/** Tokens in the addresses of QR pictures, with the claims of Vipps' own image links. */
import type { SeededIds } from './seeded-ids.ts';

export interface ImageClaims {
  /** Null, as `size`, where there is no picture. */
  format: string | null;
  size: number | null;
  /** The text in the code. */
  url: string;
  fromMs: number;
  untilMs: number;
}

export function imageToken(ids: SeededIds, { format, size, url, fromMs, untilMs }: ImageClaims) {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const atS = Math.floor(fromMs / 1000);
  const exp = Math.floor(untilMs / 1000);
  const claims = { format, size, url, iss: 'Qr-Api', nbf: atS, exp, iat: atS };
  return `${part({ typ: 'JWT', alg: 'HS256' })}.${part(claims)}.${ids.letters(43)}`;
}

/** The form of the targets seen in Vipps' test environment: a short path on its QR domain. */
export function newTargetUrl(ids: SeededIds): string {
  return `https://qr-mt.vipps.no/r/${ids.letters(22)}`;
}
