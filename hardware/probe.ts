/** The technician's probe: finds what answers on a bus, reads a meter, switches a relay. */
import { SerialPort } from 'serialport';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import { openBus, openMeter, openRelay } from './open.ts';
import { UsageError, readTask, usage } from './probe/arguments.ts';
import type { Task } from './probe/arguments.ts';
import { amount, foundLine, makeReport, silentLineAdvice } from './probe/report.ts';
import type { Report } from './probe/report.ts';
import { identify, lastUnitOfFirst, unitsAlive } from './probe/scan.ts';
import type { Found } from './probe/scan.ts';
import type { HardwareError } from './result.ts';

/** BSD sysexits: EX_USAGE. */
const exitUsage = 64;
const exitFailed = 1;

const clock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  after(delayMs, callBack) {
    const timer = setTimeout(callBack, delayMs);
    return () => clearTimeout(timer);
  },
};

type Work<Command> = Extract<Task, { command: Command }>;

process.exitCode = await main(process.argv.slice(2));

async function main(argv: readonly string[]): Promise<number> {
  let task: Task;
  try {
    task = readTask(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\nnpm run probe -- --help shows how it is used.\n`);
    return exitUsage;
  }
  if (task.command === 'help') {
    process.stdout.write(usage);
    return 0;
  }
  const report = makeReport(task.isJson);
  const bus = openBus('this line', task.bus, clock);
  try {
    const status = await bus.settled();
    if (status.state === 'down') return await cannotOpen(bus, status.reason, report);
    report.say(`${bus.line}: open`);
    return await run(task, bus, report);
  } finally {
    bus.close();
  }
}

function run(task: Exclude<Task, { command: 'help' }>, bus: Bus, report: Report): Promise<number> {
  switch (task.command) {
    case 'scan':
      return scan(task, bus, report);
    case 'read':
      return read(task, bus, report);
    case 'relay':
      return relay(task, bus, report);
  }
}

async function cannotOpen(bus: Bus, reason: string | null, report: Report): Promise<number> {
  const message = `${bus.line}: cannot be opened: ${reason}`;
  report.say(message);
  if (bus.line.startsWith('serial')) {
    const list = (await SerialPort.list()) as { path: string }[];
    const ports = list.map(({ path }) => path);
    report.say(ports.length > 0 ? `Ports here: ${ports.join(', ')}` : 'No serial port is here.');
  }
  report.result({ line: bus.line, error: { kind: 'line-down', message } });
  return exitFailed;
}

async function scan(task: Work<'scan'>, bus: Bus, report: Report): Promise<number> {
  const { firstUnit, lastUnit, timeoutMs } = task;
  report.say(`Asking units ${firstUnit} to ${lastUnit}, up to ${timeoutMs} ms a question.`);
  const found: Found[] = [];
  for (let unit = firstUnit; unit <= lastUnit; unit += 1) {
    report.progress(`unit ${unit} of ${lastUnit}, ${found.length} found`);
    const one = await identify(bus, unit, timeoutMs);
    if (bus.status().state === 'down') return cannotOpen(bus, bus.status().reason, report);
    if (!one) continue;
    found.push(one);
    report.progress('');
    report.say(foundLine(one));
  }
  report.result({ line: bus.line, units: found });
  if (found.length === 0) {
    report.say(`Nothing answers. ${silentLineAdvice(bus.line)}`);
    return exitFailed;
  }
  report.say(found.length === 1 ? '1 unit answers.' : `${found.length} units answer.`);
  return 0;
}

async function read(task: Work<'read'>, bus: Bus, report: Report): Promise<number> {
  const { driver, unit } = task;
  const meter = openMeter({ driver, unit }, bus);
  const reading = await meter.read();
  if (!reading.ok) return deviceFailed(bus, unit, reading.error, report);
  const identity = await meter.identity();
  if (!identity.ok && identity.error.kind === 'refused')
    return deviceFailed(bus, unit, identity.error, report);
  const { serialNumber, model } = identity.ok
    ? identity.value
    : { serialNumber: null, model: null };
  const { energyWh, powerW, askedAtMs, answeredAtMs } = reading.value;
  const tookMs = Math.round(answeredAtMs - askedAtMs);
  report.say(`unit ${unit}, ${model ?? driver}, serial number ${serialNumber ?? 'not readable'}`);
  report.say(`  energy  ${amount(energyWh, 'Wh')}`);
  report.say(`  power   ${amount(powerW, 'W')}`);
  report.say(`  read in ${tookMs} ms`);
  report.result({ line: bus.line, unit, driver, model, serialNumber, energyWh, powerW, tookMs });
  return 0;
}

async function relay(task: Work<'relay'>, bus: Bus, report: Report): Promise<number> {
  const { unit, channel, action, leaseMs, driver } = task;
  const device = openRelay(task, bus);
  if (action !== 'state') {
    const done = await (action === 'open' ? device.open() : device.energize());
    if (!done.ok) return deviceFailed(bus, unit, done.error, report);
  }
  const state = await device.state();
  if (!state.ok) return deviceFailed(bus, unit, state.error, report);
  const { coilIsEnergized, auxiliaryIsClosed } = state.value;
  const coil = coilIsEnergized ? 'closed' : 'open';
  const holds = action === 'close' ? `; opens by itself after ${leaseMs / 1000} s` : '';
  report.say(`unit ${unit}, ${driver}, channel ${channel}: ${coil}${holds}`);
  if (auxiliaryIsClosed !== null) {
    report.say(`  auxiliary contact ${auxiliaryIsClosed ? 'closed' : 'open'}`);
  }
  const held = action === 'close' ? { leaseMs } : {};
  report.result({ line: bus.line, unit, driver, channel, coil, auxiliaryIsClosed, ...held });
  const isAsAsked = action === 'state' || coilIsEnergized === (action === 'close');
  return isAsAsked ? 0 : exitFailed;
}

/** Says whether the device or the whole line is at fault. */
async function deviceFailed(
  bus: Bus,
  unit: number,
  error: HardwareError,
  report: Report,
): Promise<number> {
  report.say(error.message);
  const isUnheard = error.kind === 'silent' || error.kind === 'corrupt';
  const others = isUnheard ? await unitsAlive(bus, unit) : [];
  if (others.length > 0) {
    const who =
      others.length === 1 ? `unit ${others[0]} answers` : `units ${others.join(', ')} answer`;
    report.say(`The line works, ${who}: look at the device with unit id ${unit}.`);
  } else if (isUnheard) {
    report.say(
      `No other unit from 1 to ${lastUnitOfFirst} answers either. ${silentLineAdvice(bus.line)}`,
    );
  }
  report.result({ line: bus.line, unit, error, ...(isUnheard ? { unitsAnswering: others } : {}) });
  return exitFailed;
}
