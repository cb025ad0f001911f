/** The payer's code: what Stop at the station's screen asks for, where the operator wants that. */
import { stopCodeShownMs, stopCodeTries, stopCodeWaitMs } from './limits.ts';
import type { Turn } from './turn.ts';
import type { Charge, Payment, Session, StationState } from './state.ts';
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

/** How it stands with the code that Stop asks for; null: none is asked for. */
export function codeEntryOf(payment: Payment | undefined, atMs: number): CodeEntry | null {
  const known = payment?.stopCode ?? null;
  if (known === null) return null;
  const { refusedCount, waitUntilMs } = known;
  return { refusedCount, waitMs: Math.max(0, waitUntilMs - atMs) };
}

/** The code on the charging screen: in the first minute of current, while the payer stands there. */
export function codeWhileNew(
  charge: Charge,
  payment: Payment | undefined,
  atMs: number,
): string | null {
  const flowsSinceMs = charge.periods?.[0]?.startMs ?? charge.startedAtMs;
  return atMs - flowsSinceMs < stopCodeShownMs ? (payment?.stopCode?.code ?? null) : null;
}

/** The code for its payer, from the approval to the charge's end; null: there is none. */
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
