/** The technician's way in and out, and what is done in between: nothing is sold meanwhile. */
import { checkAnew } from './check-anew.ts';
import { toIdle } from './ending.ts';
import { actsAtMost, pinTries, pinWaitAtMostMs, pinWaitMs, recheckAtMostMs } from './limits.ts';
import { mayEnter, openVisit, serviceOf } from './service-visit.ts';
import type { Service, ServiceVisit } from './service-visit.ts';
import type { ServiceAct, ServiceReason } from './service-view.ts';
import { serviceEndsAtMs } from './time-outs.ts';
import { interruptTrial, trialTicked } from './trial.ts';
import type { Turn } from './turn.ts';
import type { AlertCode } from './state.ts';

function putService(turn: Turn, change: Partial<Service>): void {
  turn.state = { ...turn.state, service: { ...serviceOf(turn.state), ...change } };
}

function putVisit(turn: Turn, change: Partial<ServiceVisit>): void {
  const { visit } = serviceOf(turn.state);
  if (visit !== null) putService(turn, { visit: { ...visit, ...change } });
}

/** Writes down what was done, for the journal and for the list on the screen. */
export function noteAct(turn: Turn, act: Omit<ServiceAct, 'atMs'>): void {
  const visit = openVisit(turn.state);
  if (visit === null) return;
  const acts = [...visit.acts, { ...act, atMs: turn.atMs }].slice(-actsAtMost);
  putVisit(turn, { acts });
}

/** How long nobody's PIN is compared after so many that were given in a row. */
function waitAfterMs(triedCount: number): number {
  if (triedCount < pinTries) return 0;
  return Math.min(pinWaitMs * 2 ** (triedCount - pinTries), pinWaitAtMostMs);
}

/** A PIN is about to be compared: counted before, so that a power cut between is no free try. */
export function pinGiven(turn: Turn): void {
  const { triedCount, isPending, waitUntilMs, visit } = serviceOf(turn.state);
  if (turn.state.rules.hasPin !== true || visit !== null || isPending) return;
  if (turn.atMs < waitUntilMs || !mayEnter(turn.state)) return;
  const tried = triedCount + 1;
  putService(turn, {
    triedCount: tried,
    isPending: true,
    waitUntilMs: turn.atMs + waitAfterMs(tried),
  });
}

export function pinRefused(turn: Turn): void {
  if (serviceOf(turn.state).isPending) putService(turn, { isPending: false });
}

/** The right one: the technician is in, unless a driver was faster. */
export function pinAccepted(turn: Turn): void {
  if (!serviceOf(turn.state).isPending) return;
  putService(turn, { triedCount: 0, isPending: false, waitUntilMs: 0 });
  if (!mayEnter(turn.state)) return;
  for (const [label, { session }] of Object.entries(turn.state.evses)) {
    if (session.state === 'terms' || session.state === 'amount') toIdle(turn, label);
  }
  const visit = { sinceMs: turn.atMs, leavingSinceMs: null, acts: [], trial: null };
  putService(turn, { visit });
  const { screen } = turn.state;
  turn.state = { ...turn.state, screen: { ...screen, touchedAtMs: turn.atMs } };
  noteAct(turn, { what: 'entered', about: null, outcome: null });
}

/** Out again. What nobody charges at goes through the checks of a start before anything is sold. */
export function serviceLeft(turn: Turn): void {
  if (openVisit(turn.state) === null) return;
  interruptTrial(turn);
  for (const [label, { session }] of Object.entries(turn.state.evses)) {
    if (session.state === 'idle' || session.state === 'finished') checkAnew(turn, label);
  }
  putVisit(turn, { leavingSinceMs: turn.atMs });
}

/** A new start: whoever was in is out, as its own checks begin. */
export function forgetVisit(turn: Turn): void {
  const { visit, isPending } = serviceOf(turn.state);
  if (visit !== null || isPending) putService(turn, { visit: null, isPending: false });
}

export function serviceTicked(turn: Turn): void {
  const { visit } = serviceOf(turn.state);
  if (visit === null) return;
  if (visit.leavingSinceMs !== null) return endOnceChecked(turn, visit.leavingSinceMs);
  trialTicked(turn);
  if (turn.atMs >= serviceEndsAtMs(turn.state, visit)) serviceLeft(turn);
}

/** Every device has answered, or has been asked long enough for its silence to be a fault. */
function endOnceChecked(turn: Turn, sinceMs: number): void {
  const isChecked = Object.values(turn.state.evses).every(({ session, meter, relay }) => {
    if (session.state !== 'idle' && session.state !== 'finished') return true;
    const meterHasAnswered = meter.restWh !== null;
    return meterHasAnswered && relay.isEnergized !== null;
  });
  if (!isChecked && turn.atMs - sinceMs < recheckAtMostMs) return;
  putService(turn, { visit: null });
  const { rules, screen } = turn.state;
  const evse = rules.evses.length === 1 ? (rules.evses[0]?.label ?? null) : null;
  turn.state = { ...turn.state, screen: { ...screen, evse, language: rules.language } };
}

/** Puts an outlet out of service, or in again; one at which a charge runs is left alone. */
export function evseServiceWanted(
  turn: Turn,
  label: string,
  { isOpen, reason }: { isOpen: boolean; reason: ServiceReason },
): void {
  if (openVisit(turn.state) === null) return;
  const { session, faults } = turn.evse(label);
  if (session.state !== 'idle' && session.state !== 'finished') return;
  const others = faults.filter(({ code }) => code !== 'F40');
  const closed = { code: 'F40', sinceMs: turn.atMs, reason } as const;
  if (isOpen && others.length === faults.length) return;
  turn.putEvse(label, { faults: isOpen ? others : [...others, closed] });
  const what = isOpen ? 'put-in-service' : 'taken-out-of-service';
  noteAct(turn, { what, about: label, outcome: isOpen ? null : reason });
}

/** Somebody has seen it; it stands as long as its cause. `by` is a sign, never a name. */
export function alertAcknowledged(
  turn: Turn,
  { code, reference, by }: { code: AlertCode; reference: string | null; by: string },
): void {
  if (openVisit(turn.state) === null) return;
  const alert = turn.state.alerts.find((one) => one.code === code && one.reference === reference);
  if (alert === undefined) return;
  const seen = { ...alert, acknowledged: { by, atMs: turn.atMs } };
  const alerts = turn.state.alerts.map((one) => (one === alert ? seen : one));
  turn.state = { ...turn.state, alerts };
  noteAct(turn, { what: 'alert-acknowledged', about: reference ?? code, outcome: by });
}

/** What waits for its next try is due now, after a look at how the payment stands. */
export function retryWanted(turn: Turn, reference: string): void {
  const payment = turn.payment(reference);
  if (openVisit(turn.state) === null || payment === undefined || payment.isSettled) return;
  const operations = { ...payment.operations };
  for (const [name, operation] of Object.entries(operations)) {
    if (operation.state !== 'waiting') continue;
    operations[name as keyof typeof operations] = { ...operation, nextTryAtMs: turn.atMs };
  }
  turn.putPayment({ ...payment, operations, mustLook: true });
  noteAct(turn, { what: 'retry', about: reference, outcome: null });
}
