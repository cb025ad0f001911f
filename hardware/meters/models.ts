/** Every meter there is a description of. */
import { abbMeters } from './abb.ts';
import { carloGavazziMeters } from './carlo-gavazzi.ts';
import { eastronMeters } from './eastron.ts';
import { floatMeters } from './float-meters.ts';
import type { MeterModel } from './table-meter.ts';

/** By driver name, in the order in which messages and scans name them. */
export const meterModels: readonly MeterModel[] = [
  ...eastronMeters,
  ...abbMeters,
  ...carloGavazziMeters,
  ...floatMeters,
];

/** Greatest step of the energy register that this driver reads, Wh. Throws for a name there is not. */
export function energyStepWh(driver: string): number {
  const model = meterModel(driver);
  if (model === undefined) throw new Error(`no meter driver is named ${driver}`);
  return model.energyStepWh;
}

/** The description of a driver; undefined where there is none of that name. */
export function meterModel(driver: string): MeterModel | undefined {
  return meterModels.find((model) => model.driver === driver);
}
