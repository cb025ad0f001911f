/**
 * The technician's PIN: made into a hash for the configuration, and compared with it. scrypt (RFC
 * 7914) is slow by intention; a PIN is short, and the configuration may be read by others.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** 6 to 12 digits: what a screen's keys can type and a person can keep in mind. */
export const pinShape = /^[0-9]{6,12}$/;

interface Cost {
  /** CPU and memory cost, a power of two. */
  n: number;
  /** Block size. */
  r: number;
  p: number;
}

/**
 * OWASP's password storage cheat sheet names N = 2^16, r = 8, p = 2 as equal to its first choice: 64
 * MB and some 0.3 s on a small computer, in a thread of its own.
 */
const cost: Cost = { n: 65_536, r: 8, p: 2 };
const saltBytes = 16;
const hashBytes = 32;
/** What a hash may ask for: a configuration must not stop the station for want of memory. */
const mostMemoryBytes = 256 * 1024 * 1024;

interface PinHash {
  cost: Cost;
  salt: Buffer;
  hash: Buffer;
}

/** @returns `scrypt$N$r$p$salt$hash`, the last two in base64url; for `diagnostics.pinHash` */
export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(pin, { cost, salt }, hashBytes);
  const { n, r, p } = cost;
  return ['scrypt', n, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Null: it is none that can be compared with. Standard base64 is read as well. */
export function parsePinHash(text: string): PinHash | null {
  const [scheme, n, r, p, salt64, hash64, ...rest] = text.split('$');
  if (scheme !== 'scrypt' || rest.length > 0) return null;
  const [salt, hash] = [salt64 ?? '', hash64 ?? ''].map((part) => Buffer.from(part, 'base64'));
  const found = { n: Number(n), r: Number(r), p: Number(p) };
  if (salt === undefined || hash === undefined) return null;
  if (salt.length < 8 || hash.length < 16 || hash.length > 64) return null;
  return isSoundCost(found) ? { cost: found, salt, hash } : null;
}

function isSoundCost({ n, r, p }: Cost): boolean {
  const areWhole = [n, r, p].every((value) => Number.isSafeInteger(value) && value > 0);
  if (!areWhole || n < 16_384 || !Number.isInteger(Math.log2(n)) || r > 32 || p > 16) return false;
  return memoryOf({ n, r, p }) <= mostMemoryBytes;
}

function memoryOf({ n, r, p }: Cost): number {
  return 128 * r * (n + p + 2);
}

/**
 * Compares in constant time.
 * @param text a hash that `parsePinHash` takes; any other fits no PIN
 */
export async function isPinRight(pin: string, text: string): Promise<boolean> {
  const known = parsePinHash(text);
  if (known === null || !pinShape.test(pin)) return false;
  const given = await derive(pin, known, known.hash.length);
  return timingSafeEqual(given, known.hash);
}

function derive(
  pin: string,
  { cost: { n, r, p }, salt }: Pick<PinHash, 'cost' | 'salt'>,
  length: number,
): Promise<Buffer> {
  const options = { N: n, r, p, maxmem: 2 * memoryOf({ n, r, p }) };
  return new Promise((resolve, reject) => {
    scrypt(pin, salt, length, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
