/** What a meter model is as data, and what follows from the data alone. */

/** One value in a meter's registers. */
export interface MeterRegister {
  function: 0x03 | 0x04;
  /** 0-based protocol address of the first register. */
  address: number;
  type: 'f32' | 'u32' | 'i32' | 'u64' | 'i64';
  wordOrder: 'high-first' | 'low-first';
  /** What one unit of the value is worth in Wh, W or V: 1000 for kWh, 0.1 for tenths of a watt. */
  scale: number;
}

/** Where a meter says who it is. */
export interface IdentityRegister {
  function: 0x03 | 0x04;
  /** 0-based protocol address of the first register. */
  address: number;
  /** How many registers it takes. */
  count: number;
  /**
   * `number`: unsigned, high word first, written in decimals. `hex`: written in hexadecimal digits,
   * all of them. `text`: ASCII, two characters a register; zero bytes anywhere are padding.
   */
  writing: 'number' | 'hex' | 'text';
}

/** How a meter is told from others; null where the model has nothing of the kind to read. */
export interface MeterIdentityRegisters {
  serialNumber: IdentityRegister | null;
  /** The register that names the model, by a code or by its name. */
  model: IdentityRegister | null;
  /** What that register says of meters this driver is for, as it is written, and their names. */
  codes: Readonly<Record<string, string>>;
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
  /** Voltage of L1 against neutral: on a live mains a scan knows the model by it. */
  voltage: MeterRegister;
  /** Greatest step the energy register makes at once, Wh: its unit, or a float's at some 200 MWh. */
  energyStepWh: number;
  identity: MeterIdentityRegisters;
  /** Further values by which a scan knows the model: a register, and what it shows when live. */
  signs: ReadonlyArray<{ register: MeterRegister; least: number; most: number }>;
  /** How long the meter may take to begin to answer, ms. */
  timeoutMs: number;
  /** Rest it wants between two questions, ms. */
  pauseMs: number;
  /** Registers that may be read along behind each value: see AskOptions of the bus. */
  spareRegisters: number;
  /** Most registers one question may ask for. */
  mostRegisters: number;
}

/** Registers that one question asks for. */
export interface Block {
  function: 0x03 | 0x04;
  address: number;
  count: number;
}

/** How many registers a value takes. */
export function widthOf({ type }: MeterRegister): number {
  return type === 'u64' || type === 'i64' ? 4 : 2;
}

/**
 * Unwanted registers between two wanted values up to which one question is shorter than two. The
 * second question would cost 13 bytes around its values and the meter's pause: 100 ms, which are 24
 * bytes at 2400 baud, the slowest line in use, and more on faster ones. 37 bytes are 18 registers.
 */
const mostBetween = 18;

/** The registers that hold energy and power in one question; null where they lie too far apart. */
export function readingBlock(model: MeterModel): Block | null {
  const { energy, power, mostRegisters } = model;
  if (energy.function !== power.function) return null;
  const address = Math.min(energy.address, power.address);
  const count =
    Math.max(energy.address + widthOf(energy), power.address + widthOf(power)) - address;
  const between = count - widthOf(energy) - widthOf(power);
  if (count > mostRegisters || between > mostBetween) return null;
  return { function: energy.function, address, count };
}

/** Whether a meter of one model, read by the driver of the other, shows the same energy and power. */
export function readsAlike(one: MeterModel, other: MeterModel): boolean {
  const places = ({ energy, power }: MeterModel) => JSON.stringify([energy, power]);
  return places(one) === places(other);
}

/** The model that a meter with this model code belongs to among `known`, and the meter's name. */
export function modelOfCode(
  code: string,
  where: IdentityRegister,
  known: readonly MeterModel[],
): { model: MeterModel; name: string } | null {
  for (const model of known) {
    const name = model.identity.codes[code];
    const isSamePlace = JSON.stringify(model.identity.model) === JSON.stringify(where);
    if (name !== undefined && isSamePlace) return { model, name };
  }
  return null;
}
