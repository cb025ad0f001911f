/**
 * `npm run qr -- --config station.yaml`: printable stickers with the fixed code of each outlet, for
 * beside the screen. `--help` tells the options, docs/phones.md the rest.
 */
import { runQr } from './sticker/qr-command.ts';

process.exitCode = await runQr(process.argv.slice(2), {
  // npm changes to the package's directory; paths on the command line are meant from where it was.
  directory: process.env['INIT_CWD'] ?? process.cwd(),
  environment: process.env,
  nowMs: Date.now(),
  out: (line) => process.stdout.write(`${line}\n`),
  err: (line) => process.stderr.write(`${line}\n`),
});
