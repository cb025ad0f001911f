/** How long a start takes, from the process to the painted welcome, against a blank window. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kiosk, preparedApp } from '../e2e/kiosk.ts';
import { median, type Measurement, type Section } from './findings.ts';
import { blankArguments, startElectron } from './processes.ts';

/** Starts of each, after one of each that warms the caches and is not counted. */
const rounds = 7;

async function startOnce(args: readonly string[], env: Record<string, string>, word: string) {
  const started = await startElectron(args, env, word);
  await started.end();
  return started.tookMs;
}

async function measure(): Promise<Section> {
  const { args } = await preparedApp();
  const kiosk = await Kiosk.prepare();
  const profile = await mkdtemp(join(tmpdir(), 'ladekiosk-blank-'));
  const blankArgs = await blankArguments(profile);
  const kioskArgs = args(['--config', kiosk.configPath, '--windowed']);
  const startBlank = () => startOnce(blankArgs, {}, 'painted');
  const startKiosk = () => startOnce(kioskArgs, kiosk.world.environment, 'ready ');
  const tookMs = { blank: [] as number[], kiosk: [] as number[] };
  try {
    await startBlank();
    await startKiosk();
    for (let round = 0; round < rounds; round += 1) {
      tookMs.blank.push(await startBlank());
      tookMs.kiosk.push(await startKiosk());
    }
  } finally {
    await kiosk.close();
    await rm(profile, { recursive: true, force: true });
  }
  const [blank, ready] = [median(tookMs.blank), median(tookMs.kiosk)];
  const [fastestBlank, fastestReady] = [Math.min(...tookMs.blank), Math.min(...tookMs.kiosk)];
  return {
    name: startup.name,
    title: startup.title,
    how:
      `Medians of ${rounds} starts each, in turn, without a debugger, both with a profile that was` +
      ' used before. The kiosk opens its database and replays it, reaches its bus and paints the' +
      ' welcome before it says ready. The fastest show what is left when nothing else runs.',
    lines: [
      { what: 'a blank window, painted', figure: blank, unit: 'ms' },
      {
        what: 'the welcome screen, ready',
        figure: ready,
        unit: 'ms',
        ratio: ready / blank,
        aim: { of: 'ratio', atMost: 1.5 },
      },
      { what: 'a blank window, the fastest', figure: fastestBlank, unit: 'ms' },
      {
        what: 'the welcome screen, the fastest',
        figure: fastestReady,
        unit: 'ms',
        ratio: fastestReady / fastestBlank,
      },
    ],
  };
}

export const startup: Measurement = {
  name: 'startup',
  title: 'Start of the process → first screen painted',
  run: measure,
};
