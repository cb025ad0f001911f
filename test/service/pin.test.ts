/** The PIN: what npm run pin makes, what fits it and what does not. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashPin, isPinRight, parsePinHash } from '../../electron/pin.ts';

const root = path.resolve(import.meta.dirname, '../..');
const command = ['--import', 'tsx', 'build/pin.ts'];

function runPin(input: string, words: string[] = []) {
  return spawnSync(process.execPath, [...command, ...words], {
    cwd: root,
    input,
    encoding: 'utf8',
  });
}

describe('a hash', () => {
  it('fits its PIN and no other', async () => {
    const hash = await hashPin('274951');
    expect(await isPinRight('274951', hash)).toBe(true);
    expect(await isPinRight('274952', hash)).toBe(false);
    expect(await isPinRight('', hash)).toBe(false);
  });

  it('is another one each time', async () => {
    expect(await hashPin('274951')).not.toBe(await hashPin('274951'));
  });

  it('of another program is read, with standard base64', async () => {
    // scrypt('274951', 'ladekiosk-salt-16', N 16384, r 8, p 1, 32 bytes), made with Python's hashlib.
    const { stdout } = spawnSync(
      'python3',
      [
        '-c',
        'import hashlib,base64;s=b"ladekiosk-salt16";print("scrypt$16384$8$1$"+base64.b64encode(s).decode()+"$"+base64.b64encode(hashlib.scrypt(b"274951",salt=s,n=16384,r=8,p=1,dklen=32)).decode())',
      ],
      { encoding: 'utf8' },
    );
    expect(await isPinRight('274951', stdout.trim())).toBe(true);
  });

  it.each([
    'scrypt$16384$8$1$c2FsdHNhbHQ$',
    'bcrypt$16384$8$1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g',
    'scrypt$16383$8$1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g',
    'scrypt$1073741824$8$1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g',
    'scrypt$NaN$8$1$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2g',
    '',
  ])('%s is none', async (text) => {
    expect(parsePinHash(text)).toBeNull();
    expect(await isPinRight('274951', text)).toBe(false);
  });
});

describe('npm run pin', () => {
  it('reads the PIN from standard input, and prints the line for station.yaml', async () => {
    const { stdout, status } = runPin('274951\n');
    expect(status).toBe(0);
    const hash =
      /^diagnostics: \{ pinHash: "(?<hash>.+)" \}\n$/.exec(stdout)?.groups?.['hash'] ?? '';
    expect(await isPinRight('274951', hash)).toBe(true);
  });

  it.each(['1234', 'secret', '', '1234567890123'])(
    'refuses %j, and repeats none of it',
    (typed) => {
      const { stdout, stderr, status } = runPin(`${typed}\n`);
      expect(status).toBe(65);
      expect(stdout).toBe('');
      expect(stderr).toContain('6 to 12 digits');
    },
  );

  it('takes no PIN from the command line, where it would stay in the history', () => {
    const { stdout, stderr, status } = runPin('', ['274951']);
    expect([status, stdout]).toEqual([65, '']);
    expect(stderr).toContain('history');
  });

  it('asks on a terminal twice, and shows nothing of what is typed, however soon', async () => {
    // `script` gives it a terminal of its own.
    const words = [process.execPath, ...command].map((word) => `'${word}'`).join(' ');
    const terminal = spawn('script', ['-qec', words, '/dev/null'], { cwd: root });
    let seen = '';
    const answers = new Map([
      ['digits: ', '274951\r'],
      ['Once more: ', '274951\r'],
    ]);
    terminal.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      for (const [question, answer] of answers) {
        if (!seen.includes(question)) continue;
        answers.delete(question);
        terminal.stdin.write(answer);
      }
    });
    await once(terminal, 'close');
    expect(seen).not.toContain('274951');
    expect(seen).toContain('pinHash: "scrypt$');
  });
});
