/** Which pictures there are: every screen in every language, size, theme and text size; and their names. */
import type { Language, Snapshot } from '../../electron/contract.ts';
import { languages } from '../../electron/session/view.ts';
import { languageNames } from '../../renderer/text/catalogue.ts';
import { textSizes, themes, type Dress, type TextSize, type Theme } from '../e2e/dress.ts';

/** Width × height of the glass in pixels, the usual one first. */
export const sizes = ['1280x800', '800x480', '1024x600', '800x1280'] as const;
export type Size = (typeof sizes)[number];

export interface Picture extends Dress {
  /** The snapshot's name. */
  screen: string;
  language: Language;
  size: Size;
}

/** What somebody wants to see. */
export interface Wanted {
  /** Names of snapshots, or their beginnings: `pay` is all of paying. Null: all. */
  screens: readonly string[] | null;
  languages: readonly Language[];
  sizes: readonly Size[];
  themes: readonly Theme[];
  /** Null: normal text in all languages, and large text in one. */
  texts: readonly TextSize[] | null;
}

export const everything: Wanted = {
  screens: null,
  languages,
  sizes,
  themes,
  texts: null,
};

/** The words are longest in it: what fits here in large text fits in the others. */
const longestLanguage: Language = 'fi';

export function isWanted(screen: string, wanted: readonly string[] | null): boolean {
  return wanted === null || wanted.some((one) => screen === one || screen.startsWith(`${one}-`));
}

function textsIn(language: Language, wanted: Wanted): readonly TextSize[] {
  if (wanted.texts !== null) return wanted.texts;
  const { languages: chosen } = wanted;
  const largeIn = chosen.includes(longestLanguage) ? longestLanguage : chosen[0];
  return language === largeIn ? textSizes : ['normal'];
}

/** The pictures in the order they are taken: as few changes of size, screen and language as can be. */
export function picturesOf(screens: readonly string[], wanted: Wanted): Picture[] {
  const shown = screens.filter((screen) => isWanted(screen, wanted.screens));
  return wanted.sizes.flatMap((size) =>
    shown.flatMap((screen) =>
      wanted.languages.flatMap((language) =>
        textsIn(language, wanted).flatMap((text) =>
          wanted.themes.map((theme) => ({ screen, language, size, theme, text })),
        ),
      ),
    ),
  );
}

/** Like `800x480/fi/pay-image.dark.large.webp`; what is usual goes unsaid. */
export function fileOf({ screen, language, size, theme, text }: Picture): string {
  const unusual = [theme === 'light' ? '' : '.dark', text === 'normal' ? '' : '.large'].join('');
  return `${size}/${language}/${screen}${unusual}.webp`;
}

/** A screen's name for people, and the group it belongs to. */
export interface ScreenTitle {
  /** Like "Out of service". */
  group: string;
  /** Like "Out of service: alone". */
  title: string;
}

function capitalized(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** @param name the snapshot's, which begins with its screen's name or with a word of its own */
export function titleOf(name: string, snapshot: Snapshot): ScreenTitle {
  const screen = snapshot.kind === 'setup' ? 'setup' : snapshot.screen.name;
  const [ownWord = name] = name.split('-');
  const base = name === screen || name.startsWith(`${screen}-`) ? screen : ownWord;
  const group = capitalized(base.replaceAll('-', ' '));
  const rest = name.slice(base.length + 1).replaceAll('-', ' ');
  return { group, title: rest === '' ? group : `${group}: ${rest}` };
}

/** Each axis' values as people read them. */
export const axisWords = {
  language: languageNames as Readonly<Record<string, string>>,
  size: Object.fromEntries(sizes.map((size) => [size, size.replace('x', ' × ')])),
  theme: { light: 'Light', dark: 'Dark' },
  text: { normal: 'Normal text', large: 'Larger text' },
} as const;
