/**
 * Payments that Vipps knows and this record does not: its database was lost, or restored from a copy
 * made before them. Each start asks for the references that may have been given out meanwhile.
 */
import { searchBackMs } from './limits.ts';
import { heldMinor } from './payment-needs.ts';
import { paymentLifetimeMs } from './payment.ts';
import { compareNumbered, dayOf, noteReference, prefixOf, searchAfter } from './reference.ts';
import type { Turn } from './turn.ts';
import type { Seen } from './state.ts';
import type { Currency } from './view.ts';

/** Asks for the references of every outlet from the last one known to the end of this day. */
export function searchForOrphans(turn: Turn): void {
  const { state, atMs } = turn;
  const prefixes = new Map(
    state.rules.evses.map(({ label }) => [prefixOf(state.rules.stationId, label), label]),
  );
  const today = { day: dayOf(atMs), number: 0 };
  const searches = [...prefixes].map(([prefix, evse]) => {
    const after = searchAfter(state, prefix, atMs - searchBackMs);
    const untilDay = compareNumbered(after, today) > 0 ? after.day : today.day;
    return { evse, prefix, after, untilDay };
  });
  turn.do({ type: 'searchPayments', searches });
}

/** Takes in what the search came upon. What is over, and what is known, is nothing to care for. */
export function paymentFound(
  turn: Turn,
  found: { evse: string; reference: string; currency: Currency; seen: Seen },
): void {
  const { evse, reference, currency, seen } = found;
  const lastReferences = noteReference(turn.state.lastReferences, reference);
  if (lastReferences !== turn.state.lastReferences) turn.state = { ...turn.state, lastReferences };
  const isOpen = seen.state === 'CREATED' || (seen.state === 'AUTHORIZED' && heldMinor(seen) > 0);
  if (!isOpen || turn.payment(reference) !== undefined) return;
  turn.putPayment({
    reference,
    evse,
    currency,
    amountMinor: seen.amountMinor ?? seen.authorizedMinor,
    description: '',
    createdAtMs: turn.atMs,
    expiresAtMs: turn.atMs + paymentLifetimeMs,
    plan: { kind: 'orphan', foundAtMs: turn.atMs, mayRelease: false },
    flow: 'qr',
    wayIn: null,
    stopCode: null,
    seen: null,
    seenAtMs: null,
    // What was found may be minutes old: one settled here meanwhile is known no more.
    mustLook: true,
    operations: {},
    isRefused: false,
    capturesAllOnly: false,
    isSettled: false,
  });
}
