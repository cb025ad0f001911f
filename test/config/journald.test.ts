/** What journald is told of a line, and when. */
import { spawnSync } from 'node:child_process';
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { isJournalStream, withPriority } from '../../electron/journald.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('a line', () => {
  it.each([
    ['error', '<3>'],
    ['warn', '<4>'],
    ['info', '<6>'],
    ['debug', '<7>'],
  ])('of level %s is said to be %s', (level, priority) => {
    const line = `{"level":"${level}","msg":"words"}\n`;
    expect(withPriority(line)).toBe(priority + line);
  });

  it.each(['', 'words', '{"level":"loud"}', '{"msg":"\\"level\\":\\"error\\""}'])(
    '%j is left alone',
    (line) => {
      expect(withPriority(line)).toBe(line);
    },
  );
});

describe('the stream', () => {
  it('is journald’s only where it is the very one that systemd has named', () => {
    const stat = () => ({ dev: 8, ino: 4711 });
    expect(isJournalStream('8:4711', stat)).toBe(true);
    expect(isJournalStream('8:4712', stat)).toBe(false);
    expect(isJournalStream(undefined, stat)).toBe(false);
    const closed = () => {
      throw new Error('EBADF');
    };
    expect(isJournalStream('8:4711', closed)).toBe(false);
  });

  /** What the station's log writes in a process of its own, into a file named as the journal or not. */
  function written(isNamed: boolean): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'ladekiosk-journald-'));
    folders.push(folder);
    const file = openSync(path.join(folder, 'stderr'), 'w');
    const { dev, ino } = fstatSync(file);
    const code = `import { createLog } from './electron/log.ts';
      createLog().warn({ part: 'x' }, 'a word');`;
    spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      cwd: root,
      stdio: ['ignore', 'ignore', file],
      env: { ...process.env, ...(isNamed ? { JOURNAL_STREAM: `${dev}:${ino}` } : {}) },
    });
    closeSync(file);
    return readFileSync(path.join(folder, 'stderr'), 'utf8');
  }

  it('gets the priority before the JSON', () => {
    expect(written(true)).toMatch(/^<4>\{"level":"warn",.*"msg":"a word"\}\n$/);
  });

  it('of any other kind gets the JSON alone', () => {
    expect(written(false)).toMatch(/^\{"level":"warn",.*"msg":"a word"\}\n$/);
  });
});
