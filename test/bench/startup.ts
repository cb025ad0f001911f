/** How long a start takes, from the process to the painted welcome, against a blank window. */
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kiosk, preparedApp } from '../e2e/kiosk.ts';
import { median, type Line, type Measurement, type Section } from './findings.ts';
import { blankArguments, startElectron } from './processes.ts';

/** Starts of each, after one of each that warms the caches and is not counted. */
const rounds = 7;

async function startOnce(args: readonly string[], env: Record<string, string>, word: string) {
  const started = await startElectron(args, env, word);
  await started.end();
  return started.tookMs;
}

/** A bus adapter that takes connections and never says a word. */
async function silentBus() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => sockets.delete(socket));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

interface Starts {
  blank: number[];
  kiosk: number[];
  dead: number[];
}

function linesOf(tookMs: Starts): Line[] {
  const [blank, ready] = [median(tookMs.blank), median(tookMs.kiosk)];
  const unready = median(tookMs.dead);
  const [fastestBlank, fastestReady] = [Math.min(...tookMs.blank), Math.min(...tookMs.kiosk)];
  return [
    { what: 'a blank window, painted', figure: blank, unit: 'ms' },
    {
      what: 'the welcome screen, ready',
      figure: ready,
      unit: 'ms',
      ratio: ready / blank,
      aim: { of: 'ratio', atMost: 1.5 },
    },
    {
      what: 'a first screen while no device answers',
      figure: unready,
      unit: 'ms',
      ratio: unready / ready,
      aim: { of: 'ratio', atMost: 1.15 },
    },
    { what: 'a blank window, the fastest', figure: fastestBlank, unit: 'ms' },
    {
      what: 'the welcome screen, the fastest',
      figure: fastestReady,
      unit: 'ms',
      ratio: fastestReady / fastestBlank,
    },
  ];
}

async function measure(): Promise<Section> {
  const { args } = await preparedApp();
  const kiosk = await Kiosk.prepare();
  const silent = await silentBus();
  const dead = await Kiosk.prepare({ config: { buses: { cabinet: { tcp: silent.address } } } });
  const profile = await mkdtemp(join(tmpdir(), 'ladekiosk-blank-'));
  const blankArgs = await blankArguments(profile);
  const kioskArgs = args(['--config', kiosk.configPath, '--windowed']);
  const startBlank = () => startOnce(blankArgs, {}, 'painted');
  const startKiosk = () => startOnce(kioskArgs, kiosk.world.environment, 'ready ');
  const deadArgs = args(['--config', dead.configPath, '--windowed']);
  const startDead = () => startOnce(deadArgs, dead.world.environment, 'ready ');
  const tookMs: Starts = { blank: [], kiosk: [], dead: [] };
  try {
    await startBlank();
    await startKiosk();
    await startDead();
    for (let round = 0; round < rounds; round += 1) {
      tookMs.blank.push(await startBlank());
      tookMs.kiosk.push(await startKiosk());
      tookMs.dead.push(await startDead());
    }
  } finally {
    await kiosk.close();
    await dead.close();
    silent.close();
    await rm(profile, { recursive: true, force: true });
  }
  return {
    name: startup.name,
    title: startup.title,
    how:
      `Medians of ${rounds} starts each, in turn, without a debugger, all with a profile that was` +
      ' used before. The kiosk opens its database and replays it, reaches its bus and paints the' +
      ' welcome before it says ready; where no device answers, it paints that. The fastest show' +
      ' what is left when nothing else runs.',
    lines: linesOf(tookMs),
  };
}

export const startup: Measurement = {
  name: 'startup',
  title: 'Start of the process → first screen painted',
  run: measure,
};
