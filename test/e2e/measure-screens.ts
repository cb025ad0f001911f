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
  'display',
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
 * Every snapshot in every language: as it is, with the controls low, with larger text, each leaf of
 * it, and with both; what opens over a screen, over the first.
 *
 * How low is low: in portrait the lower half. In landscape the lower two thirds, on the smallest
 * glass (10.1 inches) 91 mm at most: 88 on wide ones. That is less than portrait's 109 mm, so one
 * height serves both: with its lower edge up to 1.11 m above the ground, no control of either is
 * higher than the 1 220 mm of EN 301 549 8.3.3.1.1. Much lower would not hold two rows of choices and
 * one of actions, each of 72 px and more, and the menu.
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
  const { dataset } = document.documentElement;
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
  /** One sentence for each control that lies above the lower part of the glass. */
  const highControls = (within: string): string[] => {
    const highest = innerHeight * (innerHeight > innerWidth ? 1 / 2 : 1 / 3) - 1;
    const controls = [...document.querySelectorAll(`${within} :is(button, input, a[href])`)];
    const seen = controls.filter((control) => control.getClientRects().length > 0);
    if (seen.length === 0) return ['there is nothing to touch'];
    return seen
      .filter((control) => control.getBoundingClientRect().top < highest)
      .map((control) => `too high to reach: ${control.textContent?.trim()}`);
  };
  /** Each of the turned leaves in larger text, the whole of it otherwise. */
  const measure = async (where: string, within = 'main') => {
    const leaves = document.querySelectorAll(`${within} .turned-leaf`).length;
    for (let leaf = 1; leaf <= Math.max(1, leaves); leaf += 1) {
      count += 1;
      const found = glass.findLayoutProblems();
      if (dataset['reach'] === 'low') found.push(...highControls(within));
      problems.push(...found.map((problem) => `${where} leaf ${leaf}: ${problem}`));
      if (leaves < 2) continue;
      document.querySelector<HTMLElement>(`${within} .turn`)?.click();
      await settled();
    }
  };
  /** By the driver's own buttons, so that all of the screen knows of it. */
  const read = async (way: string, words: ButtonWords) => {
    const isLow = way.includes('low reach');
    const isLarge = way.includes('larger text');
    const turnsReach = (dataset['reach'] === 'low') !== isLow;
    // Larger text shortens the words of the other buttons: it comes last and goes first.
    if (dataset['text'] === 'large' && (turnsReach || !isLarge)) await click(words.smallerText);
    if (turnsReach) await click(isLow ? words.lowReach : words.highReach);
    if (dataset['text'] !== 'large' && isLarge) await click(words.largerText);
  };
  const measureDialogs = async (where: string, words: ButtonWords) => {
    for (const name of ['help', 'language', 'display'] as const) {
      await click(words[name]);
      await measure(`${where} ${name}`, 'dialog');
      await click(words.close, 'dialog');
    }
  };
  const ways = ['normal', 'low reach', 'low reach, larger text', 'larger text'];
  for (const [index, [name, snapshot]] of plan.shown.entries()) {
    for (const language of snapshot.kind === 'station' ? plan.languages : ['en' as const]) {
      if (snapshot.kind === 'setup') {
        await show(snapshot);
        await measure(name);
        continue;
      }
      const words = plan.words[language];
      const alertCount = index === 0 ? 12 : snapshot.alertCount;
      await show({ ...snapshot, language, alertCount });
      // Each begins as the one before has ended, and the next driver as everybody does.
      const inTurn = dataset['text'] === 'large' ? ways.toReversed() : ways;
      for (const way of inTurn) {
        await read(way, words);
        await measure(`${name} ${language} ${way}`);
        if (index === 0) await measureDialogs(`${name} ${language} ${way}`, words);
      }
    }
    // What is laid out is also painted: the last of each says so itself.
    while (glass.paintedSeq < seq) await frame();
  }
  return { count, problems };
}
