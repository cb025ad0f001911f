/**
 * PNG pictures as small files: of a screenshot's pixels only the 256 commonest colours are kept, and
 * what has another gets the nearest. A screen has few; the rest is on the edges of letters, where
 * nobody sees a difference of a few steps.
 */
import assert from 'node:assert/strict';
import { crc32, deflateSync, inflateSync } from 'node:zlib';

/** Eight bits each of red, green, blue; rows from the top. */
export interface Pixels {
  width: number;
  height: number;
  rgb: Uint8Array;
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');
/** PNG 3, 11.2.1: what a pixel has in colour types 2 (RGB) and 6 (RGBA). */
const channelsOf: Readonly<Record<number, number>> = { 2: 3, 6: 4 };
const paletteSize = 256;

function* chunksOf(png: Buffer): Generator<{ type: string; data: Buffer }> {
  assert(png.subarray(0, 8).equals(signature), 'not a PNG');
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    yield { type, data: png.subarray(at + 8, at + 8 + length) };
    at += length + 12;
  }
}

/** PNG 3, 9.4: of left, above and upper left the one nearest to left + above - upper left. */
function paeth(left: number, above: number, upperLeft: number): number {
  const sum = left + above - upperLeft;
  const [toLeft, toAbove] = [Math.abs(sum - left), Math.abs(sum - above)];
  const toUpperLeft = Math.abs(sum - upperLeft);
  if (toLeft <= toAbove && toLeft <= toUpperLeft) return left;
  return toAbove <= toUpperLeft ? above : upperLeft;
}

/** PNG 3, 9.2: what each of the five filters takes off a byte. */
function guess(filter: number, left: number, above: number, upperLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    default:
      return paeth(left, above, upperLeft);
  }
}

/** PNG 3, 9.2: takes the filters off the rows, each of which begins with its filter's number. */
function unfiltered(rows: Buffer, stride: number, channels: number): Buffer {
  const height = rows.length / (stride + 1);
  const bytes = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y += 1) {
    const filter = rows[y * (stride + 1)] ?? 0;
    for (let x = 0; x < stride; x += 1) {
      const at = y * stride + x;
      const left = x < channels ? 0 : (bytes[at - channels] ?? 0);
      const above = y === 0 ? 0 : (bytes[at - stride] ?? 0);
      const upperLeft = x < channels || y === 0 ? 0 : (bytes[at - stride - channels] ?? 0);
      // Writing to the buffer takes it modulo 256, as the filters do.
      bytes[at] = (rows[y * (stride + 1) + 1 + x] ?? 0) + guess(filter, left, above, upperLeft);
    }
  }
  return bytes;
}

/** Reads what Chromium writes: eight bits, colour with or without opacity, not interlaced. */
export function readPng(png: Buffer): Pixels {
  const chunks = [...chunksOf(png)];
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  assert(header !== undefined, 'a PNG without its header');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const channels = channelsOf[header[9] ?? 0];
  assert(header[8] === 8 && channels !== undefined && header[12] === 0, 'a PNG of another kind');
  const packed = chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data);
  const bytes = unfiltered(inflateSync(Buffer.concat(packed)), width * channels, channels);
  const rgb = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      rgb[pixel * 3 + channel] = bytes[pixel * channels + channel] ?? 0;
    }
  }
  return { width, height, rgb };
}

function colourAt(rgb: Uint8Array, pixel: number): number {
  const at = pixel * 3;
  return ((rgb[at] ?? 0) << 16) | ((rgb[at + 1] ?? 0) << 8) | (rgb[at + 2] ?? 0);
}

function distance(a: number, b: number): number {
  const [red, green, blue] = [16, 8, 0].map((shift) => ((a >> shift) & 255) - ((b >> shift) & 255));
  return (red ?? 0) ** 2 + (green ?? 0) ** 2 + (blue ?? 0) ** 2;
}

/** The palette, and for each colour of the picture its place in it. */
function paletteOf(colours: readonly number[]): { palette: number[]; places: Map<number, number> } {
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const commonest = [...counts].sort(([a, inA], [b, inB]) => inB - inA || a - b);
  const palette = commonest.slice(0, paletteSize).map(([colour]) => colour);
  const places = new Map(palette.map((colour, place) => [colour, place]));
  for (const [colour] of commonest.slice(paletteSize)) {
    let nearest = 0;
    palette.forEach((one, place) => {
      if (distance(one, colour) < distance(palette[nearest] ?? 0, colour)) nearest = place;
    });
    places.set(colour, nearest);
  }
  return { palette, places };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}

/** Writes a PNG with a palette: the same pixels always give the same bytes. */
export function writePng({ width, height, rgb }: Pixels): Buffer {
  const colours = Array.from({ length: width * height }, (_, pixel) => colourAt(rgb, pixel));
  const { palette, places } = paletteOf(colours);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // Eight bits each, colour type 3: places in a palette.
  header.set([8, 3], 8);
  const rows = Buffer.alloc((width + 1) * height);
  colours.forEach((colour, pixel) => {
    const y = Math.floor(pixel / width);
    rows[y * (width + 1) + 1 + (pixel % width)] = places.get(colour) ?? 0;
  });
  const table = palette.flatMap((colour) => [colour >> 16, (colour >> 8) & 255, colour & 255]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(table)),
    chunk('IDAT', deflateSync(rows, { level: 9, memLevel: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A screenshot as a small file. */
export function smallPng(screenshot: Buffer): Buffer {
  return writePng(readPng(screenshot));
}
