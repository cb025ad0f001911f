/**
 * Every screen and dialog as axe sees it: names, roles, order, contrast (WCAG 2.2 AA and axe's best
 * practice), in every look the screen has.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, test, type Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Language, Snapshot } from '../../electron/contract.ts';
import { languages } from '../../electron/session/view.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { Glass } from './glass.ts';
import {
  chooseModes,
  oneDriversScreens,
  pressKey,
  stationSnapshot,
  type WantedModes,
} from './modes.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  // Nothing is loaded from anywhere: the styles in the page are enough.
  preload: false,
  elementRef: false,
};

interface AxeWindow {
  axe?: { run(options: RunOptions): Promise<AxeResults> };
}

async function openWithAxe(): Promise<Glass> {
  const glass = await Glass.open();
  await glass.page.evaluate(axeSource);
  return glass;
}

/**
 * What stands in Stop below its name ("Hold for 1 s"), and below "Stay here", is the button's
 * description: the name, which people say to press it, stays short.
 */
function isHint(rule: string, html: string): boolean {
  const isDescribed = /class="(?:hold-button|stay)[" ][^>]* aria-describedby=/.test(html);
  return rule === 'label-content-name-mismatch' && isDescribed;
}

/** One sentence for each thing axe objects to on the screen as it stands. */
async function objections(page: Page, what: string): Promise<string[]> {
  const violations = await page.evaluate(async (wanted) => {
    const { axe } = globalThis as AxeWindow;
    if (axe === undefined) throw new Error('axe is not in the page');
    const results = await axe.run(wanted);
    return results.violations.map(({ id, nodes }) => ({
      id,
      html: nodes.map((node) => node.html),
    }));
  }, options);
  return violations.flatMap(({ id, html }) =>
    html.filter((one) => !isHint(id, one)).map((one) => `${what}: ${id}: ${one.slice(0, 200)}`),
  );
}

/** The same of a snapshot; again if the computer was so busy that the screen gave it up meanwhile. */
async function objectionsTo(glass: Glass, snapshot: Snapshot, what: string): Promise<string[]> {
  const name = snapshot.kind === 'setup' ? 'setup' : snapshot.screen.name;
  for (;;) {
    await glass.show(snapshot);
    const found = await objections(glass.page, what);
    if ((await glass.page.locator('main').getAttribute('data-screen')) === name) return found;
  }
}

async function look(glass: Glass, language: Language): Promise<string[]> {
  const found: string[] = [];
  for (const [name, snapshot] of oneDriversScreens) {
    found.push(...(await objectionsTo(glass, { ...snapshot, language }, name)));
  }
  for (const dialog of ['button.help', 'button.language', 'button.display'] as const) {
    await glass.show({ ...stationSnapshot('charging'), language });
    await pressKey(glass.page, dialog, language);
    await glass.page.locator('dialog[open]').waitFor();
    found.push(...(await objections(glass.page, dialog)));
    await glass.show({ ...stationSnapshot('charging'), language });
    await pressKey(glass.page, 'button.close', language);
  }
  return found;
}

const looks: Record<string, WantedModes & { colorScheme?: 'light' | 'dark' }> = {
  light: {},
  dark: { colorScheme: 'dark' },
  'high contrast': { contrastIsHigh: true },
  'larger text': { textIsLarge: true },
  'low reach': { controlsAreLow: true },
};

for (const [name, { colorScheme = 'light', ...modes }] of Object.entries(looks)) {
  test(name, async () => {
    const glass = await openWithAxe();
    try {
      await glass.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await chooseModes(glass, 'nb', modes);
      expect(await look(glass, 'nb')).toEqual([]);
    } finally {
      await glass.close();
    }
  });
}

test('every language, no contact, and the technician’s screen', async () => {
  const glass = await openWithAxe();
  try {
    const found: string[] = [];
    for (const language of languages) {
      for (const name of ['welcome', 'pay', 'charging-stale', 'receipt'] as const) {
        const snapshot = { ...stationSnapshot(name), language };
        found.push(...(await objectionsTo(glass, snapshot, `${name} ${language}`)));
      }
    }
    // No snapshot for three seconds.
    await glass.page.locator('main[data-screen="reconnecting"]').waitFor();
    found.push(...(await objections(glass.page, 'reconnecting')));
    for (const name of ['setup', 'setup-many']) {
      const setup = snapshots[name];
      if (setup === undefined) throw new Error(`no snapshot is named ${name}`);
      found.push(...(await objectionsTo(glass, setup, name)));
    }
    expect(found).toEqual([]);
  } finally {
    await glass.close();
  }
});

test('the checking itself objects to a button without a name and to grey on grey', async () => {
  const glass = await openWithAxe();
  try {
    await glass.show(stationSnapshot('welcome'));
    await glass.page.evaluate(() => {
      const spoiler = document.createElement('div');
      spoiler.append(document.createElement('button'), 'grey');
      spoiler.style.cssText = 'color:#999;background:#aaa;position:fixed;inset:0';
      document.querySelector('main')?.append(spoiler);
    });
    const found = (await objections(glass.page, 'spoilt')).join('\n');
    expect(found).toContain('button-name');
    expect(found).toContain('color-contrast');
  } finally {
    await glass.close();
  }
});
