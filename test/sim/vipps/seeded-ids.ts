/** Identifiers that look random and follow from a seed, so that a run can be repeated exactly. */

const base64Alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

export class SeededIds {
  #state: number;

  /** `seed`: any integer; the same seed gives the same identifiers in the same order. */
  constructor(seed: number) {
    // Xorshift never leaves zero, so zero must not be its start.
    this.#state = Math.imul(seed | 0, 0x9e3779b1) ^ 0x5bd1e995 || 1;
  }

  /** A whole number from 0 to below `limit` (1 to 2³²). Marsaglia's 32-bit xorshift (13, 17, 5). */
  below(limit: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return Math.floor(((x >>> 0) / 0x1_0000_0000) * limit);
  }

  hex(length: number): string {
    return this.#pick('0123456789abcdef', length);
  }

  letters(length: number): string {
    return this.#pick(base64Alphabet, length);
  }

  /** In the form of a version 4 UUID. */
  uuid(): string {
    const variant = '89ab'[this.below(4)] ?? '8';
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`;
  }

  /** A webhook's secret: 64 bytes, 88 characters of base64. */
  secret(): string {
    return Buffer.from(Array.from({ length: 64 }, () => this.below(256))).toString('base64');
  }

  /** A W3C trace id as Vipps puts it into problems. */
  traceId(): string {
    return `00-${this.hex(32)}-${this.hex(16)}-01`;
  }

  #pick(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i += 1) text += alphabet[this.below(alphabet.length)] ?? '';
    return text;
  }
}
