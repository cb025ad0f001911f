/**
 * The technician's catalogues: every key of the English one in every language, loaded with the
 * technician's screen alone. What a finding says comes in English with the finding; the other
 * languages say it by its code. Who reads Northern Sámi in Norway reads Bokmål too.
 */
import type { FindingCode, Language } from '../../../electron/contract.ts';
import { da } from './da.ts';
import { de } from './de.ts';
import { en } from './en.ts';
import { fi } from './fi.ts';
import { nb } from './nb.ts';
import { nn } from './nn.ts';
import { sv } from './sv.ts';

export type ServiceKey = keyof typeof en;
export type ServiceCatalogue = Record<ServiceKey, string>;

/** What is so, and what to do ('' where nothing is), by the finding's code; `{{name}}` of its values. */
export type FindingWords = Record<FindingCode, { says: string; todo: string }>;

export const serviceCatalogues: Record<Language, ServiceCatalogue> = {
  nb,
  nn,
  se: nb,
  en,
  da,
  sv,
  fi,
  de,
};

type Placeholder<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | Placeholder<Rest>
  : never;

/** Says the text of a key, with the values it needs and no others. */
export type ServiceSay = <Key extends ServiceKey>(
  key: Key,
  ...values: [Placeholder<(typeof en)[Key]>] extends [never]
    ? []
    : [Record<Placeholder<(typeof en)[Key]>, string>]
) => string;

/** A text with its values; null when one of them is not known. */
export function filled(text: string, values: Readonly<Record<string, string>>): string | null {
  const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '');
  if (names.some((name) => values[name] === undefined)) return null;
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

export function serviceSayIn(language: Language): ServiceSay {
  const catalogue = serviceCatalogues[language];
  return (key: ServiceKey, ...values: [Record<string, string>?]) => {
    const text = catalogue[key];
    return filled(text, values[0] ?? {}) ?? text;
  };
}
