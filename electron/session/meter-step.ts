/** How fine a meter counts, and whether a driver can see the price move in steps for it. */
import type { EvseRules } from './state.ts';
import type { PriceLine } from './view.ts';

/** Bits behind the leading one in a 32-bit float (IEEE 754 binary32). */
const floatBits = 23;

/** The register's step at this value, whole Wh, at least 1. */
export function stepAt(
  { meterStepWh = 1, meterFloatWh }: Pick<EvseRules, 'meterStepWh' | 'meterFloatWh'>,
  energyWh: number,
): number {
  if (meterFloatWh === undefined) return meterStepWh;
  const exponent = Math.floor(Math.log2(Math.max(1, energyWh / meterFloatWh)));
  return Math.max(1, Math.round(2 ** (exponent - floatBits) * meterFloatWh));
}

/** The step where it is worth more than one minor unit at these prices, Wh; null where it is not. */
export function visibleStepWh(
  evse: EvseRules | undefined,
  energyWh: number,
  prices: readonly PriceLine[],
): number | null {
  if (evse === undefined) return null;
  const stepWh = stepAt(evse, energyWh);
  const perKwh = prices.filter(({ unit }) => unit === 'kWh');
  const isVisible = perKwh.some(({ minorPerUnit }) => (Number(minorPerUnit) * stepWh) / 1000 > 1);
  return isVisible ? stepWh : null;
}
