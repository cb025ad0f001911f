/** The phone's look: the screen's own tokens, contrast in both themes, nothing from elsewhere. */
import { describe, expect, it } from 'vitest';
import { contrast, readStyles } from './styles.ts';

const css = readStyles('phone/phone.css');
const kiosk = readStyles('theme.css');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

/** The tokens of one theme, by name. */
function tokens(theme: Theme): Map<string, string> {
  const [light = '', rest = ''] = css.split('@media (prefers-color-scheme: dark)');
  const block = theme === 'light' ? light : (rest.split('[data-brand')[0] ?? '');
  return new Map(
    [...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
}

describe.each(themes)('%s', (theme) => {
  const colours = tokens(theme);

  it('has the values of the screen', () => {
    expect(colours.size).toBeGreaterThanOrEqual(11);
    for (const [name, value] of colours) {
      const pair = new RegExp(`--${name}: (?:light-dark\\((#\\w+), (#\\w+)\\)|(#\\w+));`).exec(
        kiosk,
      );
      const [, light, dark, same] = pair ?? [];
      expect(value, name).toBe(same ?? (theme === 'light' ? light : dark));
    }
  });

  it.each([
    ['ink', 'paper'],
    ['muted', 'paper'],
    ['ink', 'wash'],
    ['energy', 'paper'],
    ['attention', 'attention-wash'],
    ['paper', 'ink'],
    ['paper', 'muted'],
    ['paper', 'danger'],
  ])('%s on %s is at least 7:1', (text, ground) => {
    const pair = [colours.get(text)!, colours.get(ground)!] as const;
    expect(contrast(...pair)).toBeGreaterThanOrEqual(7);
  });

  it('focus stands out from the paper at 3:1', () => {
    expect(contrast(colours.get('focus')!, colours.get('paper')!)).toBeGreaterThanOrEqual(3);
  });
});

it('gives the browser’s own frame the colour of the paper', () => {
  const html = readStyles('phone/html-document.ts');
  for (const theme of themes)
    expect(html).toContain(`['${theme}', '${tokens(theme).get('paper')}']`);
});

it('loads nothing: no fonts, no images, no other sheets', () => {
  expect(css).not.toMatch(/url\(|@import|@font-face/);
});

it('uses the colour of energy only where energy flows, the brand’s only around paying', () => {
  const rules = css.split('}');
  const energy = rules.filter((rule) => /var\(--energy(-wash)?\)/.test(rule));
  expect(energy.length).toBeGreaterThan(0);
  for (const rule of energy) expect(rule).toContain('[data-flowing]');
  const wallet = rules.filter((rule) => rule.includes('var(--wallet)'));
  expect(wallet.map((rule) => /\.[\w-]+/.exec(rule)?.[0])).toEqual(['.wallet']);
});

it('measures in the reader’s own type size', () => {
  const sizes = [...css.matchAll(/font-size: ([^;]+);/g)].map(([, size = '']) => size);
  // The one exception lies in a picture, which has a scale of its own.
  const fixed = sizes.filter((size) => !/rem|em$/.test(size));
  expect(fixed).toEqual(['26px']);
});
