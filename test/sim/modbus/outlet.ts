/**
 * One simulated outlet: a car, its meter and its contactor, joined as in a cabinet. The relay's
 * contacts feed the car, the car's energy feeds the meter.
 */
import type { Car } from '../car.ts';
import { sdm630 } from './sdm630.ts';
import type { Field } from './slave.ts';
import type { WaveshareRelay } from './waveshare-relay.ts';

export interface OutletOptions {
  field: Field;
  car: Car;
  meterUnit: number;
  meterSerialNumber: number;
  /** A board already on the field; several outlets may share it. */
  relay: WaveshareRelay;
  channel: number;
}

/** Joins them: from now on reading the meter or switching the relay moves the car on in time. */
export function wireOutlet(options: OutletOptions): void {
  const { field, car, meterUnit, meterSerialNumber, relay, channel } = options;
  const now = () => Math.max(car.nowMs, Math.round(field.clock.nowMs()));
  relay.onContact((changed, isClosed) => {
    if (changed !== channel) return;
    car.advance(now());
    car.setContact(isClosed);
  });
  car.setContact(relay.contactIsClosed(channel));
  const model = {
    readEnergyWh() {
      car.advance(now());
      return car.exactMeterWh;
    },
    readPowerW() {
      car.advance(now());
      return car.powerW;
    },
  };
  field.add(meterUnit, sdm630({ model, serialNumber: meterSerialNumber }));
}
