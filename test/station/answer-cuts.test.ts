/**
 * The power goes at every single call of whole visits: each request to Vipps, each question to the
 * meter, each command to the relay; just before it reaches the other side, and when the other side
 * has done it and the answer is about to arrive. Each time the relay ends open and the money is
 * settled exactly once.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endOf, judge, minuteMs, runVisit, undisturbed } from './one-charge.ts';
import { checkDisk, makeDiskDirectory, SqliteDisk } from './sqlite-disk.ts';
import { fullCaptureOnly, lateCancel, twoOutlets, wholeCharge } from './visits.ts';

let dir: string;
beforeEach(() => {
  dir = makeDiskDirectory();
});
afterEach(() => rmSync(dir, { recursive: true }));

it('every kind of call is among them', async () => {
  const charge = new Set((await undisturbed(wholeCharge)).calls);
  const refund = new Set((await undisturbed(fullCaptureOnly)).calls);
  expect([...new Set([...charge, ...refund])].toSorted()).toEqual([
    'meter: read',
    'meter: who are you',
    'relay: energize',
    'relay: open',
    'relay: state',
    'vipps: GET ladekiosk-probe-of-no-payment',
    'vipps: GET payments',
    'vipps: POST cancel',
    'vipps: POST capture',
    'vipps: POST get',
    'vipps: POST payments',
    'vipps: POST receipts',
    'vipps: POST refund',
  ]);
});

const kinds = [
  { isDone: false, downMs: 4000 },
  { isDone: true, downMs: 4000 },
  { isDone: false, downMs: 20 * minuteMs },
  { isDone: true, downMs: 20 * minuteMs },
];

describe.each([wholeCharge, fullCaptureOnly, lateCancel, twoOutlets])('$name', (visit) => {
  it.each(kinds)(
    'is settled at whichever call the power goes: done $isDone, down $downMs ms',
    async (kind) => {
      const { calls } = await undisturbed(visit);
      expect(calls.length).toBeGreaterThan(40);
      let endedTheSame = 0;
      for (const [index, call] of calls.entries()) {
        const disk = new SqliteDisk(join(dir, `cut-${index}`));
        const course = await runVisit(visit, disk, { at: 'call', atCall: index + 1, ...kind });
        // The very same life up to the cut.
        expect(course.calls.slice(0, index + 1)).toEqual(calls.slice(0, index + 1));
        expect(course.life.seen.powerCuts).toBe(1);
        judge(course, `cut at call ${index + 1} of ${calls.length}, ${call}`);
        checkDisk(disk, course.life);
        if (endOf(course) === visit.end) endedTheSame += 1;
      }
      expect(endedTheSame).toBeGreaterThan(calls.length / 3);
    },
    120_000,
  );
});
