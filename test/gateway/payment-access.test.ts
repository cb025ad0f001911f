/**
 * What a station needs for the gateway, and every way it can be wrong: in the configuration, in the
 * files it names, in the private key beside them. Each mistake says its path, what was found and what
 * is allowed.
 */
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { onceMended, joinMistakes, readPaymentAccess } from '../../electron/payment-access.ts';
import type { GatewaySection } from '../../electron/config/types.ts';
import { linesOf, readChanged, warningsOf, type Changes } from '../config/config-file.ts';
import { pemOf, programsAreThere, type Wish } from './certificates.ts';
import { makeCertificates, ownDirectory, stationWith, type Certificates } from './gateway-bench.ts';

const day = 24 * 60 * 60_000;
const canRun = programsAreThere('openssl');
let shared: string;
let certificates: Certificates;
let gateway: GatewaySection;
/** A good key, for the environment. */
let key: string;

beforeAll(() => {
  shared = mkdtempSync(join(tmpdir(), 'ladekiosk-access-'));
  if (canRun) certificates = makeCertificates(shared);
});
afterAll(() => rmSync(shared, { recursive: true }));

beforeEach(() => {
  if (!canRun) return;
  gateway = {
    certificate: certificates.station.certificate,
    authority: certificates.gateways.certificate,
  };
  ({ key } = certificates.station);
});

/** A file of this test's own, for the owner alone. */
function file(name: string, text: string, mode = 0o600): string {
  const path = join(ownDirectory(), name);
  writeFileSync(path, text);
  chmodSync(path, mode);
  return path;
}

/** The only mistake of this access, as `path: message`. */
function mistakeOf(environment: Record<string, string>, at = gateway): string {
  const read = readPaymentAccess(at, environment);
  const mistakes = read.ok ? [] : read.mistakes;
  expect(mistakes).toHaveLength(1);
  return mistakes.map(({ path, message }) => `${path}: ${message}`).join();
}

function changes(more: Changes = {}): Changes {
  return {
    'vipps.baseUrl': 'https://gateway.example.com/vipps',
    'vipps.gateway.certificate': gateway.certificate,
    'vipps.gateway.authority': gateway.authority,
    ...more,
  };
}

describe.skipIf(!canRun)('vipps.gateway', () => {
  it('that is in order becomes absolute paths', () => {
    const read = readChanged(changes());
    expect(linesOf(read)).toEqual([]);
    expect(warningsOf(read)).toEqual([]);
    expect(read.config?.vipps.gateway).toEqual(gateway);
  });

  it('is null where there is none', () => {
    expect(readChanged().config?.vipps.gateway).toBeNull();
  });

  it('needs no authority where browsers know it', () => {
    const { certificate } = gateway;
    const read = readChanged(changes({ 'vipps.gateway': { certificate } }));
    expect(read.config?.vipps.gateway).toEqual({ certificate, authority: null });
  });

  it.each([
    [{ 'vipps.gateway': {} }, /^vipps\.gateway\.certificate: is missing; it must be the path of/],
    [{ 'vipps.gateway.certificate': 7 }, /certificate: is 7, which YAML reads as a number/],
    [{ 'vipps.gateway.key': 'key.pem' }, /^vipps\.gateway\.key: is not a key here/],
    [{ 'vipps.gateway.privateKey': 'x' }, /privateKey: is a secret by its name/],
    [
      { 'vipps.baseUrl': 'http://127.0.0.1:9000' },
      /^vipps\.baseUrl: is "http:\/\/127.*must start with https:\/\/, because a client certificate/,
    ],
    [
      { 'vipps.baseUrl': 'https://api.vipps.no' },
      /^vipps\.baseUrl: is "https:\/\/api\.vipps\.no", which is Vipps itself/,
    ],
    [
      { 'vipps.gateway.certificate': 'no-such.pem' },
      /^vipps\.gateway\.certificate: The file ".*no-such\.pem" does not exist; check the path \(line \d+\)\.$/,
    ],
    [{ 'vipps.gateway.authority': '/' }, /^vipps\.gateway\.authority: .*is a directory/],
  ])('%j is a mistake', (change, words) => {
    const read = readChanged(changes(change));
    expect(linesOf(read)).toEqual([expect.stringMatching(words)]);
  });

  it.each<[string, Partial<Wish>, RegExp]>([
    ['expired', { toMs: -day }, /which expired on 20\S+ \(CN=another\), and this computer's clock/],
    ['too early', { fromMs: day }, /which is not valid before 20\S+ \(CN=another\), and this comp/],
    ['for servers', { purpose: 'server' }, /which is for servers only; it must be a certificate/],
  ])('a certificate that is %s is a mistake, with its line', (_what, wish, words) => {
    const { certificate } = stationWith(certificates, wish);
    const read = readChanged(changes({ 'vipps.gateway.certificate': certificate }));
    const [line, ...others] = linesOf(read);
    expect(others).toEqual([]);
    expect(line).toMatch(
      /^vipps\.gateway\.certificate: is "\S+another\.pem", which .*\(line \d+\)/,
    );
    expect(line).toMatch(words);
  });

  it.each([
    ['no PEM', () => file('a.pem', 'hello'), /holds no certificate in PEM/],
    ['a binary one', () => file('a.pem', 'a\0b'), /is not text/],
    [
      'a broken one',
      () => file('a.pem', pemOf(gateway.certificate).replace(/^(.{100}).{50}/s, '$1')),
      /cannot be read; it is damaged or cut off/,
    ],
    [
      'the key as well',
      () => file('a.pem', pemOf(gateway.certificate) + pemOf(key)),
      /holds a private key beside the certificate; keep the key in a file of its own/,
    ],
    [
      'its authority first',
      () => file('a.pem', pemOf(certificates.stations.certificate) + pemOf(gateway.certificate)),
      /begins with the certificate of an authority \(CN=stations\)/,
    ],
  ])('a certificate file with %s is a mistake', (_what, path, words) => {
    const lines = linesOf(readChanged(changes({ 'vipps.gateway.certificate': path() })));
    expect(lines).toEqual([expect.stringMatching(words)]);
    expect(lines.join()).not.toContain(pemOf(key).split('\n')[1]);
  });

  it('a certificate near its end is a warning; two weeks, or a fifth of a short life', () => {
    const warnings = (wish: Partial<Wish>) => {
      const { certificate } = stationWith(certificates, wish);
      const read = readChanged(changes({ 'vipps.gateway.certificate': certificate }));
      expect(linesOf(read)).toEqual([]);
      return warningsOf(read);
    };
    expect(warnings({ fromMs: -70 * day, toMs: 15 * day })).toEqual([]);
    expect(warnings({ fromMs: -76 * day, toMs: 13 * day })).toEqual([
      expect.stringMatching(/^vipps\.gateway\.certificate: is ".*", which expires on 20.*renewed/),
    ]);
    expect(warnings({ fromMs: -0.7 * day, toMs: 0.3 * day })).toEqual([]);
    expect(warnings({ fromMs: -0.9 * day, toMs: 0.1 * day })).toHaveLength(1);
  });

  it('leaves the rest of the configuration to read while only its files are at fault', () => {
    const faulty = changes({ 'vipps.gateway.certificate': 'no-such.pem' });
    expect(readChanged(faulty).config?.vipps.merchantSerialNumber).toBe('123456');
    expect(readChanged({ ...faulty, 'station.id': 1 }).config).toBeNull();
    expect(linesOf(readChanged({ ...faulty, 'station.id': 1 }))).toHaveLength(2);
  });
});

describe.skipIf(!canRun)('the private key', () => {
  it('comes from a path in the environment, and no key of Vipps is asked for', () => {
    const read = readPaymentAccess(gateway, { VIPPS_GATEWAY_KEY_FILE: key });
    expect(read).toEqual({ ok: true, access: { ...gateway, key }, warnings: [] });
  });

  it('or from systemd; the variable wins', () => {
    const directory = ownDirectory();
    copyFileSync(key, join(directory, 'vipps-gateway-key'));
    chmodSync(join(directory, 'vipps-gateway-key'), 0o400);
    const environment = { CREDENTIALS_DIRECTORY: directory };
    expect(readPaymentAccess(gateway, environment)).toMatchObject({
      access: { key: join(directory, 'vipps-gateway-key') },
    });
    const both = { ...environment, VIPPS_GATEWAY_KEY_FILE: key };
    expect(readPaymentAccess(gateway, both)).toMatchObject({ access: { key } });
  });

  it('that is RSA will do', () => {
    const own = stationWith(certificates, { algorithm: 'rsa' });
    const at = { ...gateway, certificate: own.certificate };
    expect(readPaymentAccess(at, { VIPPS_GATEWAY_KEY_FILE: own.key }).ok).toBe(true);
  });

  it.each([
    [
      'nowhere',
      () => ({}),
      /^VIPPS_GATEWAY_KEY_FILE: is missing, but vipps\.gateway is used: .*vip/,
    ],
    [
      'at a path that is empty',
      () => ({ VIPPS_GATEWAY_KEY_FILE: '/no/such/key' }),
      /^VIPPS_GATEWAY_KEY_FILE: The file "\/no\/such\/key" does not exist; check the path\.$/,
    ],
    [
      'not among the credentials',
      () => ({ CREDENTIALS_DIRECTORY: ownDirectory() }),
      /The file "\S+vipps-gateway-key" does not exist/,
    ],
    [
      'of another certificate',
      () => ({ VIPPS_GATEWAY_KEY_FILE: stationWith(certificates, { name: 'stranger' }).key }),
      /is the file "\S+", whose key does not fit the certificate in "\S+station-21678\.pem"/,
    ],
    [
      'in a directory’s place',
      () => {
        const path = join(ownDirectory(), 'key');
        mkdirSync(path);
        return { VIPPS_GATEWAY_KEY_FILE: path };
      },
      /is a directory/,
    ],
    [
      'that is no PEM',
      () => ({ VIPPS_GATEWAY_KEY_FILE: file('key', 'hush') }),
      /holds no private key in PEM/,
    ],
    [
      'that is damaged',
      () => ({ VIPPS_GATEWAY_KEY_FILE: file('key', pemOf(key).replace(/^(.{60}).{20}/s, '$1')) }),
      /holds a private key that cannot be read/,
    ],
    [
      'under a passphrase',
      () => ({
        VIPPS_GATEWAY_KEY_FILE: file(
          'key',
          pemOf(key).replaceAll('PRIVATE KEY', 'ENCRYPTED PRIVATE KEY'),
        ),
      }),
      /is locked with a passphrase/,
    ],
    [
      'that everybody may read',
      () => ({ VIPPS_GATEWAY_KEY_FILE: file('key', pemOf(key), 0o644) }),
      /is the file "\S+", which everybody on this computer may read or write; .*chmod 600/,
    ],
    [
      'in the variable itself',
      () => ({ VIPPS_GATEWAY_KEY_FILE: pemOf(key) }),
      /holds a key itself, or several lines; it must be the path/,
    ],
  ])('%s is a mistake that does not repeat it', (_what, environment, words) => {
    const line = mistakeOf(environment());
    expect(line).toMatch(/^VIPPS_GATEWAY_KEY_FILE: /);
    expect(line).toMatch(words);
    expect(line).not.toContain(pemOf(key).split('\n')[1]);
    expect(line).not.toContain('hush');
  });

  it('for its group alone is in order', () => {
    const environment = { VIPPS_GATEWAY_KEY_FILE: file('key', pemOf(key), 0o640) };
    expect(readPaymentAccess(gateway, environment).ok).toBe(true);
  });

  it('is looked at again until all is mended', async () => {
    const path = file('key', 'half of i');
    const environment = { VIPPS_GATEWAY_KEY_FILE: path };
    mistakeOf(environment);
    const mended = new Promise((resolve) => {
      onceMended(gateway, environment, resolve);
    });
    copyFileSync(key, path);
    expect(await mended).toMatchObject({ ok: true, access: { key: path } });
  });
});

describe.skipIf(!canRun)('beside the gateway', () => {
  it('every key of Vipps is one too many', () => {
    const directory = ownDirectory();
    writeFileSync(join(directory, 'vipps-client-id'), 'hush-id');
    const read = readPaymentAccess(gateway, {
      VIPPS_GATEWAY_KEY_FILE: key,
      VIPPS_CLIENT_SECRET: 'hush-secret',
      CREDENTIALS_DIRECTORY: directory,
    });
    const lines = read.ok ? read.warnings.map(({ path, message }) => `${path}: ${message}`) : [];
    expect(lines).toEqual([
      expect.stringMatching(/^VIPPS_CLIENT_ID: is in the file \S+vipps-client-id, but the gateway/),
      expect.stringMatching(/^VIPPS_CLIENT_SECRET: is in the environment, but the gateway adds/),
    ]);
    expect(lines.join()).not.toContain('hush');
  });

  it('mistakes of file and key are told together, each path once', () => {
    const at = { ...gateway, certificate: '/no/such.pem', authority: '/no/authority.pem' };
    const read = readPaymentAccess(at, { VIPPS_GATEWAY_KEY_FILE: '/no/key' });
    const mistakes = read.ok ? [] : read.mistakes;
    const paths = [
      'vipps.gateway.certificate',
      'vipps.gateway.authority',
      'VIPPS_GATEWAY_KEY_FILE',
    ];
    expect(mistakes.map(({ path }) => path)).toEqual(paths);
    const first = [{ path: 'vipps.gateway.certificate', message: 'with its line' }];
    expect(joinMistakes(first, mistakes)).toEqual([...first, ...mistakes.slice(1)]);
  });
});

describe('without a gateway', () => {
  it('the three keys are needed, as ever', () => {
    const read = readPaymentAccess(null, {});
    expect(read).toMatchObject({ ok: false, mistakes: { length: 3 } });
  });

  it('a key for one is said to be of no use', () => {
    const keys = { VIPPS_CLIENT_ID: 'a', VIPPS_CLIENT_SECRET: 'b', VIPPS_SUBSCRIPTION_KEY: 'c' };
    expect(readPaymentAccess(null, keys)).toMatchObject({ ok: true, warnings: [] });
    const read = readPaymentAccess(null, { ...keys, VIPPS_GATEWAY_KEY_FILE: '/k' });
    expect(read).toMatchObject({ ok: true, warnings: [{ path: 'VIPPS_GATEWAY_KEY_FILE' }] });
  });
});
