/**
 * The technician's desk on the glass: every section in every language and size, the door before it, and
 * what its buttons ask the station for.
 */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { ServiceScreen } from '../../electron/contract.ts';
import { languages } from '../../electron/session/view.ts';
import { serviceCatalogues } from '../../renderer/service/text/catalogue.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { atMs, show, welcome } from '../fixtures/screen-parts.ts';
import { busyDesk, deskSnapshot, inTrial, quietDesk } from '../fixtures/service-screen.ts';
import { dress } from './dress.ts';
import { expect, test } from './glass-test.ts';
import { Glass, glassSizes } from './glass.ts';
import { findLayoutProblems } from './layout-problems.ts';
import { loadAxe, objections } from './objections.ts';

const sectionCount = 8;

async function openDesk(glass: Glass, screen: ServiceScreen): Promise<void> {
  await glass.beat();
  await glass.loadFonts();
  await glass.show(deskSnapshot(screen, { language: 'en' }));
  await glass.page.locator('.section-view').waitFor();
}

async function choose(page: Page, index: number): Promise<void> {
  await page.locator('.section-choice').nth(index).dispatchEvent('click');
  await page
    .locator('.section-choice')
    .nth(index)
    .and(page.locator('[aria-current=page]'))
    .waitFor();
  await page.evaluate(() => new Promise(requestAnimationFrame));
}

/** What scrolls may be longer than its place, never wider; every tool is large enough for a glove. */
function findDeskProblems(): string[] {
  const problems: string[] = [];
  const view = document.querySelector('.section-view');
  if (view === null) return ['there is no section'];
  if (view.scrollWidth > view.clientWidth) {
    problems.push(`${view.scrollWidth - view.clientWidth} px wider than the glass`);
  }
  for (const tool of document.querySelectorAll('.section-view button, .section-choice')) {
    const { width, height } = tool.getBoundingClientRect();
    if (Math.min(width, height) < 43.5) problems.push(`too small: ${tool.textContent}`);
    if (tool.scrollWidth > tool.clientWidth + 2) problems.push(`cut off: ${tool.textContent}`);
  }
  return problems;
}

for (const [width, height] of glassSizes) {
  test(`every section, language and text size, ${width}×${height}`, async ({ glass }) => {
    test.setTimeout(300_000);
    await openDesk(glass, busyDesk);
    const { page } = glass;
    await glass.fit(width, height);
    const problems: string[] = [];
    for (const language of languages) {
      for (const text of ['normal', 'large'] as const) {
        await glass.show(deskSnapshot(busyDesk, { language }));
        await dress(page, { theme: 'light', text });
        for (let index = 0; index < sectionCount; index += 1) {
          await choose(page, index);
          const found = [
            ...(await page.evaluate(findLayoutProblems)),
            ...(await page.evaluate(findDeskProblems)),
          ];
          problems.push(...found.map((one) => `${language} ${text} ${index}: ${one}`));
        }
      }
    }
    expect(problems).toEqual([]);
    expect(glass.complaints).toEqual([]);
  });
}

test('axe objects to nothing in any section, in light, dark and high contrast', async ({
  glass,
}) => {
  test.setTimeout(300_000);
  await openDesk(glass, busyDesk);
  const { page } = glass;
  await loadAxe(page);
  const found: string[] = [];
  for (const look of ['light', 'dark', 'contrast'] as const) {
    await glass.show(
      deskSnapshot(busyDesk, { language: 'en', theme: look === 'dark' ? 'dark' : 'light' }),
    );
    await page.evaluate(
      (contrast) => {
        document.documentElement.dataset['contrast'] = contrast;
      },
      look === 'contrast' ? 'more' : 'normal',
    );
    for (let index = 0; index < sectionCount; index += 1) {
      await choose(page, index);
      found.push(...(await objections(page, `${look} ${index}`)));
    }
  }
  expect(found).toEqual([]);
});

const door = (part: { triedCount?: number; waitMs?: number; isBusy?: boolean } = {}) =>
  show(welcome, {
    language: 'en',
    mayRest: false,
    pin: { triedCount: 0, waitMs: 0, isBusy: false, ...part },
  });

test('the name, held for three seconds, asks for the PIN; a shorter hold asks for nothing', async () => {
  const glass = await Glass.open();
  const { page } = glass;
  try {
    await page.clock.install();
    await glass.beat();
    await glass.show(door());
    const name = page.locator('.place-name');
    await name.hover();
    await page.mouse.down();
    await expect(name).toHaveAttribute('data-holding', '');
    await page.clock.runFor(2_900);
    await page.mouse.up();
    await page.clock.runFor(2_000);
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.mouse.down();
    await page.clock.runFor(3_100);
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByRole('heading')).toHaveText(catalogues.en['pin.enter']);
    await page.mouse.up();
  } finally {
    await glass.close();
  }
});

test('the PIN: six digits at least, told as wrong, as too many, and as not now', async ({
  glass,
}) => {
  const { page } = glass;
  await glass.beat();
  await glass.show(door());
  await page.locator('.place-name').hover();
  await page.mouse.down();
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  await page.mouse.up();
  await expect(dialog.getByRole('button', { name: '1' })).toBeEnabled();
  const open = dialog.getByRole('button', { name: catalogues.en['pin.open'] });
  for (const digit of '12345') await dialog.getByRole('button', { name: digit }).click();
  await expect(open).toBeDisabled();
  await page.keyboard.press('6');
  await expect(open).toBeEnabled();
  expect(await page.evaluate(findLayoutProblems)).toEqual([]);
  await open.click();
  expect(await glass.intents()).toContainEqual({ type: 'givePin', pin: '123456' });
  await glass.show(door({ triedCount: 1 }));
  await expect(dialog.getByRole('heading')).toHaveText(catalogues.en['pin.wrong']);
  await glass.show(door({ triedCount: 1, waitMs: 27_300 }));
  await expect(dialog.getByRole('heading')).toHaveText(/Try again in 28/);
  await expect(dialog.getByRole('button', { name: '7' })).toBeDisabled();
  await glass.show(door({ triedCount: 1, isBusy: true }));
  await expect(dialog.getByRole('heading')).toHaveText(catalogues.en['pin.busy']);
  expect(await page.evaluate(findLayoutProblems)).toEqual([]);
  await glass.show(deskSnapshot(quietDesk, { language: 'en' }));
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Overview');
});

test('without a PIN set up there is no door, however long the name is held', async () => {
  const glass = await Glass.open();
  const { page } = glass;
  try {
    await page.clock.install();
    await glass.beat();
    await glass.show(show(welcome, { language: 'en', mayRest: false }));
    await page.locator('.place-name').hover();
    await page.mouse.down();
    await page.clock.runFor(5_000);
    await expect(page.getByRole('dialog')).toHaveCount(0);
  } finally {
    await glass.close();
  }
});

test('the PIN dialog fits every glass in every language', async ({ glass }) => {
  const { page } = glass;
  await glass.beat();
  await glass.loadFonts();
  const problems: string[] = [];
  const dialog = page.getByRole('dialog');
  for (const [width, height] of glassSizes) {
    await glass.fit(width, height);
    await glass.show(door({ isBusy: true }));
    await page.locator('.place-name').hover();
    await page.mouse.down();
    await dialog.waitFor();
    await page.mouse.up();
    for (const language of languages) {
      await glass.show({ ...door({ isBusy: true }), language } as ReturnType<typeof show>);
      await expect(dialog.getByRole('heading')).toHaveText(catalogues[language]['pin.busy']);
      const found = await page.evaluate(findLayoutProblems);
      problems.push(...found.map((one) => `${width}×${height} ${language}: ${one}`));
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }
  expect(problems).toEqual([]);
});

test('a contactor is tested only after the explanation, and a hold', async ({ glass }) => {
  await openDesk(glass, quietDesk);
  const { page } = glass;
  const words = serviceCatalogues.en;
  await choose(page, 1);
  await page.getByRole('button', { name: words['trial.relay'], exact: true }).click();
  await expect(page.getByText(words['trial.live'])).toBeVisible();
  const sure = page.getByRole('button', { name: words['trial.sure'] });
  const trials = async () => (await glass.requests()).filter(({ type }) => type === 'startTrial');
  await sure.click();
  expect(await trials()).toEqual([]);
  await sure.hover();
  await page.mouse.down();
  await expect.poll(trials).toEqual([{ type: 'startTrial', evse: 'A', kind: 'relay' }]);
  await page.mouse.up();

  await glass.show(deskSnapshot(inTrial('closed'), { language: 'en' }));
  await page.getByRole('button', { name: words['trial.openNow'] }).click();
  expect((await glass.requests()).map(({ type }) => type)).toContain('endTrial');
  await glass.show(deskSnapshot(inTrial('done', 'current-after-open'), { language: 'en' }));
  await expect(page.getByTestId('trial')).toContainText(words['verdict.current-after-open.todo']);
});

test('the other tools ask for what their words say', async ({ glass }) => {
  await openDesk(glass, busyDesk);
  const { page } = glass;
  const words = serviceCatalogues.en;
  const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
  await expect(page.getByTestId('finding').first()).toHaveAttribute('data-light', 'fault');
  await choose(page, 1);
  await press(words['registers.read']);
  await expect(page.getByRole('table', { name: words['registers.title'] })).toContainText('0x0156');
  await expect(page.locator('.power-plot canvas')).toBeVisible();
  await choose(page, 2);
  await press(words['scan.start']);
  await expect(page.getByRole('table', { name: words['scan.title'] })).toContainText('58213378');
  await press(words['frames.show']);
  await expect(page.locator('.desk-lines li')).toHaveCount(5);
  await choose(page, 3);
  await press(words['payment.test']);
  await expect(page.locator('[data-step=token]')).toHaveAttribute('data-light', 'fault');
  await press(words['alerts.acknowledge']);
  for (const letter of ['K', 'N', '7']) await press(letter);
  await press(words['alerts.acknowledge']);
  await choose(page, 4);
  await press(words['sessions.export']);
  await press('KINGSTON, 15.4 GB free');
  await expect(page.getByText('sessions-21678.csv')).toBeVisible();
  await press('Story ev21678-a-9d2h4k8p-3');
  await expect(page.locator('.timeline li')).toHaveCount(3);
  await choose(page, 7);
  await press('Take out of service: Outlet A');
  await press('damaged');
  const asked = (await glass.requests()).filter(
    ({ type }) => !['report', 'readings', 'lineQuality', 'places', 'log'].includes(type),
  );
  expect(asked).toEqual([
    { type: 'registers', evse: 'A' },
    { type: 'lines' },
    { type: 'startScan', line: 'rs485', isWide: false },
    ...asked.filter(({ type }) => type === 'scan' || type === 'frames'),
    { type: 'testPayment' },
    {
      type: 'acknowledge',
      code: 'settlement-refused',
      reference: 'ev21678-b-7f3k9q2m-1',
      by: 'KN7',
    },
    { type: 'sessions', beforeMs: null },
    { type: 'writeSessions', place: 'sda1' },
    { type: 'story', reference: 'ev21678-a-9d2h4k8p-3' },
    { type: 'versions' },
    { type: 'setService', evse: 'A', isOpen: false, reason: 'damaged' },
  ]);
  await press(words.leave);
  expect(await glass.intents()).toContainEqual({ type: 'leaveService' });
});

test('touch fields fill under a finger, colours follow a touch, and both end', async ({
  glass,
}) => {
  await openDesk(glass, quietDesk);
  const { page } = glass;
  const words = serviceCatalogues.en;
  await glass.fit(1280, 800);
  await choose(page, 6);
  await page.getByRole('button', { name: words['touch.start'] }).click();
  const fields = page.getByRole('dialog', { name: words['touch.title'] });
  await page.mouse.move(5, 5);
  await page.mouse.move(1275, 795);
  await expect(fields.locator('[data-touched]')).toHaveCount(2);
  await page.mouse.move(0, 400);
  await page.mouse.move(1279, 400, { steps: 32 });
  await fields.getByRole('button', { name: words['touch.end'] }).click();
  await expect(fields).toHaveCount(0);
  await expect(page.getByText(/Last test: (1[89]|2\d) of 160/)).toBeVisible();
  await page.getByRole('button', { name: words['pixels.start'] }).click();
  for (const colour of ['White', 'Black', 'Red', 'Green', 'Blue']) {
    await expect(page.getByRole('dialog', { name: colour })).toBeVisible();
    await page.mouse.click(600, 300);
  }
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(glass.complaints).toEqual([]);
});

test('nothing of it breaks the page’s security policy', async ({ glass }) => {
  const { page } = glass;
  // The policy of electron/screen/file-protocol.ts.
  const source = readFileSync(
    new URL('../../electron/screen/file-protocol.ts', import.meta.url),
    'utf8',
  );
  const policy = [...source.matchAll(/^ {2}"([a-z-]+ .*)",$/gm)].map(([, one]) => one).join('; ');
  expect(policy).toContain("style-src 'self'");
  await glass.reloadUnder(policy);
  await glass.beat();
  await glass.show(deskSnapshot(busyDesk, { language: 'en', atMs }));
  for (let index = 0; index < sectionCount; index += 1) await choose(page, index);
  await choose(page, 1);
  await expect(page.locator('.power-plot canvas')).toBeVisible();
  expect(glass.complaints).toEqual([]);
});
