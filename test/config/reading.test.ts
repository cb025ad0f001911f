/**
 * What a file can be instead of a sound configuration: unreadable, no YAML, half right, hostile.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { largestFileBytes } from '../../electron/config/file.ts';
import { readConfig } from '../../electron/config/config.ts';
import {
  configOf,
  fileOf,
  leastFile,
  linesOf,
  readChanged,
  readText,
  temporaryDirectory,
} from './config-file.ts';

/** The one mistake of a file as a whole: its path is empty. */
function wholeMistake(path: string): string {
  const read = readConfig(path);
  if (read.ok) throw new Error('this file should not be sound');
  expect(read.configPath).toBe(path);
  expect(read.mistakes.map((mistake) => mistake.path)).toEqual(['']);
  return read.mistakes[0]?.message ?? '';
}

describe('files', () => {
  test('missing', () => {
    const message = wholeMistake(join(temporaryDirectory(), 'none.yaml'));
    expect(message).toMatch(/none\.yaml" does not exist; check the path/);
  });
  test('missing, with a path so long that not all of it is told: its end is', () => {
    const path = `/${'deep/'.repeat(30)}none.yaml`;
    const message = wholeMistake(path);
    expect(message).toMatch(/^The file "….*deep\/none\.yaml" does not exist/);
    expect(message).not.toContain(path);
  });
  test('a directory', () => {
    expect(wholeMistake(temporaryDirectory())).toContain('is a directory; name the file in it');
  });
  test('under a file', () => {
    expect(wholeMistake(`${fileOf('')}/station.yaml`)).toContain('not a directory');
  });
  test('a link to itself', () => {
    const path = join(temporaryDirectory(), 'loop.yaml');
    symlinkSync(path, path);
    expect(wholeMistake(path)).toContain('leads back to itself');
  });
  test('a pipe does not make it wait', () => {
    const path = join(temporaryDirectory(), 'pipe');
    execFileSync('mkfifo', [path]);
    expect(wholeMistake(path)).toContain('not a regular file');
  });
  // The super-user may read everything.
  test.skipIf(process.getuid?.() === 0)('not readable', () => {
    const path = fileOf('a: 1');
    chmodSync(path, 0);
    expect(wholeMistake(path)).toContain('may not be read by this user; change its owner');
  });
  test('binary', () => {
    expect(wholeMistake(fileOf(new Uint8Array([127, 69, 76, 70, 0, 1])))).toContain('not text');
  });
  test('not UTF-8', () => {
    expect(wholeMistake(fileOf(new Uint8Array([97, 58, 32, 0xe5])))).toContain('UTF-8');
  });
  test('larger than 1 MiB', () => {
    expect(wholeMistake(fileOf('#'.repeat(largestFileBytes + 1)))).toContain('larger than 1 MiB');
  });
  test('empty, or comments only', () => {
    expect(wholeMistake(fileOf(''))).toContain('The file is empty');
    expect(wholeMistake(fileOf('# nothing\n'))).toContain('station.example.yaml');
  });
  test('a list, a word', () => {
    expect(wholeMistake(fileOf('- a\n- b\n'))).toContain('holds a list of 2');
    expect(wholeMistake(fileOf('station'))).toContain('holds "station" alone');
  });
  test('a byte order mark and Windows line ends do no harm', () => {
    const text = `\uFEFF${stringify(leastFile()).replaceAll('\n', '\r\n')}`;
    expect(linesOf(readText(text))).toEqual([]);
  });
});

describe('YAML', () => {
  const sound = stringify(leastFile());
  test.each([
    ['a tab', 'station:\n\tid: "1"\n', /^: Line 2 is indented with a tab/],
    ['a second colon', 'station:\n  name: Oslo: north\n', /^: Line 2 .*in quotes/],
    ['an open quote', 'station: "abc\n', /^: Line \d .*quote/],
    ['uneven indentation', 'a:\n    b: 1\n  c: 2\n', /^: Line 3 /],
    ['a reserved sign', 'a: @b\n', /^: Line 1 .*in quotes/],
    ['two documents', 'a: 1\n---\nb: 2\n', /^: Line 2 starts a second document/],
    [
      'YAML 1.1',
      `%YAML 1.1\n---\n${sound}`,
      /^: The file says %YAML 1\.1, in which NO means false/,
    ],
    ['an unknown tag', 'a: !secret b\n', /^: Line 1 has a tag/],
  ])('%s', (_title, text, expected) => {
    const lines = linesOf(readText(text));
    expect(lines).toEqual([expect.stringMatching(expected)]);
  });

  test('NO and YES are words, as YAML 1.2 has it', () => {
    const { station, tariff: parsed } = configOf(readText(sound));
    expect([station.country, parsed.taxIncluded]).toEqual(['NO', 'YES']);
  });

  test('a key given twice is named with both lines, and the rest is checked', () => {
    const lines = linesOf(readText(`station: 1\n${sound}`));
    expect(lines).toContainEqual(
      'station: is given twice, first in line 1; keep one of them (line 2).',
    );
    expect(lines).toContainEqual(expect.stringMatching(/^station: is 1, but must be a section/));
  });

  test('a number with leading zeros is shown as it is written', () => {
    const lines = linesOf(readText(sound.replace('"123456"', '0123456')));
    expect(lines).toEqual([expect.stringContaining('write it in quotes: "0123456"')]);
  });

  test('anchors and aliases are resolved', () => {
    const text = sound
      .replace('termsUrl: https://lade.example/terms', 'termsUrl: &u https://lade.example/t')
      .replace('privacyUrl: https://lade.example/privacy', 'privacyUrl: *u');
    expect(configOf(readText(text)).station.operator.privacyUrl).toBe('https://lade.example/t');
  });

  test.each([
    ['an alias to nothing', `${sound}dataDir: *d\n`, 'dataDir: refers to *d, but no such anchor'],
    ['an alias to itself', 'a: &a [*a]\n', 'repeats too much through its aliases'],
    ['a merge key', 'a: &a {b: 1}\nc: {<<: *a}\n', 'merge key of YAML 1.1'],
    ['a prototype', `${sound}__proto__: {polluted: 1}\n`, '__proto__: is not a key here'],
    ['a list as a key', `${sound}? [a]\n: 1\n`, 'has a key that is not a word'],
    ['bytes', `${sound}dataDir: !!binary aGk=\n`, 'dataDir: has the tag "binary"'],
  ])('%s', (_title, text, expected) => {
    expect(linesOf(readText(text)).join('\n')).toContain(expected);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });

  test('a billion laughs are cut short', () => {
    const rows = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let row = 1; row < 12; row++) {
      rows.push(
        `a${row}: &a${row} [${Array(9)
          .fill(`*a${row - 1}`)
          .join(', ')}]`,
      );
    }
    expect(linesOf(readText(rows.join('\n'))).join()).toContain('repeats too much');
  });

  test.each([
    ['lists', '['.repeat(200_000), 'nests too deeply in line 1'],
    ['maps', '{a: '.repeat(100_000), 'nests too deeply'],
    ['dashes', '- '.repeat(200_000), 'nests too deeply'],
    ['question marks', '? '.repeat(200_000), 'nests too deeply'],
    [
      'indentation',
      Array.from({ length: 500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'nests too deeply in line 2',
    ],
    ['entries', '- a\n'.repeat(200_000), 'holds too much'],
    ['quotes', '"'.repeat(900_000), 'holds too much'],
  ])('hostile %s', (_title, text, expected) => {
    expect(wholeMistake(fileOf(text))).toContain(expected);
  });
});

describe('all at once', () => {
  test('mistakes of every kind in one go, each with its line', () => {
    const text = stringify(leastFile())
      .replace('country: NO', 'country: XX')
      .replace('unit: 11', 'unit: 0')
      .replace('bus: cabinet', 'bus: roof')
      .replace('defaultAmount: 35000', 'defaultAmount: 1')
      .replace('  supportPhone: +47 22 00 00 00\n', '')
      .concat('vips: {}\n');
    const lines = linesOf(readText(text));
    const at = (word: string) => text.split('\n').findIndex((line) => line.includes(word)) + 1;
    // In the order of the file; what is missing comes where its section begins.
    expect(lines.map((line) => line.split(': ')[0])).toEqual([
      'station.supportPhone',
      'station.country',
      'evses[0].meter.bus',
      'evses[0].meter.unit',
      'payment.defaultAmount',
      'vips',
    ]);
    expect(lines[1]).toContain(`(line ${at('country')})`);
    expect(lines[4]).toContain(`(line ${at('defaultAmount')})`);
  });

  test('each message is one plain sentence', () => {
    const lines = linesOf(readText('station: {id: 1, bogus: 2}\nevses: [{}]\nweb: {listen: x}\n'));
    expect(lines.length).toBeGreaterThan(15);
    for (const line of lines) {
      expect(line).toMatch(/^[^:]+: [a-z].*[.)?]$/);
      expect(line).not.toMatch(/undefined|null|NaN|\[object|Invalid|expected|\.\./);
    }
  });

  test('control characters cannot reach the terminal', () => {
    const lines = linesOf(readChanged({ 'station.country': '\u001B[31m\u202EON\u009B' }));
    expect(lines.join()).not.toMatch(/\p{C}/u);
  });

  test('a flood of mistakes is counted, not listed', () => {
    const lines = linesOf(readText(Array.from({ length: 500 }, (_, i) => `k${i}: 1`).join('\n')));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatch(/^: There are \d+ more mistakes/);
  });
});
