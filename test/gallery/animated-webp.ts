/**
 * An animated WebP out of still ones: the same picture data in another container, by Google's "WebP
 * Container Specification". Numbers are little-endian.
 */
import assert from 'node:assert/strict';

export interface Frame {
  /** A still WebP, lossy and opaque. */
  picture: Buffer;
  durationMs: number;
}

/** A flag of the VP8X chunk. */
const isAnimated = 0x02;
/** Of a frame: it replaces what is below and is not blended with it. */
const isWhole = 0x02;

interface Chunk {
  type: string;
  data: Buffer;
}

function* chunksOf(webp: Buffer): Generator<Chunk> {
  const isWebp =
    webp.toString('latin1', 0, 4) === 'RIFF' && webp.toString('latin1', 8, 12) === 'WEBP';
  assert(isWebp, 'not a WebP');
  for (let at = 12; at + 8 <= webp.length;) {
    const length = webp.readUInt32LE(at + 4);
    yield {
      type: webp.toString('latin1', at, at + 4),
      data: webp.subarray(at + 8, at + 8 + length),
    };
    // Each chunk begins at an even place.
    at += 8 + length + (length % 2);
  }
}

function chunk(type: string, data: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)]);
}

interface Still {
  width: number;
  height: number;
  chunk: Buffer;
}

/** Lossy WebP alone. RFC 6386, 9.1: after frame tag and start code width and height, 14 bits each. */
function readStill(webp: Buffer): Still {
  const found = [...chunksOf(webp)].find(({ type }) => type === 'VP8 ');
  assert(found !== undefined, 'a WebP without a lossy picture');
  const { type, data } = found;
  const [width, height] = [data.readUInt16LE(6) & 0x3fff, data.readUInt16LE(8) & 0x3fff];
  return { width, height, chunk: chunk(type, data) };
}

function frameChunk(still: Still, durationMs: number): Buffer {
  const head = Buffer.alloc(16);
  head.writeUIntLE(still.width - 1, 6, 3);
  head.writeUIntLE(still.height - 1, 9, 3);
  head.writeUIntLE(durationMs, 12, 3);
  head[15] = isWhole;
  return chunk('ANMF', Buffer.concat([head, still.chunk]));
}

/** Joins frames of one size to an animation that plays for ever. */
export function animatedWebp(frames: readonly Frame[]): Buffer {
  const stills = frames.map(({ picture }) => readStill(picture));
  const [first] = stills;
  assert(first !== undefined, 'an animation has frames');
  const isOneSize = stills.every((one) => one.width === first.width && one.height === first.height);
  assert(isOneSize, 'the frames have one size');
  const extended = Buffer.alloc(10);
  extended[0] = isAnimated;
  extended.writeUIntLE(first.width - 1, 4, 3);
  extended.writeUIntLE(first.height - 1, 7, 3);
  const body = Buffer.concat([
    Buffer.from('WEBP', 'latin1'),
    chunk('VP8X', extended),
    // Background colour, and how often to play: 0 is for ever.
    chunk('ANIM', Buffer.alloc(6)),
    ...stills.map((still, index) => frameChunk(still, frames[index]?.durationMs ?? 0)),
  ]);
  return chunk('RIFF', body);
}
