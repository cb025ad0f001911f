/** The picture files written here: small PNGs, and animations of stills. */
import { deflateSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { animatedWebp } from './animated-webp.ts';
import { chargeStory } from './charge-story.ts';
import { readPng, smallPng, writePng, type Pixels } from './png.ts';

/** A PNG written by the book (PNG 3, 11), with the filter of each row given; checksums are not read. */
function png(width: number, channels: 3 | 4, rows: number[][]): Buffer {
  const chunk = (type: string, data: Buffer): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(data.length, 0);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, data, Buffer.alloc(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(rows.length, 4);
  header.set([8, channels === 3 ? 2 : 6], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows.flat()))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Reads the palette back, by hand. */
function coloursOf(file: Buffer): number {
  return file.readUInt32BE(file.indexOf('PLTE') - 4) / 3;
}

describe('a small PNG', () => {
  it('is read with each of the five filters', () => {
    const rows = [
      [0, 10, 20, 30, 40, 50, 60],
      [1, 10, 20, 30, 1, 2, 3],
      [2, 1, 1, 1, 255, 0, 0],
      [3, 5, 5, 5, 5, 5, 5],
      [4, 1, 2, 3, 4, 5, 6],
    ];
    const { width, height, rgb } = readPng(png(2, 3, rows));
    expect([width, height]).toEqual([2, 5]);
    expect(Array.from(rgb.subarray(6, 12))).toEqual([10, 20, 30, 11, 22, 33]);
    // A byte counts modulo 256.
    expect(Array.from(rgb.subarray(12, 18))).toEqual([11, 21, 31, 10, 22, 33]);
    expect(Array.from(rgb.subarray(18, 24))).toEqual([10, 15, 20, 15, 23, 31]);
    expect(Array.from(rgb.subarray(24, 30))).toEqual([11, 17, 23, 19, 28, 37]);
  });

  it('has no opacity', () => {
    const { rgb } = readPng(png(2, 4, [[0, 1, 2, 3, 255, 4, 5, 6, 255]]));
    expect([...rgb]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('refuses what is no PNG, or one of another kind', () => {
    expect(() => readPng(Buffer.from('GIF89a and more'))).toThrow('not a PNG');
    const pixels: Pixels = { width: 1, height: 1, rgb: Uint8Array.of(1, 2, 3) };
    expect(() => readPng(writePng(pixels))).toThrow('of another kind');
  });

  it('is the same for the same pixels, with 256 colours at most', () => {
    const pixels = fc.uint8Array({ minLength: 1200, maxLength: 1200 });
    fc.assert(
      fc.property(pixels, (rgb) => {
        const file = writePng({ width: 20, height: 20, rgb });
        expect(file).toEqual(writePng({ width: 20, height: 20, rgb: rgb.slice() }));
        expect(coloursOf(file)).toBeLessThanOrEqual(256);
      }),
      { numRuns: 8 },
    );
  });

  it('keeps the commonest colours as they are', () => {
    const grey = [0, 120, 120, 120];
    const file = smallPng(png(1, 3, [grey, grey, [0, 9, 9, 9]]));
    expect(coloursOf(file)).toBe(2);
    expect([...file.subarray(file.indexOf('PLTE') + 4).subarray(0, 6)]).toEqual([
      120, 120, 120, 9, 9, 9,
    ]);
  });
});

/** A lossy WebP of this size with no picture in it: its head is all that is read. */
function stillWebp(width: number, height: number): Buffer {
  const file = Buffer.alloc(31);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WEBPVP8 ', 8, 'latin1');
  file.writeUInt32LE(11, 16);
  file.writeUInt16LE(width, 26);
  file.writeUInt16LE(height, 28);
  return file;
}

describe('an animation', () => {
  it('holds its frames with size and duration', () => {
    const picture = stillWebp(960, 600);
    const file = animatedWebp([
      { picture, durationMs: 700 },
      { picture, durationMs: 70_000 },
    ]);
    expect(file.readUInt32LE(4)).toBe(file.length - 8);
    expect(file.toString('latin1', 8, 16)).toBe('WEBPVP8X');
    const [first, second] = [file.indexOf('ANMF'), file.lastIndexOf('ANMF')];
    expect([first, second].map((at) => file.readUIntLE(at + 20, 3))).toEqual([700, 70_000]);
    expect([file.readUIntLE(first + 14, 3), file.readUIntLE(first + 17, 3)]).toEqual([959, 599]);
    // Odd chunks are filled up: the next frame begins at an even place.
    expect(second - first).toBe(8 + 16 + 8 + 12);
  });

  it('refuses frames of different sizes, and none', () => {
    const frames = [stillWebp(960, 600), stillWebp(960, 599)].map((picture) => ({
      picture,
      durationMs: 700,
    }));
    expect(() => animatedWebp(frames)).toThrow('one size');
    expect(() => animatedWebp([])).toThrow('has frames');
  });
});

describe('the story of a charge', () => {
  const screens = chargeStory().map(({ snapshot }) => snapshot.screen);

  it('goes from welcome to receipt', () => {
    expect([...new Set(screens.map(({ name }) => name))].join(' ')).toBe(
      'welcome terms amount pay plug-in charging stopping receipt',
    );
  });

  it('ends with what it has counted, to the øre', () => {
    const charging = screens.filter((screen) => screen.name === 'charging');
    const receipt = screens.find((screen) => screen.name === 'receipt');
    const last = charging.at(-1);
    expect(last?.costMinor).toBe(receipt?.capturedMinor);
    expect(last?.remainingMinor).toBe(receipt?.releasedMinor);
    expect(last?.energyWh).toBe(receipt?.energyWh);
    const costs = charging.map(({ costMinor }) => costMinor);
    expect(costs).toEqual([...costs].sort((a, b) => a - b));
    expect(new Set(costs).size).toBe(6);
  });
});
