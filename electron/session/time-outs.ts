/**
 * Every time-out that a driver at the screen can meet: when it comes, and how far it can be put off.
 * The machine keeps them and the snapshot announces them out of this one place, so that a warning ends
 * in what it said.
 */
import {
  choosingTimeoutMs,
  endingMs,
  overviewAfterMs,
  serviceAtMostMs,
  serviceIdleMs,
  stayStepMs,
  warnBeforeMs,
} from './limits.ts';
import { isServiced, openVisit, runningTrial, type ServiceVisit } from './service-visit.ts';
import { isPhonePaying } from './session-reference.ts';
import type { Charge, Outcome, Rules, Session, StationState } from './state.ts';
import type { TimeOut } from './view.ts';

type In<State extends Session['state']> = Extract<Session, { state: State }>;

/** When terms and amount, waiting for a touch on the screen that shows them, go back to welcome. */
export function choosingEndsAtMs(
  { screen }: StationState,
  label: string,
  { sinceMs }: In<'terms' | 'amount'>,
): number {
  const lastMs = screen.evse === label ? Math.max(sinceMs, screen.touchedAtMs) : sinceMs;
  return lastMs + choosingTimeoutMs;
}

/** How long an outcome shows without a touch, and how much time one touch gives it. */
export function shownMs({ receiptMs }: Rules, outcome: Outcome): number {
  return outcome.kind === 'charged' ? receiptMs : endingMs;
}

/** However often it is touched, the next driver gets the screen then. */
export function shownAtMostUntilMs(rules: Rules, { sinceMs, outcome }: In<'finished'>): number {
  return sinceMs + (1 + rules.staysAtMost) * shownMs(rules, outcome);
}

/** When the wait for a car ends: the relay opens, and the payment is let go. */
export function plugInEndsAtMs(
  rules: Rules,
  { sinceMs, charge }: Pick<In<'awaitingVehicle'>, 'sinceMs' | 'charge'>,
): number {
  if (charge.plugInByMs === undefined) return sinceMs + rules.plugInTimeoutMs;
  return Math.min(charge.plugInByMs, plugInAtMostUntilMs(rules, charge));
}

/**
 * However often more time is asked for, current waits for a car no longer than this: without a pilot
 * the relay is closed meanwhile, and the driver's money is held. Counted from the charge's own
 * beginning, so that neither an interruption nor a restart makes it longer.
 */
export function plugInAtMostUntilMs(rules: Rules, { startedAtMs }: Charge): number {
  return startedAtMs + (1 + rules.staysAtMost) * rules.plugInTimeoutMs;
}

/** When the screen of several outlets goes back to their overview; null where it does not by itself. */
export function overviewAtMs(state: StationState): number | null {
  const { screen, rules } = state;
  const session = screen.evse === null ? undefined : state.evses[screen.evse]?.session;
  if (rules.evses.length < 2 || session === undefined || isServiced(state)) return null;
  const mayLeave =
    session.state === 'idle' ||
    session.state === 'charging' ||
    session.state === 'suspended' ||
    isPhonePaying(state, session);
  return mayLeave ? screen.touchedAtMs + overviewAfterMs : null;
}

/**
 * When a language that somebody chose on a screen at rest, and left, is forgotten: no visit began, so
 * nothing else ends it for the next driver. Null where a visit does.
 */
export function languageForgottenAtMs(state: StationState): number | null {
  const { screen, rules } = state;
  if (screen.language === rules.language || isServiced(state)) return null;
  const session = screen.evse === null ? undefined : state.evses[screen.evse]?.session;
  const isAtRest =
    session === undefined || session.state === 'idle' || isPhonePaying(state, session);
  return isAtRest ? screen.touchedAtMs + overviewAfterMs : null;
}

/** When a technician's visit ends by itself: untouched, with no test under way, or for good. */
export function serviceEndsAtMs(state: StationState, { sinceMs }: ServiceVisit): number {
  const atMostMs = sinceMs + serviceAtMostMs;
  if (runningTrial(state) !== null) return atMostMs;
  return Math.min(atMostMs, Math.max(sinceMs, state.screen.touchedAtMs) + serviceIdleMs);
}

interface Deadline {
  kind: TimeOut['kind'];
  endsAtMs: number;
  /** How far touches can put it off. */
  atMostMs: number;
}

/** The waits of the visit that the screen shows. */
function visitDeadline(state: StationState, label: string, session: Session): Deadline | null {
  const { rules } = state;
  switch (session.state) {
    case 'terms':
    case 'amount':
      return byTouch('return', choosingEndsAtMs(state, label, session));
    case 'awaitingPayment': {
      const payment = state.payments[session.reference];
      if (payment === undefined || session.closingUntilMs !== null) return null;
      // Vipps' own limit: nobody can put it off.
      const { expiresAtMs } = payment;
      return { kind: 'payment', endsAtMs: expiresAtMs, atMostMs: expiresAtMs };
    }
    case 'awaitingVehicle': {
      const endsAtMs = plugInEndsAtMs(rules, session);
      const atMostMs = plugInAtMostUntilMs(rules, session.charge);
      return { kind: 'plug-in', endsAtMs, atMostMs };
    }
    case 'finished': {
      const atMostMs = shownAtMostUntilMs(rules, session);
      return { kind: 'return', endsAtMs: session.endsAtMs, atMostMs };
    }
    default:
      return null;
  }
}

/** Put off by any touch, as often as somebody is there. */
function byTouch(kind: TimeOut['kind'], endsAtMs: number | null): Deadline | null {
  return endsAtMs === null ? null : { kind, endsAtMs, atMostMs: Number.POSITIVE_INFINITY };
}

function driversDeadlines(state: StationState): (Deadline | null)[] {
  const label = state.screen.evse;
  const session = label === null ? undefined : state.evses[label]?.session;
  return [
    label === null || session === undefined ? null : visitDeadline(state, label, session),
    byTouch('overview', overviewAtMs(state)),
    byTouch('language', languageForgottenAtMs(state)),
  ];
}

function serviceDeadline(state: StationState, visit: ServiceVisit): Deadline {
  const endsAtMs = serviceEndsAtMs(state, visit);
  return { kind: 'service', endsAtMs, atMostMs: visit.sinceMs + serviceAtMostMs };
}

/** What comes next on the screen by itself, as far as it is near enough to be announced. */
export function timeOutAt(state: StationState, atMs: number): TimeOut | null {
  const visit = openVisit(state);
  const deadlines = visit === null ? driversDeadlines(state) : [serviceDeadline(state, visit)];
  // Of two at once the first says more.
  const next = deadlines.reduce((first, one) =>
    first === null || (one !== null && one.endsAtMs < first.endsAtMs) ? one : first,
  );
  if (next === null) return null;
  const remainingMs = next.endsAtMs - atMs;
  if (remainingMs <= 0 || remainingMs > warnBeforeMs) return null;
  return { kind: next.kind, remainingMs, canStay: next.atMostMs - next.endsAtMs >= stayStepMs };
}
