/**
 * Whatever a file holds, there is an answer: a sound configuration or mistakes that can be shown.
 */
import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readConfig } from '../../electron/config/config.ts';
import { changed, fileOf, leastFile } from './config-file.ts';

/** One seed, so that every run is the same run; change it to look further. */
const seed = 21_678;

/** What is wrong with the answer to this text; nothing is. */
function faultsOf(path: string, text: string | Uint8Array): string[] {
  writeFileSync(path, text);
  const read = readConfig(path);
  if (read.ok) {
    const isPlain = isDeepStrictEqual(JSON.parse(JSON.stringify(read.config)), read.config);
    return isPlain ? [] : ['a configuration that JSON cannot hold'];
  }
  const faults: string[] = [];
  if (read.mistakes.length === 0) faults.push('refused without a mistake');
  if (read.mistakes.length > 101) faults.push(`${read.mistakes.length} mistakes`);
  for (const { path: where, message } of read.mistakes) {
    const isSentence = /^\S.*[.)?]$/.test(message);
    if (!isSentence || /\p{Cc}|\[object|undefined/u.test(message))
      faults.push(`${where}: ${message}`);
  }
  return faults;
}

const pieces = [
  'station:',
  'evses',
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
  '? ',
  '|',
  '>',
  '#',
  '&a ',
  '*a',
  '!',
  '!!set',
  '<<: ',
  '---',
  '%YAML 1.1',
  '0x1',
  '.nan',
  '\0',
  '\r',
  '…',
  '\uD800',
];

test('random text', () => {
  const path = fileOf('');
  const piece = fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (parts) => {
      expect(faultsOf(path, parts.join(''))).toEqual([]);
    }),
    { seed, numRuns: 300 },
  );
});

test('random bytes', () => {
  const path = fileOf('');
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expect(faultsOf(path, bytes)).toEqual([]);
    }),
    { seed, numRuns: 300 },
  );
});

test('random values', () => {
  const path = fileOf('');
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      expect(faultsOf(path, JSON.stringify(value))).toEqual([]);
    }),
    { seed, numRuns: 300 },
  );
});

test('a sound file with some places spoilt', () => {
  const path = fileOf('');
  const places = pathsOf(leastFile());
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom(Infinity, -0, 1e21, '', ' '),
  );
  const changes = fc.dictionary(fc.constantFrom(...places), value, { minKeys: 1, maxKeys: 4 });
  fc.assert(
    fc.property(changes, (some) => {
      // A place inside another one that was spoilt is gone.
      const outermost = Object.entries(some).filter(
        ([place]) => !Object.keys(some).some((other) => other !== place && place.startsWith(other)),
      );
      const file = changed(leastFile(), Object.fromEntries(outermost));
      expect(faultsOf(path, stringify(file))).toEqual([]);
    }),
    { seed, numRuns: 300 },
  );
});

/** Paths of all values, sections and lists included. */
function pathsOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const below = Object.entries(value).flatMap(([key, child]) =>
    pathsOf(child, path === '' ? key : `${path}.${key}`),
  );
  return path === '' ? below : [path, ...below];
}
