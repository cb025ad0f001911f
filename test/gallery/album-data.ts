/** What the gallery's page knows: the pictures, what they show, and what is wrong with them. */
import type { Snapshot } from '../../electron/contract.ts';
import { axisWords, fileOf, titleOf, type Picture, type ScreenTitle } from './picture-list.ts';

export type Axis = 'language' | 'size' | 'theme' | 'text';

export interface AlbumPicture extends Record<Axis, string> {
  file: string;
  /** The place of its screen in `screens`. */
  screen: number;
  problems: string[];
}

export interface Album {
  screens: ScreenTitle[];
  /** The values of each axis that occur, and their words. */
  axes: Record<Axis, Array<{ value: string; words: string }>>;
  pictures: AlbumPicture[];
}

export interface Finding {
  picture: Picture;
  problems: string[];
}

function valuesOf(axis: Axis, findings: readonly Finding[]): Album['axes'][Axis] {
  const words: Readonly<Record<string, string>> = axisWords[axis];
  const occurring = new Set<string>(findings.map(({ picture }) => picture[axis]));
  return Object.keys(words)
    .filter((value) => occurring.has(value))
    .map((value) => ({ value, words: words[value] ?? value }));
}

/**
 * @param findings the pictures in the order to look through
 * @param snapshots all that they show, by name
 */
export function albumOf(
  findings: readonly Finding[],
  snapshotOf: (name: string) => Snapshot,
): Album {
  const names = [...new Set(findings.map(({ picture }) => picture.screen))];
  return {
    screens: names.map((name) => titleOf(name, snapshotOf(name))),
    axes: {
      language: valuesOf('language', findings),
      size: valuesOf('size', findings),
      theme: valuesOf('theme', findings),
      text: valuesOf('text', findings),
    },
    pictures: findings.map(({ picture, problems }) => {
      const { language, size, theme, text } = picture;
      const screen = names.indexOf(picture.screen);
      return { file: fileOf(picture), screen, language, size, theme, text, problems };
    }),
  };
}

/** The page in one piece; the data cannot end its own element. */
export function albumPage(template: string, album: Album, style: string, script: string): string {
  const data = JSON.stringify(album).replaceAll('<', String.raw`\u003c`);
  // As functions: a `$` in what is put in means itself.
  return template
    .replace('/* style */', () => style)
    .replace('"data"', () => data)
    .replace('/* script */', () => script);
}

/** What to print of the problems: each once, with the first of the pictures that have it. */
export function problemLines(findings: readonly Finding[]): string[] {
  const files = new Map<string, string[]>();
  for (const { picture, problems } of findings) {
    for (const problem of problems) {
      const key = `${picture.screen}: ${problem}`;
      files.set(key, [...(files.get(key) ?? []), fileOf(picture)]);
    }
  }
  return [...files].map(([problem, [first, ...more]]) =>
    more.length === 0 ? `${problem} (${first})` : `${problem} (${first} and ${more.length} more)`,
  );
}
