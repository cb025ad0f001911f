/** The support bundle: what is in it, what is never in it, and that a change to it shows. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { unzipSync, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfig, type StationConfig } from '../../electron/config/config.ts';
import { createLog } from '../../electron/log.ts';
import { makeRedact } from '../../electron/log-redact.ts';
import { runSessions } from '../../electron/records/sessions-command.ts';
import { openSecretStore } from '../../electron/secret-store.ts';
import { checkBundle } from '../../electron/service/bundle-check.ts';
import { bundleTools, type BundleParts } from '../../electron/service/bundle.ts';
import { evidenceShelf } from '../../electron/service/evidence-shelf.ts';
import { evidencePlaces } from '../../electron/service/places.ts';
import type { DiagnosisReport } from '../../electron/session/service-view.ts';
import { later } from '../hardware/bench-cabinet.ts';
import { createVirtualClock } from '../payment/virtual-clock.ts';
import { StationOnDisk } from '../records/station-on-disk.ts';
import { withPrices } from '../session/walk.ts';
import { silent } from '../station/bench.ts';
import { valueIn } from './line-cabinet.ts';
import { makeStickBench } from './stick-bench.ts';

const report: DiagnosisReport = {
  atMs: 0,
  stationId: '21678',
  version: '1.0.0',
  light: 'attention',
  findings: [],
};
const nowMs = () => Date.UTC(2029, 9, 9, 17, 3, 0);

function exampleConfig(dataDir: string): StationConfig {
  const read = readConfig(join(import.meta.dirname, '../../docs/station.example.yaml'));
  if (!read.ok) throw new Error(JSON.stringify(read.mistakes));
  const diagnostics = { pinHash: 'scrypt$16384$8$1$c2FsdA$aGFzaA' };
  return { ...read.config, dataDir, diagnostics };
}

function toolsOn(dataDir: string, change: Partial<BundleParts> = {}) {
  const sticks = makeStickBench();
  const stick = sticks.plug({ device: '8:1', place: 'usb1/1-1/block/sda/sda1' });
  const shelf = evidenceShelf(join(dataDir, 'evidence'), createVirtualClock());
  const address = () => 'http://127.0.0.1:8080';
  const places = evidencePlaces({ shelf, dataDir, address, system: sticks.system });
  const log = createLog({ secrets: ['s3cret-value'], write: () => undefined });
  log.info({ key: 's3cret-value', evse: 'A' }, 'a line');
  const tools = bundleTools({
    config: exampleConfig(dataDir),
    version: '1.0.0',
    report: () => report,
    reportText: () => 'ATTENTION\ncall +47 912 34 567\n',
    metrics: () => 'ladekiosk_payment_reachable 1\n',
    versions: () => [{ name: 'ladekiosk', version: '1.0.0' }],
    log: log.recent,
    secrets: openSecretStore(dataDir, silent),
    places,
    redact: makeRedact(['s3cret-value']),
    nowMs,
    ...change,
  });
  const write = async () => {
    const answer = await tools.writeBundle({ type: 'writeBundle', place: 'stick-8:1' });
    const { where } = valueIn(answer);
    return { where, bytes: readFileSync(where) };
  };
  return { tools, write, stick };
}

let dir: string;
let references: string[];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-bundle-'));
  const world = new StationOnDisk(withPrices({ ENERGY: '4.59' }));
  world.boot(join(dir, 'station.db'));
  references = [
    await world.visit({ amountMinor: 35_000, energyWh: 500 }),
    await world.visit({ amountMinor: 35_000, refusal: 'declines' }),
  ];
  await world.settle();
  await world.toPay(35_000);
  world.end();
}, 60_000);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

const names = [
  'configuration.json',
  'journal/station.db',
  'log.jsonl',
  'manifest.json',
  'manifest.sig',
  'metrics.txt',
  'report.json',
  'report.txt',
  'versions.json',
];

describe('a bundle', () => {
  it('is a zip that other programs unpack, whole and signed by the station', async () => {
    const { tools, write, stick } = toolsOn(dir);
    const { where, bytes } = await write();
    expect(where).toBe(join(stick, 'ladekiosk-21678-support-20291009-170300.zip'));
    const script =
      'import sys, zipfile\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint("\\n".join(sorted(z.namelist())))';
    const listed = execFileSync('python3', ['-c', script, where], { encoding: 'utf8' });
    expect(listed.trim().split('\n')).toEqual(names);
    const checked = checkBundle(bytes);
    const { fingerprint } = valueIn(await tools.bundlePreview({ type: 'bundlePreview' }));
    expect(checked).toMatchObject({ ok: true, fingerprint });
    expect(checked.ok && checked.manifest).toMatchObject({ station: '21678', notes: [] });
    expect(fingerprint).toMatch(/^([0-9A-F]{4} ){15}[0-9A-F]{4}$/);
    // The same key in the next run.
    expect(checkBundle((await toolsOn(dir).write()).bytes)).toMatchObject({ fingerprint });
    expect(existsSync(join(dir, 'bundle.part'))).toBe(false);
  });

  it('has the record, which the station’s own commands read', async () => {
    const { bytes } = await toolsOn(dir).write();
    const path = join(dir, 'copy.db');
    writeFileSync(path, unzipSync(bytes)['journal/station.db'] ?? '');
    later(() => rmSync(path));
    const csv = (database: string) =>
      runSessions(['--database', database, '--format', 'csv'], dir).out;
    expect(csv(path)).toBe(csv(join(dir, 'station.db')));
    for (const reference of references) expect(csv(path)).toContain(reference);
    const db = new Database(path, { readonly: true });
    expect(db.pragma('quick_check')).toEqual([{ quick_check: 'ok' }]);
    const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all();
    expect(triggers).toHaveLength(4);
    db.close();
  });

  it('holds no secret, nobody’s number, and no way in to a payment', async () => {
    const { bytes } = await toolsOn(dir).write();
    const files = unzipSync(bytes);
    const all = Object.values(files)
      .map((file) => Buffer.from(file).toString('latin1'))
      .join('\n');
    const { pageKey, evidenceKey } = JSON.parse(
      readFileSync(join(dir, 'secrets.json'), 'utf8'),
    ) as {
      pageKey: string;
      evidenceKey: string;
    };
    // The ways in are in the record itself: there is something to be left out.
    const db = new Database(join(dir, 'station.db'), { readonly: true });
    const ways = db
      .prepare(
        "SELECT json_extract(body, '$.wayIn.payload') AS way FROM events WHERE type = 'PaymentCreated'",
      )
      .all() as { way: string }[];
    db.close();
    expect(ways).toHaveLength(3);
    const known = ['s3cret-value', 'scrypt$', '912 34 567', pageKey, evidenceKey];
    for (const secret of [...known, ...ways.map(({ way }) => way)]) {
      expect(secret.length).toBeGreaterThan(5);
      expect(all).not.toContain(secret);
    }
    const configuration: unknown = JSON.parse(
      Buffer.from(files['configuration.json'] ?? '').toString(),
    );
    expect(configuration).toMatchObject({
      diagnostics: { pinHash: '[hidden]' },
      station: { id: '21678' },
      tariff: { currency: 'NOK', elements: expect.any(Array) as unknown },
    });
    expect(JSON.stringify(configuration)).not.toContain('[deeper]');
  });

  it('shows before it is written what will be in it', async () => {
    const { tools, write } = toolsOn(dir);
    const { files } = valueIn(await tools.bundlePreview({ type: 'bundlePreview' }));
    const written = unzipSync((await write()).bytes);
    for (const { name, text, bytes } of files) {
      expect(Object.keys(written)).toContain(name);
      if (name === 'journal/station.db') continue;
      expect(Buffer.from(written[name] ?? '').toString()).toBe(text);
      expect(bytes).toBe(written[name]?.length);
    }
    const journal = files.find(({ name }) => name === 'journal/station.db');
    expect(journal?.text).toMatch(/^alerts: 0\ncheckpoints: 0\nevents: \d+\n.*sessions: 3\n$/s);
    expect(journal?.bytes).toBeGreaterThan(1000);
  });

  it.each<[string, (files: Record<string, Uint8Array>) => void, RegExp]>([
    ['changed', (files) => (files['log.jsonl'] = Buffer.from('{}')), /log\.jsonl was changed/],
    ['taken out', (files) => delete files['metrics.txt'], /metrics\.txt is missing/],
    ['put in', (files) => (files['more.txt'] = Buffer.from('x')), /more\.txt was put in later/],
    [
      'unsigned',
      (files) => delete files['manifest.sig'],
      /no manifest\.json with its manifest\.sig/,
    ],
    [
      'said by the manifest to be another',
      (files) => {
        const text = Buffer.from(files['manifest.json'] ?? '').toString();
        files['manifest.json'] = Buffer.from(text.replace('21678', '21679'));
      },
      /The signature is not right/,
    ],
  ])('with a file %s is not as it was signed', async (_what, change, problem) => {
    const { bytes } = await toolsOn(dir).write();
    const files = unzipSync(bytes);
    change(files);
    const checked = checkBundle(zipSync(files));
    expect(checked.ok ? '' : checked.problems.join()).toMatch(problem);
    expect(checkBundle(bytes.subarray(0, -100)).ok).toBe(false);
  });

  it('is checked by a command', async () => {
    const { where, bytes } = await toolsOn(dir).write();
    const run = (path: string) =>
      spawnSync(process.execPath, ['--import', 'tsx', 'build/verify-bundle.ts', path], {
        cwd: join(import.meta.dirname, '../..'),
        encoding: 'utf8',
      });
    const good = run(where);
    expect([good.status, good.stderr]).toEqual([0, expect.stringContaining('Whole and signed.')]);
    const files = unzipSync(bytes);
    files['report.txt'] = Buffer.from('all is well');
    writeFileSync(where, zipSync(files));
    const bad = run(where);
    expect([bad.status, bad.stderr]).toEqual([
      1,
      expect.stringContaining('report.txt was changed'),
    ]);
    expect(run('/nowhere.zip').status).toBe(66);
  });

  it('is made without what cannot be made, which says why', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'ladekiosk-bundle-'));
    later(() => rmSync(empty, { recursive: true, force: true }));
    const { tools, write } = toolsOn(empty, {
      metrics: () => Promise.reject(new Error('no figures')),
      // A computer without a clock: zip knows no such year.
      nowMs: () => 0,
    });
    const { bytes } = await write();
    const files = unzipSync(bytes);
    expect(checkBundle(bytes).ok).toBe(true);
    expect(Buffer.from(files['metrics.txt'] ?? '').toString()).toBe(
      'It could not be made: no figures\n',
    );
    expect(Buffer.from(files['journal/missing.txt'] ?? '').toString()).toContain('does not exist');
    const { files: shown } = valueIn(await tools.bundlePreview({ type: 'bundlePreview' }));
    expect(shown.map(({ name }) => name)).toContain('journal/missing.txt');
  });

  it('is written once at a time', async () => {
    const { tools, write } = toolsOn(dir);
    const [first, second] = await Promise.all([
      write(),
      tools.writeBundle({ type: 'writeBundle', place: 'stick-8:1' }),
    ]);
    expect(checkBundle(first.bytes).ok).toBe(true);
    expect(second).toMatchObject({ ok: false, why: 'busy' });
  });
});

describe('a long record', () => {
  it('is taken along of the last thirty days, and what is left out is said', async () => {
    const long = mkdtempSync(join(tmpdir(), 'ladekiosk-bundle-'));
    later(() => rmSync(long, { recursive: true, force: true }));
    const path = join(long, 'station.db');
    const world = new StationOnDisk(withPrices({ ENERGY: '4.59' }));
    world.boot(path);
    await world.visit({ amountMinor: 35_000, refusal: 'declines' });
    world.end();
    const db = new Database(path);
    const { first } = db.prepare('SELECT COUNT(*) AS first FROM events').get() as { first: number };
    const { atMs } = db.prepare('SELECT MAX(at_ms) AS atMs FROM events').get() as { atMs: number };
    const insert = db.prepare(
      "INSERT INTO events (at_ms, type, evse, body) VALUES (?, 'MeterRead', 'A', ?)",
    );
    db.exec('BEGIN');
    for (let count = 0; count < 1200; count += 1) {
      const at = atMs + 40 * 86_400_000 + count;
      insert.run(at, JSON.stringify({ type: 'MeterRead', atMs: at, text: 'x'.repeat(60_000) }));
    }
    db.exec('COMMIT');
    db.close();
    const { bytes } = await toolsOn(long).write();
    const checked = checkBundle(bytes);
    const notes = checked.ok ? checked.manifest.notes : [];
    expect(notes[0]).toBe(`${first} events older than 30 days.`);
    expect(notes[1]).toMatch(/^\d+ events before number \d+: the journal would be over 50 MB\.$/);
    const size =
      checked.ok && checked.manifest.files.find(({ name }) => name.endsWith('.db'))?.bytes;
    expect(size).toBeGreaterThan(25_000_000);
    expect(size).toBeLessThan(60_000_000);
  });
});
