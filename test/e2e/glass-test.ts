/** Playwright's test with a pane of glass: a window of its own, in one Electron for all of a worker's. */
import { Glazier, type Glass } from './glass.ts';
import { test as base } from './station-test.ts';

export const test = base.extend<{ glass: Glass }, { glazier: Glazier }>({
  glazier: [
    // Playwright wants a pattern here even where nothing is taken out of it.
    // eslint-disable-next-line no-empty-pattern
    async ({}, use) => {
      const glazier = await Glazier.start();
      await use(glazier);
      await glazier.close();
    },
    { scope: 'worker' },
  ],
  glass: async ({ glazier }, use) => {
    const glass = await glazier.pane();
    await use(glass);
    await glass.close();
  },
});

export { expect } from '@playwright/test';
