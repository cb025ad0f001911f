/**
 * What a file can be instead of a sound configuration: unreadable, no YAML, half right, hostile.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { largestFileBytes } from '../../electron/config-file.ts';
import { readConfig } from '../../electron/config.ts';
import {
  absent,
  type Changes,
  configOf,
  fileOf,
  leastFile,
  linesOf,
  readChanged,
  readText,
  tariff,
  temporaryDirectory,
  warningsOf,
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
    ['an alias to nothing', `${sound}dataDir: *d\n`, 'dataDir: refers to *d, but no &d'],
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
    expect(lines.map((line) => line.split(': ')[0])).toEqual([
      'station.country',
      'station.supportPhone',
      'evses[0].meter.unit',
      'vips',
      'evses[0].meter.bus',
      'payment.defaultAmount',
    ]);
    expect(lines[0]).toContain(`(line ${at('country')})`);
    expect(lines[5]).toContain(`(line ${at('defaultAmount')})`);
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
    expect(lines.join()).not.toMatch(/[\u001B\u202E\u009B]/);
  });

  test('a flood of mistakes is counted, not listed', () => {
    const lines = linesOf(readText(Array.from({ length: 500 }, (_, i) => `k${i}: 1`).join('\n')));
    expect(lines).toHaveLength(101);
    expect(lines.at(-1)).toMatch(/^: There are \d+ more mistakes/);
  });
});

describe('tariffFile', () => {
  const readWith = (name: string, text: string) => {
    const directory = temporaryDirectory();
    mkdirSync(join(directory, 'tariffs'));
    writeFileSync(join(directory, 'tariffs', name), text);
    const { tariff: _inline, ...file } = leastFile();
    const path = join(directory, 'station.yaml');
    writeFileSync(path, stringify({ ...file, tariffFile: `tariffs/${name}` }));
    return readConfig(path);
  };
  test.each([
    ['JSON', 'tariff.json', JSON.stringify(tariff(), null, 2)],
    ['JSON with tabs', 'tariff.json', JSON.stringify(tariff(), null, '\t')],
    ['YAML', 'tariff.yaml', stringify(tariff())],
  ])('%s, relative to the configuration', (_title, name, text) => {
    expect(configOf(readWith(name, text)).tariff.elements[0]?.components[0]?.price).toBe('4.59');
  });
  test('a missing file', () => {
    const lines = linesOf(readChanged({ tariff: absent, tariffFile: 'none.json' }));
    expect(lines).toEqual([expect.stringMatching(/^tariffFile: .*none\.json" does not exist/)]);
  });
  test('a file that is no YAML', () => {
    const lines = linesOf(readWith('tariff.json', '{"currency": "NOK"'));
    expect(lines).toEqual([expect.stringMatching(/^tariffFile: Line \d.* in tariff\.json\.$/)]);
  });
  test('the wrong currency, with its line', () => {
    const lines = linesOf(readWith('tariff.yaml', stringify(tariff('DKK'))));
    expect(lines).toEqual([
      expect.stringMatching(/^tariffFile\.currency: is DKK, .*NOK.*\(line 1 of tariff\.yaml\)\.$/),
    ]);
  });
  test('a tariff without elements', () => {
    const lines = linesOf(readWith('tariff.yaml', 'currency: NOK\ntax_included: YES\n'));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^tariffFile.*tariff\.yaml/);
  });
});

describe('warnings', () => {
  const warned = (changes: Changes) => {
    const read = readChanged(changes);
    configOf(read);
    return warningsOf(read);
  };
  test('none for a sound station', () => {
    expect(warned({})).toEqual([]);
  });
  test('49999 W is fine, 50000 W wants a card reader', () => {
    expect(warned({ 'evses[0].maxPowerW': 49_999 })).toEqual([]);
    expect(warned({ 'evses[0].maxPowerW': 50_000 })).toEqual([
      expect.stringMatching(/^evses\[0\]\.maxPowerW: is 50000: .*AFIR.*card reader.*\(line \d+\)/),
    ]);
  });
  test('a price per session from 50000 W on', () => {
    const lines = warned({
      'evses[0].maxPowerW': 50_000,
      'tariff.elements[0].price_components[1]': {
        type: 'FLAT',
        price: 5,
        vat: 25,
        step_size: 1,
      },
    });
    expect(lines[1]).toMatch(/^tariff\.elements\[0\]\.price_components\[1\]\.type: is FLAT.*AFIR/);
  });
  test('an address other machines reach', () => {
    expect(warned({ 'web.listen': '0.0.0.0:8080' })).toEqual([
      expect.stringMatching(/^web\.listen: is "0\.0\.0\.0:8080", which other machines can reach/),
    ]);
  });
  test('a VAT that is not the country’s', () => {
    expect(warned({ tariff: tariff('NOK', 24) })).toEqual([
      expect.stringMatching(/price_components\[0\]\.vat: is 24, while .* NO is 25/),
    ]);
  });
  test('an organization number of another country', () => {
    const lines = warned({ 'station.operator.organizationNumber': '12345678' });
    expect(lines).toEqual([expect.stringContaining('9 digits in Norway')]);
  });
  test('a bus nothing is on', () => {
    const lines = warned({ 'buses.spare': { tcp: '10.0.0.1:1' } });
    expect(lines).toEqual([expect.stringMatching(/^buses\.spare: is used by no meter/)]);
  });
  test('SEK', () => {
    const lines = warned({
      'station.country': 'SE',
      'station.operator.organizationNumber': '556677-8899',
      tariff: tariff('SEK'),
    });
    expect(lines).toEqual([expect.stringMatching(/^station\.country: is SE: .*SEK/)]);
  });
});

describe('whatever the file holds, there is an answer', () => {
  /** An answer, and one that can be shown: plain sentences, or a configuration JSON can hold. */
  function expectAnswer(path: string): void {
    const read = readConfig(path);
    if (read.ok) {
      expect(JSON.parse(JSON.stringify(read.config))).toEqual(read.config);
      return;
    }
    expect(read.mistakes.length).toBeGreaterThan(0);
    expect(read.mistakes.length).toBeLessThanOrEqual(101);
    for (const { path: where, message } of read.mistakes) {
      expect(where).toBeTypeOf('string');
      expect(message).toMatch(/\S.*[.)?]$/);
      expect(message).not.toMatch(/[\n\u001B]/);
    }
  }
  const path = () => fileOf('');

  test('random text', () => {
    const file = path();
    const words = fc.constantFrom(
      'station:',
      '- ',
      '\n',
      '  ',
      '\t',
      '"',
      "'",
      '[',
      '{',
      '}',
      ']',
      ',',
      ': ',
      '&a ',
      '*a',
      '!',
      '|',
      '>',
      '#',
      '%YAML 1.1',
      '---',
      '? ',
      'evses',
      '<<: ',
      '0x1',
      '\0',
      '\r',
      '…',
      '\uD800',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(words, fc.string({ unit: 'binary' })), { maxLength: 60 }),
        (parts) => {
          writeFileSync(file, parts.join(''));
          expectAnswer(file);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('random bytes', () => {
    const file = path();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        writeFileSync(file, bytes);
        expectAnswer(file);
      }),
      { numRuns: 100 },
    );
  });

  test('random values', () => {
    const file = path();
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        writeFileSync(file, JSON.stringify(value));
        expectAnswer(file);
      }),
      { numRuns: 200 },
    );
  });

  test('a sound file with one place spoilt, which never goes unseen as a crash', () => {
    const file = path();
    const spots = leavesOf(leastFile());
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...spots), fc.jsonValue({ maxDepth: 3 })), {
          minLength: 1,
          maxLength: 4,
        }),
        (changes) => {
          const spoilt = leastFile();
          for (const [spot, value] of changes) replaceAt(spoilt, spot, value);
          writeFileSync(file, stringify(spoilt));
          expectAnswer(file);
        },
      ),
      { numRuns: 400 },
    );
  });
});

/** Paths of all values, sections and lists included. */
function leavesOf(value: unknown, path: string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, child]) => leavesOf(child, [...path, key]));
  return path.length === 0 ? below : [path, ...below];
}

function replaceAt(root: unknown, path: readonly string[], value: unknown): void {
  let target = root;
  for (const step of path.slice(0, -1)) {
    if (typeof target !== 'object' || target === null) return;
    target = (target as Record<string, unknown>)[step];
  }
  const last = path.at(-1);
  if (typeof target !== 'object' || target === null || last === undefined) return;
  (target as Record<string, unknown>)[last] = parse(JSON.stringify(value)) as unknown;
}
