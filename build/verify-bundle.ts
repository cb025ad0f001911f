/**
 * `npm run bundle -- FILE.zip`: says whether a support bundle is whole and as its station signed it.
 * Ends with 0 if it is, 1 if not, 64 without a file, 66 where it cannot be read.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { checkBundle } from '../electron/service/bundle-check.ts';
import { say } from './command.ts';

function main([file]: string[]): number {
  if (file === undefined) {
    say('Usage: npm run bundle -- FILE.zip');
    return 64;
  }
  // npm changes to the package's directory; paths on the command line are meant from where it was.
  const path = resolve(process.env['INIT_CWD'] ?? process.cwd(), file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    say(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
    return 66;
  }
  const checked = checkBundle(bytes);
  if (!checked.ok) {
    say([`${path} is not as it was signed:`, ...checked.problems].join('\n'));
    return 1;
  }
  const { station, version, madeAt, files, notes } = checked.manifest;
  say(`Whole and signed. Station ${station}, version ${version}, made ${madeAt}.`);
  for (const one of files) say(`  ${String(one.bytes).padStart(10)} bytes  ${one.name}`);
  for (const note of notes) say(`  Not in it: ${note}`);
  say(`Key: ${checked.fingerprint}`);
  say(
    'Compare the key with the one on the station’s screen: anybody can sign with a key of their own.',
  );
  return 0;
}

process.exitCode = main(process.argv.slice(2));
