/**
 * The power goes at every single journal write of whole visits, smooth and troubled, before it is on
 * disk and after, for seconds and for hours: each time the relay ends open and the money is settled
 * exactly once.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOf, judge, minuteMs, noCut, runVisit, undisturbed } from './one-charge.ts';
import { checkDisk, makeDiskDirectory, SqliteDisk } from './sqlite-disk.ts';
import { troubledVisits, wholeCharge } from './visits.ts';

let dir: string;
beforeEach(() => {
  dir = makeDiskDirectory();
});
afterEach(() => rmSync(dir, { recursive: true }));

const kinds = [
  { keepsTheWrite: true, downMs: 4000 },
  { keepsTheWrite: false, downMs: 4000 },
  { keepsTheWrite: true, downMs: 20 * minuteMs },
  { keepsTheWrite: false, downMs: 20 * minuteMs },
];

describe.each([wholeCharge, ...troubledVisits])('$name', (visit) => {
  it('ends as it must when the power stays on', async () => {
    const disk = new SqliteDisk(dir);
    const course = await runVisit(visit, disk, noCut);
    judge(course, 'no cut');
    expect(endOf(course)).toBe(visit.end);
    checkDisk(disk, course.life);
  });

  it.each(kinds)(
    'is settled wherever the power goes: kept $keepsTheWrite, down $downMs ms',
    async (kind) => {
      const writes = (await undisturbed(visit)).life.disk.lines.length;
      expect(writes).toBeGreaterThan(10);
      let endedTheSame = 0;
      for (let atWrite = 1; atWrite <= writes; atWrite += 1) {
        const disk = new SqliteDisk(join(dir, `cut-${atWrite}`));
        const course = await runVisit(visit, disk, { at: 'write', atWrite, ...kind });
        expect(course.life.seen.powerCuts).toBe(1);
        judge(course, `cut at write ${atWrite}: ${disk.lines.at(atWrite - 1) ?? 'the last'}`);
        checkDisk(disk, course.life);
        if (endOf(course) === visit.end) endedTheSame += 1;
      }
      expect(endedTheSame).toBeGreaterThan(writes / 3);
    },
    120_000,
  );
});
