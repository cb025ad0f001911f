/** Every screen and dialog as axe sees it, in every look the screen has. */
import type { Language, Snapshot } from '../../electron/contract.ts';
import { languages } from '../../electron/session/view.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { expect, test } from './glass-test.ts';
import type { Glass } from './glass.ts';
import {
  chooseModes,
  oneDriversScreens,
  pressKey,
  stationSnapshot,
  type WantedModes,
} from './modes.ts';
import { loadAxe, objections } from './objections.ts';

test.beforeEach(({ glass }) => loadAxe(glass.page));

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
  test(name, async ({ glass }) => {
    await glass.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await chooseModes(glass, 'nb', modes);
    expect(await look(glass, 'nb')).toEqual([]);
  });
}

test('every language, no contact, and the technician’s screen', async ({ glass }) => {
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
});

test('the checking itself objects to a button without a name and to grey on grey', async ({
  glass,
}) => {
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
});
