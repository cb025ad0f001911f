/** Fits text into a box: as large as it goes, in as many lines as there is room for. */
import type { Weight } from './drawing.ts';
import type { Typeface } from './typeface.ts';

export interface Box {
  widthMm: number;
  heightMm: number;
  weight: Weight;
  /** Sizes of the type, mm. */
  mostMm: number;
  leastMm: number;
  /** From baseline to baseline, in sizes. */
  leading: number;
  /** After which characters a line may end. */
  breaksAfter: RegExp;
}

export interface Fitted {
  sizeMm: number;
  lines: string[];
}

/** Text of people: after a space or what joins words, but a number stays with its street. */
export const afterWords = /(?<=[ /–-])(?!\d)/;
/** Addresses: after their own punctuation. */
export const afterParts = /(?<=[/.?&=_#-])/;

const stepMm = 0.1;

/**
 * What even the smallest size leaves no room for is cut, and an ellipsis says so. Lines are made
 * about equally long, so that no word is left alone on the last one.
 */
export function fitText(typeface: Typeface, text: string, box: Box): Fitted {
  const pieces = text.split(box.breaksAfter);
  for (let sizeMm = box.mostMm; ; sizeMm = Math.max(sizeMm - stepMm, box.leastMm)) {
    const room = Math.max(1, Math.floor(box.heightMm / (sizeMm * box.leading)));
    const within =
      (widthMm: number) =>
      (line: string): boolean =>
        typeface.widthOf(line, box.weight) * sizeMm <= widthMm;
    const lines = linesOf(pieces, within(box.widthMm), false);
    if (lines !== null && lines.length <= room) {
      return { sizeMm, lines: balanced(pieces, lines, box.widthMm, within) };
    }
    if (sizeMm > box.leastMm) continue;
    const fits = within(box.widthMm);
    const broken = linesOf(pieces, fits, true) ?? [];
    return { sizeMm, lines: broken.length <= room ? broken : cutTo(broken, room, fits) };
  }
}

/** As many lines, in the narrowest column that holds them. */
function balanced(
  pieces: readonly string[],
  lines: string[],
  widthMm: number,
  within: (widthMm: number) => (line: string) => boolean,
): string[] {
  let best = lines;
  for (let narrowMm = widthMm - 1; narrowMm > 0; narrowMm -= 1) {
    const narrower = linesOf(pieces, within(narrowMm), false);
    if (narrower === null || narrower.length > lines.length) break;
    best = narrower;
  }
  return best;
}

/** Null where a piece is wider than the box and must not be broken. */
function linesOf(
  pieces: readonly string[],
  fits: (line: string) => boolean,
  breaksAnywhere: boolean,
): string[] | null {
  const lines: string[] = [];
  let line = '';
  for (const piece of pieces) {
    if (fits((line + piece).trimEnd())) {
      line += piece;
      continue;
    }
    if (line !== '') lines.push(line.trimEnd());
    line = piece;
    if (fits(line.trimEnd())) continue;
    if (!breaksAnywhere) return null;
    const broken = brokenLines(line, fits);
    line = broken.pop() ?? '';
    lines.push(...broken);
  }
  return [...lines, line.trimEnd()];
}

function brokenLines(word: string, fits: (line: string) => boolean): string[] {
  const lines: string[] = [''];
  for (const letter of word) {
    const line = lines.pop() ?? '';
    if (line === '' || fits(line + letter)) lines.push(line + letter);
    else lines.push(line, letter);
  }
  return lines;
}

function cutTo(lines: readonly string[], room: number, fits: (line: string) => boolean): string[] {
  let last = lines[room - 1] ?? '';
  while (last !== '' && !fits(`${last}…`)) last = last.slice(0, -1).trimEnd();
  return [...lines.slice(0, room - 1), `${last}…`];
}
