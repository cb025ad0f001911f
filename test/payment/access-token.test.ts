/** When the access token is fetched, kept and renewed, in virtual time. */
import { describe, expect, it } from 'vitest';
import { createAccessToken } from '../../electron/payment/access-token.ts';
import type { FetchedToken } from '../../electron/payment/access-token.ts';
import type { Outcome } from '../../electron/payment/payments.ts';
import { errorOf, valueOf } from './client-bench.ts';
import { createVirtualClock, settled } from './virtual-clock.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;

const outage: Outcome<never> = {
  ok: false,
  error: {
    code: 'unreachable',
    retry: 'later',
    retryAfterMs: null,
    status: null,
    vippsCode: null,
    message: 'token: nobody there',
    traceId: null,
  },
};

function useToken(lifetimeMs: number) {
  const clock = createVirtualClock();
  const state = { fetches: 0, isOut: false };
  const token = createAccessToken({
    clock,
    async fetch(): Promise<Outcome<FetchedToken>> {
      state.fetches += 1;
      const name = `token-${state.fetches}`;
      await settled();
      return state.isOut ? outage : { ok: true, value: { token: name, lifetimeMs } };
    },
  });
  const get = async () => {
    const got = await token.get();
    await settled();
    await settled();
    return got;
  };
  return { clock, state, token, get };
}

describe('the token', () => {
  it('is fetched once for many at a time', async () => {
    const { token, state } = useToken(hourMs);
    const got = await Promise.all(Array.from({ length: 10 }, () => token.get()));
    expect(new Set(got.map((one) => valueOf(one)))).toEqual(new Set(['token-1']));
    expect(state.fetches).toBe(1);
  });

  it.each([
    ['24 h, as in production', 24 * hourMs, 19.2 * hourMs],
    ['1 h, as in test', hourMs, 48 * minuteMs],
    ['20 min: 5 min before its end', 20 * minuteMs, 15 * minuteMs],
    ['1 min: after half of it', minuteMs, minuteMs / 2],
  ])('that lives %s is renewed in time', async (_what, lifetimeMs, renewsAfterMs) => {
    const { clock, state, get } = useToken(lifetimeMs);
    await get();
    await clock.advance(renewsAfterMs - 1);
    await get();
    expect(state.fetches).toBe(1);
    await clock.advance(1);
    expect(valueOf(await get())).toBe('token-1');
    expect(state.fetches).toBe(2);
    expect(valueOf(await get())).toBe('token-2');
    expect(state.fetches).toBe(2);
  });

  it('is kept while it is valid and cannot be renewed, asking again each half minute', async () => {
    const { clock, state, get } = useToken(hourMs);
    await get();
    state.isOut = true;
    await clock.advance(50 * minuteMs);
    for (let second = 0; second < 60; second += 1) {
      expect(valueOf(await get())).toBe('token-1');
      await clock.advance(1000);
    }
    expect(state.fetches).toBe(3);
    await clock.advance(9 * minuteMs);
    expect(errorOf(await get()).code).toBe('unreachable');
    state.isOut = false;
    expect(valueOf(await get())).toMatch(/^token-\d$/);
  });

  it('that was refused is not handed out again; a newer one stays', async () => {
    const { state, token, get } = useToken(hourMs);
    expect(valueOf(await get())).toBe('token-1');
    token.refused('token-1');
    expect(valueOf(await get())).toBe('token-2');
    token.refused('token-1');
    expect(valueOf(await get())).toBe('token-2');
    expect(state.fetches).toBe(2);
  });

  it('is asked for again after a failure', async () => {
    const { state, get } = useToken(hourMs);
    state.isOut = true;
    expect(errorOf(await get()).code).toBe('unreachable');
    state.isOut = false;
    expect(valueOf(await get())).toBe('token-2');
  });
});
