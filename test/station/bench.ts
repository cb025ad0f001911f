/**
 * A station loop on a bench, in virtual time: the real loop, adapters, Vipps client and sandbox, a
 * real outlet's behaviour, and a log of what was done in which order. Its power may be cut, its clock
 * set, and any market's sales unit put behind it.
 */
import type { Clock } from '../../electron/clock.ts';
import { visitUrl } from '../../electron/assemble-phone.ts';
import { countries } from '../../electron/config/countries.ts';
import type { FieldDevices } from '../../electron/field.ts';
import type { Send } from '../../electron/payment/http.ts';
import type { DeskSettings } from '../../electron/payment/payment-desk.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import type { Journal, Log } from '../../electron/ports.ts';
import { initialState } from '../../electron/session/recovery.ts';
import type { FixedFacts } from '../../electron/session/snapshot.ts';
import type { Bill, Rules, StationState } from '../../electron/session/state.ts';
import { Station } from '../../electron/station.ts';
import { Car, type CarOptions } from '../sim/car.ts';
import { sandboxSalesUnit, type SalesUnit } from '../sim/vipps/sales-unit.ts';
import { VippsSandbox } from '../sim/vipps/sandbox.ts';
import { Outlet } from '../simulation/devices.ts';
import { makeClient, makeNetwork, type Network } from '../simulation/network.ts';
import { Random } from '../simulation/random.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';
import { makeRules, startMs } from '../session/walk.ts';

export const silent: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

export const facts: FixedFacts = {
  id: '21678',
  name: 'Storgata 12, Oslo',
  country: 'NO',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  supportPhone: '+47 22 00 00 00',
  operatorName: 'Lade AS',
  organizationNumber: '999999999',
  termsUrl: 'https://lade.example/terms',
  privacyUrl: 'https://lade.example/privacy',
  languages: ['nb'],
  flows: ['qr'],
  stopHoldMs: 0,
  screenDiagonalIn: 10.1,
  attractAfterS: 180,
  sounds: 'off',
  daylight: { theme: 'auto', isDayAt: () => true },
};

/** A desk at which phones have no page to come back to. */
export const plainDesk: DeskSettings = {
  stationId: '21678',
  qrRenderer: 'station',
  returnUrlOf: () => null,
  receiptLanguage: 'nb',
};

/** Where the bench's phone pages are, and what their tokens are made of. */
export const publicUrl = 'https://charge.example.com/21678';
export const pageKey = Buffer.alloc(32, 7);

export interface BenchOptions {
  rules?: Rules;
  state?: StationState;
  /** Called before each append; may throw. */
  onAppend?: (type: string) => void;
  payments?: (real: Payments) => Payments;
  devices?: (real: FieldDevices) => FieldDevices;
  /** Payers are given this code to stop with at the screen. */
  stopCode?: string;
  /** Compares a technician's PIN; none is set up unless given. */
  isPinRight?: (pin: string) => Promise<boolean>;
  /** What differs in the sales unit; its market is the country of the rules. */
  salesUnit?: Partial<SalesUnit>;
  /** What differs in the car: 22 kW and an almost empty battery of 60 kWh. */
  car?: Partial<CarOptions>;
  /** When the world begins, ms since 1970. */
  startMs?: number;
}

/** Virtual time that may leap, as for a computer that was asleep: nothing happens in between. */
class WorldTime implements Clock {
  readonly inner: VirtualTime;
  #leaptMs = 0;

  constructor(beginMs: number) {
    this.inner = new VirtualTime(beginMs);
  }

  nowMs(): number {
    return this.inner.nowMs() + this.#leaptMs;
  }

  after(delayMs: number, run: () => void): () => void {
    return this.inner.after(delayMs, run);
  }

  leap(ms: number): void {
    this.#leaptMs += ms;
  }
}

/** Meter, car, relay, Vipps and time around one station. */
export class Bench {
  readonly time: WorldTime;
  readonly random = new Random(1);
  readonly sandbox: VippsSandbox;
  readonly network: Network;
  readonly outlet: Outlet;
  /** The register when the world began, Wh. */
  readonly startMeterWh: number;
  /** What was done, in order: `disk …` an event kept, `relay …`, `vipps …` a call. */
  readonly log: string[] = [];
  readonly halts: Error[] = [];
  /** Each bill as it was made, oldest first. */
  readonly bills: Bill[] = [];
  journalIsClosed = 0;
  /** The configuration; changed, it holds from the next start. */
  rules: Rules;
  readonly #options: BenchOptions;
  #station: Station;
  /** Of the present process; none of an earlier one moves anything any more. */
  #life = 0;
  /** What the record holds. */
  #disk: StationState;
  /** How far the computer's clock is ahead of the world's at the next start. */
  #clockAheadMs = 0;
  /** How far station time is ahead of the world's in this life. */
  #stationAheadMs = 0;

  constructor(options: BenchOptions = {}) {
    this.#options = options;
    this.rules = options.rules ?? makeRules();
    this.time = new WorldTime(options.startMs ?? startMs);
    this.sandbox = this.#vipps();
    this.network = makeNetwork(this.sandbox, this.time, this.random);
    const { maxPowerW, leaseMs } = this.rules.evses[0] ?? { maxPowerW: 22_000, leaseMs: 3000 };
    const car = new Car({
      seed: 1,
      maxPowerW,
      batteryWh: 60_000,
      startMeterWh: 4_217_350,
      startAtMs: this.time.nowMs(),
      ...options.car,
    });
    this.startMeterWh = car.meterWh;
    this.outlet = new Outlet({
      clock: this.time,
      random: this.random,
      car,
      leaseMs,
      line: null,
      hasPilot: false,
    });
    this.#disk = options.state ?? initialState(this.rules);
    this.#station = this.#assemble(false);
  }

  get station(): Station {
    return this.#station;
  }

  #vipps(): VippsSandbox {
    const { country: market } = this.rules;
    return new VippsSandbox({
      time: this.time,
      salesUnits: [sandboxSalesUnit({ market, ...this.#options.salesUnit })],
    });
  }

  #assemble(clockIsUncertain: boolean): Station {
    this.#life += 1;
    const life = this.#life;
    const isAlive = (): boolean => this.#life === life;
    const clock: Clock = {
      nowMs: () => this.time.nowMs() + this.#stationAheadMs,
      after: (delayMs, run) => this.time.after(delayMs, () => isAlive() && run()),
    };
    const { rules } = this;
    const { country, currency, timeZone } = rules;
    const { devices = (real) => real, payments = (real) => real, stopCode } = this.#options;
    return new Station({
      rules,
      facts: {
        ...facts,
        flows: rules.flows,
        country,
        currency,
        timeZone,
      },
      journal: this.#journal(),
      state: this.#disk,
      clock,
      clockIsUncertain,
      payments: payments(this.#payments(isAlive, clock)),
      desk: {
        ...plainDesk,
        returnUrlOf: (reference) =>
          rules.flows.includes('redirect') ? visitUrl(publicUrl, pageKey, reference) : null,
        receiptLanguage: countries[country].language,
      },
      isPinRight: this.#options.isPinRight ?? null,
      stopCodeOf: stopCode === undefined ? null : () => stopCode,
      devices: { A: devices(this.#devices(isAlive, clock)) },
      log: silent,
      onHalt: (reason) => this.halts.push(reason),
    });
  }

  #journal(): Journal {
    return {
      replay: (rules) => ({ state: initialState(rules), replayed: 0 }),
      append: (event, _before, after) => {
        this.#options.onAppend?.(event.type);
        this.log.push(`disk ${event.type}`);
        this.#disk = after;
        this.#noteBills(after);
      },
      close: () => {
        this.journalIsClosed += 1;
      },
    };
  }

  #noteBills({ payments }: StationState): void {
    for (const { plan } of Object.values(payments)) {
      if (plan.kind !== 'settle') continue;
      const { reference } = plan.bill;
      if (!this.bills.some((bill) => bill.reference === reference)) this.bills.push(plan.bill);
    }
  }

  #payments(isAlive: () => boolean, clock: Clock): Payments {
    const send: Send = (request) => {
      if (!isAlive()) return never();
      this.log.push(`vipps ${request.method} ${new URL(request.url).pathname}`);
      return whileAlive(isAlive, this.network.send(request));
    };
    return makeClient(this.sandbox, send, clock);
  }

  #devices(isAlive: () => boolean, clock: Clock): FieldDevices {
    const relay = this.outlet.relay();
    const meter = this.outlet.meter();
    const mortal = <T>(ask: () => Promise<T>) => {
      return () => (isAlive() ? whileAlive(isAlive, ask()) : never<T>());
    };
    const noted = <T>(what: string, ask: () => Promise<T>) => {
      return () => {
        if (isAlive()) this.log.push(`relay ${what}`);
        return mortal(ask)();
      };
    };
    return {
      meter: {
        identity: mortal(() => meter.identity()),
        read: mortal(async () => {
          const askedAtMs = clock.nowMs();
          const result = await meter.read();
          if (!result.ok) return result;
          return { ok: true, value: { ...result.value, askedAtMs, answeredAtMs: clock.nowMs() } };
        }),
      },
      relay: {
        ...relay,
        energize: noted('energize', () => relay.energize()),
        open: noted('open', () => relay.open()),
        state: mortal(() => relay.state()),
      },
    };
  }

  /** Puts another record in the place of the present one: a copy made earlier, or an empty one. */
  restoreRecord(state: StationState): void {
    this.#disk = state;
  }

  /** The power goes: the process ends where it is, with nothing told to anybody. */
  cutPower(): void {
    this.#life += 1;
  }

  /**
   * A new process, with what the record holds. A computer's clock that is behind the record is not
   * believed, as in the app.
   */
  boot(): void {
    const wallMs = this.time.nowMs() + this.#clockAheadMs;
    const atMs = Math.max(wallMs, this.#disk.atMs);
    this.#stationAheadMs = atMs - this.time.nowMs();
    this.#disk = JSON.parse(JSON.stringify(this.#disk)) as StationState;
    this.#station = this.#assemble(wallMs < this.#disk.atMs);
    this.#station.start();
  }

  /** What the record holds from now on, while no process runs: another disk, or an older copy. */
  forget(state: StationState): void {
    this.#disk = state;
  }

  /** The power goes and is back after so long; meanwhile somebody may have set the clock. */
  async restart(downMs: number, clockAheadMs = this.#clockAheadMs): Promise<void> {
    this.cutPower();
    await this.pass(downMs);
    this.#clockAheadMs = clockAheadMs;
    this.boot();
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.time.inner.run(this.time.inner.nowMs() + ms, () => false);
  }

  /** Days go by in which the computer sleeps: nothing in it or around it moves. */
  leap(ms: number): void {
    this.time.leap(ms);
  }

  /**
   * Lets a long time pass with nobody charging: of each five minutes the station lives five seconds,
   * which is enough for whatever has become due.
   */
  async skim(ms: number): Promise<void> {
    const untilMs = this.time.nowMs() + ms;
    while (this.time.nowMs() < untilMs) {
      this.leap(Math.min(295_000, Math.max(0, untilMs - this.time.nowMs() - 5000)));
      await this.pass(Math.min(5000, untilMs - this.time.nowMs()));
    }
  }

  /** Lets time pass until it is so; fails after ten virtual minutes. */
  async until(isSo: () => boolean, mostMs = 600_000): Promise<void> {
    await this.time.inner.run(this.time.inner.nowMs() + mostMs, isSo);
    if (!isSo()) throw new Error(`never came: ${String(isSo)}, in ${this.state}`);
  }

  /** Codes of the faults that stand. */
  get faults(): string[] {
    return (this.station.state.evses['A']?.faults ?? []).map(({ code }) => code);
  }

  get state(): string {
    return this.station.state.evses['A']?.session.state ?? 'no EVSE';
  }

  /** What a person must look at, by code. */
  get alerts(): string[] {
    return this.station.state.alerts.map(({ code }) => code);
  }

  /** Started and ready to sell. */
  async toReady(): Promise<void> {
    this.station.start();
    await this.pass(500);
  }

  /** Up to the code on the screen. */
  async toPay(amountMinor = this.rules.defaultMinor): Promise<string> {
    this.station.intend({ type: 'start', evse: 'A' });
    this.station.intend({ type: 'acceptTerms', evse: 'A' });
    this.station.intend({ type: 'pay', evse: 'A', amountMinor });
    await this.until(() => this.state === 'awaitingPayment');
    const session = this.station.state.evses['A']?.session;
    return session?.state === 'awaitingPayment' ? session.reference : '';
  }

  /** Paid, plugged in, and current flows. Returns the payment's reference. */
  async toCharging(): Promise<string> {
    const reference = await this.toPay();
    this.sandbox.customer.approve(reference);
    await this.until(() => this.state === 'awaitingVehicle');
    this.plugIn();
    await this.until(() => this.state === 'charging');
    return reference;
  }

  plugIn(): void {
    this.outlet.car.advance(this.time.nowMs());
    this.outlet.car.plugIn();
  }
}

function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}

/** An answer that comes after its process has ended is heard by nobody. */
async function whileAlive<T>(isAlive: () => boolean, answer: Promise<T>): Promise<T> {
  try {
    const value = await answer;
    return isAlive() ? value : await never<T>();
  } catch (error) {
    if (!isAlive()) return never<T>();
    throw error;
  }
}
