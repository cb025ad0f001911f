/** A whole paid charge without touching the glass once. */
import { dear } from './dear.ts';
import { focused, pressByKey, tabTo } from './keyboard-hand.ts';
import { until } from './kiosk.ts';
import { expect, test } from './station-test.ts';

test('a whole charge by keyboard alone', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear });
  const { page } = kiosk;
  /** The focus has gone along with the screen: to the stage, which its statement names. */
  const stands = async (screen: string, statement: string) => {
    await kiosk.showing(screen);
    await expect.poll(() => focused(page)).toBe(statement);
  };

  await pressByKey(page, 'Help');
  await page.locator('dialog[open]').waitFor();
  await tabTo(page, 'Close');
  await page.keyboard.press('Escape');
  await page.locator('dialog[open]').waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('Help');

  await pressByKey(page, 'Start charging');
  await stands('terms', 'Terms for this charge');
  // Escape means Cancel nowhere, and Enter on the stage agrees to nothing.
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
  expect(await kiosk.screen()).toBe('terms');
  await pressByKey(page, 'Accept and continue', 'Space');
  await stands('amount', 'We hold the amount. You pay only for what you charge.');
  await tabTo(page, '350 kr');
  await page.keyboard.press('ArrowRight');
  expect(await focused(page)).toBe('500 kr');
  await pressByKey(page, 'Pay');
  await stands('pay', 'Pay with Vipps');
  expect(await kiosk.value('authorized')).toBe(50_000);
  await kiosk.figure('qr').waitFor();
  const reference = await kiosk.scan();
  kiosk.approve(reference);
  await stands('plug-in', 'Payment approved. Plug in your car.');
  kiosk.car.plugIn();
  await kiosk.showing('charging');
  await until('a cost above the least', async () => (await kiosk.value('cost')) > 120, 60_000);
  await until('the focus on Stop', async () => {
    await page.keyboard.press('Tab');
    return page.evaluate(() => document.activeElement?.matches('.hold-button') === true);
  });
  await page.keyboard.down('Space');
  await page.locator('main:not([data-screen="charging"])').waitFor();
  await page.keyboard.up('Space');
  await kiosk.showing('receipt');
  await kiosk.receiptIsSettled();
  expect(await focused(page)).toContain('You paid');
  expect(kiosk.payment(reference).capturedMinor).toBe(await kiosk.value('captured'));
  await pressByKey(page, 'Done');
  await kiosk.showing('welcome');
  expect(await focused(page)).not.toBe('');
});
