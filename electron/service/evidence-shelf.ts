/**
 * Evidence that is taken as a download: a file lies on the shelf for ten minutes, is handed out once,
 * and is gone when the visit ends.
 */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { basename } from 'node:path';
import type { Cancel, Clock } from '../clock.ts';
import { msPerMinute } from '../session/units.ts';

const keptMs = 10 * msPerMinute;
/** 192 bits: who has the address was told it at the screen. */
const tokenBytes = 24;

/** What the web server hands out. */
export interface Download {
  path: string;
  name: string;
  /** Removes the file: it has been read, or whoever read it has gone. */
  discard(): void;
}

export interface EvidenceShelf {
  /** Where the files are; the shelf alone puts things there. */
  readonly folder: string;
  /** Puts a file of `folder` out; returns the token that it is had for. */
  offer(path: string): string;
  /** The file, this once; null where there is none for this token, or none any more. */
  take(token: string): Download | null;
  /** The visit is over: everything is removed. */
  end(): void;
}

/** `folder` is the shelf's own. What an earlier run has left in it is removed. */
export function evidenceShelf(folder: string, clock: Clock): EvidenceShelf {
  const offered = new Map<string, { path: string; cancel: Cancel }>();
  clear(folder);
  return {
    folder,
    offer(path) {
      const token = randomBytes(tokenBytes).toString('base64url');
      const cancel = clock.after(keptMs, () => {
        offered.delete(token);
        clear(path);
      });
      offered.set(token, { path, cancel });
      return token;
    },
    take(token) {
      const found = offered.get(token);
      if (found === undefined) return null;
      found.cancel();
      offered.delete(token);
      const { path } = found;
      return { path, name: basename(path), discard: () => clear(path) };
    },
    end() {
      for (const { cancel } of offered.values()) cancel();
      offered.clear();
      clear(folder);
    },
  };
}

/** A disk that cannot be written any more keeps what it has; that is no reason to fail. */
function clear(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Nothing of it can be had by anybody: the token is gone.
  }
}
