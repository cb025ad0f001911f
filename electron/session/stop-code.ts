/** The payer's code: what Stop at the station's screen asks for, where the operator wants that. */
import { stopCodeTries, stopCodeWaitMs } from './limits.ts';
import type { Turn } from './turn.ts';
import type { Payment, Session, StationState } from './state.ts';
import type { CodeEntry } from './view.ts';

/**
 * True if the screen may end a charge on this payment: it has no code, or `given` is the one. A wrong
 * one is counted, and after every fifth nothing is compared for a while, not even the right one.
 */
export function isCodeRight(turn: Turn, reference: string, given: string | undefined): boolean {
  const payment = turn.payment(reference);
  const known = payment?.stopCode ?? null;
  if (payment === undefined || known === null) return true;
  // Without a code nothing was tried: nobody is made to wait for it.
  if (given === undefined || turn.atMs < known.waitUntilMs) return false;
  if (given === known.code) return true;
  const refusedCount = known.refusedCount + 1;
  const isTooMany = refusedCount % stopCodeTries === 0;
  const waitUntilMs = isTooMany ? turn.atMs + stopCodeWaitMs : known.waitUntilMs;
  turn.putPayment({ ...payment, stopCode: { ...known, refusedCount, waitUntilMs } });
  return false;
}

/** What the screen may know of the code once current may flow; null: none is asked for. */
export function codeEntryOf(payment: Payment | undefined, atMs: number): CodeEntry | null {
  const known = payment?.stopCode ?? null;
  if (known === null) return null;
  const { refusedCount, waitUntilMs } = known;
  return { refusedCount, waitMs: Math.max(0, waitUntilMs - atMs) };
}

/**
 * The code for those who may read it: the payer, from the approval to the charge's end. The station's
 * screen shows it until current flows, the payment's own page on a phone as long as it lasts.
 */
export function codeOf(state: StationState, session: Session): string | null {
  switch (session.state) {
    case 'starting':
      return state.payments[session.reference]?.stopCode?.code ?? null;
    case 'awaitingVehicle':
    case 'charging':
    case 'suspended':
      return state.payments[session.charge.reference]?.stopCode?.code ?? null;
    default:
      return null;
  }
}
