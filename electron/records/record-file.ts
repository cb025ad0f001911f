/**
 * Opens a station's database for looking only, while the station runs or as a copy, and says in
 * plain words why that cannot be.
 */
import { existsSync, statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import { migrations } from '../journal-schema.ts';

export type Db = InstanceType<typeof Database>;

export type OpenedRecord =
  | { ok: true; db: Db }
  /** missing: no database is there; damaged: what is there cannot be read as one. */
  | { ok: false; kind: 'missing' | 'damaged'; message: string };

/** How long a look waits for a station that is just writing, ms. */
const busyTimeoutMs = 5000;

/**
 * Opens the database at `path`. The connection cannot write: SQLite itself is told so by `mode=ro`
 * (https://www.sqlite.org/uri.html). The caller closes it.
 */
export function openRecord(path: string): OpenedRecord {
  const missing = (message: string): OpenedRecord => ({ ok: false, kind: 'missing', message });
  if (!existsSync(path)) return missing(`${path} does not exist: no station has run there.`);
  const stats = statSync(path);
  if (stats.isDirectory()) {
    return missing(`${path} is a directory; give it with --data-dir, or name the file in it.`);
  }
  const log = `${path}-wal`;
  const isEmpty = stats.size === 0 && !(existsSync(log) && statSync(log).size > 0);
  if (isEmpty) return missing(`${path} is empty: no station has written to it yet.`);
  let db: Db | null = null;
  try {
    db = new Database(`${pathToFileURL(path).href}?mode=ro`);
    db.pragma(`busy_timeout = ${busyTimeoutMs}`);
    const why = notOurs(db);
    if (why === null) return { ok: true, db };
    db.close();
    return { ok: false, kind: 'damaged', message: `${path} ${why}.` };
  } catch (error) {
    db?.close();
    const reason = error instanceof Error ? error.message : String(error);
    return { ok: false, kind: 'damaged', message: `${path} cannot be read: ${reason}.` };
  }
}

function notOurs(db: Db): string | null {
  const [first] = db.pragma('user_version') as { user_version: number }[];
  const version = first?.user_version ?? 0;
  const table = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'sessions'";
  const hasSessions = db.prepare(table).get() !== undefined;
  if (version === 0 || !hasSessions) return 'is a database of another program';
  if (version <= migrations.length) return null;
  return `is of version ${version}, and this program knows ${migrations.length} at most`;
}
