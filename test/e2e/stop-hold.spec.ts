/** Stop at the glass: what ends a hold, what a tap asks for, and what must end nothing. */
import type { Intent, Snapshot } from '../../electron/contract.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { expect, test } from './glass-test.ts';
import type { Glass } from './glass.ts';

const stop: Intent = { type: 'stop', evse: 'A' };
const emergencyStop: Intent = { type: 'emergencyStop', evse: 'A' };

function named(name: string): Snapshot {
  const snapshot = snapshots[name];
  if (snapshot?.kind !== 'station') throw new Error(`there is no station in ${name}`);
  return { ...snapshot, language: 'en' };
}

/** Shows the screen of a charge, and tells what was asked for on it without touches. */
async function showCharge(glass: Glass, name: string): Promise<() => Promise<Intent[]>> {
  await glass.beat();
  await glass.show(named(name));
  return async () => (await glass.intents()).filter(({ type }) => type !== 'touch');
}

test.afterEach(({ glass }) => expect(glass.complaints).toEqual([]));

test('the button loses the focus: a finger’s hold goes on and acts', async ({ glass }) => {
  const { page } = glass;
  const asked = await showCharge(glass, 'charging');
  await page.getByRole('button', { name: 'Stop charging' }).hover();
  await page.mouse.down();
  await expect(page.locator('.hold-button')).toHaveAttribute('data-holding', '');
  await page.locator('.hold-button').evaluate((button: HTMLElement) => button.blur());
  await expect.poll(asked).toContainEqual(stop);
  await page.mouse.up();
});

test('a tap asks first, beside the button, which can still be held', async ({ glass }) => {
  const { page } = glass;
  const asked = await showCharge(glass, 'charging');
  const button = page.getByRole('button', { name: 'Stop charging' });
  await button.click();
  await page.getByRole('button', { name: 'Keep charging' }).click();
  await expect(page.locator('dialog')).toHaveCount(0);
  await button.click();
  // What opens covers no place that the finger was at.
  const [dialogBox, buttonBox] = [
    await page.locator('dialog[open]').boundingBox(),
    await button.boundingBox(),
  ];
  expect((dialogBox?.y ?? 0) + (dialogBox?.height ?? 0)).toBeLessThan(buttonBox?.y ?? 0);
  expect(await asked()).toEqual([]);
  await page.getByRole('button', { name: 'Yes, stop now' }).click();
  await expect.poll(asked).toEqual([stop]);
  await expect(page.locator('.hold-button')).toHaveAttribute('data-asked', '');
});

test('a click without a press, as switches and screen readers send it, asks first too', async ({
  glass,
}) => {
  const { page } = glass;
  const asked = await showCharge(glass, 'charging');
  await page.locator('.hold-button').evaluate((button: HTMLElement) => button.click());
  await page.getByRole('button', { name: 'Yes, stop now' }).click();
  await expect.poll(asked).toEqual([stop]);
});

test('the code is typed on large keys or a keyboard, and a wrong one is said to be wrong', async ({
  glass,
}) => {
  const asked = await showCharge(glass, 'charging-code');
  const { page } = glass;
  await page.getByRole('button', { name: 'Stop charging' }).click();
  await page.getByRole('heading', { name: 'Enter your code' }).waitFor();
  for (const digit of ['4', '8', '3']) {
    await page.getByRole('button', { name: digit, exact: true }).click();
  }
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.keyboard.press('2');
  expect(await asked()).toEqual([]);
  await page.keyboard.press('7');
  await expect.poll(asked).toEqual([{ ...stop, code: '4827' }]);
  const refused = named('charging-code');
  if (refused.kind !== 'station' || refused.screen.name !== 'charging') throw new Error('charge');
  const codeEntry = { refusedCount: 1, waitMs: 0 };
  await glass.show({ ...refused, screen: { ...refused.screen, codeEntry } });
  await page.getByRole('heading', { name: 'That is not the code' }).waitFor();
  await expect(page.locator('.code-place[data-typed]')).toHaveCount(0);
  await glass.show(named('charging-code-waits'));
  await page.getByRole('heading', { name: 'Try again in 28 s' }).waitFor();
  await expect(page.getByRole('button', { name: '4', exact: true })).toBeDisabled();
});

test('beside the code: the emergency stop, held, or pressed twice', async ({ glass }) => {
  const { page } = glass;
  const asked = await showCharge(glass, 'charging-code');
  await page.getByRole('button', { name: 'Stop charging' }).click();
  const emergency = page.getByRole('button', { name: 'Danger? Stop at once' });
  await emergency.dblclick();
  await expect(emergency).toContainText('Press again to stop now');
  expect(await asked()).toEqual([]);
  await emergency.hover();
  await page.mouse.down();
  await expect.poll(asked).toEqual([emergencyStop]);
  await page.mouse.up();
});

test('no answer: the button stays pressed, and words offer other ways', async ({ glass }) => {
  const { page } = glass;
  const asked = await showCharge(glass, 'charging');
  await page.getByRole('button', { name: 'Stop charging' }).hover();
  await page.mouse.down();
  await page.getByRole('heading', { name: 'Still trying to stop' }).waitFor();
  await page.mouse.up();
  await expect(page.locator('.action-band .hold-button')).toHaveAttribute('data-asked', '');
  await expect(page.locator('dialog')).toContainText('22');
  await expect.poll(async () => (await asked()).length).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'Danger? Stop at once' }).hover();
  await page.mouse.down();
  await expect.poll(asked).toContainEqual(emergencyStop);
  await page.mouse.up();
});
