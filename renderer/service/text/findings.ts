/**
 * A finding's sentences in the language of the screen. They come in English with the finding; the other
 * languages say the same by its code and its values, which are free of language.
 */
import type { Finding, FindingCode, Language } from '../../../electron/contract.ts';
import { serviceCatalogues } from './catalogue.ts';
import { daFindings } from './findings-da.ts';
import { deFindings } from './findings-de.ts';
import { fiFindings } from './findings-fi.ts';
import { nbFindings } from './findings-nb.ts';
import { nnFindings } from './findings-nn.ts';
import { svFindings } from './findings-sv.ts';

interface FindingWords {
  /** `{name}` stands for a value; a part in brackets goes where one of its values is empty. */
  says: string;
  /** '' where nothing is to be done. */
  todo: string;
  /** What is said instead with the light `unknown`. */
  unknown?: string;
}

export interface FindingLanguage {
  words: Record<FindingCode, FindingWords>;
  /** For values that are words of a closed list, by the value's name. */
  phrases: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export const findingLanguages: Record<Exclude<Language, 'en'>, FindingLanguage> = {
  nb: nbFindings,
  nn: nnFindings,
  se: nbFindings,
  da: daFindings,
  sv: svFindings,
  fi: fiFindings,
  de: deFindings,
};

type Value = (name: string) => string | undefined;

/** Alerts and operations have names in the catalogue; other words of closed lists stand with the findings. */
function valuesIn(language: Exclude<Language, 'en'>, { values }: Finding): Value {
  const catalogue: Readonly<Record<string, string>> = serviceCatalogues[language];
  const { phrases } = findingLanguages[language];
  return (name) => {
    const value = values[name];
    if (value === undefined) return undefined;
    return catalogue[`${name}.${value}`] ?? phrases[name]?.[value] ?? value;
  };
}

/** Null where a value is missing that cannot be left out. */
function fillIn(text: string, valueOf: Value): string | null {
  const namesIn = (part: string) => [...part.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '');
  const whole = text.replaceAll(/\[([^\]]*)\]/g, (_, part: string) =>
    namesIn(part).every((name) => (valueOf(name) ?? '') !== '') ? part : '',
  );
  if (namesIn(whole).some((name) => valueOf(name) === undefined)) return null;
  return whole.replaceAll(/\{(\w+)\}/g, (_, name: string) => valueOf(name) ?? '');
}

export interface SaidFinding {
  says: string;
  todo: string;
  /** What they are written in: English where a value is missing that the language's own words need. */
  language: Language;
}

export function findingIn(language: Language, finding: Finding): SaidFinding {
  const english = { says: finding.says, todo: finding.todo, language: 'en' } as const;
  if (language === 'en') return english;
  const { says, todo, unknown } = findingLanguages[language].words[finding.code];
  const valueOf = valuesIn(language, finding);
  const said = fillIn(finding.light === 'unknown' ? (unknown ?? says) : says, valueOf);
  // Where the station says that nothing is to be done, nothing is.
  const toDo = finding.todo === '' ? '' : fillIn(todo, valueOf);
  return said === null || toDo === null ? english : { says: said, todo: toDo, language };
}
