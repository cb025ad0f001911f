/** Every time-out is announced, and one touch puts it off: at the app itself, in real time. */
import type { Page } from '@playwright/test';
import { until } from './kiosk.ts';
import { expect, test } from './station-test.ts';

/** Ninety seconds without a touch: the warning comes after seventy. */
const choosingWarnMs = 100_000;

function stayButton(page: Page, name = 'Stay here') {
  return page.getByRole('button', { name, exact: true });
}

/** What a listener to the screen is told. */
function said(page: Page) {
  return page.locator('p.unseen[role="status"]');
}

test('terms: the way back is announced, and touching stays', async ({ startKiosk }) => {
  test.setTimeout(240_000);
  const kiosk = await startKiosk();
  await kiosk.showing('welcome');
  await kiosk.press('Start charging');
  await kiosk.showing('terms');
  const { page } = kiosk;
  await expect(said(page)).toBeEmpty();
  await stayButton(page).waitFor({ timeout: choosingWarnMs });
  await expect(said(page)).toContainText('Back to the start in');
  await stayButton(page).click();
  await stayButton(page).waitFor({ state: 'detached' });
  await expect(said(page)).toBeEmpty();
  // What gave way to the warning is back, and the visit goes on.
  await expect(page.getByText('Seller')).toBeVisible();
  await kiosk.press('Accept and continue');
  await kiosk.showing('amount');
});

test('the receipt: staying keeps it, and left alone it goes', async ({ startKiosk }) => {
  test.setTimeout(240_000);
  const kiosk = await startKiosk({
    config: { payment: { plugInTimeoutS: 4 }, ui: { receiptS: 24 } },
  });
  await kiosk.order();
  kiosk.approve(await kiosk.scan());
  await kiosk.showing('receipt', 30_000);
  const { page } = kiosk;
  await stayButton(page).waitFor();
  await stayButton(page).click();
  await expect(page.locator('.return-note')).toContainText(/in 2[1-4]\s*s/);
  await kiosk.receiptIsSettled();
  await stayButton(page).waitFor();
  await kiosk.showing('receipt');
  await kiosk.showing('welcome', 30_000);
});

test('plug-in: more time is more time for the payment, too', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ config: { payment: { plugInTimeoutS: 26 } } });
  await kiosk.order();
  const reference = await kiosk.scan();
  kiosk.approve(reference);
  await kiosk.showing('plug-in');
  const { page } = kiosk;
  await stayButton(page, 'More time').waitFor();
  const soonMs = await until(
    'the last seconds',
    async () => {
      const seconds = await kiosk.value('countdown');
      return seconds <= 5 ? seconds * 1000 : null;
    },
    40_000,
  );
  const wouldEndMs = performance.now() + soonMs;
  await stayButton(page, 'More time').click();
  await until('the whole time again', async () => (await kiosk.value('countdown')) > 20);
  expect(kiosk.rows("SELECT type FROM events WHERE type = 'StayWanted'")).toHaveLength(1);
  // Well after the time that was up before, the money is held and the outlet waits.
  await until('that time to pass', () => performance.now() > wouldEndMs + 3000);
  expect(await kiosk.screen()).toBe('plug-in');
  expect(kiosk.payment(reference)).toMatchObject({ state: 'AUTHORIZED', cancelledMinor: 0 });
  expect(kiosk.relayIsClosed()).toBe(true);
  // Nobody comes after all: open, and let go wholly.
  await kiosk.showing('receipt', 60_000);
  await kiosk.receiptIsSettled();
  expect(kiosk.payment(reference)).toMatchObject({ capturedMinor: 0, cancelledMinor: 35_000 });
  expect(kiosk.relayIsClosed()).toBe(false);
});

test('a dialog left open says that it closes, and a touch keeps it', async ({ startKiosk }) => {
  const kiosk = await startKiosk();
  await kiosk.showing('welcome');
  await kiosk.press('Help');
  const dialog = kiosk.page.locator('dialog[open]');
  await dialog.waitFor();
  await stayButton(kiosk.page).waitFor();
  await expect(dialog.locator('[role="status"]')).toContainText('Closes in');
  await stayButton(kiosk.page).click();
  await stayButton(kiosk.page).waitFor({ state: 'detached' });
  await expect(dialog).toBeVisible();
  await stayButton(kiosk.page).waitFor();
  await dialog.waitFor({ state: 'detached', timeout: 30_000 });
});
