/** A charge must be captured while the bank still guarantees it: it ends in time for that. */
import { settlementReserveMs } from './limits.ts';
import { guaranteeEndsAtMs } from './payment-needs.ts';
import { endCharge } from './stopping.ts';
import type { Turn } from './turn.ts';
import type { Charge } from './state.ts';

/** True if it was ended for that. */
export function endIfGuaranteeEnds(turn: Turn, label: string, charge: Charge): boolean {
  const payment = turn.payment(charge.reference);
  if (payment === undefined) return false;
  if (turn.atMs < guaranteeEndsAtMs(payment) - settlementReserveMs) return false;
  endCharge(turn, label, charge, 'TimeLimitReached');
  return true;
}
