/** Type in millimetres of the real glass: every text of every screen, measured as it is drawn. */
import { catalogues } from '../../renderer/text/catalogue.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { measureCapitals, type Capitals } from './capitals.ts';
import { expect, test } from './glass-test.ts';
import type { Glass } from './glass.ts';
import { findLayoutProblems } from './layout-problems.ts';

/** 0.7° (EN 301 549 5.1.4) at 400 mm and at 600 mm; nothing is smaller than what is seen at 0.5°. */
const least = { body: 4.9, anything: 3.5, larger: 7.3 };
/** Capitals are drawn in whole sixty-fourths of a pixel, and a canvas rounds them. */
const roundingMm = 0.06;

/** Pixels of the window on a millimetre of a glass of this many inches. */
async function pxPerMm(glass: Glass, inches: number): Promise<number> {
  const diagonalPx = await glass.page.evaluate(() => Math.hypot(innerWidth, innerHeight));
  return diagonalPx / (inches * 25.4);
}

function tooSmall(where: string, capitals: Capitals[], leastMm: number): string[] {
  return capitals
    .filter(({ heightMm }) => heightMm < leastMm - roundingMm)
    .map(({ text, heightMm }) => `${where}: ${text} has ${heightMm.toFixed(2)} mm`);
}

test('10.1 inches: nothing below 3.5 mm, running text 4.9 mm', async ({ glass }) => {
  await glass.resize(1280, 800);
  const unit = await pxPerMm(glass, 10.1);
  const problems: string[] = [];
  let measured = 0;
  for (const [name, snapshot] of Object.entries(snapshots)) {
    await glass.show(snapshot);
    const capitals = await glass.page.evaluate(measureCapitals, unit);
    measured += capitals.length;
    problems.push(...tooSmall(name, capitals, least.anything));
    const buttons = capitals.filter(({ text }) =>
      /^(button|h1|span)\.(button|sentence)/.test(text),
    );
    problems.push(...tooSmall(name, buttons, least.body));
  }
  const body = await glass.page.evaluate(
    () => Number.parseFloat(getComputedStyle(document.body).fontSize) * 0.727,
  );
  expect(body / unit).toBeGreaterThanOrEqual(least.body - roundingMm);
  expect(measured).toBeGreaterThan(Object.keys(snapshots).length * 5);
  expect(problems).toEqual([]);
});

test('10.1 inches, larger text: every capital on every leaf has 7.3 mm', async ({ glass }) => {
  await glass.resize(1280, 800);
  const unit = await pxPerMm(glass, 10.1);
  const problems: string[] = [];
  for (const [name, snapshot] of Object.entries(snapshots)) {
    if (snapshot.kind === 'setup') continue;
    const words = catalogues[snapshot.language];
    await glass.show(snapshot);
    const larger = glass.page.getByRole('button', { name: words['button.largerText'] });
    if (await larger.isVisible()) await larger.click();
    const turn = glass.page.locator('.turn');
    const leaves = (await turn.isVisible()) ? await glass.page.locator('.turned-leaf').count() : 1;
    for (let leaf = 1; leaf <= leaves; leaf += 1) {
      await glass.show(snapshot);
      const capitals = await glass.page.evaluate(measureCapitals, unit);
      expect(capitals.length).toBeGreaterThan(0);
      problems.push(...tooSmall(`${name} ${leaf}/${leaves}`, capitals, least.larger));
      if (leaf < leaves) await turn.click();
    }
  }
  expect(problems).toEqual([]);
});

/** The screens with the most on them. */
const fullest = [
  'welcome-phone-several-prices',
  'overview',
  'terms',
  'amount-six',
  'pay',
  'receipt',
];

for (const inches of [15.6, 21.5, 32]) {
  test(`${inches} inches: type is larger still, and everything fits`, async ({ glass }) => {
    await glass.resize(1280, 800);
    const unit = await pxPerMm(glass, inches);
    const problems: string[] = [];
    for (const name of fullest) {
      const snapshot = snapshots[name];
      if (snapshot?.kind !== 'station') throw new Error(`no snapshot ${name}`);
      const station = { ...snapshot.station, screenDiagonalIn: inches };
      await glass.show({ ...snapshot, language: 'fi', station });
      problems.push(...(await glass.page.evaluate(findLayoutProblems)));
      const capitals = await glass.page.evaluate(measureCapitals, unit);
      const growth = (inches / 10.1) ** 0.75;
      problems.push(...tooSmall(name, capitals, least.anything * growth));
    }
    expect(problems).toEqual([]);
  });
}

test('7 inches: the layout holds, and type is as small as the check of the configuration says', async ({
  glass,
}) => {
  await glass.resize(800, 480);
  const { welcome } = snapshots;
  if (welcome?.kind !== 'station') throw new Error('no welcome');
  await glass.show({ ...welcome, station: { ...welcome.station, screenDiagonalIn: 7 } });
  expect(await glass.page.evaluate(findLayoutProblems)).toEqual([]);
  const capitals = await glass.page.evaluate(measureCapitals, await pxPerMm(glass, 7));
  const start = capitals.find(({ text }) => text.startsWith('button.button'));
  expect(start?.heightMm).toBeCloseTo((least.body * 7) / 10.1, 1);
});
