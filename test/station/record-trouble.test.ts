/**
 * A station whose record is damaged or cannot be written: it starts, says so, sells nothing and opens
 * its relays; a damaged record is left as it is.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assembleStation, type AssembledStation } from '../../electron/assemble.ts';
import { readConfig } from '../../electron/config/config.ts';
import { readCredentials } from '../../electron/payment/credentials.ts';
import { startWorld } from '../sim/world.ts';
import type { World } from '../sim/world-types.ts';
import { silent } from './bench.ts';

let world: World;
let dir: string;
let assembled: AssembledStation;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-record-'));
  world = await startWorld();
});

afterEach(async () => {
  await assembled.stop();
  await world.close();
  rmSync(dir, { recursive: true });
});

async function start(dataDir: string): Promise<void> {
  const read = readConfig(await world.writeStationConfig(join(dir, 'station'), { dataDir }));
  const keys = readCredentials(world.environment);
  if (!read.ok || !keys.ok) throw new Error(JSON.stringify({ read, keys }));
  assembled = assembleStation(read.config, keys.credentials, '1.0.0', silent, () => undefined);
  assembled.start();
}

const screen = () => {
  const snapshot = assembled.station.snapshot();
  return snapshot.kind === 'station' ? snapshot.screen : null;
};

async function sellsNothing(code: string): Promise<void> {
  expect(screen()).toEqual({ name: 'out-of-service', code, freeLabel: null });
  const { meter } = assembled.station.state.evses['A'] ?? {};
  expect(meter?.serialNumber ?? null).toBeNull();
  // Meter and relay answer, and it is still out of service.
  await expect
    .poll(() => assembled.station.state.evses['A']?.relay.isEnergized, { timeout: 5000 })
    .toBe(false);
  assembled.station.intend({ type: 'start', evse: 'A' });
  expect(screen()).toMatchObject({ name: 'out-of-service', code });
  expect(assembled.station.isHalted).toBe(false);
}

test('damaged: F31, and the file stays byte for byte', async () => {
  const data = join(dir, 'data');
  mkdirSync(data);
  const file = join(data, 'station.db');
  writeFileSync(file, 'no database\n'.repeat(1000));
  await start(data);
  await sellsNothing('F31');
  expect(readFileSync(file, 'utf8')).toBe('no database\n'.repeat(1000));
});

test('nowhere to be written: F32', async () => {
  const file = join(dir, 'a-file');
  writeFileSync(file, '');
  await start(join(file, 'data'));
  await sellsNothing('F32');
  expect(readFileSync(file, 'utf8')).toBe('');
});
