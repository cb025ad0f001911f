/**
 * Paths into the configuration, written as people read them: `evses[0].meter.driver`.
 */

/** Keys and positions from the root of the file. */
export type Path = readonly (string | number)[];

/** A mistake before its path is written out and its line looked up. No full stop at the end. */
export interface Finding {
  path: Path;
  message: string;
}

/** Where checks put what they find; warnings do not stop the station. */
export interface Findings {
  mistakes: Finding[];
  warnings: Finding[];
}

/** The options of the command line count as plain: `--language`. */
const plainKey = /^[A-Za-z_-][A-Za-z0-9_-]*$/;

/** `['evses', 0, 'id']` → `evses[0].id`; a key that is no plain word is quoted in brackets. */
export function formatPath(path: Path): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (!plainKey.test(step)) text += `[${quote(step)}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** Longest piece of foreign text that a message repeats, in characters. */
const longestPiece = 60;

/** A text in double quotes, as safe to show as `visible` makes it. */
export function quote(text: string): string {
  return escape(JSON.stringify(shorten(text)));
}

/** A file's path in double quotes, as safe to show; of a long one the end, which names the file. */
export function quotePath(path: string): string {
  const characters = Array.from(path);
  const isShort = characters.length <= longestPiece;
  return escape(JSON.stringify(isShort ? path : `…${characters.slice(-longestPiece).join('')}`));
}

/**
 * Foreign text that is safe on a terminal and on the screen: shortened, with control and invisible
 * characters written as escapes, so that a file cannot play tricks on its reader.
 */
export function visible(text: string): string {
  return escape(shorten(text));
}

function shorten(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= longestPiece) return text;
  return `${characters.slice(0, longestPiece).join('')}…`;
}

function escape(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** `a`, `a or b`, `a, b or c`. */
export function listOf(words: readonly string[], joint: 'or' | 'and' = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
}
