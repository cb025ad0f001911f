/** One window that pictures are taken of: it is fitted, shown a screen, dressed and measured. */
import type { CDPSession } from '@playwright/test';
import type { Language, Snapshot } from '../../electron/contract.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { dress } from '../e2e/dress.ts';
import { Glass } from '../e2e/glass.ts';
import { findLayoutProblems } from '../e2e/layout-problems.ts';
import type { Picture, Size } from './picture-list.ts';
import { sceneNamed } from './scenes.ts';

/** Of WebP: text stays clean, and a picture has about 40 kB. */
const quality = 80;

export interface Taken {
  bytes: Buffer;
  /** What is wrong with how the screen lies on the glass, a sentence each. */
  problems: string[];
}

export function widthAndHeight(size: Size): [width: number, height: number] {
  const [width = 0, height = 0] = size.split('x').map(Number);
  return [width, height];
}

/** A technician's screen has no station to ask for its language and speaks the computer's. */
export function inLanguage(snapshot: Snapshot, language: Language): Snapshot {
  return snapshot.kind === 'station' ? { ...snapshot, language } : snapshot;
}

export class Camera {
  readonly glass: Glass;
  readonly #devtools: CDPSession;
  #size: Size | null = null;
  #language: Language | null = null;

  private constructor(glass: Glass, devtools: CDPSession) {
    this.glass = glass;
    this.#devtools = devtools;
  }

  static async open(): Promise<Camera> {
    const glass = await Glass.open();
    return new Camera(glass, await glass.page.context().newCDPSession(glass.page));
  }

  async take(picture: Picture): Promise<Taken> {
    const { page } = this.glass;
    const { snapshot, opens, section } = sceneNamed(picture.screen);
    await this.#fit(picture.size);
    await this.#speak(picture.language);
    await this.glass.show(inLanguage(snapshot, picture.language));
    if (section !== undefined) await this.#choose(section);
    await dress(page, picture);
    if (opens !== null) await this.#open(catalogues[picture.language][opens]);
    const problems = await page.evaluate(findLayoutProblems);
    const bytes = await this.capture({ format: 'webp', quality });
    if (opens !== null) await this.#closeDialog();
    return { bytes, problems };
  }

  /** What is on the glass now, pixel by pixel; `scale` draws it anew in another size. */
  async capture(as: { format: 'webp' | 'png'; quality?: number; scale?: number }): Promise<Buffer> {
    const { scale, ...format } = as;
    const { width, height } = this.glass.page.viewportSize() ?? { width: 0, height: 0 };
    const clip = scale === undefined ? {} : { clip: { x: 0, y: 0, width, height, scale } };
    const { data } = await this.#devtools.send('Page.captureScreenshot', { ...format, ...clip });
    return Buffer.from(data, 'base64');
  }

  close(): Promise<void> {
    return this.glass.close();
  }

  async #fit(size: Size): Promise<void> {
    if (this.#size === size) return;
    await this.glass.fit(...widthAndHeight(size));
    this.#size = size;
  }

  async #speak(language: Language): Promise<void> {
    if (this.#language === language) return;
    const userAgent = await this.glass.page.evaluate(() => navigator.userAgent);
    const wish = { userAgent, acceptLanguage: language };
    await this.#devtools.send('Emulation.setUserAgentOverride', wish);
    this.#language = language;
  }

  /** The technician's desk begins at its first section, and stays at the one that was chosen last. */
  async #choose(section: number): Promise<void> {
    const choice = this.glass.page.locator('.section-choice').nth(section);
    await choice.dispatchEvent('click');
    await choice.and(this.glass.page.locator('[aria-current=page]')).waitFor();
  }

  async #open(word: string): Promise<void> {
    const { page } = this.glass;
    await page.getByRole('button', { name: word, exact: true }).dispatchEvent('click');
    await page.locator('dialog[open]').waitFor();
  }

  async #closeDialog(): Promise<void> {
    const { page } = this.glass;
    await page.keyboard.press('Escape');
    await page.locator('dialog[open]').waitFor({ state: 'detached' });
  }
}
