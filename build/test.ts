/**
 * `npm test`: everything that must hold. Runs all steps, whatever fails on the way, and ends with
 * each failed test by name and `N passed, N failed` on a line of its own; the exit code is 0 only
 * when nothing failed.
 * For work on one part: `npm test -- --only lint,unit`.
 */
import { parseArgs } from 'node:util';
import { chooseSteps, type Step, type StepContext } from './test-steps.ts';
import type { Counts, Tally } from './test-reports.ts';

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

function summary({ passed, failed, skipped }: Counts): string {
  const words = [`${passed} passed`, `${failed} failed`];
  if (skipped > 0) words.push(`${skipped} skipped`);
  return words.join(', ');
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ');
}

async function runStep(step: Step, context: StepContext): Promise<Tally> {
  tell(`\n── ${step.name}`);
  const startedMs = performance.now();
  try {
    const { output, ...told } = await step.run(context);
    if (told.failed > 0 && output !== '') tell(output.trimEnd());
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    tell(`   ${step.name}: ${summary(told)} (${seconds} s)`);
    return told;
  } catch (error) {
    tell(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return { passed: 0, failed: 1, skipped: 0, failures: [] };
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  const { chosen, projects } = chooseSteps(values.only);
  const context: StepContext = { projects, app: null };
  const total: Counts = { passed: 0, failed: 0, skipped: 0 };
  const failed: string[] = [];
  try {
    for (const step of chosen) {
      const told = await runStep(step, context);
      total.passed += told.passed;
      total.failed += told.failed;
      total.skipped += told.skipped;
      if (told.failed > 0) failed.push(step.name, ...told.failures.map(indented));
    }
  } finally {
    await context.app?.stop();
  }
  tell('');
  if (failed.length > 0) tell(['Failed:', ...failed.map(indented)].join('\n'));
  if (total.skipped > 0) tell(`${total.skipped} skipped`);
  process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
  tell(`${total.passed} passed, ${total.failed} failed`);
}

await main();
