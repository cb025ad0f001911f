/** The record at the screen: pages of sessions, a session's story, and the list taken along. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openJournal } from '../../electron/journal.ts';
import { makeRedact } from '../../electron/log-redact.ts';
import { runSessions } from '../../electron/records/sessions-command.ts';
import { evidenceShelf } from '../../electron/service/evidence-shelf.ts';
import { evidencePlaces } from '../../electron/service/places.ts';
import { recordTools, type RecordTools } from '../../electron/service/record-tools.ts';
import type { ServiceAnswers, SessionLine } from '../../electron/session/service-view.ts';
import { later } from '../hardware/bench-cabinet.ts';
import { createVirtualClock } from '../payment/virtual-clock.ts';
import { parseCsv } from '../records/csv-reader.ts';
import { StationOnDisk } from '../records/station-on-disk.ts';
import { withPrices } from '../session/walk.ts';
import { valueIn } from './line-cabinet.ts';
import { makeStickBench } from './stick-bench.ts';

const nowMs = () => Date.UTC(2029, 9, 9, 17, 3, 0);

function toolsOn(dataDir: string) {
  const sticks = makeStickBench();
  const stick = sticks.plug({ device: '8:1', place: 'usb1/1-1/block/sda/sda1' });
  const shelf = evidenceShelf(join(sticks.dir, 'evidence'), createVirtualClock());
  const address = () => null;
  const places = evidencePlaces({ shelf, dataDir, address, system: sticks.system });
  const redact = makeRedact([]);
  return { stick, tools: recordTools({ dataDir, stationId: '21678', places, redact, nowMs }) };
}

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'ladekiosk-record-'));
  later(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

/** A record with `count` sessions, all of one bill, a minute apart; `sameMs` of them at once. */
function bigRecord(count: number, sameMs = 1): string {
  const dir = folder();
  const path = join(dir, 'station.db');
  openJournal(path).close();
  const db = new Database(path);
  const insert = db.prepare(
    `INSERT INTO sessions (reference, evse, created_at_ms, currency, cost_minor, authorized_minor,
       captured_minor, cancelled_minor, refunded_minor, is_settled, payment_state, energy_wh)
     VALUES (?, 'A', ?, 'NOK', 1234, 35000, 1234, 33766, 34, 1, 'AUTHORIZED', 2690)`,
  );
  db.exec('BEGIN');
  for (let number = 0; number < count; number += 1) {
    insert.run(
      `lk-21678-A-${String(number).padStart(7, '0')}`,
      Math.floor(number / sameMs) * 60_000,
    );
  }
  db.exec('COMMIT');
  db.close();
  return dir;
}

type SessionPage = ServiceAnswers['sessions'];

async function allPages(tools: RecordTools): Promise<SessionLine[][]> {
  const pages: SessionLine[][] = [];
  let beforeMs: number | null = null;
  for (;;) {
    const page: SessionPage = valueIn(await tools.sessions({ type: 'sessions', beforeMs }));
    pages.push(page.sessions);
    if (!page.hasMore) return pages;
    beforeMs = page.sessions.at(-1)?.createdAtMs ?? 0;
  }
}

describe('sessions', () => {
  it('come newest first, fifty a page, each once', async () => {
    const { tools } = toolsOn(bigRecord(120));
    const pages = await allPages(tools);
    expect(pages.map(({ length }) => length)).toEqual([50, 50, 20]);
    const references = pages.flat().map(({ reference }) => reference);
    expect(references).toEqual([...references].sort().reverse());
    expect(new Set(references).size).toBe(120);
    expect(pages[0]?.[0]).toMatchObject({ dueMinor: 1234, paidMinor: 1200, isSettled: true });
  });

  it('made in the same millisecond stay on one page', async () => {
    const { tools } = toolsOn(bigRecord(121, 3));
    const pages = await allPages(tools);
    expect(pages[0]).toHaveLength(52);
    expect(new Set(pages.flat().map(({ reference }) => reference)).size).toBe(121);
  });

  it('of a record with as many as a page have no second one', async () => {
    const { tools } = toolsOn(bigRecord(50));
    expect((await allPages(tools)).map(({ length }) => length)).toEqual([50]);
  });

  it('of a station without a record are refused in words', async () => {
    const { tools } = toolsOn(folder());
    const answer = await tools.sessions({ type: 'sessions', beforeMs: null });
    expect(answer).toMatchObject({ ok: false, why: 'failed' });
    expect(answer.ok ? '' : answer.message).toContain('does not exist');
  });
});

describe('a station’s own record', () => {
  let dir: string;
  let charged: string;
  let refused: string;

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'ladekiosk-record-'));
    const world = new StationOnDisk(withPrices({ ENERGY: '4.59' }));
    world.boot(join(dir, 'station.db'));
    refused = await world.visit({ amountMinor: 35_000, refusal: 'declines' });
    charged = await world.visit({ amountMinor: 35_000, energyWh: 2000 });
    await world.settle();
    await world.pass(300_000);
    await world.visit({ amountMinor: 35_000, energyWh: 100 });
    await world.settle();
    world.end();
  }, 60_000);

  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  it('tells a session’s story from the touch to the settlement', async () => {
    const { tools } = toolsOn(dir);
    const story = valueIn(await tools.story({ type: 'story', reference: charged }));
    const what = story.map((line) => line.what);
    for (const [before, after] of [
      ['PaymentWanted', 'PaymentCreated'],
      ['PaymentCreated', 'PaymentSeen'],
      ['PaymentSeen', 'MeterRead'],
      ['MeterRead', 'StopWanted'],
      ['StopWanted', 'operation'],
    ]) {
      expect(what.indexOf(before ?? '')).toBeGreaterThanOrEqual(0);
      expect(what.lastIndexOf(after ?? '')).toBeGreaterThan(what.indexOf(before ?? ''));
    }
    const times = story.map(({ atMs }) => atMs);
    expect(times).toEqual([...times].sort((one, other) => one - other));
    expect(what).not.toContain('Ticked');
    const details = story.map(({ detail }) => detail).join('\n');
    expect(details).toMatch(/capture: done, 1 attempt/);
    expect(details).toMatch(/state AUTHORIZED, authorized 350\.00 NOK/);
    expect(details).toMatch(/energy \d+ Wh, power \d+ W/);
  });

  it('thins readings to the first, the last and one a minute, and leaves other sessions out', async () => {
    const { tools } = toolsOn(dir);
    const story = valueIn(await tools.story({ type: 'story', reference: charged }));
    const db = new Database(join(dir, 'station.db'), { readonly: true });
    const all = db.prepare(`SELECT at_ms FROM events WHERE type = 'MeterRead'`).all();
    db.close();
    const readings = story.filter(({ what }) => what === 'MeterRead');
    expect(readings.length).toBeGreaterThan(2);
    expect(readings.length).toBeLessThan(all.length / 20);
    expect(story.filter(({ what }) => what === 'PaymentCreated')).toHaveLength(1);
  });

  it('gives away no way in and nothing that opens anything', async () => {
    const { tools } = toolsOn(dir);
    for (const reference of [charged, refused]) {
      const story = valueIn(await tools.story({ type: 'story', reference }));
      expect(JSON.stringify(story)).not.toMatch(/https?:|qr|payload|rules/i);
    }
  });

  it('knows no session by another name', async () => {
    const { tools } = toolsOn(dir);
    const answer = await tools.story({ type: 'story', reference: 'lk-21678-A-000000-1' });
    expect(answer).toMatchObject({ ok: false, why: 'unknown' });
  });

  it('is taken along as the same list the command line makes', async () => {
    const { tools, stick } = toolsOn(dir);
    const written = valueIn(
      await tools.writeSessions({ type: 'writeSessions', place: 'stick-8:1' }),
    );
    expect(written.where).toBe(join(stick, 'ladekiosk-21678-sessions-20291009-170300.csv'));
    const words = ['--database', join(dir, 'station.db'), '--format', 'csv'];
    expect(readFileSync(written.where, 'utf8')).toBe(runSessions(words, dir).out);
  });
});

describe('a long list', () => {
  it('is written in parts that join without a seam', async () => {
    const dir = bigRecord(1100, 7);
    const { tools } = toolsOn(dir);
    const { where } = valueIn(
      await tools.writeSessions({ type: 'writeSessions', place: 'stick-8:1' }),
    );
    const text = readFileSync(where, 'utf8');
    expect(text).toBe(runSessions(['--data-dir', dir, '--format', 'csv'], dir).out);
    expect(new Set(parseCsv(text).map((row) => row['reference'])).size).toBe(1100);
  });
});
