/** How many whole charges, with their troubles, the seeded simulation gets through in a second. */
import { nothingSeen } from '../simulation/life.ts';
import { runSeed } from '../simulation/run-seed.ts';
import type { Measurement, Section } from './findings.ts';

const seeds = 20;

async function measure(): Promise<Section> {
  await runSeed(1000, nothingSeen());
  const seen = nothingSeen();
  let virtualMs = 0;
  const beganMs = performance.now();
  for (let seed = 1; seed <= seeds; seed += 1) {
    const result = await runSeed(seed, seen);
    if (result.failure !== null) throw new Error(`seed ${seed}: ${result.failure.message}`);
    virtualMs += result.virtualMs;
  }
  const tookMs = performance.now() - beganMs;
  return {
    name: simulated.name,
    title: simulated.title,
    how:
      `Seeds 1 to ${seeds} of the simulation: ${seen.charges} charges, ${seen.events} events on disk,` +
      ` ${seen.powerCuts} power cuts in ${(virtualMs / 3_600_000).toFixed(1)} virtual hours.`,
    lines: [
      { what: 'charges', figure: (seen.charges * 1000) / tookMs, unit: '/s' },
      { what: 'events on disk', figure: (seen.events * 1000) / tookMs, unit: '/s' },
      { what: 'virtual time over real time', figure: virtualMs / tookMs, unit: '' },
    ],
  };
}

export const simulated: Measurement = {
  name: 'simulation',
  title: 'The seeded simulation of the whole station',
  run: measure,
};
