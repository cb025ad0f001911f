/**
 * Reads zip archives, as much of the format as a released program uses: stored and deflated
 * entries, no encryption, no zip64. Having it here spares a dependency and the program `unzip`.
 * Field offsets are those of PKWARE's APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
 */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw, crc32 } from 'node:zlib';

export interface ZipEntry {
  /** Name inside the archive, with forward slashes; a directory's ends with one. */
  name: string;
  /** Unix mode with the file type bits; 0 when the archive was not made on Unix. */
  mode: number;
  isDeflated: boolean;
  crc: number;
  packedBytes: number;
  headerOffset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
const headerBytes = 30;
const symlinkType = 0o120000;
const typeMask = 0o170000;

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('The zip archive ends too early');
  return buffer;
}

/** Finds the directory of the archive, which its last record points at. */
async function readDirectory(file: FileHandle): Promise<Buffer> {
  const { size } = await file.stat();
  // The last record is 22 bytes and a comment of at most 65535.
  const tail = await readAt(file, Math.max(0, size - 65557), Math.min(size, 65557));
  for (let at = tail.length - 22; at >= 0; at--) {
    if (tail.readUInt32LE(at) !== endSignature) continue;
    const length = tail.readUInt32LE(at + 12);
    const offset = tail.readUInt32LE(at + 16);
    if (offset === 0xffffffff) throw new Error('zip64 archives are not supported');
    return readAt(file, offset, length);
  }
  throw new Error('Not a zip archive');
}

function parseEntry(directory: Buffer, at: number): { entry: ZipEntry; next: number } {
  if (directory.readUInt32LE(at) !== entrySignature) throw new Error('Damaged zip directory');
  const method = directory.readUInt16LE(at + 10);
  const nameBytes = directory.readUInt16LE(at + 28);
  const name = directory.toString('utf8', at + 46, at + 46 + nameBytes);
  if (method !== 0 && method !== 8) throw new Error(`${name}: unknown compression ${method}`);
  const entry: ZipEntry = {
    name,
    mode: directory.readUInt32LE(at + 38) >>> 16,
    isDeflated: method === 8,
    crc: directory.readUInt32LE(at + 16),
    packedBytes: directory.readUInt32LE(at + 20),
    headerOffset: directory.readUInt32LE(at + 42),
  };
  const trailing = directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  return { entry, next: at + 46 + nameBytes + trailing };
}

/** Lists the archive. Throws on anything that is not a plain zip. */
export async function listZip(zipFile: string): Promise<ZipEntry[]> {
  const file = await open(zipFile);
  try {
    const directory = await readDirectory(file);
    const entries: ZipEntry[] = [];
    for (let at = 0; at < directory.length;) {
      const { entry, next } = parseEntry(directory, at);
      entries.push(entry);
      at = next;
    }
    return entries;
  } finally {
    await file.close();
  }
}

/** Passes bytes through and refuses at the end if they are not those the archive promised. */
function checked(entry: ZipEntry): Transform {
  let crc = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      crc = crc32(chunk, crc);
      done(null, chunk);
    },
    flush(done) {
      done(crc === entry.crc ? null : new Error(`${entry.name}: checksum does not match`));
    },
  });
}

async function extractEntry(zipFile: string, entry: ZipEntry, target: string): Promise<void> {
  const file = await open(zipFile);
  let start: number;
  try {
    const header = await readAt(file, entry.headerOffset, headerBytes);
    if (header.readUInt32LE(0) !== headerSignature) throw new Error('Damaged zip entry');
    start = entry.headerOffset + headerBytes + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    await file.close();
  }
  const mode = entry.mode & 0o777;
  const sink = createWriteStream(target, { mode: mode === 0 ? 0o644 : mode });
  if (entry.packedBytes === 0) {
    await new Promise<void>((resolve, reject) => {
      sink.on('error', reject).end(resolve);
    });
    return;
  }
  const source = createReadStream(zipFile, { start, end: start + entry.packedBytes - 1 });
  if (entry.isDeflated) await pipeline(source, createInflateRaw(), checked(entry), sink);
  else await pipeline(source, checked(entry), sink);
}

/**
 * Unpacks what `rename` maps to a path inside `directory`; null leaves an entry out. Throws when a
 * path would lie outside it, on a symbolic link, and on damage.
 */
export async function extractZip(
  zipFile: string,
  directory: string,
  rename: (name: string) => string | null,
): Promise<void> {
  for (const entry of await listZip(zipFile)) {
    const name = rename(entry.name);
    if (name === null) continue;
    const target = path.resolve(directory, name);
    if (!target.startsWith(path.resolve(directory) + path.sep)) {
      throw new Error(`${entry.name} would be unpacked outside ${directory}`);
    }
    if ((entry.mode & typeMask) === symlinkType) throw new Error(`${entry.name} is a link`);
    if (entry.name.endsWith('/')) {
      await mkdir(target, { recursive: true });
      continue;
    }
    await mkdir(path.dirname(target), { recursive: true });
    await extractEntry(zipFile, entry, target);
  }
}
