/** The pilot controller: our port to the signal between station and car (IEC 61851-1). */
import type { Result } from './result.ts';

/**
 * The car as the pilot's voltage tells it (IEC 61851-1, annex A): A no car, B car connected and not
 * asking, C charging, D charging with ventilation asked for, E no pilot (short circuit, no power),
 * F fault of the station.
 */
export const vehicleStates = ['A', 'B', 'C', 'D', 'E', 'F'] as const;
export type VehicleState = (typeof vehicleStates)[number];

/** IEC 61851-1, table A.8: a duty cycle says 6 A at the least and 80 A at the most. */
export const leastOfferA = 6;
export const mostOfferA = 80;

export interface PilotState {
  vehicle: VehicleState;
  /** Is current offered (1 kHz signal)? False: the car is told to draw nothing. */
  isOffering: boolean;
}

export interface Pilot {
  /** Offers the car up to `currentA`, 6..80 A; repeating it changes nothing. */
  offer(currentA: number): Promise<Result<void>>;
  /** Takes the offer back: the car has to stop drawing within 3 s (IEC 61851-1, A.5, sequence 10.1). */
  pause(): Promise<Result<void>>;
  state(): Promise<Result<PilotState>>;
}
