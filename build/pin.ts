/**
 * `npm run pin`: makes the hash of a technician's PIN for `diagnostics.pinHash` of station.yaml. The PIN
 * is asked for without being shown, or read from standard input, so that it stands in no history.
 */
import { createInterface } from 'node:readline';
import { hashPin, pinShape } from '../electron/pin.ts';

const usage = `Makes the hash of a technician's PIN, for diagnostics.pinHash of station.yaml.

  npm run pin               asks for the PIN twice, without showing it
  echo 274951 | npm run pin reads it from standard input

A PIN has 6 to 12 digits.
`;

/** sysexits.h: wrong input. */
const exitData = 65;

function complain(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(exitData);
}

/** Asks for a line on the terminal; what is typed is not shown. */
function askUnseen(question: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(question);
  stdin.setRawMode(true);
  stdin.resume();
  return new Promise((resolve) => {
    let typed = '';
    const onData = (chunk: Buffer): void => {
      for (const key of chunk.toString('latin1')) {
        if (key === '\u0003') process.exit(130);
        if (key === '\r' || key === '\n' || key === '\u0004') {
          stdin.off('data', onData);
          stdin.setRawMode(false);
          stdin.pause();
          stderr.write('\n');
          return resolve(typed);
        }
        typed = key === '\u007f' || key === '\b' ? typed.slice(0, -1) : typed + key;
      }
    };
    stdin.on('data', onData);
  });
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const first = await lines.next();
  return first.done === true ? '' : first.value.trim();
}

async function readPin(): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  const pin = await askUnseen('PIN, 6 to 12 digits: ');
  if (pinShape.test(pin) && (await askUnseen('Once more: ')) !== pin) {
    complain('The two are not the same. Nothing was made; try again.');
  }
  return pin;
}

async function main(words: string[]): Promise<void> {
  if (words.includes('--help')) return void process.stdout.write(usage);
  if (words.length > 0) {
    complain(`A PIN on the command line stays in its history.\n\n${usage}`);
  }
  const pin = await readPin();
  if (!pinShape.test(pin)) complain('A PIN has 6 to 12 digits and nothing else. Try again.');
  process.stdout.write(`diagnostics: { pinHash: "${await hashPin(pin)}" }\n`);
}

await main(process.argv.slice(2));
