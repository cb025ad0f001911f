/** i18next with the screen's catalogues: gives one language's `say`. */
import { createInstance } from 'i18next';
import type { Brand, Language } from '../../electron/contract.ts';
import { catalogues, type Say } from './catalogue.ts';

const instance = createInstance();
void instance.init({
  resources: Object.fromEntries(
    Object.entries(catalogues).map(([language, catalogue]) => [language, { screen: catalogue }]),
  ),
  ns: ['screen'],
  defaultNS: 'screen',
  lng: 'nb',
  // A key missing at run time can't happen (the compiler checks), so nothing falls back silently.
  fallbackLng: false,
  initAsync: false,
  // Keys contain dots and texts contain colons: both are plain characters here.
  keySeparator: false,
  nsSeparator: false,
  // React escapes what it renders; escaping twice would show "&amp;".
  interpolation: { escapeValue: false },
});

/** The words of one language with the market's payment brand filled in. */
export function sayIn(language: Language, brand: Brand): Say {
  const translate = instance.getFixedT(language, 'screen');
  return (key, ...values) => translate(key, { brand, ...values[0] });
}
