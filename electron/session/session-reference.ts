/** Which payment a session is about: where the screen's visit and a phone's page meet. */
import type { Session, StationState } from './state.ts';

/** The reference of its payment; null while there is none. */
export function referenceOf(session: Session): string | null {
  switch (session.state) {
    case 'idle':
    case 'terms':
    case 'amount':
      return null;
    case 'creatingPayment':
    case 'awaitingPayment':
    case 'starting':
    case 'finished':
      return session.reference;
    case 'awaitingVehicle':
    case 'charging':
    case 'suspended':
    case 'stopping':
      return session.charge.reference;
  }
}

/** Somebody who came by the fixed code is paying. */
export function isPhonePaying(state: StationState, session: Session): boolean {
  if (session.state !== 'creatingPayment' && session.state !== 'awaitingPayment') return false;
  return state.payments[session.reference]?.flow === 'redirect';
}
