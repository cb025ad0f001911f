/** Holding Stop at the glass: what ends a hold, and what must not. */
import { expect, test } from '@playwright/test';
import { snapshots } from '../fixtures/snapshots.ts';
import { Glass } from './glass.ts';

test('the button loses the focus: a finger’s hold goes on and acts', async () => {
  const glass = await Glass.open();
  try {
    const { charging } = snapshots;
    if (charging?.kind !== 'station') throw new Error('there is no snapshot of a charge');
    await glass.show({ ...charging, language: 'en' });
    await glass.page.getByRole('button', { name: 'Stop charging' }).hover();
    await glass.page.mouse.down();
    await expect(glass.page.locator('.hold-button')).toHaveAttribute('data-holding', '');
    await glass.page.locator('.hold-button').evaluate((button: HTMLElement) => button.blur());
    await expect.poll(() => glass.intents()).toContainEqual({ type: 'stop', evse: 'A' });
    await glass.page.mouse.up();
  } finally {
    await glass.close();
  }
});
