/**
 * What follows from the country a station stands in.
 */
import type { Country, Currency, Language } from '../session/view.ts';

export interface CountryFacts {
  /** Currency of the country's sales units (ePayment refuses another one with error 5040). */
  currency: Currency;
  /** The screen's language where several are offered. */
  language: Language;
  /** Further languages of the country that its stations offer unless told otherwise. */
  furtherLanguages: readonly Language[];
  /** Standard VAT in per cent, from Finland's rise in September 2024 on. */
  vatPercent: number;
  /** About its middle, degrees, WGS 84: where the sun is asked for unless the station's place is known. */
  middle: { latitude: number; longitude: number };
  /** How organization numbers are written there. */
  organizationNumber: { pattern: RegExp; words: string };
}

export const countries: Record<Country, CountryFacts> = {
  NO: {
    currency: 'NOK',
    language: 'nb',
    // Nynorsk and Sámi are official languages of Norway beside Bokmål (språklova § 4 and § 5).
    furtherLanguages: ['nn', 'se'],
    vatPercent: 25,
    middle: { latitude: 64, longitude: 12.3 },
    organizationNumber: { pattern: /^\d{3} ?\d{3} ?\d{3}$/, words: '9 digits in Norway' },
  },
  DK: {
    currency: 'DKK',
    language: 'da',
    furtherLanguages: [],
    vatPercent: 25,
    middle: { latitude: 56, longitude: 10 },
    organizationNumber: { pattern: /^\d{2} ?\d{2} ?\d{2} ?\d{2}$/, words: '8 digits in Denmark' },
  },
  FI: {
    currency: 'EUR',
    language: 'fi',
    furtherLanguages: [],
    vatPercent: 25.5,
    middle: { latitude: 64.2, longitude: 26 },
    organizationNumber: {
      pattern: /^\d{7}-\d$/,
      words: '7 digits, a hyphen and a digit in Finland',
    },
  },
  SE: {
    currency: 'SEK',
    language: 'sv',
    furtherLanguages: [],
    vatPercent: 25,
    middle: { latitude: 62.4, longitude: 16.3 },
    organizationNumber: { pattern: /^\d{6}-?\d{4}$/, words: '10 digits in Sweden' },
  },
};

/** What drivers from everywhere are offered at every station. */
const commonLanguages: readonly Language[] = ['en', 'nb', 'da', 'sv', 'fi', 'de'];

/** Languages of a station that names none: those of its country first, then English, then the rest. */
export function languagesOf(country: Country): Language[] {
  const { language, furtherLanguages } = countries[country];
  return [...new Set([language, ...furtherLanguages, ...commonLanguages])];
}
