/** `relay`: opens or closes one channel, or tells how it stands. */
import { createInterface } from 'node:readline/promises';
import type { Clock } from '../clock.ts';
import { openBusFor, openRelay, relayDrivers } from '../open.ts';
import type { FieldBus } from '../open.ts';
import type { HardwareError } from '../result.ts';
import type { Work } from './arguments.ts';
import { pause } from './bench.ts';
import type { Bench } from './bench.ts';
import { cannotOpen, deviceFailed, exitFailed } from './blame.ts';
import type { Report } from './report.ts';

interface Place {
  bus: FieldBus;
  clock: Clock;
  report: Report;
  signal: AbortSignal;
  /** Says where the fault lies; returns the exit code. */
  onFailure(error: HardwareError): Promise<number>;
}

/** Runs the command; returns the exit code. */
export function relay(task: Work<'relay'>, bench: Bench): Promise<number> {
  const { unit = 0, driver } = task;
  return switchRelay(task, {
    ...bench,
    onFailure: (error) => deviceFailed(bench, unit, driver, error),
  });
}

/** True for a board that has its line for itself, and is not asked by Modbus. */
export function hasOwnLine(driver: string): boolean {
  return relayDrivers.some((one) => one.driver === driver && one.speaks !== 'modbus');
}

/** The same for a board that has its line for itself. */
export async function relayOnOwnLine(
  task: Work<'relay'>,
  clock: Clock,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  const bus = openBusFor(task.driver, 'this line', task.bus, clock);
  try {
    const { state } = await bus.settled();
    if (state === 'down') return await cannotOpen({ bus, config: task.bus, report });
    report.say(`${bus.line}: open`);
    return await switchRelay(task, {
      bus,
      clock,
      report,
      signal,
      onFailure(error) {
        report.say(error.message);
        report.say('Look at the board: its power, its USB cable, and whether it tells its state.');
        report.result({ line: bus.line, driver: task.driver, error });
        return Promise.resolve(exitFailed);
      },
    });
  } finally {
    bus.close();
  }
}

async function switchRelay(task: Work<'relay'>, place: Place): Promise<number> {
  const { bus, clock, report, signal } = place;
  const { unit, channel, action, leaseMs, driver } = task;
  const where = { line: bus.line, ...(unit === undefined ? {} : { unit }), driver, channel };
  if (action === 'close' && !(await mayClose(task, signal))) {
    report.say('Nothing was switched.');
    report.result({ ...where, isSwitched: false });
    return exitFailed;
  }
  const device = openRelay(task, bus);
  if (action !== 'state') {
    const done = await (action === 'open' ? device.open() : device.energize());
    if (!done.ok) return place.onFailure(done.error);
  }
  const state = await device.state();
  if (!state.ok) return place.onFailure(state.error);
  const { coilIsEnergized, auxiliaryIsClosed } = state.value;
  const coil = coilIsEnergized ? 'closed' : 'open';
  const hasDeadMan = relayDrivers.some((one) => one.driver === driver && one.hasDeadMan);
  const itself = hasDeadMan ? 'opens by itself' : 'the probe opens it';
  const holds = action === 'close' ? `; ${itself} after ${leaseMs / 1000} s` : '';
  report.say(`${named(task)}: ${coil}${holds}`);
  if (auxiliaryIsClosed !== null) {
    report.say(`  auxiliary contact ${auxiliaryIsClosed ? 'closed' : 'open'}`);
  }
  if (action === 'close' && !hasDeadMan) {
    // Nothing else would: a board without a dead-man stays as it was last told.
    await pause(clock, leaseMs, signal);
    const opened = await device.open();
    if (!opened.ok) return place.onFailure(opened.error);
    report.say(`${named(task)}: open again`);
  }
  const held = action === 'close' ? { leaseMs } : {};
  report.result({ ...where, coil, auxiliaryIsClosed, ...held });
  const isAsAsked = action === 'state' || coilIsEnergized === (action === 'close');
  return isAsAsked ? 0 : exitFailed;
}

function named({ unit, channel, driver }: Work<'relay'>): string {
  return `${unit === undefined ? '' : `unit ${unit}, `}${driver}, channel ${channel}`;
}

/** Asks whoever sits at a terminal; a script has been told what it does by whoever wrote it. */
async function mayClose(task: Work<'relay'>, signal: AbortSignal): Promise<boolean> {
  if (task.isConfirmed || !process.stdin.isTTY) return true;
  const { leaseMs } = task;
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(
      `The contactor of ${named(task)} closes for ${leaseMs / 1000} s: ` +
        'the outlet is live, paid or not. Type yes: ',
      { signal },
    );
    return answer.trim().toLowerCase() === 'yes';
  } catch {
    return false;
  } finally {
    prompt.close();
  }
}
