/** A range of seeds in one process, up to the first broken promise. */
import { nothingSeen, type Seen } from './life.ts';
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

/** The seeds of a range, up to the first broken promise. */
export async function runRange({ from, seeds, step = 1 }: SeedRange): Promise<ManySeeds> {
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
