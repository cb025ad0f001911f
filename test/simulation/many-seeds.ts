/**
 * Many seeds, spread over processes: each process takes every n-th seed and reports once. The same
 * seed gives the same run in whichever process.
 */
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { addSeen, nothingSeen, type Seen } from './life.ts';
import { runSeed } from './run-seed.ts';

export interface SeedRange {
  from: number;
  seeds: number;
  /** Takes every so many-th seed from `from` on; 1 unless told. */
  step?: number;
}

export interface BrokenPromise {
  seed: number;
  message: string;
  stack: string;
  trail: string[];
}

export interface ManySeeds {
  seen: Seen;
  virtualMs: number;
  /** Of the lowest seed that any process found; null: every promise held. */
  broken: BrokenPromise | null;
}

/** More processes than this gain little and leave a machine no room. */
const processesAtMost = 2;

/** The seeds of a range, up to the first broken promise. */
async function runPart({ from, seeds, step = 1 }: SeedRange): Promise<ManySeeds> {
  const seen = nothingSeen();
  let virtualMs = 0;
  for (let seed = from; seed < from + seeds * step; seed += step) {
    const result = await runSeed(seed, seen);
    virtualMs += result.virtualMs;
    const { failure, trail } = result;
    if (failure === null) continue;
    const { message, stack = '' } = failure;
    return { seen, virtualMs, broken: { seed, message, stack, trail } };
  }
  return { seen, virtualMs, broken: null };
}

/** Part of a run in a process of its own, as `--part`: tells the parent what it saw. */
export async function reportPart(range: SeedRange): Promise<void> {
  const part = await runPart(range);
  process.send?.(part);
}

function forkPart({ from, seeds, step = 1 }: SeedRange, program: string): Promise<ManySeeds> {
  const args = ['--from', String(from), '--seeds', String(seeds), '--part', String(step)];
  // Sets and maps arrive as such.
  const child = fork(program, args, { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
  return new Promise((resolve, reject) => {
    let part: ManySeeds | null = null;
    child.on('message', (message) => {
      part = message as ManySeeds;
      child.disconnect();
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (part !== null) resolve(part);
      else reject(new Error(`a process of the simulation ended with ${code} and no report`));
    });
  });
}

/** Runs a range of seeds, on as many processes as are of use. */
export async function runMany(range: SeedRange): Promise<ManySeeds> {
  const { from, seeds, step = 1 } = range;
  const processes = Math.min(processesAtMost, availableParallelism(), seeds);
  const program = fileURLToPath(new URL('simulate.ts', import.meta.url));
  const parts = await Promise.all(
    Array.from({ length: processes }, (_, index) =>
      processes === 1
        ? runPart(range)
        : forkPart(
            {
              from: from + index * step,
              seeds: Math.ceil((seeds - index) / processes),
              step: processes * step,
            },
            program,
          ),
    ),
  );
  const all: ManySeeds = { seen: nothingSeen(), virtualMs: 0, broken: null };
  for (const { seen, virtualMs, broken } of parts) {
    addSeen(all.seen, seen);
    all.virtualMs += virtualMs;
    if (broken !== null && broken.seed < (all.broken?.seed ?? Number.POSITIVE_INFINITY)) {
      all.broken = broken;
    }
  }
  return all;
}
