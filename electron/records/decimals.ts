/** Whole numbers of small units written as decimals: exactly, without a float in between. */
import { decimalOf, decimalText, fixedText, ratioText } from '../session/decimal.ts';
import { msPerHour } from '../session/units.ts';

/** Minor units as major ones: 35000 is "350.00", -5 is "-0.05". */
export function majorText(minor: number): string {
  return minor < 0 ? `-${fixedText(-minor, 2)}` : fixedText(minor, 2);
}

/** Wh as kWh: 18423 is "18.423". */
export function kWhText(energyWh: number): string {
  return energyWh < 0 ? `-${fixedText(-energyWh, 3)}` : fixedText(energyWh, 3);
}

/** ms as hours, to four decimals as OCPI's numbers have: 5400000 is "1.5". */
export function hoursText(ms: number): string {
  return ratioText(BigInt(ms), BigInt(msPerHour), 4);
}

/** A plain decimal in its shortest form: "04.590" is "4.59". */
export function shortestText(decimal: string): string {
  const { digits, scale } = decimalOf(decimal);
  return decimalText(digits, scale);
}
