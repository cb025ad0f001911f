/** Tells whether the program may end and start anew for the sake of its screen. */
import type { StationState } from '../session/state.ts';

/**
 * At rest: at no outlet does anybody choose, pay, charge or read a receipt, and none is still being
 * made safe. What is being settled does not count: it goes on after the start as before.
 */
export function isAtRest(state: StationState): boolean {
  return Object.values(state.evses).every(({ session }) => session.state === 'idle');
}
