/** The screen in its place and hour, as it is seen and touched: rest, shift, theme, sounds. */
import type { Snapshot } from '../../electron/contract.ts';
import { languages } from '../../electron/session/view.ts';
import { snapshots } from '../fixtures/snapshots.ts';
import { expect, test } from './glass-test.ts';
import type { Glass } from './glass.ts';
import { until } from './kiosk.ts';

type StationSnapshot = Extract<Snapshot, { kind: 'station' }>;

function named(name: string): StationSnapshot {
  const snapshot = snapshots[name];
  if (snapshot?.kind !== 'station') throw new Error(`no snapshot ${name}`);
  return { ...snapshot, language: 'en' };
}

/** Shows a screen as it is when nobody has touched it for an hour and `more` ms. */
async function showResting(glass: Glass, snapshot: StationSnapshot, more = 0): Promise<void> {
  await glass.show(snapshot);
  await glass.show({ ...snapshot, atMs: snapshot.atMs + 3_600_000 + more });
}

test.describe('rest', () => {
  test.beforeEach(async ({ glass }) => {
    await glass.resize(1280, 800);
    await glass.beat();
  });

  test('the first press only wakes, the second starts', async ({ glass }) => {
    await showResting(glass, named('welcome'));
    const main = glass.page.locator('main');
    await expect(main).toHaveAttribute('data-rest', 'attract');
    await expect(main).toHaveAttribute('data-screen', 'welcome');
    await expect(glass.page.locator('.attract-price')).toHaveText('4.59 kr per kWh');
    await expect(glass.page.getByTestId('price')).toHaveCount(1);
    const start = glass.page.getByRole('button', { name: 'Start charging' });
    await start.click();
    await expect(main).not.toHaveAttribute('data-rest');
    expect(await glass.intents()).toEqual([{ type: 'touch' }]);
    await glass.show(named('welcome'));
    await start.click();
    expect(await glass.intents()).toContainEqual({ type: 'start', evse: 'A' });
  });

  test('the first key only wakes', async ({ glass }) => {
    await glass.show(named('welcome'));
    const start = glass.page.getByRole('button', { name: 'Start charging' });
    await start.focus();
    await showResting(glass, named('welcome'));
    await start.press('Enter');
    expect(await glass.intents()).toEqual([{ type: 'touch' }]);
    await start.press('Enter');
    expect(await glass.intents()).toContainEqual({ type: 'start', evse: 'A' });
  });

  test('a charge stays as it is, and Stop needs no second touch', async ({ glass }) => {
    const still = named('charging');
    const station = { ...still.station, stopHoldMs: 0 };
    await showResting(glass, { ...still, station });
    await expect(glass.page.locator('main')).toHaveAttribute('data-rest', 'calm');
    await expect(glass.page.getByTestId('cost')).toHaveAttribute('data-value', '8455');
    await glass.page.getByRole('button', { name: 'Stop charging' }).click();
    expect(await glass.intents()).toContainEqual({ type: 'stop', evse: 'A' });
  });

  test('the quiet price stays within the glass, wherever it stands and whatever it says', async ({
    glass,
  }) => {
    const outside: string[] = [];
    for (const [width, height] of [
      [800, 480],
      [800, 1280],
    ] as const) {
      await glass.resize(width, height);
      for (const name of ['welcome-phone-several-prices', 'welcome-phone-only']) {
        for (const language of languages) {
          const snapshot = { ...named(name), language };
          // The steps at which it stands in a corner or close to one.
          for (const step of [0, 35]) {
            await showResting(glass, snapshot, step * 20_000);
            const found = await glass.page.evaluate(() =>
              [...document.querySelectorAll('.attract-place :is(p, .qr)')]
                .filter((part) => {
                  const { left, top, right, bottom } = part.getBoundingClientRect();
                  return left < 0 || top < 0 || right > innerWidth || bottom > innerHeight;
                })
                .map((part) => part.textContent),
            );
            outside.push(...found.map((text) => `${name} ${language} ${width}: ${text}`));
          }
        }
      }
    }
    expect(outside).toEqual([]);
  });

  test('nothing scrolls the page, wherever the shift has moved it', async ({ glass }) => {
    await glass.resize(800, 1280);
    const scrolled: string[] = [];
    for (let step = 0; step < 8; step += 1) {
      const snapshot = named('amount');
      await glass.show({ ...snapshot, atMs: snapshot.atMs + step * 4 * 60_000 });
      const found = await glass.page.evaluate(() => {
        // As a focus or a long press on a field would.
        for (const part of [document.documentElement, document.body, ...document.body.children]) {
          part.scrollTo(50, 50);
        }
        document.querySelector('main')?.scrollTo(50, 50);
        return [
          document.documentElement,
          document.body,
          ...document.querySelectorAll('main, #screen'),
        ]
          .filter(({ scrollLeft, scrollTop }) => scrollLeft !== 0 || scrollTop !== 0)
          .map(({ tagName, scrollLeft, scrollTop }) => `${tagName} ${scrollLeft} ${scrollTop}`);
      });
      scrolled.push(...found.map((text) => `step ${step}: ${text}`));
    }
    expect(scrolled).toEqual([]);
  });

  test('the shift against burn-in cuts nothing off', async ({ glass }) => {
    await glass.resize(800, 480);
    const cut: string[] = [];
    for (const name of ['welcome', 'charging', 'pay', 'receipt-long']) {
      const snapshot = named(name);
      for (let step = 0; step < 8; step += 1) {
        await glass.show({ ...snapshot, atMs: snapshot.atMs + step * 4 * 60_000 });
        const found = await glass.page.evaluate(() => {
          const walker = document.createTreeWalker(
            document.querySelector('main') ?? document.body,
            NodeFilter.SHOW_TEXT,
          );
          const outside: string[] = [];
          for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
            const range = document.createRange();
            range.selectNodeContents(text);
            for (const { left, top, right, bottom, height } of range.getClientRects()) {
              // Above and below its letters a line is empty, by 16 % of it each.
              const empty = height * 0.16;
              const isWhole =
                left >= 0 &&
                right <= innerWidth &&
                top + empty >= 0 &&
                bottom - empty <= innerHeight;
              if (!isWhole) outside.push(text.textContent ?? '');
            }
          }
          for (const part of document.querySelectorAll('main :is(.button, .hold-button, svg)')) {
            const { left, top, right, bottom } = part.getBoundingClientRect();
            const isWhole = left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
            if (!isWhole) outside.push(part.outerHTML.slice(0, 60));
          }
          return outside;
        });
        cut.push(...found.map((part) => `${name} ${step}: ${part}`));
      }
    }
    expect(cut).toEqual([]);
  });

  test('data-theme follows the snapshot', async ({ glass }) => {
    const ground = () => glass.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await glass.show({ ...named('welcome'), theme: 'dark' });
    expect(await ground()).toBe('rgb(14, 18, 20)');
    await glass.show({ ...named('welcome'), theme: 'light' });
    expect(await ground()).toBe('rgb(250, 250, 247)');
  });

  test('there is no audio at all while sounds are off, and one graph when they are not', async ({
    glass,
  }) => {
    await glass.page.evaluate(() => {
      const counted = globalThis as unknown as { contexts: number };
      counted.contexts = 0;
      const Real = AudioContext;
      globalThis.AudioContext = class extends Real {
        constructor(options?: AudioContextOptions) {
          super(options);
          counted.contexts += 1;
        }
      };
    });
    const contexts = () =>
      glass.page.evaluate(() => (globalThis as unknown as { contexts: number }).contexts);
    const silent = named('plug-in');
    await glass.show(silent);
    await glass.show(named('charging'));
    await glass.page.locator('main').click({ position: { x: 300, y: 300 } });
    expect(await contexts()).toBe(0);
    const station = { ...silent.station, sounds: 'day' as const };
    await glass.show({ ...silent, station, isDay: false });
    await glass.show({ ...named('charging'), station, isDay: false });
    expect(await contexts()).toBe(0);
    await glass.show({ ...silent, station });
    await glass.show({ ...named('charging'), station });
    await glass.show({ ...named('receipt'), station });
    expect(await contexts()).toBe(1);
    expect(glass.complaints).toEqual([]);
  });
});

for (const theme of ['light', 'dark'] as const) {
  test(`the whole app with ui.theme ${theme}: window, page and snapshot agree`, async ({
    startKiosk,
  }) => {
    const kiosk = await startKiosk({ config: { ui: { theme, screenDiagonalIn: 15.6 } } });
    await kiosk.showing('welcome');
    // Playwright pretends a light one unless told not to.
    await kiosk.page.emulateMedia({ colorScheme: null });
    await until('the theme', async () => {
      const shown = await kiosk.page.evaluate(() => document.documentElement.dataset['theme']);
      return shown === theme;
    });
    const window = await kiosk.app.evaluate(({ nativeTheme, BrowserWindow }) => ({
      source: nativeTheme.themeSource,
      ground: BrowserWindow.getAllWindows()[0]?.getBackgroundColor().toLowerCase(),
    }));
    expect(window).toEqual({ source: theme, ground: theme === 'dark' ? '#0e1214' : '#fafaf7' });
    const page = await kiosk.page.evaluate(() => ({
      prefersDark: matchMedia('(prefers-color-scheme: dark)').matches,
      diagonalMm: document.documentElement.style.getPropertyValue('--diagonal-mm'),
    }));
    expect(page.prefersDark).toBe(theme === 'dark');
    expect(Number(page.diagonalMm)).toBeCloseTo(396.24);
  });
}
