/** Part of a run in a process of its own: takes its range as JSON and tells the parent what it saw. */
import { runRange, type SeedRange } from './seed-range.ts';

const range = JSON.parse(process.argv[2] ?? '') as SeedRange;
process.send?.(await runRange(range));
