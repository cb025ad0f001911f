/** How soon the glass answers a touch, and what a running charge costs to show. */
import type { Page } from '@playwright/test';
import { Glass } from '../e2e/glass.ts';
import { until } from '../e2e/kiosk.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { quantile, type Line, type Measurement, type Section } from './findings.ts';
import {
  keepPushing,
  startProbing,
  type ProbedWindow,
  type StationSnapshot,
} from './glass-probes.ts';
import { processorMs, processTree } from './processes.ts';
import { pauseUntil } from './stop-round.ts';

/** As often as a charge's figures may come. */
const updatesPerSecond = 4;
const updates = 120;
const processorSeconds = 15;
/** A touch and a release each, at each of the places below. */
const roundsOfTaps = 12;
/** Two frames at 60 a second: an update that is not shown by then has missed one. */
const twoFramesMs = 2000 / 60;

function stationSnapshot(name: string): StationSnapshot {
  const found = snapshots[name];
  if (found?.kind !== 'station') throw new Error(`there is no station snapshot ${name}`);
  return { ...found, language: 'en' };
}

function tapsMs(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as ProbedWindow).tapsMs);
}

function pushesMs(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as ProbedWindow).pushesMs);
}

/** A tap where a finger would make it; resolves once its touch and release are on the glass. */
async function tap(page: Page, name: string, role: 'button' | 'radio' = 'button'): Promise<void> {
  const before = (await tapsMs(page)).length;
  await page.getByRole(role, { name, exact: true }).click({ force: role === 'radio' });
  await until(`the tap on ${name}`, async () => (await tapsMs(page)).length >= before + 2);
}

/** One hand's work: the text's size, a dialog, an amount, the start and a touch of Stop. */
async function tapAround(glass: Glass): Promise<void> {
  const { page } = glass;
  await glass.show(stationSnapshot('welcome'));
  await tap(page, 'Larger text');
  await tap(page, 'Smaller text');
  await tap(page, 'Language');
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await tap(page, 'Start charging');
  await glass.show(stationSnapshot('amount'));
  await tap(page, '500 kr', 'radio');
  await tap(page, '200 kr', 'radio');
}

async function measureTaps(glass: Glass): Promise<number[]> {
  const { page } = glass;
  await tapAround(glass);
  const warmUps = (await tapsMs(page)).length;
  for (let round = 0; round < roundsOfTaps; round += 1) await tapAround(glass);
  return (await tapsMs(page)).slice(warmUps);
}

async function measureUpdates(glass: Glass): Promise<number[]> {
  const { page } = glass;
  const first = stationSnapshot('charging');
  // A new screen is no update of figures.
  await glass.show(first);
  await page.evaluate(keepPushing, { first, perSecond: updatesPerSecond, notes: true });
  await until('the updates', async () => (await pushesMs(page)).length >= updates, 60_000);
  return pushesMs(page);
}

/** Share of one core that all processes of the app take while so many updates a second come, per cent. */
async function processorShare(glass: Glass, name: string, perSecond: number): Promise<number> {
  const first = stationSnapshot(name);
  await glass.page.evaluate(keepPushing, { first, perSecond, notes: false });
  const used = (): number => processTree(glass.pid).reduce((sum, pid) => sum + processorMs(pid), 0);
  await pauseUntil(performance.now() + 2000);
  const [beforeMs, beganMs] = [used(), performance.now()];
  await pauseUntil(beganMs + processorSeconds * 1000);
  return ((used() - beforeMs) / (performance.now() - beganMs)) * 100;
}

interface Shares {
  welcome: number;
  charging: number;
}

function lines(taps: number[], pushes: number[], { welcome, charging }: Shares): Line[] {
  const late = pushes.filter((tookMs) => tookMs > twoFramesMs).length;
  return [
    {
      what: `a touch on the glass, p50 of ${taps.length}`,
      figure: quantile(taps, 0.5),
      unit: 'ms',
      aim: { of: 'figure', atMost: 50 },
    },
    {
      what: 'a touch on the glass, the longest',
      figure: Math.max(...taps),
      unit: 'ms',
      aim: { of: 'figure', atMost: 100 },
    },
    {
      what: `new figures on the glass, p50 of ${pushes.length}`,
      figure: quantile(pushes, 0.5),
      unit: 'ms',
    },
    { what: 'new figures on the glass, the longest', figure: Math.max(...pushes), unit: 'ms' },
    {
      what: 'updates that missed a frame',
      figure: late,
      unit: '',
      aim: { of: 'figure', atMost: 0 },
    },
    { what: 'a core’s time, welcome, an update a second', figure: welcome, unit: '%' },
    {
      what: `a core’s time, charging, ${updatesPerSecond} updates a second`,
      figure: charging,
      unit: '%',
      aim: { of: 'figure', atMost: 5 },
    },
  ];
}

async function measure(): Promise<Section> {
  const glass = await Glass.open();
  try {
    await glass.resize(1280, 800);
    await glass.page.evaluate(startProbing);
    const taps = await measureTaps(glass);
    const pushes = await measureUpdates(glass);
    const shares = {
      welcome: await processorShare(glass, 'welcome', 1),
      charging: await processorShare(glass, 'charging', updatesPerSecond),
    };
    return {
      name: screen.name,
      title: screen.title,
      how:
        'The screen alone at 1280×800, drawn in software. A touch counts from the event’s own time' +
        ' stamp to the end of the frame after it, touch and release each. An update that is not' +
        ' painted within two frames at 60 a second has missed one. A core’s time is that of all' +
        ` processes of the app over ${processorSeconds} s, with a debugger attached that is not asked anything.`,
      lines: lines(taps, pushes, shares),
    };
  } finally {
    await glass.close();
  }
}

export const screen: Measurement = {
  name: 'screen',
  title: 'The glass: touches, new figures, what showing them costs',
  run: measure,
};
