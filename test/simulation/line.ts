/**
 * The line that the devices of a cabinet share under virtual time, with the rule of the real bus: one
 * question at a time, commands to open first, and a dead device costs the others its time-out.
 */
import type { Clock } from '../../electron/clock.ts';
import { failed, type Result } from '../../hardware/result.ts';
import type { Random } from './random.ts';

export type LineFault =
  /** Every third answer is hit by noise; what was asked for is done all the same. */
  | 'line noisy'
  /** The adapter is unplugged: every question fails at once, and nothing is done. */
  | 'line gone';

/** As on the real bus: an order to open waits for nothing but the exchange in flight. */
export type Urgency = 'open' | 'relay' | 'meter';

const urgencies: readonly Urgency[] = ['open', 'relay', 'meter'];

/** How long a dead device is waited for. */
export const timeoutMs = 300;
/** What an exchange takes on a line of 9600 baud, ms: asking, thinking, answering. */
const exchangeMs = { least: 15, most: 60 };

/** One question to one device. */
export interface Question<T> {
  urgency: Urgency;
  /** Looked at when the line is free for it: the device does not answer. */
  isSilent: () => boolean;
  /** Looked at just before it is sent: false ends it as refused. */
  isStillWanted?: () => boolean;
  /** What the device does and answers, when it does. */
  answer: (askedAtMs: number) => Result<T>;
}

export class Line {
  readonly faults = new Set<LineFault>();
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #waiting: Record<Urgency, (() => void)[]> = { open: [], relay: [], meter: [] };
  #isBusy = false;

  constructor(clock: Clock, random: Random) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Asks when the line is free. */
  ask<T>(question: Question<T>): Promise<Result<T>> {
    return new Promise((resolve) => {
      const run = (): void => this.#exchange(question, resolve);
      if (this.#isBusy) this.#waiting[question.urgency].push(run);
      else run();
    });
  }

  #exchange<T>(question: Question<T>, resolve: (result: Result<T>) => void): void {
    if (question.isStillWanted?.() === false) {
      resolve(failed('refused', 'overtaken by a later command'));
      return this.#next();
    }
    this.#isBusy = true;
    const isGone = this.faults.has('line gone');
    const isSilent = question.isSilent();
    const askedAtMs = this.#clock.nowMs();
    const tookMs = isSilent ? timeoutMs : this.#random.between(exchangeMs.least, exchangeMs.most);
    this.#clock.after(isGone ? 1 : tookMs, () => {
      if (isGone) resolve(failed('line-down', 'the adapter is gone'));
      else if (isSilent) resolve(failed('silent', 'no answer'));
      else resolve(this.#heard(question.answer(askedAtMs)));
      this.#next();
    });
  }

  #heard<T>(result: Result<T>): Result<T> {
    if (!this.faults.has('line noisy') || !this.#random.happens(0.3)) return result;
    return failed('corrupt', 'only noise');
  }

  #next(): void {
    this.#isBusy = false;
    for (const urgency of urgencies) {
      const run = this.#waiting[urgency].shift();
      if (run !== undefined) return run();
    }
  }
}
