/** People at the operator's: they meddle with payments in the portal, and mend what alerts ask for. */
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

/** Alerts that ask for a person about one payment. */
function askedFor(life: Life): PaymentRecord[] {
  const references = new Set((life.state()?.alerts ?? []).map(({ reference }) => reference));
  return [...references].flatMap((reference) => {
    const payment = reference === null ? null : life.sandbox.book.findAnywhere(reference);
    return payment === null ? [] : [payment];
  });
}

/** Long after the last trouble: what the station has not settled by itself is settled by hand. */
export function mendAlerts(life: Life): void {
  for (const payment of askedFor(life)) {
    const { reference } = payment;
    if (life.state()?.payments[reference] === undefined) continue;
    if (!life.mayNeedPerson(reference)) {
      throw new Error(`${reference} needs a person though nothing happened that could explain it`);
    }
    life.mended.add(reference);
    settleByHand(life, payment);
  }
}
