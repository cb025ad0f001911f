/** Drivers that station.yaml can name, and what they promise when the station itself is dead. */
import { meterModels } from '../../hardware/meters/models.ts';
import { pilotDrivers } from '../../hardware/pilots/drivers.ts';
import { relayModel, relayModels } from '../../hardware/relays/models.ts';

/** Devices that have a driver. */
export const drivers = {
  meter: meterModels.map(({ driver }) => driver),
  relay: relayModels.map(({ driver }) => driver),
  pilot: pilotDrivers.map(({ driver }) => driver),
} as const;

/** Whether the contactor opens when this program, its computer or the line to the relay is dead. */
export function opensWithoutStation(relayDriver: string, pilotDriver: string | undefined): boolean {
  if (relayModel(relayDriver).hasDeadMan) return true;
  return pilotDrivers.some(({ driver, hasWatchdog }) => driver === pilotDriver && hasWatchdog);
}
