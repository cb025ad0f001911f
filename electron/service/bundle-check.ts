/** Checks a support bundle: its signature, and that its files are those that were signed, all of them. */
import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import {
  fingerprintOf,
  manifestName,
  readManifest,
  signatureName,
  type Manifest,
} from './bundle-manifest.ts';

export type CheckedBundle =
  { ok: true; manifest: Manifest; fingerprint: string } | { ok: false; problems: string[] };

/** `bytes` of a whole zip. Never throws. */
export function checkBundle(bytes: Uint8Array): CheckedBundle {
  let files: Record<string, Uint8Array>;
  try {
    files = unzipSync(bytes);
  } catch {
    return { ok: false, problems: ['It is no zip, or not all of one.'] };
  }
  const { [manifestName]: manifestBytes, [signatureName]: signature, ...others } = files;
  if (manifestBytes === undefined || signature === undefined) {
    return { ok: false, problems: [`It has no ${manifestName} with its ${signatureName}.`] };
  }
  const read = readManifest(manifestBytes, signature);
  if (!read.ok) return { ok: false, problems: [read.why] };
  const { manifest } = read;
  const problems = manifest.files.flatMap(({ name, sha256 }) => {
    const found = Object.hasOwn(others, name) ? others[name] : undefined;
    if (found === undefined) return [`${name} is missing.`];
    const isSame = createHash('sha256').update(found).digest('hex') === sha256;
    return isSame ? [] : [`${name} was changed.`];
  });
  const named = new Set(manifest.files.map(({ name }) => name));
  for (const name of Object.keys(others)) {
    if (!named.has(name)) problems.push(`${name} was put in later.`);
  }
  if (problems.length > 0) return { ok: false, problems };
  const fingerprint = fingerprintOf(Buffer.from(manifest.publicKey, 'base64'));
  return { ok: true, manifest, fingerprint };
}
