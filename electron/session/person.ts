/** What a person at the screen or phone wants, granted where the session's state allows it. */
import { closingTimeoutMs, expiryGraceMs } from './limits.ts';
import { paymentLifetimeMs, releasePayment } from './payment.ts';
import { noteReference } from './reference.ts';
import { isServiced } from './service-visit.ts';
import { referenceOf } from './session-reference.ts';
import { isCodeRight } from './stop-code.ts';
import { endCharge, endEasing, stopCharge } from './stopping.ts';
import { endSession, toIdle } from './ending.ts';
import { interruptTrial } from './trial.ts';
import { type Turn } from './turn.ts';
import type { PaymentWish } from './events.ts';
import type { Evse, Rules, StationState } from './state.ts';
import type { PaymentFlow } from './view.ts';

/** True while this outlet can sell a charge. */
export function canSell(state: StationState, evse: Evse): boolean {
  const isSound = evse.faults.length === 0 && evse.meter.failingSinceMs === null;
  return state.paymentIsReachable && isSound && !isServiced(state);
}

function focus(turn: Turn, label: string): void {
  const { screen } = turn.state;
  turn.state = { ...turn.state, screen: { ...screen, evse: label, touchedAtMs: turn.atMs } };
}

export function startWanted(turn: Turn, label: string): void {
  const evse = turn.evse(label);
  if (evse.session.state !== 'idle' || !canSell(turn.state, evse)) return;
  if (!turn.state.rules.flows.includes('qr')) return;
  turn.putSession(label, { state: 'terms', sinceMs: turn.atMs });
  focus(turn, label);
}

export function termsAccepted(turn: Turn, label: string): void {
  if (turn.evse(label).session.state !== 'terms') return;
  turn.putSession(label, { state: 'amount', sinceMs: turn.atMs });
  focus(turn, label);
}

interface Formats {
  date: Intl.DateTimeFormat;
  time: Intl.DateTimeFormat;
}

/** By time zone: making them takes longer than everything else in a step. */
const formats = new Map<string, Formats>();

function formatsFor(timeZone: string): Formats {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = {
    date: new Intl.DateTimeFormat('en-US', { timeZone, dateStyle: 'long' }),
    time: new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }),
  };
  formats.set(timeZone, made);
  return made;
}

/** "Charging session at station 21678 on October 9, 2029, 13:12", 3 to 100 characters. */
function describe(rules: Rules, atMs: number): string {
  const format = formatsFor(rules.timeZone);
  const date = format.date.format(atMs);
  const time = format.time.format(atMs);
  return `Charging session at station ${rules.stationId} on ${date}, ${time}`.slice(0, 100);
}

/** The terms were accepted and an amount chosen: only now a payment is created, and only one. */
export function paymentWanted(turn: Turn, label: string, wanted: PaymentWish): void {
  if (turn.evse(label).session.state !== 'amount') return;
  if (orderPayment(turn, label, 'qr', wanted)) focus(turn, label);
}

/**
 * The same from a phone, whose page has the terms and the amounts: only where nobody is at the outlet,
 * not even choosing on the screen. Of two phones the first one gets it, and the other is not charged.
 */
export function phonePaymentWanted(turn: Turn, label: string, wanted: PaymentWish): void {
  if (turn.evse(label).session.state !== 'idle') return;
  if (!turn.state.rules.flows.includes('redirect')) return;
  if (!orderPayment(turn, label, 'redirect', wanted)) return;
  // Whoever chooses another outlet on a screen that serves several is not pulled away.
  if (turn.state.rules.evses.length === 1) focus(turn, label);
}

/** False where nothing can be sold, or this amount or reference not. */
function orderPayment(turn: Turn, label: string, flow: PaymentFlow, wanted: PaymentWish): boolean {
  const { rules } = turn.state;
  const { amountMinor, reference, stopCode: code } = wanted;
  if (!canSell(turn.state, turn.evse(label))) return false;
  if (!rules.amountsMinor.includes(amountMinor)) return false;
  if (turn.payment(reference) !== undefined) return false;
  turn.putPayment({
    reference,
    evse: label,
    currency: rules.currency,
    amountMinor,
    description: describe(rules, turn.atMs),
    createdAtMs: turn.atMs,
    expiresAtMs: turn.atMs + paymentLifetimeMs,
    plan: { kind: 'await' },
    flow,
    wayIn: null,
    stopCode: code === undefined ? null : { code, refusedCount: 0, waitUntilMs: 0 },
    seen: null,
    seenAtMs: null,
    mustLook: false,
    operations: {},
    isRefused: false,
    capturesAllOnly: false,
    isSettled: false,
  });
  const lastReferences = noteReference(turn.state.lastReferences, reference);
  turn.state = { ...turn.state, lastReferences };
  turn.putSession(label, { state: 'creatingPayment', reference, sinceMs: turn.atMs });
  return true;
}

export function cancelWanted(turn: Turn, label: string): void {
  const { session } = turn.evse(label);
  switch (session.state) {
    case 'terms':
    case 'amount':
      return toIdle(turn, label);
    case 'creatingPayment':
      releasePayment(turn, session.reference);
      return toIdle(turn, label);
    case 'awaitingPayment':
      if (session.closingUntilMs !== null) return;
      releasePayment(turn, session.reference);
      turn.putSession(label, { ...session, closingUntilMs: turn.atMs + closingTimeoutMs });
      return;
    case 'starting':
      if (session.charge === null) {
        releasePayment(turn, session.reference);
        return toIdle(turn, label);
      }
      return stopCharge(turn, label, session.charge, 'Local');
    case 'awaitingVehicle':
      return stopCharge(turn, label, session.charge, 'Local');
    default:
      return;
  }
}

/**
 * `code`: as typed at the screen. A phone needs none: the address of its page is its proof. Nor does
 * Cancel: it works only until current flows, on screens that show the code themselves.
 */
export function stopWanted(
  turn: Turn,
  label: string,
  { from, code }: { from: 'Local' | 'Remote'; code?: string },
): void {
  const { session } = turn.evse(label);
  switch (session.state) {
    case 'starting':
    case 'awaitingVehicle':
    case 'charging':
    case 'suspended': {
      const reference = referenceOf(session) ?? '';
      if (from === 'Local' && !isCodeRight(turn, reference, code)) return;
      if (session.charge === null) return cancelWanted(turn, label);
      return endCharge(turn, label, session.charge, from);
    }
    default:
      return;
  }
}

/** Danger: the relay is told to open whatever the state is, and no charge goes on. No code is asked. */
export function emergencyStopWanted(turn: Turn, label: string): void {
  const { session } = turn.evse(label);
  switch (session.state) {
    case 'starting':
    case 'awaitingVehicle':
    case 'charging':
    case 'suspended':
      if (session.charge !== null) {
        return stopCharge(turn, label, session.charge, 'EmergencyStop');
      }
      turn.openRelay(label);
      return cancelWanted(turn, label);
    case 'stopping':
      if (session.easingUntilMs !== undefined) return endEasing(turn, label);
      turn.openRelay(label);
      return turn.putSession(label, { ...session, lastOpenAtMs: turn.atMs });
    default:
      interruptTrial(turn, label);
      return turn.openRelay(label);
  }
}

export function doneWanted(turn: Turn, label: string): void {
  if (turn.evse(label).session.state === 'finished') toIdle(turn, label);
}

/** The payment's end as far as the driver at the screen is concerned. */
export function followPayment(turn: Turn, label: string, onApproved: (reference: string) => void) {
  const { session } = turn.evse(label);
  if (session.state !== 'creatingPayment' && session.state !== 'awaitingPayment') return;
  const payment = turn.payment(session.reference);
  if (payment === undefined || payment.isRefused || payment.plan.kind === 'orphan') {
    return endSession(turn, label, { kind: 'failed', code: 'F21' });
  }
  if (session.state === 'awaitingPayment' && session.closingUntilMs !== null) {
    // Cancelled by the driver: whatever Vipps says, the visit is over once it has said something.
    if (payment.isSettled || payment.seen?.state !== 'CREATED') toIdle(turn, label);
    return;
  }
  switch (payment.seen?.state) {
    case 'AUTHORIZED':
      if (payment.wayIn !== null) return onApproved(payment.reference);
      // Its code was never shown, its link never given: whoever approved it is not the driver who stands here.
      releasePayment(turn, payment.reference);
      return endSession(turn, label, { kind: 'failed', code: 'F21' });
    case 'ABORTED':
      return endSession(turn, label, { kind: 'declined' });
    case 'EXPIRED':
      return endSession(turn, label, { kind: 'expired' });
    case 'TERMINATED':
      return toIdle(turn, label);
    case 'CREATED':
    case undefined:
  }
  if (session.state === 'creatingPayment' && payment.wayIn !== null) {
    turn.putSession(label, {
      state: 'awaitingPayment',
      reference: payment.reference,
      sinceMs: session.sinceMs,
      expiresAtMs: payment.expiresAtMs + expiryGraceMs,
      closingUntilMs: null,
    });
  }
}
