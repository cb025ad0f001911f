/** A charge whose driver needs the screen otherwise; the next one finds it plain again. */
import { catalogues } from '../../renderer/text/catalogue.ts';
import { dear } from './dear.ts';
import { until } from './kiosk.ts';
import { findLayoutProblems } from './layout-problems.ts';
import { pressKey } from './modes.ts';
import { expect, test } from './station-test.ts';

test('portrait, Finnish, low reach and larger text on the way', async ({ startKiosk }) => {
  const kiosk = await startKiosk({ world: { maxPowerW: 49_000 }, config: dear, language: 'fi' });
  const { page } = kiosk;
  const root = page.locator('html');
  const press = (key: Parameters<typeof pressKey>[1]) => pressKey(page, key, 'fi');
  const looksRight = async () => {
    expect(await page.evaluate(findLayoutProblems)).toEqual([]);
  };
  await kiosk.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(800, 1280),
  );
  await page.waitForFunction(() => Math.abs(innerHeight - 1280) <= 2 && innerWidth <= 802);

  await kiosk.showing('welcome');
  await press('button.lowReach');
  await expect(root).toHaveAttribute('data-reach', 'low');
  await press('button.start');
  await kiosk.showing('terms');
  await looksRight();
  await press('button.accept');
  await kiosk.showing('amount');
  await press('button.largerText');
  await expect(root).toHaveAttribute('data-text', 'large');
  await looksRight();
  // Every amount and every button lies in the lower half of the glass.
  for (const control of await page.locator('button, input').all()) {
    const box = await control.boundingBox();
    expect(box?.y ?? Number.NaN).toBeGreaterThanOrEqual(639);
  }
  await press('button.pay');
  await kiosk.showing('pay');
  await kiosk.figure('qr').waitFor();
  const reference = await kiosk.scan();
  kiosk.approve(reference);
  await kiosk.showing('plug-in');
  await looksRight();
  kiosk.car.plugIn();
  await kiosk.showing('charging');
  await press('button.smallerText');
  await expect(root).toHaveAttribute('data-text', 'normal');
  await press('button.display');
  await press('display.contrast');
  await press('button.close');
  await expect(root).toHaveAttribute('data-contrast', 'more');
  await until('a cost above the least', async () => (await kiosk.value('cost')) > 120, 60_000);
  await press('button.largerText');
  await looksRight();
  const stop = page.getByRole('button', { name: catalogues.fi['button.stop'] });
  await stop.hover();
  await page.mouse.down();
  await page.locator('main:not([data-screen="charging"])').waitFor();
  await page.mouse.up();
  await kiosk.showing('receipt');
  // With larger text the figures are on a leaf further on.
  const settled = page.locator('[data-testid="captured"][data-settled="settled"]');
  await settled.waitFor({ state: 'attached' });
  expect(kiosk.payment(reference).capturedMinor).toBe(await kiosk.value('captured'));
  for (const [name, value] of [
    ['data-text', 'large'],
    ['data-reach', 'low'],
    ['data-contrast', 'more'],
  ] as const) {
    await expect(root).toHaveAttribute(name, value);
  }

  await press('button.done');
  await kiosk.showing('welcome');
  await expect(root).toHaveAttribute('data-text', 'normal');
  await expect(root).toHaveAttribute('data-reach', 'all');
  await expect(root).toHaveAttribute('data-contrast', 'normal');
});
