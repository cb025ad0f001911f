/** Every pilot controller there is a driver for, whatever its line speaks. */
import { pilotModels } from './models.ts';
import { openEvseModel } from './openevse.ts';

export interface PilotDescription {
  driver: string;
  sentence: string;
  /** It takes its offer back by itself when it is not spoken to any more. */
  hasWatchdog: boolean;
  /** Reached by a Modbus unit, or on a line of its own. */
  speaks: 'modbus' | 'rapi';
}

/** In the order in which messages name them. */
export const pilotDrivers: readonly PilotDescription[] = [
  ...pilotModels.map(({ driver, sentence, hasWatchdog }) => {
    return { driver, sentence, hasWatchdog, speaks: 'modbus' as const };
  }),
  { ...openEvseModel, speaks: 'rapi' },
];
