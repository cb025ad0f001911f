/** Meter and relay of one outlet under virtual time, with the faults that real ones have. */
import type { Clock } from '../../electron/clock.ts';
import type { Meter, MeterReading } from '../../hardware/meter.ts';
import type { Relay, RelayState } from '../../hardware/relay.ts';
import { failed, ok, type Result } from '../../hardware/result.ts';
import type { Car } from '../sim/car.ts';
import type { Random } from './random.ts';

export type DeviceFault =
  'meterSilent' | 'meterGarbled' | 'meterReset' | 'relaySilent' | 'relayStuckOpen' | 'welded';

const timeoutMs = 300;

/** The physical outlet: outlives the station's process. */
export class Outlet {
  readonly faults = new Set<DeviceFault>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #leaseMs: number;
  readonly car: Car;
  #coil = false;
  #cancelLease: () => void = () => undefined;
  /** Counts commands to open: as on the real line, none to close from before is carried out after. */
  #opens = 0;
  /** What a swapped meter's register is short of the car's own count. */
  #registerOffsetWh = 0;

  constructor(clock: Clock, random: Random, car: Car, leaseMs: number) {
    this.#clock = clock;
    this.#random = random;
    this.#leaseMs = leaseMs;
    this.car = car;
  }

  get contactIsClosed(): boolean {
    return this.#coil || this.faults.has('welded');
  }

  setFault(fault: DeviceFault, isOn: boolean): void {
    if (fault === 'meterReset' && isOn) {
      this.car.advance(this.#clock.nowMs());
      this.#registerOffsetWh = this.car.meterWh;
      return;
    }
    if (isOn) this.faults.add(fault);
    else this.faults.delete(fault);
    this.#applyContact();
  }

  #applyContact(): void {
    this.car.advance(this.#clock.nowMs());
    this.car.setContact(this.contactIsClosed);
  }

  #setCoil(isOn: boolean): void {
    this.#cancelLease();
    this.#coil = isOn && !this.faults.has('relayStuckOpen');
    if (this.#coil)
      this.#cancelLease = this.#clock.after(this.#leaseMs, () => this.#setCoil(false));
    this.#applyContact();
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.#clock.after(ms, resolve));
  }

  async #ask<T>(isSilent: boolean, answer: () => Result<T>): Promise<Result<T>> {
    if (isSilent) {
      await this.#wait(timeoutMs);
      return failed('silent', 'no answer');
    }
    await this.#wait(this.#random.between(15, 60));
    return answer();
  }

  meter(): Meter {
    return {
      serialNumber: () =>
        this.#ask(this.faults.has('meterSilent'), () => ok(`1000${this.#registerOffsetWh}`)),
      read: () => {
        const askedAtMs = this.#clock.nowMs();
        return this.#ask<MeterReading>(this.faults.has('meterSilent'), () => {
          if (this.faults.has('meterGarbled') && this.#random.happens(0.5)) {
            return failed('corrupt', 'wrong CRC');
          }
          this.car.advance(this.#clock.nowMs());
          const energyWh = this.car.meterWh - this.#registerOffsetWh;
          return ok({
            energyWh,
            powerW: this.car.powerW,
            askedAtMs,
            answeredAtMs: this.#clock.nowMs(),
          });
        });
      },
    };
  }

  relay(): Relay {
    const isSilent = (): boolean => this.faults.has('relaySilent');
    return {
      leaseMs: this.#leaseMs,
      energize: () => {
        const opensBefore = this.#opens;
        return this.#ask<void>(isSilent(), () => {
          if (this.#opens !== opensBefore) return failed('refused', 'overtaken by a later command');
          this.#setCoil(true);
          return ok(undefined);
        });
      },
      open: () => {
        this.#opens += 1;
        return this.#ask(isSilent(), () => {
          this.#setCoil(false);
          return ok(undefined);
        });
      },
      state: () =>
        this.#ask<RelayState>(isSilent(), () =>
          ok({ coilIsEnergized: this.#coil, auxiliaryIsClosed: this.contactIsClosed }),
        ),
    };
  }
}
