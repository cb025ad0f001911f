/**
 * Keeps a line open: opens it again after it ended, with growing waits, for as long as the program
 * runs. An adapter that was pulled is found again when its path is back.
 */
import type { Clock } from './clock.ts';
import type { Line, OpenLine } from './line.ts';

export interface BusStatus {
  state: 'up' | 'down';
  sinceMs: number;
  /** Why it is down, for technicians; null when up. */
  reason: string | null;
  /** True until the first attempt to open the line has ended. */
  isFirstAttempt: boolean;
}

export interface LineKeeper {
  status(): BusStatus;
  settled(): Promise<BusStatus>;
  onStatus(listener: (status: BusStatus) => void): () => void;
  write(bytes: Uint8Array): void;
  /** Drops the line and opens it anew. */
  reopen(reason: string): void;
  /** Closes the line while `run` has it, and opens it again. One at a time. */
  whileLent<T>(reason: string, run: () => Promise<T>): Promise<T>;
  close(): void;
}

interface KeeperEvents {
  onUp(isFirst: boolean): void;
  onDown(reason: string): void;
  onBytes(bytes: Uint8Array): void;
}

/** Waits between attempts: doubling from the first to the last, then staying there. */
const firstRetryMs = 250;
const lastRetryMs = 2000;

/** Keeps `line` open from now on. `events` are never called before this has returned. */
export function keepLine(line: Line, clock: Clock, events: KeeperEvents): LineKeeper {
  return new Keeper(line, clock, events);
}

class Keeper implements LineKeeper {
  readonly #line: Line;
  readonly #clock: Clock;
  readonly #events: KeeperEvents;
  readonly #listeners = new Set<(status: BusStatus) => void>();
  readonly #waitingForSettled: ((status: BusStatus) => void)[] = [];
  #status: BusStatus;
  #open: OpenLine | null = null;
  #retryMs = firstRetryMs;
  #hasBeenUp = false;
  #isClosed = false;
  #isLent = false;
  #cancelRetry = () => {};

  constructor(line: Line, clock: Clock, events: KeeperEvents) {
    this.#line = line;
    this.#clock = clock;
    this.#events = events;
    const sinceMs = clock.nowMs();
    this.#status = { state: 'down', sinceMs, reason: 'not opened yet', isFirstAttempt: true };
    this.#attempt();
  }

  status(): BusStatus {
    return this.#status;
  }

  settled(): Promise<BusStatus> {
    if (!this.#status.isFirstAttempt) return Promise.resolve(this.#status);
    return new Promise((resolve) => this.#waitingForSettled.push(resolve));
  }

  onStatus(listener: (status: BusStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  write(bytes: Uint8Array): void {
    this.#open?.write(bytes);
  }

  reopen(reason: string): void {
    this.#open?.end(reason);
  }

  async whileLent<T>(reason: string, run: () => Promise<T>): Promise<T> {
    if (this.#isLent) throw new Error('a line is lent to one at a time');
    this.#isLent = true;
    this.#cancelRetry();
    if (this.#open) this.#open.end(reason);
    else this.#change('down', reason);
    try {
      return await run();
    } finally {
      this.#isLent = false;
      this.#retryMs = firstRetryMs;
      if (!this.#isClosed) this.#attempt();
    }
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelRetry();
    if (this.#open) this.#open.end('closed');
    else this.#change('down', 'closed');
  }

  #attempt(): void {
    this.#open = this.#line.open({
      onOpen: () => {
        const isFirst = !this.#hasBeenUp;
        this.#hasBeenUp = true;
        this.#change('up', null);
        this.#events.onUp(isFirst);
      },
      onBytes: (bytes) => {
        this.#retryMs = firstRetryMs;
        if (!this.#isClosed) this.#events.onBytes(bytes);
      },
      onEnd: (reason) => this.#onEnd(reason),
    });
  }

  #onEnd(reason: string): void {
    this.#open = null;
    this.#change('down', reason);
    this.#events.onDown(reason);
    if (this.#isClosed || this.#isLent) return;
    this.#cancelRetry = this.#clock.after(this.#retryMs, () => this.#attempt());
    this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs);
  }

  #change(state: 'up' | 'down', reason: string | null): void {
    const before = this.#status;
    const sinceMs = state === before.state ? before.sinceMs : this.#clock.nowMs();
    this.#status = { state, sinceMs, reason, isFirstAttempt: false };
    for (const settle of this.#waitingForSettled.splice(0)) settle(this.#status);
    if (state === before.state && reason === before.reason) return;
    for (const listener of this.#listeners) listener(this.#status);
  }
}
