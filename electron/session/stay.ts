/** Somebody is still there: how far that puts off what the screen would do by itself. */
import { stayStepMs, touchEveryMs } from './limits.ts';
import { openVisit } from './service-visit.ts';
import { plugInAtMostUntilMs, plugInEndsAtMs, shownAtMostUntilMs, shownMs } from './time-outs.ts';
import type { Turn } from './turn.ts';

/** A touch anywhere: keeps the place of who chooses, and the end of a visit for who reads it. */
export function touched(turn: Turn): void {
  const { evse } = turn.state.screen;
  if (evse !== null) keepOutcome(turn, evse);
  const { screen } = turn.state;
  if (turn.atMs - screen.touchedAtMs < touchEveryMs) return;
  turn.state = { ...turn.state, screen: { ...screen, touchedAtMs: turn.atMs } };
}

/**
 * The driver asks for the full time again. Only this, and no touch in passing, prolongs the wait for a
 * car, as money is held and current may be ready meanwhile.
 */
export function stayWanted(turn: Turn, label: string): void {
  if (openVisit(turn.state) !== null) return touched(turn);
  if (turn.evse(label).session.state === 'awaitingVehicle') return waitForCar(turn, label);
  if (turn.state.screen.evse === label) touched(turn);
}

function keepOutcome(turn: Turn, label: string): void {
  const session = turn.state.evses[label]?.session;
  if (session?.state !== 'finished') return;
  const { rules } = turn.state;
  const fullMs = turn.atMs + shownMs(rules, session.outcome);
  const endsAtMs = Math.min(fullMs, shownAtMostUntilMs(rules, session));
  if (endsAtMs - session.endsAtMs < stayStepMs) return;
  turn.putSession(label, { ...session, endsAtMs });
}

function waitForCar(turn: Turn, label: string): void {
  const { session } = turn.evse(label);
  if (session.state !== 'awaitingVehicle') return;
  const { rules } = turn.state;
  const fullMs = turn.atMs + rules.plugInTimeoutMs;
  const plugInByMs = Math.min(fullMs, plugInAtMostUntilMs(rules, session.charge));
  if (plugInByMs - plugInEndsAtMs(rules, session) < stayStepMs) return;
  turn.putSession(label, { ...session, charge: { ...session.charge, plugInByMs } });
}
