/**
 * Reads a text file that a person wrote, and says plainly why it cannot be read.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { quotePath } from './path.ts';

/** A station's configuration is a few kB; a larger file is the wrong file. */
export const largestFileBytes = 1024 * 1024;

export type ReadText = { ok: true; text: string } | { ok: false; message: string };

/**
 * The file's text, decoded as UTF-8 without its byte order mark. Everything that can be wrong with
 * a file (missing, a directory, not allowed, too large, not text) comes back as one sentence that
 * says what to do.
 */
export function readTextFile(path: string): ReadText {
  let file: number;
  try {
    // Without O_NONBLOCK, opening a pipe would wait for its writer for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return { ok: false, message: explain(path, error) };
  }
  try {
    return readOpenFile(path, file);
  } catch (error) {
    return { ok: false, message: explain(path, error) };
  } finally {
    closeSync(file);
  }
}

function readOpenFile(path: string, file: number): ReadText {
  const stats = fstatSync(file);
  if (stats.isDirectory()) return refuse(path, 'is a directory; name the file in it');
  if (!stats.isFile()) return refuse(path, 'is not a regular file; name a text file');
  const bytes = Buffer.alloc(largestFileBytes + 1);
  let length = 0;
  while (length < bytes.length) {
    const count = readSync(file, bytes, length, bytes.length - length, length);
    if (count === 0) break;
    length += count;
  }
  if (length > largestFileBytes) {
    return refuse(path, 'is larger than 1 MiB; is it the right file?');
  }
  return decode(path, bytes.subarray(0, length));
}

function decode(path: string, bytes: Uint8Array): ReadText {
  if (bytes.includes(0)) {
    return refuse(path, 'is not text (it holds zero bytes); save it as text in UTF-8');
  }
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return refuse(path, 'is not text in UTF-8; save it in that encoding');
  }
}

function refuse(path: string, why: string): ReadText {
  return { ok: false, message: `The file ${quotePath(path)} ${why}.` };
}

const explanations: Record<string, string> = {
  ENOENT: 'does not exist; check the path, or copy docs/station.example.yaml there',
  EACCES: 'may not be read by this user; change its owner or its permissions',
  EPERM: 'may not be read by this user; change its owner or its permissions',
  EISDIR: 'is a directory; name the file in it',
  ENOTDIR: 'lies under something that is not a directory; check the path',
  ELOOP: 'is a link that leads back to itself; check where it points',
  ENAMETOOLONG: 'has a name that is too long; check the path',
  ENXIO: 'is not a regular file; name a text file',
};

function explain(path: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'no error code';
  const why = explanations[code] ?? `cannot be read (${code}); check the path and the disk`;
  return `The file ${quotePath(path)} ${why}.`;
}
