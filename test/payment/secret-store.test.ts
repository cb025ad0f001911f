/** The secrets of the web side on a real disk: kept whole, to themselves, and never in the log. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSecretStore, type StoredWebhook } from '../../electron/secret-store.ts';
import { keptLog } from '../gateway/gateway-bench.ts';

let dataDir: string;
let path: string;
let kept: ReturnType<typeof keptLog>;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ladekiosk-secrets-'));
  path = join(dataDir, 'secrets.json');
  kept = keptLog();
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const open = (directory = dataDir) => openSecretStore(directory, kept.log);
const onDisk = () => JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
const modeOf = (file: string) => statSync(file).mode & 0o777;

const webhook: StoredWebhook = {
  id: '39c2fb44-7107-45cd-b3b3-657c3202ed84',
  url: 'https://charge.example.com/21678/webhooks/vipps',
  secret: 'kq3vZ0e2b1c4d5f6g7h8j9k0l1m2n3p4==',
  events: ['epayments.payment.authorized.v1'],
  baseUrl: 'https://apitest.vipps.no',
  merchantSerialNumber: '123456',
  registeredAtMs: 1_800_000_000_000,
};

describe('the secrets', () => {
  it('begin with a key of 32 random bytes, in a file for the station alone', () => {
    const { pageKey, webhooks } = open();
    expect(pageKey).toHaveLength(32);
    expect(webhooks()).toEqual([]);
    expect(onDisk()).toEqual({ version: 1, pageKey: pageKey.toString('base64url'), webhooks: [] });
    expect(modeOf(path)).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['secrets.json']);
  });

  it('hold a key for evidence once it was asked for, and files without one are read on', () => {
    const before = open();
    expect(Object.keys(onDisk())).toEqual(['version', 'pageKey', 'webhooks']);
    const key = before.evidenceKey();
    expect(key).toHaveLength(48);
    expect(before.evidenceKey()).toEqual(key);
    const after = open();
    expect([after.evidenceKey(), after.pageKey]).toEqual([key, before.pageKey]);
    after.putWebhooks([]);
    expect(open().evidenceKey()).toEqual(key);
  });

  it('are others at every station', () => {
    const elsewhere = join(dataDir, 'other');
    mkdirSync(elsewhere);
    expect(open().pageKey.equals(open(elsewhere).pageKey)).toBe(false);
  });

  it('are the same after a restart', () => {
    const store = open();
    expect(store.putWebhooks([webhook])).toBe(true);
    expect(store.webhooks()).toEqual([webhook]);
    const again = open();
    expect(again.pageKey).toEqual(store.pageKey);
    expect(again.webhooks()).toEqual([webhook]);
    expect(modeOf(path)).toBe(0o600);
    expect(kept.lines).toEqual([]);
  });

  it('are not changed by whoever changes the list that was put', () => {
    const list = [{ ...webhook }];
    const store = open();
    store.putWebhooks(list);
    list[0]!.secret = 'another';
    list.pop();
    expect(store.webhooks()).toEqual([webhook]);
  });

  it('survive half a file that a power cut left behind', () => {
    const { pageKey } = open();
    writeFileSync(`${path}.part`, '{"version":1,"page', { mode: 0o644 });
    const store = open();
    expect(store.pageKey).toEqual(pageKey);
    expect(store.putWebhooks([webhook])).toBe(true);
    expect(readdirSync(dataDir)).toEqual(['secrets.json']);
    expect(modeOf(path)).toBe(0o600);
  });

  it('that others could read are closed to them, with a word about it', () => {
    const { pageKey } = open();
    chmodSync(path, 0o644);
    expect(open().pageKey).toEqual(pageKey);
    expect(modeOf(path)).toBe(0o600);
    expect(kept.lines).toEqual([
      'warn secrets: others on this computer could read the file; now they cannot',
    ]);
  });
});

describe('a file that is not sound', () => {
  const sound = { version: 1, pageKey: 'A'.repeat(43), webhooks: [webhook] };

  it.each<[string, string]>([
    ['empty', ''],
    ['cut off', JSON.stringify(sound).slice(0, -5)],
    ['no object', '[]'],
    ['of a newer program', JSON.stringify({ ...sound, version: 2 })],
    ['without a key', JSON.stringify({ ...sound, pageKey: undefined })],
    ['with a short key', JSON.stringify({ ...sound, pageKey: 'A'.repeat(42) })],
    ['with an empty secret', JSON.stringify({ ...sound, webhooks: [{ ...webhook, secret: '' }] })],
    ['with no address', JSON.stringify({ ...sound, webhooks: [{ ...webhook, url: 'here' }] })],
  ])('because it is %s is kept aside and replaced', (_what, text) => {
    writeFileSync(path, text);
    const store = open();
    expect(readFileSync(`${path}.damaged-1`, 'utf8')).toBe(text);
    expect(onDisk()['pageKey']).toBe(store.pageKey.toString('base64url'));
    expect(store.webhooks()).toEqual([]);
    expect(kept.lines).toHaveLength(1);
    expect(kept.lines[0]).toMatch(/^error secrets: the file is damaged.* it was set aside, links/);
    expect(kept.lines[0]).not.toMatch(/kq3v|AAAA/);
  });

  it('because it cannot be read at all is kept aside, too', () => {
    mkdirSync(path);
    expect(open().putWebhooks([webhook])).toBe(true);
    expect(statSync(`${path}.damaged-1`).isDirectory()).toBe(true);
    expect(kept.lines[0]).toContain('the file cannot be read (EISDIR)');
  });

  it('does not push out one that was set aside before', () => {
    for (const text of ['first', 'second']) {
      writeFileSync(path, text);
      open();
    }
    const aside = [1, 2].map((number) => readFileSync(`${path}.damaged-${number}`, 'utf8'));
    expect(aside).toEqual(['first', 'second']);
  });

  it('may hold more than this program knows', () => {
    writeFileSync(path, JSON.stringify({ ...sound, more: 1 }), { mode: 0o600 });
    expect(open().webhooks()).toEqual([webhook]);
    expect(kept.lines).toEqual([]);
  });
});

describe('a directory that takes nothing', () => {
  it('leaves the secrets in memory, and is told of once', () => {
    const store = open(join(dataDir, 'not-there'));
    expect(store.pageKey).toHaveLength(32);
    expect(store.putWebhooks([webhook])).toBe(false);
    expect(store.putWebhooks([webhook])).toBe(false);
    expect(store.webhooks()).toEqual([webhook]);
    expect(existsSync(join(dataDir, 'not-there'))).toBe(false);
    expect(kept.lines).toEqual([
      'error secrets: they cannot be written and live in memory only; status pages and webhooks end with this process',
    ]);
  });

  it('and takes them again later has them all', () => {
    const directory = join(dataDir, 'mounted-late');
    const store = open(directory);
    expect(store.putWebhooks([webhook])).toBe(false);
    mkdirSync(directory);
    expect(store.putWebhooks(store.webhooks())).toBe(true);
    const again = open(directory);
    expect([again.pageKey, again.webhooks()]).toEqual([store.pageKey, [webhook]]);
  });

  it('leaves the file of before as it was', () => {
    open().putWebhooks([webhook]);
    const store = open();
    mkdirSync(join(`${path}.part`, 'in-the-way'), { recursive: true });
    expect(store.putWebhooks([])).toBe(false);
    expect(onDisk()['webhooks']).toEqual([webhook]);
  });
});
