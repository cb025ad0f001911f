/**
 * Approval racing the kiosk's cancel and its time-out, in every order and gap: one of the two wins, at
 * Vipps and at the outlet alike. Whoever has pressed Cancel never gets current and never pays.
 */
import { describe, expect, it, test } from 'vitest';
import type { Bench } from '../station/bench.ts';
import { books, cancel, heldMinor, settled, ready, releasedWholly } from './visit.ts';

/** Around the round trip of a call (40 to 300 ms), the poll (2 s) and the screen's own wait (3.5 s). */
const gapsMs = [
  -6000, -2500, -2000, -1000, -500, -300, -200, -150, -100, -60, -30, 0, 30, 60, 100, 150, 200, 300,
  500, 1000, 2000, 3400, 3600, 6000,
];

/** Does both, `gapMs` apart; negative: the second goes first. */
async function apart(bench: Bench, gapMs: number, first: () => void, second: () => void) {
  const acts = gapMs < 0 ? [second, first] : [first, second];
  for (const act of acts) {
    act();
    await bench.pass(act === acts[0] ? Math.abs(gapMs) : 0);
  }
}

/** Idle, open, and ready for the next driver. */
async function isFreeAgain(bench: Bench) {
  await settled(bench);
  await bench.until(() => bench.state === 'idle');
  bench.station.intend({ type: 'start', evse: 'A' });
  return { state: bench.state, contact: bench.outlet.contactIsClosed };
}
const free = { state: 'terms', contact: false };

describe.each([0, 700, 1400])('Cancel %d ms after a poll', (phaseMs) => {
  test.each(gapsMs)('approved %d ms after it', async (gapMs) => {
    const bench = await ready();
    const reference = await bench.toPay();
    await bench.pass(11_000 + phaseMs);
    await apart(
      bench,
      gapMs,
      () => cancel(bench),
      () => void bench.sandbox.customer.approve(reference),
    );
    await bench.pass(5000);
    expect(bench.state).toBe('idle');
    expect(await isFreeAgain(bench)).toEqual(free);
    expect(books(bench)).toEqual(releasedWholly);
  });
});

describe('with a bad line', () => {
  const troubles = [
    ['lostAnswer', { kind: 'lostAnswer' }],
    ['slow', { kind: 'delay', delayMs: 4000 }],
    ['locked', { kind: 'status', status: 423 }],
    ['done, and answered 500', { kind: 'status', status: 500, isDone: true }],
    ['said to be under approval', { kind: 'code', code: '6250' }],
  ] as const;

  test.each(troubles)('the cancel is %s, whichever came first', async (_what, fault) => {
    for (const gapMs of [-400, -50, 0, 50, 400, 5000]) {
      const bench = await ready();
      const reference = await bench.toPay();
      await bench.pass(11_000);
      bench.sandbox.faults.plan('cancel', fault, 2);
      await apart(
        bench,
        gapMs,
        () => cancel(bench),
        () => void bench.sandbox.customer.approve(reference),
      );
      expect(await isFreeAgain(bench)).toEqual(free);
      expect([gapMs, books(bench)]).toEqual([gapMs, releasedWholly]);
    }
  });

  it('no packet gets through for two minutes: welcome within 5 s, released when the line is back', async () => {
    const bench = await ready();
    const reference = await bench.toPay();
    await bench.pass(11_000);
    bench.sandbox.customer.approve(reference);
    bench.network.isDown = true;
    cancel(bench);
    await bench.pass(5000);
    expect([bench.state, bench.outlet.contactIsClosed]).toEqual(['idle', false]);
    await bench.pass(115_000);
    bench.network.isDown = false;
    expect(await isFreeAgain(bench)).toEqual(free);
    expect(books(bench)).toEqual(releasedWholly);
  });

  it('Cancel while the payment is still being made, which succeeds and is approved', async () => {
    const bench = await ready();
    bench.sandbox.faults.plan('create', { kind: 'delay', delayMs: 8000 });
    bench.station.intend({ type: 'start', evse: 'A' });
    bench.station.intend({ type: 'acceptTerms', evse: 'A' });
    bench.station.intend({ type: 'pay', evse: 'A', amountMinor: heldMinor });
    await bench.pass(1000);
    cancel(bench);
    expect(bench.state).toBe('idle');
    const [payment] = bench.sandbox.payments();
    bench.sandbox.customer.approve(payment?.reference ?? '');
    await bench.pass(30_000);
    expect(await isFreeAgain(bench)).toEqual(free);
    expect(books(bench)).toEqual(releasedWholly);
  });
});

describe('the ten minutes', () => {
  /** Ten minutes at Vipps, counted from its own creation; five seconds more at the station. */
  test.each([-8000, -4000, -1000, -300, -100, -20])(
    'approved %d ms before they end, the driver is there: charged',
    async (gapMs) => {
      const bench = await ready();
      const reference = await bench.toPay();
      const { expiresAtMs } = bench.sandbox.payment(reference);
      await bench.pass(expiresAtMs + gapMs - bench.time.nowMs());
      expect(bench.sandbox.customer.approve(reference).ok).toBe(true);
      await bench.until(() => bench.state === 'awaitingVehicle');
      expect(bench.outlet.contactIsClosed).toBe(true);
      expect(books(bench)).toMatchObject({ cancels: 0, captures: 0, others: 0 });
    },
  );

  test.each([0, 20, 100, 1000, 4000, 6000])(
    'approved %d ms after they have ended: refused by Vipps, nothing is held',
    async (gapMs) => {
      const bench = await ready();
      const reference = await bench.toPay();
      const { expiresAtMs } = bench.sandbox.payment(reference);
      await bench.pass(expiresAtMs + gapMs - bench.time.nowMs());
      expect(bench.sandbox.customer.approve(reference).ok).toBe(false);
      expect(await isFreeAgain(bench)).toEqual(free);
      expect(bench.sandbox.payment(reference)).toMatchObject({
        state: 'EXPIRED',
        authorizedMinor: 0,
      });
    },
  );

  /** The bank still asks when the time is up: Vipps neither cancels nor expires it (6250). */
  async function approvedLate(afterMs: number): Promise<Bench> {
    const bench = await ready();
    const reference = await bench.toPay();
    const { expiresAtMs } = bench.sandbox.payment(reference);
    await bench.pass(expiresAtMs - 2000 - bench.time.nowMs());
    bench.sandbox.customer.beginApproval(reference);
    await bench.pass(2000 + afterMs);
    expect(bench.sandbox.customer.approve(reference).ok).toBe(true);
    await bench.pass(2500);
    return bench;
  }

  test.each([500, 1000, 2000])('begun before, approved %d ms after them: charged', async (ms) => {
    const bench = await approvedLate(ms);
    expect([bench.state, bench.outlet.contactIsClosed]).toEqual(['awaitingVehicle', true]);
    expect(books(bench)).toMatchObject({ cancels: 0, captures: 0 });
  });

  test.each([6000, 10_000, 60_000, 290_000])(
    'begun before, approved %d ms after them, the driver was told it is over: released wholly',
    async (ms) => {
      const bench = await approvedLate(ms);
      expect(bench.outlet.contactIsClosed).toBe(false);
      await bench.pass(400_000);
      expect(await isFreeAgain(bench)).toEqual(free);
      expect(books(bench)).toEqual(releasedWholly);
    },
  );

  it('approved while no packet gets through at the end of them: told it is over, released wholly', async () => {
    const bench = await ready();
    const reference = await bench.toPay();
    await bench.pass(595_000);
    bench.network.isDown = true;
    bench.sandbox.customer.approve(reference);
    await bench.pass(20_000);
    expect([bench.state, bench.outlet.contactIsClosed]).toEqual(['finished', false]);
    bench.network.isDown = false;
    expect(await isFreeAgain(bench)).toEqual(free);
    expect(books(bench)).toEqual(releasedWholly);
  });
});
