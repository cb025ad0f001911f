/** The first state there is, and what a start makes of the state the journal ends with. */
import { checkAnew } from './check-anew.ts';
import { searchForOrphans } from './orphan.ts';
import { recoverPayment, releasePayment } from './payment.ts';
import { endSession, toIdle } from './ending.ts';
import { forgetVisit } from './service.ts';
import { stopCharge } from './stopping.ts';
import { type Turn } from './turn.ts';
import { stateSchema, type Charge, type Evse, type Rules, type StationState } from './state.ts';

function newEvse(): Evse {
  return {
    session: { state: 'idle' },
    faults: [],
    meter: { serialNumber: null, failingSinceMs: null, restWh: null, leakSinceMs: null },
    relay: {
      isEnergized: null,
      auxiliaryIsClosed: null,
      failingSinceMs: null,
      openWantedAtMs: null,
      lastOpenAtMs: 0,
      lastCloseAtMs: 0,
      auxiliaryIsDoubted: false,
    },
  };
}

/** The state before anything has ever happened. */
export function initialState(rules: Rules): StationState {
  return {
    schema: stateSchema,
    rules,
    atMs: 0,
    paymentIsReachable: true,
    paymentTrouble: null,
    screen: { evse: null, language: rules.language, touchedAtMs: 0 },
    evses: {},
    payments: {},
    alerts: [],
    lastReferences: {},
  };
}

/**
 * A start, after an orderly end, a crash or a power cut at any instant. Every relay is told to open;
 * a charge goes on if its meter answers soon enough, otherwise it is ended as PowerLoss; every
 * payment not known to be settled is looked up, and those that the record may have lost are sought.
 */
export function stationStarted(turn: Turn, rules: Rules, clockIsUncertain: boolean): void {
  turn.state = {
    ...turn.state,
    rules,
    screen: {
      evse: rules.evses.length === 1 ? (rules.evses[0]?.label ?? null) : null,
      language: rules.language,
      touchedAtMs: turn.atMs,
    },
    evses: evsesFor(turn, rules),
  };
  forgetVisit(turn);
  for (const reference of Object.keys(turn.state.payments)) recoverPayment(turn, reference);
  for (const label of Object.keys(turn.state.evses)) {
    checkAnew(turn, label);
    // A start has opened the record anew: what is wrong with it is said again.
    for (const code of ['F31', 'F32'] as const) turn.clear(label, code);
    if (clockIsUncertain) noteGap(turn, label);
    recoverSession(turn, label, clockIsUncertain);
  }
  searchForOrphans(turn);
}

/** EVSEs of the configuration, and those taken out of it while money is still open on them. */
function evsesFor(turn: Turn, rules: Rules): Record<string, Evse> {
  const evses: Record<string, Evse> = {};
  for (const { label } of rules.evses) evses[label] = turn.state.evses[label] ?? newEvse();
  for (const [label, evse] of Object.entries(turn.state.evses)) {
    const { state } = evse.session;
    if (state !== 'idle' && state !== 'finished') evses[label] ??= evse;
  }
  return evses;
}

/** For how long current may have flowed since the last reading, nobody can say by this clock. */
function noteGap(turn: Turn, label: string): void {
  const { session } = turn.evse(label);
  if (!('charge' in session) || session.charge === null) return;
  const charge: Charge = { ...session.charge, gapIsUnknown: true };
  turn.putSession(label, { ...session, charge });
}

function recoverSession(turn: Turn, label: string, clockIsUncertain: boolean): void {
  const { session } = turn.evse(label);
  /** The driver may still be there, if the station was gone only since `lastMs`. */
  const isSoonAfter = (lastMs: number): boolean =>
    turn.atMs - lastMs <= turn.state.rules.resumeWithinMs && !clockIsUncertain;
  switch (session.state) {
    case 'idle':
      return;
    case 'terms':
    case 'amount':
      return toIdle(turn, label);
    case 'creatingPayment':
      if (isSoonAfter(session.sinceMs)) return;
      releasePayment(turn, session.reference);
      return toIdle(turn, label);
    case 'awaitingPayment':
      // The driver has long left a dead screen: do not start on an approval given meanwhile.
      if (isSoonAfter(turn.state.atMs)) return;
      turn.putSession(label, { ...session, expiresAtMs: turn.atMs });
      return;
    case 'starting':
      if (session.charge !== null) return stopCharge(turn, label, session.charge, 'PowerLoss');
      if (isSoonAfter(session.sinceMs)) {
        turn.putSession(label, { ...session, sinceMs: turn.atMs });
        return;
      }
      releasePayment(turn, session.reference);
      return toIdle(turn, label);
    case 'awaitingVehicle':
    case 'charging':
    case 'suspended': {
      const lastMs = session.charge.reading.askedAtMs;
      if (!isSoonAfter(lastMs)) return stopCharge(turn, label, session.charge, 'PowerLoss');
      const charge = { ...session.charge, troubledSinceMs: lastMs, refusedReadings: 0 };
      turn.putSession(label, { state: 'suspended', because: 'restart', sinceMs: lastMs, charge });
      return;
    }
    case 'stopping':
      return stopCharge(turn, label, session.charge, session.reason, session.failure);
    case 'finished':
      if (session.outcome.kind !== 'charged') return toIdle(turn, label);
      return endSession(turn, label, session.outcome);
  }
}
