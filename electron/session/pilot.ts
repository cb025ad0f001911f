/**
 * The pilot line of an EVSE, where a controller tells what the car wants: when current is offered, and
 * when the relay follows the car. Nothing here acts at an EVSE without one.
 */
import { isPermitted } from './charge.ts';
import { pilotAgainMs, pilotFaultMs } from './limits.ts';
import { endEasing, stopCharge } from './stopping.ts';
import { suspend } from './suspension.ts';
import type { Turn } from './turn.ts';
import type { Charge, Evse } from './state.ts';
import type { VehicleState } from './view.ts';

/** States in which a car may be offered current: a charge is under way, and goes on with the car. */
export function wantsOffer({ session }: Evse): boolean {
  return (
    session.state === 'awaitingVehicle' ||
    session.state === 'charging' ||
    (session.state === 'suspended' && session.because === 'car')
  );
}

export function pilotReported(
  turn: Turn,
  label: string,
  report: { vehicle: VehicleState; isOffering: boolean },
): void {
  if (turn.evseRules(label)?.pilot === undefined) return;
  const { vehicle, isOffering } = report;
  const before = turn.pilot(label);
  const isFaulty = vehicle === 'E' || vehicle === 'F';
  const faultySinceMs = isFaulty ? (before.faultySinceMs ?? turn.atMs) : null;
  const isNews =
    vehicle !== before.vehicle ||
    isOffering !== before.isOffering ||
    before.failingSinceMs !== null ||
    faultySinceMs !== before.faultySinceMs;
  if (isNews) turn.putPilot(label, { vehicle, isOffering, faultySinceMs, failingSinceMs: null });
  turn.clear(label, 'F15');
  if (!isFaulty) turn.clear(label, 'F16');
  followCar(turn, label);
}

/** Silent for as long as a reading may be old, nobody knows any more what the car wants. */
export function pilotFailed(turn: Turn, label: string): void {
  if (turn.evseRules(label)?.pilot === undefined) return;
  const { failingSinceMs } = turn.pilot(label);
  if (failingSinceMs === null) return turn.putPilot(label, { failingSinceMs: turn.atMs });
  if (turn.atMs - failingSinceMs < turn.state.rules.readingMaxAgeMs) return;
  turn.raise(label, 'F15');
  if (turn.pilot(label).vehicle === null) return;
  turn.putPilot(label, { vehicle: null, isOffering: null });
  const { session } = turn.evse(label);
  if (session.state === 'stopping') return endEasing(turn, label);
  if (wantsOffer(turn.evse(label)) && 'charge' in session && session.charge !== null) {
    suspend(turn, label, session.charge, 'pilot-lost');
  }
}

export function pilotTicked(turn: Turn, label: string): void {
  if (turn.evseRules(label)?.pilot !== undefined) followCar(turn, label);
}

/** The relay follows the car: closed while it asks for current, open as soon as it does not. */
function followCar(turn: Turn, label: string): void {
  const { session, relay } = turn.evse(label);
  const { vehicle, faultySinceMs } = turn.pilot(label);
  if (vehicle === null) return;
  if (faultySinceMs !== null && turn.atMs - faultySinceMs >= pilotFaultMs) {
    return pilotIsFaulty(turn, label);
  }
  const isAsking = vehicle === 'C';
  switch (session.state) {
    case 'awaitingVehicle': {
      const isToldToClose = relay.openWantedAtMs === null;
      if (isAsking && !isToldToClose) closeIfFit(turn, label, session.charge);
      else if (!isAsking && isToldToClose) turn.openRelay(label);
      return;
    }
    case 'charging':
      if (vehicle === 'A') return stopCharge(turn, label, session.charge, 'EVDisconnected');
      if (!isAsking) suspend(turn, label, session.charge, 'car');
      return;
    case 'suspended':
      if (vehicle === 'A' && session.charge.hasFlowed) {
        return stopCharge(turn, label, session.charge, 'EVDisconnected');
      }
      if (session.because !== 'car' || !isAsking) return;
      if (!closeIfFit(turn, label, session.charge)) return;
      return turn.putSession(label, { state: 'charging', charge: session.charge });
    case 'stopping':
      if (!isAsking) endEasing(turn, label);
      return;
    default:
  }
}

/** E or F that lasts: whatever was under way ends at once. */
function pilotIsFaulty(turn: Turn, label: string): void {
  turn.raise(label, 'F16');
  const { session } = turn.evse(label);
  switch (session.state) {
    case 'awaitingVehicle':
    case 'charging':
    case 'suspended':
      return stopCharge(turn, label, session.charge, 'Other', 'F16');
    case 'stopping':
      return endEasing(turn, label);
    default:
  }
}

/** True if the relay was told to close. */
function closeIfFit(turn: Turn, label: string, charge: Charge): boolean {
  const { relay, faults } = turn.evse(label);
  if (relay.failingSinceMs !== null || faults.length > 0) return false;
  if (!isPermitted(turn, label, charge)) return false;
  turn.closeRelay(label);
  return true;
}

/**
 * What the controller was told, and shows, against what the session wants: a command that was lost, or
 * a controller that began by itself to offer current, is put right within a second.
 */
export function keepPilot(turn: Turn, label: string): void {
  const currentA = turn.evseRules(label)?.pilot?.currentA;
  if (currentA === undefined) return;
  const { isToldToOffer, isOffering, toldAtMs } = turn.pilot(label);
  const wanted = wantsOffer(turn.evse(label));
  const isLost = isOffering !== null && isOffering !== wanted;
  const isDue = isToldToOffer !== wanted || (isLost && turn.atMs - toldAtMs >= pilotAgainMs);
  if (!isDue) return;
  turn.putPilot(label, { isToldToOffer: wanted, toldAtMs: turn.atMs });
  if (wanted) turn.do({ type: 'offerCurrent', evse: label, currentA });
  else turn.do({ type: 'pauseCurrent', evse: label });
}
