/** Virtual time for whole-station runs: hours pass in milliseconds, always in the same order. */
import type { Clock } from '../../electron/clock.ts';

interface Timer {
  atMs: number;
  /** Order of asking, for timers due at the same moment. */
  order: number;
  run: (() => void) | null;
}

/**
 * Lets every promise that can settle do so: Node calls a tick back only when no promise has anything
 * left to run. A turn of the event loop would do the same and cost five times as much.
 */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    process.nextTick(resolve);
  });
}

/** So many timers later the rest of the process, such as its messages to a parent, gets a turn. */
const breatheEvery = 20_000;

function breath(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

export class VirtualTime implements Clock {
  #nowMs: number;
  #order = 0;
  #ran = 0;
  /** Binary heap by time, then order. */
  readonly #heap: Timer[] = [];

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, run: () => void): () => void {
    const timer: Timer = {
      atMs: this.#nowMs + Math.max(0, Math.round(delayMs)),
      order: (this.#order += 1),
      run,
    };
    this.#push(timer);
    return () => {
      timer.run = null;
    };
  }

  /** Runs on until `isOver` says so or `untilMs` is reached. */
  async run(untilMs: number, isOver: () => boolean): Promise<void> {
    await breath();
    while (!isOver()) {
      const next = this.#heap[0];
      if (next === undefined || next.atMs > untilMs) break;
      this.#pop();
      if (next.run === null) continue;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.run();
      this.#ran += 1;
      await (this.#ran % breatheEvery === 0 ? breath() : settled());
    }
    if (!isOver()) this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  #isBefore(a: Timer, b: Timer): boolean {
    return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !this.#isBefore(timer, above)) break;
      heap[index] = above;
      heap[parent] = timer;
      index = parent;
    }
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      let least = left;
      const a = heap[left];
      const b = heap[right];
      if (a === undefined) break;
      if (b !== undefined && this.#isBefore(b, a)) least = right;
      const child = heap[least];
      if (child === undefined || !this.#isBefore(child, last)) break;
      heap[index] = child;
      index = least;
    }
    heap[index] = last;
  }
}
