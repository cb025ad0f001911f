/**
 * The station's real journal on a real disk, for simulated lives: at a power cut the files are taken
 * as they lie there at that moment, and the next start opens those, never the ones of the dead.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { expect } from 'vitest';
import { openJournal } from '../../electron/journal.ts';
import type { Journal } from '../../electron/ports.ts';
import type { StationEvent } from '../../electron/session/events.ts';
import type { Rules, StationState } from '../../electron/session/state.ts';
import type { Life } from '../simulation/life.ts';
import { PowerCut, type Disk } from '../simulation/memory-journal.ts';

/** Copies a database as a power cut leaves it: its file and its log, nothing closed or tidied. */
export function copyDatabase(from: string, to: string): void {
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
}

/**
 * A directory for many disks. In memory where the system has such a place: files are taken by their
 * content, so nothing here depends on what has reached a platter.
 */
export function makeDiskDirectory(): string {
  const memory = '/dev/shm';
  return mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), 'ladekiosk-cut-'));
}

export class SqliteDisk implements Disk {
  readonly lines: string[] = [];
  cutAfterWrites: number | null = null;
  cutKeepsTheWrite = true;
  readonly #dir: string;
  #lives = 0;
  #open: Journal | null = null;

  constructor(dir: string) {
    mkdirSync(dir, { recursive: true });
    this.#dir = dir;
  }

  /** Where the database of the present life lies. */
  get path(): string {
    return join(this.#dir, `life-${this.#lives}.db`);
  }

  replay(rules: Rules): { state: StationState; replayed: number } {
    this.#open ??= openJournal(this.path);
    return this.#open.replay(rules);
  }

  journal(): Journal {
    const journal = this.#open;
    if (journal === null) throw new Error('replay comes first');
    return {
      replay: (rules) => journal.replay(rules),
      append: (event, before, after) => this.#append(journal, event, before, after),
      close: () => this.close(),
    };
  }

  #append(journal: Journal, event: StationEvent, before: StationState, after: StationState): void {
    if (this.cutAfterWrites !== null) this.cutAfterWrites -= 1;
    const isCut = this.cutAfterWrites !== null && this.cutAfterWrites <= 0;
    if (!isCut || this.cutKeepsTheWrite) {
      journal.append(event, before, after);
      this.lines.push(JSON.stringify(event));
    }
    if (!isCut) return;
    this.cutAfterWrites = null;
    this.losePower();
    throw new PowerCut();
  }

  /** The power goes now: what lies on the disk is all that the next life gets. */
  losePower(): void {
    const left = this.path;
    this.#lives += 1;
    copyDatabase(left, this.path);
    this.close();
  }

  close(): void {
    this.#open?.close();
    this.#open = null;
  }
}

interface SessionRow {
  reference: string;
  cost_minor: number | null;
  is_settled: number;
}

/**
 * At the end of a life: what its last process leaves on disk is what it knew, and the table for
 * people says of each payment what its bill says. Closes the disk.
 */
export function checkDisk(disk: SqliteDisk, life: Life): void {
  disk.close();
  const again = openJournal(disk.path);
  expect(again.replay(life.rules).state).toEqual(JSON.parse(JSON.stringify(life.state())));
  again.close();
  const db = new Database(disk.path, { readonly: true });
  const rows = db
    .prepare('SELECT reference, cost_minor, is_settled FROM sessions')
    .all() as SessionRow[];
  db.close();
  const told = rows.map(({ reference, cost_minor }) => [reference, cost_minor]);
  const known = rows.map(({ reference }) => [
    reference,
    life.bills.get(reference)?.dueMinor ?? null,
  ]);
  expect(told).toEqual(known);
  expect(rows.filter((row) => row.is_settled !== 1)).toEqual([]);
  for (const reference of life.bills.keys()) {
    expect(rows.map((row) => row.reference)).toContain(reference);
  }
}
