/**
 * What a line does to one answer, by seed: bytes before, inside and behind it, damage, pieces of it,
 * frames of nobody. What comes out never holds a frame that the CRC calls whole and no device sent:
 * a CRC of 16 bits lets one in 65 536 of such through, and nothing on the line can tell.
 */
import { crc16, withUnitAndCrc } from '../../../hardware/modbus-rtu.ts';
import type { Random } from '../../simulation/random.ts';

export const damages = [
  'none',
  'stray before',
  'stray inside',
  'stray after',
  'cut short',
  'bits flipped',
  'wrong unit',
  'wrong function',
  'wrong length',
  'sent twice',
  'noise alone',
] as const;
export type Damage = (typeof damages)[number];

/** Units and a function that nobody on the line asks for: their frames are answers to nothing. */
const unitsOfNobody = [33, 99, 200, 247];
const functionsOfNobody = [0x07, 0x11, 0x2b, 0x41];
/** Registers in lengths that nobody asks for: values have an even number, and 1 gets late ones away. */
const oddCounts = [3, 5, 7, 9];

/** Draws until something is free of forgeries; a frame that has one within itself stays as it is. */
const draws = 20;

/** The good frame `frame` as it arrives with this damage. */
export function damaged(damage: Damage, frame: Uint8Array, random: Random): Uint8Array {
  for (let draw = 0; draw < draws; draw += 1) {
    const bytes = once(damage, frame, random);
    if (isFreeOfForgeries(bytes, [frame])) return bytes;
  }
  return frame;
}

function once(damage: Damage, frame: Uint8Array, random: Random): Uint8Array {
  const unit = frame[0] ?? 0;
  const pdu = frame.slice(1, -2);
  const within = random.between(1, frame.length - 1);
  switch (damage) {
    case 'none':
      return frame;
    case 'stray before':
      return joined(noise(frame, random), frame);
    case 'stray inside':
      return joined(frame.slice(0, within), noise(frame, random), frame.slice(within));
    case 'stray after':
      return joined(frame, noise(frame, random));
    case 'cut short':
      return random.happens(0.5) ? frame.slice(0, within) : frame.slice(within);
    case 'bits flipped':
      return flipped(frame, random);
    case 'wrong unit':
      return withUnitAndCrc(random.pick(unitsOfNobody), pdu);
    case 'wrong function':
      return withUnitAndCrc(unit, joined([random.pick(functionsOfNobody)], pdu.slice(1)));
    case 'wrong length': {
      const data = bytesBy(random, 2 * random.pick(oddCounts));
      return withUnitAndCrc(unit, joined([pdu[0] ?? 0, data.length], data));
    }
    case 'sent twice':
      return joined(frame, frame);
    case 'noise alone':
      return noise(frame, random);
  }
}

/** 1 to 40 bytes: chance, a line pulled to one side, or pieces that begin or end as `frame` does. */
export function noise(frame: Uint8Array, random: Random): Uint8Array {
  const piece = random.between(1, frame.length - 1);
  switch (random.between(0, 4)) {
    case 0:
      return bytesBy(random, random.between(1, 40));
    case 1:
      return new Uint8Array(random.between(1, 12)).fill(random.pick([0x00, 0xff, 0x55]));
    case 2:
      return frame.slice(0, piece);
    case 3:
      return joined(frame.slice(0, Math.min(piece, 4)), bytesBy(random, random.between(1, 30)));
    default:
      return frame.slice(piece);
  }
}

function flipped(frame: Uint8Array, random: Random): Uint8Array {
  const bytes = Uint8Array.from(frame);
  for (let flips = random.between(1, 12); flips > 0; flips -= 1) {
    const at = random.between(0, bytes.length - 1);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << random.between(0, 7));
  }
  // Two flips may take each other back.
  return isSame(bytes, frame) ? flipped(frame, random) : bytes;
}

/**
 * True when whatever in `bytes` has the shape of a question or an answer, and a right CRC, is one of
 * the frames that were really sent, or of nobody.
 */
function isFreeOfForgeries(bytes: Uint8Array, sent: readonly Uint8Array[]): boolean {
  for (let start = 0; start + 5 <= bytes.length; start += 1) {
    for (const frame of framesAt(bytes, start)) {
      if (!sent.some((one) => isSame(one, frame)) && !isOfNobody(frame)) return false;
    }
  }
  return true;
}

/** What begins there, has the length of a question or an answer, and a right CRC. */
export function framesAt(bytes: Uint8Array, start: number): Uint8Array[] {
  return lengthsOf(bytes.subarray(start, start + 7))
    .filter((length) => start + length <= bytes.length)
    .map((length) => bytes.subarray(start, start + length))
    .filter((stretch) => crc16(stretch) === 0);
}

/** How long questions and answers are that begin so. */
function lengthsOf(bytes: Uint8Array): number[] {
  const code = bytes[1] ?? 0;
  if ((code & 0x7f) > 0x10) return [];
  if (code & 0x80) return [5];
  return code <= 0x04 ? [5 + (bytes[2] ?? 0), 8] : [8, 9 + (bytes[6] ?? 0)];
}

function isOfNobody(frame: Uint8Array): boolean {
  const isOdd = ((frame[2] ?? 0) / 2) % 2 === 1 && frame.length === 5 + (frame[2] ?? 0);
  return (
    unitsOfNobody.includes(frame[0] ?? 0) || functionsOfNobody.includes(frame[1] ?? 0) || isOdd
  );
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}

export function bytesBy(random: Random, count: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.between(0, 255));
}

export function joined(...parts: ArrayLike<number>[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => Array.from(part)));
}
