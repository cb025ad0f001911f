/**
 * One relay of a Modbus board, as all boards have it: coils written by FC05 and read back by FC01,
 * and the input that the contactor's auxiliary contact is wired to, read by FC02.
 */
import { askRepeatedly } from '../asking.ts';
import type { AskOptions, Bus } from '../bus.ts';
import { bitAt } from '../modbus-rtu.ts';
import type { Question } from '../modbus-rtu.ts';
import type { RelayState } from '../relay.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';

/** Values of FC05 (Modbus Application Protocol V1.1b3, section 6.5). */
export const coilOn = 0xff00;
const coilOff = 0x0000;
/** Relay boards answer in a few milliseconds; gateways add their own delay. */
const timeoutMs = 200;
const openAttempts = 3;
const otherAttempts = 2;

export interface ModbusRelaySettings {
  /** 1..247. */
  unit: number;
  /** Coil, 0-based. */
  channel: number;
  /** How long a lease holds, ms. */
  leaseMs: number;
  /** Discrete input, 0-based, that the contactor's auxiliary contact is wired to. */
  feedbackInput?: number | undefined;
}

/** Which bits to read for one of them, as boards differ in what they let be read. */
export type Span = (index: number) => { address: number; count: number };

/**
 * From the first bit on: right on every board whose bits begin at 0 without a gap, also on those
 * that answer all eight whatever was asked.
 */
export const fromTheFirst: Span = (index) => ({ address: 0, count: index + 1 });
/** Whole bytes: for boards that always answer whole bytes. */
export const wholeBytes: Span = (index) => ({ address: 0, count: (Math.floor(index / 8) + 1) * 8 });
/** The bit alone: for boards whose bits have gaps. */
export const alone: Span = (index) => ({ address: index, count: 1 });

export interface ChannelParts {
  coils: Span;
  inputs: Span;
  /** Called when a question found no answer: what sits at the unit may be another board now. */
  onUnheard?: () => void;
}

export class ModbusChannel {
  /** For messages: `unit 2 on cabinet`. */
  readonly where: string;
  readonly #bus: Bus;
  readonly #settings: ModbusRelaySettings;
  readonly #parts: ChannelParts;
  /** Counts the calls of open: a closing command from before the last of them must not be sent. */
  #opened = 0;

  constructor(bus: Bus, settings: ModbusRelaySettings, parts: ChannelParts) {
    this.#bus = bus;
    this.#settings = settings;
    this.#parts = parts;
    this.where = `unit ${settings.unit} on ${bus.name}`;
  }

  /** Tells from now on whether `open` has been called since. */
  openWatch(): () => boolean {
    const openedBefore = this.#opened;
    return () => this.#opened !== openedBefore;
  }

  /** Sends the closing command, unless `isOvertaken` says that the relay was opened since. */
  async close(
    address: number,
    value: number,
    isOvertaken = this.openWatch(),
  ): Promise<Result<void>> {
    const options: AskOptions = {
      priority: 'relay',
      timeoutMs,
      // A late answer to an earlier, identical renewal may stand for this one: it can only make the
      // relay open sooner than thought.
      toleratesLate: true,
      isStillWanted: () => !isOvertaken(),
    };
    return this.#command(address, value, options, otherAttempts);
  }

  /** Opens, and believes it only when the coil reads open. */
  async open(): Promise<Result<void>> {
    this.#opened += 1;
    const { channel } = this.#settings;
    // Sent at once, whatever may still be unanswered; the reading behind it is what counts.
    const options: AskOptions = { priority: 'open', timeoutMs, toleratesLate: true };
    const opened = await this.#command(channel, coilOff, options, openAttempts);
    if (!opened.ok) return opened;
    const coil = await this.#readBit(0x01, channel, 'open');
    if (!coil.ok) return coil;
    if (!coil.value) return ok(undefined);
    const message = `${this.where}: channel ${channel} still closed after the open command`;
    return failed('refused', message);
  }

  async state(): Promise<Result<RelayState>> {
    const { channel, feedbackInput } = this.#settings;
    const coil = await this.#readBit(0x01, channel, 'relay');
    if (!coil.ok) return coil;
    if (feedbackInput === undefined) {
      return ok({ coilIsEnergized: coil.value, auxiliaryIsClosed: null });
    }
    const input = await this.#readBit(0x02, feedbackInput, 'relay');
    if (!input.ok) return input;
    return ok({ coilIsEnergized: coil.value, auxiliaryIsClosed: input.value });
  }

  /** Reads one holding register of the board. */
  async readRegister(address: number): Promise<Result<number>> {
    const { unit } = this.#settings;
    const question: Question = { unit, function: 0x03, address, count: 1 };
    const answer = await this.#ask(question, { priority: 'relay', timeoutMs }, otherAttempts);
    if (!answer.ok) return answer;
    return ok(((answer.value[0] ?? 0) << 8) | (answer.value[1] ?? 0));
  }

  /** Writes one holding register of the board; whether it took it, reading tells. */
  async writeRegister(address: number, value: number): Promise<Result<void>> {
    const { unit } = this.#settings;
    const question: Question = { unit, function: 0x06, address, value };
    const options: AskOptions = { priority: 'relay', timeoutMs, toleratesLate: true };
    const answer = await this.#ask(question, options, otherAttempts);
    return answer.ok ? ok(undefined) : answer;
  }

  async #command(
    address: number,
    value: number,
    options: AskOptions,
    attempts: number,
  ): Promise<Result<void>> {
    const question: Question = { unit: this.#settings.unit, function: 0x05, address, value };
    const answer = await this.#ask(question, options, attempts);
    return answer.ok ? ok(undefined) : answer;
  }

  /** Reads bit `index` of the coils (FC01) or the inputs (FC02). */
  async #readBit(
    code: 0x01 | 0x02,
    index: number,
    priority: AskOptions['priority'],
  ): Promise<Result<boolean>> {
    const { unit } = this.#settings;
    const { coils, inputs } = this.#parts;
    const span = (code === 0x01 ? coils : inputs)(index);
    const question: Question = { unit, function: code, ...span };
    const answer = await this.#ask(question, { priority, timeoutMs }, otherAttempts);
    return answer.ok ? ok(bitAt(answer.value, index - span.address)) : answer;
  }

  async #ask(
    question: Question,
    options: AskOptions,
    attempts: number,
  ): Promise<Result<Uint8Array>> {
    const answer = await askRepeatedly(this.#bus, question, options, attempts);
    if (answer.ok) return ok(answer.value.data);
    if (['silent', 'corrupt', 'line-down'].includes(answer.error.kind)) this.#parts.onUnheard?.();
    return answer;
  }
}

/** Throws on a channel or input that no board of `channels` and `inputs` has. */
export function assertPlace(
  { channel, feedbackInput }: Pick<ModbusRelaySettings, 'channel' | 'feedbackInput'>,
  lastChannel: number,
  lastInput: number,
): void {
  assertWhole('channel', channel, lastChannel);
  if (feedbackInput !== undefined) assertWhole('input', feedbackInput, lastInput);
}

function assertWhole(name: string, value: number, last: number): void {
  if (Number.isInteger(value) && value >= 0 && value <= last) return;
  throw new RangeError(`${name} ${value} is not a whole number 0..${last}`);
}
