/** The computer itself: clock, temperature, supply voltage, memory, and how busy it is. */
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Finding } from '../session/service-view.ts';
import { finding, isoTime } from './finding.ts';

export interface ComputerFacts {
  /** The computer's clock, ms since 1970. */
  wallMs: number;
  /** Station time, which goes on from the record and never back; null without a station. */
  stationMs: number | null;
  /** Whether the network sets the clock; null: nobody can tell here. */
  isSynchronized: boolean | null;
  sensors: SensorFacts;
  /** How late the loop came to its tick at worst, lately, ms; null: not known. */
  loopLagMs: number | null;
  isHalted: boolean;
}

export interface SensorFacts {
  /** The hottest one; null: none can be read. */
  temperatureC: number | null;
  voltageIsLow: boolean;
  memory: { freeBytes: number; totalBytes: number } | null;
}

/** Where the system tells of itself; others in tests. */
export interface SystemRoots {
  sys: string;
  proc: string;
  run: string;
}
const systemRoots: SystemRoots = { sys: '/sys', proc: '/proc', run: '/run' };

/** Nothing of this program is older; a clock without a battery begins in 1970 or at its image's day. */
const madeAtMs = Date.UTC(2024, 0, 1);
/** The clock may be set a little; more changes what the station believes of the time. */
const clockSlackMs = 60_000;
/**
 * A Raspberry Pi throttles from 80 °C on and holds itself at 85 °C by all means (raspberrypi.org,
 * "Frequency management and thermal control"). Other small computers do so not far from there.
 */
const warmC = 80;
const hotC = 85;
const leastFreeShare = 0.05;
const leastFreeMemoryBytes = 100e6;
const lateMs = 1000;

/** Reads what the kernel tells; no process is started. */
export function readSensors({ sys, proc } = systemRoots): SensorFacts {
  return {
    temperatureC: hottest(join(sys, 'class/thermal')),
    voltageIsLow: isVoltageLow(join(sys, 'class/hwmon')),
    memory: memoryOf(join(proc, 'meminfo')),
  };
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return '';
  }
}

/** `thermal_zone*\/temp`, in thousandths of a degree (kernel, Documentation/driver-api/thermal). */
function hottest(folder: string): number | null {
  const degrees = entriesOf(folder)
    .filter((name) => name.startsWith('thermal_zone'))
    .map((name) => Number(textOf(join(folder, name, 'temp')) || 'none') / 1000)
    // Zones without a sensor say nonsense.
    .filter((value) => value > -40 && value < 150);
  return degrees.length === 0 ? null : Math.max(...degrees);
}

/** Kernel, Documentation/hwmon/raspberrypi-hwmon: in0_lcrit_alarm of rpi_volt is 1 below 4.63 V. */
function isVoltageLow(folder: string): boolean {
  return entriesOf(folder)
    .map((name) => join(folder, name))
    .filter((path) => textOf(join(path, 'name')) === 'rpi_volt')
    .some((path) => textOf(join(path, 'in0_lcrit_alarm')) === '1');
}

/** proc(5): MemAvailable is what programs can still have without swapping. */
function memoryOf(path: string): SensorFacts['memory'] {
  const text = textOf(path);
  const kilobytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1] ?? Number.NaN);
  const [free, total] = [kilobytes('MemAvailable'), kilobytes('MemTotal')];
  if (Number.isNaN(free) || Number.isNaN(total)) return null;
  return { freeBytes: free * 1024, totalBytes: total * 1024 };
}

/**
 * Whether the network sets the clock. systemd-timesyncd leaves a file once it has; others tell the
 * kernel, which timedatectl shows. Where neither can say (a container, another system): null.
 */
export async function askSynchronized({ run } = systemRoots): Promise<boolean | null> {
  if (existsSync(join(run, 'systemd/timesync/synchronized'))) return true;
  return new Promise((resolve) => {
    const words = ['show', '--property=NTPSynchronized', '--value'];
    execFile('timedatectl', words, { timeout: 3000 }, (error, stdout) => {
      const said = error === null ? stdout.trim() : '';
      resolve(said === 'yes' ? true : said === 'no' ? false : null);
    });
  });
}

export function findComputer(facts: ComputerFacts): Finding[] {
  const { sensors, loopLagMs, isHalted, isSynchronized, wallMs } = facts;
  const { temperatureC, voltageIsLow, memory } = sensors;
  const temperature = temperatureC === null ? '' : temperatureC.toFixed(0);
  const megabytes = (bytes: number): string => (bytes / 1e6).toFixed(0);
  const found = [...findClock(facts)];
  if (isHalted) found.push(finding('program-fault', {}));
  if (isSynchronized === false && found.length === 0) {
    found.push(finding('clock-not-synchronized', { clock: isoTime(wallMs) }));
  }
  if (temperatureC !== null && temperatureC >= warmC) {
    const light = temperatureC >= hotC ? 'fault' : 'attention';
    found.push(finding('too-hot', { temperature }, { light }));
  }
  if (voltageIsLow) found.push(finding('voltage-low', {}));
  if (memory !== null && isShort(memory)) {
    const { freeBytes, totalBytes } = memory;
    const values = { freeMemoryMb: megabytes(freeBytes), totalMemoryMb: megabytes(totalBytes) };
    found.push(finding('memory-low', values));
  }
  if (loopLagMs !== null && loopLagMs >= lateMs) {
    found.push(finding('loop-late', { lagMs: String(Math.round(loopLagMs)) }));
  }
  if (found.length > 0) return found;
  const freeMemoryMb = memory === null ? '' : megabytes(memory.freeBytes);
  const synchronized = isSynchronized === true ? 'yes' : 'unknown';
  return [finding('computer-works', { temperature, freeMemoryMb, synchronized })];
}

function isShort({ freeBytes, totalBytes }: NonNullable<SensorFacts['memory']>): boolean {
  return freeBytes < leastFreeMemoryBytes || freeBytes < totalBytes * leastFreeShare;
}

function findClock({ wallMs, stationMs }: ComputerFacts): Finding[] {
  const clock = isoTime(wallMs);
  if (wallMs < madeAtMs) return [finding('clock-wrong', { clock, how: 'long-ago', known: '' })];
  if (stationMs === null || Math.abs(wallMs - stationMs) <= clockSlackMs) return [];
  const isBehind = wallMs < stationMs;
  const values = {
    clock,
    known: isoTime(stationMs),
    how: isBehind ? 'behind-record' : 'set-since',
  };
  return [finding('clock-wrong', values, { light: isBehind ? 'fault' : 'attention' })];
}
