/** A finding's sentences in the language of the screen, as far as they are written in it. */
import type { Finding, Language } from '../../../electron/contract.ts';
import { filled, type FindingWords } from './catalogue.ts';

const findings: Partial<Record<Language, FindingWords>> = {};

export interface SaidFinding {
  says: string;
  todo: string;
  /** What they are written in: English where a value is missing that the language's own need. */
  language: Language;
}

export function findingIn(language: Language, finding: Finding): SaidFinding {
  const words = findings[language]?.[finding.code];
  const says = words && filled(words.says, finding.values);
  const todo = words && filled(words.todo, finding.values);
  if (says === undefined || says === null || todo === undefined || todo === null) {
    return { says: finding.says, todo: finding.todo, language: 'en' };
  }
  // Where the station says that nothing is to be done, nothing is.
  return { says, todo: finding.todo === '' ? '' : todo, language };
}
