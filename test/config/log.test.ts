/**
 * The log: lines of JSON on stderr, in which nothing secret or personal survives.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeRedact } from '../../electron/log-redact.ts';
import { createLog, type LogOptions, stderrWriter } from '../../electron/log.ts';

function record(options: LogOptions = {}) {
  const lines: string[] = [];
  const log = createLog({ ...options, write: (line) => lines.push(line) });
  return { log, lines, entries: () => lines.map((line) => JSON.parse(line) as object) };
}

describe('lines', () => {
  test('level, time, fields, words; one line each', () => {
    const { log, lines, entries } = record();
    log.info({ energyWh: 12, isFresh: true }, 'two\nlines');
    expect(lines[0]?.endsWith('}\n')).toBe(true);
    expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
    expect(entries()[0]).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      energyWh: 12,
      isFresh: true,
      msg: 'two\nlines',
    });
  });

  test('levels', () => {
    const { log, entries } = record({ level: 'warn' });
    log.debug({}, 'a');
    log.info({}, 'b');
    log.warn({}, 'c');
    log.error({}, 'd');
    expect(entries()).toMatchObject([{ msg: 'c' }, { msg: 'd' }]);
    const silent = record({ level: 'silent' });
    silent.log.error({}, 'e');
    expect(silent.lines).toEqual([]);
  });

  test('parts have their name on each line', () => {
    const { log, entries } = record();
    log.child('payment').info({ code: 'timed-out' }, 'asked');
    expect(entries()[0]).toMatchObject({ part: 'payment', code: 'timed-out' });
  });

  test('fields cannot take the place of what the log says itself', () => {
    const { log, entries } = record();
    log.child('a').warn({ level: 'x', time: 1, msg: 'y', part: 'z' }, 'words');
    expect(entries()[0]).toMatchObject({ level: 'warn', part: 'a', msg: 'words', msg_: 'y' });
  });

  test('errors come with their stack, their code and their cause', () => {
    const { log, entries } = record();
    const cause = Object.assign(new Error('ENOSPC: disk full'), { code: 'ENOSPC' });
    log.error({ err: new TypeError('no', { cause }) }, 'stopped');
    log.error(new RangeError('bare'), 'stopped');
    expect(entries()).toMatchObject([
      { err: { type: 'TypeError', message: 'no', cause: { code: 'ENOSPC' } } },
      { err: { type: 'RangeError', stack: expect.stringContaining('log.test') as string } },
    ]);
  });
});

describe('what never appears', () => {
  const redact = makeRedact(['s3cret-value', 'x']);
  test.each([
    [
      'a key by its name',
      { vippsClientSecret: 'abc', nested: { 'Ocp-Apim-Subscription-Key': 'abc' } },
    ],
    ['a header', { headers: { Authorization: 'abc', cookie: 'abc' } }],
    ['a header’s value in words', 'sent Authorization: Bearer abc.def-ghi_jkl'],
    ['a token', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhYmMifQ.abc'],
    ['a value in a query', 'GET /?client_secret=abc&x=1'],
    ['a value in JSON', '{"access_token":"abc"}'],
    ['a password in an address', 'https://user:abc@host.example/'],
    ['a hash of a code', 'pin scrypt$16384$8$1$abc$abc'],
    [
      'a field with a person in it',
      { phoneNumber: 'abc', firstName: 'abc', email: 'abc', userDetails: { a: 'abc' } },
    ],
    ['an address of mail', 'from abc@lade.example'],
  ])('%s', (_title, value) => {
    const clean = JSON.stringify(redact(value));
    expect(clean).toContain('[hidden]');
    expect(clean).not.toContain('abc');
  });

  test('a secret’s value, wherever it turns up', () => {
    const { log, lines } = record({ secrets: ['s3cret-value'] });
    const error = new Error('401 for s3cret-value');
    log
      .child('payment')
      .warn({ url: 'https://a/?k=s3cret-value', list: [['s3cret-value']], error }, 's3cret-value');
    expect(lines.join()).not.toContain('s3cret-value');
    expect(lines.join().match(/\[hidden\]/g)?.length).toBeGreaterThanOrEqual(4);
  });

  test.each([
    '+47 912 34 567',
    '+4791234567',
    '+47 (912) 34-567',
    '4791234567',
    '004791234567',
    '45 12 34 56 78',
    '358401234567',
    '46701234567',
    '+358 40 123 4567',
  ])('phone number %s', (number) => {
    expect(redact(`call ${number} now`)).toBe('call [hidden] now');
  });

  test.each([
    'meter 58213377 on unit 1',
    '2029-10-09T13:12:00.123+02:00',
    'lk-21678-0123456789ABCDEF',
    '3fa85f64-5717-4562-b3fc-471234567890',
    '01 04 00 48 00 02 D1 DD',
    '35000 of 50000, 4.59 per kWh',
    '192.168.1.20:502 after 300 ms',
    '+0.004 Wh',
  ])('%s stays', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('numbers of things stay, though they look like phone numbers', () => {
    const fields = {
      reference: '4791234567',
      pspReference: '4791234567',
      serialNumber: '4512345678',
      energyWh: 4791234567,
    };
    expect(redact(fields)).toEqual(fields);
  });
});

describe('nothing that is logged can break the log', () => {
  test('cycles, depth, length, odd values', () => {
    const cycle: Record<string, unknown> = { bytes: new Uint8Array(3), big: 10n, run: () => 1 };
    cycle['self'] = cycle;
    cycle['date'] = new Date(Number.NaN);
    cycle['deep'] = JSON.parse(`${'[1,'.repeat(50)}1${']'.repeat(50)}`);
    cycle['long'] = 'y'.repeat(100_000);
    cycle['map'] = new Map([['phone', '+4791234567']]);
    Object.defineProperty(cycle, 'x', { enumerable: true, get: () => 1 });
    const { log, lines, entries } = record();
    log.info(cycle, 'odd');
    expect(entries()[0]).toMatchObject({
      bytes: '[3 bytes]',
      big: '10',
      self: '[circular]',
      date: null,
    });
    expect(lines[0]?.length).toBeLessThan(10_000);
    expect(lines[0]).not.toContain('91234567');
  });

  test('a getter that throws costs the fields, not the program', () => {
    const { log, entries } = record();
    log.info(
      {
        get trap(): never {
          throw new TypeError('gone');
        },
      },
      'words',
    );
    expect(entries()[0]).toMatchObject({ unloggable: 'TypeError', msg: 'words' });
  });

  test('anything', () => {
    fc.assert(
      fc.property(
        fc.object({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withNullPrototype: true,
          withTypedArray: true,
        }),
        fc.string(),
        (fields, message) => {
          const { log, lines, entries } = record();
          log.error(fields, message);
          expect(lines).toHaveLength(1);
          expect(entries()[0]).toMatchObject({ level: 'error' });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('writing', () => {
  const busy = () => Object.assign(new Error('busy'), { code: 'EAGAIN' });

  test('a full pipe drops lines and says how many, and never waits', () => {
    let isFull = false;
    let written = '';
    const write = stderrWriter((bytes, offset) => {
      if (isFull) throw busy();
      written += Buffer.from(bytes.subarray(offset)).toString();
      return bytes.length - offset;
    });
    write('1\n');
    isFull = true;
    write('2\n');
    write('3\n');
    isFull = false;
    write('4\n');
    const lines = written.trimEnd().split('\n');
    expect(lines[0]).toBe('1');
    expect(JSON.parse(lines[1] ?? '')).toMatchObject({ level: 'warn', dropped: 2 });
    expect(lines[2]).toBe('4');
  });

  test('a line cut in half does not run into the next', () => {
    let room = 3;
    let written = '';
    const write = stderrWriter((bytes, offset) => {
      if (room === 0) throw busy();
      const count = Math.min(room, bytes.length - offset);
      room -= count;
      written += Buffer.from(bytes.subarray(offset, offset + count)).toString();
      return count;
    });
    write('abcdef\n');
    room = 1000;
    write('next\n');
    expect(written.startsWith('abc\n')).toBe(true);
    expect(written.endsWith('\nnext\n')).toBe(true);
  });

  test('a reader that is gone ends the log, not the program', () => {
    let calls = 0;
    const write = stderrWriter(() => {
      calls += 1;
      throw Object.assign(new Error('gone'), { code: 'EPIPE' });
    });
    write('1\n');
    write('2\n');
    expect(calls).toBe(1);
  });

  test('in a process of its own: stderr only, the last line before the end included', () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const script = `
      import { createLog } from ${JSON.stringify(join(root, 'electron/log.ts'))};
      createLog().child('main').error({ n: 1 }, 'last words');
      process.reallyExit(3);`;
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script],
      { cwd: root, encoding: 'utf8' },
    );
    expect({ stdout, status }).toEqual({ stdout: '', status: 3 });
    expect(JSON.parse(stderr)).toMatchObject({ part: 'main', n: 1, msg: 'last words' });
  });

  test('in a process whose stderr is closed', () => {
    const root = fileURLToPath(new URL('../../', import.meta.url));
    const script = `
      import { createLog } from ${JSON.stringify(join(root, 'electron/log.ts'))};
      for (let i = 0; i < 100; i++) createLog().error({}, 'nobody hears');
      process.stdout.write('alive');`;
    const command = `"$0" --import tsx --input-type=module --eval "$1" 2>&-`;
    const stdout = execFileSync('sh', ['-c', command, process.execPath, script], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stdout).toBe('alive');
  });
});
