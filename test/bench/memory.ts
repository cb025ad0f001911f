/** What all processes of the app occupy, on the welcome screen and while charging. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron } from '@playwright/test';
import { Kiosk, preparedApp } from '../e2e/kiosk.ts';
import { median, type Measurement, type Section } from './findings.ts';
import { blankArguments, memoryMB } from './processes.ts';

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

function pidOf(app: { process(): { pid?: number | undefined } }): number {
  const { pid } = app.process();
  if (pid === undefined) throw new Error('the app has no process');
  return pid;
}

async function measureBlank(): Promise<number> {
  const { executablePath, env } = await preparedApp();
  const profile = await mkdtemp(join(tmpdir(), 'ladekiosk-blank-'));
  const args = [...(await blankArguments(profile)), lookableSwitch];
  const app = await _electron.launch({ executablePath, args, env });
  try {
    await app.firstWindow();
    return await settledMB(pidOf(app));
  } finally {
    await app.close();
    await rm(profile, { recursive: true, force: true });
  }
}

async function measureKiosk(): Promise<{ welcome: number; charging: number }> {
  const kiosk = await Kiosk.start({ args: [lookableSwitch] });
  try {
    await kiosk.showing('welcome');
    const welcome = await settledMB(pidOf(kiosk.app));
    await kiosk.charge();
    return { welcome, charging: await settledMB(pidOf(kiosk.app)) };
  } finally {
    await kiosk.close();
  }
}

async function measure(): Promise<Section> {
  const blank = await measureBlank();
  const { welcome, charging } = await measureKiosk();
  const aim = { of: 'ratio', atMost: 1.3 } as const;
  return {
    name: memory.name,
    title: memory.title,
    how:
      'Proportional set size of the whole process tree (main, renderer, GPU, network, zygotes), the' +
      ` median of ${looks} looks ${settleMs / 1000} s after the screen was painted. All three are` +
      ' held by the same test driver, and run from a copy of Electron of their own, so that they' +
      ' share no page with another one on this machine.',
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
