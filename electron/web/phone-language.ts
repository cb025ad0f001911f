/** The language of a phone page: what was chosen on it, else what the phone prefers, else the station's. */
import type { Language } from '../session/view.ts';

/** Phones say "no" for Bokmål, who reads one Norwegian reads the other, and `sme` is `se`. */
const otherNames: Record<string, readonly string[]> = {
  no: ['nb', 'nn'],
  nb: ['nb', 'nn'],
  nn: ['nn', 'nb'],
  sme: ['se'],
};

/**
 * @param asked `?lang=` of the address, or what was chosen before; null without
 * @param accepts the header Accept-Language
 */
export function phoneLanguage(
  offered: readonly Language[],
  asked: string | null,
  accepts: string | undefined,
): Language {
  const known = (tag: string): Language | undefined => {
    const base = tag.toLowerCase().split('-')[0] ?? '';
    const names = otherNames[base] ?? [base];
    return names.flatMap((name) => offered.find((language) => language === name) ?? [])[0];
  };
  const chosen = asked === null ? undefined : known(asked);
  if (chosen !== undefined) return chosen;
  for (const tag of preferred(accepts ?? '')) {
    const language = known(tag);
    if (language !== undefined) return language;
  }
  const first = offered[0];
  if (first === undefined) throw new Error('a station offers at least one language');
  return first;
}

/** "da;q=0.5, fi" is fi before da (RFC 9110, 12.5.4). */
function preferred(accepts: string): string[] {
  return accepts
    .slice(0, 500)
    .split(',')
    .map((part, index) => {
      const [tag = '', ...parameters] = part.trim().split(';');
      const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find(Boolean);
      return { tag, index, weight: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ tag, weight }) => tag !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .map(({ tag }) => tag);
}
