/** What a technician typed, made into a task, or into words about what is wrong with it. */
import { parseArgs } from 'node:util';
import { parseAddress } from '../line.ts';
import { meterDrivers, relayDrivers } from '../open.ts';
import type { BusConfig, DriverDescription } from '../open.ts';

export type RelayAction = 'open' | 'close' | 'state';

export type Task =
  | { command: 'help' }
  | ({ command: 'scan'; firstUnit: number; lastUnit: number; timeoutMs: number } & Common)
  | ({ command: 'read'; driver: string; unit: number } & Common)
  | ({ command: 'relay'; action: RelayAction } & RelayTarget & Common);

interface Common {
  bus: BusConfig;
  isJson: boolean;
}

interface RelayTarget {
  driver: string;
  unit: number;
  channel: number;
  leaseMs: number;
  feedbackInput?: number;
}

/** Something the technician can put right by typing it differently. */
export class UsageError extends Error {}

const options = {
  bus: { type: 'string' },
  driver: { type: 'string' },
  unit: { type: 'string' },
  units: { type: 'string', default: '1-247' },
  'timeout-ms': { type: 'string', default: '150' },
  channel: { type: 'string' },
  'lease-ms': { type: 'string', default: '3000' },
  'feedback-input': { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line. Throws UsageError. */
export function readTask(argv: readonly string[]): Task {
  const { values, positionals } = parse(argv);
  if (values.help || (argv.length === 0 && positionals.length === 0)) return { command: 'help' };
  const [command = 'scan', ...rest] = positionals;
  const bus = readBus(values.bus);
  const isJson = values.json;
  switch (command) {
    case 'scan': {
      nothingMore(rest);
      const timeoutMs = whole('--timeout-ms', values['timeout-ms'], 20, 5000);
      return { command, bus, isJson, ...readUnits(values.units), timeoutMs };
    }
    case 'read':
      nothingMore(rest);
      return {
        command,
        bus,
        isJson,
        driver: driverOf(values.driver, meterDrivers),
        unit: unitOf(values.unit),
      };
    case 'relay': {
      const [action, ...more] = rest;
      nothingMore(more);
      if (action !== 'open' && action !== 'close' && action !== 'state') {
        throw new UsageError('relay wants to know what to do: open, close or state');
      }
      const leaseMs = Number(values['lease-ms']);
      const driver = driverOf(values.driver, relayDrivers);
      const known = relayDrivers.find((one) => one.driver === driver);
      const problem = known?.leaseProblem(leaseMs) ?? null;
      if (problem) throw new UsageError(`--lease-ms ${values['lease-ms']}: ${problem}`);
      const input = values['feedback-input'];
      return {
        command,
        action,
        bus,
        isJson,
        driver,
        unit: unitOf(values.unit),
        channel: whole('--channel', values.channel, 0, 31),
        leaseMs,
        ...(input === undefined ? {} : { feedbackInput: whole('--feedback-input', input, 0, 31) }),
      };
    }
    default:
      throw new UsageError(`${command} is no command; there are scan, read and relay`);
  }
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
  if (parity !== 'none' && parity !== 'even' && parity !== 'odd') {
    throw new UsageError(`--bus serial:${text}: parity is none, even or odd`);
  }
  const stopBits = whole('stop bits', stop, 1, 2) === 1 ? 1 : 2;
  return { serial, baudRate: whole('baud rate', baud, 1200, 115_200), parity, stopBits };
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

export const usage = `Finds, reads and switches devices on a field bus.

  npm run probe -- --bus BUS [scan] [--units 1-247] [--timeout-ms 150]
  npm run probe -- --bus BUS read --driver ${meterDrivers[0]?.driver} --unit 1
  npm run probe -- --bus BUS relay --driver ${relayDrivers[0]?.driver} --unit 2 --channel 0 close

BUS is one of
  serial:/dev/ttyUSB0:9600:none:1   a port, its baud rate, parity and stop bits
  tcp:192.168.1.20:5020             a gateway that passes RTU frames through
  modbus-tcp:192.168.1.20:502       a gateway or coupler that speaks Modbus TCP

relay takes open, close or state; close holds for --lease-ms (3000) and then opens by itself;
--feedback-input N also shows the contactor's auxiliary contact. --json prints one JSON object.

Exit codes: 0 done, 1 nothing answers or not as asked, 64 wrong usage.
`;
