/** The gallery in a browser: its page, its keys, and the README's animation. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';
import { projectRoot } from '../../build/paths.ts';
import { makeAlbum } from '../gallery/album.ts';
import { chargeStory } from '../gallery/charge-story.ts';
import { expect, test } from './glass-test.ts';

async function caption(page: Page): Promise<string> {
  return (await page.locator('#caption').textContent()) ?? '';
}

test('a small gallery is drawn, filtered and looked through by keys', async ({ glass }) => {
  const { problems, pictureCount, indexFile } = await makeAlbum(
    {
      screens: ['overview', 'setup-many', 'help'],
      languages: ['nb', 'de'],
      sizes: ['800x480'],
      themes: ['light', 'dark'],
      texts: ['normal'],
    },
    test.info().outputPath('gallery'),
    () => undefined,
  );
  expect(problems).toEqual([]);
  expect(pictureCount).toBe(20);

  const { page } = glass;
  await page.goto(pathToFileURL(indexFile).href);
  await expect(page.locator('#count')).toHaveText('10 of 20 pictures');
  await page.waitForFunction(() => document.images[0]?.naturalWidth === 800);
  await page.getByLabel('Screen').selectOption('Overview');
  await expect(page.locator('section h2')).toHaveText([
    'Overview',
    'Overview: two',
    'Overview: ending language',
  ]);
  await page.getByText('Deutsch').click();
  await expect(page.locator('#count')).toHaveText('12 of 20 pictures');

  await page.getByRole('button', { name: 'Overview, Norsk bokmål, Light' }).click();
  expect(await caption(page)).toBe('Overview · Norsk bokmål, Light');
  const seen: string[] = [];
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown', 'l', 't', 'ArrowLeft']) {
    await page.keyboard.press(key);
    seen.push(await caption(page));
  }
  expect(seen).toEqual([
    'Overview · Norsk bokmål, Dark',
    'Overview · Deutsch, Dark',
    'Overview: two · Norsk bokmål, Dark',
    'Overview: two · Deutsch, Dark',
    'Overview: two · Deutsch, Light',
    'Overview: two · Norsk bokmål, Dark',
  ]);
  await page.keyboard.press('Escape');
  await page.reload();
  await expect(page.locator('#count')).toHaveText('12 of 20 pictures');
  await expect(page.getByLabel('Screen')).toHaveValue('Overview');
});

test("the README's animation plays every frame of the story", async ({ glass }) => {
  const bytes = readFileSync(join(projectRoot, 'docs', 'images', 'charge.webp'));
  // The decoder is there for pages of trust only, as a file of this computer is.
  await glass.page.goto(pathToFileURL(join(import.meta.dirname, 'glass', 'blank.html')).href);
  const durations = await glass.page.evaluate(async (base64) => {
    const data = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    const decoder = new ImageDecoder({ data, type: 'image/webp' });
    await decoder.tracks.ready;
    const count = decoder.tracks.selectedTrack?.frameCount ?? 0;
    const found: Array<number | null> = [];
    for (let frameIndex = 0; frameIndex < count; frameIndex += 1) {
      const { image } = await decoder.decode({ frameIndex });
      found.push(image.duration);
      image.close();
    }
    return found;
  }, bytes.toString('base64'));
  expect(durations).toEqual(chargeStory().map(({ durationMs }) => durationMs * 1000));
});
