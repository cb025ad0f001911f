/** Exact arithmetic, held against the language's own integers. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decimalOf,
  decimalText,
  digitsAt,
  fixedText,
  isPlainDecimal,
  ratioText,
  roundHalfUp,
  roundUp,
  scaleDown,
} from '../../electron/session/decimal.ts';

describe('decimals', () => {
  it.each(['0', '12', '4.59', '0.0000001', '000.10'])('reads %s', (text) => {
    expect(isPlainDecimal(text)).toBe(true);
    const { digits, scale } = decimalOf(text);
    expect(Number(digits) / 10 ** scale).toBeCloseTo(Number(text), 12);
  });

  it.each(['', '.5', '5.', '-1', '+1', '1e3', '1,5', ' 1', '１'])('refuses "%s"', (text) => {
    expect(isPlainDecimal(text)).toBe(false);
    expect(() => decimalOf(text)).toThrow('no plain decimal');
  });

  it('loses no digit', () => {
    expect(digitsAt(decimalOf('4.5900'), 4)).toBe(45_900n);
    expect(() => digitsAt(decimalOf('4.591'), 2)).toThrow('lose digits');
  });

  it('writes the shortest text', () => {
    expect(decimalText(1250n, 3)).toBe('1.25');
    expect(decimalText(5n, 3)).toBe('0.005');
    expect(decimalText(3000n, 3)).toBe('3');
    expect(decimalText(0n, 3)).toBe('0');
    expect(ratioText(10n, 3n, 6)).toBe('3.333333');
    expect(ratioText(2n, 3n, 2)).toBe('0.67');
    expect(fixedText(18_423, 3)).toBe('18.423');
    expect(fixedText(5, 2)).toBe('0.05');
  });

  it('keeps a text through reading and writing', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 20n }), fc.nat(12), (digits, scale) => {
        const again = decimalOf(decimalText(digits, scale));
        expect(digitsAt(again, 12)).toBe(digits * 10n ** BigInt(12 - scale));
      }),
    );
  });
});

describe('rounding', () => {
  it('goes up from the half', () => {
    expect([0n, 1n, 2n, 3n, 4n, 5n, 6n].map((n) => roundHalfUp(n, 4n))).toEqual([
      0n,
      0n,
      1n,
      1n,
      1n,
      1n,
      2n,
    ]);
    expect(roundHalfUp(7n, 5n)).toBe(1n);
    expect(roundHalfUp(8n, 5n)).toBe(2n);
    expect([4n, 5n, 6n].map((n) => roundUp(n, 5n))).toEqual([1n, 1n, 2n]);
  });

  it('scales down exactly beyond the safe integers', () => {
    const number = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 1 }), (a, b, divisor) => {
        const part = b % divisor;
        const expected = (BigInt(a) * BigInt(part)) / BigInt(divisor);
        expect(BigInt(scaleDown(a, part, divisor))).toBe(expected);
      }),
      { numRuns: 1000 },
    );
  });
});
