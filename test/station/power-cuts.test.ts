/**
 * The power goes at every single journal write of a whole charge, before it is on disk and after,
 * for seconds and for hours: each time the relay ends open and the money is settled exactly once.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../electron/journal.ts';
import { MemoryDisk } from '../simulation/memory-journal.ts';
import { chargeOnce, dearRules, judge, minuteMs, noCut } from './one-charge.ts';
import { SqliteDisk } from './sqlite-disk.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-cut-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('a whole charge', () => {
  it('is settled when the power stays on', async () => {
    const life = await chargeOnce(new SqliteDisk(dir), noCut);
    judge(life, 'no cut');
    expect([...life.bills.values()].at(0)?.dueMinor).toBeGreaterThan(100);
    expect(life.disk.lines.length).toBeGreaterThan(30);
  });

  const kinds = [
    { keepsTheWrite: true, downMs: 4000 },
    { keepsTheWrite: false, downMs: 4000 },
    { keepsTheWrite: true, downMs: 20 * minuteMs },
    { keepsTheWrite: false, downMs: 20 * minuteMs },
  ];
  it.each(kinds)(
    'is settled wherever the power goes: kept $keepsTheWrite, down $downMs ms',
    async (kind) => {
      const writes = (await chargeOnce(new MemoryDisk(), noCut)).disk.lines.length;
      let charged = 0;
      for (let atWrite = 1; atWrite <= writes; atWrite += 1) {
        const disk = new SqliteDisk(join(dir, `cut-${atWrite}`));
        const cut = await chargeOnce(disk, { atWrite, ...kind });
        expect(cut.seen.powerCuts).toBe(1);
        judge(cut, `cut at write ${atWrite}: ${disk.lines.at(atWrite - 1) ?? 'the last'}`);
        if ([...cut.bills.values()].some(({ dueMinor }) => dueMinor > 0)) charged += 1;
        disk.close();
        // What the last life leaves on disk is what it knew.
        const again = openJournal(disk.path);
        expect(again.replay(dearRules).state).toEqual(JSON.parse(JSON.stringify(cut.state())));
        again.close();
      }
      expect(charged).toBeGreaterThan(writes / 2);
    },
    60_000,
  );
});
