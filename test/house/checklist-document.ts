/** The Vipps checklist as rows: what is asked, how it stands, and which tests are named as proof. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const states = ['done', 'part', 'open', 'operator'] as const;

export interface NamedTest {
  /** From the checkout's root, with forward slashes. */
  file: string;
  title: string;
}

export interface Row {
  /** Heading of the table it is in. */
  section: string;
  requirement: string;
  answer: string;
  /** As written; one of `states`, if nobody has made a mistake. */
  state: string;
  tests: NamedTest[];
  /** The cell of the proof says something that was not understood as tests. */
  hasOtherProof: boolean;
}

const path = join(import.meta.dirname, '../../docs/vipps-checklist.md');

/** `file` "title", "another title"; `file` "title" */
const proof = /`(?<file>test\/[^`]+)` (?<titles>"[^"]+"(?:, "[^"]+")*)/g;

function testsIn(cell: string): NamedTest[] {
  return [...cell.matchAll(proof)].flatMap(({ groups = {} }) => {
    const { file = '', titles = '' } = groups;
    return [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => ({ file, title }));
  });
}

/** The rows of every table in the text of a checklist. */
export function rowsOf(text: string): Row[] {
  let section = '';
  return text.split('\n').flatMap((line): Row[] => {
    section = /^## (?<heading>.+)$/.exec(line)?.groups?.['heading'] ?? section;
    const cells = line.split('|').slice(1, -1);
    const [requirement = '', answer = '', state = '', shown = ''] = cells.map((cell) =>
      cell.trim(),
    );
    const isRow =
      cells.length > 0 && requirement !== 'Requirement' && !/^[-: ]+$/.test(requirement);
    if (!isRow) return [];
    const hasOtherProof = shown.replaceAll(proof, '').replaceAll(/[;\s]/g, '') !== '';
    return [{ section, requirement, answer, state, tests: testsIn(shown), hasOtherProof }];
  });
}

/** What is wrong with a row by itself; empty where nothing is. */
export function mistakesOf({ state, tests, answer, hasOtherProof }: Row): string[] {
  const isKnown = (states as readonly string[]).includes(state);
  return [
    ...(isKnown ? [] : [`"${state}" is no state`]),
    ...(answer === '' ? ['says nothing of how it is met'] : []),
    ...(hasOtherProof ? ['names a proof that is no test'] : []),
    ...((state === 'done' || state === 'part') && tests.length === 0 ? [`${state}, no test`] : []),
  ];
}

export function readChecklist(): Row[] {
  return rowsOf(readFileSync(path, 'utf8'));
}
