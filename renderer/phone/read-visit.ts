/** Reads a view as it came over the line; what is not one of this program's views is no news. */
import type { PhoneScreen, PhoneVisit } from '../../electron/contract.ts';

const screenNames: Record<PhoneScreen['name'], true> = {
  pay: true,
  starting: true,
  'plug-in': true,
  charging: true,
  stopping: true,
  receipt: true,
  declined: true,
  expired: true,
  cancelled: true,
  fault: true,
};

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/**
 * The sender is the station that sent this page, so its shape is not checked through; but an update
 * of the station may have brought screens that this page, loaded before, does not know.
 */
export function readVisit(text: string): PhoneVisit | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || !Number.isFinite(value['atMs']) || !isObject(value['screen']))
    return null;
  const { name } = value['screen'];
  const isKnown = typeof name === 'string' && Object.keys(screenNames).includes(name);
  return isKnown ? (value as unknown as PhoneVisit) : null;
}
