/**
 * A backup taken from a running station is whole, and a station that starts on it, however old it
 * is, ends with all money where it belongs: nothing is taken twice, nothing held is forgotten, and
 * what only a person can decide is said and not touched.
 */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../electron/journal.ts';
import { runSessions } from '../../electron/records/sessions-command.ts';
import type { Rules } from '../../electron/session/state.ts';
import type { LedgerPayment } from '../sim/vipps/ledger.ts';
import { withPrices } from '../session/walk.ts';
import { makeDiskDirectory } from '../station/sqlite-disk.ts';
import { StationOnDisk } from './station-on-disk.ts';

const rules: Rules = withPrices({ ENERGY: '45.90' }, { receiptMs: 5000 });
const dayMs = 86_400_000;
let dir: string;
let world: StationOnDisk;
beforeEach(() => {
  dir = makeDiskDirectory();
  mkdirSync(join(dir, 'old'));
  mkdirSync(join(dir, 'fresh'));
  world = new StationOnDisk(rules);
  world.boot(join(dir, 'old', 'station.db'));
});
afterEach(() => {
  world.end();
  rmSync(dir, { recursive: true });
});

const backupPath = (): string => join(dir, 'backup.db');

function backUp(): void {
  const said = runSessions(['--data-dir', 'old', '--backup', 'backup.db'], dir);
  expect([said.exitCode, said.err]).toEqual([0, '']);
}

/** The old machine is lost; a new one gets the backup, some time later. */
async function restore(downMs: number): Promise<void> {
  world.end();
  await world.pass(downMs);
  const path = join(dir, 'fresh', 'station.db');
  renameSync(backupPath(), path);
  world.boot(path);
}

function paid({ capturedMinor, refundedMinor }: LedgerPayment): number {
  return capturedMinor - refundedMinor;
}

function captures({ events }: LedgerPayment): number {
  return events.filter(({ name, success }) => name === 'CAPTURED' && success).length;
}

const alerts = (): string[] => world.station.state.alerts.map(({ code }) => code);

describe('a backup of a running station', () => {
  it('is the same record, in one file, while the station goes on', async () => {
    await world.toCharging(35_000);
    backUp();
    const state = JSON.stringify(world.station.state);
    const copy = openJournal(backupPath());
    expect(JSON.stringify(copy.replay(rules).state)).toBe(state);
    copy.close();
    await world.pass(60_000);
    expect(world.deliveredWh).toBeGreaterThan(300);
    expect(readdirSync(dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('never replaces what is there already', () => {
    writeFileSync(backupPath(), 'last week’s');
    const said = runSessions(['--data-dir', 'old', '--backup', 'backup.db'], dir);
    expect(said.exitCode).toBe(73);
    expect(said.err).toContain('is there already');
    expect(readFileSync(backupPath(), 'utf8')).toBe('last week’s');
  });

  it('that cannot be written leaves nothing behind', () => {
    const said = runSessions(['--data-dir', 'old', '--backup', 'nowhere/backup.db'], dir);
    expect(said.exitCode).toBe(73);
    expect(said.err).toContain('could not be made');
    expect(existsSync(join(dir, 'nowhere'))).toBe(false);
  });
});

describe('a station on an old backup', () => {
  it('finds settled what was settled after it, and takes nothing again', async () => {
    const reference = await world.toCharging(35_000);
    await world.until(() => world.deliveredWh >= 100);
    world.network.isDown = true;
    world.stop();
    await world.until(() => world.screen === 'finished');
    backUp();
    world.network.isDown = false;
    await world.settle();
    const before = world.sandbox.payment(reference);
    expect([captures(before), before.isSettled]).toEqual([1, true]);
    await restore(3 * dayMs);
    await world.settle();
    const after = world.sandbox.payment(reference);
    expect(after).toEqual({ ...before, receipt: after.receipt });
    expect(after.receipt?.totalMinor).toBe(paid(before));
    expect(alerts()).toEqual([]);
    const { out } = runSessions(['--data-dir', 'fresh', '--format', 'json'], dir);
    const { totals } = JSON.parse(out) as { totals: object[] };
    expect(totals).toMatchObject([
      { unsettled: 0, capturedMinor: before.capturedMinor, releasedMinor: before.cancelledMinor },
    ]);
  });

  it('bills what was left unsettled when the machine was lost', async () => {
    const reference = await world.toCharging(35_000);
    await world.until(() => world.deliveredWh >= 100);
    backUp();
    const knownWh = world.deliveredWh;
    await restore(dayMs);
    await world.settle();
    const payment = world.sandbox.payment(reference);
    // What the last lease let flow after the backup is this driver's too, and on the meter.
    const deliveredWh = world.outlet.car.meterWh - world.startMeterWh;
    expect(deliveredWh).toBeGreaterThanOrEqual(knownWh);
    expect(deliveredWh).toBeLessThan(knownWh + 30);
    // 45.90 kr a kWh are 4.59 øre a Wh.
    expect(payment.capturedMinor).toBe(Math.round(deliveredWh * 4.59));
    expect(payment.capturedMinor + payment.cancelledMinor).toBe(payment.authorizedMinor);
    expect(captures(payment)).toBe(1);
  });

  it('moves nothing, and calls a person, where more was taken than it knows of', async () => {
    const reference = await world.toCharging(35_000);
    await world.until(() => world.deliveredWh >= 100);
    backUp();
    await world.until(() => world.deliveredWh >= 300);
    world.stop();
    await world.until(() => world.screen === 'finished');
    await world.settle();
    const before = world.sandbox.payment(reference);
    await restore(dayMs);
    await world.pass(6 * 3_600_000);
    const after = world.sandbox.payment(reference);
    expect({ ...after, receipt: null }).toEqual({ ...before, receipt: null });
    expect(alerts()).toContain('changed-outside');
    const { out } = runSessions(['--data-dir', 'fresh', '--alerts'], dir);
    expect(out).toContain(reference);
    expect(out).toContain('stands');
  });

  it('finds payments that it never knew, and lets go of what they hold', async () => {
    await world.visit({ amountMinor: 35_000, energyWh: 50 });
    await world.settle();
    await world.pass(60_000);
    backUp();
    await world.visit({ amountMinor: 20_000, energyWh: 50 });
    await world.settle();
    await world.pass(60_000);
    const lost = await world.toCharging(35_000);
    const before = world.sandbox.payments();
    expect(before).toHaveLength(3);
    await restore(600_000);
    await world.until(() => alerts().includes('orphan'));
    expect(world.sandbox.payment(lost).cancelledMinor).toBe(0);
    await world.until(() => world.sandbox.payment(lost).isSettled, 2 * dayMs);
    const payment = world.sandbox.payment(lost);
    expect([payment.capturedMinor, payment.cancelledMinor]).toEqual([0, 35_000]);
    // What the others had paid is as it was.
    const others = (all: LedgerPayment[]): number[] =>
      all.filter(({ reference }) => reference !== lost).map(paid);
    expect(others(world.sandbox.payments())).toEqual(others(before));
    // The next driver gets a reference that nobody had.
    const next = await world.visit({ amountMinor: 20_000, energyWh: 50 });
    expect(before.map(({ reference }) => reference)).not.toContain(next);
    await world.settle();
    expect(captures(world.sandbox.payment(next))).toBe(1);
  });
});
