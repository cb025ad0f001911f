/**
 * Shows many snapshots within the page and measures each, in all ways of reading: one call for
 * thousands of screens, as every call from outside costs more than the measuring itself.
 */
import type { Page } from '@playwright/test';
import { languages, type Language, type Snapshot } from '../../electron/session/view.ts';
import { catalogues } from '../../renderer/text/catalogue.ts';
import { findLayoutProblems } from './layout-problems.ts';

const buttons = [
  'largerText',
  'smallerText',
  'lowReach',
  'highReach',
  'help',
  'language',
  'close',
] as const;
type ButtonWords = Record<(typeof buttons)[number], string>;

interface Plan {
  shown: [name: string, snapshot: Snapshot][];
  languages: readonly Language[];
  words: Record<Language, ButtonWords>;
}

export interface Measured {
  /** How many screens, leaves and dialogs were looked at. */
  count: number;
  /** One sentence per problem, with the snapshot, the language and the way of reading. */
  problems: string[];
}

function wordsOf(language: Language): ButtonWords {
  const catalogue = catalogues[language];
  return Object.fromEntries(
    buttons.map((name) => [name, catalogue[`button.${name}`]]),
  ) as ButtonWords;
}

/**
 * Every snapshot in every language: as it is, with the menu moved down, and with larger text, each
 * leaf of it; Help and the choice of languages over the first.
 */
export async function measureScreens(
  page: Page,
  snapshots: Record<string, Snapshot>,
): Promise<Measured> {
  const plan: Plan = {
    shown: Object.entries(snapshots),
    languages,
    words: Object.fromEntries(languages.map((one) => [one, wordsOf(one)])) as Plan['words'],
  };
  // The page takes a function's source text alone; this one is needed by the next.
  await page.evaluate(`void (globalThis.findLayoutProblems = ${String(findLayoutProblems)})`);
  return page.evaluate(measureInPage, plan);
}

/** Runs inside the page: everything it needs is inside it. */
async function measureInPage(plan: Plan): Promise<Measured> {
  interface GlassPage {
    push(snapshot: Snapshot): void;
    findLayoutProblems(): string[];
    paintedSeq: number;
  }
  const glass = globalThis as unknown as GlassPage;
  const problems: string[] = [];
  let count = 0;
  let seq = glass.paintedSeq;
  /**
   * React has put into the document what was asked for: it does so before whatever was queued after
   * it. Measuring lays it out; painting thousands of frames nobody sees would take most of the time.
   */
  const settled = async () => {
    await Promise.resolve();
    await Promise.resolve();
  };
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  const show = async (snapshot: Snapshot) => {
    seq += 1;
    glass.push({ ...snapshot, seq });
    await settled();
  };
  const click = async (word: string, within = 'main') => {
    const found = [...document.querySelectorAll<HTMLElement>(`${within} button`)].find(
      (button) => button.textContent?.trim() === word,
    );
    if (found === undefined) throw new Error(`There is no button ${word}`);
    found.click();
    await settled();
  };
  const measure = (where: string) => {
    count += 1;
    for (const problem of glass.findLayoutProblems()) problems.push(`${where}: ${problem}`);
  };
  /** Each of the turned leaves in larger text, the whole stage otherwise. */
  const measureLeaves = async (where: string, within: string) => {
    const leaves = document.querySelectorAll(`${within} .turned-leaf`).length;
    for (let leaf = 1; leaf <= Math.max(1, leaves); leaf += 1) {
      measure(leaves > 1 ? `${where} leaf ${leaf}` : where);
      if (leaves < 2) continue;
      document.querySelector<HTMLElement>(`${within} .turn`)?.click();
      await settled();
    }
  };
  const textIsLarge = () => document.documentElement.dataset['text'] === 'large';
  const menuOf = () => document.querySelector('main')?.dataset['menu'];
  /**
   * Low reach moves one band and draws nothing anew: so the attribute is all there is to it, and
   * setting it spares thousands of ways through Help. `measureDialogs` holds the button to that.
   */
  const measureNormal = (where: string) => {
    measure(`${where} normal`);
    document.querySelector('main')?.setAttribute('data-menu', 'low');
    measure(`${where} low reach`);
    document.querySelector('main')?.setAttribute('data-menu', 'high');
  };
  const measureLarge = (where: string) => measureLeaves(`${where} larger text`, 'main');
  const turnText = (words: ButtonWords) =>
    click(textIsLarge() ? words.smallerText : words.largerText);
  /** What opens over a screen: once is enough for each language. */
  const measureDialogs = async (where: string, words: ButtonWords) => {
    for (const name of ['help', 'language'] as const) {
      await click(words[name]);
      await measureLeaves(`${where} ${name}`, 'dialog');
      await click(words.close, 'dialog');
    }
    await click(words.help);
    for (const [button, menu] of [
      [words.lowReach, 'low'],
      [words.highReach, 'high'],
    ] as const) {
      await click(button, 'dialog');
      if (menuOf() !== menu) throw new Error(`${button} does not move the menu`);
    }
    await click(words.close, 'dialog');
  };
  for (const [index, [name, snapshot]] of plan.shown.entries()) {
    for (const language of snapshot.kind === 'station' ? plan.languages : ['en' as const]) {
      const where = `${name} ${language}`;
      if (snapshot.kind === 'setup') {
        await show(snapshot);
        measure(where);
        continue;
      }
      const words = plan.words[language];
      const alertCount = index === 0 ? 12 : snapshot.alertCount;
      await show({ ...snapshot, language, alertCount });
      // Both sizes of text with one change between them: the next starts where this one ends.
      for (const isSecond of [false, true]) {
        if (isSecond) await turnText(words);
        if (textIsLarge()) await measureLarge(where);
        else measureNormal(where);
        if (index === 0) await measureDialogs(`${where} large text ${textIsLarge()}`, words);
      }
    }
    // What is laid out is also painted: the last of each says so itself.
    while (glass.paintedSeq < seq) await frame();
  }
  return { count, problems };
}
