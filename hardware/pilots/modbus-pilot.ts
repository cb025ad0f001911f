/** A pilot controller described by data: which registers tell the car's state, and which offer current. */
import { askRepeatedly } from '../asking.ts';
import type { AskOptions, Bus } from '../bus.ts';
import { bitAt } from '../modbus-rtu.ts';
import type { Question, ReadFunction } from '../modbus-rtu.ts';
import { leastOfferA, mostOfferA } from '../pilot.ts';
import type { Pilot, PilotState, VehicleState } from '../pilot.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';

/** A question without its unit: models are written down once for all addresses. */
type Unaddressed<Q> = Q extends unknown ? Omit<Q, 'unit'> : never;
export type PilotQuestion = Unaddressed<Question>;

/** A pilot controller model as data. */
export interface PilotModel {
  /** As written in the configuration. */
  driver: string;
  /** What it is, in one plain sentence. */
  sentence: string;
  /**
   * Does it take its offer back by itself when it is not spoken to any more? Only then may a relay
   * without a dead-man be used with it.
   */
  hasWatchdog: boolean;
  /** Questions whose answers, one word list each, tell how it stands. */
  reads: readonly { function: ReadFunction; address: number; count: number }[];
  /** What the answers say; null: no state that the manual knows. Bits come as one word, 0 or 1. */
  decode(answers: readonly (readonly number[])[]): PilotState | null;
  /** Asked once before the first offer, where the unit of current has to be known; null: amperes. */
  unitRead: { address: number; isCentiampere(word: number): boolean } | null;
  /** What offers `current`, in the board's unit, in this order. */
  offer(current: number): readonly PilotQuestion[];
  pause(): readonly PilotQuestion[];
  /** How long it may take to begin to answer, ms. */
  timeoutMs: number;
  /** Rest it wants between two questions, ms. */
  pauseMs: number;
}

/** One lost or spoilt answer is the line's fault, not yet the controller's. */
const attempts = 2;

/** A controller of `model` at `unit` (1..247) on `bus`. */
export function modbusPilot(model: PilotModel, bus: Bus, unit: number): Pilot {
  return new ModbusPilot(model, bus, unit);
}

class ModbusPilot implements Pilot {
  readonly #model: PilotModel;
  readonly #bus: Bus;
  readonly #unit: number;
  /** Factor from amperes to the board's unit; null: not asked yet. */
  #unitsPerAmpere: number | null;
  /** Counts the calls of pause: an offer from before the last of them must not be sent. */
  #pauses = 0;

  constructor(model: PilotModel, bus: Bus, unit: number) {
    this.#model = model;
    this.#bus = bus;
    this.#unit = unit;
    this.#unitsPerAmpere = model.unitRead === null ? 1 : null;
  }

  async offer(currentA: number): Promise<Result<void>> {
    if (!Number.isInteger(currentA) || currentA < leastOfferA || currentA > mostOfferA) {
      throw new RangeError(`${currentA} A is no whole number ${leastOfferA}..${mostOfferA}`);
    }
    const pausesBefore = this.#pauses;
    const isStillWanted = (): boolean => this.#pauses === pausesBefore;
    const unitsPerAmpere = await this.#askUnit();
    if (!unitsPerAmpere.ok) return unitsPerAmpere;
    const questions = this.#model.offer(currentA * unitsPerAmpere.value);
    return this.#command(questions, { isStillWanted });
  }

  async pause(): Promise<Result<void>> {
    this.#pauses += 1;
    return this.#command(this.#model.pause(), {});
  }

  async state(): Promise<Result<PilotState>> {
    const answers: number[][] = [];
    for (const read of this.#model.reads) {
      const words = await this.#words({ ...read, unit: this.#unit });
      if (!words.ok) return words;
      answers.push(words.value);
    }
    const state = this.#model.decode(answers);
    if (state !== null) return ok(state);
    const shown = answers.map((words) => words.join(' ')).join(', ');
    const where = `unit ${this.#unit} on ${this.#bus.name}`;
    return failed('implausible', `${where}: no known state of the pilot: ${shown}`);
  }

  async #askUnit(): Promise<Result<number>> {
    if (this.#unitsPerAmpere !== null) return ok(this.#unitsPerAmpere);
    const { unitRead } = this.#model;
    if (unitRead === null) return ok(1);
    const words = await this.#words({
      unit: this.#unit,
      function: 0x03,
      address: unitRead.address,
      count: 1,
    });
    // Boards before this setting know no such register, and count in amperes.
    const isUnknown = !words.ok && [2, 3].includes(words.error.exceptionCode ?? 0);
    if (!words.ok && !isUnknown) return words;
    const isFine = words.ok && unitRead.isCentiampere(words.value[0] ?? 0);
    this.#unitsPerAmpere = isFine ? 100 : 1;
    return ok(this.#unitsPerAmpere);
  }

  async #command(
    questions: readonly PilotQuestion[],
    wish: Pick<AskOptions, 'isStillWanted'>,
  ): Promise<Result<void>> {
    // Repeating a command does no harm, and what came of it is read back with each state.
    const options: AskOptions = { ...this.#options(), ...wish, toleratesLate: true };
    for (const question of questions) {
      const asked = { ...question, unit: this.#unit };
      const answer = await askRepeatedly(this.#bus, asked, options, attempts);
      if (!answer.ok) return answer;
    }
    return ok(undefined);
  }

  /** Registers as words; bits as one word each. */
  async #words(question: Extract<Question, { count: number }>): Promise<Result<number[]>> {
    const answer = await askRepeatedly(this.#bus, question, this.#options(), attempts);
    if (!answer.ok) return answer;
    const { data } = answer.value;
    if (question.function <= 0x02) {
      return ok(Array.from({ length: question.count }, (_, bit) => Number(bitAt(data, bit))));
    }
    const view = new DataView(data.buffer, data.byteOffset, data.length);
    return ok(Array.from({ length: question.count }, (_, word) => view.getUint16(2 * word)));
  }

  #options(): AskOptions {
    const { timeoutMs, pauseMs } = this.#model;
    return { priority: 'relay', timeoutMs, pauseMs };
  }
}

/** The state that a letter names; null for any other sign. */
export function vehicleOf(letter: string | undefined): VehicleState | null {
  switch (letter) {
    case 'A':
    case 'B':
    case 'C':
    case 'D':
    case 'E':
    case 'F':
      return letter;
    default:
      return null;
  }
}
