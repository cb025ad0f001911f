/** A charge whose flow is interrupted, and how it goes on: for want of meter, relay or pilot, or by the car. */
import { endIfGuaranteeEnds } from './guarantee.ts';
import { keepOpen } from './at-rest.ts';
import { stopCharge } from './stopping.ts';
import { assert, type Turn } from './turn.ts';
import type { Charge, Session } from './state.ts';

type Suspended = Extract<Session, { state: 'suspended' }>;

/** Opens the relay and waits for what is missing. That the car makes a pause is no trouble. */
export function suspend(
  turn: Turn,
  label: string,
  charge: Charge,
  because: Exclude<Suspended['because'], 'restart'>,
): void {
  turn.openRelay(label);
  const troubledSinceMs = charge.troubledSinceMs ?? turn.atMs;
  const interrupted =
    because === 'car' ? charge : { ...charge, troubledSinceMs, resumedAtMs: null };
  turn.putSession(label, {
    state: 'suspended',
    because,
    sinceMs: turn.atMs,
    charge: interrupted,
  });
}

/** A good reading has come: the flow may begin again, if the rest of the outlet is fit for it. */
export function resume(turn: Turn, label: string, charge: Charge): void {
  const { relay, faults, session, pilot } = turn.evse(label);
  assert(session.state === 'suspended', 'the caller looked');
  // It begins again when the car asks (pilot.ts).
  if (session.because === 'car') return;
  const { leaseMs, pilot: pilotRules } = turn.evseRules(label) ?? { leaseMs: 0 };
  // One try a lease long: a relay that keeps falling open is not hammered, a silent one not asked,
  // one that is out of order not used.
  if (turn.atMs - relay.lastOpenAtMs < leaseMs) return;
  if (relay.failingSinceMs !== null || faults.length > 0) return;
  const hasPilot = pilotRules !== undefined;
  if (hasPilot && (pilot?.vehicle ?? null) === null) return;
  if (!hasPilot) turn.closeRelay(label);
  const resumed = { ...charge, resumedAtMs: turn.atMs };
  if (!charge.hasFlowed) {
    // Nobody has plugged in yet: the time for it runs on from the start.
    const sinceMs = charge.startedAtMs;
    return turn.putSession(label, { state: 'awaitingVehicle', sinceMs, charge: resumed });
  }
  if (!hasPilot) return turn.putSession(label, { state: 'charging', charge: resumed });
  turn.putSession(label, { ...session, because: 'car', charge: resumed });
}

export function suspendedTicked(turn: Turn, label: string, session: Suspended): void {
  const { rules } = turn.state;
  const { charge } = session;
  if (session.because === 'car') {
    if (endIfGuaranteeEnds(turn, label, charge)) return;
    const { idleSinceMs } = charge;
    if (idleSinceMs !== null && turn.atMs - idleSinceMs >= rules.idleMs) {
      return stopCharge(turn, label, charge, 'StoppedByEV');
    }
    const isOld = turn.atMs - charge.reading.askedAtMs > rules.readingMaxAgeMs;
    return isOld ? suspend(turn, label, charge, 'meter-lost') : keepOpen(turn, label);
  }
  const sinceMs = charge.troubledSinceMs ?? session.sinceMs;
  if (turn.atMs - sinceMs >= rules.resumeWithinMs) giveUpResuming(turn, label, session);
  else keepOpen(turn, label);
}

function giveUpResuming(turn: Turn, label: string, { because, charge }: Suspended): void {
  if (because === 'meter-lost') turn.raise(label, 'F11');
  if (because === 'relay-open') turn.raise(label, 'F13');
  if (because === 'pilot-lost') turn.raise(label, 'F15');
  stopCharge(turn, label, charge, because === 'restart' ? 'PowerLoss' : 'Other');
}
