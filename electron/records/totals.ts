/** The sums of sessions, one line a currency, and whether they tie. */
import type { Currency } from '../session/view.ts';
import type { SessionRecord } from './session-record.ts';

/** Money in minor units, energy in Wh. */
export interface Totals {
  currency: Currency;
  sessions: number;
  unsettled: number;
  authorizedMinor: number;
  capturedMinor: number;
  releasedMinor: number;
  refundedMinor: number;
  paidMinor: number;
  /** Authorized, and neither captured nor released so far. */
  heldMinor: number;
  /** Of the bills there are. */
  netMinor: number;
  vatMinor: number;
  energyWh: number;
  /**
   * Paid less net and VAT of the bills: 0 once all are settled. Sessions whose bill is not in the
   * record (settled before version 2) are left out.
   */
  openMinor: number;
}

export function totalsOf(sessions: readonly SessionRecord[]): Totals[] {
  const byCurrency = new Map<Currency, Totals>();
  for (const session of sessions) {
    const { currency } = session;
    byCurrency.set(currency, plus(byCurrency.get(currency) ?? nothing(currency), session));
  }
  return [...byCurrency.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

export function nothing(currency: Currency): Totals {
  return {
    currency,
    sessions: 0,
    unsettled: 0,
    authorizedMinor: 0,
    capturedMinor: 0,
    releasedMinor: 0,
    refundedMinor: 0,
    paidMinor: 0,
    heldMinor: 0,
    netMinor: 0,
    vatMinor: 0,
    energyWh: 0,
    openMinor: 0,
  };
}

function plus(sum: Totals, session: SessionRecord): Totals {
  const { netMinor, vatMinor, dueMinor, paidMinor } = session;
  const isBillKnown = netMinor !== null || dueMinor === null;
  return {
    currency: sum.currency,
    sessions: sum.sessions + 1,
    unsettled: sum.unsettled + (session.isSettled ? 0 : 1),
    authorizedMinor: sum.authorizedMinor + session.authorizedMinor,
    capturedMinor: sum.capturedMinor + session.capturedMinor,
    releasedMinor: sum.releasedMinor + session.releasedMinor,
    refundedMinor: sum.refundedMinor + session.refundedMinor,
    paidMinor: sum.paidMinor + paidMinor,
    heldMinor: sum.heldMinor + session.heldMinor,
    netMinor: sum.netMinor + (netMinor ?? 0),
    vatMinor: sum.vatMinor + (vatMinor ?? 0),
    energyWh: sum.energyWh + (session.energyWh ?? 0),
    openMinor: sum.openMinor + (isBillKnown ? paidMinor - (netMinor ?? 0) - (vatMinor ?? 0) : 0),
  };
}
