/** Writes evidence to a file that is whole and on its disk, or not there. */
import { createHash } from 'node:crypto';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface WrittenFile {
  path: string;
  sha256: string;
  bytes: number;
}

/**
 * Writes `parts` one after the other into `folder`/`name`. When it resolves, the file and its entry in
 * the folder are on the disk: a stick may be pulled.
 * @throws what the system says (`code`), or what making the parts throws; nothing is left behind
 */
export async function writeDurably(
  folder: string,
  name: string,
  parts: AsyncIterable<Uint8Array>,
): Promise<WrittenFile> {
  await mkdir(folder, { recursive: true });
  const path = await freePath(folder, name);
  const unfinished = join(folder, `.${name}.part`);
  await rm(unfinished, { force: true });
  const file = await open(unfinished, 'wx', 0o600);
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    try {
      for await (const part of parts) {
        hash.update(part);
        bytes += part.length;
        await file.writeFile(part);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
    await syncFolder(folder);
  } catch (error) {
    // A stick that was pulled takes its half file with it.
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw error;
  }
  return { path, sha256: hash.digest('hex'), bytes };
}

/** Nothing that is there is written over. */
async function freePath(folder: string, name: string): Promise<string> {
  const [, stem = name, ending = ''] = /^(.*?)(\.\w+)?$/.exec(name) ?? [];
  for (let number = 1; ; number += 1) {
    const path = join(folder, number === 1 ? name : `${stem}-${number}${ending}`);
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) return path;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const opened = await open(folder, 'r');
  try {
    await opened.sync();
  } catch (error) {
    // Some file systems of sticks know no such thing; the file itself is on the disk.
    if (!(error instanceof Error && 'code' in error && error.code === 'EINVAL')) throw error;
  } finally {
    await opened.close();
  }
}
