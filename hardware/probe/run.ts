/** Runs the probe: reads what was typed, opens the line, does it, and tells how it went. */
import type { Clock } from '../clock.ts';
import { openMeter } from '../open.ts';
import { readTask, UsageError } from './arguments.ts';
import type { BusTask, Task, Work } from './arguments.ts';
import type { Traffic } from '../line-tap.ts';
import { openCountedBus } from './bench.ts';
import type { Bench } from './bench.ts';
import { cannotOpen, deviceFailed } from './blame.ts';
import { identify } from './identify.ts';
import { line } from './line.ts';
import { qualityLines } from './line-quality.ts';
import { raw } from './raw.ts';
import { hasOwnLine, relay, relayOnOwnLine } from './relay.ts';
import { amount, makeReport } from './report.ts';
import { scan } from './scan.ts';
import { usage } from './usage.ts';
import { watch } from './watch.ts';

/** BSD sysexits: EX_USAGE. */
const exitUsage = 64;

const clock: Clock = {
  nowMs: () => performance.timeOrigin + performance.now(),
  after(delayMs, callBack) {
    const timer = setTimeout(callBack, delayMs);
    return () => clearTimeout(timer);
  },
};

/**
 * Runs the words in `argv`; `program` is how the reader called it. Returns the exit code: 0 done, 1
 * nothing answers or not as asked, 64 wrong usage. `signal` ends it early, with what there is.
 */
export async function runProbe(
  argv: readonly string[],
  program: string,
  signal: AbortSignal,
): Promise<number> {
  let task: Task;
  try {
    task = readTask(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${program} --help shows how it is used.\n`);
    return exitUsage;
  }
  if (task.command === 'help') {
    process.stdout.write(usage(program));
    return 0;
  }
  return runTask(task, signal);
}

async function runTask(task: BusTask, signal: AbortSignal): Promise<number> {
  if (task.command === 'relay' && hasOwnLine(task.driver)) {
    return relayOnOwnLine(task, clock, makeReport(task.isJson), signal);
  }
  const traffic: Traffic[] = [];
  const keep = task.command === 'raw' ? (one: Traffic) => void traffic.push(one) : undefined;
  const bus = openCountedBus(task.bus, clock, keep);
  const report = makeReport(task.isJson);
  const bench: Bench = { config: task.bus, bus, clock, report, signal };
  try {
    const status = await bus.settled();
    if (status.state === 'down') return await cannotOpen(bench);
    report.say(`${bus.line}: open`);
    const exitCode = await dispatch(task, bench, traffic);
    if (task.withStats)
      for (const one of qualityLines(bus.quality(), bus.counters())) report.say(one);
    return exitCode;
  } finally {
    bus.close();
  }
}

function dispatch(task: BusTask, bench: Bench, traffic: readonly Traffic[]): Promise<number> {
  switch (task.command) {
    case 'scan':
      return scan(task, bench);
    case 'read':
      return read(task, bench);
    case 'identify':
      return identify(task, bench);
    case 'watch':
      return watch(task, bench);
    case 'raw':
      return raw(task, bench, traffic);
    case 'line':
      return line(task, bench);
    case 'relay':
      return relay(task, bench);
  }
}

async function read(task: Work<'read'>, bench: Bench): Promise<number> {
  const { bus, report } = bench;
  const { driver, unit } = task;
  const meter = openMeter({ driver, unit }, bus);
  const reading = await meter.read();
  if (!reading.ok) return deviceFailed(bench, unit, driver, reading.error);
  const identity = await meter.identity();
  if (!identity.ok && identity.error.kind === 'refused') {
    return deviceFailed(bench, unit, driver, identity.error);
  }
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
