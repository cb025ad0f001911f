/** The technician's catalogues: complete, alike in what they leave open, calm, and each in its own words. */
import { describe, expect, it } from 'vitest';
import type { Language } from '../../electron/contract.ts';
import {
  filled,
  serviceCatalogues,
  serviceSayIn,
  type ServiceKey,
} from '../../renderer/service/text/catalogue.ts';

const everyLanguage = Object.keys(serviceCatalogues) as Language[];
const { en } = serviceCatalogues;
const keys = Object.keys(en) as ServiceKey[];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
}

describe.each(everyLanguage)('%s', (language) => {
  const catalogue = serviceCatalogues[language];

  it('has every text, and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  });

  it('writes every text out, calmly', () => {
    const wrong = keys.filter((key) => {
      const text = catalogue[key];
      return text === '' || text.trim() !== text || /!|\.\.\.|vipps|mobilepay/i.test(text);
    });
    expect(wrong).toEqual([]);
  });

  it('leaves the same values open as English', () => {
    const wrong = keys.filter(
      (key) => placeholders(catalogue[key]).join() !== placeholders(en[key]).join(),
    );
    expect(wrong).toEqual([]);
  });

  it('says a sentence where English says one', () => {
    const wrong = keys.filter((key) => catalogue[key].endsWith('.') !== en[key].endsWith('.'));
    expect(wrong).toEqual([]);
  });
});

it.each(everyLanguage.filter((language) => language !== 'en'))(
  'has words of its own in %s',
  (language) => {
    const copied = keys.filter((key) => serviceCatalogues[language][key] === en[key]);
    // Short words of the trade are spelt alike here and there; whole sentences are not.
    expect(copied.filter((key) => en[key].includes(' '))).toEqual([]);
    expect(copied.length).toBeLessThan(16);
  },
);

it('has two Norwegians that differ', () => {
  const same = keys.filter((key) => serviceCatalogues.nn[key] === serviceCatalogues.nb[key]);
  expect(same.length).toBeLessThan(keys.length / 2);
  for (const key of keys) {
    expect(serviceCatalogues.nn[key]).not.toMatch(/(?<!\p{L})(?:ikke|bare|hvis|nå|fra)(?!\p{L})/iu);
  }
});

it('reads Northern Sámi’s technicians the Bokmål', () => {
  expect(serviceCatalogues.se).toBe(serviceCatalogues.nb);
});

it('fills in values as they are, and says so when one is missing', () => {
  expect(serviceSayIn('en')('ago', { age: '<3 & $&>' })).toBe('<3 & $&> ago');
  expect(filled('{{a}} and {{b}}', { a: '1' })).toBeNull();
  expect(filled('{{a}}', { a: '{{a}}' })).toBe('{{a}}');
});
