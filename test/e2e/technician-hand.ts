/** A technician's hand at the screen of a whole station: the way in, the overview, and out again. */
import type { Locator } from '@playwright/test';
import { technicianPin, technicianPinHash } from '../station/technician-pin.ts';
import { until, type Kiosk } from './kiosk.ts';
import { expect } from './station-test.ts';

export { technicianPin };

/** The part of the configuration that lets a technician in. */
export const withPin = { diagnostics: { pinHash: technicianPinHash } };

/** Holds the station's name for as long as it takes; the way in is asked for a PIN then. */
export async function knock({ page }: Kiosk): Promise<void> {
  const box = await page.locator('.place-name').boundingBox();
  if (box === null) throw new Error('the station has no name on its screen');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.locator('dialog.pin[open]').waitFor();
  await page.mouse.up();
}

export async function giveNumber({ page }: Kiosk, pin: string): Promise<void> {
  // Keys wait a moment, as all buttons do that were not there before.
  await expect(page.getByRole('button', { name: '1', exact: true })).toBeEnabled();
  await page.keyboard.type(pin);
  await page.getByRole('button', { name: 'Open', exact: true }).click();
}

export async function comeIn(kiosk: Kiosk): Promise<void> {
  await knock(kiosk);
  await giveNumber(kiosk, technicianPin);
  await kiosk.showing('diagnostics');
}

export async function leave(kiosk: Kiosk): Promise<void> {
  await kiosk.press('Leave service');
  await until('the technician to be out', async () => (await kiosk.screen()) !== 'diagnostics');
}

/** A finding on the overview, by its code. */
export function finding({ page }: Kiosk, code: string): Locator {
  return page.locator(`[data-testid="finding"][data-code="${code}"]`);
}

/**
 * Waits until the overview names this, looking again as a technician would, and gives it. What it says
 * must name its culprit and a remedy in words.
 */
export async function named(kiosk: Kiosk, code: string, culprit: RegExp): Promise<Locator> {
  const { page } = kiosk;
  const found = finding(kiosk, code).first();
  const again = page.getByRole('button', { name: 'Look again', exact: true });
  await until(
    `${code} on the overview`,
    async () => {
      if (await found.isVisible()) return true;
      if (await again.isEnabled({ timeout: 500 }).catch(() => false)) {
        await again.click({ timeout: 2_000 }).catch(() => undefined);
      }
      return false;
    },
    60_000,
  );
  await expect(found).toContainText(culprit);
  return found;
}

/** Waits until the overview no longer names this. */
export async function gone(kiosk: Kiosk, code: string): Promise<void> {
  const again = kiosk.page.getByRole('button', { name: 'Look again', exact: true });
  await until(
    `${code} to be gone`,
    async () => {
      if ((await finding(kiosk, code).count()) === 0) return true;
      if (await again.isEnabled({ timeout: 500 }).catch(() => false)) {
        await again.click({ timeout: 2_000 }).catch(() => undefined);
      }
      return false;
    },
    60_000,
  );
}
