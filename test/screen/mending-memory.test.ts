/** What is remembered of the screen from one start to the next. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openMendingMemory } from '../../electron/screen/mending-memory.ts';
import { silent } from '../station/bench.ts';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'mending-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const nothing = { relaunches: 0, wantsSoftware: false };

it('is there at the next start', () => {
  const dir = folder();
  const memory = openMendingMemory(dir, '1.0.0', silent);
  expect(memory.found).toEqual(nothing);
  memory.remember({ relaunches: 3, wantsSoftware: true });
  expect(openMendingMemory(dir, '1.0.0', silent).found).toEqual({
    relaunches: 3,
    wantsSoftware: true,
  });
});

it('tries the graphics hardware again with another version', () => {
  const dir = folder();
  openMendingMemory(dir, '1.0.0', silent).remember({ relaunches: 1, wantsSoftware: true });
  const { found } = openMendingMemory(dir, '1.0.1', silent);
  expect(found).toEqual({ relaunches: 1, wantsSoftware: false });
});

it.each(['', '{', '[]', '{"relaunches":-1,"softwareFor":null}', '{"relaunches":1}'])(
  'a damaged file is as good as none: %s',
  (text) => {
    const dir = folder();
    writeFileSync(join(dir, 'mending.json'), text);
    expect(openMendingMemory(dir, '1.0.0', silent).found).toEqual(nothing);
  },
);

it('a folder that cannot be written is no reason to fail', () => {
  const dir = folder();
  const file = join(dir, 'in-the-way');
  writeFileSync(file, '');
  const told: string[] = [];
  const log = { ...silent, warn: (_fields: object, message: string) => void told.push(message) };
  openMendingMemory(file, '1.0.0', log).remember({ relaunches: 1, wantsSoftware: false });
  expect(told).toHaveLength(1);
  expect(readFileSync(file, 'utf8')).toBe('');
});
