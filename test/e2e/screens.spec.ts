/** Every screen in every language at every size: nothing cut off, nothing on top of another. */
import { expect, test } from '@playwright/test';
import { languages } from '../../electron/session/view.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { Glass } from './glass.ts';
import { findLayoutProblems } from './layout-problems.ts';

const sizes = [
  [1280, 800],
  [800, 480],
  [1024, 600],
  [800, 1280],
] as const;

/** The first of them is the welcome screen. */
function welcomeScreen() {
  const found = Object.values(snapshots).find((one) => one.kind === 'station');
  if (found === undefined) throw new Error('there are no snapshots');
  return found;
}

for (const [width, height] of sizes) {
  test(`all screens, all languages, ${width}×${height}`, async () => {
    const glass = await Glass.open();
    try {
      await glass.resize(width, height);
      const problems: string[] = [];
      for (const [name, snapshot] of Object.entries(snapshots)) {
        for (const language of languages) {
          await glass.show(snapshot.kind === 'station' ? { ...snapshot, language } : snapshot);
          const found = await glass.page.evaluate(findLayoutProblems);
          problems.push(...found.map((problem) => `${name} ${language}: ${problem}`));
          if (snapshot.kind === 'setup') break;
        }
      }
      expect(problems).toEqual([]);
      expect(glass.complaints).toEqual([]);
    } finally {
      await glass.close();
    }
  });
}

for (const [width, height] of sizes) {
  test(`Help with alerts, all languages, both text sizes, ${width}×${height}`, async () => {
    const glass = await Glass.open();
    try {
      await glass.resize(width, height);
      const problems: string[] = [];
      for (const language of languages) {
        const words = catalogues[language];
        await glass.show({ ...welcomeScreen(), language, alertCount: 12 });
        for (const size of ['button.largerText', 'button.smallerText'] as const) {
          await glass.page.getByRole('button', { name: words[size] }).click();
          await glass.page.getByRole('button', { name: words['button.help'], exact: true }).click();
          await glass.page.locator('dialog[open]').waitFor();
          const found = await glass.page.evaluate(findLayoutProblems);
          problems.push(...found.map((problem) => `${language} after ${size}: ${problem}`));
          await glass.page.keyboard.press('Escape');
          await glass.page.locator('dialog[open]').waitFor({ state: 'detached' });
        }
      }
      expect(problems).toEqual([]);
    } finally {
      await glass.close();
    }
  });
}

test('the measuring itself sees what is cut off and what overlaps', async () => {
  const glass = await Glass.open();
  try {
    await glass.resize(1280, 800);
    const welcome = Object.values(snapshots)[0];
    if (welcome === undefined) throw new Error('there are no snapshots');
    await glass.show(welcome);
    await glass.page.evaluate(() => {
      const spoiler = document.createElement('button');
      spoiler.textContent = 'On top of everything';
      spoiler.style.cssText = 'position:fixed;left:40px;top:12px;width:4000px;height:20px';
      document.querySelector('main')?.append(spoiler);
    });
    const found = (await glass.page.evaluate(findLayoutProblems)).join('\n');
    for (const kind of ['outside the glass', 'overlap', 'too small to touch']) {
      expect(found).toContain(kind);
    }
  } finally {
    await glass.close();
  }
});
