/** Draws a QR code as SVG or PNG, for a phone or a decoder to read. */
import { deflateSync } from 'node:zlib';
import { QRCodeSVG } from 'qrcode.react';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';

/** Quiet zone in modules, from ISO/IEC 18004: four on each side. */
const quietModules = 4;

/** SVG of `text` at error correction M, with its quiet zone, `sizePx` wide and high. */
export function qrSvg(text: string, sizePx: number): string {
  const markup = renderToStaticMarkup(
    createElement(QRCodeSVG, { value: text, level: 'M', marginSize: quietModules, size: sizePx }),
  );
  return markup.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ');
}

/** Greyscale PNG of the same picture, `sizePx` wide and high. */
export function qrPng(text: string, sizePx: number): Uint8Array {
  const modules = readModules(qrSvg(text, sizePx));
  const side = modules.length;
  const rows = Buffer.alloc(sizePx * (sizePx + 1));
  for (let y = 0; y < sizePx; y += 1) {
    const row = modules[Math.floor((y * side) / sizePx)];
    for (let x = 0; x < sizePx; x += 1) {
      const isDark = row?.[Math.floor((x * side) / sizePx)] === true;
      rows[y * (sizePx + 1) + 1 + x] = isDark ? 0 : 255;
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(sizePx, 0);
  header.writeUInt32BE(sizePx, 4);
  header[8] = 8; // bits per sample; the rest zero: greyscale, deflate, no filter, not interlaced
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The dark modules of the drawn code, row by row, read back from the second path of the SVG. */
function readModules(svg: string): boolean[][] {
  const side = Number(/viewBox="0 0 (\d+) /.exec(svg)?.[1]);
  const dark = [...svg.matchAll(/ d="([^"]+)"/g)][1]?.[1];
  if (!(side > 0) || dark === undefined) throw new Error('the QR drawing has an unknown form');
  const modules = Array.from({ length: side }, () => Array.from({ length: side }, () => false));
  for (const [, x, y, width] of dark.matchAll(/M\s*(\d+)[ ,](\d+)\s*h(\d+)v1H\d+z/g)) {
    modules[Number(y)]?.fill(true, Number(x), Number(x) + Number(width));
  }
  return modules;
}

function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(data.length + 12);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

/** CRC-32 as PNG wants it: polynomial 0xEDB88320, start and end inverted. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
