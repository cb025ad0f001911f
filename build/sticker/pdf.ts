/** A sticker as PDF of its own size, with the typeface's letters embedded and searchable. */
import Pdf from 'pdfkit';
import type { Drawing, Mark } from './drawing.ts';
import type { Typeface } from './typeface.ts';

const pointsPerMm = 72 / 25.4;

export async function stickerPdf(drawing: Drawing, typeface: Typeface): Promise<Buffer> {
  const { widthMm, heightMm, title, language, marks } = drawing;
  const document = new Pdf({
    size: [widthMm * pointsPerMm, heightMm * pointsPerMm],
    margin: 0,
    lang: language,
    displayTitle: true,
    info: { Title: title, Creator: 'Ladekiosk' },
  });
  const chunks: Buffer[] = [];
  document.on('data', (chunk: Buffer) => chunks.push(chunk));
  const isWritten = new Promise<void>((resolve, reject) => {
    document.once('end', resolve).once('error', reject);
  });
  for (const mark of marks) draw(document, mark, typeface);
  document.end();
  await isWritten;
  return Buffer.concat(chunks);
}

function draw(document: PDFKit.PDFDocument, mark: Mark, typeface: Typeface): void {
  switch (mark.kind) {
    case 'frame': {
      const { xMm, yMm, widthMm, heightMm, cornerMm, lineMm } = mark;
      document.save();
      document.scale(pointsPerMm);
      document.roundedRect(xMm, yMm, widthMm, heightMm, cornerMm).lineWidth(lineMm).stroke('black');
      document.restore();
      return;
    }
    case 'text': {
      const { text, weight, sizeMm, xMm, baselineMm } = mark;
      document.fontSize(sizeMm * pointsPerMm).fillColor('black');
      let x = xMm * pointsPerMm;
      for (const { text: piece, file } of typeface.runsOf(text, weight)) {
        document.font(file).text(piece, x, baselineMm * pointsPerMm, {
          lineBreak: false,
          baseline: 'alphabetic',
        });
        x += document.widthOfString(piece);
      }
      return;
    }
    case 'modules': {
      const { path, modules, xMm, yMm, sideMm } = mark;
      document.save();
      document.translate(xMm * pointsPerMm, yMm * pointsPerMm);
      document.scale((sideMm / modules) * pointsPerMm);
      document.path(path).fill('black');
      document.restore();
      return;
    }
    case 'picture': {
      const { dataUri, xMm, yMm, sideMm } = mark;
      const side = sideMm * pointsPerMm;
      document.image(dataUri, xMm * pointsPerMm, yMm * pointsPerMm, { fit: [side, side] });
    }
  }
}
