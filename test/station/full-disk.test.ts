/**
 * The disk runs full while a car charges: current ends, the station says F32 and sells nothing, and as
 * soon as there is room again it takes its record up and settles what was owed, by itself.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { assembleStation, type AssembledStation } from '../../electron/assemble.ts';
import { readConfig } from '../../electron/config/config.ts';
import { readCredentials } from '../../electron/payment/credentials.ts';
import type { World } from '../sim/world-types.ts';
import { startWorld } from '../sim/world.ts';
import { silent } from './bench.ts';
import { hasSmallDisks, makeSmallDisk, type SmallDisk } from './small-disk.ts';

const isPossible = hasSmallDisks();
if (!isPossible) {
  process.stderr.write('NOT CHECKED: a full disk, as only root may mount a small one\n');
}

describe.skipIf(!isPossible)('a full disk', () => {
  let world: World;
  let dir: string;
  let disk: SmallDisk;
  let assembled: AssembledStation;
  let halts: string[];

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'ladekiosk-full-'));
    disk = makeSmallDisk(16);
    world = await startWorld({ maxPowerW: 49_000 });
  });

  afterEach(async () => {
    await assembled.stop();
    await world.close();
    disk.close();
    rmSync(dir, { recursive: true });
  });

  /** As the program is started by the system, each time anew. */
  async function start(): Promise<void> {
    const overrides = { dataDir: join(disk.path, 'data') };
    const read = readConfig(await world.writeStationConfig(join(dir, 'station'), overrides));
    const keys = readCredentials(world.environment);
    if (!read.ok || !keys.ok) throw new Error(JSON.stringify({ read, keys }));
    halts = [];
    assembled = assembleStation(read.config, keys.credentials, '1.0.0', silent, ({ message }) => {
      halts.push(message);
    });
    assembled.start();
  }

  const session = () => assembled.station.state.evses['A']?.session;
  const soon = { timeout: 15_000 };
  const ask = (type: 'start' | 'acceptTerms' | 'stop') =>
    assembled.station.intend({ type, evse: 'A' });

  async function charge(): Promise<string> {
    await expect.poll(() => assembled.station.state.paymentIsReachable, soon).toBe(true);
    await expect.poll(() => assembled.station.state.evses['A']?.faults, soon).toEqual([]);
    ask('start');
    ask('acceptTerms');
    assembled.station.intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
    await expect.poll(() => session()?.state, soon).toBe('awaitingPayment');
    const [reference = ''] = Object.keys(assembled.station.state.payments);
    world.sandbox.customer.approve(reference);
    await expect.poll(() => session()?.state, soon).toBe('awaitingVehicle');
    world.evse('A').plugIn();
    await expect.poll(() => session()?.state, soon).toBe('charging');
    return reference;
  }

  const isClosed = () => {
    const { relay, channel } = world.evse('A');
    return relay.contactIsClosed(channel);
  };

  it('while a car charges: no current, F32, and settled when there is room again', async () => {
    await start();
    const reference = await charge();
    disk.fill();
    await expect.poll(() => halts.length, soon).toBe(1);
    await assembled.stop();
    expect(isClosed()).toBe(false);

    await start();
    const snapshot = assembled.station.snapshot();
    expect(snapshot).toMatchObject({ screen: { name: 'out-of-service', code: 'F32' } });
    ask('start');
    expect(session()?.state).toBe('idle');
    expect(world.sandbox.payment(reference)).toMatchObject({ capturedMinor: 0, cancelledMinor: 0 });

    disk.clear();
    await expect.poll(() => halts, soon).toEqual([expect.stringContaining('written again')]);
    await assembled.stop();

    await start();
    // The record is back with its charge: it goes on, or is settled, as after any power cut.
    await expect.poll(() => session()?.state, soon).toBe('charging');
    ask('stop');
    await expect.poll(() => world.sandbox.payment(reference).isSettled, soon).toBe(true);
    const { authorizedMinor, capturedMinor, cancelledMinor } = world.sandbox.payment(reference);
    expect(authorizedMinor).toBe(capturedMinor + cancelledMinor);
    expect(isClosed()).toBe(false);
  }, 60_000);

  it('from the start: nothing is sold, and it begins as soon as there is room', async () => {
    disk.fill();
    await start();
    const snapshot = assembled.station.snapshot();
    expect(snapshot).toMatchObject({ screen: { name: 'out-of-service', code: 'F32' } });
    expect(halts).toEqual([]);
    disk.clear();
    await expect.poll(() => halts, soon).toEqual([expect.stringContaining('written again')]);
    await assembled.stop();
    await start();
    await expect.poll(() => assembled.station.state.evses['A']?.faults, soon).toEqual([]);
    expect(assembled.station.snapshot()).toMatchObject({ screen: { name: 'welcome' } });
  }, 60_000);
});
