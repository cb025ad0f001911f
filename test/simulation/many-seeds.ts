/**
 * Many seeds, spread over processes: each process takes every n-th seed and reports once. The same
 * seed gives the same run in whichever process.
 */
import { fork } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { bundleSimulation } from './bundled.ts';
import { addSeen, nothingSeen } from './life.ts';
import { runRange, type ManySeeds, type SeedRange } from './seed-range.ts';

/** More processes than this gain little and leave a machine no room. */
const processesAtMost = 2;

function forkPart(range: SeedRange, program: string): Promise<ManySeeds> {
  // Sets and maps arrive as such.
  const child = fork(program, [JSON.stringify(range)], {
    execArgv: ['--enable-source-maps'],
    serialization: 'advanced',
  });
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
  const processes = Math.min(processesAtMost, availableParallelism(), range.seeds);
  return processes === 1 ? runRange(range) : runSpread(range, processes);
}

async function runSpread({ from, seeds, step = 1 }: SeedRange, processes: number) {
  const { program, directory } = await bundleSimulation();
  try {
    const parts = Array.from({ length: processes }, (_, index) => {
      const some = Math.ceil((seeds - index) / processes);
      const part = { from: from + index * step, seeds: some, step: processes * step };
      return forkPart(part, program);
    });
    return together(await Promise.all(parts));
  } finally {
    await rm(directory, { recursive: true });
  }
}

function together(parts: ManySeeds[]): ManySeeds {
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
