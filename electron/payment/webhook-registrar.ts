/**
 * Keeps this station registered for the events of its payments at Vipps: one registration for each
 * environment, made once and for all payments, its secret on disk before it counts. While there is
 * none, polling carries the payments.
 */
import type { Cancel } from '../clock.ts';
import { msPerDay, msPerHour, msPerMinute, msPerSecond } from '../session/units.ts';
import { growingPauseMs } from './growing-pause.ts';
import { checkWebhooks, ownWebhooks, removeWebhooks } from './webhook-check.ts';
import type { RegistrarPort, Trouble, WebhookPort } from './webhook-check.ts';
import type { KnownWebhook } from './webhook-signature.ts';

export interface RegistrarStatus {
  /** registering: not known yet; failing: it is tried again, and polling carries the payments. */
  state: 'registering' | 'registered' | 'failing';
  /** For a technician, while something is amiss. */
  why: string | null;
}

export interface WebhookRegistrar {
  /** Once. */
  start(): void;
  /** No more questions. The secret of a registration under way is still kept. */
  stop(): void;
  /** What deliveries are to be verified against, one that is being replaced included. */
  known(): readonly KnownWebhook[];
  status(): RegistrarStatus;
  /** A delivery named a registration that is not known: look at Vipps' list, once a minute at most. */
  checkSoon(): void;
}

/** Vipps takes registrations away whose address has not answered for two weeks. */
const checkEveryMs = msPerDay;
const checksApartMs = msPerMinute;
const leastPauseMs = 5 * msPerSecond;
const mostPauseMs = msPerHour;

/** A registrar that has not begun. It asks for nothing but what it finds wanting. */
export function createWebhookRegistrar(port: RegistrarPort): WebhookRegistrar {
  const { clock, log } = port;
  let status: RegistrarStatus = { state: 'registering', why: null };
  let cancelWait: Cancel = () => undefined;
  let isStopped = false;
  let isChecking = false;
  let failuresInARow = 0;
  let checkedAtMs = -Infinity;

  async function check(): Promise<void> {
    isChecking = true;
    checkedAtMs = clock.nowMs();
    const checked = await checkWebhooks(port, () => isStopped);
    isChecking = false;
    if (isStopped || checked.state === 'stopped') return;
    cancelWait = clock.after(note(checked), () => void check());
  }

  /** Returns how long until the next check. */
  function note(checked: { state: 'registered' } | Trouble): number {
    if (checked.state === 'registered') {
      if (status.why !== null) log.info({}, 'webhooks: all is as it should be again');
      failuresInARow = 0;
      status = { state: 'registered', why: null };
      return checkEveryMs;
    }
    const { why, pauseAtLeastMs } = checked;
    const state = checked.state === 'leftover' ? 'registered' : 'failing';
    const meanwhile = state === 'failing' ? '; meanwhile payments are followed by polling' : '';
    if (why !== status.why) log.warn({}, `webhooks: ${why}${meanwhile}`);
    failuresInARow += 1;
    status = { state, why };
    return Math.max(growingPauseMs(failuresInARow, leastPauseMs, mostPauseMs), pauseAtLeastMs);
  }

  return {
    start: () => void check(),
    stop() {
      isStopped = true;
      cancelWait();
    },
    known: () => ownWebhooks(port).map(({ id, url, secret }) => ({ id, url, secret })),
    status: () => status,
    checkSoon() {
      // While something is amiss, a check is coming by itself.
      const isCalm = status.state === 'registered' && status.why === null;
      if (isStopped || isChecking || !isCalm) return;
      const waitMs = Math.max(0, checkedAtMs + checksApartMs - clock.nowMs());
      cancelWait();
      cancelWait = clock.after(waitMs, () => void check());
    },
  };
}

/**
 * For a station that is not to be registered any more: takes away at Vipps what is still kept of this
 * environment, asking until it is done. Returns how to end that early.
 */
export function withdrawWebhooks(port: WebhookPort): Cancel {
  const { clock, log } = port;
  let cancelWait: Cancel = () => undefined;
  let isStopped = false;
  let failuresInARow = 0;

  async function withdraw(): Promise<void> {
    const error = await removeWebhooks(port, ownWebhooks(port), () => isStopped);
    if (isStopped || error === null) return;
    failuresInARow += 1;
    if (failuresInARow === 1) {
      log.warn({}, `webhooks: a registration could not be taken away yet: ${error.message}`);
    }
    const pauseMs = growingPauseMs(failuresInARow, leastPauseMs, mostPauseMs);
    cancelWait = clock.after(Math.max(pauseMs, error.retryAfterMs ?? 0), () => void withdraw());
  }

  void withdraw();
  return () => {
    isStopped = true;
    cancelWait();
  };
}
