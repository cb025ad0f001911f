/** The theme's promises that can be computed: contrast of text in both themes, nothing from elsewhere. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { paper } from '../../electron/ambience/paper.ts';
import { contrast, readStyles } from './styles.ts';

const css = readStyles('theme.css');
const styleNames = readdirSync(new URL('../../renderer/kiosk/styles', import.meta.url));
const styles = styleNames.map((name) => readStyles(`kiosk/styles/${name}`)).join('\n');

type Theme = 'sunlight' | 'night' | 'high contrast';

const highContrast = /:root\[data-contrast='more'\] \{([^}]+)\}/.exec(css)?.[1] ?? '';

function colour(token: string, theme: Theme): string {
  if (theme === 'high contrast') {
    const own = new RegExp(`--${token}: (#[0-9a-f]{6});`).exec(highContrast)?.[1];
    if (own === undefined) throw new Error(`No token ${token} for high contrast`);
    return own;
  }
  const match = new RegExp(`--${token}: light-dark\\((#[0-9a-f]{6}), (#[0-9a-f]{6})\\)`).exec(css);
  const value = theme === 'sunlight' ? match?.[1] : match?.[2];
  if (value === undefined) throw new Error(`No token ${token} in theme.css`);
  return value;
}

describe.each<Theme>(['sunlight', 'night', 'high contrast'])('%s', (theme) => {
  const least = theme === 'high contrast' ? 10 : 7;

  it.each([
    ['ink', 'paper'],
    ['muted', 'paper'],
    ['ink', 'wash'],
    ['muted', 'wash'],
    ['energy', 'paper'],
    ['danger', 'paper'],
    ['attention', 'attention-wash'],
    ['paper', 'ink'],
    // Buttons that have been pressed, and Stop while it is held, keep their words readable.
    ['paper', 'muted'],
    ['paper', 'danger'],
  ])(`%s on %s is at least ${least}:1`, (text, ground) => {
    expect(contrast(colour(text, theme), colour(ground, theme))).toBeGreaterThanOrEqual(least);
  });

  it.each(['paper', 'wash', 'attention-wash'])('focus stands out from %s at 3:1', (ground) => {
    expect(contrast(colour('focus', theme), colour(ground, theme))).toBeGreaterThanOrEqual(3);
  });
});

it('draws its borders at 10:1 in high contrast, and writes main actions as clearly', () => {
  const ground = colour('paper', 'high contrast');
  expect(contrast(colour('line', 'high contrast'), ground)).toBeGreaterThanOrEqual(10);
  expect(contrast(ground, colour('attention', 'high contrast'))).toBeGreaterThanOrEqual(10);
});

it('has the ground the window is opened with', () => {
  expect(colour('paper', 'sunlight')).toBe(paper.light);
  expect(colour('paper', 'night')).toBe(paper.dark);
});

it('has no pure white at night', () => {
  for (const token of ['paper', 'ink', 'wash', 'line']) {
    expect(colour(token, 'night')).not.toBe('#ffffff');
  }
});

it('loads nothing from elsewhere, and only the fonts that ship with it', () => {
  const addresses = [...css.matchAll(/url\('([^']+)'\)/g)].map(([, address]) => address);
  expect(addresses).toHaveLength(2);
  for (const address of addresses) expect(address).toMatch(/^@fontsource-variable\/inter\//);
  expect(css).not.toMatch(/@import|https?:/);
  expect(styles).not.toMatch(/@import|url\(|https?:/);
});

it('has every file of styles in the screen’s look', () => {
  const imports = readStyles('kiosk/kiosk.css').match(/(?<=@import '\.\/styles\/)[^']+/g);
  expect(imports?.toSorted()).toEqual(styleNames.toSorted());
});

it('uses the colour of energy only where energy flows', () => {
  const rules = styles.split('}').filter((rule) => /var\(--energy(-wash)?\)/.test(rule));
  expect(rules.length).toBeGreaterThan(0);
  for (const rule of rules) expect(rule).toContain('[data-flowing]');
});
