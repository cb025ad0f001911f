/** The sandbox's time: real, faster than real, or pushed ahead by hand, so that ten minutes need not be waited for. */

/** All the sandbox asks of time. A virtual clock of the simulation fits as it is. */
export interface Time {
  /** Milliseconds since 1970, never backwards. */
  nowMs(): number;
}

export class ScaledTime implements Time {
  #originMs: number;
  #realOriginMs: number;
  #scale: number;
  readonly #realNowMs: () => number;

  /** `scale`: sandbox seconds per real second, at least 0 (0 stands still). */
  constructor(options: { startMs?: number; scale?: number; realNowMs?: () => number } = {}) {
    this.#realNowMs = options.realNowMs ?? (() => performance.now());
    this.#realOriginMs = this.#realNowMs();
    this.#originMs = options.startMs ?? Date.now();
    this.#scale = options.scale ?? 1;
  }

  get scale(): number {
    return this.#scale;
  }

  nowMs(): number {
    return Math.round(this.#originMs + (this.#realNowMs() - this.#realOriginMs) * this.#scale);
  }

  setScale(scale: number): void {
    if (!(scale >= 0)) throw new Error(`a time scale must not be negative: ${scale}`);
    this.#originMs = this.nowMs();
    this.#realOriginMs = this.#realNowMs();
    this.#scale = scale;
  }

  /** Jumps ahead; `byMs` at least 0. */
  advance(byMs: number): void {
    if (!(byMs >= 0)) throw new Error(`time does not go backwards: ${byMs}`);
    this.#originMs += byMs;
  }
}
