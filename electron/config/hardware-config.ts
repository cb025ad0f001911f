/** The devices of a configuration as the drivers want them. */
import type { HardwareConfig } from '../../hardware/open.ts';
import type { StationConfig } from './types.ts';

/** Outlets are named by their labels. */
export function hardwareConfigOf({ buses, evses }: StationConfig): HardwareConfig {
  return {
    buses,
    evses: evses.map(({ label, meter, relay, pilot }) => ({
      id: label,
      meter,
      relay: {
        ...relay,
        unit: relay.unit ?? undefined,
        feedbackInput: relay.feedbackInput ?? undefined,
      },
      pilot: pilot && { ...pilot, unit: pilot.unit ?? undefined },
    })),
  };
}
