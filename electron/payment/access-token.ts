/**
 * The access token: fetched once, shared by all calls, renewed in time, forgotten when refused.
 * The token itself is handed out to the caller only and written nowhere.
 */
import type { Clock } from '../clock.ts';
import type { Outcome } from './payments.ts';

export interface FetchedToken {
  token: string;
  /** How long it is good for, counted from the moment of asking. */
  lifetimeMs: number;
}

export interface AccessToken {
  /** A token that should be good now. Callers at the same time share one question to Vipps. */
  get(): Promise<Outcome<string>>;
  /** Vipps refused this token: do not hand it out again. */
  refused(token: string): void;
}

interface Held {
  token: string;
  renewAtMs: number;
  expiresAtMs: number;
}

/** Least pause after a renewal that failed while the old token still serves. */
const renewalPauseMs = 30_000;

/**
 * Renews at 80 % of the life or 5 minutes before its end, whichever is earlier, but never before
 * half of it, so that a short-lived token is not fetched for every call. (A token lives 1 h in
 * Vipps' test environment and 24 h in production.)
 */
function renewAfterMs(lifetimeMs: number): number {
  const early = Math.min(lifetimeMs * 0.8, lifetimeMs - 5 * 60_000);
  return Math.max(early, lifetimeMs * 0.5);
}

/**
 * While a held token is merely due for renewal, callers go on with it at once and the renewal runs
 * beside them; only without a valid token do they wait, and get the fetch's error if it fails.
 */
export function createAccessToken(port: {
  clock: Clock;
  fetch: () => Promise<Outcome<FetchedToken>>;
}): AccessToken {
  const { clock } = port;
  let held: Held | null = null;
  let underWay: Promise<Outcome<string>> | null = null;

  async function renew(): Promise<Outcome<string>> {
    const askedAtMs = clock.nowMs();
    const fetched = await port.fetch();
    if (fetched.ok) {
      const { token, lifetimeMs } = fetched.value;
      held = {
        token,
        renewAtMs: askedAtMs + renewAfterMs(lifetimeMs),
        expiresAtMs: askedAtMs + lifetimeMs,
      };
      return { ok: true, value: token };
    }
    if (held !== null) held.renewAtMs = clock.nowMs() + renewalPauseMs;
    return fetched;
  }

  function renewOnce(): Promise<Outcome<string>> {
    underWay ??= renew().finally(() => {
      underWay = null;
    });
    return underWay;
  }

  return {
    get() {
      const nowMs = clock.nowMs();
      if (held === null || nowMs >= held.expiresAtMs) return renewOnce();
      if (nowMs >= held.renewAtMs) void renewOnce();
      return Promise.resolve({ ok: true, value: held.token });
    },
    refused(token) {
      if (held?.token === token) held = null;
    },
  };
}
