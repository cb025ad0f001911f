/**
 * Watches one payment by asking again and again: the way that works even where no webhook reaches
 * the station. A webhook is a nudge to ask now, never the truth itself.
 */
import type { Cancel, Clock } from '../clock.ts';
import type { Outcome, PaymentError, PaymentView } from './payments.ts';

export interface WatchPayment {
  look: () => Promise<Outcome<PaymentView>>;
  clock: Clock;
  onSeen: (view: PaymentView) => void;
  onTrouble: (error: PaymentError) => void;
  /** Vipps' polling guideline: first after 5 s, then every 2 s. */
  firstAfterMs?: number;
  everyMs?: number;
}

export interface PaymentWatch {
  /** Ask now, or as soon as Vipps' limits allow; while asking, ask once more afterwards. */
  lookNow(): void;
  /** No more questions, and no more calls back, not even of the question under way. */
  stop(): void;
}

/** Vipps allows 120 looks a minute and reference; this is 100, whatever the nudges. */
const leastGapMs = 600;
/** Longest pause after failures, unless Vipps itself asks for a longer one. */
const longestPauseMs = 10_000;

/** Starts watching. It ends only by `stop`: whoever sees a final state says so. */
export function watchPayment(port: WatchPayment): PaymentWatch {
  const { clock } = port;
  const everyMs = port.everyMs ?? 2000;
  let cancelWait: Cancel = () => {};
  let isStopped = false;
  let isLooking = false;
  let isNudged = false;
  let failuresInARow = 0;
  let lastLookAtMs = -Infinity;
  /** Vipps said not to ask before then. */
  let forbiddenUntilMs = -Infinity;

  function lookAfter(wantedMs: number): void {
    const nowMs = clock.nowMs();
    const atMs = Math.max(nowMs + wantedMs, lastLookAtMs + leastGapMs, forbiddenUntilMs);
    cancelWait();
    cancelWait = clock.after(atMs - nowMs, () => void look());
  }

  async function look(): Promise<void> {
    isLooking = true;
    isNudged = false;
    lastLookAtMs = clock.nowMs();
    const outcome = await port.look();
    isLooking = false;
    if (isStopped) return;

    const delayMs = outcome.ok ? paceMs() : pauseMs(outcome.error);
    if (outcome.ok) port.onSeen(outcome.value);
    else port.onTrouble(outcome.error);
    // Being called back, the caller may have stopped the watch or nudged it.
    if (!stopped()) lookAfter(isNudged ? 0 : delayMs);
  }

  function stopped(): boolean {
    return isStopped;
  }

  /** The rest of the beat, so that slow answers do not slow it. */
  function paceMs(): number {
    failuresInARow = 0;
    return Math.max(0, lastLookAtMs + everyMs - clock.nowMs());
  }

  function pauseMs(error: PaymentError): number {
    failuresInARow += 1;
    const growing = everyMs * 2 ** Math.min(failuresInARow - 1, 10);
    const delayMs = Math.max(everyMs, Math.min(growing, longestPauseMs));
    if (error.retryAfterMs !== null || error.code === 'rate-limited') {
      forbiddenUntilMs = clock.nowMs() + (error.retryAfterMs ?? delayMs);
    }
    return delayMs;
  }

  lookAfter(port.firstAfterMs ?? 5000);
  return {
    lookNow() {
      if (isStopped) return;
      isNudged = true;
      if (!isLooking) lookAfter(0);
    },
    stop() {
      isStopped = true;
      cancelWait();
    },
  };
}
