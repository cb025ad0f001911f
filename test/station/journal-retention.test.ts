/**
 * Old events go in small pieces once a checkpoint covers them, and nothing else ever does: what is
 * left has no hole, gives the same state, and numbers are never given out twice.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openJournal, type StationRecord } from '../../electron/journal.ts';
import { JournalDamaged } from '../../electron/ports.ts';
import { keepRetention } from '../../electron/records/retention.ts';
import type { StationState } from '../../electron/session/state.ts';
import { makeRules, Walk, walkOn } from '../session/walk.ts';
import { VirtualTime } from '../simulation/virtual-time.ts';
import { silent } from './bench.ts';
import { copyDatabase, makeDiskDirectory } from './sqlite-disk.ts';

const rules = makeRules();
const dayMs = 86_400_000;
let dir: string;
let path: string;
let journal: StationRecord;
let walk: Walk;

beforeEach(() => {
  dir = makeDiskDirectory();
  path = join(dir, 'station.db');
  journal = openJournal(path);
  walk = new Walk(rules, (event, before, after) => journal.append(event, before, after));
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true });
});

function change(sql: string): void {
  const db = new Database(path);
  try {
    db.exec(sql);
  } finally {
    db.close();
  }
}

function one(sql: string): number {
  const db = new Database(path);
  try {
    return (db.prepare(sql).get() as { n: number }).n;
  } finally {
    db.close();
  }
}

const events = (): number => one('SELECT COUNT(*) AS n FROM events');

/** `count` pairs of events, evenly over `days`. */
function look(count: number, days: number): void {
  for (let times = 0; times < count; times += 1) {
    walk.atMs += Math.floor((days * dayMs) / count);
    walk.on({ type: 'StartWanted', evse: 'A' });
    walk.on({ type: 'CancelWanted', evse: 'A' });
  }
}

function plain(state: StationState): unknown {
  return JSON.parse(JSON.stringify(state));
}

function replayed(): StationState {
  journal.close();
  journal = openJournal(path);
  return journal.replay(rules).state;
}

describe('a record of a hundred days with a checkpoint', () => {
  let made: string;
  let madeState: StationState;
  let madeAtMs: number;

  /** A driver every two hours who only looks; the last one pays. Made once, a copy for each test. */
  beforeAll(() => {
    made = makeDiskDirectory();
    const first = openJournal(join(made, 'made.db'));
    walk = new Walk(rules, (event, before, after) => first.append(event, before, after));
    look(1050, 100);
    walkOn(walk, 'awaitingPayment');
    madeState = walk.state;
    madeAtMs = walk.atMs;
    copyDatabase(join(made, 'made.db'), join(made, 'whole.db'));
    first.close();
  }, 60_000);
  afterAll(() => rmSync(made, { recursive: true }));

  beforeEach(() => {
    journal.close();
    path = join(dir, 'copy.db');
    copyDatabase(join(made, 'whole.db'), path);
    journal = openJournal(path);
    journal.replay(rules);
    walk = new Walk(rules, (event, before, after) => {
      if (event.atMs >= madeAtMs) journal.append(event, before, after);
    });
    walk.state = madeState;
    walk.atMs = madeAtMs;
  });

  it('lets covered events go, oldest first, and is replayed to the same state', () => {
    const before = events();
    const checkpoint = one('SELECT MAX(seq) AS n FROM checkpoints');
    expect(checkpoint).toBe(2000);
    expect(journal.removeOldEvents(walk.atMs - 40 * dayMs, 100)).toBe(100);
    expect(one('SELECT MIN(seq) AS n FROM events')).toBe(101);
    while (journal.removeOldEvents(walk.atMs - 40 * dayMs, 100) > 0);
    expect(one('SELECT MIN(at_ms) AS n FROM events')).toBeGreaterThanOrEqual(
      walk.atMs - 40 * dayMs,
    );
    expect(events()).toBeLessThan(before / 2);
    expect(plain(replayed())).toEqual(plain(walk.state));
    // Sessions and what was done for them are not touched.
    expect(one('SELECT COUNT(*) AS n FROM sessions')).toBe(1);
    expect(one('SELECT COUNT(*) AS n FROM payment_operations')).toBe(1);
    walk.on({ type: 'CancelWanted', evse: 'A' });
    expect(plain(replayed())).toEqual(plain(walk.state));
  });

  it('keeps the last month and what no checkpoint covers, whatever is asked for', () => {
    while (journal.removeOldEvents(walk.atMs + 1000 * dayMs, 100) > 0);
    const oldest = one('SELECT MIN(at_ms) AS n FROM events');
    expect(walk.atMs - oldest).toBeLessThanOrEqual(30 * dayMs);
    expect(walk.atMs - oldest).toBeGreaterThan(29 * dayMs);
  });

  it.each([
    ['one in the middle', 'DELETE FROM events WHERE seq = 50'],
    ['the newest', 'DELETE FROM events WHERE seq = (SELECT MAX(seq) FROM events)'],
    ['all of them', 'DELETE FROM events'],
    ['young ones', 'DELETE FROM events WHERE seq <= 1900'],
    ['the one of the checkpoint', 'DELETE FROM events WHERE seq <= 2000'],
    ['one changed', "UPDATE events SET body = '{}' WHERE seq = 1"],
    [
      'one put in another’s place',
      "INSERT OR REPLACE INTO events VALUES (1, 1, 'X', NULL, NULL, '{}')",
    ],
  ])('refuses, by whatever hand: %s', (_what, sql) => {
    const before = events();
    expect(() => change(sql)).toThrow('append-only');
    expect(events()).toBe(before);
  });

  it('keeps its last checkpoint once it needs it', () => {
    journal.removeOldEvents(walk.atMs - 40 * dayMs, 1);
    expect(() => change('DELETE FROM checkpoints')).toThrow('last checkpoint is kept');
    expect(plain(replayed())).toEqual(plain(walk.state));
  });

  it('is called damaged, not replayed, where its beginning is gone and nothing covers it', () => {
    journal.removeOldEvents(walk.atMs - 40 * dayMs, 10);
    change('DROP TRIGGER last_checkpoint_is_kept; DELETE FROM checkpoints');
    journal.close();
    journal = openJournal(path);
    expect(() => journal.replay(rules)).toThrow(JournalDamaged);
    journal = openJournal(path);
  });
});

it('a record with a hole is called damaged', () => {
  look(20, 1);
  change('DROP TRIGGER events_are_not_deleted; DELETE FROM events WHERE seq = 7');
  journal.close();
  journal = openJournal(path);
  expect(() => journal.replay(rules)).toThrow('event 7 is missing');
  journal = openJournal(path);
});

it('numbers are not given out twice after years of rest', () => {
  look(1010, 10);
  // Nobody came for two years; the newest event lies far behind the next.
  walk.atMs += 800 * dayMs;
  walk.on({ type: 'StartWanted', evse: 'A' });
  walk.on({ type: 'CancelWanted', evse: 'A' });
  while (journal.removeOldEvents(walk.atMs, 500) > 0);
  expect(one('SELECT MIN(seq) AS n FROM events')).toBe(2000);
  const last = one('SELECT MAX(seq) AS n FROM events');
  walk.on({ type: 'StartWanted', evse: 'A' });
  expect(one('SELECT MAX(seq) AS n FROM events')).toBe(last + 1);
  expect(last).toBe(walk.journal.length - 1);
  expect(plain(replayed())).toEqual(plain(walk.state));
}, 60_000);

describe('once a day', () => {
  function station(session: 'idle' | 'terms') {
    const time = new VirtualTime(walk.atMs);
    const calls: { beforeMs: number; atMs: number }[] = [];
    let left = 450;
    const resting = { ...walk.state };
    const busy = { ...walk.state };
    const evse = walk.evse();
    busy.evses = { A: { ...evse, session: { state: 'terms', sinceMs: walk.atMs } } };
    const now = { state: session === 'idle' ? resting : busy };
    const cancel = keepRetention({
      record: {
        removeOldEvents(beforeMs, atMost) {
          calls.push({ beforeMs, atMs: time.nowMs() });
          const removed = Math.min(left, atMost);
          left -= removed;
          return removed;
        },
      },
      eventsDays: 400,
      clock: time,
      state: () => now.state,
      log: silent,
    });
    const pass = (ms: number): Promise<void> => time.run(time.nowMs() + ms, () => false);
    return { time, calls, now, resting, busy, cancel, pass };
  }

  it('old events go in pieces, the first a minute after the start', async () => {
    const beganMs = walk.atMs;
    const { calls, pass, cancel } = station('idle');
    await pass(59_000);
    expect(calls).toEqual([]);
    await pass(10_000);
    expect(calls).toHaveLength(3);
    expect(calls[0]?.beforeMs).toBe(beganMs + 60_000 - 400 * dayMs);
    expect(new Set(calls.map(({ atMs }) => atMs)).size).toBe(3);
    await pass(2 * dayMs);
    expect(calls).toHaveLength(5);
    cancel();
    await pass(5 * dayMs);
    expect(calls).toHaveLength(5);
  });

  it('none go while somebody is there, and the rest waits when somebody comes', async () => {
    const { calls, now, resting, busy, pass } = station('terms');
    await pass(3_600_000);
    expect(calls).toEqual([]);
    now.state = resting;
    await pass(600_000);
    expect(calls.length).toBeGreaterThan(0);
    const before = calls.length;
    now.state = busy;
    await pass(3 * dayMs);
    expect(calls).toHaveLength(before);
  });
});
