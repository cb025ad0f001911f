/** Notes what the real client makes of Vipps' answers, without changing anything. */
import type { Outcome, Payments } from '../../electron/payment/payments.ts';
import type { Life } from './life.ts';
import { count } from './seen.ts';

/** The same payments, with every failure counted by operation, class and Vipps' own code. */
export function notePayments(life: Life, payments: Payments): Payments {
  const { seen, refusals } = life;
  const noted = async <T>(
    call: string,
    reference: string,
    answer: Promise<Outcome<T>>,
  ): Promise<Outcome<T>> => {
    const outcome = await answer;
    if (outcome.ok) return outcome;
    const { code, vippsCode, retry } = outcome.error;
    count(seen.failures, `${call} ${code}`);
    if (vippsCode !== null) count(seen.codes, `${call} ${vippsCode}`);
    if (retry === 'never' || code === 'capture-later') {
      refusals.set(reference, (refusals.get(reference) ?? 0) + 1);
    }
    return outcome;
  };
  return {
    ...payments,
    create: (payment) => noted('create', payment.reference, payments.create(payment)),
    look: (reference) => noted('look', reference, payments.look(reference)),
    capture: (capture) => noted('capture', capture.reference, payments.capture(capture)),
    refund: (refund) => noted('refund', refund.reference, payments.refund(refund)),
    cancel: (cancel) => noted('cancel', cancel.reference, payments.cancel(cancel)),
    sendReceipt: (receipt) => noted('receipt', receipt.reference, payments.sendReceipt(receipt)),
    probe: () => noted('probe', '', payments.probe()),
  };
}
