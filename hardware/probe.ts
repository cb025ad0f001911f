/** The technician's probe as a program of its own; in the app it is `--probe`. */
import { endOnInterrupt } from './probe/interrupt.ts';
import { runProbe } from './probe/run.ts';

process.exitCode = await runProbe(process.argv.slice(2), 'npm run probe --', endOnInterrupt());
