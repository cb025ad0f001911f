/** The catalogues: complete, alike in what they leave open, and kind to the brand's name. */
import { describe, expect, it } from 'vitest';
import type { Language } from '../../electron/contract.ts';
import { sayFrom } from '../../renderer/phone/say.ts';
import { catalogues, languageNames, type TextKey } from '../../renderer/text/catalogue.ts';
import { en } from '../../renderer/text/en.ts';
import { sayIn } from '../../renderer/text/say.ts';
import { se } from '../../renderer/text/se.ts';

const everyLanguage = Object.keys(catalogues) as Language[];
const keys = Object.keys(en) as TextKey[];

function placeholders(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').sort();
}

describe.each(everyLanguage)('%s', (language) => {
  const catalogue = catalogues[language];

  it('has every text, and no other', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort());
  });

  it('writes every text out', () => {
    const unwritten = keys.filter(
      (key) => catalogue[key].trim() !== catalogue[key] || !catalogue[key],
    );
    expect(unwritten).toEqual([]);
  });

  it('is calm: no exclamation marks, and three dots are one character', () => {
    expect(keys.filter((key) => /!|\.\.\./.test(catalogue[key]))).toEqual([]);
  });

  it('leaves the same values open as English', () => {
    const open = (text: string) => placeholders(text).filter((name) => name !== 'brand');
    const opened = Object.fromEntries(keys.map((key) => [key, open(catalogue[key])]));
    expect(opened).toEqual(Object.fromEntries(keys.map((key) => [key, open(en[key])])));
  });

  it('never writes a brand into a text: which one it is depends on market and date', () => {
    for (const key of keys) expect(catalogue[key]).not.toMatch(/vipps|mobilepay/i);
  });

  it('names itself in the choice of languages', () => {
    expect(languageNames[language]).not.toBe('');
  });
});

/** Whether a text says anything beside the values it is given. */
function hasWords(text: string): boolean {
  return /\p{L}/u.test(text.replaceAll(/\{\{\w+\}\}/g, ''));
}

/** Spelt alike in English and another language; whatever else is the same was forgotten. */
const alikeInEnglish: Partial<Record<Language, TextKey[]>> = {
  nb: ['price.kWh', 'service.statement'],
  nn: ['price.kWh', 'service.statement'],
  da: ['service.statement', 'receipt.reference'],
  sv: ['price.kWh', 'service.statement'],
  de: ['fault.code'],
};

it.each(everyLanguage.filter((language) => language !== 'en'))(
  'does not repeat English in %s but for words that are spelt alike',
  (language) => {
    const copied = keys.filter((key) => {
      return hasWords(en[key]) && catalogues[language][key] === en[key];
    });
    expect(copied).toEqual(alikeInEnglish[language] ?? []);
  },
);

it('has two Norwegians that differ, in their texts and in their names', () => {
  const same = keys.filter((key) => catalogues.nn[key] === catalogues.nb[key]);
  expect(same.length).toBeLessThan(keys.length / 2);
  const oneFormOnly: [Language, RegExp][] = [
    ['nn', /(?<!\p{L})(?:ikke|bare|hvis|strømmen|frigis|nå|ladingen)(?!\p{L})/iu],
    ['nb', /(?<!\p{L})(?:ikkje|berre|viss|straumen|ladinga|meir)(?!\p{L})/iu],
  ];
  for (const [language, foreign] of oneFormOnly) {
    expect(keys.filter((key) => foreign.test(catalogues[language][key]))).toEqual([]);
  }
  expect(new Set(Object.values(languageNames)).size).toBe(everyLanguage.length);
});

it('says in Northern Sámi all that stands on the station’s screen', () => {
  // Technicians read the setup; the rest is what a phone says when something went wrong on it.
  const ofBokmaal = /^(?:setup|mistake|whyNot|contact|gone|message)\.|^offer\.ownVisit$/;
  const onPhonesOnly = ['pay.comeBack', 'pay.linkComes', 'charging.mayLeave'];
  const left = keys.filter((key) => !Object.hasOwn(se, key));
  expect(left.filter((key) => !ofBokmaal.test(key) && !onPhonesOnly.includes(key))).toEqual([]);
  for (const key of left) expect(catalogues.se[key]).toBe(catalogues.nb[key]);
  const copied = Object.entries(se).filter(
    ([key, text]) => hasWords(text) && catalogues.nb[key as TextKey] === text,
  );
  expect(copied).toEqual([]);
});

describe('saying', () => {
  it('fills in the brand by itself and the values it is given', () => {
    expect(sayIn('nb', 'Vipps')('welcome.statement')).toBe('Lad bilen. Betal med Vipps.');
    expect(sayIn('fi', 'MobilePay')('pay.scan')).toBe(
      'Skannaa koodi kameralla tai MobilePay-sovelluksella',
    );
    expect(sayIn('en', 'Vipps')('receipt.paid', { amount: '84.55 kr' })).toBe('You paid 84.55 kr.');
  });

  it('leaves special characters of values as they are', () => {
    const text = sayIn('en', 'Vipps')('terms.sellerText', { operator: 'A & B <AS>', number: '9' });
    expect(text).toBe('A & B <AS>, organization number 9');
  });

  it('is the same on the phone, which does without the screen’s library', () => {
    for (const language of everyLanguage) {
      const screen = sayIn(language, 'Vipps');
      const phone = sayFrom(catalogues[language], 'Vipps');
      for (const key of keys) {
        const names = placeholders(en[key]).filter((name) => name !== 'brand');
        const values = Object.fromEntries(names.map((name) => [name, `<${name}> & $& {{x}}`]));
        const say = (one: typeof screen) =>
          (one as (key: string, values: object) => string)(key, values);
        expect(say(phone)).toBe(say(screen));
      }
    }
  });

  it('gives every language its own words at the same time', () => {
    const stop = everyLanguage.map((language) => sayIn(language, 'Vipps')('button.stop'));
    expect(new Set(stop).size).toBe(everyLanguage.length);
  });
});

it('keeps the English button names that checks from outside rely on', () => {
  const names = ['start', 'accept', 'pay', 'cancel', 'stop', 'done', 'help', 'language'] as const;
  expect(names.map((name) => en[`button.${name}`])).toEqual([
    'Start charging',
    'Accept and continue',
    'Pay',
    'Cancel',
    'Stop charging',
    'Done',
    'Help',
    'Language',
  ]);
  expect(en['amount.group']).toBe('Maximum amount');
});
