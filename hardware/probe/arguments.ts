/** What a technician typed, made into a task, or into words about what is wrong with it. */
import { parseArgs } from 'node:util';
import { parseAddress } from '../line.ts';
import type { SerialSettings } from '../line.ts';
import type { ReadFunction } from '../modbus-rtu.ts';
import { meterDrivers, relayDrivers } from '../open.ts';
import type { BusConfig, DriverDescription } from '../open.ts';
import { allBauds, allParities, inOrder } from './settings.ts';

export type RelayAction = 'open' | 'close' | 'state';

export interface WatchedMeter {
  driver: string;
  unit: number;
}

export type Task =
  | { command: 'help' }
  | ({ command: 'scan'; firstUnit: number; lastUnit: number; timeoutMs: number } & {
      /** Settings to try one after the other; one alone means the line as given. */
      buses: BusConfig[];
    } & Common)
  | ({ command: 'read'; driver: string; unit: number } & Common)
  | ({ command: 'identify'; unit: number; timeoutMs: number } & Common)
  | ({ command: 'watch'; meters: WatchedMeter[]; forMs: number | null } & Common)
  | ({
      command: 'raw';
      unit: number;
      function: ReadFunction;
      address: number;
      count: number;
      timeoutMs: number;
    } & Common)
  | ({ command: 'line'; units: number[]; count: number; timeoutMs: number } & Common)
  | ({ command: 'relay'; action: RelayAction; isConfirmed: boolean } & RelayTarget & Common);

export type Work<Command> = Extract<Task, { command: Command }>;
export type BusTask = Exclude<Task, { command: 'help' }>;

interface Common {
  bus: BusConfig;
  isJson: boolean;
  /** End with how good the line was. */
  withStats: boolean;
}

interface RelayTarget {
  driver: string;
  /** Absent for a board that has its line for itself. */
  unit?: number;
  channel: number;
  leaseMs: number;
  feedbackInput?: number;
}

/** Something the technician can put right by typing it differently. */
export class UsageError extends Error {}

const options = {
  bus: { type: 'string' },
  driver: { type: 'string', multiple: true },
  unit: { type: 'string', multiple: true },
  units: { type: 'string', default: '1-247' },
  bauds: { type: 'string' },
  parities: { type: 'string' },
  'timeout-ms': { type: 'string', default: '150' },
  'for-s': { type: 'string' },
  function: { type: 'string' },
  address: { type: 'string' },
  count: { type: 'string' },
  channel: { type: 'string' },
  'lease-ms': { type: 'string', default: '3000' },
  'feedback-input': { type: 'string' },
  yes: { type: 'boolean', default: false },
  stats: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

type Values = ReturnType<typeof parse>['values'];

/** Reads the command line. Throws UsageError. */
export function readTask(argv: readonly string[]): Task {
  const { values, positionals } = parse(argv);
  if (values.help || argv.length === 0) return { command: 'help' };
  const [command = 'scan', ...rest] = positionals;
  const reader = readers[command];
  if (reader === undefined) {
    throw new UsageError(`${command} is no command; there are ${Object.keys(readers).join(', ')}`);
  }
  const bus = readBus(values.bus);
  if (command !== 'relay') nothingMore(rest);
  return reader(values, { bus, isJson: values.json, withStats: values.stats }, rest);
}

type Reader = (values: Values, common: Common, rest: string[]) => Task;

const readers: Record<string, Reader> = {
  scan: (values, common) => ({
    command: 'scan',
    ...common,
    ...readUnits(values.units),
    timeoutMs: timeoutOf(values),
    buses: readSettings(common.bus, values.bauds, values.parities),
  }),
  read: (values, common) => ({
    command: 'read',
    ...common,
    driver: driverOf(onlyOne('--driver', values.driver), meterDrivers),
    unit: unitOf(onlyOne('--unit', values.unit)),
  }),
  identify: (values, common) => ({
    command: 'identify',
    ...common,
    unit: unitOf(onlyOne('--unit', values.unit)),
    timeoutMs: timeoutOf(values),
  }),
  watch: (values, common) => ({
    command: 'watch',
    ...common,
    meters: readMeters(values),
    forMs:
      values['for-s'] === undefined ? null : whole('--for-s', values['for-s'], 1, 86_400) * 1000,
  }),
  raw: (values, common) => {
    const code = readFunction(values.function);
    return {
      command: 'raw',
      ...common,
      unit: unitOf(onlyOne('--unit', values.unit)),
      function: code,
      address: whole('--address', values.address, 0, 0xffff),
      // Limits of Modbus Application Protocol V1.1b3, sections 6.1 to 6.4.
      count: whole('--count', values.count ?? '1', 1, code <= 2 ? 2000 : 125),
      timeoutMs: timeoutOf(values),
    };
  },
  line: (values, common) => ({
    command: 'line',
    ...common,
    units: unitList(values.unit ?? []),
    count: whole('--count', values.count ?? '50', 1, 100_000),
    timeoutMs: timeoutOf(values),
  }),
  relay: readRelay,
};

function readRelay(values: Values, common: Common, rest: string[]): Task {
  const [action, ...more] = rest;
  nothingMore(more);
  if (action !== 'open' && action !== 'close' && action !== 'state') {
    throw new UsageError('relay wants to know what to do: open, close or state');
  }
  const leaseMs = Number(values['lease-ms']);
  const driver = driverOf(onlyOne('--driver', values.driver), relayDrivers);
  const known = relayDrivers.find((one) => one.driver === driver);
  const problem = known?.leaseProblem(leaseMs);
  if (problem) throw new UsageError(`--lease-ms ${values['lease-ms']}: ${problem}`);
  const input = values['feedback-input'];
  return {
    command: 'relay',
    action,
    ...common,
    driver,
    ...(known?.speaks === 'modbus' && { unit: unitOf(onlyOne('--unit', values.unit)) }),
    channel: whole('--channel', values.channel, 0, 31),
    leaseMs,
    isConfirmed: values.yes,
    ...(input === undefined ? {} : { feedbackInput: whole('--feedback-input', input, 0, 31) }),
  };
}

/** One driver for all units, or as many drivers as units. */
function readMeters(values: Values): WatchedMeter[] {
  const units = unitList(values.unit ?? []);
  if (units.length === 0) throw new UsageError('which meters? --driver NAME --unit 1,2,3');
  const drivers = (values.driver ?? [undefined]).map((name) => driverOf(name, meterDrivers));
  if (drivers.length !== 1 && drivers.length !== units.length) {
    throw new UsageError(
      `${drivers.length} drivers and ${units.length} units: give one driver, or one for each unit`,
    );
  }
  return units.map((unit, index) => ({ unit, driver: drivers[index] ?? drivers[0] ?? '' }));
}

function readSettings(
  bus: BusConfig,
  bauds: string | undefined,
  parities: string | undefined,
): BusConfig[] {
  if (bauds === undefined && parities === undefined) return [bus];
  if (!('serial' in bus)) {
    throw new UsageError('--bauds and --parities are for serial ports: a gateway has its own');
  }
  const baudRates = listOf(bauds ?? String(bus.baudRate), allBauds).map((text) =>
    whole('--bauds', text, 1200, 115_200),
  );
  const named = listOf(parities ?? bus.parity, allParities).map(parityOf);
  return inOrder(
    baudRates.flatMap((baudRate) => named.map((parity) => ({ ...bus, baudRate, parity }))),
  );
}

function listOf(text: string, all: ReadonlyArray<string | number>): string[] {
  return text === 'all' ? all.map(String) : text.split(',').map((word) => word.trim());
}

function parityOf(text: string): SerialSettings['parity'] {
  const found = allParities.find((parity) => parity === text);
  if (found === undefined) throw new UsageError(`parity ${text} is wrong: none, even or odd`);
  return found;
}

function readFunction(text: string | undefined): ReadFunction {
  const code = whole('--function', text, 1, 4);
  return code === 1 || code === 2 || code === 3 ? code : 4;
}

function timeoutOf(values: Values): number {
  return whole('--timeout-ms', values['timeout-ms'], 20, 5000);
}

function onlyOne(name: string, given: readonly string[] | undefined): string | undefined {
  if (given && given.length > 1) throw new UsageError(`${name} is given twice; give it once`);
  return given?.[0];
}

function unitList(given: readonly string[]): number[] {
  return [...new Set(given.flatMap((text) => text.split(',')).map((text) => unitOf(text.trim())))];
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** `serial:PATH[:BAUD[:PARITY[:STOP]]]`, `tcp:HOST:PORT` or `modbus-tcp:HOST:PORT`. */
export function readBus(text: string | undefined): BusConfig {
  if (!text) {
    throw new UsageError('which bus? --bus serial:/dev/ttyUSB0:9600:none:1 or --bus tcp:HOST:PORT');
  }
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const rest = text.slice(colon + 1);
  if (kind === 'serial') return readSerial(rest);
  if (kind !== 'tcp' && kind !== 'modbus-tcp') {
    throw new UsageError(`--bus ${text}: begins with serial:, tcp: or modbus-tcp:`);
  }
  try {
    parseAddress(rest);
  } catch (error) {
    throw new UsageError(`--bus ${text}: ${error instanceof Error ? error.message : 'no address'}`);
  }
  return kind === 'tcp' ? { tcp: rest } : { modbusTcp: rest };
}

/** Read from the right, because paths under /dev/serial/by-path hold colons themselves. */
function readSerial(text: string): BusConfig {
  const pattern = /^(.+?)(?::(\d+)(?::([a-z]+)(?::(\d))?)?)?$/i;
  const [, serial = '', baud = '9600', parity = 'none', stop = '1'] = pattern.exec(text) ?? [];
  if (!serial.startsWith('/') && !/^com\d+$/i.test(serial)) {
    throw new UsageError(`--bus serial:${text}: no device path, such as serial:/dev/ttyUSB0`);
  }
  const stopBits = whole('stop bits', stop, 1, 2) === 1 ? 1 : 2;
  return {
    serial,
    baudRate: whole('baud rate', baud, 1200, 115_200),
    parity: parityOf(parity),
    stopBits,
  };
}

function readUnits(text: string): { firstUnit: number; lastUnit: number } {
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(text) ?? [];
  const firstUnit = whole('--units', first, 1, 247);
  const lastUnit = whole('--units', last ?? first, firstUnit, 247);
  return { firstUnit, lastUnit };
}

function unitOf(text: string | undefined): number {
  return whole('--unit', text, 1, 247);
}

function driverOf(name: string | undefined, known: readonly DriverDescription[]): string {
  if (known.some(({ driver }) => driver === name)) return name ?? '';
  const list = known.map(({ driver, sentence }) => `  ${driver}: ${sentence}`).join('\n');
  throw new UsageError(
    `${name ? `--driver ${name} is not known.` : 'which --driver?'} Known:\n${list}`,
  );
}

function whole(name: string, text: string | undefined, least: number, most: number): number {
  const value = Number(text);
  if (
    text === undefined ||
    text === '' ||
    !Number.isInteger(value) ||
    value < least ||
    value > most
  ) {
    const given = text === undefined ? 'is missing' : `${text} is wrong`;
    throw new UsageError(`${name} ${given}: a whole number ${least}..${most}`);
  }
  return value;
}

function nothingMore(rest: readonly string[]): void {
  if (rest.length > 0) throw new UsageError(`do not know what to do with "${rest.join(' ')}"`);
}
