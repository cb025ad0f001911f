/**
 * A whole station in this process, on real lines: Modbus frames to meter and relay, HTTP to Vipps,
 * SQLite on disk. For failures of the line that only a whole station shows. Ends with `close`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { assembleStation, type AssembledStation } from '../../electron/assemble.ts';
import { readConfig } from '../../electron/config/config.ts';
import { readCredentials } from '../../electron/payment/credentials.ts';
import type { Log } from '../../electron/ports.ts';
import type { Screen } from '../../electron/session/view.ts';
import { startWorld, type WorldOptions } from '../sim/world.ts';
import type { ConfigOverrides, World } from '../sim/world-types.ts';
import { silent } from './bench.ts';

type Shown<Name extends Screen['name']> = Extract<Screen, { name: Name }>;

export class WiredStation {
  readonly world: World;
  readonly assembled: AssembledStation;
  /** Why it halted, if it did. */
  readonly halts: Error[];
  readonly #dir: string;

  private constructor(world: World, assembled: AssembledStation, halts: Error[], dir: string) {
    this.world = world;
    this.assembled = assembled;
    this.halts = halts;
    this.#dir = dir;
  }

  /** `overrides` of the configuration; `log` gets what the station says. */
  static async start(
    options: WorldOptions & { overrides?: (world: World) => ConfigOverrides; log?: Log } = {},
  ): Promise<WiredStation> {
    const { overrides, log = silent, ...worldOptions } = options;
    const dir = mkdtempSync(join(tmpdir(), 'ladekiosk-wired-'));
    const world = await startWorld(worldOptions);
    const read = readConfig(await world.writeStationConfig(dir, overrides?.(world)));
    const keys = readCredentials(world.environment);
    if (!read.ok || !keys.ok) throw new Error(JSON.stringify({ read, keys }));
    const halts: Error[] = [];
    const halted = (reason: Error): void => void halts.push(reason);
    const assembled = assembleStation(read.config, keys.credentials, '1.0.0', log, halted);
    assembled.start();
    return new WiredStation(world, assembled, halts, dir);
  }

  /** What its screen shows if it is this one and as wanted; null otherwise. */
  shown<Name extends Screen['name']>(
    name: Name,
    isWanted: (shown: Shown<Name>) => boolean = () => true,
  ): Shown<Name> | null {
    const snapshot = this.assembled.station.snapshot();
    if (snapshot.kind !== 'station' || snapshot.screen.name !== name) return null;
    const shown = snapshot.screen as Shown<Name>;
    return isWanted(shown) ? shown : null;
  }

  /** Waits for a screen. */
  async shows<Name extends Screen['name']>(
    name: Name,
    isWanted?: (shown: Shown<Name>) => boolean,
  ): Promise<Shown<Name>> {
    let found: Shown<Name> | null = null;
    const look = (): boolean => (found = this.shown(name, isWanted)) !== null;
    await expect.poll(look, { timeout: 15_000, interval: 20, message: name }).toBe(true);
    if (found === null) throw new Error(`${name} was shown, and is not any more`);
    return found;
  }

  /** From the first touch to a charge that has delivered something. */
  async toCharging(): Promise<void> {
    const { station } = this.assembled;
    await this.shows('welcome', ({ canStart }) => canStart);
    station.intend({ type: 'start', evse: 'A' });
    await this.shows('terms');
    station.intend({ type: 'acceptTerms', evse: 'A' });
    await this.shows('amount');
    station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    const { qr } = await this.shows('pay', (pay) => pay.qr !== null);
    const { customer } = this.world.sandbox;
    const reference = qr?.kind === 'text' ? customer.scan(qr.payload) : null;
    expect(customer.approve(reference ?? '').ok).toBe(true);
    await this.shows('plug-in');
    this.world.evse('A').plugIn();
    await this.shows('charging', ({ energyWh }) => energyWh >= 5);
  }

  /** Stops the charge; the receipt, when it is settled. */
  async stopAndSettle(): Promise<Shown<'receipt'>> {
    this.assembled.station.intend({ type: 'stop', evse: 'A' });
    return this.shows('receipt', ({ settled }) => settled === 'settled');
  }

  /** The meter's own register, Wh. */
  registerWh(): number {
    const evse = this.world.evse('A');
    evse.bringUpToDate();
    return evse.car.exactMeterWh;
  }

  async close(): Promise<void> {
    await this.assembled.stop();
    await this.world.close();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
