/**
 * Lets requests in a few at a time. They share one thread with the relay: whatever a flood costs, the
 * station's own work finds the loop free within a few milliseconds, and a relay is held and opened in
 * time.
 */

/** Worked off in one go, ms of this thread. */
const burstMs = 2;
/** Of all time, while there is more to do than that. */
const share = 0.2;
/** More than this waiting are a flood: who comes then is sent away, which costs next to nothing. */
const waitingAtMost = 300;

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
  readonly #waiting: (() => void)[] = [];
  #leftMs = burstMs;
  #countedAtMs: number;
  #isOpeningLater = false;

  constructor(time: TurnstileTime = realTime) {
    this.#time = time;
    this.#countedAtMs = time.nowMs();
  }

  /**
   * Runs `go` now or in a later turn of the loop; urgent ones always now.
   * @returns false where too many wait already: `go` is never run
   */
  enter(go: () => void, isUrgent: boolean): boolean {
    this.#earn();
    if (isUrgent || (this.#leftMs > 0 && this.#waiting.length === 0)) {
      this.#spend(go);
      return true;
    }
    if (this.#waiting.length >= waitingAtMost) return false;
    this.#waiting.push(go);
    this.#openLater();
    return true;
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
        const go = this.#waiting.shift();
        if (go === undefined) return;
        this.#spend(go);
      }
      if (this.#waiting.length > 0) this.#openLater();
    });
  }
}
