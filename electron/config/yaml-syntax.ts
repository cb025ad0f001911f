/**
 * What is wrong with a text that is not YAML, in words for the person who wrote it.
 */
import type { LineCounter, YAMLParseError, YAMLWarning } from 'yaml';
import { visible } from './path.ts';
import type { Mistake } from '../session/view.ts';

/** After the first few, syntax errors are echoes of the ones before. */
const mostErrors = 5;

const words: Partial<Record<YAMLParseError['code'], string>> = {
  TAB_AS_INDENT: 'is indented with a tab; YAML is indented with spaces',
  BLOCK_AS_IMPLICIT_KEY:
    'has a second colon or a wrong indentation; put a value that holds ": " in quotes, and indent the keys of one section alike',
  MULTILINE_IMPLICIT_KEY:
    'is not indented like its neighbours, or misses a colon after its key; indent the keys of one section alike',
  BAD_INDENT: 'is not indented like its neighbours; indent the keys of one section alike',
  BAD_SCALAR_START: 'has a value that starts with a sign YAML keeps for itself; put it in quotes',
  MULTIPLE_DOCS: 'starts a second document (---); one file holds one configuration',
  KEY_OVER_1024_CHARS: 'has a key that is far too long; is a colon missing?',
  BAD_ALIAS: 'has a faulty alias (*); put a value that starts with * in quotes',
  TAG_RESOLVE_FAILED:
    'has a tag (!) that is not used here; put a value that starts with ! in quotes',
  RESOURCE_EXHAUSTION: 'nests too deeply; is it the right file?',
};

/** One mistake per line of the text, first lines first, at most five. */
export function explainSyntax(
  problems: readonly (YAMLParseError | YAMLWarning)[],
  lines: LineCounter,
): Mistake[] {
  const byLine = new Map<number, string>();
  for (const problem of [...problems].sort((one, other) => one.pos[0] - other.pos[0])) {
    const { line } = lines.linePos(problem.pos[0]);
    if (byLine.has(line) || byLine.size === mostErrors) continue;
    const what = words[problem.code] ?? `cannot be read as YAML: ${visible(problem.message)}`;
    byLine.set(line, `Line ${line} ${what}.`);
  }
  return [...byLine.values()].map((message) => ({ path: '', message }));
}
