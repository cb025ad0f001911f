/** Where a session took place, as its row keeps it. */
import type { StationLocation } from '../session/state.ts';
import type { Country } from '../session/view.ts';

export interface Place {
  stationId: string;
  stationName: string;
  country: Country;
  /** IANA name. */
  timeZone: string;
  /** Null: nobody has said. */
  location: StationLocation | null;
  /** Null for an outlet that the configuration of that time did not have. */
  evse: { label: string; id: string; connector: string; maxPowerW: number } | null;
}
