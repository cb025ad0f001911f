/** The way from the bill to settled: captured exactly, the rest let go, the receipt sent, once each. */
import { describe, expect, it, test } from 'vitest';
import { paidMinor } from '../../electron/session/payment-needs.ts';
import { bill, billed, captured, moves, receiptSent, released, settle } from './billed.ts';
import { walkTo } from './walk.ts';

describe('an ordinary bill', () => {
  it('is captured exactly, then the rest is let go, then the receipt is sent, each once', () => {
    const walk = billed();
    const due = bill(walk).dueMinor;
    expect(due).toBe(Math.round(bill(walk).energyWh * 4.59));
    expect(moves(walk)).toEqual([`cap ${due}`]);
    walk.see(captured(walk), 'capture');
    expect(moves(walk)).toEqual([`cap ${due}`, 'cancel']);
    expect(walk.effects).toContainEqual(
      expect.objectContaining({ type: 'cancelPayment', onlyIfNotAuthorized: false }),
    );
    expect(walk.count('sendReceipt')).toBe(0);
    walk.see(released(walk), 'cancel');
    expect(walk.effects).toContainEqual(
      expect.objectContaining({ type: 'sendReceipt', bill: bill(walk) }),
    );
    expect(walk.payment().isSettled).toBe(false);
    receiptSent(walk);
    expect(walk.payment()).toMatchObject({ isSettled: true });
    walk.tick(600_000);
    expect(moves(walk)).toEqual([`cap ${due}`, 'cancel']);
    expect(walk.count('sendReceipt')).toBe(1);
    expect(walk.state.payments).toEqual({});
  });

  it('needs no cancel when it takes all that is held', () => {
    const walk = billed();
    const due = bill(walk).dueMinor;
    walk.see(
      { authorizedMinor: 35_000, capturedMinor: due, cancelledMinor: 35_000 - due },
      'capture',
    );
    expect(moves(walk)).toEqual([`cap ${due}`]);
    expect(walk.count('sendReceipt')).toBe(1);
  });

  it('runs on behind the next driver’s visit', () => {
    const walk = billed();
    walk.on({ type: 'DoneWanted', evse: 'A' });
    walk.on({ type: 'StartWanted', evse: 'A' });
    walk.see(captured(walk), 'capture');
    walk.see(released(walk), 'cancel');
    receiptSent(walk);
    walk.tick(250);
    expect(walk.state.payments).toEqual({});
    expect(walk.is()).toBe('terms');
  });

  it('is still there, settled, at the step that settles it, and forgotten after', () => {
    const walk = billed();
    walk.on({ type: 'DoneWanted', evse: 'A' });
    walk.see(captured(walk), 'capture');
    walk.see(released(walk), 'cancel');
    receiptSent(walk);
    expect(walk.payment()).toMatchObject({
      isSettled: true,
      operations: { receipt: { state: 'done' } },
    });
    walk.tick(250);
    expect(walk.state.payments).toEqual({});
  });
});

describe('answers that leave it open', () => {
  const lost = [
    ['timed-out', 'unknown'],
    ['vipps-trouble', 'unknown'],
    ['not-understood', 'unknown'],
  ] as const;
  test.each(lost)('capture %s, and it had happened: looked up, not repeated', (code, retry) => {
    const walk = billed();
    walk.fail('capture', code, retry);
    expect(walk.did).toContain('lookUpPayment');
    walk.see(captured(walk), 'look');
    settle(walk);
    expect(moves(walk)).toEqual([`cap ${bill(walk).dueMinor}`, 'cancel']);
  });

  test.each(lost)('capture %s, and it had not: repeated with the same key', (code, retry) => {
    const walk = billed();
    walk.fail('capture', code, retry);
    walk.see({}, 'look');
    expect(moves(walk)).toHaveLength(1);
    settle(walk);
    const cap = `cap ${bill(walk).dueMinor}`;
    expect(moves(walk)).toEqual([cap, cap, 'cancel']);
  });

  const passing = [
    ['locked', 'later'],
    ['capture-later', 'later'],
    ['rate-limited', 'later'],
    ['keys-refused', 'later'],
  ] as const;
  test.each(passing)('capture %s: the same key again, later and later', (code, retry) => {
    const walk = billed();
    for (let times = 0; times < 5; times += 1) {
      const before = walk.count('capturePayment');
      walk.fail('capture', code, retry);
      // A quarter more or less, so that a thousand stations do not ask as one.
      walk.tick(0.75 * 2000 * 3 ** times - 250);
      expect(walk.count('capturePayment')).toBe(before);
      walk.tick(0.5 * 2000 * 3 ** times + 500);
      // What has waited that long is looked at first: hands in the portal may have been faster.
      walk.see({}, 'look');
      expect(walk.count('capturePayment')).toBe(before + 1);
    }
    expect(new Set(moves(walk)).size).toBe(1);
    expect(walk.alerts()).toEqual([code === 'keys-refused' ? code : 'settlement-slow']);
    settle(walk);
    expect(walk.payment().isSettled).toBe(true);
    expect(walk.alerts()).toEqual([]);
  });

  it('waits as long as Vipps asks for', () => {
    const walk = billed();
    walk.fail('capture', 'rate-limited', 'later', 30_000);
    walk.tick(29_750);
    expect(walk.count('capturePayment')).toBe(1);
    walk.tick(250);
    walk.see({}, 'look');
    expect(walk.count('capturePayment')).toBe(2);
  });

  it('what a person has captured in the portal meanwhile is not captured again', () => {
    const walk = billed();
    walk.fail('capture', 'vipps-trouble', 'unknown');
    walk.see({}, 'look');
    walk.tick(2750);
    walk.fail('capture', 'rate-limited', 'later', 600_000);
    const before = walk.count('capturePayment');
    walk.tick(600_250);
    expect(walk.payment().operations.look?.state).toBe('sent');
    walk.see(captured(walk), 'look');
    settle(walk);
    expect(walk.count('capturePayment')).toBe(before);
    expect(walk.payment().isSettled).toBe(true);
  });

  it('an answer of success that moved nothing is not believed', () => {
    const walk = billed();
    walk.see({}, 'capture');
    expect(walk.did).toContain('lookUpPayment');
    walk.see(captured(walk), 'look');
    settle(walk);
    expect(moves(walk)).toEqual([`cap ${bill(walk).dueMinor}`, 'cancel']);
  });

  it('a look-up that shows less than Vipps has confirmed is repeated slowly, and told', () => {
    const walk = billed();
    walk.see(captured(walk), 'capture');
    walk.fail('cancel', 'timed-out', 'unknown');
    const before = walk.count('lookUpPayment');
    for (let times = 0; times < 40; times += 1) {
      if (walk.payment().operations.look?.state === 'sent') walk.see({}, 'look');
      walk.tick(250);
    }
    expect(walk.count('lookUpPayment') - before).toBeLessThan(5);
    walk.tick(60_000);
    if (walk.payment().operations.look?.state === 'sent') walk.see({}, 'look');
    expect(walk.alerts()).toEqual(['settlement-slow']);
    expect(walk.payment().seen).toMatchObject(captured(walk));
    walk.tick(30_000);
    settle(walk);
    expect(walk.payment().isSettled).toBe(true);
  });

  it('an answer that never comes is an unknown outcome after a while', () => {
    const walk = billed();
    walk.tick(180_000);
    expect(walk.count('lookUpPayment')).toBeGreaterThan(0);
    walk.see(captured(walk), 'look');
    settle(walk);
    expect(walk.payment().isSettled).toBe(true);
  });
});

describe('refusals', () => {
  it('stick to their key: the next try has a new one, after a look', () => {
    const walk = billed();
    const due = bill(walk).dueMinor;
    walk.fail('capture', 'other-refusal', 'never');
    expect(walk.did).toContain('lookUpPayment');
    walk.see({}, 'look');
    walk.tick(2500);
    expect(moves(walk)).toEqual([`cap ${due}`, `cap-2 ${due}`]);
  });

  it('three of them are enough: a person is told, and nothing is asked any more', () => {
    const walk = billed();
    for (let times = 0; times < 3; times += 1) {
      walk.fail('capture', 'capture-period-over', 'never');
      if (walk.payment().mustLook) walk.see({}, 'look');
      walk.tick(10_000);
    }
    expect(walk.payment().operations.capture?.state).toBe('refused');
    expect(walk.alerts()).toEqual(['settlement-refused']);
    const before = walk.count('capturePayment');
    walk.tick(1_800_000);
    expect(walk.count('capturePayment')).toBe(before);
    expect(walk.payment().isSettled).toBe(false);
  });

  it('whole captures only (6140): all is captured, the difference refunded, a person told', () => {
    const walk = billed();
    const due = bill(walk).dueMinor;
    walk.fail('capture', 'full-capture-only', 'never');
    expect(moves(walk)).toEqual([`cap ${due}`, 'capall 35000']);
    walk.see({ capturedMinor: 35_000 }, 'captureAll');
    expect(moves(walk).at(-1)).toBe(`refund ${35_000 - due}`);
    walk.see({ capturedMinor: 35_000, refundedMinor: 35_000 - due }, 'refund');
    receiptSent(walk);
    const payment = walk.payment();
    expect(payment.isSettled).toBe(true);
    expect(payment.seen && paidMinor(payment.seen)).toBe(due);
    expect(walk.alerts()).toEqual(['full-capture-only']);
    expect(moves(walk)).toHaveLength(3);
  });

  it('whole captures only, while less is held than was: what is held is captured', () => {
    const walk = billed();
    const due = bill(walk).dueMinor;
    walk.fail('capture', 'timed-out', 'unknown');
    walk.see({ cancelledMinor: 1000 }, 'look');
    walk.tick(2500);
    walk.fail('capture', 'full-capture-only', 'never');
    expect(moves(walk).at(-1)).toBe('capall 34000');
    walk.see({ capturedMinor: 34_000, cancelledMinor: 1000 }, 'captureAll');
    expect(moves(walk).at(-1)).toBe(`refund ${34_000 - due}`);
  });

  it('a receipt that is there already is as good as sent', () => {
    const walk = billed();
    walk.see(captured(walk), 'capture');
    walk.see(released(walk), 'cancel');
    walk.fail('receipt', 'already-sent', 'never');
    expect(walk.payment()).toMatchObject({ isSettled: true });
  });

  it('a receipt refused for good does not hold up the money, but is told', () => {
    const walk = billed();
    walk.see(captured(walk), 'capture');
    walk.see(released(walk), 'cancel');
    walk.fail('receipt', 'invalid-request', 'never');
    expect(walk.payment().isSettled).toBe(true);
    expect(walk.alerts()).toEqual(['receipt-refused']);
  });

  it('a receipt whose answer was lost is sent again after a look', () => {
    const walk = billed();
    walk.see(captured(walk), 'capture');
    walk.see(released(walk), 'cancel');
    walk.fail('receipt', 'timed-out', 'unknown');
    walk.see(released(walk), 'look');
    walk.tick(2500);
    expect(walk.count('sendReceipt')).toBe(2);
    walk.fail('receipt', 'already-sent', 'never');
    expect(walk.payment().isSettled).toBe(true);
  });

  it('Vipps says it knows the payment no more: told, and asked again for ever, slowly', () => {
    const walk = billed();
    walk.fail('capture', 'timed-out', 'unknown');
    for (let times = 0; times < 10; times += 1) {
      if (walk.payment().operations.look?.state === 'sent') walk.fail('look', 'not-found', 'never');
      walk.tick(60_000);
    }
    expect(walk.alerts()).toEqual(['payment-vanished']);
    expect(walk.count('capturePayment')).toBe(1);
    expect(walk.count('lookUpPayment')).toBeLessThan(12);
  });
});

describe('nothing to take', () => {
  it('without energy the payment is cancelled wholly, with neither capture nor receipt', () => {
    const walk = walkTo('awaitingVehicle');
    walk.tick(1000);
    walk.on({ type: 'CancelWanted', evse: 'A' });
    walk.live(1000);
    expect(walk.is()).toBe('idle');
    expect(moves(walk)).toEqual(['cancel']);
    walk.see({ cancelledMinor: 35_000 }, 'cancel');
    walk.tick(250);
    expect(walk.state.payments).toEqual({});
    expect(walk.count('sendReceipt')).toBe(0);
  });

  it('below the market’s least amount it is waived and said so', () => {
    const walk = walkTo('charging');
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000);
    const { energyWh, dueMinor, isWaived, lines } = bill(walk);
    expect(energyWh).toBeGreaterThan(0);
    expect(energyWh * 0.459).toBeLessThan(100);
    expect({ dueMinor, isWaived, lines }).toEqual({ dueMinor: 0, isWaived: true, lines: [] });
    expect(moves(walk)).toEqual(['cancel']);
    walk.see({ cancelledMinor: 35_000 }, 'cancel');
    expect(walk.payment().isSettled).toBe(true);
    expect(walk.count('sendReceipt')).toBe(0);
  });

  it('one øre above the least amount is taken', () => {
    const walk = walkTo('awaitingVehicle');
    const energyWh = walk.charge().meterStartWh;
    for (let second = 0; second < 11; second += 1) {
      walk.tick(1000);
      walk.report();
      walk.read({ energyWh: energyWh + 20 * (second + 1), powerW: 11_000 });
    }
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000);
    expect(bill(walk)).toMatchObject({ energyWh: 220, dueMinor: 101, isWaived: false });
  });
});
