/**
 * `npm run diagnose -- --config station.yaml`: what works at a station, what does not, and what to do.
 * `--help` tells the options.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runDiagnose } from '../electron/diagnosis/command.ts';
import { projectRoot } from './paths.ts';

const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  version: string;
};
// npm changes to the package's directory; paths on the command line are meant from where it was.
const directory = process.env['INIT_CWD'] ?? process.cwd();
const said = await runDiagnose(process.argv.slice(2), {
  directory,
  environment: process.env,
  version,
});

// Somebody who reads the first lines only (`| head`) has not made a mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.stderr.write(said.err);
process.stdout.write(said.out);
process.exitCode = said.exitCode;
