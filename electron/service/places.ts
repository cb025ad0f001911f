/** Where evidence can be taken, and taking it there: a stick that is plugged in, or a download. */
import { join } from 'node:path';
import type { Place, ServiceAnswer } from '../session/service-view.ts';
import { writeDurably } from './durable-file.ts';
import type { EvidenceShelf } from './evidence-shelf.ts';
import { answered, refused, type Handlers } from './handlers.ts';
import { findSticks, spaceAt, systemPaths, type SystemPaths } from './usb-sticks.ts';

export interface PlacesParts {
  shelf: EvidenceShelf;
  dataDir: string;
  /** The web server's own address where this computer reaches it by the loopback; null: it does not. */
  address: () => string | null;
  /** Others in tests. */
  system?: SystemPaths;
}

export interface Places extends Pick<Handlers, 'places'> {
  /**
   * Takes a file there: whole and on its disk when this resolves, or nothing of it.
   * `parts` are not asked for before the place is known to be there.
   */
  write(
    place: string,
    name: string,
    parts: () => AsyncIterable<Uint8Array>,
  ): Promise<ServiceAnswer<'writeBundle'>>;
}

const downloadId = 'download';

export function evidencePlaces(parts: PlacesParts): Places {
  const { shelf, dataDir, address, system = systemPaths } = parts;

  async function download(): Promise<Place[]> {
    if (address() === null) return [];
    const freeBytes = await spaceAt(dataDir);
    return [{ id: downloadId, kind: 'download', name: 'This computer', freeBytes }];
  }

  async function folderOf(place: string): Promise<string | null> {
    if (place === downloadId) return address() === null ? null : shelf.folder;
    return (await findSticks(system)).find(({ id }) => id === place)?.path ?? null;
  }

  return {
    async places() {
      const sticks = (await findSticks(system)).map(({ id, name, freeBytes }): Place => {
        return { id, kind: 'stick', name, freeBytes };
      });
      return answered<'places'>([...sticks, ...(await download())]);
    },
    async write(place, name, make) {
      const folder = await folderOf(place);
      if (folder === null) {
        return refused('unknown', 'That place is not there any more: plug the stick in again.');
      }
      try {
        const { path, sha256, bytes } = await writeDurably(folder, name, make());
        const where =
          place === downloadId ? `${address() ?? ''}/evidence/${shelf.offer(path)}` : path;
        return answered<'writeBundle'>({ where, sha256, bytes });
      } catch (error) {
        return refused('failed', `${join(folder, name)} could not be written: ${why(error)}`);
      }
    },
  };
}

/** What the system's codes mean for somebody with a stick in the hand. */
const words: Readonly<Record<string, string>> = {
  ENOSPC: 'there is no room left. Free some, or take another stick.',
  EDQUOT: 'there is no room left. Free some, or take another stick.',
  EROFS: 'it can only be read. Is the stick’s switch on “lock”, or was it pulled while in use?',
  EACCES: 'this program may not write there. Mount it for the user ladekiosk.',
  EPERM: 'this program may not write there. Mount it for the user ladekiosk.',
  EIO: 'the stick does not take it any more. Was it pulled? Take another one.',
  ENODEV: 'the stick is gone. Plug it in again.',
  ENOENT: 'the stick is gone. Plug it in again.',
  EFBIG: 'the file is larger than this stick’s file system takes. Format it as exFAT.',
};

function why(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = words[code];
  if (known !== undefined) return known;
  return `${error instanceof Error ? error.message : String(error)}.`;
}
