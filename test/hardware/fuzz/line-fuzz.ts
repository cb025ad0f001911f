/**
 * Questions on a troubled line, by seed, and what must hold whatever the line does: no answer carries
 * another question's value, every question ends within its bound, and when the trouble is over the
 * next question is answered.
 */
import type { AskOptions, BusCounters } from '../../../hardware/bus.ts';
import { forgetAfterMs } from '../../../hardware/conversation.ts';
import type { Question } from '../../../hardware/modbus-rtu.ts';
import { Random } from '../../simulation/random.ts';
import { VirtualTime } from '../../simulation/virtual-time.ts';
import { modbusSerial, ourBus, withVirtualTimers } from './masters.ts';
import type { Ended, Master } from './masters.ts';
import { isSame, joined } from './trouble.ts';
import { aliveUnits, deadUnit, TroubledLine } from './troubled-line.ts';
import type { Heard, Trouble } from './troubled-line.ts';

export interface FuzzOptions {
  seed: number;
  /** Ends after so many frames and pieces of noise. */
  frames: number;
  /** Another master asks the same devices now and then; default true. */
  hasOtherMaster?: boolean;
  /** Who asks; our bus unless told. */
  against?: 'bus' | 'modbus-serial';
  /** Ends at the first broken promise; default true. */
  stopsAtFirst?: boolean;
}

export interface FuzzReport {
  questions: number;
  frames: number;
  answered: number;
  exceptions: number;
  unanswered: number;
  /** Frames that a CRC of 16 bits calls whole though nobody sent them, taken for answers. */
  forged: number;
  /** From asking to the end, the longest, ms. */
  longestMs: number;
  /** Answers with another question's value, in words. */
  wrong: string[];
  /** Questions that took longer than their bound, in words. */
  overdue: string[];
  /** Questions unanswered on a line that was in order again. */
  deaf: string[];
  virtualMs: number;
  troubles: ReadonlyMap<Trouble, number>;
  counters: BusCounters | null;
}

const timeoutMs = 200;
/** How long after the last question another master may still ask. */
const lastTroubleMs = 500;
const startMs = 1_800_000_000_000;
/** Questions between two looks at whether the line works again. */
const roundQuestions = 40;
/** A question and what it may take before it to be told apart: four exchanges, with their rests. */
const boundMs = 4 * (timeoutMs + 160);

/** Runs until so many frames were on the line. */
export async function fuzzLine(options: FuzzOptions): Promise<FuzzReport> {
  const time = new VirtualTime(startMs);
  const random = new Random(options.seed);
  const line = new TroubledLine(time, random, options.hasOtherMaster ?? true);
  const run = async (master: Master): Promise<FuzzReport> => {
    const fuzz = new Fuzz(time, random, line, master);
    await fuzz.run(options);
    master.close();
    return fuzz.report();
  };
  if (options.against !== 'modbus-serial') return run(ourBus(line, time));
  return withVirtualTimers(time, async () => run(await modbusSerial(line)));
}

class Fuzz {
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #line: TroubledLine;
  readonly #master: Master;
  readonly #seen = { questions: 0, answered: 0, exceptions: 0, unanswered: 0, forged: 0 };
  readonly #broken = { wrong: [] as string[], overdue: [] as string[], deaf: [] as string[] };
  #longestMs = 0;

  constructor(time: VirtualTime, random: Random, line: TroubledLine, master: Master) {
    this.#time = time;
    this.#random = random;
    this.#line = line;
    this.#master = master;
  }

  async run({ frames, stopsAtFirst = true }: FuzzOptions): Promise<void> {
    await this.#pass(10);
    const isOver = (): boolean => this.#line.frames >= frames || (stopsAtFirst && this.#isBroken());
    while (!isOver()) {
      for (let left = roundQuestions; left > 0;) left -= await this.#ask();
      await this.#askInPeace();
    }
  }

  report(): FuzzReport {
    return {
      ...this.#seen,
      ...this.#broken,
      frames: this.#line.frames,
      longestMs: this.#longestMs,
      virtualMs: this.#time.nowMs() - startMs,
      troubles: this.#line.troubles,
      counters: this.#master.counters(),
    };
  }

  #isBroken(): boolean {
    const { wrong, overdue, deaf } = this.#broken;
    return wrong.length + overdue.length + deaf.length > 0;
  }

  /** Asks some questions at once; returns how many. */
  async #ask(): Promise<number> {
    const count = this.#random.between(1, this.#master.concurrency);
    const asked = Array.from({ length: count }, () => this.#question());
    this.#line.pause();
    if (this.#random.happens(0.002)) this.#master.cut();
    await this.#until(
      Promise.all(asked.map(({ question, options }) => this.#watch(question, options, count))),
    );
    if (this.#random.happens(0.3)) await this.#pass(this.#random.between(1, 400));
    return count;
  }

  async #askInPeace(): Promise<void> {
    this.#line.isQuiet = true;
    // What is still under way arrives, or is forgotten, and a line that was pulled is back.
    await this.#pass(forgetAfterMs + lastTroubleMs);
    for (const unit of aliveUnits) {
      const question: Question = { unit, function: 0x04, address: 0x48, count: 2 };
      const options: AskOptions = { priority: 'meter', timeoutMs };
      const ended = await this.#until(this.#watch(question, options, 1));
      if (ended.kind !== 'data') this.#broken.deaf.push(this.#words(question, ended));
    }
    this.#line.isQuiet = false;
  }

  /** Two values of four bytes in all combinations that drivers ask for, coils, and commands. */
  #question(): { question: Question; options: AskOptions } {
    const random = this.#random;
    const unit = random.happens(0.1) ? deadUnit : random.pick(aliveUnits);
    const priority = random.pick(['open', 'relay', 'meter', 'meter', 'scan'] as const);
    const pauseMs = unit === 1 ? 100 : 0;
    const options = { priority, timeoutMs, pauseMs };
    if (unit === 4 && random.happens(0.6)) {
      if (random.happens(0.4)) {
        return { question: { unit, function: 0x01, address: 0, count: 8 }, options };
      }
      const value = random.pick([0, 0xff00]);
      const question: Question = { unit, function: 0x05, address: random.between(0, 3), value };
      return { question, options: { ...options, toleratesLate: random.happens(0.7) } };
    }
    const code = random.pick([0x03, 0x04, 0x04] as const);
    const count = random.pick([2, 2, 2, 4]);
    const question: Question = { unit, function: code, address: random.between(0, 999), count };
    return { question, options: { ...options, spareRegisters: unit % 2 === 1 ? 6 : 0 } };
  }

  async #watch(question: Question, options: AskOptions, abreast: number): Promise<Ended> {
    const beganMs = this.#time.nowMs();
    const ended = await this.#master.ask(question, options);
    const tookMs = this.#time.nowMs() - beganMs;
    this.#seen.questions += 1;
    this.#longestMs = Math.max(this.#longestMs, tookMs);
    if (tookMs > abreast * boundMs) {
      this.#broken.overdue.push(`${this.#words(question, ended)} after ${tookMs} ms`);
    }
    if (ended.kind === 'none') this.#seen.unanswered += 1;
    else if (this.#isTrue(question, options, ended, beganMs)) {
      this.#seen[ended.kind === 'data' ? 'answered' : 'exceptions'] += 1;
    } else if (this.#line.hasForged(beginning(question, ended))) {
      this.#seen.forged += 1;
    } else {
      this.#broken.wrong.push(this.#words(question, ended));
    }
    return ended;
  }

  /** Was this said to this question, asked since then? */
  #isTrue(question: Question, options: AskOptions, ended: Ended, beganMs: number): boolean {
    // An acknowledgement of an identical command before it will do, where whoever asked says so.
    const sinceMs = options.toleratesLate ? beganMs - 5000 : beganMs;
    return this.#line.heard.some(
      (heard) =>
        heard.isOurs && heard.atMs >= sinceMs && asks(heard, question) && says(heard, ended),
    );
  }

  #words(question: Question, ended: Ended): string {
    const told = ended.kind === 'data' ? Buffer.from(ended.data).toString('hex') : '';
    const ofUnit = this.#line.heard.filter((heard) => heard.question.unit === question.unit);
    const recent = ofUnit
      .slice(-8)
      .map(
        ({ question: of, atMs, isOurs, data, isAnswered }) =>
          `${atMs - startMs} ${isOurs ? 'we' : 'they'} ${JSON.stringify(of)} ${Buffer.from(data).toString('hex')} ${isAnswered}`,
      );
    const asked = JSON.stringify(question);
    const nowMs = this.#time.nowMs() - startMs;
    return `${nowMs} ${asked}: ${JSON.stringify(ended)} ${told}\n    ${recent.join('\n    ')}`;
  }

  #pass(ms: number): Promise<void> {
    return this.#time.run(this.#time.nowMs() + ms, () => false);
  }

  async #until<T>(pending: Promise<T>): Promise<T> {
    let isDone = false;
    const done = pending.finally(() => (isDone = true));
    await this.#time.run(this.#time.nowMs() + 600_000, () => isDone);
    if (!isDone) throw new Error('a question has not ended in ten minutes');
    return done;
  }
}

/** Is what was heard the question, or the same asked longer? */
function asks({ question: heard }: Heard, question: Question): boolean {
  if (heard.unit !== question.unit || heard.function !== question.function) return false;
  if (heard.address !== question.address) return false;
  if ('count' in heard && 'count' in question) return heard.count >= question.count;
  return 'value' in heard && 'value' in question && heard.value === question.value;
}

function says({ data, exceptionCode, isAnswered }: Heard, ended: Ended): boolean {
  // An acknowledgement has no value to know it by: it must really have been sent.
  if (ended.kind === 'data' && ended.data.length === 0 && !isAnswered) return false;
  if (ended.kind === 'exception') return exceptionCode === ended.exceptionCode;
  if (ended.kind === 'none' || exceptionCode !== null) return false;
  return isSame(data.subarray(0, ended.data.length), ended.data);
}

/** How a frame that says this begins; one asked longer is left out, as rare as that is. */
function beginning({ unit, function: code }: Question, ended: Ended): Uint8Array {
  if (ended.kind === 'exception') return Uint8Array.of(unit, code | 0x80, ended.exceptionCode);
  const data = ended.kind === 'data' ? ended.data : [];
  return joined([unit, code, data.length], data);
}
