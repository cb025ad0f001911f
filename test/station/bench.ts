/**
 * A station loop on a bench, in virtual time: the real loop, adapters, Vipps client and sandbox, a
 * real outlet's behaviour, and a log of what was done in which order.
 */
import type { FieldDevices } from '../../electron/field.ts';
import type { Send } from '../../electron/payment/http.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import type { Journal, Log } from '../../electron/ports.ts';
import { initialState } from '../../electron/session/recovery.ts';
import type { Rules, StationState } from '../../electron/session/state.ts';
import { Station } from '../../electron/station.ts';
import { Car } from '../sim/car.ts';
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

export const facts = {
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
  languages: ['nb' as const],
  stopHoldMs: 0,
} as const;

export interface BenchOptions {
  rules?: Rules;
  state?: StationState;
  /** Called before each append; may throw. */
  onAppend?: (type: string) => void;
  payments?: (real: Payments) => Payments;
  devices?: (real: FieldDevices) => FieldDevices;
}

/** Meter, car, relay, Vipps and time around one station. */
export class Bench {
  readonly time = new VirtualTime(startMs);
  readonly random = new Random(1);
  readonly sandbox = new VippsSandbox({ time: this.time });
  readonly network: Network = makeNetwork(this.sandbox, this.time, this.random);
  readonly outlet: Outlet;
  readonly station: Station;
  /** What was done, in order: `disk …` an event kept, `relay …`, `vipps …` a call. */
  readonly log: string[] = [];
  readonly halts: Error[] = [];
  journalIsClosed = 0;

  constructor(options: BenchOptions = {}) {
    const rules = options.rules ?? makeRules();
    const car = new Car({
      seed: 1,
      maxPowerW: 22_000,
      batteryWh: 60_000,
      startMeterWh: 4_217_350,
      startAtMs: startMs,
    });
    this.outlet = new Outlet(this.time, this.random, car, 3000);
    const { devices = (real) => real, payments = (real) => real } = options;
    this.station = new Station({
      rules,
      facts: { ...facts, languages: [...facts.languages] },
      journal: this.#journal(options),
      state: options.state ?? initialState(rules),
      clock: this.time,
      clockIsUncertain: false,
      payments: payments(this.#payments()),
      desk: { stationId: '21678', qrRenderer: 'station', returnUrl: null, receiptLanguage: 'nb' },
      devices: { A: devices(this.#devices()) },
      randomTail: () => String(this.random.between(1_000_000_000, 1_999_999_999)),
      log: silent,
      onHalt: (reason) => this.halts.push(reason),
    });
  }

  #journal(options: BenchOptions): Journal {
    return {
      replay: (rules) => ({ state: initialState(rules), replayed: 0 }),
      append: (event) => {
        options.onAppend?.(event.type);
        this.log.push(`disk ${event.type}`);
      },
      close: () => {
        this.journalIsClosed += 1;
      },
    };
  }

  #payments(): Payments {
    const send: Send = (request) => {
      this.log.push(`vipps ${request.method} ${new URL(request.url).pathname}`);
      return this.network.send(request);
    };
    return makeClient(this.sandbox, send, this.time);
  }

  #devices(): FieldDevices {
    const relay = this.outlet.relay();
    const noted = <T>(what: string, ask: () => Promise<T>) => {
      return () => {
        this.log.push(`relay ${what}`);
        return ask();
      };
    };
    return {
      meter: this.outlet.meter(),
      relay: {
        ...relay,
        energize: noted('energize', () => relay.energize()),
        open: noted('open', () => relay.open()),
      },
    };
  }

  /** Lets time pass. */
  async pass(ms: number): Promise<void> {
    await this.time.run(this.time.nowMs() + ms, () => false);
  }

  /** Lets time pass until it is so; fails after ten virtual minutes. */
  async until(isSo: () => boolean): Promise<void> {
    await this.time.run(this.time.nowMs() + 600_000, isSo);
    if (!isSo()) throw new Error(`never came: ${String(isSo)}, in ${this.state}`);
  }

  get state(): string {
    return this.station.state.evses['A']?.session.state ?? 'no EVSE';
  }

  /** Up to the code on the screen. */
  async toPay(): Promise<string> {
    this.station.intend({ type: 'start', evse: 'A' });
    this.station.intend({ type: 'acceptTerms', evse: 'A' });
    this.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    await this.until(() => this.state === 'awaitingPayment');
    const session = this.station.state.evses['A']?.session;
    return session?.state === 'awaitingPayment' ? session.reference : '';
  }

  async toCharging(): Promise<void> {
    this.sandbox.customer.approve(await this.toPay());
    await this.until(() => this.state === 'awaitingVehicle');
    this.outlet.car.advance(this.time.nowMs());
    this.outlet.car.plugIn();
    await this.until(() => this.state === 'charging');
  }
}
