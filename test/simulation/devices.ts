/** Meter and relay of one outlet under virtual time, with the faults that real ones have. */
import type { Clock } from '../../electron/clock.ts';
import type { Meter, MeterReading } from '../../hardware/meter.ts';
import type { Pilot, PilotState } from '../../hardware/pilot.ts';
import type { Relay, RelayState } from '../../hardware/relay.ts';
import { failed, ok, type Result } from '../../hardware/result.ts';
import type { Car } from '../sim/car.ts';
import { timeoutMs, type Line, type Question } from './line.ts';
import type { Random } from './random.ts';

export type DeviceFault =
  | 'meterSilent'
  | 'meterGarbled'
  | 'meterReset'
  | 'relaySilent'
  | 'relayStuckOpen'
  | 'welded'
  | 'pilotSilent'
  | 'pilotFaulty'
  | 'carIgnoresPilot';

export interface OutletParts {
  clock: Clock;
  random: Random;
  car: Car;
  leaseMs: number;
  /** The line it shares with others; null: one of its own, on which nobody waits. */
  line: Line | null;
  hasPilot: boolean;
}

/** The physical outlet: outlives the station's process. */
export class Outlet {
  readonly faults = new Set<DeviceFault>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #leaseMs: number;
  readonly #line: Line | null;
  readonly car: Car;
  readonly hasPilot: boolean;
  /** Called when current becomes possible, before any flows. */
  onClosed: () => void = () => undefined;
  #coil = false;
  #cancelLease: () => void = () => undefined;
  /** Counts commands to open: as on the real line, none to close from before is carried out after. */
  #opens = 0;
  /** What a swapped meter's register is short of the car's own count. */
  #registerOffsetWh = 0;

  /** What the pilot offers the car. */
  #isOffering = false;

  constructor({ clock, random, car, leaseMs, line, hasPilot }: OutletParts) {
    this.#clock = clock;
    this.#random = random;
    this.#leaseMs = leaseMs;
    this.#line = line;
    this.car = car;
    this.hasPilot = hasPilot;
    if (hasPilot) car.setOffer(false);
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
    this.car.setIgnoresPilot(this.faults.has('carIgnoresPilot'));
    if (this.hasPilot) this.car.setOffer(this.#isOffering && !this.faults.has('pilotFaulty'));
  }

  #applyContact(): void {
    this.car.advance(this.#clock.nowMs());
    const isClosing = this.contactIsClosed && !this.car.contactIsClosed;
    this.car.setContact(this.contactIsClosed);
    if (isClosing) this.onClosed();
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

  async #ask<T>(fault: DeviceFault, question: Omit<Question<T>, 'isSilent'>): Promise<Result<T>> {
    const isSilent = (): boolean => this.faults.has(fault);
    if (this.#line !== null) return this.#line.ask({ ...question, isSilent });
    const askedAtMs = this.#clock.nowMs();
    if (isSilent()) {
      await this.#wait(timeoutMs);
      return failed('silent', 'no answer');
    }
    await this.#wait(this.#random.between(15, 60));
    if (question.isStillWanted?.() !== false) return question.answer(askedAtMs);
    return failed('refused', 'overtaken by a later command');
  }

  meter(): Meter {
    return {
      identity: () =>
        this.#ask('meterSilent', {
          urgency: 'meter',
          answer: () => ok({ serialNumber: `1000${this.#registerOffsetWh}`, model: null }),
        }),
      read: () =>
        this.#ask<MeterReading>('meterSilent', {
          urgency: 'meter',
          answer: (askedAtMs) => this.#reading(askedAtMs),
        }),
    };
  }

  #reading(askedAtMs: number): Result<MeterReading> {
    if (this.faults.has('meterGarbled') && this.#random.happens(0.5)) {
      return failed('corrupt', 'wrong CRC');
    }
    const answeredAtMs = this.#clock.nowMs();
    this.car.advance(answeredAtMs);
    const energyWh = this.car.meterWh - this.#registerOffsetWh;
    return ok({ energyWh, powerW: this.car.powerW, askedAtMs, answeredAtMs });
  }

  /** The car as the pilot line shows it. */
  get vehicle(): PilotState['vehicle'] {
    return this.faults.has('pilotFaulty') ? 'F' : this.car.vehicleState;
  }

  pilot(): Pilot | undefined {
    if (!this.hasPilot) return undefined;
    let pauses = 0;
    const tell = (isOffering: boolean): Result<void> => {
      this.car.advance(this.#clock.nowMs());
      this.#isOffering = isOffering;
      this.car.setOffer(isOffering && !this.faults.has('pilotFaulty'));
      return ok(undefined);
    };
    return {
      offer: () => {
        const pausesBefore = pauses;
        return this.#ask<void>('pilotSilent', {
          urgency: 'relay',
          isStillWanted: () => pauses === pausesBefore,
          answer: () => tell(true),
        });
      },
      pause: () => {
        pauses += 1;
        return this.#ask<void>('pilotSilent', { urgency: 'relay', answer: () => tell(false) });
      },
      state: () =>
        this.#ask<PilotState>('pilotSilent', {
          urgency: 'relay',
          answer: () => {
            this.car.advance(this.#clock.nowMs());
            return ok({ vehicle: this.vehicle, isOffering: this.#isOffering });
          },
        }),
    };
  }

  relay(): Relay {
    return {
      leaseMs: this.#leaseMs,
      energize: () => {
        const opensBefore = this.#opens;
        return this.#ask<void>('relaySilent', {
          urgency: 'relay',
          isStillWanted: () => this.#opens === opensBefore,
          answer: () => {
            this.#setCoil(true);
            return ok(undefined);
          },
        });
      },
      open: () => {
        this.#opens += 1;
        return this.#ask<void>('relaySilent', {
          urgency: 'open',
          answer: () => {
            this.#setCoil(false);
            return ok(undefined);
          },
        });
      },
      state: () =>
        this.#ask<RelayState>('relaySilent', {
          urgency: 'relay',
          answer: () =>
            ok({ coilIsEnergized: this.#coil, auxiliaryIsClosed: this.contactIsClosed }),
        }),
    };
  }
}
