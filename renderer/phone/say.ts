/**
 * The phone's `say`. The screen's library weighs more than all other words and code of the phone
 * together, and filling in names is all that is needed of it; a test holds both to the same texts.
 */
import type { Brand } from '../../electron/contract.ts';
import type { Catalogue, Say, TextKey } from '../text/catalogue.ts';

/** The texts of one language that one page can need. */
export type Texts = Partial<Catalogue>;

/** Groups of texts (what stands before a key's first dot) by page. */
const groups = {
  offer:
    'button outlet price welcome terms amount offer mistake whyNot pay outOfService fault help',
  visit:
    'button outlet price pay plugIn starting charging contact stop stopping receipt reason' +
    ' declined expired cancelled fault help gone',
  message: 'button fault message',
} as const;

export type PageName = keyof typeof groups;

/** What a page takes along of a language's catalogue, so that a phone loads no more. */
export function textsFor(page: PageName, catalogue: Catalogue): Texts {
  const wanted = groups[page].split(' ');
  const entries = Object.entries(catalogue).filter(([key]) =>
    wanted.includes(key.split('.')[0] ?? ''),
  );
  return Object.fromEntries(entries) as Texts;
}

/** A text that was not taken along shows its key: never an empty page for want of a word. */
export function sayFrom(texts: Texts, brand: Brand): Say {
  return (key: TextKey, ...values: [Record<string, string>?]) => {
    const filled: Record<string, string> = { brand, ...values[0] };
    return (texts[key] ?? key).replaceAll(
      /\{\{(\w+)\}\}/g,
      (_, name: string) => filled[name] ?? '',
    );
  };
}
