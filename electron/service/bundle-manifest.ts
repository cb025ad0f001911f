/**
 * What a support bundle says of itself: which files, with which checksums, from which station, signed
 * by that station's key. Whoever gets one compares the key's fingerprint with the one on the screen.
 */
import { createHash, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import { z } from 'zod';

export const manifestName = 'manifest.json';
export const signatureName = 'manifest.sig';

const manifestSchema = z.object({
  format: z.literal(1),
  station: z.string().max(200),
  version: z.string().max(50),
  /** ISO 8601, UTC, by the station's computer. */
  madeAt: z.string().max(40),
  /** What is not in it, and why. */
  notes: z.array(z.string().max(2000)).max(100),
  files: z
    .array(
      z.object({
        name: z.string().max(200),
        bytes: z.int().min(0),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(100),
  /** Ed25519, SubjectPublicKeyInfo in DER, base64. */
  publicKey: z.string().max(200),
});

export type Manifest = z.output<typeof manifestSchema>;

/** The manifest's bytes and the signature over them (base64, with a line break). */
export function signManifest(
  manifest: Omit<Manifest, 'format' | 'publicKey'>,
  privateKeyDer: Buffer,
): { manifest: Uint8Array; signature: Uint8Array } {
  const key = createPrivateKey({ key: privateKeyDer, format: 'der', type: 'pkcs8' });
  const publicKey = publicKeyOf(privateKeyDer).toString('base64');
  const whole: Manifest = { format: 1, ...manifest, publicKey };
  const bytes = Buffer.from(`${JSON.stringify(whole, null, 2)}\n`);
  const signature = Buffer.from(`${sign(null, bytes, key).toString('base64')}\n`);
  return { manifest: bytes, signature };
}

/** Reads a manifest whose signature is right; otherwise says in a sentence what is wrong. */
export function readManifest(
  bytes: Uint8Array,
  signature: Uint8Array,
): { ok: true; manifest: Manifest } | { ok: false; why: string } {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return { ok: false, why: `${manifestName} is no JSON.` };
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) return { ok: false, why: `${manifestName} is none of this program.` };
  const spki = Buffer.from(parsed.data.publicKey, 'base64');
  const given = Buffer.from(Buffer.from(signature).toString('latin1').trim(), 'base64');
  try {
    const key = createPublicKey({ key: spki, format: 'der', type: 'spki' });
    const isRight = key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, given);
    if (isRight) return { ok: true, manifest: parsed.data };
  } catch {
    return { ok: false, why: `${manifestName} holds no key that can be read.` };
  }
  return { ok: false, why: `The signature is not right: ${manifestName} was changed.` };
}

/** SHA-256 of the public key in groups of four digits, as it is read out over the telephone. */
export function fingerprintOf(publicKeyDer: Uint8Array): string {
  const hex = createHash('sha256').update(publicKeyDer).digest('hex').toUpperCase();
  return hex.match(/.{4}/g)?.join(' ') ?? hex;
}

/** SubjectPublicKeyInfo in DER. */
export function publicKeyOf(privateKeyDer: Buffer): Buffer {
  const key = createPrivateKey({ key: privateKeyDer, format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ type: 'spki', format: 'der' });
}
