/** The technician's way through the real app: the door, the overview, a meter's live values, and out. */
import { catalogues } from '../../renderer/text/catalogue.ts';
import { serviceCatalogues } from '../../renderer/service/text/catalogue.ts';
import { expect, test } from './station-test.ts';
import { giveNumber, knock, technicianPin, withPin } from './technician-hand.ts';

test('a technician comes in by the PIN, sees the station, and leaves it selling', async ({
  startKiosk,
}) => {
  const kiosk = await startKiosk({ config: withPin });
  const { page } = kiosk;
  const words = serviceCatalogues.en;
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  await page.getByRole('button', { name: 'Start charging' }).waitFor();
  await knock(kiosk);
  const heading = page.getByRole('dialog').getByRole('heading');
  await expect(heading).toHaveText(catalogues.en['pin.enter']);
  await giveNumber(kiosk, '123456');
  await expect(heading).toHaveText(catalogues.en['pin.wrong']);
  await giveNumber(kiosk, technicianPin);
  await page.locator('main[data-screen=diagnostics]').waitFor();
  await expect(page.getByTestId('finding').first()).toBeVisible();
  const choose = (index: number) => page.locator('.section-choice').nth(index).click();
  await choose(1);
  await expect(page.locator('.power-plot canvas')).toBeVisible();
  await page.getByRole('button', { name: words['registers.read'] }).click();
  await expect(page.getByRole('table', { name: words['registers.title'] })).toContainText('0xFC00');
  for (let index = 2; index < 8; index += 1) {
    await choose(index);
    await expect(page.locator('.section-view h1')).toBeVisible();
    await expect(page.locator('.section-view').getByText(words.asking)).toHaveCount(0);
    await expect(page.locator('.station-says')).toHaveCount(0);
  }
  await page.getByRole('button', { name: words.leave }).click();
  await page.getByRole('button', { name: 'Start charging' }).waitFor();
  expect(complaints).toEqual([]);
});
