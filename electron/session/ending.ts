/** How a driver's visit ends on the screen, and the way back to idle. */
import { referenceOf } from './session-reference.ts';
import type { Outcome } from './state.ts';
import { shownMs } from './time-outs.ts';
import { assert, type Turn } from './turn.ts';

/** Shows the outcome for its time; null goes straight back to idle. */
export function endSession(turn: Turn, label: string, outcome: Outcome | null): void {
  if (outcome === null) return toIdle(turn, label);
  const reference = referenceOf(turn.evse(label).session);
  assert(reference !== null, 'what ends has begun with a payment');
  const sinceMs = turn.atMs;
  const endsAtMs = sinceMs + shownMs(turn.state.rules, outcome);
  turn.putSession(label, { state: 'finished', reference, outcome, sinceMs, endsAtMs });
}

/** The outlet is free again; the screen forgets the driver's language and choice. */
export function toIdle(turn: Turn, label: string): void {
  turn.putSession(label, { state: 'idle' });
  const { screen, rules } = turn.state;
  if (screen.evse !== label) return;
  const evse = rules.evses.length === 1 ? label : null;
  turn.state = { ...turn.state, screen: { ...screen, evse, language: rules.language } };
}
