/**
 * The sticker beside the screen: where it is, which outlet, what to do, the code, whom to call, and
 * the address by which a code glued over it gives itself away. No price, which would change.
 */
import type { Brand, Language } from '../../electron/session/view.ts';
import type { Drawing, Mark, TextMark, Weight } from './drawing.ts';
import { afterParts, afterWords, fitText, type Box } from './fit-text.ts';
import type { QrModules } from './qr-modules.ts';
import type { Typeface } from './typeface.ts';
import { stickerWords } from './words.ts';

export interface StickerFacts {
  stationName: string;
  stationId: string;
  /** Label of the outlet. */
  outlet: string;
  language: Language;
  brand: Brand;
  supportPhone: string;
  operator: string;
  /** Where the code leads. */
  address: string;
}

/** Drawn here, or the picture that Vipps made. */
export type Code = ({ kind: 'modules' } & QrModules) | { kind: 'picture'; dataUri: string };

/** The usual label of 100 × 150 mm, for which there are printers and sheets. */
const widthMm = 100;
const heightMm = 150;
const frame = { insetMm: 2, cornerMm: 3, lineMm: 0.3 };
const leftMm = 8;
const rightMm = widthMm - leftMm;
const columnMm = rightMm - leftMm;

/** The code without its quiet zone: no smaller than the 60 mm of the screen's codes. */
const codeMm = 62;
/** Four modules on each side of a code of 33, the fewest there are here (ISO/IEC 18004). */
const zone = { topMm: 47, sideMm: (codeMm * (33 + 2 * 4)) / 33 };
/** Vipps' picture has its own margin in it. */
const pictureMm = 77;

const topMm = 7;
const headMm = 23;
const outletMm = { wordMm: 4.6, gapMm: 2, widestMm: 42 };
const betweenMm = 6;
const idMm = 5;

/** Of the size of Inter's type: height of capitals, and what hangs below the line. */
const capital = 0.728;
const descent = 0.21;

export function layOut(facts: StickerFacts, code: Code, typeface: Typeface): Drawing {
  const words = stickerWords[facts.language];
  const { insetMm, cornerMm, lineMm } = frame;
  return {
    widthMm,
    heightMm,
    title: `${facts.stationName}, ${facts.stationId}, ${words.outlet} ${facts.outlet}`,
    language: facts.language,
    marks: [
      {
        kind: 'frame',
        xMm: insetMm,
        yMm: insetMm,
        widthMm: widthMm - 2 * insetMm,
        heightMm: heightMm - 2 * insetMm,
        cornerMm,
        lineMm,
      },
      ...head(facts, typeface),
      ...whatToDo(facts, typeface),
      codeMark(code),
      ...foot(facts, typeface),
    ],
  };
}

/** The outlet very large on the left, the station beside it. */
function head({ language, outlet, stationName, stationId }: StickerFacts, typeface: Typeface) {
  const { wordMm, gapMm, widestMm } = outletMm;
  const { outlet: word } = stickerWords[language];
  const labelMm = headMm - wordMm * capital - gapMm;
  const hanging = /[gjpqy]/.test(outlet) ? descent : 0;
  const largestMm = Math.min(
    labelMm / (capital + hanging),
    widestMm / typeface.widthOf(outlet, 'bold'),
  );
  const label = text(outlet, 'bold', largestMm, leftMm);
  label.baselineMm = topMm + headMm - hanging * largestMm;
  const upper = text(word, 'regular', wordMm, leftMm);
  upper.baselineMm = topMm + wordMm * capital;
  const outletWidthMm = Math.max(widthOf(label, typeface), widthOf(upper, typeface));
  const besideMm = leftMm + outletWidthMm + betweenMm;
  const beside = { widthMm: rightMm - besideMm, leading: 1.15 };
  const name = fitted(typeface, stationName, besideMm, topMm, {
    ...beside,
    heightMm: headMm - idMm - 1,
    weight: 'bold',
    mostMm: 6.4,
    leastMm: 3.2,
    breaksAfter: afterWords,
  });
  const id = fitted(typeface, stationId, besideMm, 0, {
    ...beside,
    heightMm: idMm * beside.leading,
    weight: 'regular',
    mostMm: idMm,
    leastMm: 2,
    breaksAfter: afterParts,
  });
  const underMm = topMm + headMm - (id.at(-1)?.baselineMm ?? 0);
  const standing = id.map((line) => ({ ...line, baselineMm: line.baselineMm + underMm }));
  return [upper, label, ...name, ...standing];
}

function whatToDo({ language, brand }: StickerFacts, typeface: Typeface): TextMark[] {
  return fitted(typeface, stickerWords[language].scan(brand), leftMm, topMm + headMm + 4, {
    widthMm: columnMm,
    heightMm: 13.8,
    weight: 'bold',
    mostMm: 6,
    leastMm: 4,
    leading: 1.15,
    breaksAfter: afterWords,
  });
}

function codeMark(code: Code): Mark {
  const middle = { xMm: widthMm / 2, yMm: zone.topMm + zone.sideMm / 2 };
  const sideMm = code.kind === 'modules' ? codeMm : pictureMm;
  const place = { xMm: middle.xMm - sideMm / 2, yMm: middle.yMm - sideMm / 2, sideMm };
  return { ...code, ...place };
}

/** Help in large type, then the operator, then the address in small print. */
function foot(facts: StickerFacts, typeface: Typeface): TextMark[] {
  const words = stickerWords[facts.language];
  const small = { weight: 'regular', leading: 1.2, breaksAfter: afterWords } as const;
  const top = zone.topMm + zone.sideMm + 0.6;
  const column = (line: string, yMm: number, box: Omit<Box, 'widthMm'>): TextMark[] =>
    fitted(typeface, line, leftMm, yMm, { widthMm: columnMm, ...box });
  return [
    ...column(`${words.help}: ${facts.supportPhone}`, top, {
      ...small,
      weight: 'bold',
      heightMm: 5.6,
      mostMm: 4.6,
      leastMm: 3.6,
    }),
    ...column(facts.operator, top + 5, { ...small, heightMm: 3.8, mostMm: 3.1, leastMm: 1.9 }),
    ...column(words.check, top + 9.6, { ...small, heightMm: 5.8, mostMm: 2.4, leastMm: 2 }),
    ...column(facts.address, top + 15.8, {
      ...small,
      weight: 'bold',
      heightMm: 6.3,
      mostMm: 2.6,
      leastMm: 1.9,
      breaksAfter: afterParts,
    }),
  ];
}

function text(words: string, weight: Weight, sizeMm: number, xMm: number): TextMark {
  return { kind: 'text', text: words, weight, sizeMm, xMm, baselineMm: 0 };
}

function widthOf({ text: words, weight, sizeMm }: TextMark, typeface: Typeface): number {
  return typeface.widthOf(words, weight) * sizeMm;
}

/** The lines of a box, from its top downwards. */
function fitted(typeface: Typeface, words: string, xMm: number, yMm: number, box: Box): TextMark[] {
  const { sizeMm, lines } = fitText(typeface, words, box);
  return lines.map((line, index) => ({
    ...text(line, box.weight, sizeMm, xMm),
    baselineMm: yMm + sizeMm * (capital + index * box.leading),
  }));
}
