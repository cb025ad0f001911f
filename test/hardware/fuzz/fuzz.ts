/**
 * `npm run fuzz -- --frames 1000000 --seed 1`: a line with so many frames of noise, by seed, under our
 * bus; `--against modbus-serial` puts that package's client on the same line, for comparison.
 */
import { parseArgs } from 'node:util';
import { fuzzLine } from './line-fuzz.ts';
import type { FuzzReport } from './line-fuzz.ts';

const usage =
  'Usage: npm run fuzz -- [--frames 1000000] [--seed 1] [--one-master] [--against modbus-serial]';

const { values } = parseArgs({
  options: {
    frames: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    'one-master': { type: 'boolean', default: false },
    against: { type: 'string', default: 'bus' },
  },
});

function table(title: string, rows: Iterable<[string, number]>): void {
  console.log(`\n${title}`);
  for (const [what, times] of [...rows].toSorted((a, b) => b[1] - a[1])) {
    console.log(`  ${String(times).padStart(8)}  ${what}`);
  }
}

function tell(report: FuzzReport, tookMs: number): void {
  const { wrong, overdue, deaf, counters } = report;
  table('What the line did', report.troubles);
  if (counters) table('What the bus counted', Object.entries(counters));
  table('How questions ended', [
    ['answered', report.answered],
    ['refused by the device', report.exceptions],
    ['unanswered', report.unanswered],
    ["another question's value", wrong.length],
    ['longer than their bound', overdue.length],
    ['unanswered on a line in order again', deaf.length],
    ['forged: a frame that nobody sent, with a right CRC', report.forged],
  ]);
  for (const [what, cases] of Object.entries({ wrong, overdue, deaf })) {
    for (const words of cases.slice(0, 3)) console.log(`\n${what}: ${words}`);
  }
  console.log(
    `\n${report.frames} frames, ${report.questions} questions, the longest ${report.longestMs} ms,` +
      ` ${(report.virtualMs / 3_600_000).toFixed(1)} virtual hours in ${(tookMs / 1000).toFixed(0)} s.`,
  );
}

async function main(): Promise<number> {
  const { against } = values;
  const frames = Number(values.frames);
  const seed = Number(values.seed);
  const isKnown = against === 'bus' || against === 'modbus-serial';
  if (!isKnown || !Number.isSafeInteger(frames) || frames < 1 || !Number.isSafeInteger(seed)) {
    console.error(usage);
    return 64;
  }
  const beganMs = performance.now();
  const hasOtherMaster = !values['one-master'];
  const stopsAtFirst = against === 'bus';
  const report = await fuzzLine({ seed, frames, hasOtherMaster, against, stopsAtFirst });
  tell(report, performance.now() - beganMs);
  const broken = report.wrong.length + report.overdue.length + report.deaf.length;
  if (broken === 0) console.log('Every promise held.');
  else console.log(`Again: npm run fuzz -- --frames ${frames} --seed ${seed}`);
  return broken === 0 ? 0 : 1;
}

process.exitCode = await main();
