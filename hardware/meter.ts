/** The energy meter as the station sees it. */
import type { Result } from './result.ts';

export interface MeterReading {
  /** Cumulative import register, rounded to whole Wh at the reading. */
  energyWh: number;
  /** Active power drawn, W, rounded; never negative. */
  powerW: number;
  /** Station time when the first byte of the question was written. */
  askedAtMs: number;
  /** Station time when the last answer was complete: the age of a reading counts from askedAtMs. */
  answeredAtMs: number;
}

/** Who a meter is. */
export interface MeterIdentity {
  /** Serial number as printed on the device; null where the model has none to read. */
  serialNumber: string | null;
  /** The model by its name, or what the device says of itself; null where it says nothing. */
  model: string | null;
}

export interface Meter {
  /** Fails with `refused` when the device is known to be of a model with other registers. */
  identity(): Promise<Result<MeterIdentity>>;
  read(): Promise<Result<MeterReading>>;
}
