/** Reads how many tests passed and failed from the reports of vitest and Playwright. */

/** Numbers of tests; a skipped test is neither passed nor failed. */
export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  numPassedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: Array<{ status: string; assertionResults: Array<{ status: string }> }>;
}

/** Counts of vitest's JSON report. A file that could not be loaded has no tests: it counts as one. */
export function vitestCounts(reportText: string): Counts {
  const report = JSON.parse(reportText) as VitestReport;
  let failed = 0;
  for (const file of report.testResults) {
    const failures = file.assertionResults.filter(({ status }) => status === 'failed').length;
    failed += file.status === 'failed' ? Math.max(1, failures) : failures;
  }
  const skipped = report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed, skipped };
}

interface PlaywrightReport {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  /** What went wrong outside any test. */
  errors: unknown[];
}

/** Counts of Playwright's JSON report. A test that passed only when repeated has failed. */
export function playwrightCounts(reportText: string): Counts {
  const { stats, errors } = JSON.parse(reportText) as PlaywrightReport;
  return {
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + errors.length,
    skipped: stats.skipped,
  };
}
