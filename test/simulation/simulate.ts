/** `npm run simulate -- --seeds 500 --from 1`: many seeds, what they covered, the first failure. */
import { parseArgs } from 'node:util';
import { runMany } from './many-seeds.ts';
import type { BrokenPromise } from './seed-range.ts';

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

function tellBroken({ seed, message, stack, trail }: BrokenPromise): void {
  console.log(`\nseed ${seed} broke a promise: ${message}`);
  console.log(stack);
  console.log(`\nThe last events of ${trail.length}:`);
  for (const line of trail.slice(-Number(values.trail))) console.log(`  ${line}`);
  console.log(`\nAgain: npm run simulate -- --seeds 1 --from ${seed}`);
}

async function main(): Promise<number> {
  const from = Number(values.from);
  const seeds = Number(values.seeds);
  if (!Number.isSafeInteger(from) || !Number.isSafeInteger(seeds) || seeds < 1) {
    console.error('Usage: npm run simulate -- --seeds 500 --from 1 [--trail 60]');
    return 64;
  }
  const beganMs = performance.now();
  const { seen, virtualMs, broken } = await runMany({ from, seeds });
  if (broken !== null) {
    tellBroken(broken);
    return 1;
  }
  const tookS = (performance.now() - beganMs) / 1000;
  table('How visits ended', seen.outcomes);
  table('Where and when', seen.circumstances);
  table('More time for', seen.stays);
  table('Phones and webhooks', seen.phones);
  table('Strangers at the screen', seen.strangers);
  table('Technicians', seen.technicians);
  table('What went wrong', seen.faults);
  table('How calls failed', seen.failures);
  table('Error codes of Vipps that arrived', seen.codes);
  table('Alerts', seen.alerts);
  console.log('\nTransitions seen');
  for (const transition of [...seen.transitions].toSorted()) {
    console.log(`           ${transition}`);
  }
  console.log(
    `\n${seeds} seeds from ${from}: every promise held. ${seen.payments} payments, ${seen.charges} charges, ${seen.events} events,` +
      ` ${seen.powerCuts} power cuts, ${seen.powerCutsAtWrites} of them at a journal write,` +
      ` ${(virtualMs / 3_600_000).toFixed(1)} virtual hours` +
      ` in ${tookS.toFixed(1)} s (${(seen.charges / tookS).toFixed(1)} charges a second).`,
  );
  return 0;
}

process.exitCode = await main();
