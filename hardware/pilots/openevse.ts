/**
 * OpenEVSE charging controllers over RAPI, on a serial line of their own (the one their Wi-Fi module
 * would be on): 115200 8N1.
 *
 * Commands (OpenEVSE open_evse, rapi_proc.h and J1772EvseController.cpp): `SC amps V` sets the current
 * without wearing the memory, and answers what was set; `FE` enables, `FS` sleeps, which is a steady
 * 12 V and lets a car stop; `GS` tells the state. `SB` takes a boot lock off where there is one.
 *
 * Its heartbeat (`SY`) is switched off rather than used: a missed one lowers the current to 6 A and
 * never ends the charge, so it is no watchdog for a relay without a dead-man; and coming back from it
 * raises the current to the most. The controller has a relay of its own, which it checks: the
 * station's contactor belongs behind it.
 */
import { askRepeatedly } from '../asking.ts';
import type { AskOptions } from '../bus.ts';
import { leastOfferA, mostOfferA } from '../pilot.ts';
import type { Pilot, PilotState, VehicleState } from '../pilot.ts';
import type { RapiAnswer, RapiBus } from '../rapi.ts';
import { failed, ok } from '../result.ts';
import type { Result } from '../result.ts';

export const openEvseModel = {
  driver: 'openevse-rapi',
  sentence: 'OpenEVSE charge controller (RAPI 3.0.0 or later) on a line of its own; 115200 8N1.',
  hasWatchdog: false,
} as const;

/** The controller answers from its main loop, which measures for some 100 ms at a time. */
const timeoutMs = 500;
/** One lost or spoilt answer is the line's fault, not yet the controller's. */
const attempts = 2;
/** What has to be done once after it started; a firmware that cannot does not need it. */
const preparations = ['SB', 'SY 0 0'] as const;

/** EVSE_STATE_… of J1772EvseController.h: 1 to 4 are the car's A to D. */
const carStates: readonly VehicleState[] = ['A', 'B', 'C', 'D'];
/** The diode of the car is missing: the pilot line, not the station, is at fault. */
const diodeFailed = 0x05;
/** Ground, stuck relay, residual current, temperature, overcurrent, relay that does not close. */
const faults: ReadonlySet<number> = new Set([0x06, 0x07, 0x08, 0x09, 0x0a, 0x0b, 0x0e]);
const sleeping = 0xfe;
const disabled = 0xff;

/** The controller at the end of `bus`. */
export function openEvsePilot(bus: RapiBus): Pilot {
  return new OpenEvsePilot(bus);
}

class OpenEvsePilot implements Pilot {
  readonly #bus: RapiBus;
  #isPrepared = false;
  /** Counts the calls of pause: an offer from before the last of them must not be sent. */
  #pauses = 0;

  constructor(bus: RapiBus) {
    this.#bus = bus;
  }

  async offer(currentA: number): Promise<Result<void>> {
    if (!Number.isInteger(currentA) || currentA < leastOfferA || currentA > mostOfferA) {
      throw new RangeError(`${currentA} A is no whole number ${leastOfferA}..${mostOfferA}`);
    }
    const pausesBefore = this.#pauses;
    const isStillWanted = (): boolean => this.#pauses === pausesBefore;
    const prepared = await this.#prepare();
    if (!prepared.ok) return prepared;
    // NK where it had to choose another current: what it has set is what counts.
    const set = await this.#ask(`SC ${currentA} V`, { isStillWanted });
    if (!set.ok) return set;
    const setA = Number(set.value.words[0] ?? Number.NaN);
    if (!(setA <= currentA)) return this.#refused(`offers ${setA} A instead of ${currentA} A`);
    return this.#command('FE', { isStillWanted });
  }

  async pause(): Promise<Result<void>> {
    this.#pauses += 1;
    return this.#command('FS', {});
  }

  async state(): Promise<Result<PilotState>> {
    const answer = await this.#ask('GS', {});
    if (!answer.ok) return answer;
    const { isOk, words } = answer.value;
    const state = isOk ? stateOf(words) : null;
    if (state !== null) return ok(state);
    const message = `${this.#where}: no known state of the pilot: ${words.join(' ')}`;
    return failed('implausible', message);
  }

  get #where(): string {
    return `OpenEVSE on ${this.#bus.name}`;
  }

  async #prepare(): Promise<Result<void>> {
    if (this.#isPrepared) return ok(undefined);
    this.#isPrepared = true;
    for (const command of preparations) {
      const done = await this.#ask(command, {});
      if (!done.ok) return done;
    }
    return ok(undefined);
  }

  async #command(command: string, wish: Pick<AskOptions, 'isStillWanted'>): Promise<Result<void>> {
    const answer = await this.#ask(command, wish);
    if (!answer.ok) return answer;
    return answer.value.isOk ? ok(undefined) : this.#refused(`does not do ${command}`);
  }

  async #ask(
    command: string,
    wish: Pick<AskOptions, 'isStillWanted'>,
  ): Promise<Result<RapiAnswer>> {
    const options: AskOptions = { priority: 'relay', timeoutMs, ...wish };
    const answer = await askRepeatedly(this.#bus, command, options, attempts);
    if (answer.ok) return ok(answer.value.data);
    // It may have started anew, or be another one.
    if (answer.error.kind !== 'refused') this.#isPrepared = false;
    return answer;
  }

  #refused(what: string): Result<never> {
    // An offer that was overtaken is `refused` too, and no news; this is.
    return failed('implausible', `${this.#where}: ${what}`);
  }
}

/** `evsestate elapsed pilotstate vflags`, the states as hexadecimal numbers. */
function stateOf([evse = '', , pilot = '']: readonly string[]): PilotState | null {
  const isHex = (word: string): boolean => /^[0-9a-f]{1,2}$/i.test(word);
  if (!isHex(evse) || !isHex(pilot)) return null;
  const state = Number.parseInt(evse, 16);
  if (state === diodeFailed) return { vehicle: 'E', isOffering: false };
  if (faults.has(state)) return { vehicle: 'F', isOffering: false };
  const isResting = state === sleeping || state === disabled;
  const vehicle = carStates[(isResting ? Number.parseInt(pilot, 16) : state) - 1];
  if (vehicle !== undefined) return { vehicle, isOffering: !isResting };
  // Disabled, its pilot is at -12 V, and the car cannot be seen.
  return state === disabled ? { vehicle: 'F', isOffering: false } : null;
}
