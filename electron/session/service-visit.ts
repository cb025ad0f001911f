/** A technician's visit as the machine remembers it, and what follows from it for everybody else. */
import type { ServiceAct, TrialView } from './service-view.ts';
import type { Reading, SessionStateName, StationState } from './state.ts';

/** The technician's door and, while somebody is in, the visit. */
export interface Service {
  /** PINs given since the last right one. Each is counted on disk before it is compared. */
  triedCount: number;
  /** One has been counted, and whether it is right is being found out. */
  isPending: boolean;
  /** None is compared before this time. */
  waitUntilMs: number;
  visit: ServiceVisit | null;
}

export interface ServiceVisit {
  sinceMs: number;
  /** On the way out: since when the start checks run again; null: the technician is in. */
  leavingSinceMs: number | null;
  /** Oldest first; the last fifty. */
  acts: ServiceAct[];
  /** The last guided test, and the one under way. */
  trial: Trial | null;
}

/** A guided test of a contactor. */
export interface Trial extends TrialView {
  phaseSinceMs: number;
  /** The one it began with; null: none yet. */
  startReading: Reading | null;
  /** The newest one. */
  reading: Reading | null;
  /** The first one that was asked for when the contact had come to rest again. */
  restReading: Reading | null;
}

const nobody: Service = { triedCount: 0, isPending: false, waitUntilMs: 0, visit: null };

export function serviceOf({ service }: StationState): Service {
  return service ?? nobody;
}

/** Nothing is sold: a technician is in, or the checks after the visit are not done yet. */
export function isServiced(state: StationState): boolean {
  return serviceOf(state).visit !== null;
}

/** The visit while the technician is in; null on the way out, too. */
export function openVisit(state: StationState): ServiceVisit | null {
  const { visit } = serviceOf(state);
  return visit?.leavingSinceMs === null ? visit : null;
}

/** A guided test of this outlet that has not come to its verdict. */
export function runningTrial(state: StationState, label?: string): Trial | null {
  const trial = openVisit(state)?.trial ?? null;
  if (trial === null || trial.verdict !== null) return null;
  return label === undefined || trial.evse === label ? trial : null;
}

/** The contact is meant to be closed for a guided test: told to, held, or left to its lease. */
export function trialHolds(state: StationState, label: string): boolean {
  const trial = runningTrial(state, label);
  if (trial === null) return false;
  const { phase, kind } = trial;
  return phase === 'closing' || phase === 'closed' || (phase === 'opening' && kind === 'lease');
}

/** Nobody stands there paying, starting or stopping: a technician may come in. */
const mayComeIn: ReadonlySet<SessionStateName> = new Set([
  'idle',
  'terms',
  'amount',
  'finished',
  'charging',
  'suspended',
]);

/** False for the moments in which a driver is at the screen, or at the cable, with money under way. */
export function mayEnter({ evses }: StationState): boolean {
  return Object.values(evses).every(({ session }) => mayComeIn.has(session.state));
}

/** Nobody's charge runs and nobody pays: a technician may act, not only look. */
export function isQuiet({ evses }: StationState): boolean {
  return Object.values(evses).every(
    ({ session: { state } }) => state === 'idle' || state === 'finished',
  );
}
