/**
 * A whole station in virtual time whose record is the real database on a real disk, with the Vipps
 * sandbox behind it: it may end and start again on any database, as after a restore.
 */
import type { Clock } from '../../electron/clock.ts';
import { openJournal, type StationRecord } from '../../electron/journal.ts';
import type { Rules } from '../../electron/session/state.ts';
import { Station } from '../../electron/station.ts';
import { Car } from '../sim/car.ts';
import { sandboxSalesUnit, type SalesUnit } from '../sim/vipps/sales-unit.ts';
import { VippsSandbox } from '../sim/vipps/sandbox.ts';
import { Outlet } from '../simulation/devices.ts';
import { makeClient, makeNetwork, type Network } from '../simulation/network.ts';
import { Random } from '../simulation/random.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';
import { startMs } from '../session/walk.ts';
import { facts, plainDesk, silent } from '../station/bench.ts';

const evse = 'A';
const hourMs = 3_600_000;

/** What becomes of one driver. */
export interface Visit {
  /** Maximum amount chosen, minor units. */
  amountMinor: number;
  /** null: approves. */
  refusal?: 'declines' | 'lets it expire' | 'cancels';
  /** Energy after which Stop is pressed; 0: stops without having plugged in. */
  energyWh?: number;
  /** Pauses the car for so long in the middle, ms. */
  pauseMs?: number;
}

export class StationOnDisk {
  readonly time = new VirtualTime(startMs);
  readonly random = new Random(7);
  readonly sandbox: VippsSandbox;
  readonly network: Network;
  readonly outlet: Outlet;
  readonly rules: Rules;
  readonly halts: Error[] = [];
  /** The register when the world began, Wh. */
  readonly startMeterWh: number;
  #station: Station | null = null;
  #record: StationRecord | null = null;
  #life = 0;

  constructor(rules: Rules, salesUnits: SalesUnit[] = [sandboxSalesUnit()]) {
    this.rules = rules;
    this.sandbox = new VippsSandbox({ time: this.time, salesUnits });
    this.network = makeNetwork(this.sandbox, this.time, this.random);
    const car = new Car({
      seed: 1,
      maxPowerW: 22_000,
      batteryWh: 60_000,
      startMeterWh: 4_217_350,
      startAtMs: startMs,
    });
    this.startMeterWh = car.meterWh;
    this.outlet = new Outlet({
      clock: this.time,
      random: this.random,
      car,
      leaseMs: 3000,
      line: null,
      hasPilot: false,
    });
  }

  get station(): Station {
    if (this.#station === null) throw new Error('no station runs');
    return this.#station;
  }

  get record(): StationRecord {
    if (this.#record === null) throw new Error('no record is open');
    return this.#record;
  }

  /** Starts a process on the database at `path`; one that runs ends first, where it is. */
  boot(path: string): void {
    this.end();
    const life = (this.#life += 1);
    const clock: Clock = {
      nowMs: () => this.time.nowMs(),
      after: (delayMs, run) => this.time.after(delayMs, () => this.#life === life && run()),
    };
    this.#record = openJournal(path);
    const { state } = this.#record.replay(this.rules);
    this.#station = new Station({
      rules: this.rules,
      facts,
      journal: this.#record,
      state,
      clock,
      clockIsUncertain: false,
      payments: makeClient(this.sandbox, (request) => this.network.send(request), clock),
      desk: plainDesk,
      isPinRight: null,
      stopCodeOf: null,
      devices: { [evse]: { meter: this.outlet.meter(), relay: this.outlet.relay() } },
      log: silent,
      onHalt: (reason) => this.halts.push(reason),
    });
    this.#station.start();
  }

  /** The power goes: nothing of this process happens any more, and the file is let go of. */
  end(): void {
    this.#life += 1;
    this.#record?.close();
    this.#record = null;
    this.#station = null;
  }

  async pass(ms: number): Promise<void> {
    await this.time.run(this.time.nowMs() + ms, () => false);
    this.#checkAlive();
  }

  async until(isSo: () => boolean, mostMs = hourMs): Promise<void> {
    await this.time.run(this.time.nowMs() + mostMs, isSo);
    this.#checkAlive();
    if (!isSo()) throw new Error(`never came: ${String(isSo)}, in ${this.screen}`);
  }

  #checkAlive(): void {
    const [reason] = this.halts;
    if (reason !== undefined) throw reason;
  }

  get screen(): string {
    return this.station.state.evses[evse]?.session.state ?? 'no outlet';
  }

  get hasOpenPayments(): boolean {
    return Object.values(this.station.state.payments).some(({ isSettled }) => !isSettled);
  }

  /** Wh delivered in the charge that runs. */
  get deliveredWh(): number {
    const session = this.station.state.evses[evse]?.session;
    if (session === undefined || !('charge' in session) || session.charge === null) return 0;
    return session.charge.reading.energyWh - session.charge.meterStartWh;
  }

  /** Up to the code on the screen; gives the payment's reference. */
  async toPay(amountMinor: number): Promise<string> {
    await this.until(() => this.screen === 'idle');
    const known = new Set(this.sandbox.payments().map(({ reference }) => reference));
    this.station.intend({ type: 'start', evse });
    this.station.intend({ type: 'acceptTerms', evse });
    this.station.intend({ type: 'pay', evse, amountMinor });
    await this.until(() => this.screen === 'awaitingPayment');
    const made = this.sandbox.payments().find(({ reference }) => !known.has(reference));
    if (made === undefined) throw new Error('no payment was made');
    return made.reference;
  }

  /** Paid, plugged in, current flows. */
  async toCharging(amountMinor: number): Promise<string> {
    const reference = await this.toPay(amountMinor);
    this.sandbox.customer.approve(reference);
    await this.until(() => this.screen === 'awaitingVehicle');
    this.outlet.car.advance(this.time.nowMs());
    this.outlet.car.plugIn();
    await this.until(() => this.screen === 'charging');
    return reference;
  }

  stop(): void {
    this.station.intend({ type: 'stop', evse });
  }

  /** The driver goes. */
  leave(): void {
    this.outlet.car.advance(this.time.nowMs());
    this.outlet.car.unplug();
    this.station.intend({ type: 'done', evse });
  }

  /** One driver from the first touch until the outlet is free again. */
  async visit({ amountMinor, refusal, energyWh = 0, pauseMs = 0 }: Visit): Promise<string> {
    if (refusal !== undefined || energyWh === 0) {
      const reference = await this.toPay(amountMinor);
      if (refusal === 'declines') this.sandbox.customer.decline(reference);
      else if (refusal === 'lets it expire') this.sandbox.customer.letExpire(reference);
      else if (refusal === 'cancels') this.station.intend({ type: 'cancel', evse });
      else {
        this.sandbox.customer.approve(reference);
        await this.until(() => this.screen === 'awaitingVehicle');
        this.stop();
      }
      await this.until(() => this.screen === 'finished' || this.screen === 'idle');
      this.leave();
      await this.until(() => this.screen === 'idle');
      return reference;
    }
    const reference = await this.toCharging(amountMinor);
    await this.until(() => this.deliveredWh >= energyWh / 2, 10 * hourMs);
    if (pauseMs > 0) {
      this.outlet.car.pause();
      await this.pass(pauseMs);
      this.outlet.car.resume();
    }
    await this.until(() => this.deliveredWh >= energyWh, 10 * hourMs);
    this.stop();
    await this.until(() => this.screen === 'finished');
    this.leave();
    await this.until(() => this.screen === 'idle');
    return reference;
  }

  /** Until all money is where it belongs. */
  async settle(): Promise<void> {
    await this.until(() => !this.hasOpenPayments, 6 * hourMs);
  }
}
