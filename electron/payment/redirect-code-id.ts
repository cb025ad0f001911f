/** What a merchant redirect QR may be called, and where it may lead (QR API 1.0). */
import { createHash } from 'node:crypto';

/** The longest parts that are taken as they are; together with the rest well below 128 characters. */
const mostOf = { station: 60, evse: 8 } as const;
const fitting = {
  station: new RegExp(`^[A-Za-z0-9_-]{1,${mostOf.station}}$`),
  evse: new RegExp(`^[A-Za-z0-9-]{1,${mostOf.evse}}$`),
};

/** Longer than an outlet's part, so that a name with a mark is never the same as one without. */
const markLength = 12;

/**
 * `charging_unit_<station>_<evse>_qr`, the same at every start and of no other outlet of the sales
 * unit. What the API's pattern forbids, or may read in two ways, is replaced by a hyphen; a mark made
 * of the whole then keeps it unique.
 */
export function redirectCodeId(stationId: string, evseLabel: string): string {
  if (fitting.station.test(stationId) && fitting.evse.test(evseLabel)) {
    return `charging_unit_${stationId}_${evseLabel}_qr`;
  }
  const whole = JSON.stringify([stationId, evseLabel]);
  const mark = createHash('sha256').update(whole).digest('hex').slice(0, markLength);
  const station = stationId.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, mostOf.station);
  const evse = evseLabel.replaceAll(/[^A-Za-z0-9-]/g, '-').slice(0, mostOf.evse);
  return `charging_unit_${station}_${evse}_${mark}_qr`;
}

/** An address in a QR that is to be read by a phone; the API names no limit. */
const longestAddress = 2000;

/**
 * Whether a redirect QR may lead to `text`. The API's `^https:\/\/[\w\.]+([\w#!:.?+=&%@\-\/]+)?$`,
 * written so that a long text is refused as fast as it is taken: no `~`, `,`, `;` or brackets. The
 * contract also says `format: uri`, in which two hexadecimal digits follow a `%`.
 */
export function isRedirectUrl(text: string): boolean {
  return (
    text.length <= longestAddress &&
    /^https:\/\/[\w.](?:[\w#!:.?+=&@\-/]|%[0-9A-Fa-f]{2})*$/.test(text)
  );
}
