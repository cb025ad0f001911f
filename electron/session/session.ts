/**
 * The machine of the whole station: `step(state, event)` gives the new state and the effects.
 * Pure: no clock, no randomness, no I/O. Each EVSE has its own session, each payment its own course.
 */
import { paymentEventsRead, reviewAlerts } from './alerts.ts';
import { checkInvariants } from './invariants.ts';
import { aliveEveryMs, createTimeoutMs, underWayAtMost } from './limits.ts';
import {
  callFailed,
  paymentCreated,
  paymentSeen,
  paymentSignalled,
  receiptSent,
} from './payment-answers.ts';
import { paymentFound } from './orphan.ts';
import { dueAfterOutage } from './payment-operation.ts';
import { drivePayment, isSettlingNow, releasePayment } from './payment.ts';
import {
  cancelWanted,
  doneWanted,
  emergencyStopWanted,
  followPayment,
  paymentWanted,
  phonePaymentWanted,
  startWanted,
  stopWanted,
  termsAccepted,
} from './person.ts';
import {
  alertAcknowledged,
  evseServiceWanted,
  noteAct,
  pinAccepted,
  pinGiven,
  pinRefused,
  retryWanted,
  serviceLeft,
  serviceTicked,
} from './service.ts';
import { interruptTrial, trialRead, trialRelayReported, trialWanted } from './trial.ts';
import { keepPilot, pilotFailed, pilotReported, pilotTicked } from './pilot.ts';
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
import { referenceOf } from './session-reference.ts';
import { stayWanted, touched } from './stay.ts';
import { choosingEndsAtMs, languageForgottenAtMs, overviewAtMs } from './time-outs.ts';
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
  driveAll(turn, before, event);
  for (const { label } of turn.state.rules.evses) keepPilot(turn, label);
  if (turn.state === before && turn.effects.length === 0) return { state: before, effects: [] };
  if (turn.state !== before) turn.state = { ...turn.state, atMs: event.atMs };
  checkInvariants(before, turn.state, turn.effects, event);
  return { state: turn.state, effects: turn.effects };
}

function apply(turn: Turn, event: StationEvent): void {
  // Own keys only: an outlet named after something every object has is none.
  if ('evse' in event && event.evse !== null && !Object.hasOwn(turn.state.evses, event.evse))
    return;
  switch (event.type) {
    case 'StationStarted':
      return stationStarted(turn, event.rules, event.clockIsUncertain);
    case 'Ticked':
      return ticked(turn);
    case 'DatabaseUnusable':
      for (const label of Object.keys(turn.state.evses)) turn.raise(label, event.code);
      // Without its record a station would take its own payments for orphans: it seeks none.
      turn.do({ type: 'searchPayments', searches: [] });
      return;
    case 'MeterIdentified':
    case 'MeterRead':
    case 'MeterFailed':
    case 'RelayReported':
    case 'RelayFailed':
    case 'PilotReported':
    case 'PilotFailed':
      return applyToSupply(turn, event);
    case 'PaymentReachabilityChanged':
    case 'PaymentCreated':
    case 'PaymentSeen':
    case 'PaymentFound':
    case 'PaymentEventsRead':
    case 'PaymentSignalled':
    case 'ReceiptSent':
    case 'PaymentCallFailed':
      return applyToPayment(turn, event);
    case 'PinGiven':
    case 'PinAccepted':
    case 'PinRefused':
    case 'ServiceLeft':
    case 'TrialWanted':
    case 'TrialEndWanted':
    case 'EvseServiceWanted':
    case 'AlertAcknowledged':
    case 'RetryWanted':
    case 'ServiceNoted':
      return applyToService(turn, event);
    default:
      applyWish(turn, event);
  }
}

function applyToService(
  turn: Turn,
  event: EventOf<
    | 'PinGiven'
    | 'PinAccepted'
    | 'PinRefused'
    | 'ServiceLeft'
    | 'TrialWanted'
    | 'TrialEndWanted'
    | 'EvseServiceWanted'
    | 'AlertAcknowledged'
    | 'RetryWanted'
    | 'ServiceNoted'
  >,
): void {
  switch (event.type) {
    case 'PinGiven':
      return pinGiven(turn);
    case 'PinAccepted':
      return pinAccepted(turn);
    case 'PinRefused':
      return pinRefused(turn);
    case 'ServiceLeft':
      return serviceLeft(turn);
    case 'TrialWanted':
      return trialWanted(turn, event.evse, event.kind);
    case 'TrialEndWanted':
      return interruptTrial(turn);
    case 'EvseServiceWanted':
      return evseServiceWanted(turn, event.evse, event);
    case 'AlertAcknowledged':
      return alertAcknowledged(turn, event);
    case 'RetryWanted':
      return retryWanted(turn, event.reference);
    case 'ServiceNoted': {
      const { what, about, outcome } = event;
      return noteAct(turn, { what, about, outcome });
    }
  }
}

type EventOf<Type extends StationEvent['type']> = Extract<StationEvent, { type: Type }>;

function applyToSupply(
  turn: Turn,
  event: EventOf<
    | 'MeterIdentified'
    | 'MeterRead'
    | 'MeterFailed'
    | 'RelayReported'
    | 'RelayFailed'
    | 'PilotReported'
    | 'PilotFailed'
  >,
): void {
  const { evse } = event;
  switch (event.type) {
    case 'MeterIdentified': {
      const { serialNumber } = event;
      if (turn.evse(evse).meter.serialNumber !== serialNumber)
        turn.putMeter(evse, { serialNumber });
      return;
    }
    case 'MeterRead': {
      const { energyWh, powerW, askedAtMs } = event;
      meterRead(turn, evse, { energyWh, powerW, askedAtMs });
      return trialRead(turn, evse, { energyWh, powerW, askedAtMs });
    }
    case 'MeterFailed':
      return meterFailed(turn, evse);
    case 'RelayReported':
      relayReported(turn, evse, event);
      return trialRelayReported(turn, evse, event);
    case 'RelayFailed':
      return relayFailed(turn, evse);
    case 'PilotReported':
      return pilotReported(turn, evse, event);
    case 'PilotFailed':
      return pilotFailed(turn, evse);
  }
}

function applyToPayment(
  turn: Turn,
  event: EventOf<
    | 'PaymentReachabilityChanged'
    | 'PaymentCreated'
    | 'PaymentSeen'
    | 'PaymentFound'
    | 'PaymentEventsRead'
    | 'PaymentSignalled'
    | 'ReceiptSent'
    | 'PaymentCallFailed'
  >,
): void {
  switch (event.type) {
    case 'PaymentReachabilityChanged':
      return reachabilityChanged(turn, event.isReachable, event.trouble ?? null);
    case 'PaymentFound':
      return paymentFound(turn, event);
    case 'PaymentEventsRead':
      return paymentEventsRead(turn, event.reference, event.events);
    case 'PaymentCreated':
      return paymentCreated(turn, event.reference, event.wayIn);
    case 'PaymentSeen':
      return paymentSeen(turn, event.reference, event.by, event.seen);
    case 'PaymentSignalled':
      return paymentSignalled(turn, event.reference);
    case 'ReceiptSent':
      return receiptSent(turn, event.reference);
    case 'PaymentCallFailed':
      return callFailed(turn, event.reference, event.operation, event.error);
  }
}

function reachabilityChanged(turn: Turn, isReachable: boolean, trouble: string | null): void {
  const { paymentIsReachable, paymentTrouble } = turn.state;
  if (paymentIsReachable === isReachable && paymentTrouble === trouble) return;
  turn.state = { ...turn.state, paymentIsReachable: isReachable, paymentTrouble: trouble };
  if (paymentIsReachable || !isReachable) return;
  for (const payment of Object.values(turn.state.payments)) {
    const next = dueAfterOutage(payment, turn.atMs);
    if (next !== payment) turn.putPayment(next);
  }
}

type Wish = EventOf<
  | 'Touched'
  | 'LanguageChosen'
  | 'EvseChosen'
  | 'StartWanted'
  | 'TermsAccepted'
  | 'PaymentWanted'
  | 'PhonePaymentWanted'
  | 'CancelWanted'
  | 'StopWanted'
  | 'EmergencyStopWanted'
  | 'DoneWanted'
  | 'StayWanted'
>;

function applyWish(turn: Turn, wish: Wish): void {
  switch (wish.type) {
    case 'Touched':
      return touched(turn);
    case 'LanguageChosen':
      return look(turn, { language: wish.language });
    case 'EvseChosen':
      return look(turn, { evse: wish.evse });
    case 'StartWanted':
      return startWanted(turn, wish.evse);
    case 'TermsAccepted':
      return termsAccepted(turn, wish.evse);
    case 'PaymentWanted':
      return paymentWanted(turn, wish.evse, wish);
    case 'PhonePaymentWanted':
      return phonePaymentWanted(turn, wish.evse, wish);
    case 'CancelWanted':
      if (isAbout(turn, wish)) cancelWanted(turn, wish.evse);
      return;
    case 'StopWanted':
      if (isAbout(turn, wish)) stopWanted(turn, wish.evse, wish);
      return;
    case 'EmergencyStopWanted':
      return emergencyStopWanted(turn, wish.evse);
    case 'DoneWanted':
      return doneWanted(turn, wish.evse);
    case 'StayWanted':
      return stayWanted(turn, wish.evse);
  }
}

/** Who stands at the screen ends what it shows; a phone, which may be anywhere, only its own. */
function isAbout(turn: Turn, { evse, reference }: { evse: string; reference?: string }): boolean {
  return reference === undefined || reference === referenceOf(turn.evse(evse).session);
}

/** Changes what the one screen is about. */
function look(turn: Turn, change: Partial<StationState['screen']>): void {
  const screen = { ...turn.state.screen, ...change, touchedAtMs: turn.atMs };
  turn.state = { ...turn.state, screen };
}

function ticked(turn: Turn): void {
  for (const label of Object.keys(turn.state.evses)) {
    supplyTicked(turn, label);
    pilotTicked(turn, label);
    visitTicked(turn, label);
  }
  serviceTicked(turn);
  const overviewMs = overviewAtMs(turn.state);
  if (overviewMs !== null && turn.atMs >= overviewMs) {
    const { screen, rules } = turn.state;
    turn.state = { ...turn.state, screen: { ...screen, evse: null, language: rules.language } };
  }
  const languageMs = languageForgottenAtMs(turn.state);
  if (languageMs !== null && turn.atMs >= languageMs) {
    const { screen, rules } = turn.state;
    turn.state = { ...turn.state, screen: { ...screen, language: rules.language } };
  }
}

/** A visit that cannot lead to a charge any more is ended at once, not at its last step. */
function endHopelessVisit(turn: Turn, label: string): void {
  const { session, faults } = turn.evse(label);
  const fault = faults[0];
  switch (session.state) {
    case 'terms':
    case 'amount':
      // Welcome says in words why nothing can be bought just now.
      if (fault !== undefined || !turn.state.paymentIsReachable) toIdle(turn, label);
      return;
    case 'creatingPayment':
    case 'awaitingPayment':
      if (fault === undefined) return;
      releasePayment(turn, session.reference);
      return endSession(turn, label, { kind: 'failed', code: fault.code });
    default:
      return;
  }
}

/** The waits of a visit that are about a person or Vipps rather than current. */
function visitTicked(turn: Turn, label: string): void {
  endHopelessVisit(turn, label);
  const { session } = turn.evse(label);
  switch (session.state) {
    case 'terms':
    case 'amount':
      if (turn.atMs >= choosingEndsAtMs(turn.state, label, session)) toIdle(turn, label);
      return;
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
      } else if (turn.atMs - turn.state.atMs >= aliveEveryMs) {
        // On disk, so that a start knows for how long nobody was here for the driver.
        turn.state = { ...turn.state };
      }
      return;
    case 'finished':
      if (turn.atMs >= session.endsAtMs) toIdle(turn, label);
      return;
    default:
      return;
  }
}

/**
 * Lets every payment take its next step, sessions follow it, and forgets what is over. What only time
 * brings comes with a tick: any other event that changed nothing of this needs no look at it.
 */
function driveAll(turn: Turn, before: StationState, event: StationEvent): void {
  const { payments: paymentsNow, evses, paymentTrouble } = turn.state;
  const isTouched =
    paymentsNow !== before.payments ||
    evses !== before.evses ||
    paymentTrouble !== before.paymentTrouble;
  if (event.type !== 'Ticked' && !isTouched) return;
  for (const label of Object.keys(turn.state.evses)) {
    followPayment(turn, label, (reference) => beginStarting(turn, label, reference));
  }
  const payments = Object.values(turn.state.payments);
  const areMany = payments.length > underWayAtMost;
  let underWay = areMany ? payments.filter(isSettlingNow).length : 0;
  for (const [reference, payment] of Object.entries(turn.state.payments)) {
    drivePayment(turn, reference, underWay < underWayAtMost);
    const driven = turn.state.payments[reference];
    if (areMany && driven !== payment && driven !== undefined && isSettlingNow(driven)) {
      underWay += 1;
    }
  }
  reviewAlerts(turn, before);
  // Not in the step that settles it: that state is the one the record of the payment is made of.
  for (const { reference, isSettled } of Object.values(before.payments)) {
    if (isSettled && !isShown(turn, reference)) turn.dropPayment(reference);
  }
}

function isShown(turn: Turn, reference: string): boolean {
  return Object.values(turn.state.evses).some(({ session }) => {
    // What came to nothing shows no figures of its payment.
    if (session.state === 'finished' && session.outcome.kind !== 'charged') return false;
    return referenceOf(session) === reference;
  });
}
