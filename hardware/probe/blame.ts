/** Says where a fault lies: at the device, at the line behind the adapter, or at the adapter. */
import type { AnyBus } from '../bus.ts';
import type { HardwareError } from '../result.ts';
import { adapterAt, adapterName, holdersOf, isInUse, listPorts } from './adapter.ts';
import type { Bench } from './bench.ts';
import { unitsAlive, lastUnitOfFirst } from './identify-unit.ts';

/** Exit code of a command that did not do what was asked. */
export const exitFailed = 1;

type Place = Pick<Bench, 'config' | 'report'> & { bus: AnyBus };

/** The line does not open: says who has it, or which ports there are. Returns the exit code. */
export async function cannotOpen({ bus, config, report }: Place): Promise<number> {
  // serialport puts this word before the system's own.
  const reason = (bus.status().reason ?? 'no reason given').replace(/^Error /, '');
  const message = `${bus.line}: cannot be opened: ${reason}`;
  report.say(message);
  const holders = 'serial' in config ? holdersOf(config.serial) : [];
  if (holders.length > 0 || ('serial' in config && isInUse(reason))) {
    const who = holders.length > 0 ? holders.join(', ') : 'another program';
    report.say(
      `In use by ${who}. If that is the station, stop it first (sudo systemctl stop ladekiosk): two cannot ask on one line.`,
    );
  } else if ('serial' in config) {
    const ports = (await listPorts()).map((port) => port.path);
    report.say(ports.length > 0 ? `Ports here: ${ports.join(', ')}` : 'No serial port is here.');
  }
  report.result({ line: bus.line, error: { kind: 'line-down', message }, holders });
  return exitFailed;
}

/**
 * A device that did not do as asked: asks its neighbours whether it is the device or all of the
 * line. `what` names the device: its driver, or "the device". Returns the exit code.
 */
export async function deviceFailed(
  bench: Bench,
  unit: number,
  what: string,
  error: HardwareError,
): Promise<number> {
  const { bus, report } = bench;
  report.say(error.message);
  const isUnheard = error.kind === 'silent' || error.kind === 'corrupt';
  const others = isUnheard ? await unitsAlive(bus, unit) : [];
  if (others.length > 0) {
    const who =
      others.length === 1 ? `unit ${others[0]} answers` : `units ${others.join(', ')} answer`;
    report.say(
      `The line works, ${who}: look at the device with unit id ${unit} (${what}), its power, its wires and its unit id.`,
    );
  } else if (isUnheard) {
    report.say(`No other unit from 1 to ${lastUnitOfFirst} answers either.`);
    report.say(await silentLineAdvice(bench));
  }
  report.result({ line: bus.line, unit, error, ...(isUnheard ? { unitsAnswering: others } : {}) });
  return exitFailed;
}

/** What to look at when nothing on a line answers. */
export async function silentLineAdvice({ config }: Pick<Bench, 'config'>): Promise<string> {
  const wiring = 'are A and B swapped, do the devices have power, is the line terminated';
  if (!('serial' in config)) {
    const gateway = 'tcp' in config ? config.tcp : config.modbusTcp;
    return `The connection to the gateway ${gateway} opens, so look behind it: ${wiring}, and does it speak this framing (tcp or modbus-tcp)?`;
  }
  const adapter = adapterName(config.serial, await adapterAt(config.serial));
  return `Look at ${adapter}: it opens, so look behind it: ${wiring}, do baud rate and parity match (scan --bauds all --parities all tries them)?`;
}
