/** A hand that holds Stop, at the station's screen or on a phone. */
import type { Page } from '@playwright/test';

const triesAtMost = 3;
/** Far longer than a press takes to show, also on a computer that is busy. */
const pressTimeoutMs = 5_000;

/** Holds Stop for as long as it takes to act. What moved away under the finger is pressed again. */
export async function holdStop(page: Page): Promise<void> {
  const isOver = page.locator('main:not([data-screen="charging"])');
  const isPressed = page.locator('.hold-button:is([data-holding], [data-asked])').or(isOver);
  for (let tries = 1; ; tries += 1) {
    await page.getByRole('button', { name: 'Stop charging' }).hover();
    await page.mouse.down();
    try {
      await isPressed.first().waitFor({ timeout: pressTimeoutMs });
      await isOver.waitFor();
      return;
    } catch (error) {
      if (tries === triesAtMost) throw error;
    } finally {
      await page.mouse.up();
    }
  }
}
