/** Registers of a meter as questions, and what their bytes say. */
import type { Question } from '../modbus-rtu.ts';
import { widthOf } from './meter-model.ts';
import type { Block, IdentityRegister, MeterRegister } from './meter-model.ts';

/** The question for some registers. */
export function blockQuestion(unit: number, block: Block): Question {
  const { function: code, address, count } = block;
  return { unit, function: code, address, count };
}

/** The question for one value. */
export function registerQuestion(unit: number, register: MeterRegister): Question {
  const { function: code, address } = register;
  return { unit, function: code, address, count: widthOf(register) };
}

/** The bytes of `register` in an answer that begins at register `from`. */
export function bytesIn(
  data: Uint8Array,
  from: number,
  register: { address: number },
  count: number,
): Uint8Array {
  const start = (register.address - from) * 2;
  return data.subarray(start, start + count * 2);
}

/**
 * The value in `data`, unscaled, or null for "no value": not finite as a float, all ones unsigned,
 * the largest or smallest number signed (ABB B21/B23/B24 manual; the same convention elsewhere).
 */
export function decode(register: MeterRegister, data: Uint8Array): number | bigint | null {
  const bytes = register.wordOrder === 'high-first' ? data : reverseWords(data);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  switch (register.type) {
    case 'f32': {
      const value = view.getFloat32(0);
      return Number.isFinite(value) ? value : null;
    }
    case 'u32':
      return unless(view.getUint32(0), [0xffff_ffff]);
    case 'i32':
      return unless(view.getInt32(0), [0x7fff_ffff, -0x8000_0000]);
    case 'u64':
      return unless(view.getBigUint64(0), [2n ** 64n - 1n]);
    case 'i64':
      return unless(view.getBigInt64(0), [2n ** 63n - 1n, -(2n ** 63n)]);
  }
}

/** Who a meter says it is; null where it says nothing: all zeros, all ones, or no characters. */
export function decodeIdentity({ writing }: IdentityRegister, data: Uint8Array): string | null {
  if (data.every((byte) => byte === 0) || data.every((byte) => byte === 0xff)) return null;
  const hex = Buffer.from(data).toString('hex').toUpperCase();
  if (writing === 'hex') return hex;
  if (writing === 'number') return BigInt(`0x${hex}`).toString();
  // Carlo Gavazzi's EM340 puts one character into a register, its EM24 two and zeros behind them.
  const text = Buffer.from(data.filter((byte) => byte >= 0x20 && byte < 0x7f))
    .toString('latin1')
    .trim();
  return text === '' ? null : text;
}

function unless<T>(value: T, noValues: readonly T[]): T | null {
  return noValues.includes(value) ? null : value;
}

function reverseWords(data: Uint8Array): Uint8Array {
  const words = Array.from({ length: data.length / 2 }, (_, word) =>
    data.subarray(word * 2, word * 2 + 2),
  );
  return Uint8Array.from(words.reverse().flatMap((word) => [...word]));
}
