/** A sticker as SVG. Letters are outlines, so that it looks the same without the typeface. */
import type { Drawing, Mark, TextMark } from './drawing.ts';
import type { Typeface } from './typeface.ts';

export function stickerSvg(drawing: Drawing, typeface: Typeface): string {
  const { widthMm, heightMm, title, language, marks } = drawing;
  const words = marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthMm}mm" height="${heightMm}mm" viewBox="0 0 ${widthMm} ${heightMm}" xml:lang="${language}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(words.join('\n'))}</desc>`,
    `<rect width="${widthMm}" height="${heightMm}" fill="#fff"/>`,
    ...marks.map((mark) => element(mark, typeface)),
    '</svg>',
    '',
  ].join('\n');
}

function element(mark: Mark, typeface: Typeface): string {
  switch (mark.kind) {
    case 'frame': {
      const { xMm, yMm, widthMm, heightMm, cornerMm, lineMm } = mark;
      return `<rect x="${xMm}" y="${yMm}" width="${widthMm}" height="${heightMm}" rx="${cornerMm}" fill="none" stroke="#000" stroke-width="${lineMm}"/>`;
    }
    case 'text':
      return `<path d="${outlines(mark, typeface)}"/>`;
    case 'modules': {
      const { path, modules, xMm, yMm, sideMm } = mark;
      const side = sideMm / modules;
      return `<path id="code" d="${path}" transform="translate(${xMm} ${yMm}) scale(${side})" shape-rendering="crispEdges"/>`;
    }
    case 'picture': {
      const { dataUri, xMm, yMm, sideMm } = mark;
      return `<image id="code" x="${xMm}" y="${yMm}" width="${sideMm}" height="${sideMm}" href="${escaped(dataUri)}"/>`;
    }
  }
}

function outlines({ text, weight, sizeMm, xMm, baselineMm }: TextMark, typeface: Typeface): string {
  let atMm = xMm;
  const paths: string[] = [];
  for (const { text: piece, font } of typeface.runsOf(text, weight)) {
    const scale = sizeMm / font.unitsPerEm;
    const { glyphs, positions } = font.layout(piece);
    for (const [index, glyph] of glyphs.entries()) {
      const position = positions[index];
      if (position === undefined) throw new Error('a letter without a place');
      const x = atMm + position.xOffset * scale;
      const y = baselineMm - position.yOffset * scale;
      // In a font y grows upwards.
      paths.push(glyph.path.transform(scale, 0, 0, -scale, x, y).toSVG());
      atMm += position.xAdvance * scale;
    }
  }
  return paths.join('');
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
