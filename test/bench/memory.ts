/** What all processes of the app occupy, on the welcome screen and while charging. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kiosk, preparedApp, until } from '../e2e/kiosk.ts';
import { median, type Measurement, type Section } from './findings.ts';
import { blankArguments, memoryMB, startElectron } from './processes.ts';

/** Chromium's sandbox forbids an ordinary user to look into its processes: without it, here. */
const lookableSwitch = '--no-sandbox';

/** What was allocated while starting is given back within seconds: looked at until it has. */
const settleMs = 6000;
const lookEveryMs = 500;
const looks = 7;

/** The median of the last looks once the tree of processes has come to rest. */
async function settledMB(pid: number): Promise<number> {
  const seen: number[] = [];
  const count = settleMs / lookEveryMs + looks;
  for (let look = 0; look < count; look += 1) {
    seen.push(memoryMB(pid));
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return median(seen.slice(-looks));
}

interface Occupied {
  blank: number;
  welcome: number;
  charging: number;
}

/** Starts it, waits for what `isThere` asks for, and looks. */
async function occupied(
  args: readonly string[],
  env: Record<string, string>,
  word: string,
  isThere: () => boolean = () => true,
): Promise<number> {
  const started = await startElectron([...args, lookableSwitch], env, word);
  try {
    await until('what is to be measured', isThere, 60_000);
    return await settledMB(started.pid);
  } finally {
    await started.end();
  }
}

async function lookAtAll(kiosk: Kiosk, profile: string): Promise<Occupied> {
  const { args } = await preparedApp();
  const { environment } = kiosk.world;
  const blankArgs = await blankArguments(profile);
  const kioskArgs = args(['--config', kiosk.configPath, '--windowed']);
  // The first start of a fresh copy of Electron takes more than any later one.
  await (await startElectron(blankArgs, {}, 'painted')).end();
  const blank = await occupied(blankArgs, {}, 'painted');
  const welcome = await occupied(kioskArgs, environment, 'ready ');
  // Begun with the help of a test driver, ended by a crash, resumed without the driver.
  await kiosk.launch();
  await kiosk.charge();
  await kiosk.kill();
  const charging = await occupied(kioskArgs, environment, 'ready ', () => {
    kiosk.car.bringUpToDate();
    return kiosk.car.car.powerW > 1000;
  });
  return { blank, welcome, charging };
}

async function measure(): Promise<Section> {
  const kiosk = await Kiosk.prepare();
  const profile = await mkdtemp(join(tmpdir(), 'ladekiosk-blank-'));
  let all: Occupied;
  try {
    all = await lookAtAll(kiosk, profile);
  } finally {
    await kiosk.close();
    await rm(profile, { recursive: true, force: true });
  }
  const { blank, welcome, charging } = all;
  const aim = { of: 'ratio', atMost: 1.3 } as const;
  return {
    name: memory.name,
    title: memory.title,
    how:
      'Proportional set size of the whole process tree (main, renderer, GPU, network, zygotes), the' +
      ` median of ${looks} looks ${settleMs / 1000} s after the screen was painted, without a` +
      ' debugger. The charge is one that was resumed after a crash. All run from a copy of Electron' +
      ' of their own, so that they share no page with another one on this machine.',
    lines: [
      { what: 'a blank window', figure: blank, unit: 'MB' },
      { what: 'the welcome screen', figure: welcome, unit: 'MB', ratio: welcome / blank, aim },
      { what: 'while charging', figure: charging, unit: 'MB', ratio: charging / blank, aim },
    ],
  };
}

export const memory: Measurement = {
  name: 'memory',
  title: 'Memory of all processes',
  run: measure,
};
