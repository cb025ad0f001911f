/** How long what is left of the amount held lasts: a rough figure for people, never one for money. */
import type { Screen } from '../../electron/contract.ts';

type Charging = Extract<Screen, { name: 'charging' }>;

/** From here on the driver is told: nine tenths of the amount held are used. */
export function isNearlyUsed({ costMinor, authorizedMinor }: Charging): boolean {
  return authorizedMinor > 0 && costMinor * 10 >= authorizedMinor * 9;
}

/**
 * What the rest buys at the power and the prices of this moment, both from the snapshot alone.
 * Null without power, or where nothing is paid for energy or time: then nothing can be said.
 */
export function restOf(screen: Charging): { energyWh: number; durationMs: number } | null {
  const { prices, powerW, remainingMinor } = screen;
  const priceOf = (unit: 'kWh' | 'minute') =>
    Number(prices.find((line) => line.unit === unit)?.minorPerUnit ?? 0);
  const minorPerHour = (priceOf('kWh') * powerW) / 1000 + priceOf('minute') * 60;
  if (powerW <= 0 || minorPerHour <= 0) return null;
  const hours = Math.max(0, remainingMinor) / minorPerHour;
  return { energyWh: hours * powerW, durationMs: hours * 3_600_000 };
}
