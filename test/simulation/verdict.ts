/** What must be true of the money at the end of a life, to the minor unit, of every payment ever. */
import type { LedgerPayment } from '../sim/vipps/ledger.ts';
import { portalKeyPrefix } from '../sim/vipps/portal.ts';
import { checkOutlet } from './current.ts';
import { demand } from './demand.ts';
import type { Life } from './life.ts';

/** Where current can flow, somebody has money held for it and none of it is taken. */
export function checkCurrent(life: Life): void {
  for (const label of life.outlets.keys()) checkOutlet(life, label);
}

/** At the end: every payment that ever was balances, exactly once. */
export function checkMoney(life: Life): void {
  for (const payment of life.sandbox.payments()) {
    const { reference } = payment;
    if (life.orphaned.has(reference)) checkOrphan(payment);
    else {
      checkOwnHands(life, payment);
      if (life.touched.has(reference)) checkTouched(life, payment);
      else checkPayment(life, payment);
    }
  }
  checkEnergy(life);
}

interface Moves {
  captures: number;
  capturedMinor: number;
  refunds: number;
  refundedMinor: number;
}

/** What the station itself has moved. */
function ownMoves({ events }: LedgerPayment): Moves {
  const own = events.filter(
    ({ success, idempotencyKey }) =>
      success && idempotencyKey !== null && !idempotencyKey.startsWith(portalKeyPrefix),
  );
  const of = (name: string) => own.filter((event) => event.name === name);
  const sum = (name: string) => of(name).reduce((total, { amountMinor }) => total + amountMinor, 0);
  return {
    captures: of('CAPTURED').length,
    capturedMinor: sum('CAPTURED'),
    refunds: of('REFUNDED').length,
    refundedMinor: sum('REFUNDED'),
  };
}

/** Whatever others did, the station takes once at most what is due, or all and gives the rest back. */
function checkOwnHands(life: Life, payment: LedgerPayment): void {
  const { reference, authorizedMinor } = payment;
  const dueMinor = life.bills.get(reference)?.dueMinor ?? 0;
  const own = ownMoves(payment);
  demand(own.captures <= 1, `${reference}: captured ${own.captures} times`);
  if (own.captures === 0) {
    return demand(own.refunds === 0, `${reference}: refunded what it did not capture`);
  }
  demand(dueMinor > 0, `${reference}: captured though nothing is due`);
  if (own.capturedMinor === dueMinor) {
    return demand(own.refunds === 0, `${reference}: refunded what was due`);
  }
  demand(
    own.capturedMinor === authorizedMinor,
    `${reference}: captured ${own.capturedMinor}, due ${dueMinor}`,
  );
  demand(own.refunds <= 1, `${reference}: refunded ${own.refunds} times`);
  demand(
    own.refundedMinor <= authorizedMinor - dueMinor,
    `${reference}: refunded ${own.refundedMinor} of ${authorizedMinor - dueMinor} too much`,
  );
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
  checkReceipt(life, payment, paid);
}

function checkReceipt(life: Life, payment: LedgerPayment, paid: number): void {
  const { reference, receipt } = payment;
  if (paid === 0) return demand(receipt === null, `${reference}: a receipt for nothing`);
  const isRefused = life
    .state()
    ?.alerts.some((alert) => alert.code === 'receipt-refused' && alert.reference === reference);
  if (receipt === null && isRefused === true && life.mayNeedPerson(reference)) return;
  demand(receipt !== null, `${reference}: no receipt`);
  demand(receipt?.totalMinor === paid, `${reference}: the receipt says another sum`);
  const findings = receipt?.findings ?? [];
  demand(findings.length === 0, `${reference}: receipt: ${findings.join('; ')}`);
}

/** What was due was lost with the record: taken once at most, and nothing is held any more. */
function checkOrphan(payment: LedgerPayment): void {
  const { reference } = payment;
  demand(payment.isSettled, `${reference}: what a lost record knew of is held for ever`);
  const own = ownMoves(payment);
  demand(own.captures <= 1, `${reference}: captured ${own.captures} times`);
  demand(own.refundedMinor < own.capturedMinor || own.refunds === 0, `${reference}: all refunded`);
}

/** Moved by others: it fits its bill in the end, or somebody is told so and is told still. */
function checkTouched(life: Life, payment: LedgerPayment): void {
  const { reference } = payment;
  const state = life.state();
  if (state?.payments[reference] === undefined) return;
  demand(
    state.alerts.some((alert) => alert.reference === reference),
    `${reference} was changed outside, is not settled, and nobody is told`,
  );
}

/** Nobody pays for energy that the outlet did not deliver. */
function checkEnergy(life: Life): void {
  const billedWh = new Map<string, number>();
  for (const bill of life.bills.values()) {
    const label = life.sandbox.book.findAnywhere(bill.reference)?.metadata?.['evse'] ?? '';
    billedWh.set(label, (billedWh.get(label) ?? 0) + bill.energyWh);
  }
  for (const [label, outlet] of life.outlets) {
    outlet.car.advance(life.time.nowMs());
    const billed = billedWh.get(label) ?? 0;
    const delivered = outlet.car.meterWh - life.startMeterWh(label);
    demand(billed <= delivered, `${label}: billed ${billed} Wh of ${delivered} delivered`);
  }
}
