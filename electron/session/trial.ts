/**
 * The guided tests of a contactor: closed without anybody's payment, and therefore only in a
 * technician's visit, at an outlet where nobody is, for seconds, on fresh readings, and written down.
 */
import { callWelded, relayIsSeenOpen } from './at-rest.ts';
import {
  actsAtMost,
  closingMs,
  leakWh,
  trialAnswerMs,
  trialCloseMs,
  trialHoldMs,
  trialSlowMs,
  trialVerifyMs,
  weldSettleMs,
} from './limits.ts';
import { isQuiet, openVisit, runningTrial, serviceOf, type Trial } from './service-visit.ts';
import type { TrialKind, TrialPhase, TrialVerdict } from './service-view.ts';
import type { Turn } from './turn.ts';
import type { Reading } from './state.ts';

function putTrial(turn: Turn, trial: Trial): void {
  const service = serviceOf(turn.state);
  if (service.visit === null) return;
  const visit = { ...service.visit, trial };
  turn.state = { ...turn.state, service: { ...service, visit } };
}

function enter(turn: Turn, trial: Trial, phase: TrialPhase, change: Partial<Trial> = {}): void {
  putTrial(turn, { ...trial, ...change, phase, phaseSinceMs: turn.atMs });
}

/** Ends it with its verdict. Whatever that is, the relay is told to open. */
function conclude(turn: Turn, trial: Trial, verdict: TrialVerdict): void {
  turn.openRelay(trial.evse);
  enter(turn, trial, 'done', { verdict });
  const service = serviceOf(turn.state);
  if (service.visit === null) return;
  const what = trial.kind === 'relay' ? 'relay-test' : 'lease-test';
  const act = { what, about: trial.evse, outcome: verdict, atMs: turn.atMs } as const;
  const acts = [...service.visit.acts, act].slice(-actsAtMost);
  const visit = { ...service.visit, acts };
  turn.state = { ...turn.state, service: { ...service, visit } };
}

/** Begins one where nobody is; a second one beside it is not begun. */
export function trialWanted(turn: Turn, label: string, kind: TrialKind): void {
  const visit = openVisit(turn.state);
  if (visit === null || !isQuiet(turn.state) || runningTrial(turn.state) !== null) return;
  if (turn.evse(label).session.state !== 'idle') return;
  const trial: Trial = {
    evse: label,
    kind,
    phase: 'checking',
    startedAtMs: turn.atMs,
    phaseSinceMs: turn.atMs,
    closedAfterMs: null,
    openedAfterMs: null,
    powerW: null,
    energyWh: null,
    startReading: null,
    reading: null,
    restReading: null,
    verdict: null,
  };
  putTrial(turn, trial);
  const rules = turn.evseRules(label);
  const vehicle = turn.pilot(label).vehicle;
  if (turn.hasFault(label, 'F31') || turn.hasFault(label, 'F32')) {
    return conclude(turn, trial, 'no-record');
  }
  if (turn.hasFault(label, 'F17')) return conclude(turn, trial, 'not-open-before');
  if (rules?.pilot !== undefined && vehicle !== 'A') {
    return conclude(turn, trial, 'car-connected');
  }
  if (kind === 'lease' && rules?.hasNoDeadMan === true) return conclude(turn, trial, 'no-lease');
  turn.do({ type: 'readMeter', evse: label });
}

/** The technician has seen enough, leaves, or presses the emergency stop. */
export function interruptTrial(turn: Turn, label?: string): void {
  const trial = runningTrial(turn.state, label);
  if (trial !== null) conclude(turn, trial, 'interrupted');
}

export function trialRead(turn: Turn, label: string, reading: Reading): void {
  const before = runningTrial(turn.state, label);
  if (before === null) return;
  const trial = withReading(before, reading);
  putTrial(turn, trial);
  const isFlowing = reading.powerW >= turn.state.rules.idlePowerW;
  if (trial.phase === 'checking' && trial.startReading !== null && isFlowing) {
    return conclude(turn, trial, 'not-open-before');
  }
  if (trial.phase === 'verifying') watchAtRest(turn, trial, reading);
}

function withReading(trial: Trial, reading: Reading): Trial {
  if (reading.askedAtMs < trial.startedAtMs) return trial;
  const startReading = trial.startReading ?? reading;
  const isClosed = trial.phase === 'closed';
  return {
    ...trial,
    startReading,
    reading,
    powerW: isClosed ? Math.max(trial.powerW ?? 0, reading.powerW) : trial.powerW,
    energyWh: Math.max(0, reading.energyWh - startReading.energyWh),
  };
}

/** After the contact has opened: neither power nor energy may come through it. */
function watchAtRest(turn: Turn, trial: Trial, reading: Reading): void {
  if (reading.askedAtMs < trial.phaseSinceMs + weldSettleMs) return;
  const restReading = trial.restReading ?? reading;
  if (trial.restReading === null) putTrial(turn, { ...trial, restReading });
  const leakedWh = reading.energyWh - restReading.energyWh;
  const stepWh = turn.evseRules(trial.evse)?.meterStepWh;
  if (reading.powerW >= turn.state.rules.idlePowerW || leakedWh >= leakWh(stepWh)) {
    callWelded(turn, trial.evse);
    conclude(turn, { ...trial, restReading }, 'current-after-open');
  }
}

export function trialRelayReported(
  turn: Turn,
  label: string,
  { askedAtMs }: { askedAtMs: number },
): void {
  const trial = runningTrial(turn.state, label);
  if (trial === null) return;
  const { isEnergized, auxiliaryIsClosed, lastCloseAtMs } = turn.evse(label).relay;
  const isClosed = isEnergized === true && auxiliaryIsClosed !== false;
  switch (trial.phase) {
    case 'closing':
      if (!isClosed || askedAtMs < lastCloseAtMs) return;
      return enter(turn, trial, 'closed', { closedAfterMs: turn.atMs - lastCloseAtMs });
    case 'closed':
      if (isClosed || askedAtMs < lastCloseAtMs + closingMs) return;
      return conclude(turn, trial, 'did-not-hold');
    case 'opening':
      if (askedAtMs < trial.phaseSinceMs || !relayIsSeenOpen(turn.evse(label))) return;
      return seenOpen(turn, trial);
    default:
      return;
  }
}

function seenOpen(turn: Turn, trial: Trial): void {
  const openedAfterMs = turn.atMs - trial.phaseSinceMs;
  const { leaseMs } = turn.evseRules(trial.evse) ?? { leaseMs: 0 };
  const atMostMs = trialSlowMs + (trial.kind === 'lease' ? leaseMs : 0);
  const seen = { ...trial, openedAfterMs };
  if (openedAfterMs > atMostMs) return conclude(turn, seen, 'opened-late');
  // Said once more where the lease has done it: from here on every witness counts.
  if (trial.kind === 'lease') turn.openRelay(trial.evse);
  enter(turn, seen, 'verifying');
}

/** Time passes: leases are renewed on fresh readings, and every phase has its end. */
export function trialTicked(turn: Turn): void {
  const trial = runningTrial(turn.state);
  if (trial === null) return;
  if (!isQuiet(turn.state)) return conclude(turn, trial, 'interrupted');
  const passedMs = turn.atMs - trial.phaseSinceMs;
  switch (trial.phase) {
    case 'checking':
      return checkingTicked(turn, trial, passedMs);
    case 'closing':
      if (passedMs < trialCloseMs) return keepClosed(turn, trial);
      return conclude(turn, trial, whyNotClosed(turn, trial.evse));
    case 'closed': {
      const { leaseMs } = turn.evseRules(trial.evse) ?? { leaseMs: 0 };
      const holdMs = trial.kind === 'lease' ? leaseMs + trialSlowMs : trialHoldMs;
      if (passedMs < holdMs) return keepClosed(turn, trial);
      if (trial.kind === 'relay') turn.openRelay(trial.evse);
      return enter(turn, trial, 'opening');
    }
    case 'opening': {
      const { leaseMs } = turn.evseRules(trial.evse) ?? { leaseMs: 0 };
      const allowedMs = trialAnswerMs + (trial.kind === 'lease' ? leaseMs : 0);
      if (passedMs >= allowedMs) conclude(turn, trial, 'did-not-open');
      return;
    }
    case 'verifying':
      if (turn.hasFault(trial.evse, 'F17')) return conclude(turn, trial, 'current-after-open');
      if (passedMs < trialVerifyMs) return;
      return conclude(turn, trial, trial.restReading === null ? 'no-reading' : 'passed');
    case 'done':
  }
}

/** The contact must be open, and the meter must answer, before anything is closed. */
function checkingTicked(turn: Turn, trial: Trial, passedMs: number): void {
  const evse = turn.evse(trial.evse);
  const isOpen = relayIsSeenOpen(evse) && evse.relay.failingSinceMs === null;
  if (trial.startReading !== null && isOpen) {
    enter(turn, trial, 'closing');
    turn.closeRelay(trial.evse);
  } else if (passedMs >= trialAnswerMs) {
    conclude(turn, trial, trial.startReading === null ? 'no-reading' : 'not-open-before');
  }
}

function whyNotClosed(turn: Turn, label: string): TrialVerdict {
  const { isEnergized, auxiliaryIsClosed } = turn.evse(label).relay;
  const coilAlone = isEnergized === true && auxiliaryIsClosed === false;
  return coilAlone ? 'auxiliary-stayed-open' : 'did-not-close';
}

/** Nothing is held on a reading older than a driver's charge would be held on. */
function keepClosed(turn: Turn, trial: Trial): void {
  const askedAtMs = trial.reading?.askedAtMs ?? trial.startedAtMs;
  if (turn.atMs - askedAtMs > turn.state.rules.readingMaxAgeMs) {
    return conclude(turn, trial, 'no-reading');
  }
  turn.do({ type: 'renewLease', evse: trial.evse });
}
