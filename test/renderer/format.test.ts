/** Figures by language: exact from integers, never a float's guess. */
import { assert, constantFrom, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '../../electron/contract.ts';
import { languages } from '../../electron/session/view.ts';
import * as format from '../../renderer/text/format.ts';

const { nameOf, textOf } = format;
const everyLanguage: Language[] = [...languages];

/** Reads a formatted number back: digits and a sign, however the language groups and points. */
function digitsOf(number: string): string {
  return number.replaceAll(/[^\d]/g, '').replace(/^0+(?=\d)/, '');
}

describe('money', () => {
  it('is a number, a space and a unit in every language', () => {
    expect(nameOf(format.money(8455, 'NOK', 'nb'))).toBe('84,55 kr');
    expect(nameOf(format.money(8455, 'NOK', 'en'))).toBe('84.55 kr');
    expect(nameOf(format.money(8455, 'DKK', 'da'))).toBe('84,55 kr');
    expect(nameOf(format.money(8455, 'SEK', 'sv'))).toBe('84,55 kr');
    expect(nameOf(format.money(3500, 'EUR', 'fi'))).toBe('35,00 €');
    expect(nameOf(format.money(123456789, 'EUR', 'de'))).toBe('1.234.567,89 €');
    expect(nameOf(format.money(5, 'NOK', 'nb'))).toBe('0,05 kr');
    expect(nameOf(format.money(0, 'NOK', 'nb'))).toBe('0,00 kr');
  });

  it('loses its decimals in short form only when there are none', () => {
    for (const language of everyLanguage) {
      expect(nameOf(format.shortMoney(35000, 'NOK', language))).toBe('350 kr');
    }
    expect(nameOf(format.shortMoney(35050, 'NOK', 'nb'))).toBe('350,50 kr');
    expect(nameOf(format.shortMoney(100000, 'NOK', 'nb'))).toBe('1 000 kr');
  });

  it('keeps figure and unit on one line', () => {
    expect(textOf(format.money(100, 'NOK', 'nb'))).toBe('1,00\u00a0kr');
  });

  it('shows every digit of the integer it was given', () => {
    assert(
      property(
        integer({ min: 0, max: 2 ** 50 }),
        constantFrom(...everyLanguage),
        (minor, language) => {
          expect(digitsOf(format.money(minor, 'NOK', language).number)).toBe(String(minor));
        },
      ),
    );
  });

  it('refuses what is not an integer', () => {
    expect(() => format.money(84.55, 'NOK', 'nb')).toThrow(/integer/);
    expect(() => format.money(Number.NaN, 'NOK', 'nb')).toThrow(/integer/);
    expect(() => format.energy(0.5, 'nb')).toThrow(/integer/);
  });
});

describe('a price per unit', () => {
  it('keeps all decimals of the exact string, and at least two', () => {
    expect(nameOf(format.unitPrice('459', 'NOK', 'nb'))).toBe('4,59 kr');
    expect(nameOf(format.unitPrice('12.5', 'NOK', 'nb'))).toBe('0,125 kr');
    expect(nameOf(format.unitPrice('32.9', 'EUR', 'fi'))).toBe('0,329 €');
    expect(nameOf(format.unitPrice('0', 'NOK', 'en'))).toBe('0.00 kr');
    expect(nameOf(format.unitPrice('100000', 'NOK', 'nb'))).toBe('1 000,00 kr');
    expect(nameOf(format.unitPrice('1.005', 'EUR', 'en'))).toBe('0.01005 €');
  });

  it('has a nearest integer for programs', () => {
    expect(format.roundedMinor('459')).toBe(459);
    expect(format.roundedMinor('12.5')).toBe(13);
    expect(format.roundedMinor('12.49')).toBe(12);
  });

  it('refuses what is not a price', () => {
    expect(() => format.unitPrice('4,59', 'NOK', 'nb')).toThrow(/price/);
    expect(() => format.unitPrice('-1', 'NOK', 'nb')).toThrow(/price/);
  });
});

describe('energy and power', () => {
  it('has two decimals of kWh, half up, or three that are exact', () => {
    expect(nameOf(format.energy(18_420, 'nb'))).toBe('18,42 kWh');
    expect(nameOf(format.energy(18_425, 'en'))).toBe('18.43 kWh');
    expect(nameOf(format.energy(18_424, 'en'))).toBe('18.42 kWh');
    expect(nameOf(format.energy(18_424, 'en', 3))).toBe('18.424 kWh');
    expect(nameOf(format.energy(4, 'nb'))).toBe('0,00 kWh');
    expect(nameOf(format.energy(12_345_678, 'nb', 3))).toBe('12 345,678 kWh');
  });

  it('has one decimal of kW', () => {
    expect(nameOf(format.power(10_834, 'nb'))).toBe('10,8 kW');
    expect(nameOf(format.power(10_850.4, 'en'))).toBe('10.9 kW');
    expect(nameOf(format.power(0, 'de'))).toBe('0,0 kW');
    expect(nameOf(format.ratedPower(22_000, 'nb'))).toBe('22 kW');
    expect(nameOf(format.ratedPower(7_400, 'nb'))).toBe('7,4 kW');
  });
});

describe('time', () => {
  it('is said in its two greatest units', () => {
    const spoken = (durationMs: number, language: Language) =>
      format.duration(durationMs, language).replaceAll('\u00a0', ' ');
    expect(spoken(6_132_000, 'nb')).toBe('1 t 42 min');
    expect(spoken(6_132_000, 'en')).toBe('1 h 42 min');
    expect(spoken(42 * 60_000 + 59_999, 'nb')).toBe('42 min');
    expect(spoken(35_999, 'nb')).toBe('35 s');
    expect(spoken(-5, 'nb')).toBe('0 s');
    expect(spoken(100 * 3_600_000, 'de')).toBe('100 h 0 min');
  });

  it('counts down to 0:00 and no further', () => {
    expect(format.countdown(581_000)).toBe('9:41');
    expect(format.countdown(580_001)).toBe('9:41');
    expect(format.countdown(1)).toBe('0:01');
    expect(format.countdown(0)).toBe('0:00');
    expect(format.countdown(-3_000)).toBe('0:00');
  });

  it('is the station’s own, across daylight saving', () => {
    const summer = Date.UTC(2029, 6, 1, 12, 7);
    const winter = Date.UTC(2029, 11, 1, 12, 7);
    expect(format.clockTime(summer, 'Europe/Oslo', 'nb')).toBe('14:07');
    expect(format.clockTime(winter, 'Europe/Oslo', 'nb')).toBe('13:07');
    expect(format.clockTime(winter, 'Europe/Helsinki', 'fi')).toBe('14.07');
    expect(format.clockTime(Date.UTC(2029, 11, 1, 23, 5), 'Europe/Oslo', 'en')).toBe('00:05');
  });

  it('says how long to hold without needless decimals', () => {
    expect(format.shortDuration(1000, 'nb')).toBe('1\u00a0s');
    expect(format.shortDuration(1500, 'nb')).toBe('1,5\u00a0s');
  });
});

it.each(['nn', 'se'] as const)(
  'writes figures in %s as in Bokmål, whatever ICU knows of it',
  (language) => {
    const atMs = Date.UTC(2029, 9, 9, 12, 7, 31);
    const figuresOf = (one: Language) => [
      format.money(123_456_789, 'NOK', one),
      format.unitPrice('12.5', 'NOK', one),
      format.energy(1_234_567, one, 3),
      format.power(10_834, one),
      format.decimal('18.423', one),
      format.percent('25.5', one),
      format.shortDuration(1500, one),
      format.clockTime(atMs, 'Europe/Oslo', one),
      format.exactTime(atMs, 'Europe/Oslo', one),
    ];
    expect(figuresOf(language)).toEqual(figuresOf('nb'));
    expect(nameOf(format.money(123_456_789, 'NOK', language))).toBe('1 234 567,89 kr');
    expect(format.percent('25', language)).toBe('25\u00a0%');
    expect(format.exactTime(atMs, 'Europe/Oslo', language)).toBe('14:07:31');
  },
);

it('writes dates without a month of another language, and hours in the language’s own way', () => {
  const dateIn = (language: Language) =>
    format.calendarDate(Date.UTC(2029, 9, 9, 12, 7), 'Europe/Oslo', language);
  expect([dateIn('nb'), dateIn('nn'), dateIn('se')]).toEqual([
    '9. okt. 2029',
    '9. okt. 2029',
    '9.10.2029',
  ]);
  const spoken = (language: Language) =>
    format.duration(6_132_000, language).replaceAll('\u00a0', ' ');
  expect([spoken('nn'), spoken('se')]).toEqual(['1 t 42 min', '1 h 42 min']);
});

it('has no locale that ICU replaces by English', () => {
  // A number with a decimal point is English; every other language here has a comma.
  const points = everyLanguage.filter((one) => format.decimal('1.5', one).includes('.'));
  expect(points).toEqual(['en']);
});

it('writes VAT as each language does', () => {
  expect(format.percent('25', 'nb')).toBe('25\u00a0%');
  expect(format.percent('25.5', 'fi')).toBe('25,5\u00a0%');
  expect(format.percent('25.5', 'en')).toBe('25.5%');
});
