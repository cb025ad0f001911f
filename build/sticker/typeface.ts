/**
 * Inter, the typeface of the screen, for paper: which file has which letters, how wide a line is,
 * and its outlines. The files are of the SIL Open Font License 1.1, which lets documents embed them.
 */
import { createRequire } from 'node:module';
import { openSync, type Font } from 'fontkit';
import type { Weight } from './drawing.ts';

/** A piece of text whose letters are all in one file. */
export interface Run {
  text: string;
  /** Path of the font, in WOFF. */
  file: string;
  font: Font;
}

export interface Typeface {
  runsOf(text: string, weight: Weight): Run[];
  /** In ems. */
  widthOf(text: string, weight: Weight): number;
  /** Letters that no file has, each once. */
  missingIn(text: string): string[];
}

interface FontFile {
  file: string;
  font: Font;
}

const resolve = createRequire(import.meta.url).resolve;

/** Most letters first. The second one has those of the Sámi languages, Polish and so on. */
const files: Record<Weight, readonly string[]> = {
  regular: [
    resolve('@fontsource/inter/files/inter-latin-400-normal.woff'),
    resolve('@fontsource/inter/files/inter-latin-ext-400-normal.woff'),
  ],
  bold: [
    resolve('@fontsource/inter/files/inter-latin-700-normal.woff'),
    resolve('@fontsource/inter/files/inter-latin-ext-700-normal.woff'),
  ],
};

function open(file: string): FontFile {
  const font = openSync(file);
  if ('fonts' in font) throw new Error(`${file} is a collection of fonts`);
  return { file, font };
}

export function openTypeface(): Typeface {
  const opened = { regular: files.regular.map(open), bold: files.bold.map(open) };

  function fileFor(letter: string, weight: Weight): FontFile | undefined {
    const codePoint = letter.codePointAt(0) ?? 0;
    return opened[weight].find(({ font }) => font.hasGlyphForCodePoint(codePoint));
  }

  function runsOf(text: string, weight: Weight): Run[] {
    const runs: Run[] = [];
    for (const letter of text) {
      const last = runs.at(-1);
      const found = fileFor(letter, weight) ?? opened[weight][0];
      if (found === undefined) throw new Error('a typeface has at least one file');
      if (last?.file === found.file) last.text += letter;
      else runs.push({ text: letter, ...found });
    }
    return runs;
  }

  // Fitting asks for the same words in one size after the other, and shaping them takes long.
  const widths: Record<Weight, Map<string, number>> = { regular: new Map(), bold: new Map() };

  function widthOf(text: string, weight: Weight): number {
    const known = widths[weight].get(text);
    if (known !== undefined) return known;
    const width = runsOf(text, weight).reduce((sum, { font, text: piece }) => {
      return sum + font.layout(piece).advanceWidth / font.unitsPerEm;
    }, 0);
    widths[weight].set(text, width);
    return width;
  }

  return {
    runsOf,
    widthOf,
    missingIn: (text) =>
      Array.from(new Set(text)).filter((letter) => fileFor(letter, 'regular') === undefined),
  };
}
