/** The table of alerts: raised, changed and cleared with the state, in the event's own transaction. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal, type StationRecord } from '../../electron/journal.ts';
import type { Alert, StationState } from '../../electron/session/state.ts';
import { Walk, walkOn } from '../session/walk.ts';

let dir: string;
let path: string;
let journal: StationRecord;
let state: StationState;
let reference: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-alerts-'));
  path = join(dir, 'station.db');
  journal = openJournal(path);
  const walk = new Walk(undefined, (event, before, after) => journal.append(event, before, after));
  walkOn(walk, 'awaitingPayment');
  state = walk.state;
  ({ reference } = walk.payment());
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true });
});

type Row = Record<string, string | number | null>;

function rows(sql: string): Row[] {
  const db = new Database(path);
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
  }
}

function alert(change: Partial<Alert>): Alert {
  const fixed = { code: 'settlement-slow', reference: null, sinceMs: 1000 } as const;
  return { ...fixed, message: 'slow', untilMs: null, ...change };
}

function standAt(atMs: number, alerts: Alert[]): void {
  const after = { ...state, atMs, alerts };
  journal.append({ type: 'Ticked', atMs }, state, after);
  state = after;
}

const table =
  'SELECT code, reference, message, raised_at_ms, cleared_at_ms FROM alerts ORDER BY id';
const ofSession = (): unknown => rows('SELECT alert FROM sessions')[0]?.['alert'];

it('an alert is raised once, changed in place and cleared when its cause is gone', () => {
  standAt(2000, [alert({ reference })]);
  standAt(3000, [alert({ reference })]);
  standAt(4000, [alert({ reference, message: 'slower' })]);
  expect(ofSession()).toBe('slower');
  standAt(5000, []);
  standAt(6000, [alert({ reference, sinceMs: 6000 })]);
  expect(rows(table)).toEqual([
    {
      code: 'settlement-slow',
      reference,
      message: 'slower',
      raised_at_ms: 1000,
      cleared_at_ms: 5000,
    },
    {
      code: 'settlement-slow',
      reference,
      message: 'slow',
      raised_at_ms: 6000,
      cleared_at_ms: null,
    },
  ]);
});

it('a session says all that stands about its payment, and nothing once it is over', () => {
  standAt(2000, [
    alert({ reference }),
    alert({ code: 'changed-outside', reference, message: 'moved' }),
    alert({ code: 'keys-refused', message: 'keys' }),
  ]);
  expect(ofSession()).toBe('slow; moved');
  standAt(3000, [alert({ code: 'keys-refused', message: 'keys' })]);
  expect(ofSession()).toBeNull();
  expect(rows('SELECT COUNT(*) AS n FROM alerts WHERE cleared_at_ms IS NULL')).toEqual([{ n: 1 }]);
});

it('what stood at a restart is neither raised again nor forgotten', () => {
  standAt(2000, [alert({ reference })]);
  journal.close();
  journal = openJournal(path);
  standAt(3000, [alert({ reference })]);
  expect(rows('SELECT COUNT(*) AS n FROM alerts')).toEqual([{ n: 1 }]);
  journal.close();
  journal = openJournal(path);
  standAt(4000, []);
  expect(rows('SELECT cleared_at_ms FROM alerts')).toEqual([{ cleared_at_ms: 4000 }]);
});

it('what was not made durable with its event is not in the table either', () => {
  const other = new Database(path);
  other.exec(
    `CREATE TRIGGER full BEFORE INSERT ON alerts WHEN NEW.message = 'x'
       BEGIN SELECT RAISE(ABORT, 'no space'); END`,
  );
  const events = rows('SELECT COUNT(*) AS n FROM events');
  const before = state;
  expect(() => standAt(2000, [alert({ reference }), alert({ message: 'x' })])).toThrow('no space');
  expect(rows(table)).toEqual([]);
  expect(rows('SELECT COUNT(*) AS n FROM events')).toEqual(events);
  other.exec('DROP TRIGGER full');
  other.close();
  state = before;
  standAt(3000, [alert({ reference })]);
  expect(rows(table)).toHaveLength(1);
});
