/** Holds docs/vipps-checklist.md to the truth: its tests exist, its lines are all there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { mistakesOf, readChecklist, rowsOf, type Row } from './checklist-document.ts';
import { codeFiles, walk } from './source-files.ts';

const rows = readChecklist();
const byName = ({ requirement }: Row): string => requirement;

/** Titles of the tests in each file, as written there, templates with what stands in them. */
const titles = new Map(
  codeFiles()
    .filter(({ path }) => /^test\/.*\.(test|spec)\.tsx?$/.test(path))
    .map((file) => {
      const found = new Set<string>();
      walk(file, (node) => {
        if (!ts.isCallExpression(node) || !/^(it|test)\b/.test(node.expression.getText())) return;
        const [title] = node.arguments;
        if (title === undefined) return;
        if (ts.isStringLiteralLike(title)) found.add(title.text);
        if (ts.isTemplateExpression(title)) found.add(title.getText().slice(1, -1));
      });
      return [file.path, found] as const;
    }),
);

function missingTests({ tests }: Row): string[] {
  return tests
    .filter(({ file, title }) => titles.get(file)?.has(title) !== true)
    .map(({ file, title }) => `${file} "${title}"`);
}

describe('the checklist', () => {
  it('has its tables', () => {
    expect(new Set(rows.map(({ section }) => section)).size).toBeGreaterThanOrEqual(5);
    expect(new Set(rows.map(byName)).size).toBe(rows.length);
  });

  it('names tests that exist', () => {
    expect(rows.flatMap(missingTests)).toEqual([]);
  });

  it.each(rows.map((row) => [byName(row), row] as const))('%s', (_name, row) => {
    expect(mistakesOf(row)).toEqual([]);
  });
});

/** What Vipps reviews, as collected beside the checkout; each part of it ends with a semicolon or stop. */
const facts = join(import.meta.dirname, '../../../shared/vipps/facts.md');
const isHere = existsSync(facts);
if (!isHere)
  process.stderr.write(`NOT CHECKED: whether the checklist is whole: there is no ${facts}\n`);

const plain = (text: string): string =>
  text
    .replaceAll(/[*`\\]/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .toLowerCase();

function linesOfChecklist(): string[] {
  const text = readFileSync(facts, 'utf8');
  const [, paragraph = ''] = /\n### 2\.14 [^\n]*\n([^\n]+)/.exec(text) ?? [];
  return paragraph
    .replace(/\([^()]*\)$/, '')
    .split(/;\s+|\.\s+(?=[A-Z])/)
    .map(plain)
    .filter((line) => line !== '');
}

describe.skipIf(!isHere)('nothing of what Vipps reviews', () => {
  it('is left out, and nothing is made up', () => {
    const wanted = linesOfChecklist();
    expect(wanted.length).toBeGreaterThan(10);
    const given = rows
      .filter(({ section }) => section === 'The checklist')
      .map(byName)
      .map(plain);
    expect(given).toEqual(wanted);
  });
});

describe('the check itself', () => {
  const row = (state: string, shown: string): Row => {
    const [only] = rowsOf(
      `## Part\n| Requirement | a | b | c |\n| --- | - | - | - |\n| It works | By itself | ${state} | ${shown} |`,
    );
    if (only === undefined) throw new Error('no row was read');
    return only;
  };
  const own = '`test/house/checklist.test.ts`';

  it('reads a row and its tests', () => {
    expect(row('done', `${own} "has its tables", "names tests that exist"; ${own} "%s"`)).toEqual({
      section: 'Part',
      requirement: 'It works',
      answer: 'By itself',
      state: 'done',
      tests: ['has its tables', 'names tests that exist', '%s'].map((title) => {
        return { file: 'test/house/checklist.test.ts', title };
      }),
      hasOtherProof: false,
    });
  });

  it('sees what is done without a test, no state, another proof, a test that is not there', () => {
    expect(mistakesOf(row('done', ''))).toEqual(['done, no test']);
    expect(mistakesOf(row('soon', ''))).toEqual(['"soon" is no state']);
    expect(mistakesOf(row('open', 'a promise'))).toEqual(['names a proof that is no test']);
    expect(missingTests(row('done', `${own} "has its tables"`))).toEqual([]);
    expect(missingTests(row('done', `${own} "has its chairs"`))).toHaveLength(1);
    expect(missingTests(row('done', '`test/house/none.test.ts` "has its tables"'))).toHaveLength(1);
  });
});
