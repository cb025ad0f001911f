/** The pictures of README.md: a charge as an animation, and stills. The same screens give the same files. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { projectRoot } from '../../build/paths.ts';
import { catalogues, type TextKey } from '../../renderer/text/catalogue.ts';
import { dress } from '../e2e/dress.ts';
import { still } from '../e2e/still.ts';
import { animatedWebp, type Frame } from './animated-webp.ts';
import { Camera, inLanguage, widthAndHeight } from './camera.ts';
import { chargeStory } from './charge-story.ts';
import type { Picture } from './picture-list.ts';
import { smallPng } from './png.ts';
import { snapshotNamed } from './scenes.ts';

const directory = join(projectRoot, 'docs', 'images');

/** The animation's width by that of the glass: 960 pixels, as wide as GitHub shows it. */
const scale = 0.75;
/** Of WebP: no edge of a letter looks frayed. */
const quality = 88;

const usual = { language: 'en', size: '1280x800', theme: 'light', text: 'normal' } as const;
const stills: ReadonlyArray<Picture & { file: string }> = [
  { ...usual, screen: 'pay', file: 'pay.png' },
  { ...usual, screen: 'receipt', theme: 'dark', file: 'receipt-night.png' },
  {
    screen: 'amount',
    language: 'fi',
    size: '800x1280',
    theme: 'light',
    text: 'large',
    file: 'larger-text.png',
  },
];

export interface MadeFile {
  file: string;
  byteCount: number;
}

async function write(name: string, bytes: Buffer): Promise<MadeFile> {
  const file = join(directory, name);
  await writeFile(file, bytes);
  return { file, byteCount: bytes.length };
}

/** Draws where a finger is, in the middle of a button. @returns how to take it away */
async function touch(page: Page, key: TextKey): Promise<() => Promise<void>> {
  const button = page.getByRole('button', { name: catalogues.en[key] });
  const box = await button.first().boundingBox();
  if (box === null) throw new Error(`nothing is called ${catalogues.en[key]}`);
  await page.evaluate(
    ([x, y]) => {
      const finger = document.createElement('div');
      finger.id = 'finger';
      finger.style.cssText = `position:fixed;left:${x - 42}px;top:${y - 42}px;width:84px;height:84px;
      border-radius:50%;border:5px solid #8ab8ff;background:rgb(138 184 255 / 45%)`;
      document.body.append(finger);
    },
    [box.x + box.width / 2, box.y + box.height / 2] as const,
  );
  return () => page.evaluate(() => document.getElementById('finger')?.remove());
}

async function animation(camera: Camera): Promise<Frame[]> {
  const { glass } = camera;
  await glass.fit(...widthAndHeight(usual.size));
  const frames: Frame[] = [];
  for (const { snapshot, durationMs, touches } of chargeStory()) {
    await glass.show(snapshot);
    await dress(glass.page, usual);
    const letGo = touches === null ? null : await touch(glass.page, touches);
    frames.push({ picture: await camera.capture({ format: 'webp', quality, scale }), durationMs });
    await letGo?.();
  }
  return frames;
}

/** Renews docs/images/. */
export async function makeReadmePictures(): Promise<MadeFile[]> {
  await mkdir(directory, { recursive: true });
  const camera = await Camera.open();
  try {
    const made = [await write('charge.webp', animatedWebp(await animation(camera)))];
    for (const { file, ...picture } of stills) {
      await camera.glass.fit(...widthAndHeight(picture.size));
      const snapshot = inLanguage(snapshotNamed(picture.screen), picture.language);
      made.push(await write(file, smallPng(await still(camera.glass, snapshot, picture))));
    }
    return made;
  } finally {
    await camera.close();
  }
}
