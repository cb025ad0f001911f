/** Every relay board there is a driver for. */
import { unknownDriver } from '../unknown-driver.ts';
import { lcusModel } from './lcus.ts';
import { modbusCoilModel } from './modbus-coil.ts';
import type { RelayModel } from './relay-model.ts';
import { waveshareModel } from './waveshare.ts';
import { wirenboardModel } from './wirenboard.ts';

/** By driver name, in the order in which messages name them: those with a dead-man first. */
export const relayModels: readonly RelayModel[] = [
  waveshareModel,
  wirenboardModel,
  modbusCoilModel,
  lcusModel,
];

/** The description of a driver. Throws for a name there is not, with those there are. */
export function relayModel(driver: string): RelayModel {
  const model = relayModels.find((one) => one.driver === driver);
  if (model === undefined) throw new Error(unknownDriver('relay', driver, relayModels));
  return model;
}
