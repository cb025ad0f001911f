/**
 * Meters, relays and pilot controllers as the station loop uses them: polls once a second, commands at
 * once, and answers only with events. Holds no truth of its own.
 */
import type { Meter } from '../hardware/meter.ts';
import type { Pilot } from '../hardware/pilot.ts';
import type { Relay } from '../hardware/relay.ts';
import type { HardwareError, Result } from '../hardware/result.ts';
import type { Cancel, Clock } from './clock.ts';
import type { Log } from './ports.ts';
import type { DeviceName, DeviceTrouble, OutletReport } from './field-report.ts';
import { Recent } from './recent.ts';
import type { Happening } from './session/events.ts';

/** One reading a second: the price moves calmly, and three fit into the shortest lease. */
const pollMs = 1000;
/**
 * Readings between two questions for who the meter is. One that was swapped while nobody asked it
 * shows within half a minute; at 2400 baud the questions take 0.4 s of that.
 */
const readingsPerIdentity = 30;

/** What a device said is told once, and again if it still says so after this. */
const tellAgainMs = 3_600_000;

export interface FieldDevices {
  meter: Meter;
  relay: Relay;
  /** Without one the station works from meter and relay alone. */
  pilot?: Pilot | undefined;
}

type Post = (happening: Happening) => void;

/** Runs one at a time: asked for while one is under way, it runs once more after it, unless `isOver`. */
function oneAtATime(run: () => Promise<void>, isOver: () => boolean): () => Promise<void> {
  let isBusy = false;
  let isAskedAgain = false;
  const ask = async (): Promise<void> => {
    if (isBusy) {
      isAskedAgain = true;
      return;
    }
    isBusy = true;
    await run();
    isBusy = false;
    if (!isAskedAgain || isOver()) return;
    isAskedAgain = false;
    await ask();
  };
  return ask;
}

/** The devices of one EVSE. */
export class Field {
  readonly #label: string;
  readonly #devices: FieldDevices;
  readonly #clock: Clock;
  readonly #post: Post;
  readonly #log: Log;
  /** By what a device said: when that was last told. */
  readonly #toldAtMs = new Map<string, number>();
  /** What is the matter with a device since it last answered well. */
  #troubles: Partial<Record<DeviceName, DeviceTrouble>> = {};
  #isStopped = false;
  /** Readings to come before the meter is asked again who it is. */
  #readingsUntilIdentity = 0;
  #energizeIsBusy = false;
  #energizedAtMs = Number.NEGATIVE_INFINITY;
  #lastAskedAtMs: number | null = null;
  readonly #leaseMargins = new Recent(Math.min);
  /** Counts commands to open: what became of one to close from before is no news after it. */
  #opens = 0;
  #timers: Cancel[] = [];
  readonly #isOver = (): boolean => this.#isStopped;
  readonly #pollMeter = oneAtATime(() => this.#readOnce(), this.#isOver);
  readonly #readRelay = oneAtATime(() => this.#readRelayOnce(), this.#isOver);
  readonly #readPilot = oneAtATime(() => this.#readPilotOnce(), this.#isOver);

  constructor(label: string, devices: FieldDevices, clock: Clock, post: Post, log: Log) {
    this.#label = label;
    this.#devices = devices;
    this.#clock = clock;
    this.#post = post;
    this.#log = log;
  }

  start(): void {
    this.#every(pollMs, () => void this.#pollMeter());
    this.#every(pollMs, () => void this.#readRelay());
    if (this.#devices.pilot) this.#every(pollMs, () => void this.#readPilot());
  }

  stop(): void {
    this.#isStopped = true;
    for (const cancel of this.#timers) cancel();
  }

  #every(periodMs: number, run: () => void): void {
    const slot = this.#timers.length;
    const again = (): void => {
      if (this.#isStopped) return;
      this.#timers[slot] = this.#clock.after(periodMs, again);
      run();
    };
    this.#timers.push(this.#clock.after(0, again));
  }

  /**
   * Asks who the meter is, and reads, at once: a charge begins and ends with what is found. Asked for
   * while a reading is under way, this follows it.
   */
  async readMeter(): Promise<void> {
    this.#readingsUntilIdentity = 0;
    await this.#pollMeter();
  }

  async #readOnce(): Promise<void> {
    const evse = this.#label;
    if (this.#readingsUntilIdentity === 0 && !(await this.#identify())) return;
    const result = await this.#devices.meter.read();
    if (result.ok) {
      this.#readingsUntilIdentity = Math.max(0, this.#readingsUntilIdentity - 1);
      const { energyWh, powerW, askedAtMs } = result.value;
      this.#lastAskedAtMs = askedAtMs;
      this.#isWell('meter');
      this.#post({ type: 'MeterRead', evse, energyWh, powerW, askedAtMs });
    } else {
      // A meter that went away may come back as another one: ask who it is again.
      this.#readingsUntilIdentity = 0;
      this.#tell('meter', result.error);
      this.#post({ type: 'MeterFailed', evse, kind: result.error.kind });
    }
  }

  /** False when it is a meter that must not be read; an unanswered question is asked again. */
  async #identify(): Promise<boolean> {
    const evse = this.#label;
    const identity = await this.#devices.meter.identity();
    if (identity.ok) {
      this.#readingsUntilIdentity = readingsPerIdentity;
      this.#post({ type: 'MeterIdentified', evse, serialNumber: identity.value.serialNumber });
    } else if (identity.error.kind === 'refused') {
      this.#tell('meter', identity.error);
      this.#post({ type: 'MeterFailed', evse, kind: identity.error.kind });
      return false;
    }
    return true;
  }

  async #readRelayOnce(): Promise<void> {
    const askedAtMs = this.#clock.nowMs();
    const result = await this.#devices.relay.state();
    const evse = this.#label;
    if (!result.ok) return this.#relayFailed(result.error);
    this.#isWell('relay');
    const { coilIsEnergized: isEnergized, auxiliaryIsClosed } = result.value;
    this.#post({ type: 'RelayReported', evse, isEnergized, auxiliaryIsClosed, askedAtMs });
  }

  async #readPilotOnce(): Promise<void> {
    const { pilot } = this.#devices;
    if (!pilot) return;
    const result = await pilot.state();
    const evse = this.#label;
    if (!result.ok) return this.#pilotFailed(result.error);
    this.#isWell('pilot');
    this.#post({ type: 'PilotReported', evse, ...result.value });
  }

  async offerCurrent(currentA: number): Promise<void> {
    await this.#command((pilot) => pilot.offer(currentA));
  }

  async pauseCurrent(): Promise<void> {
    await this.#command((pilot) => pilot.pause());
  }

  async #command(send: (pilot: Pilot) => Promise<Result<void>>): Promise<void> {
    const { pilot } = this.#devices;
    if (!pilot) return;
    const result = await send(pilot);
    // An offer overtaken by a pause is no news.
    if (result.ok) await this.#readPilot();
    else if (result.error.kind !== 'refused') this.#pilotFailed(result.error);
  }

  #pilotFailed(error: HardwareError): void {
    this.#tell('pilot', error);
    this.#post({ type: 'PilotFailed', evse: this.#label, kind: error.kind });
  }

  async closeRelay(): Promise<void> {
    await this.#energize();
    await this.#readRelay();
  }

  /** Repeats the lease when a third of it is used up; more often asked for, it does nothing. */
  async renewLease(): Promise<void> {
    const ageMs = this.#clock.nowMs() - this.#energizedAtMs;
    if (this.#energizeIsBusy || ageMs < this.#devices.relay.leaseMs / 3) return;
    await this.#energize();
  }

  async #energize(): Promise<void> {
    this.#energizeIsBusy = true;
    const sentAtMs = this.#clock.nowMs();
    const opensBefore = this.#opens;
    const result = await this.#devices.relay.energize();
    this.#energizeIsBusy = false;
    if (this.#opens !== opensBefore) return;
    if (result.ok) this.#renewed(sentAtMs);
    else this.#relayFailed(result.error);
  }

  /** What was left of the lease before this renewal of it; the first one renews nothing. */
  #renewed(sentAtMs: number): void {
    const nowMs = this.#clock.nowMs();
    const marginMs = this.#devices.relay.leaseMs - (nowMs - this.#energizedAtMs);
    if (Number.isFinite(marginMs)) this.#leaseMargins.note(marginMs, nowMs);
    this.#energizedAtMs = sentAtMs;
  }

  /** How the devices are faring, for whoever watches from afar. */
  report(): OutletReport {
    const nowMs = this.#clock.nowMs();
    const readingAgeMs = this.#lastAskedAtMs === null ? null : nowMs - this.#lastAskedAtMs;
    const leaseMarginMs = this.#leaseMargins.value(nowMs);
    return { readingAgeMs, leaseMarginMs, troubles: this.#troubles };
  }

  async openRelay(): Promise<void> {
    this.#opens += 1;
    this.#energizedAtMs = Number.NEGATIVE_INFINITY;
    const result = await this.#devices.relay.open();
    if (!result.ok) return this.#relayFailed(result.error);
    await this.#readRelay();
  }

  #relayFailed(error: HardwareError): void {
    this.#tell('relay', error);
    this.#post({ type: 'RelayFailed', evse: this.#label, kind: error.kind });
  }

  #isWell(device: DeviceName): void {
    if (this.#troubles[device] === undefined) return;
    const { [device]: _over, ...others } = this.#troubles;
    this.#troubles = others;
  }

  /** The screen has a code for it; what a technician needs to know stands in the log. */
  #tell(device: DeviceName, { kind, message }: HardwareError): void {
    const nowMs = this.#clock.nowMs();
    const sinceMs = this.#troubles[device]?.sinceMs ?? nowMs;
    this.#troubles = { ...this.#troubles, [device]: { kind, message, sinceMs } };
    const told = this.#toldAtMs.get(message);
    if (told !== undefined && nowMs - told < tellAgainMs) return;
    this.#toldAtMs.set(message, nowMs);
    this.#log.warn({ evse: this.#label, device, kind }, message);
  }
}
