/**
 * The simulation as one file of plain JavaScript: a sixth faster than through a loader that compiles
 * module by module and keeps every function's name, which long runs are worth.
 */
import { mkdir, mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import { outDirectory, projectRoot } from '../../build/paths.ts';

/** Makes it anew in a directory of its own under `out/`, and returns its path and how to forget it. */
export async function bundleSimulation(): Promise<{ program: string; directory: string }> {
  await mkdir(outDirectory, { recursive: true });
  const directory = await mkdtemp(join(outDirectory, 'simulation-'));
  await build({
    root: projectRoot,
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir: directory,
      minify: false,
      sourcemap: true,
      rolldownOptions: {
        input: join(projectRoot, 'test/simulation/part.ts'),
        output: { format: 'es', entryFileNames: 'part.mjs', codeSplitting: false },
      },
    },
  });
  return { program: join(directory, 'part.mjs'), directory };
}
