/**
 * What a catalogue is: every key of the English one, in every language. The compiler refuses a
 * missing key, a key too many, and a call that leaves a `{{name}}` of the text unfilled.
 */
import type { Language } from '../../electron/contract.ts';
import { da } from './da.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fi } from './fi.ts';
import { nb } from './nb.ts';
import { nn } from './nn.ts';
import { se } from './se.ts';
import { sv } from './sv.ts';

export type TextKey = keyof typeof en;
export type Catalogue = Record<TextKey, string>;
/** A catalogue that leaves texts to another one. */
export type PartialCatalogue = Partial<Catalogue>;

/** Who reads Northern Sámi in Norway reads Bokmål too: what the one lacks, the other says. */
function overBokmaal(part: PartialCatalogue): Catalogue {
  return { ...nb, ...part };
}

export const catalogues: Record<Language, Catalogue> = {
  nb,
  nn,
  // Without the mark a bundler keeps the call, and with it two catalogues on every phone.
  se: /* @__PURE__ */ overBokmaal(se),
  en,
  da,
  sv,
  fi,
  de,
};

/** Each language's name in itself, so that everybody finds their own. */
export const languageNames: Record<Language, string> = {
  nb: 'Norsk bokmål',
  nn: 'Norsk nynorsk',
  se: 'Davvisámegiella',
  en: 'English',
  da: 'Dansk',
  sv: 'Svenska',
  fi: 'Suomi',
  de: 'Deutsch',
};

type Placeholder<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** Names a caller must fill in for a key; the brand is filled in by itself. */
export type ValueName<Key extends TextKey> = Exclude<Placeholder<(typeof en)[Key]>, 'brand'>;

/** Says the text of a key, with the values it needs and no others. */
export type Say = <Key extends TextKey>(
  key: Key,
  ...values: [ValueName<Key>] extends [never] ? [] : [Record<ValueName<Key>, string>]
) => string;
