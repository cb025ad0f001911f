/** A database of version 1 is brought up to date with all it holds, and its sessions know their place. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openJournal } from '../../electron/journal.ts';
import { migrations } from '../../electron/journal-schema.ts';
import { runSessions } from '../../electron/records/sessions-command.ts';
import { makeRules, Walk, walkOn, withPrices } from '../session/walk.ts';

let dir: string;
let path: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-upgrade-'));
  path = join(dir, 'station.db');
});
afterEach(() => rmSync(dir, { recursive: true }));

type Row = Record<string, string | number | null>;

function rows(sql: string): Row[] {
  const db = new Database(path);
  try {
    return db.prepare(sql).all() as Row[];
  } finally {
    db.close();
  }
}

const rules = withPrices({ ENERGY: '4.59' });
const renamed = makeRules({ stationName: 'Ny vei 1, Bergen' });

/** What version 1 wrote: the events of a charge that runs, and its rows. */
function makeFirstVersion(): Walk {
  const db = new Database(path);
  const [first = ''] = migrations;
  db.exec(`BEGIN; ${first}; PRAGMA user_version = 1; COMMIT;`);
  const insert = db.prepare(
    'INSERT INTO events (at_ms, type, evse, reference, body) VALUES (?, ?, ?, ?, ?)',
  );
  const walk = walkOn(
    new Walk(rules, (event) =>
      insert.run(event.atMs, event.type, null, null, JSON.stringify(event)),
    ),
    'charging',
  );
  const { reference, createdAtMs } = walk.payment();
  const { startedAtMs, meterStartWh } = walk.charge();
  const session = db.prepare(
    `INSERT INTO sessions VALUES (?, 'A', ?, ?, NULL, NULL, '1000', ?, NULL, NULL, 'NOK', NULL,
       35000, 0, 0, 0, 'AUTHORIZED', 0, NULL)`,
  );
  session.run(reference, createdAtMs, startedAtMs, meterStartWh);
  db.prepare("INSERT INTO payment_operations VALUES (?, ?, 'create', 'done', 1, 0, NULL, ?)").run(
    `${reference}-create`,
    reference,
    createdAtMs + 5,
  );
  // Later the station was moved: that says nothing about the session before.
  walk.restart(0, {}, renamed);
  db.close();
  return walk;
}

describe('a database of version 1', () => {
  it('is replayed to the same state, and its sessions get place and tariff of their time', () => {
    const walk = makeFirstVersion();
    const journal = openJournal(path);
    const { state } = journal.replay(rules);
    expect(JSON.parse(JSON.stringify(state))).toEqual(JSON.parse(JSON.stringify(walk.state)));
    journal.close();
    expect(rows('PRAGMA user_version')).toEqual([{ user_version: migrations.length }]);
    const [row] = rows('SELECT * FROM sessions');
    expect(row).toMatchObject({
      evse_id: 'NO*LAD*E21678*A',
      updated_at_ms: Number(row?.['created_at_ms']) + 5,
      bill: null,
      net_minor: null,
    });
    expect(JSON.parse(String(row?.['place']))).toEqual({
      stationId: '21678',
      stationName: 'Storgata 12, Oslo',
      country: 'NO',
      timeZone: 'Europe/Oslo',
      location: null,
      evse: {
        label: 'A',
        id: 'NO*LAD*E21678*A',
        connector: 'IEC_62196_T2',
        maxPowerW: 22_000,
      },
    });
    expect(JSON.parse(String(row?.['tariff']))).toEqual(rules.tariff);
    expect(rows('SELECT deadline_at_ms FROM payment_operations')).toEqual([
      { deadline_at_ms: null },
    ]);
  });

  it('is gone on with: the bill comes into the row that was there', () => {
    const walk = makeFirstVersion();
    const journal = openJournal(path);
    const on = new Walk(renamed, (event, before, after) => {
      // What a new walk does at its beginning is no event of this station.
      if (event.atMs >= walk.atMs) journal.append(event, before, after);
    });
    on.state = journal.replay(rules).state;
    on.atMs = walk.atMs + 600_000;
    on.restart(0);
    on.live(20_000);
    journal.close();
    const [row] = rows('SELECT * FROM sessions');
    expect(row?.['bill']).not.toBeNull();
    expect(JSON.parse(String(row?.['place']))).toMatchObject({ stationName: 'Storgata 12, Oslo' });
    expect(JSON.parse(String(row?.['tariff']))).toEqual(rules.tariff);
  });

  it('can be looked at as it is, by a person who has not upgraded the station', () => {
    makeFirstVersion();
    const said = runSessions(['--database', path, '--format', 'csv'], dir);
    expect([said.exitCode, said.out.split('\r\n').length]).toEqual([0, 3]);
    expect(runSessions(['--database', path, '--alerts'], dir).out).toBe('No alerts.\n');
    expect(rows('PRAGMA user_version')).toEqual([{ user_version: 1 }]);
  });
});
