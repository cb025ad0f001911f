/**
 * Wirenboard WB-MR relay boards (WB-MR3, WB-MR6C and their kin with normally open contacts): the
 * lease is the board's own safety timer.
 *
 * Registers (templates of wirenboard/wb-mqtt-serial, config-wb-mr6c*.json.jinja and
 * _macros/wb_mr_output_params.j2; Wirenboard wiki, Relay Module Modbus Management): holding 8 is the
 * time without a question after which the board goes safe, s; 938 + channel what the output does
 * then, where the factory's 0 means that it KEEPS its state; 930 + channel the safe state; 6 what
 * outputs do when power comes back; 9 + channel what the input beside the output switches; 946 +
 * channel whether inputs still switch it while safe. So the driver brings the board into the state
 * it needs and reads it back: before a relay that is open is closed, and whenever the board had not
 * been heard, since it may be another board then. Until that has succeeded nothing is closed, and
 * the state is not told.
 *
 * What the timer is worth: ANY question to the board renews it, a poll of the state as well, and
 * those for its other relays too. So it opens the relay when the program, its computer or the line
 * is dead, which is what it is for. While the program lives it keeps the lease itself, so that a
 * relay that is only polled, and not renewed, opens nevertheless.
 *
 * Never a board with normally closed contacts (/NC): it would close where this opens. To be verified
 * at commissioning: that the relay opens when the cable is pulled (README), and that no mapping
 * matrix of another input switches it.
 */
import type { Bus } from '../bus.ts';
import type { Relay, RelayState } from '../relay.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { HeldLease } from './held-lease.ts';
import { alone, assertPlace, coilOn, fromTheFirst, ModbusChannel } from './modbus-channel.ts';
import type { ModbusRelaySettings } from './modbus-channel.ts';
import type { RelayModel } from './relay-model.ts';

/** The largest board whose settings are documented has six outputs. */
const lastChannel = 5;
/** Inputs are 0..6; what WB-MR6C prints as input 0 is discrete input 7. */
const lastInput = 7;

export const wirenboardModel: RelayModel = {
  driver: 'wirenboard-mr',
  sentence:
    'Wirenboard WB-MR3, WB-MR6C and others of the WB-MR series, never those with normally closed contacts (/NC); 9600 8N2.',
  speaks: 'modbus',
  hasDeadMan: true,
  timerIsOfBoard: true,
  /** The timer counts seconds, 1 to 65534 (template, safety_timer_s). */
  lease: { leastMs: 1000, mostMs: 65_534_000, stepMs: 1000 },
  lastChannel,
  lastInput,
  open: (bus, settings) => {
    assertPlace(settings, lastChannel, lastInput);
    return new WirenboardRelay(bus, settings);
  },
};

interface Setting {
  address: number;
  wanted: number;
  /** Continues "keeps 0 in register 938, ". */
  meaning: string;
  /** A board without inputs does not have this register. */
  mayBeMissing?: boolean;
}

/** Modbus: no such address. */
const noSuchAddress = 2;
const inputSwitchesNothing = 3;

function settingsOf({ channel, leaseMs, feedbackInput }: ModbusRelaySettings): Setting[] {
  const number = channel + 1;
  const inputSetting = (input: number): Setting => ({
    // Input 0 as printed, discrete 7, has its mode apart from the others.
    address: input === 7 ? 16 : 9 + input,
    wanted: inputSwitchesNothing,
    meaning: 'which lets an input of the board switch relays',
  });
  return [
    {
      address: 8,
      wanted: leaseMs / 1000,
      meaning: 'the seconds without a question until it goes safe',
    },
    { address: 930 + channel, wanted: 0, meaning: `the safe state of output ${number}` },
    {
      address: 938 + channel,
      wanted: 1,
      meaning: `which leaves output ${number} as it is when nobody asks any more`,
    },
    {
      address: 946 + channel,
      wanted: 1,
      meaning: `which lets inputs switch output ${number} while it is safe`,
      mayBeMissing: true,
    },
    { address: 6, wanted: 0, meaning: 'what its outputs do when power comes back' },
    ...(channel === feedbackInput ? [] : [{ ...inputSetting(channel), mayBeMissing: true }]),
    ...(feedbackInput === undefined ? [] : [inputSetting(feedbackInput)]),
  ];
}

class WirenboardRelay implements Relay {
  readonly leaseMs: number;
  readonly #coil: number;
  readonly #settings: readonly Setting[];
  readonly #channel: ModbusChannel;
  readonly #lease: HeldLease;
  /** Found as it must be, and heard without a gap since. */
  #isVerified = false;
  #verifying: Promise<Result<void>> | null = null;
  /** Closed by this program and not opened since: renewals need not look at the settings again. */
  #isHeld = false;

  constructor(bus: Bus, settings: ModbusRelaySettings) {
    this.leaseMs = settings.leaseMs;
    this.#coil = settings.channel;
    this.#settings = settingsOf(settings);
    this.#channel = new ModbusChannel(bus, settings, {
      coils: fromTheFirst,
      inputs: alone,
      onUnheard: () => (this.#isVerified = false),
    });
    this.#lease = new HeldLease(bus, settings.leaseMs, () => this.#openNow());
  }

  async energize(): Promise<Result<void>> {
    const isOvertaken = this.#channel.openWatch();
    if (!this.#isHeld) this.#isVerified = false;
    const verified = await this.#verify();
    if (!verified.ok) return verified;
    // Opened while the settings were read: the board keeps its word, and so does the command.
    if (isOvertaken()) {
      return failed('refused', `${this.#channel.where}: overtaken by a later command`);
    }
    this.#lease.begin();
    const closed = await this.#channel.close(this.#coil, coilOn, isOvertaken);
    if (closed.ok && !isOvertaken()) this.#isHeld = true;
    return closed;
  }

  open(): Promise<Result<void>> {
    return this.#lease.open();
  }

  async state(): Promise<Result<RelayState>> {
    const verified = await this.#verify();
    return verified.ok ? this.#channel.state() : verified;
  }

  #openNow(): Promise<Result<void>> {
    this.#isHeld = false;
    return this.#channel.open();
  }

  /** Once for all who want to know at the same time. */
  #verify(): Promise<Result<void>> {
    if (this.#isVerified) return Promise.resolve(ok(undefined));
    this.#verifying ??= this.#bringIntoOrder().finally(() => (this.#verifying = null));
    return this.#verifying;
  }

  async #bringIntoOrder(): Promise<Result<void>> {
    // Not heard while this goes on, it is undone again.
    this.#isVerified = true;
    for (const setting of this.#settings) {
      const done = await this.#bring(setting);
      if (done.ok) continue;
      this.#isVerified = false;
      return done;
    }
    if (this.#isVerified) return ok(undefined);
    const message = `${this.#channel.where}: not heard while its safety settings were read`;
    return failed('silent', message);
  }

  /** Written only where it differs: the board keeps its settings in memory that wears out. */
  async #bring({ address, wanted, meaning, mayBeMissing }: Setting): Promise<Result<void>> {
    const before = await this.#channel.readRegister(address);
    if (!before.ok && before.error.exceptionCode === noSuchAddress) {
      if (mayBeMissing === true) return ok(undefined);
      const message = `${this.#channel.where}: has no register ${address}, so its relay would stay closed if this program died; update the board's firmware, or see whether it is a Wirenboard WB-MR`;
      return failed('refused', message);
    }
    if (!before.ok) return before;
    if (before.value === wanted) return ok(undefined);
    const written = await this.#channel.writeRegister(address, wanted);
    if (!written.ok && written.error.kind !== 'exception') return written;
    const after = await this.#channel.readRegister(address);
    if (!after.ok) return after;
    if (after.value === wanted) return ok(undefined);
    const message = `${this.#channel.where}: keeps ${after.value} in register ${address}, ${meaning}; it must be ${wanted}, and the board does not take it`;
    return failed('refused', message);
  }
}
