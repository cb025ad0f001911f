/** What the drivers need of time; electron/clock.ts has the real one, the simulation a virtual one. */
export interface Clock {
  /** Milliseconds since 1970, monotonic. */
  nowMs(): number;
  /** Calls `run` once after `delayMs`; the returned function takes it back. */
  after(delayMs: number, run: () => void): () => void;
}
