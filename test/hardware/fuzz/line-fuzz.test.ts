/** The troubled line in `npm test`: some ten thousand frames by seed; `npm run fuzz` is the long run. */
import { describe, expect, it } from 'vitest';
import { damages } from './trouble.ts';
import { fuzzLine } from './line-fuzz.ts';

const frames = 15_000;

describe.each([
  ['one master', 1, false],
  ['one master', 3, false],
  ['another master', 1, true],
  ['another master', 5, true],
] as const)('a troubled line with %s, seed %i', (_, seed, hasOtherMaster) => {
  it('never gives a wrong value, ends every question in time and works again', async () => {
    const report = await fuzzLine({ seed, frames, hasOtherMaster });
    expect(report).toMatchObject({ wrong: [], overdue: [], deaf: [] });
    // Every kind of trouble came, often, and much got through all the same.
    for (const damage of [...damages, 'silent', 'late', 'exception'] as const) {
      expect([damage, (report.troubles.get(damage) ?? 0) > 100]).toEqual([damage, true]);
    }
    expect(report.answered).toBeGreaterThan(0.35 * report.questions);
    const asked = report.troubles.get('another master asks') ?? 0;
    expect(asked > 500).toBe(hasOtherMaster);
    // Nearly all that it asked is noticed; a question that ours overlaps is not.
    expect((report.counters?.foreign ?? 0) >= 0.9 * asked).toBe(true);
  });
});

it('finds out a master that takes what comes: modbus-serial, read one behind', async () => {
  const report = await fuzzLine({
    seed: 1,
    frames: 3000,
    hasOtherMaster: false,
    against: 'modbus-serial',
    stopsAtFirst: false,
  });
  expect(report.wrong.length).toBeGreaterThan(10);
});
