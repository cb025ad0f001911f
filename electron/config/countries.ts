/**
 * What follows from the country a station stands in.
 */
import type { Country, Currency, Language } from '../session/view.ts';

export interface CountryFacts {
  /** Currency of the country's sales units (ePayment refuses another one with error 5040). */
  currency: Currency;
  /** The screen's language where several are offered. */
  language: Language;
  /** Standard VAT in per cent, from Finland's rise in September 2024 on. */
  vatPercent: number;
  /** How organization numbers are written there. */
  organizationNumber: { pattern: RegExp; words: string };
}

export const countries: Record<Country, CountryFacts> = {
  NO: {
    currency: 'NOK',
    language: 'nb',
    vatPercent: 25,
    organizationNumber: { pattern: /^\d{3} ?\d{3} ?\d{3}$/, words: '9 digits in Norway' },
  },
  DK: {
    currency: 'DKK',
    language: 'da',
    vatPercent: 25,
    organizationNumber: { pattern: /^\d{2} ?\d{2} ?\d{2} ?\d{2}$/, words: '8 digits in Denmark' },
  },
  FI: {
    currency: 'EUR',
    language: 'fi',
    vatPercent: 25.5,
    organizationNumber: {
      pattern: /^\d{7}-\d$/,
      words: '7 digits, a hyphen and a digit in Finland',
    },
  },
  SE: {
    currency: 'SEK',
    language: 'sv',
    vatPercent: 25,
    organizationNumber: { pattern: /^\d{6}-?\d{4}$/, words: '10 digits in Sweden' },
  },
};
