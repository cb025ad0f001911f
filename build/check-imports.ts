/**
 * Checks who imports whom (.dependency-cruiser.cjs), and that every source file was looked at: the
 * checker is content when it understands no file at all, which would be no check.
 */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { runNode } from './command.ts';
import { projectRoot } from './paths.ts';

/** The folders whose files have a place in the table of ARCHITECTURE.md. */
export const sourceFolders = ['electron', 'renderer', 'hardware', 'build', 'test'] as const;

interface CruiseOutput {
  modules: Array<{ source: string; dependencies: unknown[] }>;
  summary: {
    violations: Array<{ from: string; to: string; rule: { name: string } }>;
    totalCruised: number;
    totalDependenciesCruised: number;
  };
}

export interface ImportCheck {
  /** One line per forbidden import: `rule: from → to`. */
  violations: string[];
  /** Source files that the checker never saw. */
  unseen: string[];
  moduleCount: number;
  importCount: number;
}

/** TypeScript files under the source folders of `root`, relative to it, sorted. */
export function listSourceFiles(root: string): string[] {
  return sourceFolders
    .flatMap((folder) => {
      try {
        return readdirSync(path.join(root, folder), { recursive: true }).map((file) =>
          path.posix.join(folder, String(file)),
        );
      } catch {
        return [];
      }
    })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith('.d.ts'))
    .sort();
}

/** Runs the checker over the checkout at `root`. Throws when it cannot run at all. */
export async function checkImports(root: string = projectRoot): Promise<ImportCheck> {
  const files = listSourceFiles(root);
  const folders = sourceFolders.filter((folder) =>
    files.some((file) => file.startsWith(`${folder}/`)),
  );
  const cruiser = path.join(
    projectRoot,
    'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
  );
  const config = path.join(projectRoot, '.dependency-cruiser.cjs');
  const args = ['--config', config, '--output-type', 'json', ...folders];
  const { stdout, output } = await runNode(cruiser, args, { cwd: root });
  if (!stdout.startsWith('{')) throw new Error(`dependency-cruiser cannot run:\n${output}`);
  const { modules, summary } = JSON.parse(stdout) as CruiseOutput;
  const seen = new Set(modules.map((module) => module.source));
  return {
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`),
    unseen: files.filter((file) => !seen.has(file)),
    moduleCount: files.length,
    importCount: summary.totalDependenciesCruised,
  };
}
