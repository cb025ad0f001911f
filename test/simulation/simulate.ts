/** `npm run simulate -- --seeds 500 --from 1`: many seeds, what they covered, the first failures. */
import { parseArgs } from 'node:util';
import { nothingSeen } from './life.ts';
import { runSeed } from './run-seed.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    trail: { type: 'string', default: '60' },
  },
});

function table(title: string, counts: Map<string, number>): void {
  console.log(`\n${title}`);
  for (const [what, times] of [...counts].toSorted((a, b) => b[1] - a[1])) {
    console.log(`  ${String(times).padStart(7)}  ${what}`);
  }
}

async function main(): Promise<number> {
  const from = Number(values.from);
  const seeds = Number(values.seeds);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(seeds) || seeds < 1) {
    console.error('Usage: npm run simulate -- --seeds 500 --from 1 [--trail 60]');
    return 64;
  }
  const seen = nothingSeen();
  const beganMs = performance.now();
  let virtualMs = 0;
  for (let seed = from; seed < from + seeds; seed += 1) {
    const result = await runSeed(seed, seen);
    virtualMs += result.virtualMs;
    if (result.failure !== null) {
      console.log(`\nseed ${seed} broke a promise: ${result.failure.message}`);
      console.log(result.failure.stack ?? '');
      console.log(`\nThe last events of ${result.trail.length}:`);
      for (const line of result.trail.slice(-Number(values.trail))) console.log(`  ${line}`);
      console.log(`\nAgain: npm run simulate -- --seeds 1 --from ${seed}`);
      return 1;
    }
  }
  const tookS = (performance.now() - beganMs) / 1000;
  table('How charges ended', seen.outcomes);
  table('What went wrong', seen.faults);
  console.log('\nTransitions seen');
  for (const transition of [...seen.transitions].toSorted())
    console.log(`           ${transition}`);
  console.log(
    `\n${seeds} seeds from ${from}: every promise held. ${seen.charges} charges, ${seen.events} events,` +
      ` ${seen.powerCuts} power cuts, ${(virtualMs / 3_600_000).toFixed(1)} virtual hours` +
      ` in ${tookS.toFixed(1)} s (${(seen.charges / tookS).toFixed(1)} charges a second).`,
  );
  return 0;
}

process.exitCode = await main();
