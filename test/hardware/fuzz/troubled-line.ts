/**
 * A line in virtual time with devices on it, trouble by seed, and a memory of what is true: each
 * question is answered with values made for it alone, so that an answer to another one is found out.
 */
import { rtuFrame, withUnitAndCrc } from '../../../hardware/modbus-rtu.ts';
import type { Question } from '../../../hardware/modbus-rtu.ts';
import { findRtuQuestion } from '../../../hardware/overheard.ts';
import type { Random } from '../../simulation/random.ts';
import type { VirtualTime } from '../../simulation/virtual-time.ts';
import { damaged, damages, framesAt, isSame, joined, noise } from './trouble.ts';
import type { Damage } from './trouble.ts';

/** Units that answer; whoever asks another gets silence. */
export const aliveUnits = [1, 2, 3, 4];
export const deadUnit = 9;
/** An answer is never later than this after its question: half a second below what drivers allow. */
const latestMs = 4500;
/** How long a device thinks, ms. */
const thinking = { least: 1, most: 60 };

export type Trouble = Damage | 'silent' | 'late' | 'exception' | 'another master asks';

/** A question as the devices heard it, and what they say to it. */
export interface Heard {
  question: Question;
  atMs: number;
  isOurs: boolean;
  /** What it is answered with: the data of a read, or an exception. */
  data: Uint8Array;
  exceptionCode: number | null;
  /** Whether that has gone out whole. */
  isAnswered: boolean;
}

/** The share of questions that meet trouble, and of pauses in which another master speaks. */
const troubleShare = 0.6;
const otherMasterShare = 0.15;

export class TroubledLine {
  /** What arrives at the master under test. */
  onBytes: (bytes: Uint8Array) => void = () => undefined;
  /** Whether the master under test is plugged in; what another asks meanwhile it cannot hear. */
  isPlugged = true;
  /** Without trouble while true. */
  isQuiet = false;
  /** Answers, pieces of answers, noise and questions of another master put on the line. */
  frames = 0;
  readonly troubles = new Map<Trouble, number>();
  /** Our questions and the other master's, newest last; the old ones are let go. */
  readonly heard: Heard[] = [];
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #hasOtherMaster: boolean;
  readonly #freeAtMs = new Map<number, number>();
  /** The last bytes that arrived at the master under test. */
  readonly #recent: number[] = [];

  constructor(time: VirtualTime, random: Random, hasOtherMaster: boolean) {
    this.#time = time;
    this.#random = random;
    this.#hasOtherMaster = hasOtherMaster;
  }

  /** When all that is on its way has arrived, ms. */
  get idleAtMs(): number {
    return Math.max(this.#time.nowMs(), ...this.#freeAtMs.values());
  }

  /** Takes a whole question of the master under test. */
  ask(frame: Uint8Array): void {
    const found = findRtuQuestion(frame);
    if (found === null || found.start > 0 || found.end < frame.length) {
      throw new Error(`no question: ${Buffer.from(frame).toString('hex')}`);
    }
    const trouble = this.#drawTrouble();
    this.#note(trouble);
    const asked = this.#hear(found.question, true, trouble === 'exception');
    if (trouble === 'another master asks') this.#otherMasterAsks(this.#random.between(0, 40));
    this.#answer(asked, trouble);
  }

  /**
   * Has a frame arrived that the CRC calls whole, that no device sent, and that says this? Then no
   * master could tell. `beginning`: unit, function, byte count or exception, data.
   */
  hasForged(beginning: Uint8Array): boolean {
    const recent = Uint8Array.from(this.#recent);
    const sent = this.heard.map(answerFrame);
    return this.#recent.some((_, start) =>
      framesAt(recent, start).some(
        (frame) =>
          isSame(frame.subarray(0, beginning.length), beginning) &&
          !sent.some((one) => isSame(one, frame)),
      ),
    );
  }

  /** Something may happen between two questions. */
  pause(): void {
    if (this.isQuiet) return;
    if (this.#hasOtherMaster && this.#random.happens(otherMasterShare)) {
      this.#note('another master asks');
      this.#otherMasterAsks(this.#random.between(0, 300));
    } else if (this.#random.happens(0.2)) {
      this.#note('noise alone');
      const frame = rtuFrame({ unit: this.#anyUnit(), function: 0x04, address: 0, count: 2 });
      this.#emit(noise(frame, this.#random), this.#time.nowMs() + this.#random.between(0, 100));
    }
  }

  #drawTrouble(): Trouble {
    if (this.isQuiet || !this.#random.happens(troubleShare)) return 'none';
    const others = ['silent', 'late', 'late', 'exception', 'another master asks'] as const;
    const drawn = this.#random.pick<Trouble>([...damages, ...others]);
    return drawn === 'another master asks' && !this.#hasOtherMaster ? 'silent' : drawn;
  }

  #note(trouble: Trouble): void {
    this.troubles.set(trouble, (this.troubles.get(trouble) ?? 0) + 1);
  }

  #hear(question: Question, isOurs: boolean, isRefused: boolean): Heard {
    const atMs = this.#time.nowMs();
    const bits = question.function <= 0x02 && 'count' in question ? question.count : 0;
    const registers = bits === 0 && 'count' in question ? question.count : 0;
    const bytes = Math.ceil(bits / 8) + 2 * registers;
    const data = Uint8Array.from({ length: bytes }, () => this.#random.between(0, 255));
    const exceptionCode = isRefused ? this.#random.between(1, 255) : null;
    const heard = { question, atMs, isOurs, data, exceptionCode, isAnswered: false };
    this.heard.push(heard);
    if (this.heard.length > 400) this.heard.splice(0, 200);
    return heard;
  }

  /** Another master asks one of the devices something like what we ask; the device answers. */
  #otherMasterAsks(afterMs: number): void {
    const unit = this.#anyUnit();
    const code = this.#random.pick([0x03, 0x04, 0x04, 0x01] as const);
    const count = code === 0x01 ? 8 : this.#random.pick([2, 2, 4, 6]);
    const address = 0x1000 + this.#random.between(0, 999);
    const question: Question = { unit, function: code, address, count };
    this.#time.after(afterMs, () => {
      if (!this.isPlugged) return;
      // Whole at once: a question that we hear garbled and the device does not is beyond telling.
      this.#arrive(rtuFrame(question));
      this.frames += 1;
      const asked = this.#hear(question, false, this.#random.happens(0.1));
      this.#answer(asked, this.#random.pick<Trouble>(['none', 'none', 'late', 'silent']));
    });
  }

  /** Sends the answer to `asked` as the trouble makes it: each device answers in turn. */
  #answer(asked: Heard, trouble: Trouble): void {
    const { unit } = asked.question;
    if (!aliveUnits.includes(unit) || trouble === 'silent') return;
    const think = this.#random.between(thinking.least, thinking.most);
    const isLate = trouble === 'late' || (!this.isQuiet && this.#random.happens(0.02));
    const lateMs = isLate ? this.#random.between(100, 4000) : 0;
    const atMs = Math.max(this.#time.nowMs(), this.#freeAtMs.get(unit) ?? 0) + think + lateMs;
    if (atMs - asked.atMs > latestMs) return;
    const damage = (damages as readonly string[]).includes(trouble) ? (trouble as Damage) : 'none';
    const frame = answerFrame(asked);
    const bytes = damaged(damage, frame, this.#random);
    asked.isAnswered = Buffer.from(bytes).includes(Buffer.from(frame));
    this.#freeAtMs.set(unit, this.#emit(bytes, atMs) + 1);
  }

  /** Puts bytes on the line in pieces of any size; returns when the last one arrives. */
  #emit(bytes: Uint8Array, atMs: number): number {
    this.frames += 1;
    let rest = bytes;
    let pieceAtMs = atMs;
    for (let pieces = this.#random.between(1, 6); rest.length > 0; pieces -= 1) {
      const length = pieces <= 1 ? rest.length : this.#random.between(1, rest.length);
      const piece = rest.slice(0, length);
      this.#time.after(pieceAtMs - this.#time.nowMs(), () => this.#arrive(piece));
      rest = rest.slice(length);
      if (rest.length > 0) pieceAtMs += this.#random.between(0, 4);
    }
    return pieceAtMs;
  }

  #arrive(bytes: Uint8Array): void {
    this.#recent.push(...bytes);
    if (this.#recent.length > 4096) this.#recent.splice(0, 2048);
    this.onBytes(bytes);
  }

  #anyUnit(): number {
    return this.#random.pick(aliveUnits);
  }
}

/** What a device sends to this question. */
export function answerFrame({ question, data, exceptionCode }: Heard): Uint8Array {
  const { unit, function: code } = question;
  if (exceptionCode !== null)
    return withUnitAndCrc(unit, Uint8Array.from([code | 0x80, exceptionCode]));
  if (code <= 0x04) return withUnitAndCrc(unit, joined([code, data.length], data));
  return withUnitAndCrc(unit, rtuFrame(question).slice(1, 6));
}
