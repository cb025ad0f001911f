/**
 * A bus: many devices behind one line, asked one at a time.
 *
 * Promises: at most the exchange in flight stands before a job of priority `open`; a dead device
 * costs the others one of its own time-outs; a line that is gone is opened again by itself; an
 * answer that comes too late is never taken for another question's (conversation.ts).
 */
import { busQueue } from './bus-queue.ts';
import type { Priority, Waiting } from './bus-queue.ts';
import type { Clock } from './clock.ts';
import { drainFor, mbapConversation, rtuConversation, tellable } from './conversation.ts';
import type { Conversation } from './conversation.ts';
import { keepLine } from './line-keeper.ts';
import type { BusStatus, LineKeeper } from './line-keeper.ts';
import type { Line } from './line.ts';
import { exceptionWords, rtuAnswerBytes, rtuFrame } from './modbus-rtu.ts';
import type { Answer, Question } from './modbus-rtu.ts';
import { failed, ok } from './result.ts';
import type { HardwareError, Result } from './result.ts';

export type { BusStatus } from './line-keeper.ts';

export interface AskOptions {
  priority: Priority;
  /** How long the device may take to answer, ms, besides the time its bytes take on the line. */
  timeoutMs: number;
  /** Rest the device wants after its last exchange before it is spoken to again, ms; default 0. */
  pauseMs?: number;
  /**
   * Take the late answer to an identical earlier command for the answer to this one. For commands
   * whose repetition does no harm and whose effect is read back.
   */
  toleratesLate?: boolean;
  /**
   * Registers behind the asked ones that may be read along, even, default 0: after a lost answer the
   * question is asked longer, so that its answer differs from the lost one, should that come late.
   */
  spareRegisters?: number;
  /** Asked just before sending; false ends the job as `refused` without a byte on the line. */
  isStillWanted?: () => boolean;
}

export interface BusAnswer {
  data: Uint8Array;
  /** When the first byte of the question was written. */
  askedAtMs: number;
  /** When the answer was complete. */
  answeredAtMs: number;
}

/** How often each thing happened since the start. */
export interface BusCounters {
  requests: number;
  answered: number;
  exceptions: number;
  silent: number;
  corrupt: number;
  /** Answers that came after their question had been given up. */
  late: number;
  /** Questions asked only to get past an answer that might still come. */
  drains: number;
  /** Questions that another master on the line has asked: there should be none. */
  foreign: number;
  reconnects: number;
}

export interface Bus {
  readonly name: string;
  readonly line: string;
  status(): BusStatus;
  counters(): BusCounters;
  /** Resolves when the line is up, or the first attempt to open it has failed. */
  settled(): Promise<BusStatus>;
  /** Calls back on each change of status; returns how to end it. */
  onStatus(listener: (status: BusStatus) => void): () => void;
  /** Calls back when another master is heard on the line, at most once a minute. */
  onOtherMaster(listener: () => void): () => void;
  ask(question: Question, options: AskOptions): Promise<Result<BusAnswer>>;
  /** Fails what waits and closes the line for good. */
  close(): void;
}

export interface BusParts {
  name: string;
  line: Line;
  framing: 'rtu' | 'mbap';
  clock: Clock;
}

interface Job extends Waiting {
  question: Question;
  options: AskOptions;
  resolve(result: Result<BusAnswer>): void;
}

interface Exchange {
  job: Job;
  /** The job's question, the same asked longer, or one that only gets late answers out of the way. */
  question: Question;
  isDrain: boolean;
  askedAtMs: number;
  hasHeardOthers: boolean;
  cancelTimeout: () => void;
}

/** Far above what a station's devices can have in the air; reached only by a fault of the program. */
const maxWaiting = 64;
/** Silent questions in a row, over all devices, before a TCP connection is suspected half-open. */
const silencesBeforeReopen = 5;
const maxSilencesBeforeReopen = 40;
/** A chattering line may hold back the next frame this long, no longer. */
const maxGapMs = 50;
const sayOthersEveryMs = 60_000;

/** Makes a bus and begins to open its line. */
export function makeBus(parts: BusParts): Bus {
  return new LineBus(parts);
}

class LineBus implements Bus {
  readonly name: string;
  readonly line: string;
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #keeper: LineKeeper;
  readonly #conversation: Conversation;
  readonly #queue = busQueue<Job>(maxWaiting);
  readonly #counts: BusCounters = {
    requests: 0,
    answered: 0,
    exceptions: 0,
    silent: 0,
    corrupt: 0,
    late: 0,
    drains: 0,
    foreign: 0,
    reconnects: 0,
  };
  /** By unit: until when the device wants to be left alone. */
  readonly #restUntilMs = new Map<number, number>();
  #exchange: Exchange | null = null;
  #lastByteAtMs = -Infinity;
  #lastExchangeAtMs = -Infinity;
  /** Since when a job waits for the line to be silent; null when none does. */
  #heldBackSinceMs: number | null = null;
  #silencesInARow = 0;
  #silencesAllowed = silencesBeforeReopen;
  readonly #otherMasterListeners = new Set<() => void>();
  #quietAboutOthersUntilMs = -Infinity;
  #cancelWake = () => {};

  constructor({ name, line, framing, clock }: BusParts) {
    this.name = name;
    this.line = line.name;
    this.#clock = clock;
    this.#line = line;
    this.#conversation = framing === 'rtu' ? rtuConversation() : mbapConversation();
    this.#keeper = keepLine(line, clock, {
      onUp: (isFirst) => this.#onUp(isFirst),
      onDown: (reason) => this.#onDown(reason),
      onBytes: (bytes) => this.#onBytes(bytes),
    });
  }

  status(): BusStatus {
    return this.#keeper.status();
  }

  counters(): BusCounters {
    return { ...this.#counts };
  }

  settled(): Promise<BusStatus> {
    return this.#keeper.settled();
  }

  onStatus(listener: (status: BusStatus) => void): () => void {
    return this.#keeper.onStatus(listener);
  }

  onOtherMaster(listener: () => void): () => void {
    this.#otherMasterListeners.add(listener);
    return () => this.#otherMasterListeners.delete(listener);
  }

  ask(question: Question, options: AskOptions): Promise<Result<BusAnswer>> {
    // Throws here, at the one who asks, when no frame can carry the question.
    rtuFrame(question);
    const { state, reason, isFirstAttempt } = this.status();
    if (state === 'down' && !isFirstAttempt) return Promise.resolve(this.#lineDown(reason));
    return new Promise((resolve) => {
      const { priority } = options;
      const notBeforeMs = () => this.#restUntilMs.get(question.unit) ?? 0;
      const outrun = this.#queue.add({ priority, notBeforeMs, question, options, resolve });
      outrun?.resolve(this.#lineDown(`more than ${maxWaiting} questions waiting`));
      this.#next();
    });
  }

  close(): void {
    this.#cancelWake();
    this.#keeper.close();
  }

  #onUp(isFirst: boolean): void {
    if (!isFirst) this.#counts.reconnects += 1;
    this.#conversation.lineWasReopened();
    this.#silencesInARow = 0;
    this.#next();
  }

  #onDown(reason: string): void {
    this.#cancelWake();
    const broken = this.#exchange;
    this.#endExchange();
    const result = this.#lineDown(reason);
    broken?.job.resolve(result);
    for (const job of this.#queue.drain()) job.resolve(result);
  }

  #onBytes(bytes: Uint8Array): void {
    this.#lastByteAtMs = this.#clock.nowMs();
    const heard = this.#conversation.hear(bytes, this.#lastByteAtMs);
    const { answer, lateFrames, foreignQuestions } = heard;
    this.#counts.late += lateFrames;
    if (foreignQuestions > 0) this.#noteOtherMaster(foreignQuestions);
    if (lateFrames > 0 || answer) this.#showLife();
    if (answer) this.#finish(answer);
    else if (lateFrames > 0) this.#endNeedlessDrain();
  }

  #noteOtherMaster(questions: number): void {
    this.#counts.foreign += questions;
    if (this.#exchange) this.#exchange.hasHeardOthers = true;
    if (this.#lastByteAtMs < this.#quietAboutOthersUntilMs) return;
    this.#quietAboutOthersUntilMs = this.#lastByteAtMs + sayOthersEveryMs;
    for (const listener of this.#otherMasterListeners) listener();
  }

  #showLife(): void {
    this.#silencesInARow = 0;
    this.#silencesAllowed = silencesBeforeReopen;
  }

  /** Lets the most urgent job speak, if the line is free and has been silent long enough. */
  #next(): void {
    this.#cancelWake();
    if (this.#exchange || this.status().state !== 'up' || this.#queue.length === 0) return;
    const nowMs = this.#clock.nowMs();
    const silentAtMs = Math.max(this.#lastByteAtMs, this.#lastExchangeAtMs) + this.#line.frameGapMs;
    if (silentAtMs > nowMs) {
      this.#heldBackSinceMs ??= nowMs;
      const freeAtMs = Math.min(silentAtMs, this.#heldBackSinceMs + maxGapMs);
      if (freeAtMs > nowMs) return this.#wakeAt(freeAtMs);
    }
    this.#heldBackSinceMs = null;
    const turn = this.#queue.take(nowMs);
    if (!turn) return;
    if ('againAtMs' in turn) return this.#wakeAt(turn.againAtMs);
    const { job } = turn;
    if (job.options.isStillWanted && !job.options.isStillWanted()) {
      job.resolve(failed('refused', `${this.#where(job)}: overtaken by a later command`));
      return this.#next();
    }
    this.#begin(job, nowMs);
  }

  #wakeAt(atMs: number): void {
    const delayMs = Math.max(1, atMs - this.#clock.nowMs());
    this.#cancelWake = this.#clock.after(delayMs, () => this.#next());
  }

  #begin(job: Job, nowMs: number): void {
    const { toleratesLate = false, timeoutMs, spareRegisters = 0 } = job.options;
    const told = toleratesLate ? job.question : this.#tellable(job, nowMs);
    const question = told ?? drainFor(job.question, spareRegisters);
    const isDrain = told === null;
    if (isDrain) this.#counts.drains += 1;
    this.#counts.requests += 1;
    const detour = isDrain ? 'drain' : 'longer';
    const direct = toleratesLate ? 'tolerant' : 'exact';
    const manner = question === job.question ? direct : detour;
    const bytes = this.#conversation.begin(question, nowMs, manner);
    const onLineMs = this.#line.transmissionMs(
      rtuFrame(question).length + rtuAnswerBytes(question),
    );
    const cancelTimeout = this.#clock.after(timeoutMs + onLineMs, () => this.#onTimeout());
    const hasHeardOthers = false;
    this.#exchange = { job, question, isDrain, askedAtMs: nowMs, hasHeardOthers, cancelTimeout };
    this.#keeper.write(bytes);
  }

  #tellable({ question, options }: Job, nowMs: number): Question | null {
    return tellable(this.#conversation, question, options.spareRegisters ?? 0, nowMs);
  }

  /** Ends the exchange in flight, if any. True if it ended unanswered, but with noise. */
  #endExchange(isAnswered = false): boolean {
    if (!this.#exchange) return false;
    const { cancelTimeout, question, job } = this.#exchange;
    cancelTimeout();
    const hasHeardNoise = !isAnswered && this.#conversation.giveUp();
    this.#lastExchangeAtMs = this.#clock.nowMs();
    this.#restUntilMs.set(question.unit, this.#lastExchangeAtMs + (job.options.pauseMs ?? 0));
    this.#exchange = null;
    return hasHeardNoise;
  }

  #finish(answer: Answer): void {
    if (!this.#exchange) throw new Error('an answer without a question');
    const { job, question, isDrain, askedAtMs } = this.#exchange;
    this.#endExchange(true);
    const wasTooLong = answer.kind === 'exception' && question !== job.question;
    if (isDrain || wasTooLong) {
      this.#queue.addFirst(job);
    } else if (answer.kind === 'exception') {
      this.#counts.exceptions += 1;
      job.resolve({ ok: false, error: this.#exception(job, answer.exceptionCode) });
    } else {
      this.#counts.answered += 1;
      const data = answer.data.slice(0, rtuAnswerBytes(job.question) - 5);
      job.resolve(ok({ data, askedAtMs, answeredAtMs: this.#clock.nowMs() }));
    }
    this.#next();
  }

  /** The late answer came while asking for it to come: the job itself can be asked now. */
  #endNeedlessDrain(): void {
    if (!this.#exchange?.isDrain) return;
    const { job } = this.#exchange;
    if (this.#tellable(job, this.#clock.nowMs()) === null) return;
    this.#endExchange();
    this.#queue.addFirst(job);
    this.#next();
  }

  #onTimeout(): void {
    if (!this.#exchange) throw new Error('a time-out without a question');
    const { job, hasHeardOthers } = this.#exchange;
    const others = hasHeardOthers ? '; another master is asking on this line' : '';
    const within = `within ${job.options.timeoutMs} ms${others}`;
    if (this.#endExchange()) {
      this.#counts.corrupt += 1;
      this.#showLife();
      job.resolve(failed('corrupt', `${this.#where(job)}: only noise, no valid answer ${within}`));
    } else {
      this.#counts.silent += 1;
      // A scan asks units that nobody has; their silence says nothing about the line.
      if (job.priority !== 'scan') this.#silencesInARow += 1;
      job.resolve(failed('silent', `${this.#where(job)}: no answer ${within}`));
    }
    if (this.#line.mayBeHalfOpen && this.#silencesInARow >= this.#silencesAllowed) {
      // Doubled each time nothing comes of it, so that a cabinet without power is not hammered.
      this.#silencesAllowed = Math.min(this.#silencesAllowed * 2, maxSilencesBeforeReopen);
      return this.#keeper.reopen(`nothing heard after ${this.#silencesInARow} questions`);
    }
    this.#next();
  }

  #where({ question }: Job): string {
    return `unit ${question.unit} on ${this.name}`;
  }

  #lineDown(reason: string | null): Result<never> {
    return failed('line-down', `${this.name}: ${reason} (${this.line})`);
  }

  #exception(job: Job, exceptionCode: number): HardwareError {
    const words = exceptionWords[exceptionCode] ?? 'unknown exception';
    const message = `${this.#where(job)}: answered with exception ${exceptionCode}, ${words}`;
    return { kind: 'exception', message, exceptionCode };
  }
}
