/** A payment as it stood earlier, made anew from the beginning of its event log. */
import type { EventRecord, PaymentRecord } from './payment-record.ts';

/** The payment when only `events`, the first of its log, had happened. */
export function paymentAfter(payment: PaymentRecord, events: EventRecord[]): PaymentRecord {
  const past: PaymentRecord = {
    ...payment,
    state: 'CREATED',
    authorizedMinor: 0,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    events,
  };
  for (const event of events) if (event.success) happenAgain(past, event);
  return past;
}

function happenAgain(past: PaymentRecord, { name, amountMinor }: EventRecord): void {
  switch (name) {
    case 'CREATED':
      break;
    case 'AUTHORIZED':
      past.authorizedMinor = amountMinor;
      past.state = name;
      break;
    case 'ABORTED':
    case 'EXPIRED':
      past.state = name;
      break;
    case 'TERMINATED':
      past.cancelledMinor = amountMinor;
      past.state = name;
      break;
    case 'CAPTURED':
      past.capturedMinor += amountMinor;
      break;
    case 'CANCELLED':
      past.cancelledMinor += amountMinor;
      break;
    case 'REFUNDED':
      past.refundedMinor += amountMinor;
      break;
  }
}
