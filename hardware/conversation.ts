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
 * A question of another master that is overheard is remembered in the same way, and spoils ours if
 * its answer could be taken for ours.
 *
 * Guaranteed: a reading is never made of another question's answer, if that answer is not more than
 * `forgetAfterMs` late. Modbus TCP needs none of this, its frames carry a transaction id.
 */
import {
  answerInPdu,
  findRtuAnswer,
  maxRtuFrameBytes,
  rtuAnswerBytes,
  rtuFrame,
} from './modbus-rtu.ts';
import type { Answer, FoundFrame, Question } from './modbus-rtu.ts';
import { mbapFrame, takeMbapFrames } from './modbus-tcp.ts';
import { findRtuQuestion } from './overheard.ts';

/** What a chunk of bytes brought. */
export interface Heard {
  /** The answer to the question begun last. */
  answer: Answer | null;
  /** Frames that answered questions already given up. */
  lateFrames: number;
  /** Questions that another master on the line has asked. */
  foreignQuestions: number;
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
  hear(bytes: Uint8Array, nowMs: number): Heard;
  /** Ends the question begun last without an answer. True if noise had come in since it began. */
  giveUp(): boolean;
  /** The connection was made anew: a half-received frame will not be completed. */
  lineWasReopened(): void;
}

interface Asked {
  question: Question;
  askedAtMs: number;
  manner: Manner | 'foreign';
  /** Counts questions, ours and foreign ones, in the order in which the devices heard them. */
  turn: number;
}

/** How long a given-up question is remembered at most: far above the slowest gateway's answer. */
export const forgetAfterMs = 5000;
/** Unanswered questions remembered over all units; the oldest are let go. */
const maxUnanswered = 256;
const maxBufferedBytes = 4 * maxRtuFrameBytes;
/** An adapter that has sent back so many of our questions in a row sends back each. */
const echoesOfAnEcho = 3;

/** A conversation in RTU frames, on a serial line or through a TCP connection. */
export function rtuConversation(): Conversation {
  return new RtuConversation();
}

class RtuConversation implements Conversation {
  #unanswered: Asked[] = [];
  #current: Asked | null = null;
  /** What another master has asked since the current question began. */
  #rivals: Question[] = [];
  #buffer = new Uint8Array();
  #hasHeardNoise = false;
  #nowMs = 0;
  #turn = 0;
  #echoesInARow = 0;
  #hasHeardEcho = false;
  /** The last frame taken since the current question began, or the last one ended. */
  #lastFrame: string | null = null;
  /** Our last writes, as they went out: their acknowledgements repeat them. */
  #ownWrites: string[] = [];

  isAmbiguous(question: Question, nowMs: number): boolean {
    this.#unanswered = this.#unanswered.filter((asked) => nowMs - asked.askedAtMs < forgetAfterMs);
    return this.#unanswered.some((asked) => looksAlike(asked.question, question));
  }

  begin(question: Question, nowMs: number, manner: Manner = 'exact'): Uint8Array {
    if (this.#current) throw new Error('a question is still open');
    this.#buffer = new Uint8Array();
    this.#hasHeardNoise = false;
    this.#rivals = [];
    this.#hasHeardEcho = false;
    this.#lastFrame = null;
    this.#current = { question, askedAtMs: nowMs, manner, turn: (this.#turn += 1) };
    const frame = rtuFrame(question);
    if (!('count' in question)) this.#ownWrites = [frame.join(), ...this.#ownWrites].slice(0, 32);
    return frame;
  }

  hear(bytes: Uint8Array, nowMs: number): Heard {
    this.#nowMs = nowMs;
    this.#buffer = Uint8Array.from([...this.#buffer, ...bytes]).slice(-maxBufferedBytes);
    const heard: Heard = { answer: null, lateFrames: 0, foreignQuestions: 0 };
    for (;;) {
      const open = this.#current ? [...this.#unanswered, this.#current] : this.#unanswered;
      const questions = open.map(({ question }) => question);
      const frame = findRtuAnswer(this.#buffer, questions);
      const overheard = findRtuQuestion(this.#buffer.subarray(0, frame?.start));
      if (overheard && !this.#mayBecomeAnswer(overheard.start)) {
        this.#buffer = this.#buffer.slice(overheard.end);
        if (this.#overhear(overheard.question)) heard.foreignQuestions += 1;
      } else if (frame) {
        this.#take(frame, heard);
      } else {
        return heard;
      }
    }
  }

  /**
   * Do the bytes from there on begin as the answer does, and are there more to come? Once in 65 536
   * times such a beginning looks like a question.
   */
  #mayBecomeAnswer(start: number): boolean {
    if (!this.#current) return false;
    const { question } = this.#current;
    const bytes = rtuAnswerBytes(question);
    const [unit, code, byteCount] = this.#buffer.subarray(start);
    const isBeginning =
      unit === question.unit && code === question.function && byteCount === bytes - 5;
    return isBeginning && start + bytes > this.#buffer.length;
  }

  #take(frame: FoundFrame, heard: Heard): void {
    if (frame.start > 0) this.#hasHeardNoise = true;
    this.#buffer = this.#buffer.slice(frame.end);
    const words = `${frame.unit} ${frame.pdu.join()}`;
    // Sent twice: the second must not pass for the answer to the next one that is still awaited.
    // Acknowledgements carry no value, and those of equal commands are equal.
    const hasValue = ((frame.pdu[0] ?? 0) & 0x7f) <= 0x04;
    if (hasValue && words === this.#lastFrame) return;
    this.#lastFrame = words;
    const isForeign = this.#oldestFor(frame.unit, frame.pdu)?.manner === 'foreign';
    const answer = this.#assign(frame.unit, frame.pdu);
    if (answer) heard.answer = answer;
    else if (!isForeign) heard.lateFrames += 1;
  }

  /** Takes note of a question on the line that is none of ours. True if another master asked it. */
  #overhear(question: Question): boolean {
    const frame = rtuFrame(question).join();
    // An echo of ours, or a second acknowledgement.
    if (this.#ownWrites.includes(frame)) return false;
    const isAsked = this.#current !== null && rtuFrame(this.#current.question).join() === frame;
    const isCurrent = isAsked && !this.#hasHeardEcho;
    if (isCurrent) {
      this.#hasHeardEcho = true;
      this.#echoesInARow += 1;
      if (this.#echoesInARow >= echoesOfAnEcho) return false;
    } else if (this.#current) {
      this.#rivals.push(question);
    }
    const turn = (this.#turn += 1);
    this.#remember({ question, askedAtMs: this.#nowMs, manner: 'foreign', turn });
    return !isCurrent;
  }

  giveUp(): boolean {
    if (!this.#current) throw new Error('no question is open');
    const last = findRtuQuestion(this.#buffer);
    if (last) this.#overhear(last.question);
    this.#remember(this.#current);
    this.#end(this.#current);
    return this.#hasHeardNoise || this.#buffer.length > 0;
  }

  lineWasReopened(): void {
    this.#buffer = new Uint8Array();
  }

  #end(current: Asked): void {
    if ('count' in current.question && !this.#hasHeardEcho) this.#echoesInARow = 0;
    this.#current = null;
  }

  #oldestFor(unit: number, pdu: Uint8Array): Asked | undefined {
    return this.#unanswered.find(
      ({ question }) => question.unit === unit && answerInPdu(question, pdu) !== null,
    );
  }

  /** Gives a frame to its question: the answer if that is the current one, null if it is late. */
  #assign(unit: number, pdu: Uint8Array): Answer | null {
    const current = this.#current;
    const answer = current?.question.unit === unit ? answerInPdu(current.question, pdu) : null;
    const older = this.#oldestFor(unit, pdu);
    if (current && answer && this.#hasRival(current, answer)) {
      // The other master's or ours: nobody can say. Both stay remembered, and ours is asked again.
      this.#hasHeardNoise = true;
      return null;
    }
    // A refusal does not say of what; of a question that is only a detour it is never a value.
    const isRefusedDetour =
      answer?.kind === 'exception' && (current?.manner === 'longer' || current?.manner === 'drain');
    const isTaken =
      current && answer && (!older || isRefusedDetour || this.#mayTake(current, answer));
    const settled = older ?? current;
    this.#settle(unit, settled, isRefusedDetour || settled?.manner === 'drain');
    if (!isTaken) return null;
    this.#end(current);
    // Taken, but perhaps meant for the older one: the current one's own answer may still come.
    if (older) this.#remember(current);
    return answer;
  }

  /** May a frame that fits an earlier question, too, stand for the answer to `current`? */
  #mayTake(current: Asked, answer: Answer): boolean {
    if (current.manner !== 'tolerant') return false;
    // A refusal of something else, or of what another master wants, says nothing of ours.
    const { question } = current;
    return (
      answer.kind === 'data' ||
      this.#unanswered.every(
        (asked) =>
          kindOf(asked.question) !== kindOf(question) ||
          (asked.manner !== 'foreign' && looksAlike(asked.question, question)),
      )
    );
  }

  /** Has another master asked meanwhile what would be answered in the same way? */
  #hasRival({ question, manner }: Asked, answer: Answer): boolean {
    if (answer.kind === 'exception') {
      return this.#rivals.some((rival) => kindOf(rival) === kindOf(question));
    }
    return manner !== 'tolerant' && this.#rivals.some((rival) => looksAlike(rival, question));
  }

  /** `answered` has its answer; are those before it past too? */
  #settle(unit: number, answered: Asked | null, provesPast: boolean): void {
    const turn = answered?.turn ?? 0;
    this.#unanswered = this.#unanswered.filter(
      (asked) =>
        asked !== answered && !(provesPast && asked.turn < turn && asked.question.unit === unit),
    );
  }

  #remember(asked: Asked): void {
    this.#unanswered.push(asked);
    this.#unanswered.sort((one, other) => one.turn - other.turn);
    if (this.#unanswered.length > maxUnanswered) this.#unanswered.shift();
  }
}

/** Refusals tell no more than this apart. */
function kindOf({ unit, function: code }: Question): string {
  return `${unit} ${code}`;
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
    const heard: Heard = { answer: null, lateFrames: 0, foreignQuestions: 0 };
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
