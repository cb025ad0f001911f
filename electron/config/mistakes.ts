/**
 * What the schema found wrong → sentences for the person who must mend it, and the file without
 * the wrong parts, so that the cross-checks can still look at the rest.
 */
import type * as z from 'zod';
import { explainUnknownKey } from './keys.ts';
import { type Finding, formatPath, listOf, type Path, quote } from './path.ts';
import type { Draft } from './schema.ts';
import { nearestWord } from './spelling.ts';
import type { Place } from './yaml.ts';
import type { Mistake } from '../session/view.ts';

type Issue = z.core.$ZodIssue;
export type Places = ReadonlyMap<string, Place>;

/** More than this many are one mistake: the wrong file. The rest is only counted. */
const mostMistakes = 100;

/** Findings → mistakes, each with the line of its path and a full stop, each sentence once. */
export function toMistakes(findings: readonly Finding[], places: Places): Mistake[] {
  const mistakes = new Map<string, Mistake>();
  for (const finding of findings) {
    const path = formatPath(finding.path);
    const place = path === '' ? undefined : places.get(path);
    const where = place === undefined ? '' : ` (line ${place.line})`;
    const stop = finding.message.endsWith('?') ? '' : '.';
    const message = `${finding.message}${where}${stop}`;
    mistakes.set(`${path}: ${message}`, { path, message });
  }
  return [...mistakes.values()];
}

/** The mistakes in the order of the file; what is missing comes where its section begins. */
export function inFileOrder(mistakes: readonly Mistake[], places: Places): Mistake[] {
  const lineOf = ({ path }: Mistake): number => {
    let prefix = path;
    while (prefix !== '' && !places.has(prefix)) {
      prefix = prefix.replace(/(?:^|\.)[^.[\]]+$|\[[^[\]]*\]$|.$/, '');
    }
    return prefix === '' ? 0 : (places.get(prefix)?.line ?? 0);
  };
  return [...mistakes].sort((one, other) => lineOf(one) - lineOf(other));
}

/** The first hundred, and a last one that counts the others. */
export function limitMistakes(mistakes: readonly Mistake[]): Mistake[] {
  if (mistakes.length <= mostMistakes) return [...mistakes];
  const more = mistakes.length - mostMistakes;
  const message = `There are ${more} more mistakes; is it the right file?`;
  return [...mistakes.slice(0, mostMistakes), { path: '', message }];
}

/** One finding per wrong or missing value, one per unknown key. */
export function explainIssues(issues: readonly Issue[], file: unknown, places: Places): Finding[] {
  const findings: Finding[] = [];
  const explained = new Set<string>();
  for (const issue of issues) {
    const path = pathOf(issue);
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) findings.push(explainUnknownKey(path, key));
      continue;
    }
    // A number that breaks two rules breaks the one sentence that says both.
    if (explained.has(formatPath(path))) continue;
    explained.add(formatPath(path));
    findings.push({ path, message: explainValue(issue, path, file, places) });
  }
  return findings;
}

function pathOf(issue: Issue): Path {
  return issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step));
}

function explainValue(issue: Issue, path: Path, file: unknown, places: Places): string {
  if (issue.code === 'invalid_key') {
    return `is not a fit name; it must be ${issue.issues[0]?.message ?? 'a word'}`;
  }
  const value = valueAt(file, path);
  const mustBe = issue.message;
  if (value === undefined) return `is missing; it must be ${mustBe}`;
  if (value === null) return `has no value; it must be ${mustBe}`;
  const expected = issue.code === 'invalid_type' ? issue.expected : null;
  if (expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    const written = places.get(formatPath(path))?.source ?? String(value);
    const kind = typeof value === 'number' ? 'a number' : 'true or false';
    return `is ${written}, which YAML reads as ${kind}, but must be ${mustBe}; write it in quotes: ${quote(written)}`;
  }
  if ((expected === 'number' || expected === 'int') && isNumberInQuotes(value)) {
    return `is the text ${quote(value)}, but must be ${mustBe}; write it without quotes`;
  }
  const found = path.at(-1) === 'pinHash' ? 'is something else' : `is ${describeValue(value)}`;
  const nearest = issue.code === 'invalid_value' ? nearestOf(value, issue.values) : null;
  const hint = nearest === null ? '' : `; did you mean ${nearest}?`;
  return `${found}, but must be ${mustBe}${hint}`;
}

function isNumberInQuotes(value: unknown): value is string {
  return typeof value === 'string' && /^\s*[+-]?\d{1,15}(\.\d{1,15})?\s*$/.test(value);
}

function nearestOf(value: unknown, allowed: readonly unknown[]): string | null {
  if (typeof value !== 'string') return null;
  return nearestWord(
    value,
    allowed.filter((word) => typeof word === 'string'),
  );
}

/** A found value in a few words: `"abc"`, `12`, `a list of 3`, `a section with a and b`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return quote(withoutPassword(value));
  if (Array.isArray(value))
    return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    if (keys.length === 0) return 'an empty section';
    const shown = keys.slice(0, 5).map((key) => (/^\w{1,40}$/.test(key) ? key : quote(key)));
    return `a section with ${listOf(keys.length > 5 ? [...shown, 'others'] : shown, 'and')}`;
  }
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return 'nothing';
}

/** https://user:password@host → https://…@host */
function withoutPassword(text: string): string {
  return text.replaceAll(/(:\/\/)[^/@\s]*@/g, '$1…@');
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) {
      return undefined;
    }
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/**
 * A copy of the file without what the issues refuse: wrong values are undefined, unknown keys gone.
 * Every value left has been checked, because the schema looks at all leaves before it answers.
 */
export function withoutIssues(file: unknown, issues: readonly Issue[]): Draft {
  const copy: unknown = structuredClone(file);
  for (const issue of issues) {
    const path = pathOf(issue);
    const last = path.at(-1);
    if (issue.code !== 'unrecognized_keys' && last === undefined) return {};
    const parent = valueAt(copy, issue.code === 'unrecognized_keys' ? path : path.slice(0, -1));
    if (typeof parent !== 'object' || parent === null) continue;
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) Reflect.deleteProperty(parent, key);
    } else if (last !== undefined) {
      // The key stays: that a bus has a faulty `tcp` still makes it a TCP bus.
      (parent as Record<string | number, unknown>)[last] = undefined;
    }
  }
  return copy as Draft;
}
