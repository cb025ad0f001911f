/** Exact arithmetic on decimal strings and big integers: what money is computed with. */

/** digits / 10^scale, zero or more. */
export interface Decimal {
  digits: bigint;
  scale: number;
}

const plainDecimal = /^(\d+)(?:\.(\d+))?$/;

/** True for "0", "12", "4.590": no sign, no exponent, digits on both sides of a point. */
export function isPlainDecimal(text: string): boolean {
  return plainDecimal.test(text);
}

/** Reads a plain decimal such as "4.59". @throws when the text is none: the edge has checked it. */
export function decimalOf(text: string): Decimal {
  const [, whole, fraction = ''] = plainDecimal.exec(text) ?? [];
  if (whole === undefined) throw new Error(`"${text}" is no plain decimal`);
  const kept = fraction.replace(/0+$/, '');
  return { digits: BigInt(whole + kept), scale: kept.length };
}

/** 10^exponent, exponent ≥ 0. */
export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** The decimal as so many 10^-scale; scale is at least the decimal's own, so nothing is lost. */
export function digitsAt(decimal: Decimal, scale: number): bigint {
  if (scale < decimal.scale) throw new Error('a decimal would lose digits');
  return decimal.digits * powerOfTen(scale - decimal.scale);
}

/** numerator / denominator to the nearest whole number, halves up; numerator ≥ 0. */
export function roundHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}

/** numerator / denominator, up to the next whole number; numerator ≥ 0. */
export function roundUp(numerator: bigint, denominator: bigint): bigint {
  return (numerator + denominator - 1n) / denominator;
}

/** digits / 10^scale as shortest text: (1250n, 3) is "1.25". */
export function decimalText(digits: bigint, scale: number): string {
  if (scale === 0) return digits.toString();
  const padded = digits.toString().padStart(scale + 1, '0');
  const fraction = padded.slice(-scale).replace(/0+$/, '');
  const whole = padded.slice(0, -scale);
  return fraction === '' ? whole : `${whole}.${fraction}`;
}

/** count / 10^places with all its decimals: (18423, 3) is "18.423", (5, 2) is "0.05". */
export function fixedText(count: number, places: number): string {
  const padded = count.toString().padStart(places + 1, '0');
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** numerator / denominator rounded half up to at most `places` decimals, as shortest text. */
export function ratioText(numerator: bigint, denominator: bigint, places: number): string {
  return decimalText(roundHalfUp(numerator * powerOfTen(places), denominator), places);
}

/**
 * floor(a × b / divisor) for safe integers ≥ 0, divisor > 0, exactly, also where a × b is too
 * large for a double.
 */
export function scaleDown(a: number, b: number, divisor: number): number {
  const product = a * b;
  if (product <= Number.MAX_SAFE_INTEGER) return (product - (product % divisor)) / divisor;
  return Number((BigInt(a) * BigInt(b)) / BigInt(divisor));
}
