/**
 * The state diagram as data: which state of a session may follow which within one event, restarts
 * apart. Unit tests and the simulation hold the machine to it, and the machine's diagram in
 * ARCHITECTURE.md is held to it as well.
 */
import type { SessionStateName } from '../../electron/session/state.ts';

export const transitions: Record<SessionStateName, readonly SessionStateName[]> = {
  idle: ['terms', 'creatingPayment'],
  terms: ['amount', 'idle'],
  amount: ['creatingPayment', 'idle'],
  creatingPayment: ['awaitingPayment', 'finished', 'idle'],
  awaitingPayment: ['starting', 'finished', 'idle'],
  starting: ['awaitingVehicle', 'suspended', 'stopping', 'finished', 'idle'],
  awaitingVehicle: ['charging', 'suspended', 'stopping'],
  charging: ['suspended', 'stopping'],
  suspended: ['awaitingVehicle', 'charging', 'stopping'],
  stopping: ['finished', 'idle'],
  finished: ['idle'],
};

export function allowed(from: SessionStateName, to: SessionStateName): boolean {
  return transitions[from].includes(to);
}

/** As `from → to`, in the order of the table. */
export function allTransitions(): string[] {
  return Object.entries(transitions).flatMap(([from, next]) => next.map((to) => `${from} → ${to}`));
}
