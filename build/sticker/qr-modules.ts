/** A QR code as a path of its dark modules, drawn by the library that draws the screen's codes. */
import { QRCodeSVG } from 'qrcode.react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

export interface QrModules {
  /** A module has the side 1. */
  path: string;
  /** Modules along a side, without quiet zone. */
  modules: number;
}

/**
 * Version 4 (33 modules): what Vipps' addresses need at this error correction. A shorter text would
 * get fewer modules, and the four of the quiet zone be wider than the sticker has room for.
 */
const leastVersion = 4;

/**
 * The code of `text`. Error correction Q: a quarter of it may be scratched or dirty, as a sticker in
 * the open will be (ISO/IEC 18004; the screen has M, 15 %).
 */
export function qrModules(text: string): QrModules {
  const markup = renderToStaticMarkup(
    createElement(QRCodeSVG, { value: text, level: 'Q', minVersion: leastVersion, marginSize: 0 }),
  );
  const modules = Number(/viewBox="0 0 (\d+) \1"/.exec(markup)?.[1]);
  // The first path is the white ground, the second the dark modules.
  const path = [...markup.matchAll(/<path [^>]*\bd="([^"]+)"/g)][1]?.[1];
  if (!(modules > 0) || path === undefined) throw new Error('the drawing of a QR has changed');
  return { path, modules };
}
