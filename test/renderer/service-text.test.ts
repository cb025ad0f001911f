/** The technician's catalogues: complete, alike in what they leave open, calm, and each in its own words. */
import { describe, expect, it } from 'vitest';
import type { Language } from '../../electron/contract.ts';
import { findingCodes, type Finding } from '../../electron/session/service-view.ts';
import { wordsOf, type Words } from '../../electron/diagnosis/words.ts';
import { findingIn, findingLanguages } from '../../renderer/service/text/findings.ts';
import { troubledReport } from '../fixtures/service-report.ts';
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

describe('findings', () => {
  const others = Object.entries(findingLanguages);
  const valuesIn = (text: string) =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '').sort();

  it.each(others)(
    'are all there in %s, with the same values and the same to do',
    (_, { words, phrases }) => {
      expect(Object.keys(words).sort()).toEqual([...findingCodes].sort());
      for (const code of findingCodes) {
        const [mine, theirs] = [words[code], findingLanguages.nb.words[code]];
        for (const part of ['says', 'todo', 'unknown'] as const) {
          const [text, other] = [mine[part] ?? '', theirs[part] ?? ''];
          expect(valuesIn(text), `${code} ${part}`).toEqual(valuesIn(other));
          expect(text === '', `${code} ${part}`).toBe(other === '');
          expect(text, code).not.toMatch(/!|\.\.\.|\{\{|##|\$/);
        }
      }
      expect(Object.keys(phrases)).toEqual(Object.keys(findingLanguages.nb.phrases));
    },
  );

  it.each(others)(
    'ask in %s for the values that the station gives, and no others',
    (_, { words }) => {
      for (const code of findingCodes) {
        const english: Words = wordsOf(code);
        for (const part of ['says', 'todo', 'unknown'] as const) {
          const asked = new Set(valuesIn(words[code][part] ?? ''));
          expect([...asked], `${code} ${part}`).toEqual([
            ...new Set(valuesIn(english[part] ?? '')),
          ]);
        }
      }
    },
  );

  const [first] = troubledReport.findings;
  if (first === undefined) throw new Error('there are no findings');

  it('are said in the language of the screen, without what is not known', () => {
    const { says, todo, language } = findingIn('nb', first);
    expect(language).toBe('nb');
    expect(says).toContain('svarer på enhet 7. Ingen kan lade der.');
    expect(todo).toContain('skriv enhet 7 i oppsettet');
    const known = { ...first, values: { ...first.values, serialNumber: '42' } };
    expect(findingIn('nb', known).says).toContain('enhet 7 (serienummer 42).');
  });

  it('stay in English where a value is missing, and have nothing to do where nothing is', () => {
    expect(findingIn('de', { ...first, values: {} })).toMatchObject({
      says: first.says,
      language: 'en',
    });
    expect(findingIn('de', { ...first, todo: '' }).todo).toBe('');
    expect(findingIn('en', first)).toMatchObject({ says: first.says, language: 'en' });
  });

  it('say words of closed lists in their own language, and what nobody knows as such', () => {
    const stuck: Finding = {
      ...first,
      code: 'settlement-stuck',
      values: {
        reference: 'x',
        operation: 'capture',
        state: 'refused',
        attempts: '3',
        nextTry: '',
        error: '',
      },
    };
    expect(findingIn('de', stuck).says).toBe(
      'Zahlung x ist nicht abgerechnet: einziehen wurde endgültig abgelehnt nach 3 Versuchen.',
    );
    const line: Finding = {
      ...first,
      code: 'line-works',
      light: 'unknown',
      values: { line: 'a', path: 'b' },
    };
    expect(findingIn('sv', line).says).toBe('Buss a (b) har inte öppnats ännu.');
  });
});
