/** Finding what answers on a bus, and what it is. */
import type { AskOptions, Bus } from '../bus.ts';
import { bitAt } from '../modbus-rtu.ts';
import type { Question } from '../modbus-rtu.ts';
import { decode, registerQuestion, tableMeter } from '../meters/table-meter.ts';
import type { MeterModel, MeterRegister } from '../meters/table-meter.ts';
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
      serialNumber: string | null;
      energyWh: number | null;
      powerW: number | null;
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
    const [model, ...others] = await modelsLike(bus, unit, options);
    if (model !== undefined) return meterFound(bus, unit, model, others);
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
  for (const { error } of [asMeter, coils]) {
    if (error.kind === 'exception') return { unit, kind: 'unknown', answered: error.message };
    if (error.kind === 'corrupt') return { unit, kind: 'noise' };
  }
  return null;
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
  const showsSigns = async ({ signs }: MeterModel): Promise<boolean> => {
    for (const { register, least, most } of signs) {
      const value = await readOnce(register);
      if (value === null || value < least || value > most) return false;
    }
    return true;
  };
  const alike: MeterModel[] = [];
  for (const model of meterModels) if (await showsSigns(model)) alike.push(model);
  return alike;
}

async function valueOf(
  bus: Bus,
  unit: number,
  register: MeterRegister,
  options: AskOptions,
): Promise<number | null> {
  const answer = await bus.ask(registerQuestion(unit, register), options);
  const value = answer.ok ? decode(register, answer.value.data) : null;
  return value === null ? null : Number(value) * register.scale;
}

async function meterFound(
  bus: Bus,
  unit: number,
  model: MeterModel,
  others: MeterModel[],
): Promise<Found> {
  const meter = tableMeter(model, bus, unit);
  const serialNumber = await meter.serialNumber();
  const reading = await meter.read();
  return {
    unit,
    kind: 'meter',
    driver: model.driver,
    alike: others.map(({ driver }) => driver),
    serialNumber: serialNumber.ok ? serialNumber.value : null,
    energyWh: reading.ok ? reading.value.energyWh : null,
    powerW: reading.ok ? reading.value.powerW : null,
  };
}

/** Cabinets number their devices from 1; a wider search is what `scan` is for. */
export const lastUnitOfFirst = 8;

/** Which of the first units give any sign of life: tells a dead device from a dead line. */
export async function unitsAlive(bus: Bus, except: number): Promise<number[]> {
  const alive: number[] = [];
  for (let unit = 1; unit <= lastUnitOfFirst; unit += 1) {
    if (unit !== except && (await identify(bus, unit, 100))) alive.push(unit);
  }
  return alive;
}
