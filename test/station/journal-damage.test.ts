/** A record that cannot be trusted is refused and left byte for byte as it was found. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { openJournal } from '../../electron/journal.ts';
import { JournalDamaged } from '../../electron/ports.ts';
import { makeRules, Walk, walkOn } from '../session/walk.ts';
import { copyDatabase } from './sqlite-disk.ts';

const rules = makeRules();
let dir: string;
let path: string;

/** A sound record of a charge, all of it in the main file; then `path` is a copy to be spoilt. */
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-damage-'));
  const sound = join(dir, 'sound.db');
  const journal = openJournal(sound);
  const walk = new Walk(rules, (event, before, after) => journal.append(event, before, after));
  walkOn(walk, 'charging').live(60_000, 11_000);
  journal.close();
  checkpoint(sound);
  mkdirSync(join(dir, 'data'));
  path = join(dir, 'data', 'station.db');
  copyDatabase(sound, path);
});
afterEach(() => rmSync(dir, { recursive: true }));

function checkpoint(file: string): void {
  const db = new Database(file);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function change(sql: string): void {
  const db = new Database(path);
  db.exec(sql);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function spoil(at: number, bytes: Uint8Array): void {
  const all = readFileSync(path);
  all.set(bytes, at);
  writeFileSync(path, all);
}

function open(): Error | null {
  try {
    const journal = openJournal(path);
    try {
      journal.replay(rules);
    } finally {
      journal.close();
    }
    return null;
  } catch (error) {
    return error as Error;
  }
}

const pageBytes = 4096;
const garbage = new Uint8Array(1000).fill(0xab);

const damages: [string, () => void][] = [
  ['a header that is none', () => spoil(0, garbage)],
  ['no database at all', () => writeFileSync(path, 'Dette er ingen database.\n'.repeat(999))],
  ['a page of garbage', () => spoil(3 * pageBytes, garbage)],
  ['garbage all through', () => spoil(pageBytes, new Uint8Array(statSync(path).size - pageBytes))],
  ['the second half cut off', () => truncateSync(path, Math.floor(statSync(path).size / 2))],
  ['cut off within a page', () => truncateSync(path, 2 * pageBytes + 17)],
  ['cut off within its header', () => truncateSync(path, 60)],
  [
    'emptied, with its log still there',
    () => {
      writeFileSync(`${path}-wal`, garbage);
      truncateSync(path, 0);
    },
  ],
  ['a version from the future', () => change('PRAGMA user_version = 99')],
  ['a database of another program', () => change('PRAGMA user_version = 0')],
];

describe('refused, and not touched:', () => {
  test.each(damages)('%s', (_what, happens) => {
    happens();
    const before = readFileSync(path);
    const error = open();
    expect(error).toBeInstanceOf(JournalDamaged);
    expect(error?.message).toContain(path);
    expect(readFileSync(path).equals(before)).toBe(true);
    // A second try, after the restart, finds the same.
    expect(open()).toBeInstanceOf(JournalDamaged);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

const nonsense: [string, string][] = [
  ['an event that is no JSON', "INSERT INTO events VALUES (NULL, 1, 'Ticked', NULL, NULL, '{')"],
  ['an event that is no event', "INSERT INTO events VALUES (NULL, 1, 'X', NULL, NULL, 'null')"],
  [
    'an event no station had',
    `INSERT INTO events VALUES (NULL, 1, 'StationStarted', NULL, NULL, '{"type":"StationStarted"}')`,
  ],
  ['a checkpoint of another version', `INSERT INTO checkpoints VALUES (999, '{"schema":99}')`],
  ['a checkpoint that is no JSON', "INSERT INTO checkpoints VALUES (999, 'x')"],
  ['a table gone', 'DROP TABLE payment_operations'],
];

describe('sound as a file, and yet not to be trusted:', () => {
  test.each(nonsense)('%s', (_what, sql) => {
    change(sql);
    const before = readFileSync(path);
    expect(open()).toBeInstanceOf(JournalDamaged);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

it('a sound record opens, and so does one whose log was torn by a power cut', () => {
  expect(open()).toBeNull();
  const journal = openJournal(path);
  const { state } = journal.replay(rules);
  const walk = new Walk(rules);
  journal.append({ type: 'Touched', atMs: walk.atMs + 1e9 }, state, state);
  const torn = join(dir, 'torn.db');
  copyDatabase(path, torn);
  journal.close();
  const log = readFileSync(`${torn}-wal`);
  writeFileSync(`${torn}-wal`, log.subarray(0, log.length - 100));
  const again = openJournal(torn);
  expect(again.replay(rules).state.atMs).toBe(state.atMs);
  again.close();
});

describe('a place that cannot be written is another matter:', () => {
  it('a folder that is a file', () => {
    const file = join(dir, 'file');
    writeFileSync(file, '');
    path = join(file, 'data', 'station.db');
    const error = open();
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(JournalDamaged);
  });

  it('a database that is a folder', () => {
    rmSync(path);
    mkdirSync(path);
    const error = open();
    expect(error).toBeInstanceOf(Error);
    expect(error).not.toBeInstanceOf(JournalDamaged);
    expect(readdirSync(path)).toEqual([]);
  });
});
