/** One turn of the machine: the state being made and the effects it brings. Lives within one step. */
import type { Effect, StationEvent } from './events.ts';
import type { Evse, EvseRules, Payment, PilotSeen, Session, StationState } from './state.ts';
import type { FaultCode } from './view.ts';

/** A broken promise of the code itself: the program stops, which opens the relay, and replays. */
export class AssertionFailed extends Error {
  override readonly name = 'AssertionFailed';
}

export function assert(condition: boolean, promise: string): asserts condition {
  if (!condition) throw new AssertionFailed(promise);
}

const unknownPilot: PilotSeen = {
  vehicle: null,
  isOffering: null,
  isToldToOffer: null,
  failingSinceMs: null,
  faultySinceMs: null,
  toldAtMs: 0,
};

export class Turn {
  state: StationState;
  readonly effects: Effect[] = [];
  readonly atMs: number;

  constructor(state: StationState, event: StationEvent) {
    this.state = state;
    this.atMs = event.atMs;
  }

  do(effect: Effect): void {
    this.effects.push(effect);
  }

  evse(label: string): Evse {
    const evse = this.state.evses[label];
    const isKnown = evse !== undefined && Object.hasOwn(this.state.evses, label);
    assert(isKnown, `event names an EVSE that exists (${label})`);
    return evse;
  }

  evseRules(label: string): EvseRules | undefined {
    return this.state.rules.evses.find((rules) => rules.label === label);
  }

  putEvse(label: string, change: Partial<Evse>): void {
    const evse = { ...this.evse(label), ...change };
    this.state = { ...this.state, evses: { ...this.state.evses, [label]: evse } };
  }

  putSession(label: string, session: Session): void {
    this.putEvse(label, { session });
  }

  putMeter(label: string, change: Partial<Evse['meter']>): void {
    this.putEvse(label, { meter: { ...this.evse(label).meter, ...change } });
  }

  putRelay(label: string, change: Partial<Evse['relay']>): void {
    this.putEvse(label, { relay: { ...this.evse(label).relay, ...change } });
  }

  /** What is known of the pilot controller. */
  pilot(label: string): PilotSeen {
    return this.evse(label).pilot ?? unknownPilot;
  }

  putPilot(label: string, change: Partial<PilotSeen>): void {
    this.putEvse(label, { pilot: { ...this.pilot(label), ...change } });
  }

  forgetPilot(label: string): void {
    if (this.evse(label).pilot !== undefined) this.putEvse(label, { pilot: unknownPilot });
  }

  payment(reference: string): Payment | undefined {
    return Object.hasOwn(this.state.payments, reference)
      ? this.state.payments[reference]
      : undefined;
  }

  putPayment(payment: Payment): void {
    this.state = {
      ...this.state,
      payments: { ...this.state.payments, [payment.reference]: payment },
    };
  }

  dropPayment(reference: string): void {
    const others = Object.entries(this.state.payments).filter(([key]) => key !== reference);
    this.state = { ...this.state, payments: Object.fromEntries(others) };
  }

  hasFault(label: string, code: FaultCode): boolean {
    return this.evse(label).faults.some((fault) => fault.code === code);
  }

  raise(label: string, code: FaultCode): void {
    if (this.hasFault(label, code)) return;
    const { faults } = this.evse(label);
    this.putEvse(label, { faults: [...faults, { code, sinceMs: this.atMs }] });
  }

  clear(label: string, code: FaultCode): void {
    if (!this.hasFault(label, code)) return;
    const { faults } = this.evse(label);
    this.putEvse(label, { faults: faults.filter((fault) => fault.code !== code) });
  }

  /** Tells the relay to open and remembers since when it should be. */
  openRelay(label: string): void {
    const { openWantedAtMs } = this.evse(label).relay;
    this.putRelay(label, {
      openWantedAtMs: openWantedAtMs ?? this.atMs,
      lastOpenAtMs: this.atMs,
    });
    this.do({ type: 'openRelay', evse: label });
  }

  closeRelay(label: string): void {
    this.putRelay(label, { openWantedAtMs: null, lastCloseAtMs: this.atMs });
    this.putMeter(label, { restWh: null, leakSinceMs: null });
    this.do({ type: 'closeRelay', evse: label });
  }
}
