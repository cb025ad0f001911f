/** Payments that Vipps knows and the record does not: sought at each start, told, and let go of in time. */
import { describe, expect, it } from 'vitest';
import type { PaymentSearch } from '../../electron/session/events.ts';
import { seen, startMs, Walk, walkTo } from './walk.ts';

const hourMs = 3_600_000;
const reference = 'lk-21678-A-291008-4';

function searches(walk: Walk): PaymentSearch[] {
  return walk.done.flatMap((effect) => (effect.type === 'searchPayments' ? effect.searches : []));
}

function find(walk: Walk, change: Parameters<typeof seen>[0] = {}): void {
  const view = seen({ amountMinor: 35_000, ...change });
  walk.on({ type: 'PaymentFound', evse: 'A', reference, currency: 'NOK', seen: view });
}

/** Lets time pass; every look-up is answered with this. */
function wait(walk: Walk, forMs: number, view: Parameters<typeof seen>[0]): void {
  for (const untilMs = walk.atMs + forMs; walk.atMs < untilMs; walk.tick(10_000)) {
    const isAsked = walk.state.payments[reference]?.operations.look?.state === 'sent';
    if (isAsked) walk.see({ amountMinor: 35_000, ...view });
  }
}

describe('the search', () => {
  it('of an empty record goes back a month, and to this day', () => {
    expect(searches(new Walk())).toEqual([
      {
        evse: 'A',
        prefix: 'lk-21678-A',
        after: { day: '290909', number: 0 },
        untilDay: '291009',
      },
    ]);
  });

  it('goes on behind the last reference that is known', () => {
    const walk = walkTo('creatingPayment');
    walk.restart(1000);
    expect(searches(walk).at(-1)?.after).toEqual({ day: '291009', number: 1 });
  });
});

describe('what it comes upon', () => {
  it('is looked at again, told, and never charged on or taken', () => {
    const walk = new Walk();
    find(walk);
    expect(walk.did).toContain('lookUpPayment');
    walk.see({ amountMinor: 35_000 });
    expect(walk.alerts()).toEqual(['orphan']);
    walk.live(60_000);
    expect(walk.is()).toBe('idle');
    expect(walk.count('closeRelay') + walk.count('capturePayment')).toBe(0);
  });

  it('is let go of after half a day in which nobody has touched it', () => {
    const walk = new Walk();
    find(walk);
    wait(walk, 11.9 * hourMs, {});
    expect(walk.count('cancelPayment')).toBe(0);
    wait(walk, 0.2 * hourMs, {});
    expect(walk.done).toContainEqual(
      expect.objectContaining({ type: 'cancelPayment', reference, onlyIfNotAuthorized: false }),
    );
    expect(walk.count('lookUpPayment')).toBeLessThan(20);
    walk.see({ cancelledMinor: 35_000 }, 'cancel');
    walk.tick(250);
    expect(walk.state.payments).toEqual({});
    // It is over, but somebody ought to know of it: the record has lost more than this, perhaps.
    expect(walk.alerts()).toEqual(['orphan']);
    walk.tick(250);
    walk.atMs += 31 * 24 * hourMs;
    walk.tick(250);
    expect(walk.alerts()).toEqual([]);
  });

  it('is left alone once a person has captured it by hand', () => {
    const walk = new Walk();
    find(walk);
    wait(walk, hourMs / 2, {});
    wait(walk, 20 * hourMs, { capturedMinor: 20_000, cancelledMinor: 15_000 });
    expect(walk.state.payments).toEqual({});
    expect(walk.count('cancelPayment')).toBe(0);
  });

  it('and was never approved expires by itself', () => {
    const walk = new Walk();
    find(walk, { state: 'CREATED', authorizedMinor: 0 });
    wait(walk, hourMs / 2, { state: 'CREATED', authorizedMinor: 0 });
    expect(walk.alerts()).toEqual([]);
    wait(walk, hourMs, { state: 'EXPIRED', authorizedMinor: 0 });
    expect(walk.state.payments).toEqual({});
    expect([walk.count('cancelPayment'), walk.alerts()]).toEqual([0, []]);
  });

  it('is nothing to care for when it is over already', () => {
    const walk = new Walk();
    find(walk, { capturedMinor: 10_000, cancelledMinor: 25_000 });
    find(walk, { state: 'EXPIRED', authorizedMinor: 0 });
    expect(walk.state.payments).toEqual({});
    expect(walk.alerts()).toEqual([]);
  });

  it('and is known already is left as it is', () => {
    const walk = walkTo('charging');
    const before = walk.payment();
    const found = { evse: 'A', reference: before.reference, currency: 'NOK' } as const;
    walk.on({ type: 'PaymentFound', ...found, seen: seen() });
    expect(walk.payment()).toBe(before);
  });

  it('moves the numbers on, so that none is given out again', () => {
    const walk = new Walk();
    const today = { evse: 'A', reference: 'lk-21678-A-291009-3', currency: 'NOK' } as const;
    walk.on({
      type: 'PaymentFound',
      ...today,
      seen: seen({ state: 'EXPIRED', authorizedMinor: 0 }),
    });
    expect(walk.atMs).toBe(startMs);
    expect(walk.state.lastReferences['lk-21678-A']).toEqual({ day: '291009', number: 3 });
  });
});
