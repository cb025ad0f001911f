/**
 * The end of a charge, in order: with a pilot the car is told first and gets six seconds to stop
 * drawing; then open, see it open, read once more, bill.
 */
import { isPermitted, makeBill, takeReading } from './charge.ts';
import { easeMs, openAgainMs, stopTimeoutMs } from './limits.ts';
import { endSession } from './ending.ts';
import { assert, type Turn } from './turn.ts';
import type { Charge, Reading, Session } from './state.ts';
import type { FaultCode, StopReason } from './view.ts';

type Stopping = Extract<Session, { state: 'stopping' }>;

/** A stop that begins now. */
function stopping(turn: Turn, charge: Charge, reason: StopReason): Stopping {
  return {
    state: 'stopping',
    reason,
    sinceMs: turn.atMs,
    charge,
    openedAtMs: null,
    lastOpenAtMs: turn.atMs,
  };
}

/** Opens at once. */
export function stopCharge(
  turn: Turn,
  label: string,
  charge: Charge,
  reason: StopReason,
  failure?: FaultCode,
): void {
  turn.openRelay(label);
  turn.putSession(label, {
    ...stopping(turn, charge, reason),
    ...(failure === undefined ? {} : { failure }),
  });
}

/**
 * Ends a charge that nothing is wrong with: a car that draws, and can be told, is told before the relay
 * opens, so that no contactor breaks its current (IEC 61851-1, A.5, sequences 10.1 and 10.2).
 */
export function endCharge(turn: Turn, label: string, charge: Charge, reason: StopReason): void {
  if (!mayEase(turn, label, charge)) return stopCharge(turn, label, charge, reason);
  const easingUntilMs = turn.atMs + easeMs;
  turn.putSession(label, { ...stopping(turn, charge, reason), easingUntilMs });
}

function mayEase(turn: Turn, label: string, charge: Charge): boolean {
  const { session, relay, pilot } = turn.evse(label);
  return (
    session.state === 'charging' &&
    turn.evseRules(label)?.pilot !== undefined &&
    pilot?.vehicle === 'C' &&
    pilot.failingSinceMs === null &&
    relay.openWantedAtMs === null &&
    charge.reading.powerW >= turn.state.rules.idlePowerW &&
    isPermitted(turn, label, charge, 'easing')
  );
}

/** The car has stopped, or its time is over: now the relay opens. Changes nothing without easing. */
export function endEasing(turn: Turn, label: string): void {
  const { session } = turn.evse(label);
  if (session.state !== 'stopping' || session.easingUntilMs === undefined) return;
  const { easingUntilMs: _isOver, ...rest } = session;
  turn.openRelay(label);
  turn.putSession(label, { ...rest, easedAtMs: turn.atMs, lastOpenAtMs: turn.atMs });
}

export function readingWhileStopping(turn: Turn, label: string, reading: Reading): void {
  const { session } = turn.evse(label);
  assert(session.state === 'stopping', 'the caller looked');
  if (session.easingUntilMs !== undefined) return readingWhileEasing(turn, label, session, reading);
  if (session.openedAtMs === null || reading.askedAtMs < session.openedAtMs) return;
  const taken = takeReading(turn, label, session.charge, reading);
  const isTaken = taken.kind === 'taken';
  finishCharge(turn, label, isTaken ? taken.charge : session.charge, isTaken);
}

function readingWhileEasing(turn: Turn, label: string, session: Stopping, reading: Reading): void {
  const taken = takeReading(turn, label, session.charge, reading);
  if (taken.kind !== 'taken') return endEasing(turn, label);
  turn.putSession(label, { ...session, charge: taken.charge });
  if (reading.powerW < turn.state.rules.idlePowerW) endEasing(turn, label);
}

/** The relay is open and reported so: one reading more, and the figures are final. */
export function relayWhileStopping(
  turn: Turn,
  label: string,
  isOpen: boolean,
  askedAtMs: number,
): void {
  const { session } = turn.evse(label);
  assert(session.state === 'stopping', 'the caller looked');
  if (!isOpen || session.openedAtMs !== null || askedAtMs < session.sinceMs) return;
  endEasing(turn, label);
  const { session: eased } = turn.evse(label);
  assert(eased.state === 'stopping', 'nothing else follows easing');
  turn.putSession(label, { ...eased, openedAtMs: askedAtMs });
  turn.do({ type: 'readMeter', evse: label });
}

/**
 * The relay is open and the figures are final: bill it, and let settlement run by itself.
 * `isReadOpen`: the last reading was taken with the relay open.
 */
function finishCharge(turn: Turn, label: string, charge: Charge, isReadOpen: boolean): void {
  const { session } = turn.evse(label);
  assert(session.state === 'stopping', 'a charge is finished out of stopping');
  const bill = makeBill(charge, session.reason, session.sinceMs);
  const payment = turn.payment(charge.reference);
  assert(payment?.plan.kind === 'await', 'a charge is billed once');
  const failure = bill.energyWh === 0 ? session.failure : undefined;
  turn.putPayment({
    ...payment,
    plan: failure !== undefined ? { kind: 'release' } : { kind: 'settle', bill },
  });
  // What flowed between the last good reading and the opening is no leak: only a reading taken with
  // the relay open is one to measure a leak from.
  turn.putMeter(label, { restWh: isReadOpen ? charge.reading.energyWh : null, leakSinceMs: null });
  // Cancel before anything flowed is no purchase: straight back to welcome.
  if (bill.energyWh === 0 && session.reason === 'Local' && !charge.hasFlowed) {
    return endSession(turn, label, null);
  }
  if (failure !== undefined) return endSession(turn, label, { kind: 'failed', code: failure });
  endSession(turn, label, { kind: 'charged', bill });
}

export function stoppingTicked(turn: Turn, label: string): void {
  const { session } = turn.evse(label);
  assert(session.state === 'stopping', 'the caller looked');
  if (session.easingUntilMs !== undefined) {
    const isHeld = isPermitted(turn, label, session.charge, 'easing');
    if (turn.atMs >= session.easingUntilMs || !isHeld) return endEasing(turn, label);
    return turn.do({ type: 'renewLease', evse: label });
  }
  if (turn.atMs - (session.easedAtMs ?? session.sinceMs) >= stopTimeoutMs) {
    // The lease has long run out. What does not answer is at fault; a relay that says closed is welded.
    const { relay } = turn.evse(label);
    if (session.openedAtMs === null) {
      turn.raise(
        label,
        relay.failingSinceMs === null && relay.isEnergized !== null ? 'F17' : 'F12',
      );
    } else turn.raise(label, 'F11');
    return finishCharge(turn, label, session.charge, false);
  }
  if (session.openedAtMs === null && turn.atMs - session.lastOpenAtMs >= openAgainMs) {
    turn.openRelay(label);
    turn.putSession(label, { ...session, lastOpenAtMs: turn.atMs });
  }
}
