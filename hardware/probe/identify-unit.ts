/** What answers at a unit, and what it is. */
import type { AskOptions, Bus } from '../bus.ts';
import { bitAt } from '../modbus-rtu.ts';
import type { Question } from '../modbus-rtu.ts';
import { modelOfCode } from '../meters/meter-model.ts';
import type { MeterModel, MeterRegister } from '../meters/meter-model.ts';
import { blockQuestion, decode, decodeIdentity, registerQuestion } from '../meters/registers.ts';
import { tableMeter } from '../meters/table-meter.ts';
import { meterModels } from '../meters/models.ts';
import { waveshareModel } from '../relays/waveshare.ts';

/** A unit that answered. */
export type Found =
  | {
      unit: number;
      kind: 'meter';
      driver: string;
      /** Other drivers whose meters look the same on the line: only the label tells them apart. */
      alike: string[];
      /** What the device says of itself; null where it says nothing. */
      model: string | null;
      serialNumber: string | null;
      energyWh: number | null;
      powerW: number | null;
      voltageV: number | null;
    }
  | { unit: number; kind: 'relay'; driver: string; closedChannels: number[] }
  | { unit: number; kind: 'unknown'; answered: string }
  | { unit: number; kind: 'noise' };

/** Asks one unit who it is; null when it is silent. `timeoutMs` bounds each question. */
export async function identify(bus: Bus, unit: number, timeoutMs: number): Promise<Found | null> {
  const options: AskOptions = { priority: 'scan', timeoutMs };
  const asMeter = await bus.ask({ unit, function: 0x04, address: 0, count: 2 }, options);
  // Some meters know holding registers alone, and refuse.
  if (asMeter.ok || asMeter.error.kind === 'exception') {
    const meter = await asKnownMeter(bus, unit, options);
    if (meter) return meter;
  }
  if (asMeter.ok) return { unit, kind: 'unknown', answered: 'input registers (function 04)' };
  if (asMeter.error.kind === 'line-down') return null;
  // Relay boards know no input registers: they refuse, or keep silent.
  const coils = await bus.ask({ unit, function: 0x01, address: 0, count: 8 }, options);
  if (coils.ok) {
    const version: Question = { unit, function: 0x03, address: 0x8000, count: 1 };
    if (!(await bus.ask(version, options)).ok) {
      return { unit, kind: 'unknown', answered: 'coils (function 01)' };
    }
    const channels = [0, 1, 2, 3, 4, 5, 6, 7];
    const closedChannels = channels.filter((channel) => bitAt(coils.value.data, channel));
    return { unit, kind: 'relay', driver: waveshareModel.driver, closedChannels };
  }
  if (coils.error.kind === 'exception' && asMeter.error.kind !== 'exception') {
    // It lives: the first answer was lost, or it is a meter that keeps silent about what it lacks.
    const meter = await asKnownMeter(bus, unit, options);
    if (meter) return meter;
  }
  for (const { error } of [asMeter, coils]) {
    if (error.kind === 'exception') return { unit, kind: 'unknown', answered: error.message };
    if (error.kind === 'corrupt') return { unit, kind: 'noise' };
  }
  return null;
}

/** The meter at this unit, if it looks like one that there is a driver for. */
async function asKnownMeter(bus: Bus, unit: number, options: AskOptions): Promise<Found | null> {
  const [model, ...others] = await modelsLike(bus, unit, options);
  return model === undefined ? null : meterFound(bus, unit, [model, ...others], options);
}

/** The models that show all their signs at this unit; each register is asked for once. */
async function modelsLike(bus: Bus, unit: number, options: AskOptions): Promise<MeterModel[]> {
  const known = new Map<string, number | null>();
  const readOnce = async (register: MeterRegister): Promise<number | null> => {
    const key = JSON.stringify(register);
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = await valueOf(bus, unit, register, options);
    known.set(key, value);
    return value;
  };
  const showsSigns = async ({ voltage, signs }: MeterModel): Promise<boolean> => {
    for (const { register, least, most } of [{ register: voltage, ...mainsV }, ...signs]) {
      const value = await readOnce(register);
      if (value === null || value < least || value > most) return false;
    }
    return true;
  };
  const alike: MeterModel[] = [];
  for (const model of meterModels) if (await showsSigns(model)) alike.push(model);
  return alike;
}

/** Between phase and neutral of a live mains, a sagging one and a foreign one too. */
const mainsV = { least: 80, most: 300 };

/** One value of a meter, scaled; null where it has none or does not answer. */
export async function valueOf(
  bus: Bus,
  unit: number,
  register: MeterRegister,
  options: AskOptions,
): Promise<number | null> {
  const answer = await bus.ask(registerQuestion(unit, register), options);
  const value = answer.ok ? decode(register, answer.value.data) : null;
  return value === null ? null : Number(value) * register.scale;
}

/** Of models that look the same, the one that the meter's own model code names, if it names one. */
async function byItsCode(bus: Bus, unit: number, alike: MeterModel[], options: AskOptions) {
  const places = alike.flatMap(({ identity }) => identity.model ?? []);
  for (const place of new Map(places.map((one) => [JSON.stringify(one), one])).values()) {
    const answer = await bus.ask(blockQuestion(unit, place), options);
    const code = answer.ok ? decodeIdentity(place, answer.value.data) : null;
    const named = code === null ? null : modelOfCode(code, place, meterModels);
    if (named) return named.model;
  }
  return null;
}

async function meterFound(
  bus: Bus,
  unit: number,
  alike: [MeterModel, ...MeterModel[]],
  options: AskOptions,
): Promise<Found> {
  const named = await byItsCode(bus, unit, alike, options);
  const candidates = named ? [named] : alike;
  let model = named ?? alike[0];
  let reading = await tableMeter(model, bus, unit).read();
  for (const other of candidates.slice(1)) {
    if (reading.ok) break;
    // Where only one of them can be read, it is that one.
    const read = await tableMeter(other, bus, unit).read();
    if (read.ok) [model, reading] = [other, read];
  }
  const identity = await tableMeter(model, bus, unit).identity();
  const voltageV = await valueOf(bus, unit, model.voltage, options);
  return {
    unit,
    kind: 'meter',
    driver: model.driver,
    alike: candidates.filter((one) => one !== model).map(({ driver }) => driver),
    model: identity.ok ? identity.value.model : null,
    serialNumber: identity.ok ? identity.value.serialNumber : null,
    energyWh: reading.ok ? reading.value.energyWh : null,
    powerW: reading.ok ? reading.value.powerW : null,
    voltageV: voltageV === null ? null : Math.round(voltageV * 10) / 10,
  };
}

/** Cabinets number their devices from 1; a wider search is what `scan` is for. */
export const lastUnitOfFirst = 8;

/** Which of the first units give any sign of life: tells a dead device from a dead line. */
export async function unitsAlive(bus: Bus, except = 0): Promise<number[]> {
  const alive: number[] = [];
  for (let unit = 1; unit <= lastUnitOfFirst; unit += 1) {
    if (unit !== except && (await isAlive(bus, unit))) alive.push(unit);
  }
  return alive;
}

/** Meters answer the first question, relay boards the second, some in no valid frames. */
async function isAlive(bus: Bus, unit: number): Promise<boolean> {
  const options: AskOptions = { priority: 'scan', timeoutMs: 100 };
  for (const [code, count] of [
    [0x04, 2],
    [0x01, 8],
  ] as const) {
    const answer = await bus.ask({ unit, function: code, address: 0, count }, options);
    if (answer.ok || answer.error.kind === 'exception' || answer.error.kind === 'corrupt')
      return true;
  }
  return false;
}
