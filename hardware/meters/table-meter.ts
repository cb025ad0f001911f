/**
 * A meter described by data: which registers, of which type and scale. One driver for all of them.
 */
import { askRepeatedly } from '../asking.ts';
import type { AskOptions, Bus, BusAnswer } from '../bus.ts';
import type { Question } from '../modbus-rtu.ts';
import type { Meter, MeterReading } from '../meter.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';

/** One value in a meter's registers. */
export interface MeterRegister {
  function: 0x03 | 0x04;
  /** 0-based protocol address of the first register. */
  address: number;
  type: 'f32' | 'u32' | 'i32' | 'u64' | 'i64';
  wordOrder: 'high-first' | 'low-first';
  /** What one unit of the value is worth in Wh or W: 1000 for kWh, 0.1 for tenths of a watt. */
  scale: number;
}

/** A meter model as data. */
export interface MeterModel {
  /** As written in the configuration. */
  driver: string;
  /** What it is, in one plain sentence. */
  sentence: string;
  /** Cumulative import. */
  energy: MeterRegister;
  /** Total active power. */
  power: MeterRegister;
  /** Greatest step the energy register makes at once, Wh: its unit, or a float's at some 200 MWh. */
  energyStepWh: number;
  /** Serial number, a plain number; null where the model has none to read. */
  serialNumber: MeterRegister | null;
  /** Values by which a scan knows the model: a register, and what it shows on a live mains. */
  signs: ReadonlyArray<{ register: MeterRegister; least: number; most: number }>;
  /** How long the meter may take to begin to answer, ms. */
  timeoutMs: number;
  /** Rest it wants between two questions, ms. */
  pauseMs: number;
  /** Registers that may be read along behind each value: see AskOptions of the bus. */
  spareRegisters: number;
}

/** Registers of the meters we know roll over at 10 GWh at the latest; above is no meter's value. */
const maxEnergyWh = 10_000_000_000;
/** A charging station's outlet stays below 1 MW (MCS not counted). */
const maxPowerW = 1_000_000;
/** Below its starting current a meter may show this much backwards; it is noise and read as 0. */
const backwardNoiseW = 10;
/** One lost or spoilt answer is the line's fault, not yet the meter's. */
const attempts = 2;

/** A meter of `model` at `unit` (1..247) on `bus`. */
export function tableMeter(model: MeterModel, bus: Bus, unit: number): Meter {
  const options: AskOptions = {
    priority: 'meter',
    timeoutMs: model.timeoutMs,
    pauseMs: model.pauseMs,
    spareRegisters: model.spareRegisters,
  };
  const where = `unit ${unit} on ${bus.name}`;

  function ask(register: MeterRegister): Promise<Result<BusAnswer>> {
    return askRepeatedly(bus, registerQuestion(unit, register), options, attempts);
  }

  return {
    async serialNumber() {
      if (!model.serialNumber) return ok(null);
      const answer = await ask(model.serialNumber);
      // Illegal function or address: this firmware has no such register.
      if (!answer.ok && [1, 2].includes(answer.error.exceptionCode ?? 0)) return ok(null);
      if (!answer.ok) return answer;
      const value = decode(model.serialNumber, answer.value.data);
      return ok(value === null ? null : String(value));
    },

    async read() {
      const energy = await ask(model.energy);
      if (!energy.ok) return energy;
      const power = await ask(model.power);
      if (!power.ok) return power;
      return reading(model, energy.value, power.value, where);
    },
  };
}

/** Makes a reading of two answers, or refuses what cannot be true. */
function reading(
  model: MeterModel,
  energy: BusAnswer,
  power: BusAnswer,
  where: string,
): Result<MeterReading> {
  const energyWh = scaled(model.energy, energy.data);
  if (energyWh === null || energyWh < 0 || energyWh > maxEnergyWh) {
    return failed('implausible', `${where}: energy import ${shown(energyWh, 'Wh')}`);
  }
  const powerW = scaled(model.power, power.data);
  if (powerW === null || powerW < -backwardNoiseW || powerW > maxPowerW) {
    return failed('implausible', `${where}: power ${shown(powerW, 'W')}`);
  }
  return ok({
    energyWh,
    powerW: Math.max(0, powerW),
    askedAtMs: Math.min(energy.askedAtMs, power.askedAtMs),
    answeredAtMs: Math.max(energy.answeredAtMs, power.answeredAtMs),
  });
}

function shown(value: number | null, unit: string): string {
  return value === null ? 'is no number' : `of ${value} ${unit} cannot be`;
}

/** In whole Wh or W; null for "no value". */
function scaled(register: MeterRegister, data: Uint8Array): number | null {
  const value = decode(register, data);
  return value === null ? null : Math.round(Number(value) * register.scale);
}

/** The question for one value. */
export function registerQuestion(unit: number, register: MeterRegister): Question {
  const { function: code, address, type } = register;
  return { unit, function: code, address, count: type === 'u64' || type === 'i64' ? 4 : 2 };
}

/**
 * The value in `data`, unscaled, or null for "no value": not finite as a float, all ones unsigned,
 * the largest or smallest number signed (ABB B21/B23/B24 manual; the same convention elsewhere).
 */
export function decode(register: MeterRegister, data: Uint8Array): number | bigint | null {
  const bytes = register.wordOrder === 'high-first' ? data : reverseWords(data);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (register.type) {
    case 'f32': {
      const value = view.getFloat32(0);
      return Number.isFinite(value) ? value : null;
    }
    case 'u32':
      return unless(view.getUint32(0), [0xffff_ffff]);
    case 'i32':
      return unless(view.getInt32(0), [0x7fff_ffff, -0x8000_0000]);
    case 'u64':
      return unless(view.getBigUint64(0), [2n ** 64n - 1n]);
    case 'i64':
      return unless(view.getBigInt64(0), [2n ** 63n - 1n, -(2n ** 63n)]);
  }
}

function unless<T>(value: T, noValues: readonly T[]): T | null {
  return noValues.includes(value) ? null : value;
}

function reverseWords(data: Uint8Array): Uint8Array {
  const words = Array.from({ length: data.length / 2 }, (_, word) =>
    data.subarray(2 * word, 2 * word + 2),
  );
  return Uint8Array.from(words.reverse().flatMap((word) => [...word]));
}
