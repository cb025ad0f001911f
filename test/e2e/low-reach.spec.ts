/**
 * Low reach: on every screen whatever can be touched lies in the lower part of the glass, and
 * nothing is cut off for it.
 *
 * How low: in portrait the lower half. In landscape the lower two thirds, on the smallest glass
 * (10.1 inches) 91 mm at most: 88 on wide ones. That is less than portrait's 109 mm, so one height
 * serves both: with its lower edge up to 1.11 m above the ground, no control of either is higher
 * than the 1 220 mm of EN 301 549 8.3.3.1.1. Much lower would not hold two rows of choices and one
 * of actions, each of 72 px and more, and the menu.
 */
import { expect, test } from '@playwright/test';
import { Glass } from './glass.ts';
import { findLayoutProblems } from './layout-problems.ts';
import { chooseModes, pressKey, stationSnapshot, oneDriversScreens } from './modes.ts';

const sizes = [
  [1280, 800],
  [800, 480],
  [1024, 600],
  [800, 1280],
] as const;
/** With the longest words. */
const longest = ['fi', 'de'] as const;

/** Runs inside the page. @returns one sentence for each control that lies above `share` of the glass */
function findHighControls(share: number): string[] {
  const root = document.querySelector('dialog[open]') ?? document;
  const controls = [...root.querySelectorAll('button, input, a[href], [tabindex="0"]')];
  const high: string[] = [];
  let seen = 0;
  for (const control of controls) {
    const { top, width, height } = control.getBoundingClientRect();
    if (width === 0 || height === 0) continue;
    seen += 1;
    const name = control.getAttribute('aria-label') ?? control.textContent;
    if (top < innerHeight * share - 1) high.push(`${name}: ${Math.round(top)} of ${innerHeight}`);
  }
  return seen === 0 ? ['there is nothing to touch'] : high;
}

for (const [width, height] of sizes) {
  for (const textIsLarge of [false, true]) {
    const share = height > width ? 1 / 2 : 1 / 3;
    test(`${width}×${height}, ${textIsLarge ? 'larger' : 'normal'} text`, async () => {
      const glass = await Glass.open();
      const problems: string[] = [];
      const measure = async (what: string) => {
        const found = await glass.page.evaluate(findLayoutProblems);
        const high = await glass.page.evaluate(findHighControls, share);
        problems.push(...[...found, ...high].map((one) => `${what}: ${one}`));
      };
      try {
        await glass.resize(width, height);
        for (const language of longest) {
          await chooseModes(glass, language, { textIsLarge, controlsAreLow: true });
          for (const [screen, snapshot] of oneDriversScreens) {
            await glass.show({ ...snapshot, language });
            await measure(`${screen} ${language}`);
          }
          for (const dialog of ['button.help', 'button.language', 'button.display'] as const) {
            await glass.show({ ...stationSnapshot('charging'), language });
            await pressKey(glass.page, dialog, language);
            await glass.page.locator('dialog[open]').waitFor();
            await measure(`${dialog} ${language}`);
            await pressKey(glass.page, 'button.close', language);
          }
        }
        expect(problems).toEqual([]);
        expect(glass.complaints).toEqual([]);
      } finally {
        await glass.close();
      }
    });
  }
}
