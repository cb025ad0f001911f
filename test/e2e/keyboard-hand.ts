/** A hand with nothing but keys: Tab to what is wanted, as a switch or a keyboard would. */
import type { Page } from '@playwright/test';
import { until } from './kiosk.ts';

/** More than any screen has controls. */
const pressesAtMost = 24;

/** What has the focus, by its name: a radio's label, a button's words, "" for nothing at all. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return '';
    const label = element.closest('[aria-label]')?.getAttribute('aria-label');
    const named = document.getElementById(element.getAttribute('aria-labelledby') ?? '');
    return label ?? (named ?? element).textContent ?? '';
  });
}

export async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab' = 'Tab') {
  for (let presses = 0; presses <= pressesAtMost; presses += 1) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press(key);
  }
  throw new Error(
    `${pressesAtMost} × ${key} do not lead to ${name}, but to ${await focused(page)}`,
  );
}

/** Presses what is named; waits as long as buttons wait after a change of screen. */
export async function pressByKey(page: Page, name: string, key: 'Enter' | 'Space' = 'Enter') {
  await tabTo(page, name);
  await until(`${name} to be ready`, () =>
    page.evaluate(() => document.activeElement?.getAttribute('aria-disabled') !== 'true'),
  );
  await page.keyboard.press(key);
}
