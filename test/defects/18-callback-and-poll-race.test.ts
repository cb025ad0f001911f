/**
 * Failure 18: callback and poll race, the order is cancelled or created twice (vipps-woocommerce #97).
 * News of a payment may come by any way, twice, late or in the wrong order: it counts once.
 */
import { describe, expect, it, test } from 'vitest';
import { seen, walkTo } from '../session/walk.ts';
import { Bench } from '../station/bench.ts';

describe('the approval is heard', () => {
  it('twice: one start', () => {
    const walk = walkTo('awaitingPayment');
    walk.see();
    walk.see();
    walk.read();
    walk.see();
    expect(walk.count('closeRelay')).toBe(1);
    expect(walk.count('createPayment')).toBe(1);
  });

  it('before older news that says it is still open: it stays approved', () => {
    const walk = walkTo('awaitingPayment');
    walk.see();
    walk.see({ state: 'CREATED', authorizedMinor: 0 });
    walk.read();
    expect([walk.is(), walk.count('closeRelay')]).toEqual(['starting', 1]);
  });

  it('after the end of the charge: nothing begins anew', () => {
    const walk = walkTo('finished');
    walk.on({ type: 'DoneWanted', evse: 'A' });
    const closed = walk.count('closeRelay');
    walk.see();
    walk.live(5000, 11_000);
    expect([walk.is(), walk.count('closeRelay')]).toEqual(['idle', closed]);
  });
});

test.each([0, 30, 60, 120, 250, 500, 1000])(
  'Cancel and an approval %d ms apart: charged or released wholly, never both, never neither',
  async (apartMs) => {
    for (const cancelFirst of [true, false]) {
      const bench = new Bench();
      bench.station.start();
      await bench.pass(500);
      const reference = await bench.toPay();
      await bench.pass(4900);
      const acts = [
        () => bench.station.intend({ type: 'cancel', evse: 'A' }),
        () => void bench.sandbox.customer.approve(reference),
      ];
      for (const act of cancelFirst ? acts : acts.toReversed()) {
        act();
        await bench.pass(apartMs);
      }
      await bench.pass(30_000);
      const payment = bench.sandbox.payment(reference);
      const isReleased = payment.cancelledMinor === 35_000 && payment.capturedMinor === 0;
      const charges = bench.state === 'awaitingVehicle';
      expect([apartMs, cancelFirst, charges !== isReleased]).toEqual([apartMs, cancelFirst, true]);
      expect(charges).toBe(bench.outlet.contactIsClosed);
      const cancels = payment.events.filter(({ name }) => /CANCELLED|TERMINATED/.test(name));
      expect(cancels.length).toBeLessThanOrEqual(1);
    }
  },
);

test.each([0, 40, 90, 200, 600])(
  'news by another way %d ms before the poll, twice, and then old news: one start, one payment',
  async (leadMs) => {
    const bench = new Bench();
    bench.station.start();
    await bench.pass(500);
    const reference = await bench.toPay();
    await bench.pass(7000 - leadMs);
    const open = seen({ state: 'CREATED', authorizedMinor: 0 });
    bench.sandbox.customer.approve(reference);
    for (const news of [seen(), seen(), open]) {
      bench.station.post({ type: 'PaymentSeen', reference, by: 'look', seen: news });
      await bench.pass(leadMs / 2);
    }
    await bench.until(() => bench.state === 'awaitingVehicle', 10_000);
    await bench.pass(10_000);
    expect([bench.state, bench.outlet.contactIsClosed]).toEqual(['awaitingVehicle', true]);
    expect(bench.sandbox.payments()).toMatchObject([{ reference, cancelledMinor: 0 }]);
  },
);
