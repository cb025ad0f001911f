/** A screen that cannot be drawn says so in plain words, and claims nothing to be painted. */
import { languages, type Snapshot } from '../../electron/session/view.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { expect, test } from './glass-test.ts';
import { findLayoutProblems } from './layout-problems.ts';

/** A charging screen without its figures: no station sends one, and drawing it fails. */
function undrawable(language: Snapshot & { kind: 'station' }): Snapshot {
  const screen = { name: 'charging' } as unknown as typeof language.screen;
  return { ...language, seq: 1_000, screen };
}

for (const [width, height] of [
  [1280, 800],
  [800, 480],
] as const) {
  test(`an honest screen in every language, ${width}×${height}`, async ({ glass }) => {
    const sound = Object.values(snapshots).find((one) => one.kind === 'station');
    if (sound?.kind !== 'station') throw new Error('there are no snapshots');

    await glass.resize(width, height);
    const problems: string[] = [];
    for (const language of languages) {
      await glass.page.reload();
      await glass.page.waitForFunction(() => 'push' in globalThis);
      await glass.show({ ...sound, language });
      const pushed = undrawable({ ...sound, language });
      const paintedSeq = await glass.page.evaluate(async (broken) => {
        const page = globalThis as unknown as {
          push(snapshot: unknown): void;
          paintedSeq: number;
        };
        page.push(broken);
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return page.paintedSeq;
      }, pushed);
      await glass.page.locator('main[data-screen="broken"]').waitFor();
      expect(paintedSeq).toBeLessThan(1_000);
      const text = await glass.page.locator('main').innerText();
      expect(text).toContain(catalogues[language]['broken.statement']);
      const found = await glass.page.evaluate(findLayoutProblems);
      problems.push(...found.map((problem) => `${language}: ${problem}`));
    }
    expect(problems).toEqual([]);
  });
}
