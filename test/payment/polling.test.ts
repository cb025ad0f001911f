/** The rhythm of watching a payment, in virtual time. */
import { describe, expect, it } from 'vitest';
import type {
  Outcome,
  PaymentError,
  PaymentErrorCode,
  PaymentView,
} from '../../electron/payment/payments.ts';
import { watchPayment } from '../../electron/payment/polling.ts';
import type { PaymentWatch } from '../../electron/payment/polling.ts';
import { reference } from './client-bench.ts';
import { createVirtualClock } from './virtual-clock.ts';

const view: PaymentView = {
  reference,
  state: 'CREATED',
  currency: 'NOK',
  authorizedMinor: 0,
  capturedMinor: 0,
  cancelledMinor: 0,
  refundedMinor: 0,
  captureGuaranteedUntilMs: null,
};

function trouble(code: PaymentErrorCode, retryAfterMs: number | null = null): Outcome<never> {
  const message = `look: ${code}`;
  return {
    ok: false,
    error: {
      code,
      retry: 'later',
      retryAfterMs,
      status: null,
      vippsCode: null,
      message,
      traceId: null,
    },
  };
}

function useWatch(answerAfterMs = 0) {
  const clock = createVirtualClock(0);
  const state = {
    answer: { ok: true, value: view } as Outcome<PaymentView>,
    answerAfterMs,
    lookedAtMs: [] as number[],
    looking: 0,
    mostAtOnce: 0,
    seen: 0,
    troubles: [] as PaymentError[],
    onSeen: () => {},
  };
  const watch: PaymentWatch = watchPayment({
    clock,
    look() {
      state.lookedAtMs.push(clock.nowMs());
      state.looking += 1;
      state.mostAtOnce = Math.max(state.mostAtOnce, state.looking);
      return new Promise((resolve) => {
        clock.after(state.answerAfterMs, () => {
          state.looking -= 1;
          resolve(state.answer);
        });
      });
    },
    onSeen() {
      state.seen += 1;
      state.onSeen();
    },
    onTrouble: (error) => state.troubles.push(error),
  });
  return { clock, state, watch };
}

describe('watching a payment', () => {
  it('starts after 5 s and goes on every 2 s', async () => {
    const { clock, state } = useWatch();
    await clock.advance(4999);
    expect(state.lookedAtMs).toEqual([]);
    await clock.advance(6001);
    expect(state.lookedAtMs).toEqual([5000, 7000, 9000, 11_000]);
    expect(state.seen).toBe(4);
  });

  it('keeps the beat while answers are slow, and never asks twice at once', async () => {
    const { clock, state } = useWatch(1500);
    await clock.advance(10_000);
    expect(state.lookedAtMs).toEqual([5000, 7000, 9000]);
    state.answerAfterMs = 3000;
    await clock.advance(10_000);
    expect(state.lookedAtMs).toEqual([5000, 7000, 9000, 11_000, 14_000, 17_000, 20_000]);
    expect(state.mostAtOnce).toBe(1);
  });

  it('asks at once when nudged, and keeps its beat from there', async () => {
    const { clock, state, watch } = useWatch();
    await clock.advance(1000);
    watch.lookNow();
    await clock.advance(4000);
    expect(state.lookedAtMs).toEqual([1000, 3000, 5000]);
  });

  it('asks once more when nudged while asking', async () => {
    const { clock, state, watch } = useWatch(1000);
    await clock.advance(5500);
    watch.lookNow();
    watch.lookNow();
    await clock.advance(2000);
    expect(state.lookedAtMs).toEqual([5000, 6000]);
    expect(state.mostAtOnce).toBe(1);
  });

  it('stays within 120 a minute however it is nudged', async () => {
    const { clock, state, watch } = useWatch();
    for (let elapsedMs = 0; elapsedMs < 60_000; elapsedMs += 50) {
      watch.lookNow();
      await clock.advance(50);
    }
    expect(state.lookedAtMs.length).toBeGreaterThan(90);
    expect(state.lookedAtMs.length).toBeLessThanOrEqual(101);
    expect(clock.waiting()).toBe(1);
  });

  it('pauses longer and longer, to 10 s, while Vipps is unreachable, then is back in beat', async () => {
    const { clock, state } = useWatch();
    state.answer = trouble('unreachable');
    await clock.advance(45_000);
    expect(state.lookedAtMs).toEqual([5000, 7000, 11_000, 19_000, 29_000, 39_000]);
    expect(state.troubles).toHaveLength(6);
    state.answer = { ok: true, value: view };
    await clock.advance(8000);
    expect(state.lookedAtMs.slice(6)).toEqual([49_000, 51_000, 53_000]);
    state.answer = trouble('unreachable');
    await clock.advance(6000);
    expect(state.lookedAtMs.slice(9)).toEqual([55_000, 57_000]);
  });

  it('a nudge ends such a pause: a webhook shows that the line is back', async () => {
    const { clock, state, watch } = useWatch();
    state.answer = trouble('unreachable');
    await clock.advance(20_000);
    watch.lookNow();
    await clock.advance(1);
    expect(state.lookedAtMs.at(-1)).toBe(20_000);
  });

  it('keeps to Retry-After, even when nudged', async () => {
    const { clock, state, watch } = useWatch();
    state.answer = trouble('rate-limited', 30_000);
    await clock.advance(5000);
    state.answer = { ok: true, value: view };
    watch.lookNow();
    await clock.advance(29_999);
    expect(state.lookedAtMs).toEqual([5000]);
    await clock.advance(2001);
    expect(state.lookedAtMs).toEqual([5000, 35_000, 37_000]);
  });

  it('backs off from 429 without Retry-After, even when nudged', async () => {
    const { clock, state, watch } = useWatch();
    state.answer = trouble('rate-limited');
    await clock.advance(8000);
    watch.lookNow();
    await clock.advance(12_000);
    expect(state.lookedAtMs).toEqual([5000, 7000, 11_000, 19_000]);
  });

  it('stops for good: no question, no call back, no wait left', async () => {
    const { clock, state, watch } = useWatch(1000);
    await clock.advance(5500);
    watch.stop();
    watch.lookNow();
    await clock.advance(60_000);
    expect(state.lookedAtMs).toEqual([5000]);
    expect(state.seen).toBe(0);
    expect(clock.waiting()).toBe(0);
  });

  it('may be stopped from what it calls back', async () => {
    const { clock, state, watch } = useWatch();
    state.onSeen = () => watch.stop();
    await clock.advance(60_000);
    expect(state.seen).toBe(1);
    expect(clock.waiting()).toBe(0);
  });

  it('may be nudged from what it calls back', async () => {
    const { clock, state, watch } = useWatch();
    state.onSeen = () => {
      state.onSeen = () => {};
      watch.lookNow();
    };
    await clock.advance(8000);
    expect(state.lookedAtMs).toEqual([5000, 5600, 7600]);
  });
});
