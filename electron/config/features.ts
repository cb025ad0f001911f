/**
 * What station.yaml can already say but this version cannot do yet. Such a key is refused with a
 * reason, never ignored. A feature that gets built loses its row here, and that is all.
 */
import { meterModels } from '../../hardware/meters/models.ts';
import { pilotDrivers } from '../../hardware/pilots/drivers.ts';
import { relayModel, relayModels } from '../../hardware/relays/models.ts';
import type { Path } from './path.ts';

export interface MissingFeature {
  /** Where the feature is asked for; `*` stands for every position of a list. */
  path: Path;
  /** True for a value that needs the missing feature. */
  isAskedFor(value: unknown): boolean;
  /** Continues the path: "evses[0].pilot: …". */
  says: string;
}

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

export const missingFeatures: readonly MissingFeature[] = [
  {
    path: ['diagnostics', 'pinHash'],
    isAskedFor: () => true,
    says: 'is not built into this version yet; leave the key out',
  },
];
