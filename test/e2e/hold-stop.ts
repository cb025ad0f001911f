/** A hand that holds Stop, at the station's screen or on a phone. */
import type { Page } from '@playwright/test';

const pressesAtMost = 3;
/** Far longer than a press takes to show, also on a computer that is busy. */
const pressTimeoutMs = 5_000;

/**
 * Holds Stop for as long as it takes to act. A finger that missed, because the button moved away under
 * it, presses again; a hold that has begun must act.
 */
export async function holdStop(page: Page): Promise<void> {
  const isOver = page.locator('main:not([data-screen="charging"])');
  const isPressed = page.locator('.hold-button:is([data-holding], [data-asked])').or(isOver);
  for (let presses = 1; ; presses += 1) {
    await page.getByRole('button', { name: 'Stop charging' }).hover();
    await page.mouse.down();
    try {
      await isPressed.first().waitFor({ timeout: pressTimeoutMs });
      break;
    } catch (error) {
      await page.mouse.up();
      if (presses === pressesAtMost) throw error;
    }
  }
  await isOver.waitFor();
  await page.mouse.up();
}
