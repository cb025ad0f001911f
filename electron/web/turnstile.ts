/**
 * Lets requests in a few at a time. They share one thread with the relay: whatever a flood costs, the
 * station's own work finds the loop free within a few milliseconds, and a relay is held and opened in
 * time.
 */

/** Worked off in one go, ms of this thread. */
const burstMs = 2;
/** Of all time, while there is more to do than that. */
const share = 0.2;
/**
 * `urgent` never waits; `known`, who has the address of a status page, goes before every stranger. More
 * strangers than this waiting are a flood: who comes then is sent away, which costs next to nothing.
 */
const waitingAtMost = { known: 1000, stranger: 300 } as const;
export type Guest = 'urgent' | keyof typeof waitingAtMost;

export interface TurnstileTime {
  /** Monotonic, with fractions of a millisecond. */
  nowMs: () => number;
  later: (delayMs: number, run: () => void) => void;
}

const realTime: TurnstileTime = {
  nowMs: () => performance.now(),
  later: (delayMs, run) => void setTimeout(run, delayMs),
};

export class Turnstile {
  readonly #time: TurnstileTime;
  readonly #waiting: Record<keyof typeof waitingAtMost, (() => void)[]> = {
    known: [],
    stranger: [],
  };
  #leftMs = burstMs;
  #countedAtMs: number;
  #isOpeningLater = false;

  constructor(time: TurnstileTime = realTime) {
    this.#time = time;
    this.#countedAtMs = time.nowMs();
  }

  /**
   * Runs `go` now or in a later turn of the loop.
   * @returns false where too many wait already: `go` is never run
   */
  enter(go: () => void, guest: Guest): boolean {
    this.#earn();
    if (guest === 'urgent' || (this.#leftMs > 0 && !this.#isCrowded)) {
      this.#spend(go);
      return true;
    }
    const waiting = this.#waiting[guest];
    if (waiting.length >= waitingAtMost[guest]) return false;
    waiting.push(go);
    this.#openLater();
    return true;
  }

  get #isCrowded(): boolean {
    return this.#waiting.known.length + this.#waiting.stranger.length > 0;
  }

  #earn(): void {
    const nowMs = this.#time.nowMs();
    this.#leftMs = Math.min(burstMs, this.#leftMs + (nowMs - this.#countedAtMs) * share);
    this.#countedAtMs = nowMs;
  }

  #spend(go: () => void): void {
    const beganMs = this.#time.nowMs();
    go();
    this.#leftMs -= this.#time.nowMs() - beganMs;
  }

  #openLater(): void {
    if (this.#isOpeningLater) return;
    this.#isOpeningLater = true;
    // When half a burst has been earned again.
    const pauseMs = Math.max(1, (burstMs / 2 - this.#leftMs) / share);
    this.#time.later(pauseMs, () => {
      this.#isOpeningLater = false;
      this.#earn();
      while (this.#leftMs > 0) {
        const go = this.#waiting.known.shift() ?? this.#waiting.stranger.shift();
        if (go === undefined) return;
        this.#spend(go);
      }
      if (this.#isCrowded) this.#openLater();
    });
  }
}
