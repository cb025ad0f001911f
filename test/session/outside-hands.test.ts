/** What others do to a payment: hands in Vipps' portal, late answers, answers that cannot be true. */
import { describe, expect, it } from 'vitest';
import { needed } from '../../electron/session/payment-needs.ts';
import type { Seen } from '../../electron/session/state.ts';
import { bill, billed, dear, receiptSent, released, settle } from './billed.ts';
import { walkTo } from './walk.ts';

describe('hands in Vipps’ portal', () => {
  it('everything cancelled there: a person is told, nothing is captured again and again', () => {
    const walk = billed();
    walk.fail('capture', 'already-cancelled', 'never');
    walk.see({ cancelledMinor: 35_000 }, 'look');
    expect(walk.alerts()).toEqual(['changed-outside']);
    walk.tick(1_800_000);
    expect(walk.count('capturePayment')).toBe(1);
    expect(walk.payment().isSettled).toBe(false);
  });

  it('what they did is read in the event log once, and said in the alert', () => {
    const walk = billed();
    const { reference } = walk.payment();
    walk.fail('capture', 'amount-refused', 'never');
    walk.see({ capturedMinor: 12_345 }, 'look');
    expect(walk.did).toContain('readPaymentEvents');
    const log = { atMs: walk.atMs, success: true };
    const events = [
      { name: 'AUTHORIZED', amountMinor: 35_000, idempotencyKey: null, ...log },
      { name: 'CAPTURED', amountMinor: 12_345, idempotencyKey: 'portal-77', ...log },
      { name: 'REFUNDED', amountMinor: 1, idempotencyKey: null, ...log, success: false },
      { name: 'CAPTURED', amountMinor: 99, idempotencyKey: `${reference}-cap`, ...log },
    ];
    walk.on({ type: 'PaymentEventsRead', reference, events });
    const [alert] = walk.state.alerts;
    expect(alert?.message).toMatch(/by other hands: CAPTURED 12345 at 2029-10-09T[^,]*$/);
    const before = walk.state;
    walk.on({ type: 'PaymentEventsRead', reference, events });
    expect(walk.state).toBe(before);
    walk.tick(600_000);
    expect(walk.count('readPaymentEvents')).toBe(1);
    expect(walk.state.alerts).toEqual([alert]);
  });

  it('less captured there than is due: no second capture, a person is told', () => {
    const walk = billed();
    const due = bill(walk).dueMinor;
    walk.fail('capture', 'amount-refused', 'never');
    walk.see({ capturedMinor: due - 1 }, 'look');
    walk.tick(600_000);
    expect(walk.alerts()).toEqual(['changed-outside']);
    expect(walk.count('capturePayment')).toBe(1);
  });

  it('more captured there than is due: a person is told, and nothing is given back unasked', () => {
    const walk = billed();
    const due = bill(walk).dueMinor;
    walk.fail('capture', 'already-captured', 'never');
    walk.see({ capturedMinor: 35_000 }, 'look');
    walk.tick(600_000);
    expect(walk.alerts()).toEqual(['changed-outside']);
    expect(walk.count('refundPayment')).toBe(0);
    // The person refunds the difference in the portal: seen within the hour, and settled.
    walk.tick(3_600_000);
    walk.see({ capturedMinor: 35_000, refundedMinor: 35_000 - due }, 'look');
    receiptSent(walk);
    expect(walk.payment().isSettled).toBe(true);
    expect(walk.alerts()).toEqual([]);
  });

  it('captured there though nothing is due: a person is told, it is not called settled', () => {
    const walk = walkTo('awaitingPayment');
    walk.on({ type: 'CancelWanted', evse: 'A' });
    walk.fail('cancelUnapproved', 'already-authorized', 'never');
    walk.see({ capturedMinor: 35_000 }, 'look');
    walk.tick(600_000);
    expect(walk.payment()).toMatchObject({ isSettled: false });
    expect(walk.alerts()).toEqual(['changed-outside']);
  });

  it('the hold cancelled there during the charge: no current once that is known', () => {
    const walk = walkTo('charging', dear);
    walk.live(10_000, 20_000);
    walk.restart(2000);
    walk.see({ cancelledMinor: 35_000 }, 'look');
    walk.live(10_000, 11_000);
    expect(walk.is()).toBe('finished');
    expect(walk.count('closeRelay')).toBe(1);
    expect(walk.alerts()).toEqual(['changed-outside']);
  });

  it('the hold cancelled there before the start: the relay never closes', () => {
    const walk = walkTo('awaitingPayment');
    walk.see({ cancelledMinor: 35_000 });
    walk.live(3000, 11_000);
    expect(walk.count('closeRelay')).toBe(0);
    expect(walk.is()).toBe('finished');
  });

  it('dealt with by a person, it is noticed within the hour and settled', () => {
    const walk = billed();
    const due = bill(walk).dueMinor;
    walk.fail('capture', 'amount-refused', 'never');
    walk.see({ capturedMinor: due - 1 }, 'look');
    walk.tick(3_700_000);
    expect(walk.payment().operations.look?.state).toBe('sent');
    walk.see({ capturedMinor: due }, 'look');
    walk.see(released(walk), 'cancel');
    receiptSent(walk);
    walk.tick(61_000);
    expect(walk.state.payments).toEqual({});
  });
});

describe('answers that come when all is over', () => {
  it('do not disturb a settled payment', () => {
    const walk = billed();
    settle(walk);
    const before = walk.state;
    walk.see({ capturedMinor: 35_000, refundedMinor: 35_000 }, 'look');
    walk.see({ capturedMinor: 35_000 }, 'capture');
    walk.fail('capture', 'timed-out', 'unknown');
    receiptSent(walk);
    expect(walk.state).toBe(before);
    expect(needed(walk.payment())).toBeNull();
  });

  it('sums that contradict each other are not believed', () => {
    const walk = billed();
    const impossible: Partial<Seen>[] = [
      { capturedMinor: 20_000, cancelledMinor: 20_000 },
      { capturedMinor: 100, refundedMinor: 200 },
      { authorizedMinor: 35_000, cancelledMinor: 99_999 },
    ];
    for (const view of impossible) {
      walk.see(view, 'capture');
      expect(walk.payment().seen).toMatchObject({ capturedMinor: 0, cancelledMinor: 0 });
      walk.see({}, 'look');
      walk.tick(400_000);
    }
    settle(walk);
    expect(walk.payment().isSettled).toBe(true);
  });
});
