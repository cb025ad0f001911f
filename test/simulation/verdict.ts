/** What must be true of the world, while it runs and at its end. Money first, current before it. */
import type { LedgerPayment } from '../sim/vipps/ledger.ts';
import type { Life } from './life.ts';

function demand(condition: boolean, what: string): void {
  if (!condition) throw new Error(what);
}

/** Every second: where current can flow, somebody has money held for it and none of it is taken. */
export function checkCurrent(life: Life): void {
  for (const [label, outlet] of life.outlets) {
    if (!outlet.contactIsClosed || outlet.faults.has('welded')) continue;
    life.sandbox.tick();
    const paying = life.sandbox.book
      .all()
      .some(
        (payment) =>
          payment.metadata?.['evse'] === label &&
          payment.state === 'AUTHORIZED' &&
          payment.capturedMinor === 0 &&
          payment.cancelledMinor === 0,
      );
    demand(paying, `outlet ${label} is closed and nobody has money held for it`);
  }
}

/** At the end: every payment that ever was balances, to the minor unit, exactly once. */
export function checkMoney(life: Life): void {
  for (const payment of life.sandbox.payments()) checkPayment(life, payment);
  checkEnergy(life);
}

function checkPayment(life: Life, payment: LedgerPayment): void {
  const { reference } = payment;
  const bill = life.bills.get(reference);
  const due = bill?.dueMinor ?? 0;
  demand(payment.state !== 'CREATED', `${reference} is left open`);
  const paid = payment.capturedMinor - payment.refundedMinor;
  if (payment.state !== 'AUTHORIZED') {
    demand(paid === 0 && bill === undefined, `${reference} was never authorized, yet billed`);
    return;
  }
  demand(
    payment.authorizedMinor === payment.capturedMinor + payment.cancelledMinor,
    `${reference}: authorized ${payment.authorizedMinor} is not captured ${payment.capturedMinor} + cancelled ${payment.cancelledMinor}`,
  );
  demand(paid === due, `${reference}: paid ${paid}, due ${due}`);
  const captures = payment.events.filter((one) => one.name === 'CAPTURED' && one.success).length;
  demand(captures === (due > 0 ? 1 : 0), `${reference}: captured ${captures} times`);
  if (due > 0) {
    demand(payment.receipt !== null, `${reference}: no receipt`);
    demand(payment.receipt?.totalMinor === due, `${reference}: the receipt says another sum`);
    const findings = payment.receipt?.findings ?? [];
    demand(findings.length === 0, `${reference}: receipt: ${findings.join('; ')}`);
  } else demand(payment.receipt === null, `${reference}: a receipt for nothing`);
}

/** Nobody pays for energy that the outlet did not deliver. */
function checkEnergy(life: Life): void {
  for (const [label, outlet] of life.outlets) {
    outlet.car.advance(life.time.nowMs());
    const bills = [...life.bills.values()].filter(
      (bill) =>
        life.sandbox.payment(bill.reference).metadata?.['evse'] === label && bill.energyWh > 0,
    );
    const billedWh = bills.reduce((sum, bill) => sum + bill.energyWh, 0);
    const deliveredWh = outlet.car.meterWh - life.startMeterWh(label);
    demand(billedWh <= deliveredWh, `${label}: billed ${billedWh} Wh of ${deliveredWh} delivered`);
  }
}
