/** The language to speak before a station has said one: the computer's, else English. */
import type { Language } from '../../electron/contract.ts';
import { catalogues } from '../text/catalogue.ts';

/** The computer may say "no" for Bokmål, or use the longer code of Northern Sámi. */
const otherNames: Record<string, Language> = { no: 'nb', sme: 'se' };

export function setupLanguage(preferred: string = navigator.language): Language {
  const short = preferred.toLowerCase().split(/[-_]/, 1)[0] ?? '';
  const known = Object.keys(catalogues) as Language[];
  return otherNames[short] ?? known.find((language) => language === short) ?? 'en';
}
