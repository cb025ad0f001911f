/**
 * The machine of the whole station: `step(state, event)` gives the new state and the effects.
 * Pure: no clock, no randomness, no I/O. Each EVSE has its own session, each payment its own course.
 */
import { checkInvariants } from './invariants.ts';
import { choosingTimeoutMs, createTimeoutMs, overviewAfterMs } from './limits.ts';
import {
  callFailed,
  drivePayment,
  paymentCreated,
  paymentSeen,
  receiptSent,
  releasePayment,
} from './payment.ts';
import {
  cancelWanted,
  doneWanted,
  followPayment,
  paymentWanted,
  startWanted,
  stopWanted,
  termsAccepted,
} from './person.ts';
import { stationStarted } from './recovery.ts';
import {
  beginStarting,
  meterFailed,
  meterRead,
  relayFailed,
  relayReported,
  supplyTicked,
} from './supply.ts';
import { endSession, toIdle } from './ending.ts';
import { Turn } from './turn.ts';
import type { Effect, StationEvent } from './events.ts';
import type { StationState } from './state.ts';

export interface Step {
  /** The same object as before when nothing changed. */
  state: StationState;
  effects: Effect[];
}

/**
 * Takes one event in.
 * @throws AssertionFailed when a promise of the code is broken: the caller must stop the program.
 */
export function step(before: StationState, event: StationEvent): Step {
  const turn = new Turn(before, event);
  apply(turn, event);
  driveAll(turn);
  if (turn.state === before && turn.effects.length === 0) return { state: before, effects: [] };
  if (turn.state !== before) turn.state = { ...turn.state, atMs: event.atMs };
  checkInvariants(before, turn.state, turn.effects, event);
  return { state: turn.state, effects: turn.effects };
}

function apply(turn: Turn, event: StationEvent): void {
  if ('evse' in event && event.evse !== null && turn.state.evses[event.evse] === undefined) return;
  switch (event.type) {
    case 'StationStarted':
      return stationStarted(turn, event.rules, event.clockIsUncertain);
    case 'Ticked':
      return ticked(turn);
    case 'Touched':
      return touched(turn);
    case 'LanguageChosen':
      turn.state = {
        ...turn.state,
        screen: { ...turn.state.screen, language: event.language, touchedAtMs: turn.atMs },
      };
      return;
    case 'EvseChosen':
      turn.state = {
        ...turn.state,
        screen: { ...turn.state.screen, evse: event.evse, touchedAtMs: turn.atMs },
      };
      return;
    case 'StartWanted':
      return startWanted(turn, event.evse);
    case 'TermsAccepted':
      return termsAccepted(turn, event.evse);
    case 'PaymentWanted':
      return paymentWanted(turn, event.evse, event);
    case 'CancelWanted':
      return cancelWanted(turn, event.evse);
    case 'StopWanted':
      return stopWanted(turn, event.evse, event.from);
    case 'DoneWanted':
      return doneWanted(turn, event.evse);
    case 'MeterIdentified':
      if (turn.evse(event.evse).meter.serialNumber !== event.serialNumber) {
        turn.putMeter(event.evse, { serialNumber: event.serialNumber });
      }
      return;
    case 'MeterRead': {
      const { energyWh, powerW, askedAtMs } = event;
      return meterRead(turn, event.evse, { energyWh, powerW, askedAtMs });
    }
    case 'MeterFailed':
      return meterFailed(turn, event.evse);
    case 'RelayReported':
      return relayReported(turn, event.evse, event);
    case 'RelayFailed':
      return relayFailed(turn, event.evse);
    case 'PaymentReachabilityChanged':
      if (turn.state.paymentIsReachable !== event.isReachable) {
        turn.state = { ...turn.state, paymentIsReachable: event.isReachable };
      }
      return;
    case 'PaymentCreated':
      return paymentCreated(turn, event.reference, event.qr);
    case 'PaymentSeen':
      return paymentSeen(turn, event.reference, event.by, event.seen);
    case 'ReceiptSent':
      return receiptSent(turn, event.reference);
    case 'PaymentCallFailed':
      return callFailed(turn, event.reference, event.operation, event.error);
    case 'DatabaseUnusable':
      for (const label of Object.keys(turn.state.evses)) turn.raise(label, event.code);
  }
}

function touched(turn: Turn): void {
  const { screen } = turn.state;
  // Once in five seconds is enough to keep somebody's place.
  if (turn.atMs - screen.touchedAtMs < 5_000) return;
  turn.state = { ...turn.state, screen: { ...screen, touchedAtMs: turn.atMs } };
}

function ticked(turn: Turn): void {
  for (const label of Object.keys(turn.state.evses)) {
    supplyTicked(turn, label);
    visitTicked(turn, label);
  }
  const { screen, rules } = turn.state;
  const isLeft = turn.atMs - screen.touchedAtMs >= overviewAfterMs;
  if (rules.evses.length > 1 && screen.evse !== null && isLeft) {
    const { state } = turn.evse(screen.evse).session;
    if (state === 'idle' || state === 'charging' || state === 'suspended') {
      turn.state = { ...turn.state, screen: { ...screen, evse: null, language: rules.language } };
    }
  }
}

/** The waits of a visit that are about a person or Vipps rather than current. */
function visitTicked(turn: Turn, label: string): void {
  const { session } = turn.evse(label);
  switch (session.state) {
    case 'terms':
    case 'amount': {
      const lastMs = Math.max(session.sinceMs, turn.state.screen.touchedAtMs);
      if (turn.atMs - lastMs >= choosingTimeoutMs) toIdle(turn, label);
      return;
    }
    case 'creatingPayment':
      if (turn.atMs - session.sinceMs >= createTimeoutMs) {
        releasePayment(turn, session.reference);
        endSession(turn, label, { kind: 'failed', code: 'F21' });
      }
      return;
    case 'awaitingPayment':
      if (session.closingUntilMs !== null && turn.atMs >= session.closingUntilMs) {
        toIdle(turn, label);
      } else if (turn.atMs >= session.expiresAtMs) {
        releasePayment(turn, session.reference);
        endSession(turn, label, { kind: 'expired' });
      }
      return;
    case 'finished':
      if (turn.atMs >= session.endsAtMs) toIdle(turn, label);
      return;
    default:
      return;
  }
}

/** Lets every payment take its next step, sessions follow it, and forgets what is over. */
function driveAll(turn: Turn): void {
  for (const label of Object.keys(turn.state.evses)) {
    followPayment(turn, label, (reference) => beginStarting(turn, label, reference));
  }
  for (const reference of Object.keys(turn.state.payments)) drivePayment(turn, reference);
  for (const payment of Object.values(turn.state.payments)) {
    if (payment.isSettled && !isShown(turn, payment.reference)) turn.dropPayment(payment.reference);
  }
}

function isShown(turn: Turn, reference: string): boolean {
  return Object.values(turn.state.evses).some(({ session }) => {
    if (session.state === 'finished') {
      return session.outcome.kind === 'charged' && session.outcome.bill.reference === reference;
    }
    if ('charge' in session && session.charge !== null) {
      return session.charge.reference === reference;
    }
    return 'reference' in session && session.reference === reference;
  });
}
