/** Every meter there is a description of. */
import { abbMeters } from './abb.ts';
import { carloGavazziMeters } from './carlo-gavazzi.ts';
import { eastronMeters } from './eastron.ts';
import { floatMeters } from './float-meters.ts';
import { unknownDriver } from '../unknown-driver.ts';
import type { MeterModel } from './meter-model.ts';

/** By driver name, in the order in which messages and scans name them. */
export const meterModels: readonly MeterModel[] = [
  ...eastronMeters,
  ...abbMeters,
  ...carloGavazziMeters,
  ...floatMeters,
];

/** The description of a driver. Throws for a name there is not, with those there are. */
export function meterModel(driver: string): MeterModel {
  const model = meterModels.find((one) => one.driver === driver);
  if (model === undefined) throw new Error(unknownDriver('meter', driver, meterModels));
  return model;
}
