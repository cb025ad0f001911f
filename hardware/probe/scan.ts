/** `scan`: asks every unit who it is, in one setting of the line or in several. */
import type { BusConfig } from '../open.ts';
import { lastingPath } from './adapter.ts';
import type { Work } from './arguments.ts';
import { isUp, openCountedBus } from './bench.ts';
import type { Bench } from './bench.ts';
import { cannotOpen, exitFailed, silentLineAdvice } from './blame.ts';
import { identify, lastUnitOfFirst } from './identify-unit.ts';
import type { Found } from './identify-unit.ts';
import { foundLine } from './report.ts';
import { settingsName } from './settings.ts';
import { stationLines } from './station-lines.ts';

/** A unit and the setting in which it answered. */
export interface FoundAt {
  config: BusConfig;
  found: Found;
}

/** Units to ask in one setting. */
interface Leg {
  config: BusConfig;
  units: number[];
}

class Search {
  readonly #bench: Bench;
  readonly #timeoutMs: number;
  readonly #isOneSetting: boolean;
  readonly found: FoundAt[] = [];
  /** Settings in which something came back that was no frame: a device may speak another one. */
  readonly noisy = new Set<BusConfig>();
  #questionsLeft = 0;
  #questionsDone = 0;
  #spentMs = 0;

  constructor(bench: Bench, timeoutMs: number, isOneSetting: boolean) {
    this.#bench = bench;
    this.#timeoutMs = timeoutMs;
    this.#isOneSetting = isOneSetting;
  }

  /** False when a line cannot be opened or is lost. */
  async run(legs: Leg[]): Promise<boolean> {
    this.#questionsLeft = legs.reduce((sum, { units }) => sum + units.length, 0);
    for (const leg of legs) {
      if (this.#bench.signal.aborted) return true;
      if (!(await this.#runLeg(leg))) return false;
    }
    return true;
  }

  async #runLeg({ config, units }: Leg): Promise<boolean> {
    const { clock, report, signal } = this.#bench;
    const bus = this.#isOneSetting ? this.#bench.bus : openCountedBus(config, clock);
    try {
      if (!(await isUp(bus, clock))) return false;
      for (const unit of units) {
        if (signal.aborted) return true;
        report.progress(this.#progress(config, unit));
        const startedMs = clock.nowMs();
        // What has answered in another setting is there, and nowhere else.
        const one = this.#has(unit) ? null : await identify(bus, unit, this.#timeoutMs);
        this.#spentMs += clock.nowMs() - startedMs;
        this.#questionsLeft -= 1;
        this.#questionsDone += 1;
        if (bus.status().state === 'down') return false;
        if (one) this.#take(config, one);
      }
      return true;
    } finally {
      if (!this.#isOneSetting) bus.close();
    }
  }

  #has(unit: number): boolean {
    return this.found.some(({ found }) => found.unit === unit);
  }

  #take(config: BusConfig, found: Found): void {
    if (found.kind === 'noise' && !this.#isOneSetting) {
      this.noisy.add(config);
      return;
    }
    this.found.push({ config, found });
    const where = this.#isOneSetting ? '' : `${name(config)}  `;
    this.#bench.report.progress('');
    this.#bench.report.say(`${where}${foundLine(found)}`);
  }

  #progress(config: BusConfig, unit: number): string {
    const perUnitMs = this.#spentMs / Math.max(1, this.#questionsDone);
    const left = timeLeft(perUnitMs * this.#questionsLeft);
    return `${name(config)}, unit ${unit}: ${this.found.length} found, ${left} left`;
  }
}

/** Runs the command; returns the exit code. */
export async function scan(task: Work<'scan'>, bench: Bench): Promise<number> {
  const { firstUnit, lastUnit, timeoutMs, buses } = task;
  const { report } = bench;
  const isOneSetting = buses.length === 1;
  const units = Array.from({ length: lastUnit - firstUnit + 1 }, (_, index) => firstUnit + index);
  report.say(
    `Asking units ${firstUnit} to ${lastUnit}, up to ${timeoutMs} ms a question` +
      `${isOneSetting ? '' : `, in ${buses.length} settings: ${buses.map(name).join(', ')}`}.`,
  );
  // The port is opened anew for each setting: the first bus must not hold it.
  if (!isOneSetting) bench.bus.close();
  const search = new Search(bench, timeoutMs, isOneSetting);
  const first = isOneSetting ? units : units.filter((unit) => unit <= lastUnitOfFirst);
  const rest = units.filter((unit) => !first.includes(unit));
  let isOpen = await search.run(buses.map((config) => ({ config, units: first })));
  const answering = buses.filter((config) => search.found.some((one) => one.config === config));
  const others = answering.length > 0 ? answering : buses;
  if (isOpen && rest.length > 0 && !bench.signal.aborted) {
    isOpen = await search.run(others.map((config) => ({ config, units: rest })));
  }
  report.progress('');
  if (!isOpen && search.found.length === 0) return cannotOpen(bench);
  return tell(search, bench, isOneSetting);
}

async function tell(search: Search, bench: Bench, isOneSetting: boolean): Promise<number> {
  const { report, bus, signal } = bench;
  const { found } = search;
  if (signal.aborted) report.say('Stopped early: not all units were asked.');
  const lines = stationLines(found.map((one) => ({ ...one, config: lasting(one.config) })));
  report.result({
    line: bus.line,
    units: found.map((one) => ({
      ...one.found,
      ...(isOneSetting ? {} : { setting: name(one.config) }),
    })),
    ...(signal.aborted ? { isComplete: false } : {}),
    station: lines.join('\n'),
  });
  for (const config of search.noisy) {
    report.say(
      `At ${name(config)} something came back that is no frame: a device of another speed, or a bad line.`,
    );
  }
  if (found.length === 0) {
    report.say(`Nothing answers. ${await silentLineAdvice(bench)}`);
    return exitFailed;
  }
  report.say(found.length === 1 ? '1 unit answers.' : `${found.length} units answer.`);
  if (new Set(found.map(({ config }) => config)).size > 1) {
    report.say('They are set differently: set all devices of one line alike.');
  }
  if (lines.length > 0) report.say(['', 'For station.yaml:', '', ...lines].join('\n'));
  return 0;
}

function lasting(config: BusConfig): BusConfig {
  return 'serial' in config ? { ...config, serial: lastingPath(config.serial) } : config;
}

function name(config: BusConfig): string {
  if ('serial' in config) return settingsName(config);
  return 'tcp' in config ? config.tcp : config.modbusTcp;
}

/** Rounded as people say it. */
export function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 90 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}
