/** Modbus as a bus speaks it: RTU frames or Modbus TCP, with detours past answers that may be late. */
import {
  drainFor,
  mbapConversation,
  rtuConversation,
  tellable,
  type Conversation,
} from './conversation.ts';
import type { AskOptions, Dialect, HeardOf, Plan, Said } from './dialect.ts';
import { exceptionWords, rtuAnswerBytes, rtuFrame } from './modbus-rtu.ts';
import type { Answer, Question } from './modbus-rtu.ts';
import { ok } from './result.ts';

export type ModbusDialect = Dialect<'modbus', Question, Answer, Uint8Array>;

/** A conversation of a line that carries RTU frames, or those of Modbus TCP (`mbap`). */
export function modbusDialect(framing: 'rtu' | 'mbap'): ModbusDialect {
  return new Modbus(framing === 'rtu' ? rtuConversation() : mbapConversation());
}

class Modbus implements ModbusDialect {
  readonly speaks = 'modbus';
  readonly #conversation: Conversation;

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  assertAskable(question: Question): void {
    rtuFrame(question);
  }

  deviceOf({ unit }: Question): number {
    return unit;
  }

  deviceName({ unit }: Question): string {
    return `unit ${unit}`;
  }

  notBeforeMs(): number {
    return 0;
  }

  bytesOnLine(question: Question): number {
    return rtuFrame(question).length + rtuAnswerBytes(question);
  }

  plan(question: Question, options: AskOptions, nowMs: number): Plan<Question> {
    const { toleratesLate = false, spareRegisters = 0 } = options;
    if (toleratesLate) return { asked: question, manner: 'tolerant' };
    const told = tellable(this.#conversation, question, spareRegisters, nowMs);
    if (told === null) return { asked: drainFor(question, spareRegisters), manner: 'drain' };
    return { asked: told, manner: told === question ? 'exact' : 'longer' };
  }

  begin({ asked, manner }: Plan<Question>, nowMs: number): Uint8Array {
    return this.#conversation.begin(asked, nowMs, manner);
  }

  hear(bytes: Uint8Array, nowMs: number): HeardOf<Answer> {
    return this.#conversation.hear(bytes, nowMs);
  }

  silence(): null {
    return null;
  }

  giveUp(): boolean {
    return this.#conversation.giveUp();
  }

  lineWasReopened(): void {
    this.#conversation.lineWasReopened();
  }

  outcome(
    question: Question,
    { manner }: Plan<Question>,
    answer: Answer,
    where: string,
  ): Said<Uint8Array> {
    const wasTooLong = answer.kind === 'exception' && manner === 'longer';
    if (manner === 'drain' || wasTooLong) return 'again';
    if (answer.kind === 'data') return ok(answer.data.slice(0, rtuAnswerBytes(question) - 5));
    const { exceptionCode } = answer;
    const words = exceptionWords[exceptionCode] ?? 'unknown exception';
    const message = `${where}: answered with exception ${exceptionCode}, ${words}`;
    return { ok: false, error: { kind: 'exception', message, exceptionCode } };
  }
}
