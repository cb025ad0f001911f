/**
 * One seed: a station, its drivers and everything that can go wrong, in virtual time. The real
 * station loop, Vipps client and machine run; the world beyond the ports is the simulation's.
 */
import type { FieldDevices } from '../../electron/field.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import type { Journal } from '../../electron/ports.ts';
import { initialState } from '../../electron/session/recovery.ts';
import type { Bill, Rules, StationState } from '../../electron/session/state.ts';
import type { Station } from '../../electron/station.ts';
import { Car } from '../sim/car.ts';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { VippsSandbox } from '../sim/vipps/sandbox.ts';
import { clockFor, momentFor, wallMs, type ClockKind } from './circumstances.ts';
import { Outlet } from './devices.ts';
import { Line } from './line.ts';
import { MemoryDisk, PowerCut, type Disk } from './memory-journal.ts';
import { makeNetwork, type Network } from './network.ts';
import { notePayments } from './noted-payments.ts';
import { Random } from './random.ts';
import { rulesFor, withPilots } from './rules.ts';
import { count, type Seen } from './seen.ts';
import { startProcess, type StationProcess } from './station-process.ts';
import { VirtualTime } from './virtual-time.ts';
import { Watch } from './watch.ts';
import { secretsOf, setUpWebhooks, type WebhookKind } from './webhook-carrier.ts';

export { addSeen, nothingSeen, type Seen } from './seen.ts';

/** Where lives without chance begin. */
const plainStartMs = Date.UTC(2027, 2, 27, 21, 0, 0);
/** Lives begin at most this long before their moment. */
const beforeMomentMs = 20 * 60_000;
/** From the halt of a program to its next start (systemd waits a while). */
const restartMs = 4_000;
/** A disk full for longer is one on which the record cannot even be opened. */
const longFullMs = 600_000;

/** Every so many-th station asks for a code at Stop. */
const stopCodesEvery = 3;
/** Every so many-th station has a technician who comes by. */
const techniciansEvery = 5;
/** Every so many-th station has pilot controllers. */
const pilotsEvery = 4;
/** From the seed of a life to that of its strangers: far beyond all seeds in use. */
const strangersApart = 1_000_003;
/** To that of its technicians. */
const techniciansApart = 2_000_003;

/** The disk took no more. */
export class DiskFull extends Error {
  override readonly name = 'DiskFull';
}

/** What a run can have other than the seed gives it. */
export interface LifeOptions {
  rules?: Rules;
  disk?: Disk;
  /** False: neither loss nor delay by chance, and every sales unit captures in part. */
  isByChance?: boolean;
  /** How long the power stays away after a cut at a journal write; by chance where not given. */
  downMs?: number;
  /** Called before the first start: trouble that must be there for a test to prove anything. */
  prepare?: (life: Life) => void;
  /** Breaks the station on purpose: a simulation that cannot fail proves nothing. */
  tamper?: {
    payments?: (payments: Payments) => Payments;
    devices?: (devices: FieldDevices) => FieldDevices;
    journal?: (journal: Journal) => Journal;
  };
}

function same<T>(value: T): T {
  return value;
}

export class Life {
  readonly random: Random;
  /** The chances of strangers: none of anybody else hangs on them. */
  readonly strangers: Random;
  /** The chances of technicians, likewise. */
  readonly technicians: Random;
  readonly hasTechnicians: boolean;
  /** When a contact was last meant to be closed for a guided test, by outlet. */
  readonly triedAtMs = new Map<string, number>();
  /** Payers of this station are given a code to stop with. */
  readonly hasStopCodes: boolean;
  readonly time: VirtualTime;
  readonly sandbox: VippsSandbox;
  readonly network: Network;
  readonly line: Line;
  readonly outlets = new Map<string, Outlet>();
  readonly rules: Rules;
  readonly disk: Disk;
  /** The sales unit refuses partial capture (6140). */
  readonly capturesWholeOnly: boolean;
  /** The drivers of this station have little time. */
  readonly isHurried: boolean;
  /** Outlets closed though no car asks for current, and since when. */
  readonly unasked = new Map<string, number>();
  readonly bills = new Map<string, Bill>();
  readonly seen: Seen;
  /** Payments that somebody has moved money of in the portal without need. */
  readonly touched = new Set<string>();
  /** Payments settled in the portal because an alert asked for it. */
  readonly mended = new Set<string>();
  /** Payments of which Vipps has refused something for good: how often. */
  readonly refusals = new Map<string, number>();
  /** Payments of which the record has lost something since: what was due on them nobody knows. */
  readonly orphaned = new Set<string>();
  /** Chance that the computer's clock is wrong at a start. */
  clockOddity: number;
  /** Set when something was broken that must never be: the run is over. */
  failure: Error | null = null;
  station: Station | null = null;
  /** What lives and dies with the station; null while there is none. */
  process: StationProcess | null = null;
  /** Phones whose pages are open somewhere, of whatever charge. */
  readonly phones: { reference: string; label: string }[] = [];
  readonly secrets = secretsOf();
  readonly webhooks: WebhookKind;
  /** When the present process was started, or the last one. */
  bootedAtMs = 0;
  readonly #watch: Watch;
  readonly #isByChance: boolean;
  readonly #startMeterWh = new Map<string, number>();
  readonly #downMs: number | null;
  readonly #tamper: NonNullable<LifeOptions['tamper']>;
  #generation = 0;
  #diskIsFull = false;
  #isFullForLong = false;
  #recordIsUnusable = false;

  constructor(seed: number, seen: Seen, options: LifeOptions = {}) {
    this.random = new Random(seed);
    this.strangers = new Random(seed + strangersApart);
    this.technicians = new Random(seed + techniciansApart);
    this.hasStopCodes = seed % stopCodesEvery === 0;
    this.seen = seen;
    this.disk = options.disk ?? new MemoryDisk();
    this.#tamper = options.tamper ?? {};
    this.#downMs = options.downMs ?? null;
    this.#isByChance = options.isByChance !== false;
    const moment = momentFor(this.random, beforeMomentMs);
    const rules = rulesFor(this.random);
    const hasPilots = seed % pilotsEvery === 1 && this.#isByChance;
    this.hasTechnicians = seed % techniciansEvery === 2 && this.#isByChance;
    const known = this.hasTechnicians ? { ...rules, hasPin: true as const } : rules;
    this.rules = options.rules ?? (hasPilots ? withPilots(known) : known);
    this.time = new VirtualTime(this.#isByChance ? moment.startMs : plainStartMs);
    this.capturesWholeOnly = this.random.happens(0.15) && this.#isByChance;
    this.clockOddity = this.#isByChance ? this.random.pick([0, 0, 0.5]) : 0;
    const { country: market } = this.rules;
    this.sandbox = new VippsSandbox({
      time: this.time,
      seed,
      salesUnits: [sandboxSalesUnit({ market, partialCaptureIsEnabled: !this.capturesWholeOnly })],
    });
    for (const what of [market, moment.name, `${this.rules.evses.length} outlets`]) {
      count(seen.circumstances, what);
    }
    if (hasPilots) count(seen.circumstances, 'pilot controllers');
    if (this.capturesWholeOnly) count(seen.circumstances, 'captures whole amounts only');
    this.isHurried = this.random.happens(0.6);
    this.webhooks = this.#isByChance ? setUpWebhooks(this, this.random) : 'none';
    this.network = makeNetwork(this.sandbox, this.time, this.random);
    this.line = new Line(this.time, this.random);
    this.#makeOutlets(seed);
    this.#watch = new Watch(this);
  }

  #makeOutlets(seed: number): void {
    this.rules.evses.forEach(({ label, maxPowerW, leaseMs, pilot }, index) => {
      const car = new Car({
        seed: seed * 10 + index,
        maxPowerW: Math.min(maxPowerW, this.random.pick([3_600, 7_400, 11_000, 22_000])),
        batteryWh: 60_000,
        batteryStartWh: this.random.between(5_000, 59_500),
        startMeterWh: this.random.between(0, 5_000_000),
        startAtMs: this.time.nowMs(),
      });
      this.#startMeterWh.set(label, car.meterWh);
      const line = this.#isByChance ? this.line : null;
      const { time: clock, random } = this;
      const hasPilot = pilot !== undefined;
      this.outlets.set(label, new Outlet({ clock, random, car, leaseMs, line, hasPilot }));
    });
  }

  get isAlive(): boolean {
    return this.station !== null;
  }

  /** True while the process runs on an empty record because its own cannot be opened (F32). */
  get recordIsUnusable(): boolean {
    return this.#recordIsUnusable;
  }

  state(): StationState | null {
    return this.station?.state ?? null;
  }

  /** Power on: a new process with the disk as it is. */
  boot(): void {
    const generation = (this.#generation += 1);
    this.bootedAtMs = this.time.nowMs();
    const { journal, state } = this.#openRecord();
    const clock = clockFor(this.random, this.clockOddity);
    count(this.seen.circumstances, clock);
    const clockAtMs = this.#clockShows(clock);
    const { payments: asPayments = same, devices: asDevices = same } = this.#tamper;
    const started = startProcess({
      life: this,
      journal,
      state,
      wallMs: clockAtMs,
      isAlive: () => this.#generation === generation,
      asPayments: (payments) => asPayments(notePayments(this, payments)),
      asDevices,
      onHalt: (reason) => this.#halted(reason),
    });
    const { station, registrar } = started;
    this.process = started;
    this.station = station;
    station.start();
    // A disk that was replaced has no secrets, and Vipps shows them once.
    if (this.#isByChance && this.random.happens(0.02)) this.secrets.lose();
    if (this.webhooks !== 'none') registrar.start();
    if (this.#recordIsUnusable) station.post({ type: 'DatabaseUnusable', code: 'F32' });
    else this.#watch.booted(station);
  }

  #clockShows(clock: ClockKind): number {
    return wallMs(clock, this.random, this.time.nowMs());
  }

  /** As the app does: a record that cannot be opened is left alone, and nothing is sold. */
  #openRecord(): { journal: Journal; state: StationState } {
    this.#recordIsUnusable = this.#diskIsFull && (this.#isFullForLong || this.random.happens(0.5));
    if (this.#recordIsUnusable) {
      const replay = (rules: Rules) => ({ state: initialState(rules), replayed: 0 });
      const nothing = (): void => undefined;
      return {
        journal: { replay, append: nothing, close: nothing },
        state: initialState(this.rules),
      };
    }
    const { state } = this.disk.replay(this.rules);
    const { journal: asJournal = same } = this.#tamper;
    const journal = asJournal(this.disk.journal());
    return { journal: { ...journal, append: this.#appendTo(journal) }, state };
  }

  #appendTo(journal: Journal): Journal['append'] {
    return (event, before, after) => {
      if (this.#diskIsFull) throw new DiskFull('no space left on device');
      try {
        journal.append(event, before, after);
      } catch (error) {
        // No power: nothing of this process happens any more.
        this.#die();
        throw error;
      }
      this.seen.events += 1;
      this.#watch.seen(event, before, after);
    };
  }

  #die(): void {
    this.process?.registrar.stop();
    this.process = null;
    this.station = null;
    this.#generation += 1;
  }

  /** Cuts the power now; it comes back after `downMs`. */
  cutPower(downMs: number): void {
    if (this.station === null) return;
    this.#die();
    this.#comeBack(downMs);
  }

  #comeBack(downMs: number): void {
    this.seen.powerCuts += 1;
    this.#bootAfter(downMs);
  }

  #bootAfter(downMs: number): void {
    this.time.after(downMs, () => {
      if (this.station !== null || this.failure !== null) return;
      try {
        this.boot();
      } catch (error) {
        this.failure ??= error instanceof Error ? error : new Error(String(error));
      }
    });
  }

  #halted(reason: Error): void {
    if (reason instanceof PowerCut) {
      this.seen.powerCutsAtWrites += 1;
      this.#comeBack(this.#downMs ?? this.random.pick([500, 5_000, 60_000, 200_000]));
    } else if (reason instanceof DiskFull) {
      // The program ends once its relays have been told to open, and is started anew.
      const generation = this.#generation;
      this.time.after(1_000, () => {
        if (this.#generation !== generation) return;
        this.#die();
        this.#bootAfter(restartMs);
      });
    } else this.failure ??= reason;
  }

  /** No write succeeds for so long. A station that gave up on its record is then started anew. */
  fillDisk(forMs: number): void {
    if (this.#diskIsFull) return;
    this.#diskIsFull = true;
    this.#isFullForLong = forMs > longFullMs;
    this.time.after(forMs, () => this.#freeDisk());
  }

  #freeDisk(): void {
    if (!this.#diskIsFull) return;
    this.#diskIsFull = false;
    if (this.#recordIsUnusable) this.cutPower(restartMs);
  }

  /**
   * The power goes, and the record that is there when it comes back is a copy that lacks the last
   * `events`. Not under wrong clocks: what was given out on a day to come is searched for on that
   * day only. False where it was not done.
   */
  restoreRecord(events: number): boolean {
    if (this.clockOddity > 0 || !(this.disk instanceof MemoryDisk)) return false;
    if (this.station === null) return false;
    this.cutPower(60_000);
    const lost = this.disk.restoreCopyWithout(events).join('\n');
    const references = lost.matchAll(/"reference":"(?<reference>[^"]+)"/g);
    for (const { groups } of references) this.orphaned.add(groups?.['reference'] ?? '');
    for (const { reference } of this.sandbox.book.open()) this.orphaned.add(reference);
    const { state } = this.disk.replay(this.rules);
    for (const reference of Object.keys(state.payments)) this.orphaned.add(reference);
    for (const reference of this.orphaned) this.bills.delete(reference);
    return true;
  }

  /** What people put right when the weather clears: space on the disk, the time of day. */
  mend(): void {
    this.#freeDisk();
    this.clockOddity = 0;
  }

  /** True if something has happened to this payment that only a person can put right. */
  mayNeedPerson(reference: string): boolean {
    return (
      this.touched.has(reference) ||
      this.orphaned.has(reference) ||
      (this.refusals.get(reference) ?? 0) > 0
    );
  }

  /** What the outlet's own register showed at the start, Wh. */
  startMeterWh(label: string): number {
    return this.#startMeterWh.get(label) ?? 0;
  }

  note(fault: string): void {
    count(this.seen.faults, fault);
  }
}
