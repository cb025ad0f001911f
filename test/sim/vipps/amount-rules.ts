/** Checks of `{currency, value}`, the same for creating, capturing and refunding. */
import { refusedCode, refusedField, type Refusal } from './problems.ts';
import { largestAmountMinor, leastAmountMinor } from './sales-unit.ts';
import { asObject } from './wire.ts';

export interface Amount {
  currency: string;
  valueMinor: number;
}

export type AmountReading = { ok: true; amount: Amount } | { ok: false; refusal: Refusal };

/** Reads an amount by the Amount schema: known currency, whole minor units, 0 to 65 000 000. */
export function readAmount(value: unknown, field: string): AmountReading {
  const no = (refusal: Refusal): AmountReading => ({ ok: false, refusal });
  const object = asObject(value);
  if (object === null) return no(refusedCode('4140', `${field} is required.`));
  const { currency, value: valueMinor } = object;
  if (currency === undefined || valueMinor === undefined) {
    return no(refusedCode('4140', `${field}.currency and ${field}.value are required.`));
  }
  if (typeof currency !== 'string' || !Object.hasOwn(leastAmountMinor, currency)) {
    return no(refusedField(`${field}.currency`, 'Must be one of NOK, DKK, EUR, SEK, USD, GBP.'));
  }
  if (
    typeof valueMinor !== 'number' ||
    !Number.isInteger(valueMinor) ||
    valueMinor < 0 ||
    valueMinor > largestAmountMinor
  ) {
    const detail = `${field}.value must be a whole number from 0 to ${largestAmountMinor}.`;
    return no(refusedCode('4040', detail));
  }
  return { ok: true, amount: { currency, valueMinor } };
}

/** 6010 where the amount is below the least of its currency (NOK 100, DKK 1, EUR 1). */
export function refusalOfSmallAmount(amount: Amount): Refusal | null {
  const least = leastAmountMinor[amount.currency] ?? 1;
  if (amount.valueMinor >= least) return null;
  return refusedCode('6010', `The least amount is ${least} minor units of ${amount.currency}.`);
}
