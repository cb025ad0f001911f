/**
 * The whole station in plain Node on real lines: Modbus frames over TCP to meter and relay, HTTP to
 * Vipps, SQLite on disk. From first touch to receipt, and killed by force on the way.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Intent, Screen, Snapshot } from '../../electron/session/view.ts';
import { startWorld } from '../sim/world.ts';
import type { World } from '../sim/world-types.ts';
import type { Word } from './station-process.ts';

const program = fileURLToPath(new URL('station-process.ts', import.meta.url));

let world: World;
let dir: string;
let config: string;
let child: ChildProcess | null = null;

/** What the running station's screen would show. */
let screen: Screen | null = null;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-charge-'));
  world = await startWorld();
  // A hundred times the usual price: seconds of current are worth a capture.
  const components = [{ type: 'ENERGY', price: 459, vat: 25, step_size: 1 }];
  const tariff = { elements: [{ price_components: components }] };
  config = await world.writeStationConfig(dir, { tariff });
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = null;
  await world.close();
  rmSync(dir, { recursive: true, force: true });
});

function startStation(): void {
  screen = null;
  const env = { ...process.env, ...world.environment };
  const started = fork(program, [config], { execArgv: ['--import', 'tsx'], env });
  child = started;
  started.on('message', (word: Word) => {
    if (child !== started || !('snapshot' in word)) return;
    const { snapshot }: { snapshot: Snapshot } = word;
    if (snapshot.kind === 'station') ({ screen } = snapshot);
  });
}

function intend(intent: Intent): void {
  child?.send(intent);
}

async function shows<Name extends Screen['name']>(
  name: Name,
  isWanted: (shown: Extract<Screen, { name: Name }>) => boolean = () => true,
): Promise<Extract<Screen, { name: Name }>> {
  const wanted = (): Extract<Screen, { name: Name }> | null => {
    if (screen?.name !== name) return null;
    const shown = screen as Extract<Screen, { name: Name }>;
    return isWanted(shown) ? shown : null;
  };
  await expect
    .poll(() => (wanted() === null ? (screen?.name ?? 'nothing') : name), { timeout: 30_000 })
    .toBe(name);
  await expect.poll(wanted, { timeout: 30_000 }).not.toBeNull();
  const shown = wanted();
  if (shown === null) throw new Error(`${name} was shown, and is not any more`);
  return shown;
}

async function toCharging(): Promise<void> {
  await shows('welcome', ({ canStart }) => canStart);
  intend({ type: 'start', evse: 'A' });
  await shows('terms');
  intend({ type: 'acceptTerms', evse: 'A' });
  await shows('amount');
  intend({ type: 'pay', evse: 'A', amountMinor: 35_000 });
  const { qr } = await shows('pay', (pay) => pay.qr !== null);
  const reference = qr?.kind === 'text' ? world.sandbox.customer.scan(qr.payload) : null;
  expect(world.sandbox.customer.approve(reference ?? '').ok).toBe(true);
  await shows('plug-in');
  world.evse('A').plugIn();
  await shows('charging', ({ energyWh }) => energyWh >= 5);
}

async function stopAndSettle() {
  intend({ type: 'stop', evse: 'A' });
  const receipt = await shows('receipt', ({ settled }) => settled === 'settled');
  const [payment, ...others] = world.sandbox.payments();
  expect(others).toEqual([]);
  const captures = payment?.events.filter(({ name, success }) => name === 'CAPTURED' && success);
  expect(captures).toHaveLength(1);
  expect(payment).toMatchObject({
    reference: receipt.reference,
    authorizedMinor: 35_000,
    capturedMinor: receipt.capturedMinor,
    cancelledMinor: 35_000 - receipt.capturedMinor,
    refundedMinor: 0,
    receipt: { totalMinor: receipt.capturedMinor, findings: [] },
  });
  expect(receipt.capturedMinor).toBe(Math.round(receipt.energyWh * 45.9));
  expect(world.evse('A').relay.contactIsClosed(0)).toBe(false);
  expect(world.evse('A').relay.plainOnCount).toBe(0);
  world.evse('A').bringUpToDate();
  // The register is a float of kWh, rounded to whole Wh at the reading.
  const offWh = receipt.meterStopWh - world.evse('A').car.exactMeterWh;
  expect(Math.abs(offWh)).toBeLessThanOrEqual(1);
  return receipt;
}

test('killed in the middle, it goes on and settles once', { timeout: 90_000 }, async () => {
  startStation();
  await toCharging();
  const { relay } = world.evse('A');
  expect(relay.contactIsClosed(0)).toBe(true);
  child?.kill('SIGKILL');
  // Nobody opens it: its lease runs out.
  await expect.poll(() => relay.contactIsClosed(0), { timeout: 6000 }).toBe(false);
  expect(world.sandbox.payments()[0]).toMatchObject({ state: 'AUTHORIZED', capturedMinor: 0 });
  startStation();
  const resumed = await shows('charging', ({ suspended }) => suspended === null);
  expect(resumed.energyWh).toBeGreaterThanOrEqual(5);
  await shows('charging', ({ energyWh }) => energyWh >= resumed.energyWh + 3);
  const receipt = await stopAndSettle();
  expect(receipt).toMatchObject({ meterStartWh: 4_217_350, meterSerialNumber: '58213377' });
  const db = new Database(join(dir, 'data', 'station.db'), { readonly: true });
  const row = db.prepare('SELECT * FROM sessions').get([]) as Record<string, unknown>;
  db.close();
  expect(row).toMatchObject({
    reference: receipt.reference,
    meter_start_wh: receipt.meterStartWh,
    meter_stop_wh: receipt.meterStopWh,
    energy_wh: receipt.energyWh,
    cost_minor: receipt.capturedMinor,
    captured_minor: receipt.capturedMinor,
    cancelled_minor: receipt.releasedMinor,
    is_settled: 1,
  });
});
