/**
 * One seed: a station, its drivers and everything that can go wrong, in virtual time. The real
 * station loop, Vipps client and machine run; the world beyond the ports is the simulation's.
 */
import type { Clock } from '../../electron/clock.ts';
import type { Send } from '../../electron/payment/http.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import type { Journal, Log } from '../../electron/ports.ts';
import type { Bill, Rules, StationState } from '../../electron/session/state.ts';
import { Station } from '../../electron/station.ts';
import type { FieldDevices } from '../../electron/field.ts';
import { Car } from '../sim/car.ts';
import { VippsSandbox } from '../sim/vipps/sandbox.ts';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { Outlet } from './devices.ts';
import { MemoryDisk, PowerCut, type Disk } from './memory-journal.ts';
import { makeClient, makeNetwork, type Network } from './network.ts';
import { Random } from './random.ts';
import { rulesFor } from './rules.ts';
import { VirtualTime } from './virtual-time.ts';

const startMs = Date.UTC(2027, 2, 27, 21, 0, 0);

const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** What was seen over a life, for the coverage table. */
export interface Seen {
  transitions: Set<string>;
  outcomes: Map<string, number>;
  faults: Map<string, number>;
  powerCuts: number;
  /** Of these, how many fell on a journal write. */
  powerCutsAtWrites: number;
  events: number;
  charges: number;
}

/** Adds what another run has seen. */
export function addSeen(all: Seen, more: Seen): void {
  for (const transition of more.transitions) all.transitions.add(transition);
  for (const kind of ['outcomes', 'faults'] as const) {
    for (const [what, times] of more[kind]) {
      all[kind].set(what, (all[kind].get(what) ?? 0) + times);
    }
  }
  all.powerCuts += more.powerCuts;
  all.powerCutsAtWrites += more.powerCutsAtWrites;
  all.events += more.events;
  all.charges += more.charges;
}

export function nothingSeen(): Seen {
  return {
    transitions: new Set(),
    outcomes: new Map(),
    faults: new Map(),
    powerCuts: 0,
    powerCutsAtWrites: 0,
    events: 0,
    charges: 0,
  };
}

/** What a run can have other than the seed gives it. */
export interface LifeOptions {
  rules?: Rules;
  disk?: Disk;
  /** False: neither loss nor delay by chance, and every sales unit captures in part. */
  isByChance?: boolean;
  /** How long the power stays away after a cut at a journal write; by chance where not given. */
  downMs?: number;
  /** Breaks the station on purpose: a simulation that cannot fail proves nothing. */
  tamper?: {
    payments?: (payments: Payments) => Payments;
    devices?: (devices: FieldDevices) => FieldDevices;
    journal?: (journal: Journal) => Journal;
  };
}

function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

function same<T>(value: T): T {
  return value;
}

/** Lets what belongs to a dead process never come back. */
function whileAlive<T>(isAlive: () => boolean, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    promise.then(
      (value) => isAlive() && resolve(value),
      (error: unknown) => isAlive() && reject(error instanceof Error ? error : new Error('?')),
    );
  });
}

export class Life {
  readonly random: Random;
  readonly time = new VirtualTime(startMs);
  readonly sandbox: VippsSandbox;
  readonly network: Network;
  readonly outlets = new Map<string, Outlet>();
  readonly rules: Rules;
  readonly disk: Disk;
  /** The drivers of this station have little time. */
  readonly isHurried: boolean;
  readonly bills = new Map<string, Bill>();
  readonly seen: Seen;
  /** Set when something was broken that must never be: the run is over. */
  failure: Error | null = null;
  station: Station | null = null;
  #generation = 0;
  #clockWentBack = false;
  readonly #last = new Map<string, string>();
  readonly #startMeterWh = new Map<string, number>();
  readonly #downMs: number | null;
  readonly #tamper: NonNullable<LifeOptions['tamper']>;

  constructor(seed: number, seen: Seen, options: LifeOptions = {}) {
    this.random = new Random(seed);
    this.seen = seen;
    this.disk = options.disk ?? new MemoryDisk();
    this.#tamper = options.tamper ?? {};
    this.#downMs = options.downMs ?? null;
    const rules = rulesFor(this.random);
    this.rules = options.rules ?? rules;
    const mayRefuseParts = options.isByChance !== false;
    const market = this.rules.country === 'SE' ? 'NO' : this.rules.country;
    this.sandbox = new VippsSandbox({
      time: this.time,
      seed,
      salesUnits: [
        sandboxSalesUnit({
          market,
          partialCaptureIsEnabled: !(this.random.happens(0.05) && mayRefuseParts),
        }),
      ],
    });
    this.isHurried = this.random.happens(0.6);
    this.network = makeNetwork(this.sandbox, this.time, this.random);
    this.rules.evses.forEach(({ label, maxPowerW, leaseMs }, index) => {
      const car = new Car({
        seed: seed * 10 + index,
        maxPowerW: Math.min(maxPowerW, this.random.pick([3_600, 7_400, 11_000, 22_000])),
        batteryWh: 60_000,
        batteryStartWh: this.random.between(5_000, 59_500),
        startMeterWh: this.random.between(0, 5_000_000),
        startAtMs: startMs,
      });
      this.#startMeterWh.set(label, car.meterWh);
      this.outlets.set(label, new Outlet(this.time, this.random, car, leaseMs));
    });
  }

  get isAlive(): boolean {
    return this.station !== null;
  }

  state(): StationState | null {
    return this.station?.state ?? null;
  }

  /** Power on: a new process with the disk as it is. */
  boot(): void {
    const generation = (this.#generation += 1);
    const isAlive = (): boolean => this.#generation === generation && this.station !== null;
    const clock: Clock = {
      nowMs: () => this.time.nowMs(),
      after: (delayMs, run) => this.time.after(delayMs, () => isAlive() && run()),
    };
    const send: Send = (request) => whileAlive(isAlive, this.network.send(request));
    const { payments: asPayments = same } = this.#tamper;
    const { state } = this.disk.replay(this.rules);
    const station = new Station({
      rules: this.rules,
      facts: factsFor(this.rules),
      journal: this.#journal(),
      state,
      clock,
      clockIsUncertain: this.#clockWentBack,
      payments: asPayments(makeClient(this.sandbox, send, clock)),
      desk: {
        stationId: this.rules.stationId,
        qrRenderer: 'station',
        returnUrl: null,
        receiptLanguage: 'nb',
      },
      devices: this.#devices(isAlive),
      randomTail: () => String(this.random.between(1_000_000_000, 1_999_999_999)),
      log: silentLog,
      onHalt: (reason) => this.#halted(reason),
    });
    this.station = station;
    station.start();
    // What a start makes of a state is recovery's business, not a transition of the machine.
    for (const [label, evse] of Object.entries(station.state.evses)) {
      this.#last.set(label, evse.session.state);
      if (evse.session.state === 'suspended') count(this.seen.outcomes, 'suspended: restart');
    }
    station.onSnapshot(() => this.#watch());
  }

  #journal(): Journal {
    const { journal: asJournal = same } = this.#tamper;
    const journal = asJournal(this.disk.journal());
    return {
      ...journal,
      append: (event, before, after) => {
        try {
          journal.append(event, before, after);
        } catch (error) {
          // No power: nothing of this process happens any more.
          this.#die();
          throw error;
        }
        this.seen.events += 1;
      },
    };
  }

  #devices(isAlive: () => boolean): Record<string, FieldDevices> {
    const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
    const mortal = <T>(ask: () => Promise<T>): Promise<T> =>
      isAlive() ? whileAlive(isAlive, ask()) : never<T>();
    return Object.fromEntries(
      [...this.outlets].map(([label, outlet]) => {
        const { devices: asDevices = same } = this.#tamper;
        const { meter, relay } = asDevices({ meter: outlet.meter(), relay: outlet.relay() });
        return [
          label,
          {
            meter: {
              serialNumber: () => mortal(() => meter.serialNumber()),
              read: () => mortal(() => meter.read()),
            },
            relay: {
              leaseMs: relay.leaseMs,
              energize: () => mortal(() => relay.energize()),
              open: () => mortal(() => relay.open()),
              state: () => mortal(() => relay.state()),
            },
          },
        ];
      }),
    );
  }

  #die(): void {
    this.station = null;
    this.#generation += 1;
  }

  /** Cuts the power now; it comes back after `downMs`. */
  cutPower(downMs: number, clockGoesBack = false): void {
    if (this.station === null) return;
    this.#die();
    this.#comeBack(downMs, clockGoesBack);
  }

  #comeBack(downMs: number, clockGoesBack: boolean): void {
    this.seen.powerCuts += 1;
    this.#clockWentBack = clockGoesBack;
    this.time.after(downMs, () => {
      if (this.station === null && this.failure === null) this.#guard(() => this.boot());
    });
  }

  #halted(reason: Error): void {
    if (reason instanceof PowerCut) {
      this.seen.powerCutsAtWrites += 1;
      const downMs = this.random.pick([500, 5_000, 60_000, 200_000]);
      const clockGoesBack = this.random.happens(0.1);
      if (this.#downMs === null) this.#comeBack(downMs, clockGoesBack);
      else this.#comeBack(this.#downMs, false);
      return;
    }
    this.failure ??= reason;
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Notes what the machine does: bills and transitions. */
  #watch(): void {
    const state = this.state();
    if (state === null) return;
    for (const payment of Object.values(state.payments)) {
      if (payment.plan.kind === 'settle') this.bills.set(payment.reference, payment.plan.bill);
    }
    for (const [label, evse] of Object.entries(state.evses)) {
      const name = evse.session.state;
      const last = this.#last.get(label) ?? 'idle';
      if (last === name) continue;
      this.#last.set(label, name);
      this.seen.transitions.add(`${last} → ${name}`);
      if (evse.session.state === 'finished') {
        const { outcome } = evse.session;
        const what = outcome.kind === 'charged' ? outcome.bill.stopReason : outcome.kind;
        count(this.seen.outcomes, what);
        if (outcome.kind === 'charged') this.seen.charges += 1;
      }
      if (name === 'suspended' && evse.session.state === 'suspended') {
        count(this.seen.outcomes, `suspended: ${evse.session.because}`);
      }
    }
  }

  /** What the outlet's own register showed at the start, Wh. */
  startMeterWh(label: string): number {
    return this.#startMeterWh.get(label) ?? 0;
  }

  note(fault: string): void {
    count(this.seen.faults, fault);
  }
}

function factsFor(rules: Rules) {
  return {
    id: rules.stationId,
    name: rules.stationName,
    country: rules.country,
    currency: rules.currency,
    timeZone: rules.timeZone,
    supportPhone: '+47 22 00 00 00',
    operatorName: 'Lade AS',
    organizationNumber: '999999999',
    termsUrl: 'https://lade.example/terms',
    privacyUrl: 'https://lade.example/privacy',
    languages: ['nb' as const],
    stopHoldMs: 0,
  };
}
