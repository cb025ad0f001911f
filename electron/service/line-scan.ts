/**
 * Asks unit after unit of a line who it is: on the station's own bus and behind everything the station
 * itself asks there, and on a serial line in other settings, too, with the line lent for moments between
 * which the station has its own turn.
 */
import { isLent, type Bus } from '../../hardware/bus.ts';
import type { BusConfig } from '../../hardware/open.ts';
import { isUp, openCountedBus } from '../../hardware/probe/bench.ts';
import { identify, type Found } from '../../hardware/probe/identify-unit.ts';
import { foundLine } from '../../hardware/probe/report.ts';
import { settingsName } from '../../hardware/probe/settings.ts';
import type { Clock } from '../clock.ts';
import type { ScanView } from '../session/service-request.ts';
import type { Leg } from './scan-plan.ts';

/** How long a unit may take to answer, ms: the probe's own (hardware/probe/usage.ts). */
const timeoutMs = 150;
/** How often it is looked whether what is waited for has come, ms. */
const lookEveryMs = 50;
/** A search of the diagnosis has the line for ten seconds at most, and for the unit it asks then. */
const lentWithinMs = 15_000;
/** A port that was closed a moment ago may need another attempt (hardware/line-keeper.ts), ms. */
const openWithinMs = 4000;
/** A device that never answers must not hold up the scan: two polls and their time-outs, ms. */
const catchUpWithinMs = 2000;

export interface Scan {
  view(): ScanView;
  /** Ends it at once, and the line is the station's again; `why` for the technician. */
  stop(why: string): void;
}

export interface ScanParts {
  bus: Bus;
  clock: Clock;
  /** In the order in which they are asked. */
  legs: readonly Leg[];
  /** Units to be asked of each other setting in which somebody has answered. */
  rest: readonly number[];
  /** What the configuration says of a unit on this line; null: nothing. */
  configuredAs: (unit: number) => string | null;
  /** Why the line cannot be lent just now, in a sentence; null: it can. */
  lendingRefusal: () => string | null;
  /** Every device on this line that the station heard before it hears again. */
  isCaughtUp: () => boolean;
  /** So long the line is lent at once, ms; a unit that is being asked then may take a moment more. */
  lentForMs: number;
}

/** Begins at once. */
export function beginScan(parts: ScanParts): Scan {
  const scan = new LineScan(parts);
  void scan.run();
  return scan;
}

class LineScan implements Scan {
  readonly #parts: ScanParts;
  /** The station's own bus, on which everything waits for what the station has to ask. */
  readonly #own: Bus;
  readonly #found: ScanView['found'] = [];
  /** Settings other than the station's in which somebody has answered. */
  readonly #answering = new Set<BusConfig>();
  readonly #stopped: Promise<void>;
  #setStopped = (): void => undefined;
  #setting: string;
  #askedCount = 0;
  #leftCount: number;
  #trouble: string | null = null;
  #isRunning = true;
  /** Ends the bus that has the line while it is lent. */
  #giveBack = (): void => undefined;

  constructor(parts: ScanParts) {
    this.#parts = parts;
    this.#own = asLast(parts.bus, () => this.#isWanted());
    this.#stopped = new Promise((resolve) => (this.#setStopped = resolve));
    this.#setting = nameOf(parts.legs[0]?.config);
    this.#leftCount = parts.legs.reduce((sum, { units }) => sum + units.length, 0);
  }

  view(): ScanView {
    const allCount = this.#askedCount + this.#leftCount;
    return {
      isRunning: this.#isRunning,
      progress: allCount === 0 ? 1 : this.#askedCount / allCount,
      setting: this.#setting,
      found: [...this.#found],
      trouble: this.#trouble,
    };
  }

  stop(why: string): void {
    if (!this.#isRunning) return;
    this.#trouble ??= why;
    this.#isRunning = false;
    this.#setStopped();
    this.#giveBack();
  }

  async run(): Promise<void> {
    const { legs, rest } = this.#parts;
    await this.#runAll(legs);
    const more = [...this.#answering].map((config) => {
      return { config, units: rest, isOther: true, isLent: true };
    });
    this.#leftCount += more.length * rest.length;
    await this.#runAll(more);
    this.#isRunning = false;
  }

  async #runAll(legs: readonly Leg[]): Promise<void> {
    for (const leg of legs) {
      if (!this.#isWanted()) return;
      this.#setting = nameOf(leg.config);
      await (leg.isLent ? this.#runLent(leg) : this.#runOwn(leg));
    }
  }

  #isWanted(): boolean {
    return this.#isRunning && this.#trouble === null;
  }

  async #runOwn({ config, units }: Leg): Promise<void> {
    const { bus } = this.#parts;
    const waiting = [...units];
    for (let unit = waiting.shift(); unit !== undefined; unit = waiting.shift()) {
      const one = await identify(this.#own, unit, timeoutMs);
      // Stopped meanwhile, which the check at the end of the line before cannot have seen.
      if (!this.#isWanted()) return;
      const status = bus.status();
      if (isLent(status)) {
        // To the diagnosis: the unit was not asked.
        waiting.unshift(unit);
        if (!(await this.#isBack())) return;
      } else if (status.state === 'down') {
        const { reason } = status;
        this.#trouble = `The line was lost at unit ${unit}: ${reason ?? 'no reason given'}.`;
        return;
      } else this.#take(config, unit, one);
    }
  }

  async #runLent(leg: Leg): Promise<void> {
    const { bus, lendingRefusal } = this.#parts;
    const { units } = leg;
    // What has answered in another setting is there, and nowhere else.
    const waiting = units.filter((unit) => !this.#found.some((found) => found.unit === unit));
    this.#pass(units.length - waiting.length);
    while (waiting.length > 0) {
      if (!(await this.#isBack())) return;
      const refusal = lendingRefusal();
      if (refusal !== null) return this.stop(refusal);
      await bus.whileLent(() => Promise.race([this.#askLent(leg, waiting), this.#stopped]));
      if (!(await this.#isBack())) return;
      await this.#waitFor(this.#parts.isCaughtUp, catchUpWithinMs);
      if (!this.#isWanted()) return;
    }
  }

  /** Asks as many of the units as there is time for, one at least, and takes them off the list. */
  async #askLent({ config, isOther }: Leg, waiting: number[]): Promise<void> {
    const { clock, lentForMs } = this.#parts;
    const endMs = clock.nowMs() + lentForMs;
    const bus = openCountedBus(config, clock);
    this.#giveBack = () => bus.close();
    try {
      // An adapter that cannot be set so has nothing to say there; one that is gone shows in its line.
      if (!(await isUp(bus, clock))) return this.#pass(waiting.splice(0).length);
      do {
        const [unit] = waiting;
        if (unit === undefined) return;
        const one = await identify(bus, unit, timeoutMs);
        if (!this.#isWanted()) return;
        waiting.shift();
        // What comes back garbled is of a device that speaks otherwise, or of none.
        this.#take(config, unit, one?.kind === 'noise' ? null : one);
        if (isOther && one !== null && one.kind !== 'noise') this.#answering.add(config);
        // Pulled out: whether it comes back is seen at the station's own bus.
        if (bus.status().state === 'down') return;
      } while (clock.nowMs() < endMs);
    } finally {
      bus.close();
    }
  }

  /** Waits for the line to be the station's own again; false: the scan is over. */
  async #isBack(): Promise<boolean> {
    const { bus } = this.#parts;
    await this.#waitFor(() => !isLent(bus.status()), lentWithinMs);
    const isUpAgain = await this.#waitFor(() => bus.status().state === 'up', openWithinMs);
    if (!this.#isWanted()) return false;
    if (isUpAgain) return true;
    this.#trouble = `The line was lost: ${bus.status().reason ?? 'no reason given'}.`;
    return false;
  }

  /** False when it has not come in time, or the scan was stopped. */
  #waitFor(hasCome: () => boolean, withinMs: number): Promise<boolean> {
    const { clock } = this.#parts;
    const endMs = clock.nowMs() + withinMs;
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.#isWanted()) return resolve(false);
        if (hasCome()) return resolve(true);
        if (clock.nowMs() >= endMs) return resolve(false);
        clock.after(lookEveryMs, look);
      };
      look();
    });
  }

  #pass(count: number): void {
    this.#askedCount += count;
    this.#leftCount -= count;
  }

  #take(config: BusConfig, unit: number, one: Found | null): void {
    this.#pass(1);
    if (one === null) return;
    const words = foundLine(one)
      .replace(/^unit +\d+ +/, '')
      .replaceAll(/ {2,}/g, ', ');
    const configuredAs = this.#parts.configuredAs(unit);
    this.#found.push({ unit, setting: nameOf(config), kind: one.kind, words, configuredAs });
  }
}

function nameOf(config: BusConfig | undefined): string {
  return config !== undefined && 'serial' in config ? settingsName(config) : '';
}

/** The same bus, on which everything waits for what the station has to ask, and nothing is asked once stopped. */
function asLast(bus: Bus, isStillWanted: () => boolean): Bus {
  return {
    name: bus.name,
    line: bus.line,
    speaks: bus.speaks,
    whileLent: (run) => bus.whileLent(run),
    status: () => bus.status(),
    counters: () => bus.counters(),
    settled: () => bus.settled(),
    onStatus: (listener) => bus.onStatus(listener),
    onOtherMaster: (listener) => bus.onOtherMaster(listener),
    after: (delayMs, run) => bus.after(delayMs, run),
    close: () => bus.close(),
    ask: (question, options) => bus.ask(question, { ...options, priority: 'scan', isStillWanted }),
  };
}
