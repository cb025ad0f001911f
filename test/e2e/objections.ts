/** What axe objects to on a screen: names, roles, order, contrast (WCAG 2.2 AA and its best practice). */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults, RunOptions } from 'axe-core';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);
const options: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  // Nothing is loaded from anywhere: the styles in the page are enough.
  preload: false,
  elementRef: false,
};

interface AxeWindow {
  axe?: { run(options: RunOptions): Promise<AxeResults> };
}

/** Brings axe into the page, for as long as it is loaded. */
export async function loadAxe(page: Page): Promise<void> {
  await page.evaluate(axeSource);
}

/**
 * What stands in Stop below its name ("Hold for 1 s"), and below "Stay here", is the button's
 * description: the name, which people say to press it, stays short.
 */
function isHint(rule: string, html: string): boolean {
  const isDescribed = /class="(?:hold-button|stay)[" ][^>]* aria-describedby=/.test(html);
  return rule === 'label-content-name-mismatch' && isDescribed;
}

/** One sentence for each thing axe objects to on the screen as it stands. */
export async function objections(page: Page, what: string): Promise<string[]> {
  const violations = await page.evaluate(async (wanted) => {
    const { axe } = globalThis as AxeWindow;
    if (axe === undefined) throw new Error('axe is not in the page');
    const results = await axe.run(wanted);
    return results.violations.map(({ id, nodes }) => ({
      id,
      html: nodes.map((node) => node.html),
    }));
  }, options);
  return violations.flatMap(({ id, html }) =>
    html.filter((one) => !isHint(id, one)).map((one) => `${what}: ${id}: ${one.slice(0, 200)}`),
  );
}
