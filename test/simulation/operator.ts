/** People at the operator's: they meddle with payments in the portal, and mend what alerts ask for. */
import type { AlertCode } from '../../electron/session/state.ts';
import { isSettled, uncapturedMinor, type PaymentRecord } from '../sim/vipps/payment-record.ts';
import type { Life } from './life.ts';

/** Somebody does something to a payment by hand, with or without a reason. */
export function meddle(life: Life): void {
  const { random, sandbox } = life;
  sandbox.tick();
  const approved = sandbox.book.all().filter(({ state }) => state === 'AUTHORIZED');
  // The latest ones: it is about them that people call.
  const recent = approved.slice(-4);
  if (recent.length === 0) return;
  const payment = random.pick(recent);
  const { reference } = payment;
  const restMinor = uncapturedMinor(payment);
  const paidMinor = payment.capturedMinor - payment.refundedMinor;
  const touch = (what: string, isDone: boolean): void => {
    if (!isDone) return;
    life.note(`portal ${what}`);
    life.touched.add(reference);
  };
  if (paidMinor > 0 && random.happens(0.6)) {
    const amountMinor = random.pick([paidMinor, Math.max(1, Math.floor(paidMinor / 2))]);
    touch('refund', sandbox.portal.refund(reference, amountMinor));
  } else if (restMinor > 0 && random.happens(0.5)) {
    const amountMinor = random.pick([restMinor, Math.max(100, Math.floor(restMinor / 3))]);
    touch('capture', sandbox.portal.capture(reference, Math.min(restMinor, amountMinor)));
  } else if (restMinor > 0) touch('cancel', sandbox.portal.cancel(reference));
}

/** Brings a payment that an alert is about to what its bill says, as far as Vipps lets. */
export function settleByHand(life: Life, payment: PaymentRecord): void {
  const { portal } = life.sandbox;
  const { reference } = payment;
  const dueMinor = life.bills.get(reference)?.dueMinor ?? 0;
  const paidMinor = (): number => payment.capturedMinor - payment.refundedMinor;
  if (payment.state !== 'AUTHORIZED') return;
  if (paidMinor() < dueMinor && uncapturedMinor(payment) > 0) {
    const shortMinor = Math.min(dueMinor - paidMinor(), uncapturedMinor(payment));
    const isDone = portal.capture(reference, shortMinor);
    if (!isDone) portal.capture(reference, uncapturedMinor(payment));
  }
  if (paidMinor() > dueMinor) portal.refund(reference, paidMinor() - dueMinor);
  if (!isSettled(payment)) portal.cancel(reference);
}

/** Alerts at which the station does nothing more by itself, or not before long. */
const waitsForPerson: ReadonlySet<AlertCode> = new Set<AlertCode>([
  'settlement-refused',
  'changed-outside',
  'payment-vanished',
  'orphan',
]);

/**
 * Somebody reads the alerts and settles by hand what the station will not. `isLate`: whatever settles
 * by itself has had its time, so any alert about a payment is one that waits for a person.
 */
export function mendAlerts(life: Life, isLate: boolean): void {
  const state = life.state();
  if (state === null) return;
  for (const { code, reference } of state.alerts) {
    if (reference === null || state.payments[reference] === undefined) continue;
    if (!isLate && !waitsForPerson.has(code)) continue;
    if (!life.mayNeedPerson(reference)) {
      throw new Error(`${reference} needs a person though nothing happened that could explain it`);
    }
    const payment = life.sandbox.book.findAnywhere(reference);
    if (payment === null) continue;
    life.mended.add(reference);
    settleByHand(life, payment);
  }
}
