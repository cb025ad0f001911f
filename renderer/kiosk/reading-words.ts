/** What stands beside the meter: how old its reading is, or how coarse. */
import { textOf } from '../text/format.ts';
import type { Words } from '../text/words.ts';

/**
 * A reading that is of now needs no age; where its steps are seen in the price, they are told instead.
 * @param nowS up to this age, whole seconds, a reading is called one of now
 */
export function readingInWords(
  { ageMs, stepWh, nowS }: { ageMs: number; stepWh: number | null; nowS: number },
  { say, duration, decimal }: Words,
): string {
  if (Math.floor(ageMs / 1000) > nowS) return say('charging.readAgo', { age: duration(ageMs) });
  if (stepWh === null) return say('charging.readNow');
  const step = textOf({ number: decimal(String(stepWh)), unit: 'Wh' });
  return say('charging.readInSteps', { step });
}
