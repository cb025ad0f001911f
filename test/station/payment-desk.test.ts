/** The desk between machine and Vipps: effects out, answers back, and whether payment is there at all. */
import { describe, expect, it, test } from 'vitest';
import { PaymentDesk, type PaymentEffect } from '../../electron/payment/payment-desk.ts';
import type {
  Outcome,
  PaymentError,
  PaymentErrorCode,
  Payments,
  PaymentView,
} from '../../electron/payment/payments.ts';
import type { Happening } from '../../electron/session/events.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';
import { walkTo, withPrices } from '../session/walk.ts';
import { silent } from './bench.ts';

const reference = 'lk-21678-A-0000000001';

function view(change: Partial<PaymentView> = {}): PaymentView {
  return {
    reference,
    state: 'CREATED',
    currency: 'NOK',
    authorizedMinor: 0,
    capturedMinor: 0,
    cancelledMinor: 0,
    refundedMinor: 0,
    captureGuaranteedUntilMs: null,
    ...change,
  };
}

function error(code: PaymentErrorCode, retry: PaymentError['retry'] = 'later') {
  const message = `${code}, for the log`;
  const nothing = { retryAfterMs: null, status: null, vippsCode: null, traceId: null };
  return { ok: false, error: { code, retry, message, ...nothing } } as const;
}

/** Timers of a computer: never quite at once. */
class RealisticTime extends VirtualTime {
  override after(delayMs: number, run: () => void): () => void {
    return super.after(Math.max(1, delayMs), run);
  }
}

/** Vipps as a switch: up or down; what it was asked is kept. */
class Desk {
  readonly time = new RealisticTime(1_000_000);
  readonly asked: [string, unknown][] = [];
  readonly posted: Happening[] = [];
  down: PaymentErrorCode | null = null;
  views: PaymentView[] = [];
  readonly desk: PaymentDesk;

  constructor(receiptLanguage: 'nb' | 'fi' = 'nb') {
    const answer = async <T>(call: string, body: unknown, value: () => T): Promise<Outcome<T>> => {
      this.asked.push([call, body]);
      const { down } = this;
      await new Promise<void>((resolve) => this.time.after(50, resolve));
      return down === null ? { ok: true, value: value() } : error(down);
    };
    const see = (): PaymentView => this.views.shift() ?? view();
    const payments: Payments = {
      create: (body) =>
        answer('create', body, () => ({
          reference: body.reference,
          wayIn: { kind: 'text' as const, payload: 'https://qr.vipps.no/p/abc' },
        })),
      look: (body) => answer('look', body, see),
      events: (body) => answer('events', body, () => []),
      capture: (body) => answer('capture', body, see),
      refund: (body) => answer('refund', body, see),
      cancel: (body) => answer('cancel', body, see),
      sendReceipt: (body) => answer('receipt', body, () => undefined),
      probe: () => answer('probe', null, () => undefined),
    };
    this.desk = new PaymentDesk(
      payments,
      { stationId: '21678', qrRenderer: 'station', returnUrlOf: () => null, receiptLanguage },
      this.time,
      silent,
      (happening) => this.posted.push(happening),
    );
  }

  pass(ms: number): Promise<void> {
    return this.time.run(this.time.nowMs() + ms, () => false);
  }

  async do(effect: PaymentEffect): Promise<void> {
    const done = this.desk.do(effect);
    await this.pass(60);
    await done;
  }

  reachable(): boolean[] {
    return this.posted.flatMap((happening) => {
      return happening.type === 'PaymentReachabilityChanged' ? [happening.isReachable] : [];
    });
  }
}

const money = { reference, key: `${reference}-x`, amountMinor: 500, currency: 'NOK' } as const;

describe('effects', () => {
  const create: PaymentEffect = {
    ...money,
    type: 'createPayment',
    description: 'Charging session',
    evse: 'A',
    flow: 'qr',
  };
  const cases: [PaymentEffect, string, unknown, Partial<Happening>][] = [
    [
      create,
      'create',
      {
        reference,
        idempotencyKey: money.key,
        amountMinor: 500,
        currency: 'NOK',
        description: 'Charging session',
        flow: 'qr',
        qrRenderer: 'station',
        returnUrl: null,
        metadata: { station: '21678', evse: 'A' },
      },
      { type: 'PaymentCreated', reference },
    ],
    [{ type: 'lookUpPayment', reference }, 'look', reference, { type: 'PaymentSeen', by: 'look' }],
    [
      { ...money, type: 'capturePayment', operation: 'captureAll' },
      'capture',
      { reference, idempotencyKey: money.key, amountMinor: 500, currency: 'NOK' },
      { type: 'PaymentSeen', by: 'captureAll' },
    ],
    [
      { ...money, type: 'refundPayment', operation: 'refund' },
      'refund',
      { reference, idempotencyKey: money.key, amountMinor: 500, currency: 'NOK' },
      { type: 'PaymentSeen', by: 'refund' },
    ],
    [
      {
        type: 'cancelPayment',
        reference,
        key: money.key,
        onlyIfNotAuthorized: true,
        operation: 'cancelUnapproved',
      },
      'cancel',
      { reference, idempotencyKey: money.key, onlyIfNotAuthorized: true },
      { type: 'PaymentSeen', by: 'cancelUnapproved' },
    ],
  ];

  test.each(cases)('$type asks once and posts the answer', async (effect, call, body, posted) => {
    const desk = new Desk();
    await desk.do(effect);
    expect(desk.asked).toEqual([[call, body]]);
    expect(desk.posted.at(-1)).toMatchObject(posted);
  });

  test.each(cases)('$type that fails posts why', async (effect) => {
    const desk = new Desk();
    desk.down = 'locked';
    await desk.do(effect);
    expect(desk.posted.at(-1)).toMatchObject({
      type: 'PaymentCallFailed',
      reference,
      error: { code: 'locked', retry: 'later', retryAfterMs: null },
    });
  });

  it('a receipt carries the bill’s lines, which add up', async () => {
    const walk = walkTo('finished', withPrices({ ENERGY: '459', FLAT: '5' }));
    const { plan } = walk.payment();
    if (plan.kind !== 'settle') throw new Error('a bill is wanted');
    const { bill } = plan;
    const desk = new Desk('fi');
    await desk.do({ type: 'sendReceipt', reference, key: money.key, bill });
    const [, sent] = desk.asked[0] ?? [];
    const { lines, posId, currency } = sent as Parameters<Payments['sendReceipt']>[0];
    expect({ posId, currency }).toEqual({ posId: '21678', currency: 'NOK' });
    expect(lines.map(({ name }) => name)).toEqual(['Lataus', 'Aloitusmaksu']);
    expect(lines.reduce((sum, line) => sum + line.grossMinor, 0)).toBe(bill.dueMinor);
    for (const line of lines) expect(line.netMinor + line.vatMinor).toBe(line.grossMinor);
    expect(desk.posted).toContainEqual({ type: 'ReceiptSent', reference });
  });
});

describe('watching a payment', () => {
  it('asks from 5 s on every 2 s, until told to stop; a nudge asks now', async () => {
    const desk = new Desk();
    await desk.do({ type: 'watchPayment', reference });
    await desk.do({ type: 'watchPayment', reference });
    await desk.pass(4800);
    expect(desk.asked).toHaveLength(0);
    await desk.pass(3000);
    expect(desk.asked).toHaveLength(2);
    desk.desk.nudge(reference);
    await desk.pass(700);
    expect(desk.asked).toHaveLength(3);
    await desk.do({ type: 'unwatchPayment', reference });
    desk.desk.nudge(reference);
    desk.desk.nudge('lk-of-nobody');
    await desk.pass(60_000);
    expect(desk.asked).toHaveLength(3);
  });

  it('posts what it sees', async () => {
    const desk = new Desk();
    desk.views = [view({ state: 'AUTHORIZED', authorizedMinor: 500 })];
    await desk.do({ type: 'watchPayment', reference });
    await desk.pass(6000);
    expect(desk.posted).toContainEqual(
      expect.objectContaining({ type: 'PaymentSeen', by: 'look', reference }),
    );
  });
});

describe('whether payment can be reached', () => {
  it('is asked at the start, and told', async () => {
    const desk = new Desk();
    desk.desk.start();
    await desk.pass(1000);
    expect(desk.reachable()).toEqual([true]);
  });

  const gone: PaymentErrorCode[] = ['unreachable', 'timed-out', 'vipps-trouble', 'keys-refused'];
  test.each(gone)(
    '%s: noticed by one failed call within a second, not at the next probe',
    async (code) => {
      const desk = new Desk();
      desk.desk.start();
      await desk.pass(1000);
      // A good answer just now must not put the question off.
      await desk.do({ type: 'lookUpPayment', reference });
      desk.down = code;
      await desk.do({ type: 'lookUpPayment', reference });
      await desk.pass(1000);
      expect(desk.reachable()).toEqual([true, false]);
      desk.down = null;
      await desk.pass(6000);
      expect(desk.reachable()).toEqual([true, false, true]);
    },
  );

  it('a refusal is an answer too: payment is there', async () => {
    const desk = new Desk();
    desk.desk.start();
    await desk.pass(1000);
    desk.down = 'locked';
    await desk.do({ type: 'lookUpPayment', reference });
    desk.down = null;
    await desk.pass(2000);
    expect(desk.reachable()).toEqual([true]);
  });

  it('one lost call is not yet an outage: the probe behind it decides', async () => {
    const desk = new Desk();
    desk.desk.start();
    await desk.pass(1000);
    desk.down = 'timed-out';
    const lost = desk.desk.do({ type: 'lookUpPayment', reference });
    await desk.pass(10);
    desk.down = null;
    await desk.pass(3000);
    await lost;
    expect(desk.reachable()).toEqual([true]);
  });

  it('any good answer brings it back at once', async () => {
    const desk = new Desk();
    desk.down = 'unreachable';
    desk.desk.start();
    await desk.pass(1000);
    desk.down = null;
    await desk.do({ type: 'lookUpPayment', reference });
    expect(desk.reachable()).toEqual([false, true]);
  });

  it('is probed every 20 s while all is quiet, and not while payments tell it', async () => {
    const desk = new Desk();
    desk.desk.start();
    await desk.pass(65_000);
    expect(desk.asked.filter(([call]) => call === 'probe')).toHaveLength(4);
    await desk.do({ type: 'watchPayment', reference });
    await desk.pass(7000);
    const before = desk.asked.filter(([call]) => call === 'probe').length;
    await desk.pass(60_000);
    expect(desk.asked.filter(([call]) => call === 'probe')).toHaveLength(before);
  });
});

it('after its end nothing is asked and nothing is told, not even what is under way', async () => {
  const desk = new Desk();
  desk.desk.start();
  const under = desk.desk.do({ type: 'lookUpPayment', reference });
  await desk.do({ type: 'watchPayment', reference });
  desk.desk.stop();
  const before = desk.posted.length;
  await desk.pass(60_000);
  await under;
  await desk.do({ type: 'watchPayment', reference });
  await desk.pass(10_000);
  expect(desk.posted).toHaveLength(before);
  expect(desk.asked.filter(([call]) => call !== 'look' && call !== 'probe')).toEqual([]);
});
