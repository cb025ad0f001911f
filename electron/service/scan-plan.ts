/** What a scan asks, and in which order: the station's own setting, and on a serial line the others. */
import type { BusConfig } from '../../hardware/open.ts';
import { lastUnitOfFirst } from '../../hardware/probe/identify-unit.ts';
import { otherSettings } from '../../hardware/probe/settings.ts';

/** Units to be asked in one setting of the line. */
export interface Leg {
  config: BusConfig;
  units: readonly number[];
  /** In a setting other than the station's own: where somebody answers there, more units are asked. */
  isOther: boolean;
  /** The line is lent for it. */
  isLent: boolean;
}

export interface ScanPlan {
  legs: Leg[];
  /** Units to be asked of each other setting in which somebody has answered. */
  rest: readonly number[];
}

/** Cabinets number their devices from 1; a wide scan asks all there can be (Modbus: 1 to 247). */
const lastUnit = { usual: 32, wide: 247 } as const;

/**
 * A wide scan of a serial line asks the first units in every setting before it asks the others, as the
 * probe does (hardware/probe/scan.ts): cabinets number their devices from 1. The station's own setting is
 * asked to the last unit whatever is found. `hearsNobody`: the station's own questions there find
 * nothing but silence; they would only slow the scan, so a serial line is lent for all of it.
 */
export function planScan(config: BusConfig, isWide: boolean, hearsNobody: boolean): ScanPlan {
  const isSerial = 'serial' in config;
  const own = (first: number, last: number): Leg => {
    const isLent = isSerial && hearsNobody;
    return { config, units: unitsOf(first, last), isOther: false, isLent };
  };
  if (!isWide || !isSerial) {
    return { legs: [own(1, isWide ? lastUnit.wide : lastUnit.usual)], rest: [] };
  }
  const first = unitsOf(1, lastUnitOfFirst);
  const rest = unitsOf(lastUnitOfFirst + 1, lastUnit.wide);
  const others = otherSettings(config);
  return {
    legs: [
      own(1, lastUnitOfFirst),
      ...others.map((other) => ({ config: other, units: first, isOther: true, isLent: true })),
      own(lastUnitOfFirst + 1, lastUnit.wide),
    ],
    rest,
  };
}

function unitsOf(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
