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

/** Longest piece of a value that a message repeats, in characters. */
const longestQuote = 60;

/**
 * A text in double quotes that is safe on a terminal and on the screen: shortened, with control
 * and invisible characters written as escapes, so that a file cannot play tricks on its reader.
 */
export function quote(text: string): string {
  const characters = Array.from(text);
  const short =
    characters.length > longestQuote ? `${characters.slice(0, longestQuote).join('')}…` : text;
  return JSON.stringify(short).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
}

/** `a`, `a or b`, `a, b or c`. */
export function listOf(words: readonly string[], joint: 'or' | 'and' = 'or'): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
}
