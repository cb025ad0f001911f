/** Every screen in every language at every size: nothing cut off, nothing on top of another. */
import { expect, test } from '@playwright/test';
import { languages } from '../../electron/session/view.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { Glass } from './glass.ts';
import { findLayoutProblems } from './layout-problems.ts';

const sizes = [
  [1280, 800],
  [800, 480],
  [1024, 600],
  [800, 1280],
] as const;

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
