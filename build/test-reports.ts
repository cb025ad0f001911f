/** Reads from the reports of vitest and Playwright how many tests passed, and which failed. */
import path from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { projectRoot } from './paths.ts';

/** Numbers of tests; a skipped test is neither passed nor failed. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** What a report tells: the numbers, and each failed test with the first line of why. */
export interface Tally extends Counts {
  failures: string[];
}

interface VitestReport {
  numPassedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: Array<{
    name: string;
    status: string;
    message: string;
    assertionResults: Array<{ status: string; fullName: string; failureMessages: string[] | null }>;
  }>;
}

function failure(place: string, name: string, why: string | undefined): string {
  const firstLine =
    stripVTControlCharacters(why ?? '')
      .trim()
      .split('\n', 1)[0] ?? '';
  const title = name === '' ? place : `${place} › ${name}`;
  return firstLine === '' ? title : `${title}\n  ${firstLine}`;
}

/** What vitest's JSON report tells. A file that could not be loaded has no tests: it counts as one. */
export function vitestTally(reportText: string): Tally {
  const report = JSON.parse(reportText) as VitestReport;
  const failures: string[] = [];
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = path.relative(projectRoot, name);
    const failed = assertionResults.filter((test) => test.status === 'failed');
    for (const { fullName, failureMessages } of failed) {
      failures.push(failure(file, fullName, failureMessages?.[0]));
    }
    if (status === 'failed' && failed.length === 0) failures.push(failure(file, '', message));
  }
  const skipped = report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: failures.length, skipped, failures };
}

interface PlaywrightError {
  message?: string;
}

interface PlaywrightSuite {
  specs?: Array<{
    title: string;
    file: string;
    tests: Array<{ status: string; results: Array<{ error?: PlaywrightError }> }>;
  }>;
  suites?: PlaywrightSuite[];
}

interface PlaywrightReport extends PlaywrightSuite {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  /** What went wrong outside any test. */
  errors: PlaywrightError[];
}

function* failuresIn({ specs = [], suites = [] }: PlaywrightSuite): Generator<string> {
  for (const { title, file, tests } of specs) {
    for (const { status, results } of tests) {
      if (status !== 'unexpected' && status !== 'flaky') continue;
      yield failure(file, title, results.find(({ error }) => error !== undefined)?.error?.message);
    }
  }
  for (const suite of suites) yield* failuresIn(suite);
}

/** What Playwright's JSON report tells. A test that passed only when repeated has failed. */
export function playwrightTally(reportText: string): Tally {
  const report = JSON.parse(reportText) as PlaywrightReport;
  const { stats, errors } = report;
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
    failures: [
      ...failuresIn(report),
      ...errors.map(({ message }) => failure('outside any test', '', message)),
    ],
  };
}
