/** Relay and meter of one EVSE: when current may flow, when it must not, and how it is ended. */
import { closingMs, startTimeoutMs, steadyMs } from './limits.ts';
import { coolDown, keepOpen, relayIsSeenOpen, watchForLeak } from './at-rest.ts';
import { beginCharge, isPermitted, takeReading } from './charge.ts';
import { endIfGuaranteeEnds } from './guarantee.ts';
import { releasePayment } from './payment.ts';
import { endSession } from './ending.ts';
import {
  endCharge,
  readingWhileStopping,
  relayWhileStopping,
  stopCharge,
  stoppingTicked,
} from './stopping.ts';
import { resume, suspend, suspendedTicked } from './suspension.ts';
import { plugInEndsAtMs } from './time-outs.ts';
import { assert, type Turn } from './turn.ts';
import type { Charge, Evse, Reading } from './state.ts';
import type { FaultCode } from './view.ts';

/** States in which the relay may be closed. */
export function mayBeClosed(evse: Evse): boolean {
  const { session } = evse;
  return (
    (session.state === 'starting' && session.charge !== null) ||
    session.state === 'awaitingVehicle' ||
    session.state === 'charging' ||
    (session.state === 'stopping' && session.easingUntilMs !== undefined)
  );
}

/**
 * Approval is in: wait for a fresh reading to start from. An EVSE that has become faulty meanwhile
 * starts nothing and lets the payment go.
 */
export function beginStarting(turn: Turn, label: string, reference: string): void {
  const fault = turn.evse(label).faults[0];
  if (fault !== undefined) return abandonStart(turn, label, reference, fault.code);
  turn.putSession(label, { state: 'starting', reference, sinceMs: turn.atMs, charge: null });
  turn.do({ type: 'readMeter', evse: label });
}

/** The relay was never told to close: the payment is let go at once, the driver told. */
function abandonStart(turn: Turn, label: string, reference: string, code: FaultCode): void {
  turn.openRelay(label);
  releasePayment(turn, reference);
  endSession(turn, label, { kind: 'failed', code });
}

export function meterRead(turn: Turn, label: string, reading: Reading): void {
  if (turn.evse(label).meter.failingSinceMs !== null) {
    turn.putMeter(label, { failingSinceMs: null });
  }
  turn.clear(label, 'F11');
  const { session } = turn.evse(label);
  switch (session.state) {
    case 'starting':
      if (session.charge === null) startFrom(turn, label, session.reference, reading);
      else takeInto(turn, label, session.charge, reading);
      return;
    case 'awaitingVehicle':
    case 'charging':
    case 'suspended':
      takeInto(turn, label, session.charge, reading);
      return;
    case 'stopping':
      readingWhileStopping(turn, label, reading);
      return;
    default:
      watchForLeak(turn, label, reading);
  }
}

function startFrom(turn: Turn, label: string, reference: string, reading: Reading): void {
  const payment = turn.payment(reference);
  const { session } = turn.evse(label);
  assert(payment !== undefined && session.state === 'starting', 'starting has its payment');
  // The reading must be younger than the approval: what flowed before is not this driver's.
  if (reading.askedAtMs < session.sinceMs) return;
  // Out of order since the approval: never a start, and the wait for it has its end.
  if (turn.evse(label).faults.length > 0) return;
  const charge = beginCharge(turn.state.rules, turn.evse(label), payment, reading);
  if (!isPermitted(turn, label, charge)) return abandonStart(turn, label, reference, 'F21');
  if (turn.evseRules(label)?.pilot !== undefined) {
    // The relay closes when the car asks (pilot.ts).
    turn.putSession(label, { state: 'awaitingVehicle', sinceMs: turn.atMs, charge });
    return;
  }
  turn.putSession(label, { ...session, charge });
  turn.closeRelay(label);
}

/** A reading while the relay is, or may again be, closed. */
function takeInto(turn: Turn, label: string, before: Charge, reading: Reading): void {
  const { session } = turn.evse(label);
  const taken = takeReading(turn, label, before, reading);
  if (taken.kind === 'meter-reset') {
    turn.raise(label, 'F14');
    return stopCharge(turn, label, taken.charge, 'Other');
  }
  if (taken.kind === 'beyond-held') return stopCharge(turn, label, before, 'LocalOutOfCredit');
  const charge = settleDown(turn, taken.charge);
  putCharge(turn, label, charge);
  if (taken.kind === 'refused') return;
  if (!isPermitted(turn, label, charge)) {
    const isOld = turn.atMs - reading.askedAtMs > turn.state.rules.readingMaxAgeMs;
    if (!isOld) endCharge(turn, label, charge, 'LocalOutOfCredit');
    return;
  }
  if (session.state === 'suspended') return resume(turn, label, charge);
  if (session.state === 'awaitingVehicle' && charge.hasFlowed) {
    turn.putSession(label, { state: 'charging', charge });
  }
  const { idleMs } = turn.state.rules;
  if (charge.hasFlowed && charge.idleSinceMs !== null) {
    if (turn.atMs - charge.idleSinceMs >= idleMs) endCharge(turn, label, charge, 'StoppedByEV');
  }
}

function settleDown(turn: Turn, charge: Charge): Charge {
  if (charge.resumedAtMs === null || turn.atMs - charge.resumedAtMs < steadyMs) return charge;
  return { ...charge, troubledSinceMs: null, resumedAtMs: null };
}

function putCharge(turn: Turn, label: string, charge: Charge): void {
  const { session } = turn.evse(label);
  if ('charge' in session) turn.putSession(label, { ...session, charge });
}

export function meterFailed(turn: Turn, label: string): void {
  const { meter } = turn.evse(label);
  if (meter.failingSinceMs === null) turn.putMeter(label, { failingSinceMs: turn.atMs });
  else if (turn.atMs - meter.failingSinceMs >= turn.state.rules.readingMaxAgeMs) {
    turn.raise(label, 'F11');
  }
}

export function relayReported(
  turn: Turn,
  label: string,
  report: { isEnergized: boolean; auxiliaryIsClosed: boolean | null; askedAtMs: number },
): void {
  const { isEnergized, auxiliaryIsClosed, askedAtMs } = report;
  const before = turn.evse(label).relay;
  if (before.failingSinceMs !== null) turn.putRelay(label, { failingSinceMs: null });
  turn.clear(label, 'F12');
  if (before.isEnergized !== isEnergized || before.auxiliaryIsClosed !== auxiliaryIsClosed) {
    turn.putRelay(label, { isEnergized, auxiliaryIsClosed });
  }
  // What flowed while the contact was closed is no witness against its saying that it is open now.
  if (before.auxiliaryIsClosed === true && auxiliaryIsClosed === false) {
    turn.putMeter(label, { restWh: null, leakSinceMs: null });
  }
  const evse = turn.evse(label);
  const { session } = evse;
  const isOpen = relayIsSeenOpen(evse);
  const isClosed = isEnergized && auxiliaryIsClosed !== false;
  const { lastCloseAtMs } = evse.relay;
  if (session.state === 'starting' && session.charge !== null) {
    if (isClosed && askedAtMs >= lastCloseAtMs) {
      const { charge } = session;
      turn.putSession(label, { state: 'awaitingVehicle', sinceMs: turn.atMs, charge });
    }
  } else if (session.state === 'stopping') {
    relayWhileStopping(turn, label, isOpen, askedAtMs);
  } else if (session.state === 'charging' || session.state === 'awaitingVehicle') {
    // Asked before the command to close, or while the contactor still moved: says nothing.
    const wasJustClosed = askedAtMs < lastCloseAtMs + closingMs;
    const isToldToClose = evse.relay.openWantedAtMs === null;
    if (isToldToClose && !isClosed && !wasJustClosed)
      suspend(turn, label, session.charge, 'relay-open');
  }
  const isDisproved = isOpen && auxiliaryIsClosed === false && !evse.relay.auxiliaryIsDoubted;
  if (isDisproved) turn.clear(label, 'F17');
}

export function relayFailed(turn: Turn, label: string): void {
  const { relay } = turn.evse(label);
  if (relay.failingSinceMs === null) turn.putRelay(label, { failingSinceMs: turn.atMs });
  else if (turn.atMs - relay.failingSinceMs >= turn.state.rules.readingMaxAgeMs) {
    turn.raise(label, 'F12');
  }
}

/** Time passes: leases are renewed while permitted, and every wait has its end. */
export function supplyTicked(turn: Turn, label: string): void {
  const { session } = turn.evse(label);
  const { rules } = turn.state;
  switch (session.state) {
    case 'starting': {
      if (turn.atMs - session.sinceMs >= startTimeoutMs) {
        if (session.charge === null) {
          // Before the first reading it is a fault that stands or the meter.
          const code = turn.evse(label).faults[0]?.code ?? 'F11';
          abandonStart(turn, label, session.reference, code);
          // After it the relay, which may yet obey: the money is held until it is seen open.
        } else stopCharge(turn, label, session.charge, 'Other', 'F13');
      } else if (session.charge !== null) renewOrSuspend(turn, label, session.charge);
      return;
    }
    case 'awaitingVehicle':
      if (turn.atMs >= plugInEndsAtMs(rules, session)) {
        stopCharge(turn, label, session.charge, 'Timeout');
        // Only a pilot lets it be open here: until the car asks.
      } else if (turn.evse(label).relay.openWantedAtMs !== null) keepOpen(turn, label);
      else renewOrSuspend(turn, label, session.charge);
      return;
    case 'charging':
      if (endIfGuaranteeEnds(turn, label, session.charge)) return;
      renewOrSuspend(turn, label, session.charge);
      return;
    case 'suspended':
      return suspendedTicked(turn, label, session);
    case 'stopping':
      return stoppingTicked(turn, label);
    default:
      keepOpen(turn, label);
      coolDown(turn, label);
  }
}

function renewOrSuspend(turn: Turn, label: string, charge: Charge): void {
  const { failingSinceMs } = turn.evse(label).relay;
  const { readingMaxAgeMs } = turn.state.rules;
  if (failingSinceMs !== null && turn.atMs - failingSinceMs >= readingMaxAgeMs) {
    return suspend(turn, label, charge, 'relay-open');
  }
  if (isPermitted(turn, label, charge)) turn.do({ type: 'renewLease', evse: label });
  else if (turn.atMs - charge.reading.askedAtMs > turn.state.rules.readingMaxAgeMs) {
    suspend(turn, label, charge, 'meter-lost');
  }
}
