/**
 * Walks the machine through a visit, one event at a time, and plays devices and Vipps where a test
 * does not care. Every step of every walk is also checked for purity: nothing is changed in place,
 * and the same event on the same state gives the same again.
 */
import {
  isFleeting,
  type Effect,
  type Happening,
  type PaymentWish,
  type StationEvent,
} from '../../electron/session/events.ts';
import { initialState } from '../../electron/session/recovery.ts';
import { nextReference } from '../../electron/session/reference.ts';
import { step } from '../../electron/session/session.ts';
import type {
  Charge,
  Evse,
  Payment,
  Rules,
  Seen,
  Session,
  SessionStateName,
  StationState,
} from '../../electron/session/state.ts';
import type { VehicleState } from '../../electron/session/view.ts';
import type { Dimension } from '../../electron/session/tariff-types.ts';
import { allowed } from './transitions.ts';

/** 2029-10-09T12:07:00Z, 14:07 in Oslo. */
export const startMs = Date.UTC(2029, 9, 9, 12, 7);

/** One outlet in Oslo, 4.59 kr a kWh with 25 % VAT in it. */
export function makeRules(change: Partial<Rules> = {}, labels: string[] = ['A']): Rules {
  return {
    flows: ['qr'],
    stationId: '21678',
    stationName: 'Storgata 12, Oslo',
    country: 'NO',
    currency: 'NOK',
    timeZone: 'Europe/Oslo',
    language: 'nb',
    evses: labels.map((label) => ({
      label,
      id: `NO*LAD*E21678*${label}`,
      connector: 'IEC_62196_T2',
      maxPowerW: 22_000,
      leaseMs: 3000,
    })),
    tariff: {
      currency: 'NOK',
      taxIncluded: 'YES',
      elements: [
        {
          components: [{ type: 'ENERGY', price: '4.59', vat: '25', stepSize: 1 }],
          restrictions: null,
        },
      ],
      minPrice: null,
      maxPrice: null,
    },
    amountsMinor: [20_000, 35_000, 50_000],
    defaultMinor: 35_000,
    plugInTimeoutMs: 300_000,
    resumeWithinMs: 120_000,
    readingMaxAgeMs: 5000,
    idlePowerW: 100,
    idleMs: 600_000,
    receiptMs: 60_000,
    staysAtMost: 10,
    ...change,
  };
}

/** The same with one tariff element of the given components: type and price, 25 % VAT in it. */
export function withPrices(
  prices: Partial<Record<Dimension, string>>,
  change: Partial<Rules> = {},
  labels?: string[],
): Rules {
  const rules = makeRules(change, labels);
  const components = Object.entries(prices).map(([type, price]) => {
    return { type: type as Dimension, price, vat: '25', stepSize: 1 };
  });
  return { ...rules, tariff: { ...rules.tariff, elements: [{ components, restrictions: null }] } };
}

export const textQr = { kind: 'text', payload: 'https://qr.vipps.no/p/abc' } as const;

export function seen(change: Partial<Seen> = {}): Seen {
  return {
    state: 'AUTHORIZED',
    authorizedMinor: 35_000,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    captureGuaranteedUntilMs: null,
    ...change,
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  Object.freeze(value);
  for (const inner of Object.values(value)) deepFreeze(inner);
  return value;
}

function equal(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** What one outlet's devices say while `live` plays them. */
interface Devices {
  meterWh: number;
  partWh: number;
  relayIsClosed: boolean;
  /** What the pilot line shows, where there is one. */
  vehicle: VehicleState;
  isOffering: boolean;
}

/** What the record gets: as `Journal.append`. */
export type Keep = (event: StationEvent, before: StationState, after: StationState) => void;

export class Walk {
  state: StationState;
  atMs = startMs;
  /** Effects of the last event. */
  effects: Effect[] = [];
  /** All effects so far, oldest first. */
  readonly done: Effect[] = [];
  /** The events that would be on disk. */
  readonly journal: StationEvent[] = [];
  /** Given to each payment from now on; null: Stop asks nobody for a code. */
  stopCode: string | null = null;
  readonly rules: Rules;
  readonly #keep: Keep;
  readonly #devices = new Map<string, Devices>();

  constructor(rules: Rules = makeRules(), keep: Keep = () => undefined) {
    this.rules = rules;
    this.#keep = keep;
    this.state = deepFreeze(initialState(rules));
    rules.evses.forEach(({ label }, index) => {
      const meterWh = 4_000_000 + 1_000_000 * index;
      this.#devices.set(label, {
        meterWh,
        partWh: 0,
        relayIsClosed: false,
        vehicle: 'A',
        isOffering: false,
      });
    });
    this.on({ type: 'StationStarted', rules, clockIsUncertain: false });
    this.report();
    this.read();
  }

  /** Takes one event in, now. Returns its effects. */
  on(happening: Happening): Effect[] {
    const event = deepFreeze<StationEvent>({ ...happening, atMs: this.atMs });
    const before = this.state;
    const { state, effects } = step(before, event);
    const again = step(before, event);
    const isSame = (state === before && again.state === before) || equal(state, again.state);
    if (!isSame || !equal(effects, again.effects)) {
      throw new Error(`${event.type} gives another result the second time`);
    }
    for (const [label, evse] of Object.entries(state.evses)) {
      const from = before.evses[label]?.session.state ?? 'idle';
      const to = evse.session.state;
      if (event.type !== 'StationStarted' && from !== to && !allowed(from, to)) {
        throw new Error(`${event.type} leads from ${from} to ${to}: not in the diagram`);
      }
    }
    this.state = deepFreeze(state);
    if (state !== before || effects.some((effect) => !isFleeting(effect))) {
      this.journal.push(event);
      this.#keep(event, before, state);
    }
    for (const effect of effects) {
      const devices = 'evse' in effect ? this.#devices.get(effect.evse) : undefined;
      if (devices === undefined) continue;
      if (effect.type === 'closeRelay') devices.relayIsClosed = true;
      if (effect.type === 'openRelay') devices.relayIsClosed = false;
      if (effect.type === 'offerCurrent') devices.isOffering = true;
      if (effect.type === 'pauseCurrent') devices.isOffering = false;
    }
    this.effects = effects;
    this.done.push(...effects);
    return effects;
  }

  evse(label = 'A'): Evse {
    const evse = this.state.evses[label];
    if (evse === undefined) throw new Error(`no EVSE ${label}`);
    return evse;
  }

  session(label = 'A'): Session {
    return this.evse(label).session;
  }

  is(label = 'A'): SessionStateName {
    return this.session(label).state;
  }

  charge(label = 'A'): Charge {
    const session = this.session(label);
    if (!('charge' in session) || session.charge === null) throw new Error('no charge now');
    return session.charge;
  }

  /** The payment of the visit at an outlet; its newest one once the visit is over. */
  payment(label = 'A'): Payment {
    const found = Object.values(this.state.payments).filter((one) => one.evse === label);
    const payment = found.at(-1);
    if (payment === undefined) throw new Error(`no payment at ${label}`);
    return payment;
  }

  /** Codes of what needs a person, in the order it was raised. */
  alerts(): string[] {
    return this.state.alerts.map(({ code }) => code);
  }

  faults(label = 'A'): string[] {
    return this.evse(label).faults.map(({ code }) => code);
  }

  /** Types of the last event's effects, in order. */
  get did(): string[] {
    return this.effects.map(({ type }) => type);
  }

  count(type: Effect['type']): number {
    return this.done.filter((effect) => effect.type === type).length;
  }

  /** Lets time pass with nothing but ticks. */
  tick(forMs = 250): void {
    for (const untilMs = this.atMs + forMs; this.atMs < untilMs;) {
      this.atMs = Math.min(this.atMs + 250, untilMs);
      this.on({ type: 'Ticked' });
    }
  }

  /** A meter value of now, or of the given figures. */
  read(
    change: { energyWh?: number; powerW?: number; askedAtMs?: number } = {},
    label = 'A',
  ): Effect[] {
    const devices = this.#of(label);
    if (change.energyWh !== undefined) devices.meterWh = change.energyWh;
    return this.on({
      type: 'MeterRead',
      evse: label,
      energyWh: devices.meterWh,
      powerW: change.powerW ?? 0,
      askedAtMs: change.askedAtMs ?? this.atMs,
    });
  }

  /** The relay as it was last told, or as given. */
  report(
    change: { isEnergized?: boolean; auxiliaryIsClosed?: boolean | null; askedAtMs?: number } = {},
    label = 'A',
  ): Effect[] {
    const isEnergized = change.isEnergized ?? this.#of(label).relayIsClosed;
    return this.on({
      type: 'RelayReported',
      evse: label,
      isEnergized,
      auxiliaryIsClosed: change.auxiliaryIsClosed ?? isEnergized,
      askedAtMs: change.askedAtMs ?? this.atMs,
    });
  }

  /** The pilot controller as it was last told, and the car as given from now on. */
  pilot(vehicle?: VehicleState, isOffering?: boolean, label = 'A'): Effect[] {
    const devices = this.#of(label);
    if (vehicle !== undefined) devices.vehicle = vehicle;
    if (isOffering !== undefined) devices.isOffering = isOffering;
    const told = { vehicle: devices.vehicle, isOffering: devices.isOffering };
    return this.on({ type: 'PilotReported', evse: label, ...told });
  }

  /** A car comes and asks, where a pilot can tell. */
  plugIn(label = 'A'): void {
    if (this.#hasPilot(label)) this.pilot('C', undefined, label);
  }

  /** Everything works: ticks, and each second a meter value and a relay report at every outlet. */
  live(forMs: number, powerW = 0): void {
    for (const untilMs = this.atMs + forMs; this.atMs < untilMs;) {
      this.tick(Math.min(1000, untilMs - this.atMs));
      for (const [label, devices] of this.#devices) {
        const carDraws = !this.#hasPilot(label) || (devices.isOffering && devices.vehicle === 'C');
        const flowsW = devices.relayIsClosed && carDraws ? powerW : 0;
        devices.partWh += flowsW / 3600;
        devices.meterWh += Math.floor(devices.partWh);
        devices.partWh %= 1;
        this.report({}, label);
        if (this.#hasPilot(label)) this.pilot(undefined, undefined, label);
        this.read({ powerW: flowsW }, label);
      }
    }
  }

  /** Makes a new reference and asks to pay. */
  pay(amountMinor = 35_000, label = 'A'): string {
    const wish = this.#wish(amountMinor, label);
    this.on({ type: 'PaymentWanted', evse: label, ...wish });
    return wish.reference;
  }

  /** The same from a phone; the reference, granted or not. */
  payByPhone(amountMinor = 35_000, label = 'A'): string {
    const wish = this.#wish(amountMinor, label);
    this.on({ type: 'PhonePaymentWanted', evse: label, ...wish });
    return wish.reference;
  }

  see(change: Partial<Seen> = {}, by: 'look' | keyof Payment['operations'] = 'look', label = 'A') {
    const { reference } = this.payment(label);
    return this.on({ type: 'PaymentSeen', reference, by, seen: seen(change) });
  }

  fail(
    operation: keyof Payment['operations'],
    code: string,
    retry: 'never' | 'later' | 'unknown',
    retryAfterMs: number | null = null,
  ): Effect[] {
    const { reference } = this.payment();
    const error = { code, retry, retryAfterMs, message: `${code}, said Vipps` };
    return this.on({ type: 'PaymentCallFailed', reference, operation, error });
  }

  /** The power went and came back after `downMs`; the state is what the journal gives. */
  restart(downMs: number, { clockIsUncertain = false } = {}, rules = this.rules): Effect[] {
    this.atMs += downMs;
    for (const devices of this.#devices.values()) devices.relayIsClosed = false;
    return this.on({ type: 'StationStarted', rules, clockIsUncertain });
  }

  /** The payer stops at the screen. */
  stop(label = 'A'): Effect[] {
    const typed = this.stopCode === null ? {} : { code: this.stopCode };
    return this.on({ type: 'StopWanted', evse: label, from: 'Local', ...typed });
  }

  #wish(amountMinor: number, label: string): PaymentWish {
    const reference = nextReference(this.state, label, this.atMs);
    const code = this.stopCode === null ? {} : { stopCode: this.stopCode };
    return { amountMinor, reference, ...code };
  }

  #hasPilot(label: string): boolean {
    return this.rules.evses.some((evse) => evse.label === label && evse.pilot !== undefined);
  }

  #of(label: string): Devices {
    const devices = this.#devices.get(label);
    if (devices === undefined) throw new Error(`no devices at ${label}`);
    return devices;
  }
}

/** The stations of a visit; `opening` has its charge, and waits for the relay to report closed. */
export const stops = [
  'idle',
  'terms',
  'amount',
  'creatingPayment',
  'awaitingPayment',
  'starting',
  'opening',
  'awaitingVehicle',
  'charging',
  'suspended',
  'stopping',
  'finished',
] as const;
export type Stop = (typeof stops)[number];

/** One move from each stop to the next. */
const moves: Record<Exclude<Stop, 'finished'>, (walk: Walk, label: string) => void> = {
  idle: (walk, evse) => walk.on({ type: 'StartWanted', evse }),
  terms: (walk, evse) => walk.on({ type: 'TermsAccepted', evse }),
  amount: (walk, evse) => walk.pay(35_000, evse),
  creatingPayment: (walk, evse) => {
    const { reference } = walk.payment(evse);
    walk.on({ type: 'PaymentCreated', reference, wayIn: textQr });
  },
  awaitingPayment: (walk, evse) => walk.see({}, 'look', evse),
  starting: (walk, evse) => walk.read({}, evse),
  opening: (walk, evse) => walk.report({}, evse),
  awaitingVehicle: (walk) => walk.live(5000, 11_000),
  charging: (walk) => walk.tick(6000),
  suspended: (walk, evse) => walk.stop(evse),
  stopping: (walk, evse) => {
    walk.atMs += 500;
    walk.report({}, evse);
    walk.read({}, evse);
  },
};

/** Walks on to a stop of the visit. From `charging`, `stopping` is reached without suspension. */
export function walkTo(target: Stop, rules?: Rules, label = 'A'): Walk {
  const walk = new Walk(rules);
  return walkOn(walk, target, label);
}

export function walkOn(walk: Walk, target: Stop, label = 'A'): Walk {
  for (const stop of stops) {
    if (stop === target) return walk;
    if (stop === 'finished') break;
    const stopsNow = stop === 'charging' && target !== 'suspended';
    if (stop === 'suspended' && target !== 'suspended') continue;
    if (stopsNow) walk.stop(label);
    else moves[stop](walk, label);
  }
  return walk;
}
