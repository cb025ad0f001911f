/**
 * A bus: many devices behind one line, asked one at a time, in whatever protocol is spoken there.
 *
 * Promises: at most the exchange in flight stands before a job of priority `open`; a dead device
 * costs the others one of its own time-outs; a line that is gone is opened again by itself; an
 * answer that comes too late is never taken for another question's (dialect.ts, conversation.ts).
 */
import { busQueue } from './bus-queue.ts';
import type { Waiting } from './bus-queue.ts';
import type { Clock } from './clock.ts';
import type { AskOptions, Dialect, Plan } from './dialect.ts';
import { keepLine } from './line-keeper.ts';
import type { BusStatus, LineKeeper } from './line-keeper.ts';
import type { Line } from './line.ts';
import { modbusDialect } from './modbus-dialect.ts';
import type { Question as ModbusQuestion } from './modbus-rtu.ts';
import { failed, ok } from './result.ts';
import type { Result } from './result.ts';

export type { AskOptions } from './dialect.ts';
export type { BusStatus } from './line-keeper.ts';

export interface BusAnswer<Data = Uint8Array> {
  data: Data;
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

/** What every bus has, whatever it speaks. */
export interface AnyBus {
  readonly name: string;
  readonly line: string;
  /** The protocol: `modbus`, or one of a device that has its line for itself. */
  readonly speaks: string;
  status(): BusStatus;
  counters(): BusCounters;
  /** Resolves when the line is up, or the first attempt to open it has failed. */
  settled(): Promise<BusStatus>;
  /** Calls back on each change of status; returns how to end it. */
  onStatus(listener: (status: BusStatus) => void): () => void;
  /** Calls back when another master is heard on the line, at most once a minute. */
  onOtherMaster(listener: () => void): () => void;
  /** Calls `run` after `delayMs`, unless taken back or the bus is closed before. */
  after(delayMs: number, run: () => void): () => void;
  /**
   * Closes the line while `run` has it for itself, and opens it again; whatever is asked meanwhile
   * fails as `line-down`, a command to open a relay too. So: only while every relay on it is open.
   */
  whileLent<T>(run: () => Promise<T>): Promise<T>;
  /** Fails what waits and closes the line for good. */
  close(): void;
}

/** A bus by what can be asked on it and what answers hold. */
export interface BusOf<Speaks extends string, Question, Data> extends AnyBus {
  readonly speaks: Speaks;
  ask(question: Question, options: AskOptions): Promise<Result<BusAnswer<Data>>>;
}

/** A Modbus bus. Reads answer with the bytes behind the byte count, writes with none. */
export type Bus = BusOf<'modbus', ModbusQuestion, Uint8Array>;

interface LineParts {
  name: string;
  line: Line;
  clock: Clock;
}

interface Job<Question, Data> extends Waiting {
  question: Question;
  options: AskOptions;
  resolve(result: Result<BusAnswer<Data>>): void;
}

interface Exchange<Question, Data> {
  job: Job<Question, Data>;
  plan: Plan<Question>;
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
const lentReason = 'lent to a search';
const silenceReason = 'nothing heard after';

/** Whether a line is, or was, down for a moment because its bus closed it: it can be opened. */
export function isOwnDoing(reason: string): boolean {
  return reason.includes(lentReason) || reason.includes(silenceReason);
}

/** Whether somebody has the line just now, by `whileLent`; a second one would be refused. */
export function isLent({ state, reason }: Pick<BusStatus, 'state' | 'reason'>): boolean {
  return state === 'down' && (reason ?? '').includes(lentReason);
}

/** Makes a Modbus bus and begins to open its line. */
export function makeBus({ framing, ...parts }: LineParts & { framing: 'rtu' | 'mbap' }): Bus {
  return makeBusOf(modbusDialect(framing), parts);
}

/** Makes a bus that speaks `dialect`, and begins to open its line. */
export function makeBusOf<Speaks extends string, Question, Answer, Data>(
  dialect: Dialect<Speaks, Question, Answer, Data>,
  parts: LineParts,
): BusOf<Speaks, Question, Data> {
  return new LineBus(dialect, parts);
}

class LineBus<Speaks extends string, Question, Answer, Data> implements BusOf<
  Speaks,
  Question,
  Data
> {
  readonly name: string;
  readonly line: string;
  readonly speaks: Speaks;
  readonly #clock: Clock;
  readonly #line: Line;
  readonly #keeper: LineKeeper;
  readonly #dialect: Dialect<Speaks, Question, Answer, Data>;
  readonly #queue = busQueue<Job<Question, Data>>(maxWaiting);
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
  #isClosed = false;
  /** What runs later, as long as the bus is not closed. */
  readonly #timers = new Set<() => void>();
  /** By device: until when the device wants to be left alone. */
  readonly #restUntilMs = new Map<number, number>();
  #exchange: Exchange<Question, Data> | null = null;
  #lastByteAtMs = -Infinity;
  #lastExchangeAtMs = -Infinity;
  /** Since when a job waits for the line to be silent; null when none does. */
  #heldBackSinceMs: number | null = null;
  #silencesInARow = 0;
  #silencesAllowed = silencesBeforeReopen;
  readonly #otherMasterListeners = new Set<() => void>();
  #quietAboutOthersUntilMs = -Infinity;
  #cancelWake = () => {};

  constructor(dialect: Dialect<Speaks, Question, Answer, Data>, { name, line, clock }: LineParts) {
    this.name = name;
    this.speaks = dialect.speaks;
    this.line = line.name;
    this.#clock = clock;
    this.#line = line;
    this.#dialect = dialect;
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

  ask(question: Question, options: AskOptions): Promise<Result<BusAnswer<Data>>> {
    // Throws here, at the one who asks, when no frame can carry the question.
    this.#dialect.assertAskable(question);
    const { state, reason, isFirstAttempt } = this.status();
    if (state === 'down' && !isFirstAttempt) return Promise.resolve(this.#lineDown(reason));
    return new Promise((resolve) => {
      const { priority } = options;
      const device = this.#dialect.deviceOf(question);
      const notBeforeMs = () =>
        Math.max(this.#restUntilMs.get(device) ?? 0, this.#dialect.notBeforeMs(question));
      const sinceMs = this.#clock.nowMs();
      const job = { priority, sinceMs, notBeforeMs, question, options, resolve };
      const outrun = this.#queue.add(job);
      outrun?.resolve(this.#lineDown(`more than ${maxWaiting} questions waiting`));
      this.#next();
    });
  }

  after(delayMs: number, run: () => void): () => void {
    if (this.#isClosed) return () => undefined;
    const cancel = this.#clock.after(delayMs, () => {
      this.#timers.delete(cancel);
      run();
    });
    this.#timers.add(cancel);
    return () => {
      this.#timers.delete(cancel);
      cancel();
    };
  }

  whileLent<T>(run: () => Promise<T>): Promise<T> {
    return this.#keeper.whileLent(lentReason, run);
  }

  close(): void {
    this.#isClosed = true;
    this.#cancelWake();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#keeper.close();
  }

  #onUp(isFirst: boolean): void {
    if (!isFirst) this.#counts.reconnects += 1;
    this.#dialect.lineWasReopened();
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
    const heard = this.#dialect.hear(bytes, this.#lastByteAtMs);
    const { answer, lateFrames, unasked = 0, foreignQuestions = 0 } = heard;
    this.#counts.late += lateFrames;
    if (foreignQuestions > 0) this.#noteOtherMaster(foreignQuestions);
    if (lateFrames > 0 || unasked > 0 || answer !== null) this.#showLife();
    if (answer !== null) this.#finish(answer);
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

  #begin(job: Job<Question, Data>, nowMs: number): void {
    const plan = this.#dialect.plan(job.question, job.options, nowMs);
    if (plan.manner === 'drain') this.#counts.drains += 1;
    this.#counts.requests += 1;
    const bytes = this.#dialect.begin(plan, nowMs);
    const onLineMs = this.#line.transmissionMs(this.#dialect.bytesOnLine(plan.asked));
    const waitMs = job.options.timeoutMs + onLineMs;
    const cancelTimeout = this.#clock.after(waitMs, () => this.#onTimeout());
    const hasHeardOthers = false;
    this.#exchange = { job, plan, askedAtMs: nowMs, hasHeardOthers, cancelTimeout };
    this.#keeper.write(bytes);
  }

  /** Ends the exchange in flight, if any. True if it ended unanswered, but with noise. */
  #endExchange(isAnswered = false): boolean {
    if (!this.#exchange) return false;
    const { cancelTimeout, job } = this.#exchange;
    cancelTimeout();
    const nowMs = this.#clock.nowMs();
    const hasHeardNoise = !isAnswered && this.#dialect.giveUp(nowMs);
    this.#lastExchangeAtMs = nowMs;
    const device = this.#dialect.deviceOf(job.question);
    this.#restUntilMs.set(device, nowMs + (job.options.pauseMs ?? 0));
    this.#exchange = null;
    return hasHeardNoise;
  }

  #finish(answer: Answer): void {
    if (!this.#exchange) throw new Error('an answer without a question');
    const { job, plan, askedAtMs } = this.#exchange;
    this.#endExchange(true);
    const said = this.#dialect.outcome(job.question, plan, answer, this.#where(job));
    if (said === 'again') {
      this.#queue.addFirst(job);
    } else if (said.ok) {
      this.#counts.answered += 1;
      job.resolve(ok({ data: said.value, askedAtMs, answeredAtMs: this.#clock.nowMs() }));
    } else {
      this.#counts.exceptions += 1;
      job.resolve(said);
    }
    this.#next();
  }

  /** The late answer came while asking for it to come: the job itself can be asked now. */
  #endNeedlessDrain(): void {
    if (this.#exchange?.plan.manner !== 'drain') return;
    const { job } = this.#exchange;
    const plan = this.#dialect.plan(job.question, job.options, this.#clock.nowMs());
    if (plan.manner === 'drain') return;
    this.#endExchange();
    this.#queue.addFirst(job);
    this.#next();
  }

  #onTimeout(): void {
    if (!this.#exchange) throw new Error('a time-out without a question');
    const silence = this.#dialect.silence();
    if (silence !== null) return this.#finish(silence);
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
      return this.#keeper.reopen(`${silenceReason} ${this.#silencesInARow} questions`);
    }
    this.#next();
  }

  #where({ question }: Job<Question, Data>): string {
    return `${this.#dialect.deviceName(question)} on ${this.name}`;
  }

  #lineDown(reason: string | null): Result<never> {
    return failed('line-down', `${this.name}: ${reason} (${this.line})`);
  }
}
