/** The journal on a real disk: durable, append-only, replayed exactly, and its tables in step. */
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openJournal } from '../../electron/journal.ts';
import { migrations } from '../../electron/journal-schema.ts';
import type { Journal } from '../../electron/ports.ts';
import { readSoldTotals } from '../../electron/records/session-record.ts';
import type { Payment, StationState } from '../../electron/session/state.ts';
import { makeRules, Walk, walkOn, withPrices } from '../session/walk.ts';
import { copyDatabase } from './sqlite-disk.ts';

let dir: string;
let path: string;
let journal: Journal;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-journal-'));
  path = join(dir, 'data', 'station.db');
  journal = openJournal(path);
});
afterEach(() => {
  journal.close();
  rmSync(dir, { recursive: true });
});

const dear = withPrices({ ENERGY: '459' });

/** A walk whose every lasting event goes to the journal, as the station loop does it. */
function recorded(rules = dear): Walk {
  return new Walk(rules, (event, before, after) => journal.append(event, before, after));
}

function plain(state: StationState): unknown {
  return JSON.parse(JSON.stringify(state));
}

type Row = Record<string, string | number | null>;

/** Reads as somebody with a database tool does: from outside, with the journal still open. */
function rows(sql: string): Row[] {
  const db = new Database(path, { readonly: true });
  try {
    return db.prepare(sql).raw(false).all() as Row[];
  } finally {
    db.close();
  }
}

function change(sql: string): () => void {
  return () => {
    const db = new Database(path);
    try {
      db.exec(sql);
    } finally {
      db.close();
    }
  };
}

describe('a record', () => {
  it('is empty at first, and gives the state before anything happened', () => {
    const { state, replayed } = journal.replay(dear);
    expect(replayed).toBe(0);
    expect(state).toMatchObject({ evses: {}, payments: {}, atMs: 0 });
  });

  it('of a whole charge gives exactly the state the live run had, at each of its events', () => {
    let events = 0;
    const walk: Walk = new Walk(dear, (event, before, after) => {
      journal.append(event, before, after);
      events += 1;
      const copy = join(dir, `after-${events}.db`);
      copyDatabase(path, copy);
      const again = openJournal(copy);
      const { state, replayed } = again.replay(dear);
      again.close();
      expect(replayed).toBe(events);
      expect(plain(state)).toEqual(plain(after));
    });
    walkOn(walk, 'charging');
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000);
    settle(walk);
    expect(events).toBe(walk.journal.length);
    expect(events).toBeGreaterThan(20);
  });

  it('goes on after being closed and opened', () => {
    const walk = walkOn(recorded(), 'charging');
    journal.close();
    journal = openJournal(path);
    const { state, replayed } = journal.replay(dear);
    expect(plain(state)).toEqual(plain(walk.state));
    walk.live(3000, 11_000);
    expect(rows('SELECT COUNT(*) AS n FROM events')).toEqual([{ n: walk.journal.length }]);
    expect(replayed).toBeLessThan(walk.journal.length);
  });

  it('keeps when, what and about whom of each event, in order', () => {
    const walk = walkOn(recorded(), 'awaitingPayment');
    const kept = rows('SELECT seq, at_ms, type, evse, reference, body FROM events ORDER BY seq');
    expect(kept.map(({ seq }) => seq)).toEqual(walk.journal.map((_, index) => index + 1));
    expect(kept.map(({ body }) => JSON.parse(String(body)) as unknown)).toEqual(walk.journal);
    expect(kept.at(-1)).toMatchObject({
      at_ms: walk.atMs,
      type: 'PaymentCreated',
      reference: walk.payment().reference,
    });
    expect(kept.find(({ type }) => type === 'StartWanted')?.['evse']).toBe('A');
  });

  it('is durable: write-ahead log, every commit on disk when it returns', () => {
    expect(rows('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }]);
    // How a connection syncs can be asked of that connection only: ask it while it is made.
    const asked: Record<string, unknown> = {};
    const real = Database.prototype.prepare;
    const watch = vi.spyOn(Database.prototype, 'prepare').mockImplementation(function (
      this: InstanceType<typeof Database>,
      sql: string,
    ) {
      for (const name of ['synchronous', 'busy_timeout']) {
        asked[name] = Object.values(real.call(this, `PRAGMA ${name}`).get([]) as object)[0];
      }
      return real.call(this, sql);
    });
    openJournal(path).close();
    watch.mockRestore();
    // 2 is FULL: https://www.sqlite.org/pragma.html#pragma_synchronous
    expect(asked).toEqual({ synchronous: 2, busy_timeout: 1000 });
  });

  it('is append-only: no event can be changed or taken away', () => {
    walkOn(recorded(), 'terms');
    expect(change("UPDATE events SET type = 'Ticked'")).toThrow('append-only');
    expect(change('DELETE FROM events WHERE seq = 1')).toThrow('append-only');
    expect(change('DELETE FROM events')).toThrow('append-only');
    expect(rows('SELECT COUNT(*) AS n FROM events WHERE seq = 1')).toEqual([{ n: 1 }]);
  });

  it('takes an event and its tables whole or not at all', () => {
    const walk = walkOn(recorded(), 'amount');
    const before = rows('SELECT COUNT(*) AS n FROM events');
    change(
      `CREATE TRIGGER full BEFORE INSERT ON payment_operations
         BEGIN SELECT RAISE(ABORT, 'no space'); END`,
    )();
    expect(() => walk.pay()).toThrow('no space');
    expect(rows('SELECT COUNT(*) AS n FROM events')).toEqual(before);
    expect(rows('SELECT COUNT(*) AS n FROM sessions')).toEqual([{ n: 0 }]);
    change('DROP TRIGGER full')();
    walk.on({ type: 'CancelWanted', evse: 'A' });
  });

  it('waits a moment for a lock, and then refuses rather than lose the event', () => {
    const walk = walkOn(recorded(), 'terms');
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    const askedMs = performance.now();
    expect(() => walk.on({ type: 'TermsAccepted', evse: 'A' })).toThrow(/locked|busy/i);
    expect(performance.now() - askedMs).toBeGreaterThan(500);
    other.exec('ROLLBACK');
    other.close();
  });
});

describe('a long record', () => {
  it('is replayed from its last checkpoint, to the same state as from the start', () => {
    const walk = walkOn(recorded(makeRules()), 'charging');
    walk.live(2050 * 1000, 3000);
    expect(walk.journal.length).toBeGreaterThan(2050);
    const [checkpoint, ...others] = rows('SELECT seq FROM checkpoints');
    expect([checkpoint?.['seq'], others]).toEqual([2000, []]);
    journal.close();
    journal = openJournal(path);
    const short = journal.replay(dear);
    expect(short.replayed).toBe(walk.journal.length - 2000);
    expect(plain(short.state)).toEqual(plain(walk.state));
    change('DELETE FROM checkpoints')();
    const long = journal.replay(dear);
    expect(long.replayed).toBe(walk.journal.length);
    expect(plain(long.state)).toEqual(plain(walk.state));
    // Two thousand commits, each of them on disk: minutes of a busy machine are not a fault.
  }, 60_000);

  it('makes its next checkpoint by all events since, whatever restarts lie between', () => {
    let walk = recorded();
    const kept: number[] = [];
    for (let starts = 0; starts < 3; starts += 1) {
      for (let times = 0; times < 350; times += 1) {
        walk.on({ type: 'StartWanted', evse: 'A' });
        walk.on({ type: 'CancelWanted', evse: 'A' });
      }
      journal.close();
      journal = openJournal(path);
      kept.push(journal.replay(dear).replayed);
      const before = walk;
      walk = recorded();
      walk.state = before.state;
    }
    expect(kept[0]).toBeLessThan(2000);
    expect(kept[2]).toBeLessThan(2000);
    expect(rows('SELECT COUNT(*) AS n FROM checkpoints')).toEqual([{ n: 1 }]);
  }, 60_000);
});

/** Vipps does all that is asked from the bill on. */
function settle(walk: Walk): void {
  const { reference, plan } = walk.payment();
  if (plan.kind !== 'settle') throw new Error('a bill is wanted');
  const capturedMinor = plan.bill.dueMinor;
  if (capturedMinor > 0) walk.see({ capturedMinor }, 'capture');
  walk.see({ capturedMinor, cancelledMinor: 35_000 - capturedMinor }, 'cancel');
  if (capturedMinor > 0) walk.on({ type: 'ReceiptSent', reference });
}

function expectedSession(payment: Payment, { alerts }: StationState): Row {
  const { seen } = payment;
  const own = alerts.filter(({ reference }) => reference === payment.reference);
  return {
    reference: payment.reference,
    payment_state: seen?.state ?? null,
    authorized_minor: seen?.authorizedMinor ?? 0,
    captured_minor: seen?.capturedMinor ?? 0,
    cancelled_minor: seen?.cancelledMinor ?? 0,
    refunded_minor: seen?.refundedMinor ?? 0,
    is_settled: payment.isSettled ? 1 : 0,
    alert: own.length === 0 ? null : own.map(({ message }) => message).join('; '),
    amount_minor: payment.amountMinor,
    evse_id: `NO*LAD*E21678*${payment.evse}`,
  };
}

/** Tables and state say the same about every payment the state knows. */
function expectInStep(walk: Walk): void {
  for (const payment of Object.values(walk.state.payments)) {
    const where = `WHERE reference = '${payment.reference}'`;
    expect(rows(`SELECT * FROM sessions ${where}`)[0]).toMatchObject(
      expectedSession(payment, walk.state),
    );
    const operations = rows(`SELECT * FROM payment_operations ${where}`);
    for (const [name, operation] of Object.entries(payment.operations)) {
      if (name === 'look') continue;
      expect(operations).toContainEqual(
        expect.objectContaining({
          name,
          idempotency_key: operation.key,
          state: operation.state,
          attempts: operation.attempts,
          last_error: operation.lastError,
          deadline_at_ms: operation.deadlineAtMs,
        }),
      );
    }
  }
}

describe('sessions and payment_operations', () => {
  it('are in step with the state after each event, from first touch to settled', () => {
    const walk = recorded();
    const moves = ['awaitingPayment', 'starting', 'opening', 'charging'] as const;
    for (const [index, stop] of moves.entries()) {
      if (index === 0) walkOn(walk, stop);
      expectInStep(walk);
    }
    walk.see();
    expectInStep(walk);
    walk.live(3000, 11_000);
    expectInStep(walk);
    walk.live(5000, 11_000);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Remote' });
    walk.live(1000);
    expectInStep(walk);
    const { reference } = walk.payment();
    settle(walk);
    expectInStep(walk);
    walk.tick(120_000);
    expect(walk.state.payments).toEqual({});
    const [row] = rows('SELECT * FROM sessions');
    expect(row).toMatchObject({ reference, is_settled: 1, alert: null, stop_reason: 'Remote' });
    const { cost_minor: cost, captured_minor: captured, cancelled_minor: cancelled } = row ?? {};
    expect(captured).toBe(cost);
    expect(Number(captured) + Number(cancelled)).toBe(row?.['authorized_minor']);
    expect(Number(row?.['meter_stop_wh']) - Number(row?.['meter_start_wh'])).toBe(
      row?.['energy_wh'],
    );
    const done = rows('SELECT name, state FROM payment_operations ORDER BY updated_at_ms, name');
    expect(done.map(({ name, state }) => `${name} ${state}`).toSorted()).toEqual([
      'cancel done',
      'capture done',
      'create done',
      'receipt done',
    ]);
  });

  it('know where a charge began as soon as it has begun', () => {
    const walk = walkOn(recorded(), 'opening');
    expect(rows('SELECT started_at_ms, meter_start_wh, stopped_at_ms FROM sessions')).toEqual([
      {
        started_at_ms: walk.charge().startedAtMs,
        meter_start_wh: walk.charge().meterStartWh,
        stopped_at_ms: null,
      },
    ]);
  });

  it('end settled, with every sum, though the driver left the screen first', () => {
    const walk = walkOn(recorded(), 'awaitingPayment');
    walk.on({ type: 'CancelWanted', evse: 'A' });
    walk.fail('cancelUnapproved', 'already-authorized', 'never');
    walk.see({}, 'look');
    walk.see({ cancelledMinor: 35_000 }, 'cancel');
    walk.tick(500);
    expect(walk.state.payments).toEqual({});
    expect(rows('SELECT cancelled_minor, is_settled FROM sessions')).toEqual([
      { cancelled_minor: 35_000, is_settled: 1 },
    ]);
    expect(rows("SELECT state FROM payment_operations WHERE name = 'cancel'")).toEqual([
      { state: 'done' },
    ]);
  });

  it('keep a refused key as refused beside the one that took its place', () => {
    const walk = walkOn(recorded(), 'charging');
    walk.live(5000, 11_000);
    walk.on({ type: 'StopWanted', evse: 'A', from: 'Local' });
    walk.live(1000);
    const { reference } = walk.payment();
    // Money moves only by what was seen a moment ago.
    while (walk.payment().operations.capture?.state !== 'sent') {
      if (walk.payment().operations.look?.state === 'sent') walk.see({}, 'look');
      walk.tick();
    }
    walk.fail('capture', 'other-refusal', 'never');
    walk.see({}, 'look');
    while (walk.payment().operations.capture?.state !== 'sent') walk.tick();
    expect(
      rows(`SELECT idempotency_key, state FROM payment_operations
            WHERE name = 'capture' ORDER BY idempotency_key`),
    ).toEqual([
      { idempotency_key: `${reference}-cap`, state: 'refused' },
      { idempotency_key: `${reference}-cap-2`, state: 'sent' },
    ]);
  });

  it('hold the key of an operation before it can be sent', () => {
    const sent: string[] = [];
    const walk: Walk = new Walk(dear, (event, before, after) => {
      journal.append(event, before, after);
      sent.push(...rows('SELECT idempotency_key FROM payment_operations').map(String));
    });
    walkOn(walk, 'creatingPayment');
    const { create } = walk.payment().operations;
    expect(create?.key).toMatch(/^lk-21678-A-/);
    expect(rows('SELECT idempotency_key, state FROM payment_operations')).toEqual([
      { idempotency_key: create?.key, state: 'sent' },
    ]);
    expect(sent).toHaveLength(1);
  });

  it('name nobody: there is no column a person could be in', () => {
    const walk = walkOn(recorded(), 'finished');
    settle(walk);
    const columns = rows(
      `SELECT m.name AS 'table', c.name AS 'column' FROM sqlite_schema m, pragma_table_info(m.name) c
       WHERE m.type = 'table'`,
    ).map((row) => String(row['column']));
    expect(columns.filter((name) => /phone|name$|mail|msisdn|customer|sub$/i.test(name))).toEqual([
      'name',
    ]);
    const bodies = rows('SELECT body FROM events').map(({ body }) => String(body));
    for (const body of bodies) expect(body).not.toMatch(/phone|msisdn|customer|userDetails|email/i);
  });
});

it('sums of all time are read from an index of their own, never from the wide rows', () => {
  const db = new Database(path, { readonly: true });
  const asked: string[] = [];
  const listening = new Proxy(db, {
    get: (target, name) =>
      name === 'prepare'
        ? (sql: string) => {
            asked.push(sql);
            return target.prepare(sql);
          }
        : (Reflect.get(target, name) as unknown),
  });
  expect(readSoldTotals(listening)).toEqual([]);
  db.close();
  expect(asked.flatMap((sql) => rows(`EXPLAIN QUERY PLAN ${sql}`))).toMatchObject([
    { detail: 'SCAN sessions USING COVERING INDEX sessions_sold' },
  ]);
});

describe('older and other files', () => {
  it('an empty file becomes a journal', () => {
    const empty = join(dir, 'empty.db');
    writeFileSync(empty, '');
    const fresh = openJournal(empty);
    expect(fresh.replay(makeRules()).replayed).toBe(0);
    fresh.close();
  });

  it('the version is the number of migrations, and opening again changes nothing', () => {
    expect(rows('PRAGMA user_version')).toEqual([{ user_version: migrations.length }]);
    const before = rows('SELECT sql FROM sqlite_schema ORDER BY name');
    openJournal(path).close();
    expect(rows('SELECT sql FROM sqlite_schema ORDER BY name')).toEqual(before);
  });

  it('the folder is made where it is missing', () => {
    const deep = join(dir, 'a', 'b', 'station.db');
    openJournal(deep).close();
    expect(existsSync(deep)).toBe(true);
  });
});
