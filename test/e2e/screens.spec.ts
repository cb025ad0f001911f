/** Every screen in every language at every size and way of reading: nothing cut off, nothing on top of another. */
import { expect, test } from '@playwright/test';
import { languages } from '../../electron/session/view.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { Glass } from './glass.ts';
import { findLayoutProblems } from './layout-problems.ts';
import { measureScreens } from './measure-screens.ts';

const sizes = [
  [1280, 800],
  [800, 480],
  [1024, 600],
  [800, 1280],
] as const;

const stationSnapshots = Object.values(snapshots).filter(({ kind }) => kind === 'station');

for (const [width, height] of sizes) {
  test(`all screens, languages and ways of reading, ${width}×${height}`, async () => {
    // About ten seconds of one core's time, whatever else a busy computer has to do.
    test.setTimeout(300_000);
    const glass = await Glass.open();
    try {
      await glass.resize(width, height);
      await glass.loadFonts();
      const { count, problems } = await measureScreens(glass.page, snapshots);
      // Normal, low reach, and at least one leaf of larger text.
      expect(count).toBeGreaterThan(3 * languages.length * stationSnapshots.length);
      expect(problems).toEqual([]);
      expect(glass.complaints).toEqual([]);
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
