/** The command at the edge: options, days, files and what is said when something is not there. */
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { openJournal } from '../../electron/journal.ts';
import { runSessions, type Said } from '../../electron/records/sessions-command.ts';
import type { StationState } from '../../electron/session/state.ts';
import { leastFile } from '../config/config-file.ts';
import { makeRules, Walk, walkOn } from '../session/walk.ts';
import { makeDiskDirectory } from '../station/sqlite-disk.ts';
import { parseCsv } from './csv-reader.ts';

let dir: string;
beforeAll(() => {
  dir = makeDiskDirectory();
  const journal = openJournal(join(dir, 'data', 'station.db'));
  const walk = new Walk(makeRules(), (event, before, after) => {
    journal.append(event, before, after);
  });
  walkOn(walk, 'charging');
  journal.close();
  openJournal(join(dir, 'unused', 'station.db')).close();
  mkdirSync(join(dir, 'folder'));
  writeFileSync(join(dir, 'empty.db'), '');
  writeFileSync(join(dir, 'text.db'), 'Dette er ingen database.\n'.repeat(999));
  const other = new Database(join(dir, 'other.db'));
  other.exec('CREATE TABLE thing (x)');
  other.close();
  copyFileSync(join(dir, 'unused', 'station.db'), join(dir, 'future.db'));
  copyFileSync(join(dir, 'unused', 'station.db-wal'), join(dir, 'future.db-wal'));
  const future = new Database(join(dir, 'future.db'));
  future.exec('PRAGMA user_version = 99');
  future.close();
});
afterAll(() => rmSync(dir, { recursive: true }));

function run(...words: string[]): Said {
  return runSessions(words, dir);
}

describe('where the database is', () => {
  it('a data directory, a file, or what the configuration says', () => {
    writeFileSync(join(dir, 'station.yaml'), stringify({ ...leastFile(), dataDir: 'data' }));
    const ways = [
      ['--data-dir', 'data'],
      ['--database', 'data/station.db'],
      [`--database=${join(dir, 'data', 'station.db')}`],
      ['--config', 'station.yaml'],
      ['--config=station.yaml', '--data-dir=data'],
    ];
    const outputs = ways.map((words) => run(...words));
    expect(outputs.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0, 0]);
    expect(new Set(outputs.map(({ out }) => out)).size).toBe(1);
    expect(outputs[0]?.out).toContain('lk-21678-A-');
  });

  it('a faulty configuration is told as the app tells it', () => {
    writeFileSync(join(dir, 'wrong.yaml'), stringify({ ...leastFile(), payment: 7 }));
    const { exitCode, err } = run('--config', 'wrong.yaml');
    expect(exitCode).toBe(78);
    expect(err).toContain('payment');
  });

  it.each([
    ['nix.db', 66, 'does not exist: no station has run there'],
    ['folder', 66, 'is a directory'],
    ['empty.db', 66, 'is empty: no station has written to it yet'],
    ['text.db', 65, 'cannot be read'],
    ['other.db', 65, 'is a database of another program'],
    ['future.db', 65, 'is of version 99, and this program knows'],
  ])('%s: ends with %i and says why', (file, exitCode, words) => {
    const said = run('--database', file);
    expect([said.exitCode, said.out]).toEqual([exitCode, '']);
    expect(said.err).toContain(words);
    expect(said.err).toContain(join(dir, file));
  });

  it('looks only: neither the file nor its folder need be writable, nor do they change', () => {
    const path = join(dir, 'data', 'station.db');
    const before = readFileSync(path);
    for (const format of ['table', 'csv', 'ocpi', 'json']) {
      expect(run('--data-dir', 'data', '--format', format).exitCode).toBe(0);
    }
    expect(readFileSync(path).equals(before)).toBe(true);
    const gone = run('--database', 'made-by-looking.db');
    expect(gone.exitCode).toBe(66);
    expect(() => statSync(join(dir, 'made-by-looking.db'))).toThrow('ENOENT');
  });

  it('shows what a station has written a moment ago, while it holds the database open', () => {
    const path = join(dir, 'live', 'station.db');
    const journal = openJournal(path);
    const walk = new Walk(makeRules(), (event, before, after) => {
      journal.append(event, before, after);
    });
    expect(run('--database', path).out).toBe('No sessions.\n');
    walkOn(walk, 'awaitingPayment');
    expect(run('--database', path).out).toContain(walk.payment().reference);
    walk.on({ type: 'CancelWanted', evse: 'A' });
    expect(run('--database', path, '--format', 'csv').out).toContain('CREATED');
    journal.close();
  });
});

describe('nothing to list', () => {
  it.each([
    ['table', 'No sessions.\n', ''],
    ['ocpi', '[]\n', 'No sessions.\n'],

    ['json', '{\n  "sessions": [],\n  "totals": []\n}\n', 'No sessions.\n'],
  ])('%s', (format, out, err) => {
    expect(run('--data-dir', 'unused', '--format', format)).toEqual({ exitCode: 0, out, err });
  });

  it('csv has its headings all the same', () => {
    const { exitCode, out } = run('--data-dir', 'unused', '--format', 'csv');
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^reference,[a-z_,]+,alert\r\n$/);
  });

  it('says for which days', () => {
    expect(run('--data-dir', 'data', '--from', '2020-01-01', '--to', '2020-01-31').out).toBe(
      'No sessions from 2020-01-01 to 2020-01-31.\n',
    );
    expect(run('--data-dir', 'data', '--alerts').out).toBe('No alerts.\n');
  });
});

describe('days', () => {
  /** Sessions made at these moments at a station in Oslo. */
  function listed(momentsMs: number[], ...words: string[]): string[] {
    const path = join(dir, `days-${momentsMs.join('-')}`, 'station.db');
    const journal = openJournal(path);
    let state: StationState | null = null;
    for (const [index, atMs] of momentsMs.entries()) {
      const walk = walkOn(new Walk(), 'awaitingPayment');
      const payment = { ...walk.payment(), reference: `moment-${index}`, createdAtMs: atMs };
      const after = { ...walk.state, payments: { [payment.reference]: payment } };
      state ??= { ...walk.state, payments: {} };
      journal.append({ type: 'Ticked', atMs }, state, after);
    }
    journal.close();
    const csv = run('--database', path, '--format', 'csv', ...words).out;
    return parseCsv(csv).map(({ reference }) => reference ?? '');
  }

  it('are the station’s own, both ends included, over the change of the clocks', () => {
    // 2027-03-28, 02:00 in Oslo: the clocks go to 03:00. The day is 23 hours long.
    const beginsMs = Date.UTC(2027, 2, 27, 23);
    const endsMs = Date.UTC(2027, 2, 28, 22);
    const moments = [beginsMs - 1, beginsMs, endsMs - 1, endsMs];
    const day = '2027-03-28';
    expect(listed(moments, '--from', day, '--to', day)).toEqual(['moment-1', 'moment-2']);
    expect(listed([...moments], '--from', day)).toEqual(['moment-1', 'moment-2', 'moment-3']);
    expect(listed([...moments], '--to', day)).toEqual(['moment-0', 'moment-1', 'moment-2']);
  });
});

describe('options', () => {
  it.each([
    [['--format', 'xml'], '--format is "xml", but must be one of table, csv, ocpi, json.'],
    [['--from', '2026-02-30'], '--from is "2026-02-30", but must be a date such as 2026-12-24.'],
    [
      ['--from', '2026-02-02', '--to', '2026-02-01'],
      '--from 2026-02-02 lies after --to 2026-02-01.',
    ],
    [['--formt', 'csv'], '"--formt" is not an option here. Did you mean --format?'],
    [['stray'], '"stray" stands alone; every value follows an option.'],
    [['--output'], '--output is followed by nothing, but needs the path of a file.'],
    [['--output', '--alerts'], '--output is followed by nothing, but needs the path of a file.'],
    [['--to=2026-01-01', '--to=2026-01-02'], '--to is given twice; give it once.'],
    [['--alerts=no'], '--alerts takes no value.'],
    [['--alerts', '--format', 'ocpi'], '--format ocpi has no alerts; take table, csv or json.'],
    [['--backup', 'b', '--format', 'csv'], '--backup lists nothing'],
    [['--database', 'a', '--config', 'b'], 'both say where the database is'],
    [['--party', 'Norway'], '--party is "Norway", but must be like NO*LAD.'],
  ])('%j', (words, line) => {
    const { exitCode, out, err } = run(...words);
    expect([exitCode, out]).toEqual([64, '']);
    expect(err).toContain(line);
  });

  it('Chromium’s switches, which the app may be given, are passed over there and only there', () => {
    const words = ['--no-sandbox', '--log-level=3', '--data-dir', 'data', '--ozone-platform=x11'];
    expect(runSessions(words, dir, true).exitCode).toBe(0);
    expect(runSessions(words, dir).err).toContain('"--no-sandbox" is not an option here.');
    const misspelt = runSessions(['--data-dir', 'data', '--formt=csv'], dir, true);
    expect(misspelt.err).toContain('"--formt" is not an option here. Did you mean --format?');
  });

  it('--help lists them', () => {
    const { exitCode, out } = run('--help');
    expect(exitCode).toBe(0);
    for (const option of ['--config', '--from', '--backup', '--alerts', '--format', '--output']) {
      expect(out).toContain(option);
    }
  });

  it('--output writes the file, or says that it cannot', () => {
    const { out } = run('--data-dir', 'data', '--format', 'csv');
    const said = run('--data-dir', 'data', '--format', 'csv', '--output', 'sessions.csv');
    expect([said.exitCode, said.out]).toEqual([0, '']);
    expect(readFileSync(join(dir, 'sessions.csv'), 'utf8')).toBe(out);
    const failed = run('--data-dir', 'data', '--output', 'nowhere/sessions.csv');
    expect(failed.exitCode).toBe(73);
    expect(failed.err).toContain('cannot be written');
  });
});
