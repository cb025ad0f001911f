/**
 * The main screens look as they did when somebody last looked at them. A picture may differ in the
 * edges of letters, as another Chromium may draw them; not in a figure, a place or a colour.
 */
import type { Snapshot } from '../../electron/contract.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { readPng, smallPng, writePng } from '../gallery/png.ts';
import type { Dress } from './dress.ts';
import { fixedPictures, nameOfFixed } from './fixed-pictures.ts';
import { expect, test } from './glass-test.ts';
import { still } from './still.ts';

test.skip(process.platform !== 'linux', 'Other systems draw letters by rasterizers of their own.');

/**
 * A pixel counts as another where its colour is more than a few steps off and it is no pixel of an
 * edge (both as pixelmatch has it); of a picture a hundredth of a per cent may be other. The smallest
 * figure is ten times that.
 */
const tolerance = { threshold: 0.04, maxDiffPixelRatio: 0.0001 };

const usual: Dress = { theme: 'light', text: 'normal' };

function snapshotOf(name: string): Extract<Snapshot, { kind: 'station' }> {
  const found = snapshots[name];
  if (found?.kind !== 'station') throw new Error(`no snapshot of the station is called ${name}`);
  return found;
}

for (const set of fixedPictures) {
  const { width, height, language, theme, text } = set;
  test(`pictures of ${width}×${height}, ${language}, ${theme}, ${text} text`, async ({ glass }) => {
    await glass.fit(width, height);
    for (const screen of set.screens) {
      const picture = await still(glass, { ...snapshotOf(screen), language }, set);
      expect.soft(smallPng(picture)).toMatchSnapshot(nameOfFixed(screen, set), tolerance);
    }
    expect(glass.complaints).toEqual([]);
  });
}

test('a picture with another figure, place or colour does not pass', async ({ glass }) => {
  await glass.fit(1280, 800);
  const snapshot = snapshotOf('charging');
  if (snapshot.screen.name !== 'charging') throw new Error('not the charging screen');
  const name = 'charging-1280x800-nb.png';
  expect(smallPng(await still(glass, snapshot, usual))).toMatchSnapshot(name, tolerance);

  const { energyWh, remainingMinor } = snapshot.screen;
  for (const figure of [{ energyWh: energyWh + 10 }, { remainingMinor: remainingMinor - 1 }]) {
    const changed = { ...snapshot, screen: { ...snapshot.screen, ...figure } };
    expect(smallPng(await still(glass, changed, usual))).not.toMatchSnapshot(name, tolerance);
  }

  // A few steps lighter, two pixels lower.
  const spoilers = ['button { opacity: 0.95 }', 'h1 { translate: 0 2px }'];
  for (const css of spoilers) {
    await glass.page.evaluate((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      document.adoptedStyleSheets = [sheet];
    }, css);
    const spoiled = await still(glass, snapshot, usual);
    expect(smallPng(spoiled), css).not.toMatchSnapshot(name, tolerance);
  }
});

test('a picture whose colours are a step off passes', async ({ glass }) => {
  await glass.fit(1280, 800);
  const { width, height, rgb } = readPng(await still(glass, snapshotOf('charging'), usual));
  const another = writePng({ width, height, rgb: rgb.map((step) => step ^ 1) });
  expect(another).toMatchSnapshot('charging-1280x800-nb.png', tolerance);
});
