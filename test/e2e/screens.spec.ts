/** Every screen in every language at every size and way of reading: nothing cut off, nothing on top of another. */
import { languages } from '../../electron/session/view.ts';
import { catalogues, languageNames } from '../../renderer/text/catalogue.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { expect, test } from './glass-test.ts';
import { glassSizes } from './glass.ts';
import { findLayoutProblems } from './layout-problems.ts';
import { measureScreens } from './measure-screens.ts';

/** The first of them is the welcome screen. */
function welcomeScreen() {
  const found = Object.values(snapshots).find((one) => one.kind === 'station');
  if (found === undefined) throw new Error('there are no snapshots');
  return found;
}

const stationSnapshots = Object.values(snapshots).filter(({ kind }) => kind === 'station');

for (const [width, height] of glassSizes) {
  test(`all screens, languages and ways of reading, ${width}×${height}`, async ({ glass }) => {
    // About 25 seconds of one core's time, whatever else a busy computer has to do.
    test.setTimeout(300_000);

    await glass.resize(width, height);
    await glass.loadFonts();
    const { count, problems } = await measureScreens(glass.page, snapshots);
    // Normal, low reach, and at least one leaf of larger text in both.
    expect(count).toBeGreaterThan(4 * languages.length * stationSnapshots.length);
    expect(problems).toEqual([]);
    expect(glass.complaints).toEqual([]);
  });
}

for (const [width, height] of glassSizes) {
  test(`the choice of language, both text sizes, ${width}×${height}`, async ({ glass }) => {
    const { page } = glass;
    await glass.resize(width, height);
    await glass.beat();
    await glass.show({ ...welcomeScreen(), language: 'se' });
    const problems: string[] = [];
    for (const size of ['button.largerText', 'button.smallerText'] as const) {
      const words = catalogues.se;
      await page.getByRole('button', { name: words[size] }).click();
      await page.getByRole('button', { name: words['button.language'], exact: true }).click();
      const dialog = page.getByRole('dialog');
      const current = dialog.locator('[aria-current=true]');
      await expect(current).toHaveText(languageNames.se);
      await expect(current.locator('svg')).toBeVisible();
      problems.push(...(await page.evaluate(findLayoutProblems)));
      // Larger text leaves room for four; the others are one touch further.
      if (size === 'button.largerText') {
        await dialog.getByRole('button', { name: words['button.more'] }).click();
        problems.push(...(await page.evaluate(findLayoutProblems)));
      }
      await dialog.getByRole('button', { name: languageNames.de }).click();
      await dialog.waitFor({ state: 'detached' });
    }
    expect(problems).toEqual([]);
    const chosen = (await glass.intents()).filter(({ type }) => type === 'chooseLanguage');
    const german = { type: 'chooseLanguage', language: 'de' };
    expect(chosen).toEqual([german, german]);
  });
}

test('every language is named in itself, and says so to a screen reader', async ({ glass }) => {
  await glass.show({ ...welcomeScreen(), language: 'en' });
  await glass.page.getByRole('button', { name: 'Language' }).click();
  const named = await glass.page
    .getByRole('dialog')
    .locator('[lang]')
    .evaluateAll((all) => all.map((one) => [one.getAttribute('lang'), one.textContent]));
  expect(Object.fromEntries(named)).toEqual(languageNames);
  expect(named.map(([language]) => language)).toEqual([...languages]);
});

test('the measuring itself sees what is cut off and what overlaps', async ({ glass }) => {
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
});
