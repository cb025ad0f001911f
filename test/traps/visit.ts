/** What the traps share: visits on the bench, the books at Vipps, and what is owed by the register. */
import type { Bill, Rules } from '../../electron/session/state.ts';
import { withPrices } from '../session/walk.ts';
import type { EventName } from '../sim/vipps/payment-record.ts';
import { Bench, type BenchOptions } from '../station/bench.ts';

/** What every visit here holds, unless told otherwise. */
export const heldMinor = 35_000;

/** Ten times the usual price, so that seconds of current are worth a capture: 4.59 øre a Wh. */
export const dear: Rules = withPrices({ ENERGY: '45.90' });

/** Started, ready to sell. */
export async function ready(options: BenchOptions = {}): Promise<Bench> {
  const bench = new Bench({ rules: dear, ...options });
  await bench.toReady();
  return bench;
}

/** A car that has charged for so long, and still does. */
export async function charging(chargeMs = 20_000, options: BenchOptions = {}): Promise<Bench> {
  const bench = await ready(options);
  await bench.toCharging();
  await bench.pass(chargeMs);
  return bench;
}

export function stop(bench: Bench): void {
  bench.station.intend({ type: 'stop', evse: 'A' });
}

export function cancel(bench: Bench): void {
  bench.station.intend({ type: 'cancel', evse: 'A' });
}

/** Wh that really flowed, by the car's own count. */
export function flowedWh(bench: Bench): number {
  const { car } = bench.outlet;
  car.advance(bench.time.nowMs());
  return car.meterWh - bench.startMeterWh;
}

/** What the delivered energy costs at a price of so many minor units a kWh, half up. */
export function owedMinor(bench: Bench, minorPerKWh = 4590): number {
  return Math.floor((flowedWh(bench) * minorPerKWh * 2 + 1000) / 2000);
}

/** What Vipps' books say of the only payment there is: sums, and how often money was moved. */
export function books(bench: Bench) {
  const [payment, ...others] = bench.sandbox.payments();
  if (payment === undefined) throw new Error('there is no payment');
  const times = (name: EventName): number =>
    payment.events.filter((event) => event.name === name && event.success).length;
  return {
    others: others.length,
    captures: times('CAPTURED'),
    cancels: times('CANCELLED') + times('TERMINATED'),
    refunds: times('REFUNDED'),
    capturedMinor: payment.capturedMinor,
    cancelledMinor: payment.cancelledMinor,
    refundedMinor: payment.refundedMinor,
    receiptMinor: payment.receipt?.totalMinor ?? null,
    findings: payment.receipt?.findings ?? [],
  };
}

/** The books of a payment that ended as it should: captured once, the rest released, a sound receipt. */
export function paid(dueMinor: number, authorizedMinor = heldMinor): ReturnType<typeof books> {
  return {
    others: 0,
    captures: 1,
    cancels: 1,
    refunds: 0,
    capturedMinor: dueMinor,
    cancelledMinor: authorizedMinor - dueMinor,
    refundedMinor: 0,
    receiptMinor: dueMinor,
    findings: [],
  };
}

/** The books of a payment that was let go wholly: nothing captured, no receipt. */
export const releasedWholly: ReturnType<typeof books> = {
  others: 0,
  captures: 0,
  cancels: 1,
  refunds: 0,
  capturedMinor: 0,
  cancelledMinor: heldMinor,
  refundedMinor: 0,
  receiptMinor: null,
  findings: [],
};

/** True once nothing at Vipps is open any more, as far as the station knows. */
export function isAllSettled(bench: Bench): boolean {
  return Object.values(bench.station.state.payments).every(({ isSettled }) => isSettled);
}

/** Until nothing is open at Vipps any more; fails after so many days. */
export async function settled(bench: Bench, withinDays = 1): Promise<void> {
  const fromMs = bench.time.nowMs();
  while (!isAllSettled(bench)) {
    const waitedMs = bench.time.nowMs() - fromMs;
    if (waitedMs > withinDays * 86_400_000) {
      throw new Error(`not settled within ${withinDays} days`);
    }
    if (waitedMs < 60_000) await bench.pass(500);
    else await bench.skim(300_000);
  }
}

/** Keys with which an operation was asked for, each once. */
export function keysOf(bench: Bench, operation: 'create' | 'capture' | 'cancel' | 'refund') {
  const requests = bench.sandbox.ledger.requests(operation);
  return new Set(requests.map(({ idempotencyKey }) => idempotencyKey));
}

/** Somebody at Vipps' portal moves money of the payment by hand. */
export function byHand(
  bench: Bench,
  change: { capture?: number; cancelRest?: true; refund?: number },
): void {
  const payment = bench.sandbox.book.all().at(-1);
  if (payment === undefined) throw new Error('there is no payment');
  const atMs = bench.time.nowMs();
  const { capture = 0, refund = 0 } = change;
  if (capture > 0) {
    payment.capturedMinor += capture;
    bench.sandbox.book.note(payment, { name: 'CAPTURED', amountMinor: capture, atMs });
  }
  if (refund > 0) {
    payment.refundedMinor += refund;
    bench.sandbox.book.note(payment, { name: 'REFUNDED', amountMinor: refund, atMs });
  }
  if (change.cancelRest === true) {
    const { authorizedMinor, capturedMinor, cancelledMinor } = payment;
    const amountMinor = authorizedMinor - capturedMinor - cancelledMinor;
    payment.cancelledMinor += amountMinor;
    bench.sandbox.book.note(payment, { name: 'CANCELLED', amountMinor, atMs });
  }
}

/** Codes of the faults that stand at the outlet. */
export function faultsOf(bench: Bench): string[] {
  return bench.station.state.evses['A']?.faults.map(({ code }) => code) ?? [];
}

/** The bill the driver is shown, once it is settled. */
export async function bill(bench: Bench): Promise<Bill> {
  await bench.until(() => bench.state === 'finished');
  const session = bench.station.state.evses['A']?.session;
  if (session?.state !== 'finished' || session.outcome.kind !== 'charged') throw new Error('none');
  await settled(bench);
  return session.outcome.bill;
}
