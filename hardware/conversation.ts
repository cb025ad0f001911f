/**
 * Who answered what: gives an arriving frame to the question it answers, also when an answer comes
 * after its question has been given up. Pure: bytes in, answers out.
 *
 * An RTU answer does not name its question: two reads of the same length look alike. So a question
 * that was given up is remembered, and a frame belongs to the oldest question that it fits. While
 * one is remembered that a new question's answer could be confused with, `isAmbiguous` says so, and
 * the bus asks in another length, or first asks something else to the same device (bus.ts): a device
 * works on one request at a time, so the answer to that proves the earlier one past.
 *
 * Guaranteed: a reading is never made of another question's answer, if that answer is not more than
 * `forgetAfterMs` late. Modbus TCP needs none of this, its frames carry a transaction id.
 */
import { answerInPdu, findRtuAnswer, maxRtuFrameBytes, rtuFrame } from './modbus-rtu.ts';
import type { Answer, Question } from './modbus-rtu.ts';
import { mbapFrame, takeMbapFrames } from './modbus-tcp.ts';

/** What a chunk of bytes brought. */
export interface Heard {
  /** The answer to the question begun last. */
  answer: Answer | null;
  /** Frames that answered questions already given up. */
  lateFrames: number;
}

/**
 * `longer`: asked in another length than wanted, so that it can be told apart. `drain`: asked only
 * because its answer proves all earlier ones past. `tolerant`: the answer to an identical earlier
 * question is taken too, for commands whose effect is checked otherwise.
 */
export type Manner = 'exact' | 'longer' | 'drain' | 'tolerant';

export interface Conversation {
  /** Is there an unanswered question whose late answer would look like the answer to this one? */
  isAmbiguous(question: Question, nowMs: number): boolean;
  /** Starts a question; returns its bytes. */
  begin(question: Question, nowMs: number, manner?: Manner): Uint8Array;
  hear(bytes: Uint8Array): Heard;
  /** Ends the question begun last without an answer. True if noise had come in since it began. */
  giveUp(): boolean;
  /** The connection was made anew: a half-received frame will not be completed. */
  lineWasReopened(): void;
}

interface Asked {
  question: Question;
  askedAtMs: number;
  manner: Manner;
}

/** How long a given-up question is remembered at most: far above the slowest gateway's answer. */
export const forgetAfterMs = 5000;
/** Unanswered questions remembered over all units; the oldest are let go. */
const maxUnanswered = 256;
const maxBufferedBytes = 4 * maxRtuFrameBytes;

/** A conversation in RTU frames, on a serial line or through a TCP connection. */
export function rtuConversation(): Conversation {
  return new RtuConversation();
}

class RtuConversation implements Conversation {
  #unanswered: Asked[] = [];
  #current: Asked | null = null;
  #buffer = new Uint8Array();
  #hasHeardNoise = false;

  isAmbiguous(question: Question, nowMs: number): boolean {
    this.#unanswered = this.#unanswered.filter((asked) => nowMs - asked.askedAtMs < forgetAfterMs);
    return this.#unanswered.some((asked) => looksAlike(asked.question, question));
  }

  begin(question: Question, nowMs: number, manner: Manner = 'exact'): Uint8Array {
    if (this.#current) throw new Error('a question is still open');
    this.#buffer = new Uint8Array();
    this.#hasHeardNoise = false;
    this.#current = { question, askedAtMs: nowMs, manner };
    return rtuFrame(question);
  }

  hear(bytes: Uint8Array): Heard {
    this.#buffer = Uint8Array.from([...this.#buffer, ...bytes]).slice(-maxBufferedBytes);
    const heard: Heard = { answer: null, lateFrames: 0 };
    for (;;) {
      const open = this.#current ? [...this.#unanswered, this.#current] : this.#unanswered;
      const questions = open.map(({ question }) => question);
      const frame = findRtuAnswer(this.#buffer, questions);
      if (!frame) return heard;
      if (frame.start > 0) this.#hasHeardNoise = true;
      this.#buffer = this.#buffer.slice(frame.end);
      const answer = this.#assign(frame.unit, frame.pdu);
      if (answer) heard.answer = answer;
      else heard.lateFrames += 1;
    }
  }

  giveUp(): boolean {
    if (!this.#current) throw new Error('no question is open');
    this.#remember(this.#current);
    this.#current = null;
    return this.#hasHeardNoise || this.#buffer.length > 0;
  }

  lineWasReopened(): void {
    this.#buffer = new Uint8Array();
  }

  /** Gives a frame to its question: the answer if that is the current one, null if it is late. */
  #assign(unit: number, pdu: Uint8Array): Answer | null {
    const current = this.#current;
    const answer = current?.question.unit === unit ? answerInPdu(current.question, pdu) : null;
    const older = this.#unanswered.find(
      ({ question }) => question.unit === unit && answerInPdu(question, pdu) !== null,
    );
    // A refusal does not say of what; of a question that is only a detour it is never a value.
    const isRefusedDetour =
      answer?.kind === 'exception' && (current?.manner === 'longer' || current?.manner === 'drain');
    const provesPast = isRefusedDetour || (older ?? current)?.manner === 'drain';
    this.#settle(unit, older ?? null, provesPast);
    if (!current || !answer) return null;
    if (older && current.manner !== 'tolerant' && !isRefusedDetour) return null;
    this.#current = null;
    // Taken, but perhaps meant for the older one: the current one's own answer may still come.
    if (older) this.#remember(current);
    return answer;
  }

  /** `answered`, or the current question if null, has its answer; are those before it past too? */
  #settle(unit: number, answered: Asked | null, provesPast: boolean): void {
    const last = answered ? this.#unanswered.indexOf(answered) : this.#unanswered.length;
    this.#unanswered = this.#unanswered.filter(
      (asked, index) =>
        asked !== answered && !(provesPast && index < last && asked.question.unit === unit),
    );
  }

  #remember(asked: Asked): void {
    this.#unanswered.push(asked);
    if (this.#unanswered.length > maxUnanswered) this.#unanswered.shift();
  }
}

/** Would a proper answer to one pass for a proper answer to the other? */
function looksAlike(one: Question, other: Question): boolean {
  if (one.unit !== other.unit || one.function !== other.function) return false;
  if ('value' in one && 'value' in other) {
    return one.address === other.address && one.value === other.value;
  }
  if ('count' in one && 'count' in other) {
    const bytes = (count: number) => (one.function <= 0x02 ? Math.ceil(count / 8) : count * 2);
    return bytes(one.count) === bytes(other.count);
  }
  // FC0F and FC10 are answered with address and quantity only.
  return one.address === other.address && quantity(one) === quantity(other);
}

function quantity(question: Question): number {
  if ('coils' in question) return question.coils.length;
  return 'registers' in question ? question.registers.length : 0;
}

/** A conversation in Modbus TCP frames: the transaction id settles who answered what. */
export function mbapConversation(): Conversation {
  return new MbapConversation();
}

class MbapConversation implements Conversation {
  #current: { question: Question; transactionId: number } | null = null;
  #nextId = 1;
  #buffer = new Uint8Array();
  #hasHeardNoise = false;

  isAmbiguous(): boolean {
    return false;
  }

  begin(question: Question): Uint8Array {
    if (this.#current) throw new Error('a question is still open');
    this.#current = { question, transactionId: this.#nextId };
    this.#nextId = (this.#nextId + 1) % 0x10000;
    this.#hasHeardNoise = false;
    return mbapFrame(this.#current.transactionId, question);
  }

  hear(bytes: Uint8Array): Heard {
    const stream = Uint8Array.from([...this.#buffer, ...bytes]).slice(-maxBufferedBytes);
    const { frames, rest } = takeMbapFrames(stream);
    this.#buffer = Uint8Array.from(rest);
    const heard: Heard = { answer: null, lateFrames: 0 };
    for (const frame of frames) {
      const current = this.#current;
      if (current?.transactionId !== frame.transactionId || current.question.unit !== frame.unit) {
        heard.lateFrames += 1;
        continue;
      }
      heard.answer = answerInPdu(current.question, frame.pdu);
      if (heard.answer) this.#current = null;
      else this.#hasHeardNoise = true;
    }
    return heard;
  }

  giveUp(): boolean {
    if (!this.#current) throw new Error('no question is open');
    this.#current = null;
    return this.#hasHeardNoise || this.#buffer.length > 0;
  }

  lineWasReopened(): void {
    this.#buffer = new Uint8Array();
  }
}

/**
 * The question itself, or the same with up to `spareRegisters` more registers behind, such that no
 * late answer can be confused with its answer; null if there is none.
 */
export function tellable(
  conversation: Conversation,
  question: Question,
  spareRegisters: number,
  nowMs: number,
): Question | null {
  if (!conversation.isAmbiguous(question, nowMs)) return question;
  if (!('count' in question)) return null;
  for (let spare = registerStep; spare <= spareRegisters; spare += registerStep) {
    const longer = { ...question, count: question.count + spare };
    if (!conversation.isAmbiguous(longer, nowMs)) return longer;
  }
  return null;
}

/**
 * A harmless question to the same device, in a length of its own. Any answer to it, an exception
 * too, proves that the answers to earlier questions have come or never will.
 */
export function drainFor(question: Question, spareRegisters: number): Question {
  const { unit, address } = question;
  if (!('count' in question)) return { unit, function: 0x03, address: 0, count: 1 };
  const isBits = question.function <= 0x02;
  const more = isBits ? 8 : spareRegisters + registerStep;
  const isTooMany = question.count + more > (isBits ? 2000 : 125);
  const count = isTooMany ? question.count - more : question.count + more;
  return { unit, function: question.function, address, count };
}

/** Values take two registers or four; devices dislike being asked for half a value. */
const registerStep = 2;
