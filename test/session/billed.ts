/** A charge that is over and billed, and Vipps as it answers from there on. */
import type { Effect } from '../../electron/session/events.ts';
import type { Bill, Rules, Seen } from '../../electron/session/state.ts';
import { walkTo, withPrices, type Walk } from './walk.ts';

/** Ten times the usual price, so that seconds of current are worth a capture. */
export const dear = withPrices({ ENERGY: '45.90' });

/** A charge of some Wh, stopped, billed, its capture under way. */
export function billed(rules: Rules = dear): Walk {
  const walk = walkTo('charging', rules);
  walk.live(10_000, 20_000);
  walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
  walk.live(1000);
  // Before money moves it is looked up: nothing has changed.
  walk.see({}, 'look');
  return walk;
}

export function bill(walk: Walk): Bill {
  const { plan } = walk.payment();
  if (plan.kind !== 'settle') throw new Error('not billed');
  return plan.bill;
}

type Money = Extract<Effect, { type: 'capturePayment' | 'refundPayment' | 'cancelPayment' }>;

/** All that was asked to move money, as operation, key and amount. */
export function moves(walk: Walk): string[] {
  const isMoney = (effect: Effect): effect is Money =>
    ['capturePayment', 'refundPayment', 'cancelPayment'].includes(effect.type);
  return walk.done.filter(isMoney).map((effect) => {
    const key = effect.key.slice(effect.reference.length + 1);
    return 'amountMinor' in effect ? `${key} ${effect.amountMinor}` : key;
  });
}

/** What Vipps shows once the bill is captured, and once the rest is let go too. */
export const captured = (walk: Walk): Partial<Seen> => ({ capturedMinor: bill(walk).dueMinor });
export const released = (walk: Walk): Partial<Seen> => ({
  ...captured(walk),
  cancelledMinor: 35_000 - bill(walk).dueMinor,
});

export function receiptSent(walk: Walk): void {
  walk.on({ type: 'ReceiptSent', reference: walk.payment().reference });
}

/** Vipps does all that is asked, from the state the walk is in. */
export function settle(walk: Walk, { receiptIsRefused = false } = {}): void {
  for (let turns = 0; turns < 500 && !walk.payment().isSettled; turns += 1) {
    const { operations, seen } = walk.payment();
    const [name] = Object.entries(operations).find(([, one]) => one.state === 'sent') ?? [null];
    switch (name) {
      case null:
        walk.atMs += 30_000;
        walk.on({ type: 'Ticked' });
        break;
      case 'receipt':
        if (receiptIsRefused) walk.fail('receipt', 'invalid-request', 'never');
        else receiptSent(walk);
        break;
      case 'capture':
        walk.see(captured(walk), 'capture');
        break;
      case 'cancel':
        walk.see(released(walk), 'cancel');
        break;
      case 'look':
        walk.see(seen ?? {}, 'look');
        break;
      default:
        throw new Error(`not asked for: ${name}`);
    }
  }
}
