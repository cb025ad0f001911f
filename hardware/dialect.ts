/**
 * What a bus must know of the protocol spoken on its line: how a question becomes bytes, which bytes
 * are its answer, and what an answer says. Waiting, ranks, time-outs, opening the line anew and
 * counting are the bus's own, the same for every protocol (bus.ts).
 */
import type { Priority } from './bus-queue.ts';
import type { Manner } from './conversation.ts';
import type { Result } from './result.ts';

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
   * Modbus registers behind the asked ones that may be read along, even, default 0: after a lost
   * answer the question is asked longer, so that its answer differs from the lost one, should that
   * come late.
   */
  spareRegisters?: number;
  /** Asked just before sending; false ends the job as `refused` without a byte on the line. */
  isStillWanted?: () => boolean;
}

/** What is asked for the sake of a question: itself, the same longer, or something in its way. */
export interface Plan<Question> {
  asked: Question;
  manner: Manner;
}

/** What a chunk of bytes brought. */
export interface HeardOf<Answer> {
  /** The answer to the question begun last. */
  answer: Answer | null;
  /** Frames that answered questions already given up. */
  lateFrames: number;
  /** Frames that answer nothing: the device speaks by itself. */
  unasked?: number;
  /** Questions that another master on the line has asked. */
  foreignQuestions?: number;
}

/** One conversation: it belongs to one line, and remembers what was asked on it. */
export interface Dialect<Speaks extends string, Question, Answer, Data> {
  readonly speaks: Speaks;
  /** Throws on a question that no frame can carry. */
  assertAskable(question: Question): void;
  /** Whom it is for: devices rest one by one. */
  deviceOf(question: Question): number;
  /** For technicians: `unit 2`. */
  deviceName(question: Question): string;
  /** Earliest moment the question may be asked, as far as the conversation is concerned. */
  notBeforeMs(question: Question): number;
  /** Bytes that question and proper answer take on the line. */
  bytesOnLine(question: Question): number;
  plan(question: Question, options: AskOptions, nowMs: number): Plan<Question>;
  /** Starts a question; returns its bytes. */
  begin(plan: Plan<Question>, nowMs: number): Uint8Array;
  hear(bytes: Uint8Array, nowMs: number): HeardOf<Answer>;
  /** The answer's time is over: what silence says where it is an answer; null where it is none. */
  silence(): Answer | null;
  /** Ends the question begun last without an answer. True if noise had come in since it began. */
  giveUp(nowMs: number): boolean;
  /** The line was opened anew: a half-received frame will not be completed. */
  lineWasReopened(): void;
  /** What the answer to a plan says to the question; `again`: nothing yet, it is to be asked now. */
  outcome(question: Question, plan: Plan<Question>, answer: Answer, where: string): Said<Data>;
}

export type Said<Data> = Result<Data> | 'again';
