/**
 * `npm run sessions -- --config station.yaml`: lists a station's sessions and alerts as a table, CSV
 * or OCPI CDRs, and backs its database up. `--help` tells the options, docs/records.md the rest.
 */
import { runSessions } from '../electron/records/sessions-command.ts';

// npm changes to the package's directory; paths on the command line are meant from where it was.
const said = runSessions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd());

// Somebody who reads the first lines only (`| head`) has not made a mistake.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});
process.stderr.write(said.err);
process.stdout.write(said.out);
process.exitCode = said.exitCode;
