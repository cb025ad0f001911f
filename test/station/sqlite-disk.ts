/**
 * The station's real journal on a real disk, for simulated lives: at a power cut the files are taken
 * as they lie there at that moment, and the next start opens those, never the ones of the dead.
 */
import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../electron/journal.ts';
import type { Journal } from '../../electron/ports.ts';
import type { StationEvent } from '../../electron/session/events.ts';
import type { Rules, StationState } from '../../electron/session/state.ts';
import { PowerCut, type Disk } from '../simulation/memory-journal.ts';

/** Copies a database as a power cut leaves it: its file and its log, nothing closed or tidied. */
export function copyDatabase(from: string, to: string): void {
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
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
    const left = this.path;
    this.#lives += 1;
    copyDatabase(left, this.path);
    journal.close();
    this.#open = null;
    throw new PowerCut();
  }

  close(): void {
    this.#open?.close();
    this.#open = null;
  }
}
