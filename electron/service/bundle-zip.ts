/** Makes a zip piece by piece, so that the thread that renews the lease is held for milliseconds only. */
import { setImmediate as otherWork } from 'node:timers/promises';
import { Zip, ZipDeflate } from 'fflate';

export interface ZipEntry {
  name: string;
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

/** So much is packed in one go: about 3 ms on a Raspberry Pi 4's core. */
const pieceBytes = 64 * 1024;
/** Zip knows no time before 1980, and a computer without a clock is in 1970. */
const earliestMs = Date.UTC(1980, 0, 2);
const latestMs = Date.UTC(2099, 11, 30);

/** The zip's bytes, one part after the other. `atMs`: what its files are dated, ms since 1970. */
export async function* zipOf(
  entries: AsyncIterable<ZipEntry>,
  atMs: number,
): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  let failure: Error | null = null;
  const zip = new Zip((error, data) => {
    if (error) failure ??= error;
    else ready.push(data);
  });
  const taken = (): Uint8Array[] => {
    if (failure !== null) throw failure;
    const parts = ready;
    ready = [];
    return parts;
  };
  for await (const { name, content } of entries) {
    const file = new ZipDeflate(name, { level: 6 });
    file.mtime = new Date(Math.min(latestMs, Math.max(earliestMs, atMs)));
    zip.add(file);
    for await (const part of content) {
      for (let at = 0; at < part.length; at += pieceBytes) {
        file.push(part.subarray(at, at + pieceBytes));
        yield* taken();
        await otherWork();
      }
    }
    file.push(new Uint8Array(), true);
    yield* taken();
  }
  zip.end();
  yield* taken();
}
