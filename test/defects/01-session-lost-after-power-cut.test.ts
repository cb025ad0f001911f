/**
 * Failure 1: a session lost, or left open for ever, after a power cut (MicroOcpp #174, libocpp #480).
 * The charge is found again in the journal, ended as PowerLoss and settled, with the relay open.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judge, minuteMs, runVisit, undisturbed } from '../station/one-charge.ts';
import { checkDisk, SqliteDisk } from '../station/sqlite-disk.ts';
import { wholeCharge } from '../station/visits.ts';

/** The write at which the charge is under way: its third meter value with current. */
async function midCharge(): Promise<number> {
  const { lines } = (await undisturbed()).life.disk;
  const values = lines.flatMap((line, index) => (line.includes('"MeterRead"') ? [index + 1] : []));
  return values.at(-3) ?? 0;
}

test.each([
  { what: 'for seconds: the charge goes on', downMs: 5000, reason: 'Local' },
  { what: 'for an hour: it is ended and settled', downMs: 60 * minuteMs, reason: 'PowerLoss' },
])('the power is gone $what', async ({ downMs, reason }) => {
  const dir = mkdtempSync(join(tmpdir(), 'ladekiosk-defect-'));
  const disk = new SqliteDisk(dir);
  const atWrite = await midCharge();
  const cut = { at: 'write', atWrite, keepsTheWrite: true, downMs } as const;
  const course = await runVisit(wholeCharge, disk, cut);
  judge(course, reason);
  expect([...course.life.bills.values()].map(({ stopReason }) => stopReason)).toEqual([reason]);
  checkDisk(disk, course.life);
  rmSync(dir, { recursive: true });
});
