/** The language to speak before a station has said one: the computer's, else English. */
import type { Language } from '../../electron/contract.ts';
import { catalogues } from '../text/catalogue.ts';

export function setupLanguage(preferred: string = navigator.language): Language {
  const short = preferred.slice(0, 2).toLowerCase();
  // The computer may say "no" or "nn" for Norwegian.
  if (short === 'no' || short === 'nn') return 'nb';
  const known = Object.keys(catalogues) as Language[];
  return known.find((language) => language === short) ?? 'en';
}
