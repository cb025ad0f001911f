/**
 * Waveshare Modbus RTU Relay: closed only ever by a lease.
 *
 * The board's "flash on" command (FC05, address 0x0200 + channel, value = time / 100 ms) closes a
 * coil and opens it by itself when the time is over: if this program dies, or the cable is cut, the
 * contactor drops out. The plain "on" command is never sent. Source: Waveshare wiki, Modbus RTU
 * Relay and Modbus RTU Relay (D); that a second flash-on extends the first without a gap is to be
 * verified on each board revision (see the README's commissioning list).
 */
import { askRepeatedly } from '../asking.ts';
import type { AskOptions, Bus } from '../bus.ts';
import { bitAt } from '../modbus-rtu.ts';
import type { Question } from '../modbus-rtu.ts';
import type { Relay, RelayState } from '../relay.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';

const flashOnAddress = 0x0200;
const coilOff = 0x0000;
/** The flash timer counts in 100 ms, at most 0x7FFF of them. */
export const leaseStepMs = 100;
export const maxLeaseMs = 0x7fff * leaseStepMs;
/** Below this a single lost renewal would drop the contactor under load. */
export const minLeaseMs = 500;
/** Firmware before September 2021 answers for 8 coils whatever was asked, so whole bytes are read. */
const coilsPerByte = 8;
/** The board answers in a few milliseconds; gateways add their own delay. */
const timeoutMs = 200;
const openAttempts = 3;
const otherAttempts = 2;

export interface WaveshareSettings {
  /** 1..247. */
  unit: number;
  /** Coil, 0-based: 0..7, on larger boards up to 31. */
  channel: number;
  /** How long a lease holds: 500..3 276 700 ms in steps of 100. */
  leaseMs: number;
  /** Digital input of the (D) boards, 0-based, where the contactor's auxiliary contact is wired. */
  feedbackInput?: number | undefined;
}

export const waveshareRelayDriver = {
  driver: 'waveshare-modbus-relay',
  sentence:
    'Waveshare Modbus RTU Relay (4 to 32 channels, with or without inputs); 9600 8N1, unit 1.',
} as const;

/** One channel of a board. Throws on settings that no board has. */
export function waveshareRelay(bus: Bus, settings: WaveshareSettings): Relay {
  assertSettings(settings);
  return new WaveshareRelay(bus, settings);
}

class WaveshareRelay implements Relay {
  readonly leaseMs: number;
  readonly #bus: Bus;
  readonly #settings: WaveshareSettings;
  /** Counts the calls of open: a closing command from before the last of them must not be sent. */
  #opened = 0;

  constructor(bus: Bus, settings: WaveshareSettings) {
    this.#bus = bus;
    this.#settings = settings;
    this.leaseMs = settings.leaseMs;
  }

  async energize(): Promise<Result<void>> {
    const openedBefore = this.#opened;
    const address = flashOnAddress + this.#settings.channel;
    const options: AskOptions = {
      priority: 'relay',
      timeoutMs,
      // A late answer to an earlier, identical renewal may stand for this one: it can only make the
      // relay open sooner than thought.
      toleratesLate: true,
      isStillWanted: () => this.#opened === openedBefore,
    };
    return this.#command(address, this.leaseMs / leaseStepMs, options, otherAttempts);
  }

  async open(): Promise<Result<void>> {
    this.#opened += 1;
    const { channel, unit } = this.#settings;
    // Sent at once, whatever may still be unanswered; the reading behind it is what counts.
    const options: AskOptions = { priority: 'open', timeoutMs, toleratesLate: true };
    const opened = await this.#command(channel, coilOff, options, openAttempts);
    if (!opened.ok) return opened;
    const coil = await this.#readBit(0x01, channel, 'open');
    if (!coil.ok) return coil;
    if (!coil.value) return ok(undefined);
    const where = `unit ${unit} on ${this.#bus.name}`;
    return failed('refused', `${where}: channel ${channel} still closed after the open command`);
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

  async #command(
    address: number,
    value: number,
    options: AskOptions,
    attempts: number,
  ): Promise<Result<void>> {
    const question: Question = { unit: this.#settings.unit, function: 0x05, address, value };
    const answer = await askRepeatedly(this.#bus, question, options, attempts);
    return answer.ok ? ok(undefined) : answer;
  }

  /** Reads bit `index` of the coils (FC01) or the inputs (FC02). */
  async #readBit(
    code: 0x01 | 0x02,
    index: number,
    priority: AskOptions['priority'],
  ): Promise<Result<boolean>> {
    const count = Math.ceil((index + 1) / coilsPerByte) * coilsPerByte;
    const question: Question = { unit: this.#settings.unit, function: code, address: 0, count };
    const options: AskOptions = { priority, timeoutMs };
    const answer = await askRepeatedly(this.#bus, question, options, otherAttempts);
    return answer.ok ? ok(bitAt(answer.value.data, index)) : answer;
  }
}

/** What is wrong with a lease of `leaseMs`, in words; null when nothing is. */
export function leaseProblem(leaseMs: number): string | null {
  const isAllowed =
    leaseMs >= minLeaseMs && leaseMs <= maxLeaseMs && Number.isInteger(leaseMs / leaseStepMs);
  return isAllowed ? null : `a lease is ${minLeaseMs}..${maxLeaseMs} ms in steps of ${leaseStepMs}`;
}

function assertSettings({ channel, leaseMs, feedbackInput }: WaveshareSettings): void {
  const problem = leaseProblem(leaseMs);
  if (problem) throw new RangeError(`leaseMs ${leaseMs}: ${problem}`);
  for (const index of [channel, feedbackInput ?? 0]) {
    if (!Number.isInteger(index) || index < 0 || index > 31) {
      throw new RangeError(`channel or input ${index} is not a whole number 0..31`);
    }
  }
}
