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

/** A terminal that shows nothing of what is typed on it, from the first question to the end. */
class UnseenTerminal {
  readonly #lines: string[] = [];
  #typed = '';
  #isHeard: () => void = () => undefined;

  /** Before anything is asked: who sees a question may type at once, and the terminal would show it. */
  constructor() {
    process.stdin.setRawMode(true);
    process.stdin.on('data', (chunk: Buffer) => this.#hear(chunk.toString('latin1')));
  }

  /** Asks for a line. */
  async ask(question: string): Promise<string> {
    process.stderr.write(question);
    while (this.#lines.length === 0) {
      await new Promise<void>((resolve) => {
        this.#isHeard = resolve;
      });
    }
    process.stderr.write('\n');
    return this.#lines.shift() ?? '';
  }

  end(): void {
    process.stdin.setRawMode(false);
    process.stdin.pause();
  }

  #hear(keys: string): void {
    for (const key of keys) {
      if (key === '\u0003') process.exit(130);
      if (key === '\r' || key === '\n' || key === '\u0004') {
        this.#lines.push(this.#typed);
        this.#typed = '';
        this.#isHeard();
      } else {
        const isTakenBack = key === '\u007f' || key === '\b';
        this.#typed = isTakenBack ? this.#typed.slice(0, -1) : this.#typed + key;
      }
    }
  }
}

async function firstLine(): Promise<string> {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const first = await lines.next();
  return first.done === true ? '' : first.value.trim();
}

async function readPin(): Promise<string> {
  if (!process.stdin.isTTY) return firstLine();
  const terminal = new UnseenTerminal();
  const pin = await terminal.ask('PIN, 6 to 12 digits: ');
  const again = pinShape.test(pin) ? await terminal.ask('Once more: ') : pin;
  terminal.end();
  if (again !== pin) complain('The two are not the same. Nothing was made; try again.');
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
