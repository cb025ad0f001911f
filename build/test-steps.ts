/**
 * The steps of `npm test`: each runs one tool over the checkout and tells how it went. A tool that
 * checks the whole checkout counts as one test; a test runner counts each of its tests.
 */
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { prepareApp, type PreparedApp } from './app-launch.ts';
import { checkImports } from './check-imports.ts';
import { runNode, type CommandResult } from './command.ts';
import { outDirectory, projectRoot } from './paths.ts';
import { playwrightTally, vitestTally, type Tally } from './test-reports.ts';

export interface StepResult extends Tally {
  /** What to show when something failed. */
  output: string;
}

export interface Step {
  name: string;
  run(context: StepContext): Promise<StepResult>;
}

export interface StepContext {
  /** The vitest projects to run; empty for all. */
  projects: string[];
  /** The app made ready by an earlier step, for those that need one. */
  app: PreparedApp | null;
}

/** The vitest projects of vite.config.ts, which `--only` can name. */
const vitestProjects = ['unit', 'contract', 'defects', 'house', 'simulation'];

const typedFolders = ['electron/session', 'electron', 'hardware', 'renderer', 'build', 'test'];
const reports = path.join(outDirectory, 'test');

function bin(name: string): string {
  return path.join(projectRoot, 'node_modules', name);
}

function oneTest(isPassed: boolean, output: string): StepResult {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1, skipped: 0, failures: [], output };
}

function tool(name: string, script: string, args: string[]): Step {
  return {
    name,
    async run() {
      const { code, output } = await runNode(bin(script), args, { cwd: projectRoot });
      return oneTest(code === 0, output);
    },
  };
}

function compile(folder: string): Promise<CommandResult> {
  const cache = path.join(projectRoot, 'node_modules/.cache/tsc', folder.replaceAll('/', '-'));
  const incremental = ['--incremental', '--tsBuildInfoFile', `${cache}.tsbuildinfo`];
  return runNode(bin('typescript/bin/tsc'), ['-p', folder, ...incremental], { cwd: projectRoot });
}

const types: Step = {
  name: 'types',
  async run() {
    let output = '';
    const folders = [...typedFolders];
    const work = async (): Promise<void> => {
      for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
        const result = await compile(folder);
        if (result.code !== 0) output += `${folder}:\n${result.output}`;
      }
    };
    await Promise.all([work(), work()]);
    return oneTest(output === '', output);
  },
};

const imports: Step = {
  name: 'imports',
  async run() {
    const { violations, unseen, moduleCount, importCount } = await checkImports();
    const problems = [...violations, ...unseen.map((file) => `not looked at: ${file}`)];
    // A checkout with this many files has far more imports than files.
    if (moduleCount === 0 || importCount < moduleCount) {
      problems.push(`only ${importCount} imports seen in ${moduleCount} files`);
    }
    return oneTest(problems.length === 0, problems.join('\n'));
  },
};

const prepare: Step = {
  name: 'prepare',
  async run(context) {
    try {
      context.app = await prepareApp({ isForTests: true });
      return oneTest(true, '');
    } catch (error) {
      return oneTest(false, error instanceof Error ? error.message : String(error));
    }
  },
};

/** Reads a report; a runner that wrote none, or ended badly without a failure in it, has failed. */
async function counted(
  file: string,
  result: CommandResult,
  tally: (reportText: string) => Tally,
): Promise<StepResult> {
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) return oneTest(false, `No report was written.\n${result.output}`);
  const told = tally(text);
  if (result.code !== 0 && told.failed === 0) told.failed = 1;
  return { ...told, output: '' };
}

async function freshReport(name: string): Promise<string> {
  await mkdir(reports, { recursive: true });
  const file = path.join(reports, name);
  await rm(file, { force: true });
  return file;
}

const vitest: Step = {
  name: 'tests',
  async run({ projects, app }) {
    const report = await freshReport('vitest.json');
    const chosen = projects.flatMap((project) => ['--project', project]);
    const reporting = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const result = await runNode(bin('vitest/vitest.mjs'), ['run', ...chosen, ...reporting], {
      cwd: projectRoot,
      env: { ...process.env, ...app?.display.env, NODE_ENV: 'test' },
      isShown: true,
    });
    return counted(report, result, vitestTally);
  },
};

const endToEndConfig = 'test/e2e/playwright.config.ts';

const endToEnd: Step = {
  name: 'e2e',
  async run({ app }) {
    if (!existsSync(path.join(projectRoot, endToEndConfig))) {
      return oneTest(false, `${endToEndConfig} is missing`);
    }
    if (app === null) return oneTest(false, 'The app could not be made ready, see "prepare".');
    const report = await freshReport('e2e.json');
    const args = ['test', '--config', endToEndConfig, '--reporter=list,json'];
    const result = await runNode(bin('@playwright/test/cli.js'), args, {
      cwd: projectRoot,
      env: { ...process.env, ...app.display.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
      isShown: true,
    });
    return counted(report, result, playwrightTally);
  },
};

/** All steps in order: the quick ones first, so that a slip is told within seconds. */
const steps: Step[] = [
  tool('format', 'prettier/bin/prettier.cjs', ['--check', '.', '--log-level', 'warn']),
  tool('lint', 'oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']),
  types,
  imports,
  tool('dead-code', 'knip/bin/knip.js', ['--no-progress']),
  prepare,
  vitest,
  endToEnd,
];

/** What `--only` asks for; all when it is not given. Throws on a name that does not exist. */
export function chooseSteps(only: string | undefined): { chosen: Step[]; projects: string[] } {
  if (only === undefined) return { chosen: steps, projects: [] };
  const names = only.split(',');
  const known = [...steps.map((step) => step.name), ...vitestProjects];
  const wrong = names.filter((name) => !known.includes(name));
  if (wrong.length > 0) {
    throw new Error(`--only: no step is called ${wrong.join(', ')}; there are ${known.join(', ')}`);
  }
  const projects = names.filter((name) => vitestProjects.includes(name));
  const chosen = steps.filter(
    ({ name }) =>
      names.includes(name) ||
      (name === 'tests' && projects.length > 0) ||
      // The end-to-end tests need the app; other tests need none, but programs of the system.
      (name === 'prepare' && (names.includes('e2e') || names.includes('tests'))),
  );
  return { chosen, projects };
}
