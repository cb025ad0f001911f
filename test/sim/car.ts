/**
 * A car at the cable, with its meter: seeded, exact, moved on only by `advance`.
 *
 * Invariants, asserted: the register never falls; its rise is exactly power × time, counted in
 * integers (1 Wh = 3 600 000 W·ms); no power without a plugged car and closed contacts. What comes
 * out does not depend on how a span of time is cut into `advance` calls.
 */

export interface CarOptions {
  seed: number;
  /** What car and outlet can take at most, W. */
  maxPowerW: number;
  /** Usable battery, Wh. */
  batteryWh: number;
  /** What the battery holds at the start, Wh; default a fifth of it. */
  batteryStartWh?: number;
  /** What the meter's register shows at the start, whole Wh. */
  startMeterWh: number;
  /** Time at the start, ms. */
  startAtMs: number;
}

/** Power changes only at multiples of this: fine enough for a curve, coarse enough for hours. */
const stepMs = 250;
const wattMsPerWh = 3_600_000;
/** From B to C: contactor closed until the car draws, a few seconds in real cars. */
const minHandshakeMs = 750;
const handshakeSpanMs = 2000;
/** Time from the first watt to full power. */
const rampMs = 3000;
/** From the pilot's offer taken back until the car draws nothing: 3 s at the most (IEC 61851-1, 10.1). */
const minStopMs = 500;
const stopSpanMs = 2000;
/** Above this part of the battery the power tapers off. */
const taperFrom = 0.8;
/** Below this part of full power the car calls itself full. */
const fullBelow = 0.02;

export class Car {
  readonly maxPowerW: number;
  readonly batteryWh: number;
  readonly #seed: number;
  #nowMs: number;
  #meterWh: number;
  /** Part of a Wh already counted, W·ms: 0..3 599 999. */
  #remainderWattMs = 0;
  #batteryWattMs: number;
  #isPluggedIn = false;
  #isPaused = false;
  #contactIsClosed = false;
  /** The pilot line offers current; a station without a pilot always does. */
  #isOffered = true;
  /** Until when the car goes on drawing after the offer was taken back. */
  #drawsUntilMs = 0;
  #ignoresPilot = false;
  /** When power last became possible; null while it is not. */
  #permittedAtMs: number | null = null;
  #powerW = 0;

  constructor(options: CarOptions) {
    const { seed, maxPowerW, batteryWh, startMeterWh, startAtMs } = options;
    const batteryStartWh = options.batteryStartWh ?? Math.floor(batteryWh / 5);
    for (const value of [seed, maxPowerW, batteryWh, startMeterWh, startAtMs, batteryStartWh]) {
      check(Number.isSafeInteger(value) && value >= 0, 'options are whole numbers from 0');
    }
    check(batteryStartWh <= batteryWh, 'the battery holds no more than fits');
    this.maxPowerW = maxPowerW;
    this.batteryWh = batteryWh;
    this.#seed = seed;
    this.#nowMs = startAtMs;
    this.#meterWh = startMeterWh;
    this.#batteryWattMs = batteryStartWh * wattMsPerWh;
  }

  /** Time up to which everything has been counted. */
  get nowMs(): number {
    return this.#nowMs;
  }
  /** Power drawn now, whole W. */
  get powerW(): number {
    return this.#powerW;
  }
  /** The register, whole Wh. */
  get meterWh(): number {
    return this.#meterWh;
  }
  /** The register with its fraction, for meters that show more than whole Wh. */
  get exactMeterWh(): number {
    return this.#meterWh + this.#remainderWattMs / wattMsPerWh;
  }
  /** What the battery holds, Wh. */
  get storedWh(): number {
    return this.#batteryWattMs / wattMsPerWh;
  }
  get isPluggedIn(): boolean {
    return this.#isPluggedIn;
  }
  get isPaused(): boolean {
    return this.#isPaused;
  }
  get contactIsClosed(): boolean {
    return this.#contactIsClosed;
  }
  /** What a pilot controller sees of the car (IEC 61851-1): no car, connected, or asking for current. */
  get vehicleState(): 'A' | 'B' | 'C' {
    if (!this.#isPluggedIn) return 'A';
    return this.#isAllowed() && !this.#isPaused && !this.isFull ? 'C' : 'B';
  }
  /** The car takes no more: its battery is as good as full. */
  get isFull(): boolean {
    return this.#curve() === 0;
  }

  plugIn(): void {
    this.#isPluggedIn = true;
    this.#settle();
  }
  unplug(): void {
    this.#isPluggedIn = false;
    this.#settle();
  }
  /** The driver, or the car's own timer, stops drawing without unplugging. */
  pause(): void {
    this.#isPaused = true;
    this.#settle();
  }
  resume(): void {
    this.#isPaused = false;
    this.#settle();
  }
  /** What the pilot line says: current is offered, or not any more. */
  setOffer(isOffered: boolean): void {
    if (this.#isOffered && !isOffered) {
      const stopMs = minStopMs + Math.floor(this.#chance(this.#nowMs) * stopSpanMs);
      this.#drawsUntilMs = this.#nowMs + stopMs;
    }
    this.#isOffered = isOffered;
    this.#settle();
  }
  /** A car that goes on drawing when it is told to stop. */
  setIgnoresPilot(ignoresPilot: boolean): void {
    this.#ignoresPilot = ignoresPilot;
    this.#settle();
  }
  /** The contactor's main contacts, as they really are. */
  setContact(isClosed: boolean): void {
    this.#contactIsClosed = isClosed;
    this.#settle();
  }
  /** The battery becomes full at once, for a person playing the car. */
  fill(): void {
    this.#batteryWattMs = this.batteryWh * wattMsPerWh;
    this.#settle();
  }

  /** Lets time pass up to `toMs`. Time that lies behind is an error. */
  advance(toMs: number): void {
    check(Number.isSafeInteger(toMs) && toMs >= this.#nowMs, 'time does not go back');
    while (this.#nowMs < toMs) {
      if (!this.#canDraw()) {
        this.#nowMs = toMs;
        return;
      }
      const stepEndMs = (Math.floor(this.#nowMs / stepMs) + 1) * stepMs;
      const stopMs = this.#isOffered || this.#ignoresPilot ? toMs : this.#drawsUntilMs;
      const untilMs = Math.min(toMs, stepEndMs, stopMs);
      this.#count(this.#powerW * (untilMs - this.#nowMs));
      this.#nowMs = untilMs;
      if (!this.#canDraw()) this.#settle();
      else if (untilMs % stepMs === 0) this.#powerW = this.#wanted();
    }
  }

  #count(wattMs: number): void {
    check(
      Number.isSafeInteger(wattMs) && wattMs >= 0,
      'energy is a whole number and never negative',
    );
    check(wattMs === 0 || this.#canDraw(), 'no energy without car and closed contacts');
    const before = this.#meterWh;
    const sum = this.#remainderWattMs + wattMs;
    this.#meterWh += Math.floor(sum / wattMsPerWh);
    this.#remainderWattMs = sum % wattMsPerWh;
    this.#batteryWattMs += wattMs;
    check(this.#meterWh >= before, 'the register never falls');
  }

  #canDraw(): boolean {
    return this.#isPluggedIn && this.#contactIsClosed && !this.#isPaused && this.#isAllowed();
  }

  #isAllowed(): boolean {
    return this.#isOffered || this.#ignoresPilot || this.#nowMs < this.#drawsUntilMs;
  }

  /** After a change from outside: power ends at once, and begins at a step. */
  #settle(): void {
    if (!this.#canDraw()) {
      this.#permittedAtMs = null;
      this.#powerW = 0;
    } else {
      this.#permittedAtMs ??= this.#nowMs;
      this.#powerW = Math.min(this.#powerW, this.#curve());
    }
  }

  /** Power the car takes in the step that begins now. */
  #wanted(): number {
    check(this.#permittedAtMs !== null, 'power is permitted since some moment');
    const permittedAtMs = this.#permittedAtMs ?? 0;
    const handshakeMs = minHandshakeMs + Math.floor(this.#chance(permittedAtMs) * handshakeSpanMs);
    const drawingMs = this.#nowMs - permittedAtMs - handshakeMs;
    if (drawingMs < 0) return 0;
    const ramp = Math.min(1, (drawingMs + stepMs) / rampMs);
    return Math.round(this.#curve() * ramp * this.#ripple());
  }

  /** Power by state of charge, without ramp and ripple. */
  #curve(): number {
    const part = this.#batteryWattMs / (this.batteryWh * wattMsPerWh);
    if (part <= taperFrom) return this.maxPowerW;
    const taper = (1 - part) / (1 - taperFrom);
    return taper < fullBelow ? 0 : Math.round(this.maxPowerW * taper);
  }

  /** Up to 1 % below: mains and temperature, changing each second. */
  #ripple(): number {
    return 1 - this.#chance(Math.floor(this.#nowMs / 1000)) / 100;
  }

  /** 0 ≤ x < 1, the same for the same seed and `at`. */
  #chance(at: number): number {
    let hash = (this.#seed ^ Math.imul(at % 0x7fff_ffff, 0x9e37_79b1)) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d) >>> 0;
    hash = Math.imul(hash ^ (hash >>> 12), 0x297a_2d39) >>> 0;
    return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
  }
}

function check(holds: boolean, what: string): void {
  if (!holds) throw new Error(`the car breaks its own rule: ${what}`);
}
