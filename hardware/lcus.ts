/**
 * What LCUS serial relay boards speak: `A0 channel 01|00 sum` switches and is answered by nothing;
 * the byte FF asks for the state, which boards of several relays answer with a line for each,
 * `CH1: ON` or `CH1:OFF`, ended by CR LF. Seen on LCUS-2, -4 and -8 with a CH340 (1A86:7523), 9600
 * 8N1; not documented by the maker, so to be checked at commissioning. A board has its line for
 * itself.
 *
 * A line of the state does not say which question it answers. So after a question that was given up
 * nothing is asked for a while, in which what still comes is thrown away; commands go out at once.
 */
import { makeBusOf, type BusOf } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Dialect, HeardOf, Plan } from './dialect.ts';
import type { Line } from './line.ts';
import { ok } from './result.ts';
import type { Result } from './result.ts';

/** Channels are 1-based, as printed on the board. */
export type LcusQuestion = { ask: 'state' } | { ask: 'switch'; channel: number; isOn: boolean };

/** By channel, the first at index 0; nothing for a command. */
export type LcusState = readonly boolean[];

export type LcusBus = BusOf<'lcus', LcusQuestion, LcusState>;

/** Makes the bus of a line that carries one LCUS board, and begins to open it. */
export function makeLcusBus(parts: { name: string; line: Line; clock: Clock }): LcusBus {
  return makeBusOf(lcusDialect(), parts);
}

const mostChannels = 8;
const frameStart = 0xa0;
const stateQuestion = 0xff;
/** `CH1: OFF` CR LF. */
const stateLineBytes = 10;
const maxBufferedBytes = 4 * mostChannels * stateLineBytes;
/** Far above the few tens of ms in which a board answers over USB. */
const quietAfterGivingUpMs = 300;
const stateLine = /^\s*CH(\d):\s*(ON|OFF)\s*$/;

/** A conversation with one board. */
export function lcusDialect(): Dialect<'lcus', LcusQuestion, LcusState, LcusState> {
  return new Lcus();
}

class Lcus implements Dialect<'lcus', LcusQuestion, LcusState, LcusState> {
  readonly speaks = 'lcus';
  #current: LcusQuestion | null = null;
  #text = '';
  #heard: boolean[] = [];
  #hasHeardNoise = false;
  /** How many relays the board has told of; null: not known, so its lines are all waited for. */
  #channels: number | null = null;
  #quietUntilMs = -Infinity;

  assertAskable(question: LcusQuestion): void {
    if (question.ask === 'state') return;
    const { channel } = question;
    if (Number.isInteger(channel) && channel >= 1 && channel <= mostChannels) return;
    throw new RangeError(`channel ${channel} is not a whole number 1..${mostChannels}`);
  }

  deviceOf(): number {
    return 0;
  }

  deviceName(): string {
    return 'relay board';
  }

  notBeforeMs({ ask }: LcusQuestion): number {
    return ask === 'state' ? this.#quietUntilMs : -Infinity;
  }

  bytesOnLine({ ask }: LcusQuestion): number {
    return ask === 'state' ? 1 + mostChannels * stateLineBytes : 4;
  }

  plan(question: LcusQuestion): Plan<LcusQuestion> {
    return { asked: question, manner: 'exact' };
  }

  begin({ asked }: Plan<LcusQuestion>): Uint8Array {
    if (this.#current !== null) throw new Error('a question is still open');
    this.#current = asked;
    this.#text = '';
    this.#heard = [];
    this.#hasHeardNoise = false;
    if (asked.ask === 'state') return Uint8Array.of(stateQuestion);
    const { channel, isOn } = asked;
    const operation = isOn ? 1 : 0;
    const sum = (frameStart + channel + operation) & 0xff;
    return Uint8Array.of(frameStart, channel, operation, sum);
  }

  hear(bytes: Uint8Array): HeardOf<LcusState> {
    const heard: HeardOf<LcusState> = { answer: null, lateFrames: 0 };
    this.#text = (this.#text + String.fromCharCode(...bytes)).slice(-maxBufferedBytes);
    const lines = this.#text.split(/[\r\n]+/);
    this.#text = lines.pop() ?? '';
    for (const line of lines) {
      if (line.trim() === '') continue;
      const [, channel, word] = stateLine.exec(line) ?? [];
      if (channel === undefined) this.#hasHeardNoise = true;
      else if (this.#current?.ask !== 'state') heard.lateFrames += this.#late(Number(channel));
      else this.#take(Number(channel), word === 'ON');
    }
    if (this.#current?.ask === 'state' && this.#heard.length === this.#channels) {
      heard.answer = this.#finish();
    }
    return heard;
  }

  silence(): LcusState | null {
    if (this.#current?.ask === 'switch') {
      this.#current = null;
      return [];
    }
    if (this.#heard.length === 0) return null;
    // Fewer lines than last time: some were lost, or it is another board.
    const isWhole = this.#channels === null || this.#heard.length >= this.#channels;
    this.#channels = isWhole ? this.#heard.length : null;
    return isWhole ? this.#finish() : null;
  }

  giveUp(nowMs: number): boolean {
    if (this.#current === null) throw new Error('no question is open');
    if (this.#current.ask === 'state') this.#quietUntilMs = nowMs + quietAfterGivingUpMs;
    this.#current = null;
    return this.#hasHeardNoise || this.#text !== '' || this.#heard.length > 0;
  }

  lineWasReopened(): void {
    this.#text = '';
    this.#channels = null;
  }

  outcome(
    _question: LcusQuestion,
    _plan: Plan<LcusQuestion>,
    answer: LcusState,
  ): Result<LcusState> {
    return ok(answer);
  }

  /** Lines count up from 1; anything else is the rest of something, and spoils the answer. */
  #take(channel: number, isOn: boolean): void {
    if (channel === this.#heard.length + 1) this.#heard.push(isOn);
    else this.#hasHeardNoise = true;
  }

  /** More lines than the board was thought to have: how many is not known any more. */
  #late(channel: number): number {
    if (this.#channels !== null && channel > this.#channels) this.#channels = null;
    return channel === 1 ? 1 : 0;
  }

  #finish(): LcusState {
    this.#current = null;
    return this.#heard;
  }
}
