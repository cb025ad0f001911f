/** How a screen is dressed for a picture: the theme it is in, and the size of its text. */
import type { Page } from '@playwright/test';
import { catalogues } from '../../renderer/text/catalogue.ts';

export const themes = ['light', 'dark'] as const;
export type Theme = (typeof themes)[number];
export const textSizes = ['normal', 'large'] as const;
export type TextSize = (typeof textSizes)[number];

export interface Dress {
  theme: Theme;
  text: TextSize;
}

const everyLanguage = Object.values(catalogues);
const largerWords = everyLanguage.map((words) => words['button.largerText']);
const smallerWords = everyLanguage.map((words) => words['button.smallerText']);

/**
 * Dresses what is shown now; a new snapshot may undress it again. Text grows by the driver's own
 * button, so that all of the screen knows of it; a screen without the button gets its look alone.
 */
export function dress(page: Page, { theme, text }: Dress): Promise<void> {
  return page.evaluate(
    async ([wantedTheme, wantedText, larger, smaller]) => {
      const root = document.documentElement;
      root.dataset['theme'] = wantedTheme;
      const words = wantedText === 'large' ? larger : smaller;
      const button = [...document.querySelectorAll<HTMLElement>('.menu button')].find((one) =>
        words.includes((one.textContent ?? '').trim()),
      );
      button?.click();
      // The next frame has what the button did; nothing of it is to look touched.
      await new Promise(requestAnimationFrame);
      if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      root.dataset['text'] = wantedText;
      // In the middle of what it moves against burn-in.
      root.style.setProperty('--shift', '0px 0px');
      await document.fonts.ready;
    },
    [theme, text, largerWords, smallerWords] as const,
  );
}
