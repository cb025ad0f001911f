/** The first promise of a station, looked at from outside: no current that nobody pays for. */
import type { PaymentRecord } from '../sim/vipps/payment-record.ts';
import { demand } from './demand.ts';
import type { Outlet } from './devices.ts';
import type { Life } from './life.ts';

/**
 * A car that stops asking is followed within this: a poll, a pilot that may be silent as long as a
 * reading may be old, the lease, and a loop on a busy line.
 */
const followedWithinMs = 13_000;

/**
 * A guided test holds the contact closed on nobody's payment; afterwards it is open within its lease,
 * and a loop on a busy line.
 */
const trialOpensMs = 6_000;

/** With a pilot: the contact is closed only while the car asks for current. */
function checkFollows(life: Life, label: string, outlet: Outlet): void {
  const isRight =
    !outlet.hasPilot ||
    !outlet.contactIsClosed ||
    outlet.faults.has('welded') ||
    outlet.vehicle === 'C' ||
    outlet.faults.has('carIgnoresPilot');
  if (isRight) return void life.unasked.delete(label);
  const nowMs = life.time.nowMs();
  const sinceMs = life.unasked.get(label) ?? nowMs;
  life.unasked.set(label, sinceMs);
  demand(nowMs - sinceMs <= followedWithinMs, `outlet ${label} is closed and no car asks`);
}

/** Where current can flow, somebody has money held for it and none of it is taken. */
export function checkOutlet(life: Life, label: string): void {
  const outlet = life.outlets.get(label);
  if (outlet !== undefined) checkFollows(life, label, outlet);
  if (outlet === undefined || !outlet.contactIsClosed || outlet.faults.has('welded')) return;
  life.sandbox.tick();
  const isPaidFor = life.sandbox.book.open().some((payment) => {
    return payment.metadata?.['evse'] === label && holdsAll(life, payment);
  });
  const isExcused = [...life.touched].some(
    (reference) => life.sandbox.book.findAnywhere(reference)?.metadata?.['evse'] === label,
  );
  const isTried = life.time.nowMs() - (life.triedAtMs.get(label) ?? -Infinity) <= trialOpensMs;
  demand(
    isPaidFor || isExcused || isTried,
    `outlet ${label} is closed and nobody has money held for it`,
  );
}

function holdsAll(life: Life, payment: PaymentRecord): boolean {
  if (payment.state !== 'AUTHORIZED') return false;
  if (life.touched.has(payment.reference)) return true;
  return payment.capturedMinor === 0 && payment.cancelledMinor === 0;
}
