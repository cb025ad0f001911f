/**
 * The tariff in a file of its own, and what is lawful or wise but no mistake.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { readConfig } from '../../electron/config/config.ts';
import {
  absent,
  type Changes,
  configOf,
  leastFile,
  linesOf,
  readChanged,
  tariff,
  temporaryDirectory,
  warningsOf,
} from './config-file.ts';

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
  test('the wrong currency does not hide behind other mistakes', () => {
    const lines = linesOf(
      readChanged({
        'tariff.currency': 'DKK',
        'tariff.elements[0].price_components[0].price': -1,
      }),
    );
    expect(lines).toEqual([
      expect.stringMatching(/^tariff\.currency: is DKK/),
      expect.stringMatching(/^tariff\.elements\[0\]\.price_components\[0\]\.price: is -1/),
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
  test('a screen below 10.1 inches, with what becomes of its type', () => {
    expect(warned({ 'ui.screenDiagonalIn': 32 })).toEqual([]);
    expect(warned({ 'ui.screenDiagonalIn': 7 })).toEqual([
      expect.stringMatching(
        /^ui\.screenDiagonalIn: is 7: .*3\.4 mm \(smallest 2\.4 mm\).*5\.1 mm in larger text.*EN 301 549/,
      ),
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
