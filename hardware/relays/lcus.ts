/**
 * LCUS serial relay boards of several relays (LCUS-2, -4, -8), on a USB serial line of their own.
 *
 * There is no dead-man: the relay stays as it was last told when this program dies. While the program
 * lives it keeps the lease itself. There are no inputs either, so the meter alone can tell a welded
 * contactor.
 *
 * A board that does not answer when asked for its state (LCUS-1, and imitations) is not used: nothing
 * is closed that cannot be read back, and what was last commanded is never told as what is. So the
 * board is asked before it is told to close, and asked again after.
 */
import type { AskOptions } from '../bus.ts';
import type { LcusBus, LcusQuestion } from '../lcus.ts';
import type { Relay, RelayState } from '../relay.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { HeldLease } from './held-lease.ts';
import { assertPlace } from './modbus-channel.ts';
import type { RelayModel } from './relay-model.ts';

const lastChannel = 7;
/** Besides the time of the bytes on the line; USB and board need a few tens of ms. */
const stateTimeoutMs = 150;
/** The board takes one command at a time and says nothing: drivers in the field wait this long. */
const commandMs = 100;
const openAttempts = 3;
const closeAttempts = 2;

export const lcusModel: RelayModel = {
  driver: 'lcus-relay',
  sentence:
    'LCUS-2, LCUS-4 or LCUS-8 USB relay board (CH340) on a line of its own; 9600 8N1; it has no dead-man.',
  speaks: 'lcus',
  hasDeadMan: false,
  timerIsOfBoard: false,
  // Kept by this program; the configuration knows a shorter longest one. A renewal asks for the
  // state, which takes up to 240 ms as long as the number of relays is not known.
  lease: { leastMs: 1000, mostMs: 60_000, stepMs: 100 },
  lastChannel,
  lastInput: null,
  open: (bus, settings) => {
    assertPlace(settings, lastChannel, -1);
    return new LcusRelay(bus, settings);
  },
};

class LcusRelay implements Relay {
  readonly leaseMs: number;
  readonly #bus: LcusBus;
  readonly #channel: number;
  readonly #lease: HeldLease;
  /** Counts the calls of open: a closing command from before the last of them must not be sent. */
  #opened = 0;

  constructor(bus: LcusBus, { channel, leaseMs }: { channel: number; leaseMs: number }) {
    this.leaseMs = leaseMs;
    this.#bus = bus;
    this.#channel = channel;
    this.#lease = new HeldLease(bus, leaseMs, () => this.#openNow());
  }

  async energize(): Promise<Result<void>> {
    const openedBefore = this.#opened;
    const isStillWanted = (): boolean => this.#opened === openedBefore;
    const before = await this.#readCoil('relay');
    if (!before.ok) return before;
    if (!isStillWanted()) return this.#refused('overtaken by a later command');
    this.#lease.begin();
    if (before.value) return ok(undefined);
    for (let attempt = 1; attempt <= closeAttempts; attempt += 1) {
      const sent = await this.#command(true, { priority: 'relay', isStillWanted });
      if (!sent.ok) return sent;
      const after = await this.#readCoil('relay');
      if (!after.ok) return after;
      if (!isStillWanted()) return this.#refused('overtaken by a later command');
      if (after.value) return ok(undefined);
    }
    return this.#refused('still open after the command to close');
  }

  open(): Promise<Result<void>> {
    return this.#lease.open();
  }

  async state(): Promise<Result<RelayState>> {
    const coil = await this.#readCoil('relay');
    return coil.ok ? ok({ coilIsEnergized: coil.value, auxiliaryIsClosed: null }) : coil;
  }

  async #openNow(): Promise<Result<void>> {
    this.#opened += 1;
    let last: Result<void> = this.#refused('still closed after the command to open');
    for (let attempt = 1; attempt <= openAttempts; attempt += 1) {
      const sent = await this.#command(false, { priority: 'open' });
      if (!sent.ok) return sent;
      const coil = await this.#readCoil('open');
      if (coil.ok && !coil.value) return ok(undefined);
      last = coil.ok ? this.#refused('still closed after the command to open') : coil;
    }
    return last;
  }

  async #command(isOn: boolean, options: Omit<AskOptions, 'timeoutMs'>): Promise<Result<void>> {
    const question: LcusQuestion = { ask: 'switch', channel: this.#channel + 1, isOn };
    const sent = await this.#bus.ask(question, { ...options, timeoutMs: commandMs });
    return sent.ok ? ok(undefined) : sent;
  }

  async #readCoil(priority: AskOptions['priority']): Promise<Result<boolean>> {
    const answer = await this.#bus.ask({ ask: 'state' }, { priority, timeoutMs: stateTimeoutMs });
    if (answer.ok) {
      const coil = answer.value.data[this.#channel];
      if (coil !== undefined) return ok(coil);
      return this.#refused(`not there: the board has ${answer.value.data.length} relays`);
    }
    if (answer.error.kind !== 'silent') return answer;
    const message = `${answer.error.message}; a board that never tells its state, such as LCUS-1, cannot be used`;
    return failed('silent', message);
  }

  #refused(what: string): Result<never> {
    return failed('refused', `relay board on ${this.#bus.name}: channel ${this.#channel} ${what}`);
  }
}
