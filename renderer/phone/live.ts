/**
 * The line between a status page and its station: a stream of views, and single questions where the
 * stream does not come through; one connection at a time. No view is taken for newer than it can
 * be: what waited on the way, or while the phone slept, keeps its age.
 */
import type { PhoneVisit } from '../../electron/contract.ts';
import { readVisit } from './read-visit.ts';
import { listenTo, silenceMs, type EventStream } from './view-stream.ts';
import { isOver, receive, type VisitStore } from './visit-store.ts';

/** What the line needs of the phone. */
export interface PhoneParts {
  openStream(url: string): EventStream;
  fetch(url: string, init: RequestInit): Promise<Response>;
  /** The clock of phone-clock.ts. */
  now(): number;
}

/** While questions work, a new stream gets this long for its first word: figures stay young enough. */
const trialMs = 4_000;
const pollMs = 3_000;
const pollTimeoutMs = 5_000;
const longestPollPauseMs = 30_000;
/** Until a stream is tried again after it failed; doubled each time, up to the longest. */
const streamPauseMs = 5_000;
const longestStreamPauseMs = 120_000;
/** A stream that was opened or heard so recently is left alone when the page is looked at again. */
const wellMs = 5_000;
/** Often enough that no second is left out. */
const tickMs = 500;

/** Keeps the store current until the payment is over or its page is gone. */
export class LiveLine {
  readonly #store: VisitStore;
  readonly #address: string;
  readonly #parts: PhoneParts;
  #closeStream: (() => void) | null = null;
  #openedAtMs = 0;
  #question: AbortController | null = null;
  #next: ReturnType<typeof setTimeout> | undefined;
  #tick: ReturnType<typeof setInterval> | undefined;
  #pollPauseMs = pollMs;
  #streamPauseMs = streamPauseMs;
  #streamNotBeforeMs = 0;

  /** @param address of the page itself, without query */
  constructor(store: VisitStore, address: string, parts: PhoneParts) {
    this.#store = store;
    this.#address = address;
    this.#parts = parts;
  }

  /** The page is there, is looked at again, or the network is back: at once, unless all is well. */
  wake(): void {
    if (this.#isDone) return;
    const now = this.#parts.now();
    this.#store.setState({ nowMs: now });
    this.#tick ??= setInterval(() => this.#store.setState({ nowMs: this.#parts.now() }), tickMs);
    const lastMs = Math.max(this.#openedAtMs, this.#store.getState().heardAtMs);
    if (this.#closeStream !== null && now - lastMs < wellMs) return;
    this.#pollPauseMs = pollMs;
    this.#streamPauseMs = streamPauseMs;
    this.#stream(this.#openedAtMs === 0 ? silenceMs : trialMs);
  }

  /** The page is left, maybe to come back: nothing stays open, no clock runs. */
  rest(): void {
    this.#hangUp();
    clearInterval(this.#tick);
    this.#tick = undefined;
  }

  get #isDone(): boolean {
    const { isGone, view } = this.#store.getState();
    return isGone || isOver(view.screen);
  }

  #hangUp(): void {
    clearTimeout(this.#next);
    this.#closeStream?.();
    this.#closeStream = null;
    this.#question?.abort();
    this.#question = null;
  }

  #take(view: PhoneVisit, madeAtMs: number): void {
    receive(this.#store, view, madeAtMs, this.#parts.now());
    if (this.#isDone) this.rest();
  }

  #stream(patienceMs: number): void {
    this.#hangUp();
    const { now, openStream } = this.#parts;
    this.#openedAtMs = now();
    let views = 0;
    this.#closeStream = listenTo(openStream(`${this.#address}/live`), patienceMs, {
      now,
      onView: (view, madeAtMs) => {
        views += 1;
        // Some proxies let the first word through and no other: two are a stream.
        if (views > 1) this.#streamPauseMs = streamPauseMs;
        this.#pollPauseMs = pollMs;
        this.#store.setState({ heardAtMs: now() });
        this.#take(view, madeAtMs);
      },
      onBeat: () => this.#store.setState({ heardAtMs: now() }),
      onDead: () => {
        this.#closeStream = null;
        this.#streamNotBeforeMs = now() + this.#streamPauseMs;
        this.#streamPauseMs = Math.min(this.#streamPauseMs * 2, longestStreamPauseMs);
        void this.#ask();
      },
    });
  }

  async #ask(): Promise<void> {
    this.#hangUp();
    const mine = new AbortController();
    this.#question = mine;
    const askedAtMs = this.#parts.now();
    const answer = await this.#answer(mine);
    // Hung up meanwhile: somebody else is on the line, or nobody is to be.
    if (this.#question !== mine) return;
    this.#question = null;
    if (answer === 'gone') {
      this.#store.setState({ isGone: true, asked: null });
      this.rest();
      return;
    }
    if (answer === null) {
      this.#askLater(this.#pollPauseMs);
      this.#pollPauseMs = Math.min(this.#pollPauseMs * 2, longestPollPauseMs);
      return;
    }
    this.#pollPauseMs = pollMs;
    this.#store.setState({ heardAtMs: this.#parts.now() });
    this.#take(answer, askedAtMs);
    if (this.#isDone) return;
    if (this.#parts.now() >= this.#streamNotBeforeMs) this.#stream(trialMs);
    else this.#askLater(pollMs);
  }

  #askLater(afterMs: number): void {
    this.#next = setTimeout(() => void this.#ask(), afterMs);
  }

  /** What the station says now; null: no answer to be used; 'gone': it has no such page. */
  async #answer(question: AbortController): Promise<PhoneVisit | 'gone' | null> {
    const timeout = setTimeout(() => question.abort(), pollTimeoutMs);
    try {
      const response = await this.#parts.fetch(`${this.#address}/state`, {
        cache: 'no-store',
        signal: question.signal,
      });
      if (response.status === 404) return 'gone';
      return response.ok ? readVisit(await response.text()) : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timeout);
    }
  }
}
