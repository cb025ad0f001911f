/**
 * A meter described by data: which registers, of which type and scale. One driver for all of them.
 */
import { askRepeatedly } from '../asking.ts';
import type { AskOptions, Bus, BusAnswer } from '../bus.ts';
import type { Meter, MeterIdentity, MeterReading } from '../meter.ts';
import type { Question } from '../modbus-rtu.ts';
import { failed, ok } from '../result.ts';
import type { HardwareError, Result } from '../result.ts';
import { modelOfCode, readingBlock, readsAlike, widthOf } from './meter-model.ts';
import type { Block, IdentityRegister, MeterModel, MeterRegister } from './meter-model.ts';
import { blockQuestion, bytesIn, decode, decodeIdentity, registerQuestion } from './registers.ts';

/** Registers of the meters we know roll over at 10 GWh at the latest; above is no meter's value. */
const maxEnergyWh = 10_000_000_000;
/** A charging station's outlet stays below 1 MW (MCS not counted). */
const maxPowerW = 1_000_000;
/** Below its starting current a meter may show this much backwards; it is noise and read as 0. */
const backwardNoiseW = 10;
/** One lost or spoilt answer is the line's fault, not yet the meter's. */
const attempts = 2;

/**
 * A meter of `model` at `unit` (1..247) on `bus`. `known` are all models there are: a meter that
 * says it is one of them, and has other registers than `model`, is refused.
 */
export function tableMeter(
  model: MeterModel,
  bus: Bus,
  unit: number,
  known: readonly MeterModel[] = [model],
): Meter {
  return new TableMeter(model, bus, unit, known);
}

class TableMeter implements Meter {
  readonly #model: MeterModel;
  readonly #bus: Bus;
  readonly #unit: number;
  readonly #known: readonly MeterModel[];
  readonly #options: AskOptions;
  readonly #where: string;
  readonly #block: Block | null;
  /** Whether this very device reads energy and power in one question; null until it was asked. */
  #takesBlock: boolean | null = null;

  constructor(model: MeterModel, bus: Bus, unit: number, known: readonly MeterModel[]) {
    this.#model = model;
    this.#bus = bus;
    this.#unit = unit;
    this.#known = known;
    this.#where = `unit ${unit} on ${bus.name}`;
    this.#block = readingBlock(model);
    const { timeoutMs, pauseMs, spareRegisters } = model;
    this.#options = { priority: 'meter', timeoutMs, pauseMs, spareRegisters };
  }

  async identity(): Promise<Result<MeterIdentity>> {
    const { serialNumber, model } = this.#model.identity;
    const code = await this.#askIdentity(model);
    if (!code.ok) return code;
    const named = model && code.value !== null && modelOfCode(code.value, model, this.#known);
    if (named && !readsAlike(named.model, this.#model)) {
      return failed(
        'refused',
        `${this.#where}: the meter is a ${named.name} and needs the driver ${named.model.driver}, ` +
          `but the configuration names ${this.#model.driver}`,
      );
    }
    const serial = await this.#askIdentity(serialNumber);
    if (!serial.ok) return serial;
    return ok({ serialNumber: serial.value, model: named ? named.name : code.value });
  }

  async read(): Promise<Result<MeterReading>> {
    if (this.#block === null || this.#takesBlock === false) return this.#readTwice(attempts);
    const both = await this.#ask(blockQuestion(this.#unit, this.#block));
    if (both.ok) {
      this.#takesBlock = true;
      const { data, askedAtMs, answeredAtMs } = both.value;
      const part = (register: MeterRegister): BusAnswer => ({
        data: bytesIn(data, this.#block?.address ?? 0, register, widthOf(register)),
        askedAtMs,
        answeredAtMs,
      });
      return this.#reading(part(this.#model.energy), part(this.#model.power));
    }
    if (!this.#mayDislikeBlock(both.error)) return both;
    // Once each: a meter without power must not cost its neighbours twice the time.
    const twice = await this.#readTwice(1);
    // It is the block that this device does not take: from now on it is asked twice at once.
    if (twice.ok) this.#takesBlock = false;
    return twice;
  }

  /**
   * Illegal address or value says that this firmware wants smaller questions. Some say so by
   * silence: only believed of a device that has never answered such a question.
   */
  #mayDislikeBlock({ kind, exceptionCode = 0 }: HardwareError): boolean {
    if (kind === 'exception') return exceptionCode === 2 || exceptionCode === 3;
    return kind === 'silent' && this.#takesBlock === null;
  }

  async #readTwice(times: number): Promise<Result<MeterReading>> {
    const energy = await this.#ask(registerQuestion(this.#unit, this.#model.energy), times);
    if (!energy.ok) return energy;
    const power = await this.#ask(registerQuestion(this.#unit, this.#model.power), times);
    if (!power.ok) return power;
    return this.#reading(energy.value, power.value);
  }

  /** Makes a reading of two answers, or refuses what cannot be true. */
  #reading(energy: BusAnswer, power: BusAnswer): Result<MeterReading> {
    const energyWh = scaled(this.#model.energy, energy.data);
    if (energyWh === null || energyWh < 0 || energyWh > maxEnergyWh) {
      return failed('implausible', `${this.#where}: energy import ${shown(energyWh, 'Wh')}`);
    }
    const powerW = scaled(this.#model.power, power.data);
    if (powerW === null || powerW < -backwardNoiseW || powerW > maxPowerW) {
      return failed('implausible', `${this.#where}: power ${shown(powerW, 'W')}`);
    }
    return ok({
      energyWh,
      powerW: Math.max(0, powerW),
      askedAtMs: Math.min(energy.askedAtMs, power.askedAtMs),
      answeredAtMs: Math.max(energy.answeredAtMs, power.answeredAtMs),
    });
  }

  /** Null where there is no such register, in the model or in this firmware. */
  async #askIdentity(register: IdentityRegister | null): Promise<Result<string | null>> {
    if (register === null) return ok(null);
    const answer = await this.#ask(blockQuestion(this.#unit, register));
    // Illegal function, address or value: this firmware has no such register.
    if (!answer.ok && [1, 2, 3].includes(answer.error.exceptionCode ?? 0)) return ok(null);
    return answer.ok ? ok(decodeIdentity(register, answer.value.data)) : answer;
  }

  #ask(question: Question, times = attempts): Promise<Result<BusAnswer>> {
    return askRepeatedly(this.#bus, question, this.#options, times);
  }
}

function shown(value: number | null, unit: string): string {
  return value === null ? 'is no number' : `of ${value} ${unit} cannot be`;
}

/** In whole Wh or W; null for "no value". */
function scaled(register: MeterRegister, data: Uint8Array): number | null {
  const value = decode(register, data);
  return value === null ? null : Math.round(Number(value) * register.scale);
}
