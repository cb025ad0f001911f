/** The table `alerts`: what stood when, kept in step with the alerts of the state. */
import type Database from 'libsql';
import type { Alert } from '../session/state.ts';

type Db = InstanceType<typeof Database>;

interface Standing {
  code: string;
  reference: string | null;
  message: string;
}

/** An alert is the same as long as these two are. */
function keyOf({ code, reference }: { code: string; reference: string | null }): string {
  return `${code} ${reference ?? ''}`;
}

export class AlertRows {
  readonly #insert;
  readonly #change;
  readonly #clear;
  readonly #all;
  /** What stands in the table as committed; null: to be read. */
  #standing: Map<string, Standing> | null = null;
  /** The state's alerts that the table is in step with. */
  #inStepWith: readonly Alert[] | null = null;

  constructor(db: Db) {
    this.#insert = db.prepare(
      'INSERT INTO alerts (code, reference, message, raised_at_ms) VALUES (?, ?, ?, ?)',
    );
    const which = 'code = ? AND reference IS ? AND cleared_at_ms IS NULL';
    this.#change = db.prepare(`UPDATE alerts SET message = ? WHERE ${which}`);
    this.#clear = db.prepare(`UPDATE alerts SET cleared_at_ms = ? WHERE ${which}`);
    this.#all = db.prepare(
      'SELECT code, reference, message FROM alerts WHERE cleared_at_ms IS NULL',
    );
  }

  /**
   * Raises, changes and clears rows inside the caller's transaction. The first time it compares with
   * the table itself, so alerts from before the table existed come in too.
   * @returns references whose alerts differ now
   */
  bringInStep(alerts: readonly Alert[], atMs: number): string[] {
    if (alerts === this.#inStepWith) return [];
    const standing = (this.#standing ??= this.#read());
    const changed = new Set<string | null>();
    const wanted = new Set(alerts.map(keyOf));
    for (const [key, { code, reference }] of standing) {
      if (wanted.has(key)) continue;
      this.#clear.run(atMs, code, reference);
      changed.add(reference);
    }
    for (const { code, reference, message, sinceMs } of alerts) {
      const known = standing.get(keyOf({ code, reference }));
      if (known?.message === message) continue;
      if (known === undefined) this.#insert.run(code, reference, message, sinceMs);
      else this.#change.run(message, code, reference);
      changed.add(reference);
    }
    return [...changed].filter((reference) => reference !== null);
  }

  /** The transaction is on disk. */
  committed(alerts: readonly Alert[]): void {
    if (alerts === this.#inStepWith) return;
    this.#inStepWith = alerts;
    this.#standing = new Map(alerts.map((alert) => [keyOf(alert), alert]));
  }

  #read(): Map<string, Standing> {
    const rows = this.#all.all() as Standing[];
    return new Map(rows.map((row) => [keyOf(row), row]));
  }
}
