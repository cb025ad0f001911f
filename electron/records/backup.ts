/** A copy of a station's database that is whole by itself, taken while the station runs. */
import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { openRecord, type Db } from './record-file.ts';

export type BackedUp =
  | { ok: true; events: number; sessions: number }
  /** exists: something is there already; failed: the copy could not be made or is not sound. */
  | { ok: false; kind: 'exists' | 'failed'; message: string };

/**
 * Copies what `db` shows at this moment into `target`, checks the copy and only then gives it its
 * name: a file of that name is a good one. The station goes on writing meanwhile.
 * VACUUM INTO reads in one transaction and leaves no log beside the copy
 * (https://www.sqlite.org/lang_vacuum.html).
 */
export function backUp(db: Db, target: string): BackedUp {
  if (existsSync(target)) {
    return { ok: false, kind: 'exists', message: `${target} is there already; it is left alone.` };
  }
  const unfinished = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  try {
    db.prepare('VACUUM INTO ?').run(unfinished);
    const counts = check(unfinished);
    sync(unfinished);
    renameSync(unfinished, target);
    sync(dirname(target));
    return { ok: true, ...counts };
  } catch (error) {
    rmSync(unfinished, { force: true });
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, kind: 'failed', message: `${target} could not be made: ${reason}.` };
  }
}

function check(path: string): { events: number; sessions: number } {
  const opened = openRecord(path);
  if (!opened.ok) throw new Error(opened.message);
  const { db } = opened;
  try {
    const [found] = db.pragma('quick_check') as { quick_check: string }[];
    if (found?.quick_check !== 'ok') {
      throw new Error(`the copy is not sound: ${found?.quick_check ?? 'no answer to the check'}`);
    }
    const count = (table: string): number => {
      const row = db.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get() as { n: number };
      return row.n;
    };
    return { events: count('events'), sessions: count('sessions') };
  } finally {
    db.close();
  }
}

/** On disk when it returns, so that a power cut does not take the backup with it. */
function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
