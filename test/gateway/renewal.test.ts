/** A certificate renewed on the disk is shown to the gateway without a restart of the station. */
import { copyFileSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openIdentity, type GatewayFiles } from '../../electron/gateway-identity.ts';
import { errorOf, valueOf } from '../payment/client-bench.ts';
import { pemOf, programsAreThere, type Issued } from './certificates.ts';
import {
  clientOf,
  keptLog,
  makeCertificates,
  ownDirectory,
  startBench,
  stationWith,
  type Certificates,
} from './gateway-bench.ts';

const day = 24 * 60 * 60_000;
const canRun = programsAreThere('nginx', 'openssl');
let shared: string;
let certificates: Certificates;
/** The station's files, which a renewal replaces. */
let files: GatewayFiles;

beforeAll(() => {
  shared = mkdtempSync(join(tmpdir(), 'ladekiosk-renewal-'));
  if (canRun) certificates = makeCertificates(shared);
});
afterAll(() => rmSync(shared, { recursive: true }));

beforeEach(() => {
  if (!canRun) return;
  const directory = ownDirectory();
  files = {
    certificate: join(directory, 'station.pem'),
    key: join(directory, 'station.key'),
    authority: certificates.gateways.certificate,
  };
  install(certificates.station);
});

/** Puts a file in its place in one step, as a renewal should. */
function replace(path: string, from: string): void {
  copyFileSync(from, `${path}.new`);
  renameSync(`${path}.new`, path);
}

function install({ certificate, key }: Issued): void {
  replace(files.certificate, certificate);
  replace(files.key, key);
}

function serialOf({ certificate }: Issued): string {
  return new X509Certificate(pemOf(certificate)).serialNumber;
}

describe.skipIf(!canRun)('a renewed certificate', () => {
  it('is shown at the next connection, without a failed call in between', async () => {
    const bench = await startBench(certificates);
    const { log, lines } = keptLog();
    const client = clientOf(bench.nginx.baseUrl, openIdentity(files, log), { keepAliveMs: 1 });
    const serials = () => bench.nginx.calls().map(({ serial }) => serial);
    valueOf(await client.probe());
    // nginx writes its log a moment after it has answered.
    await expect.poll(serials, { timeout: 5000 }).toEqual([serialOf(certificates.station)]);
    const renewed = stationWith(certificates, { name: 'renewed' });
    install(renewed);
    const looks = async () => {
      valueOf(await client.probe());
      return serials().at(-1);
    };
    await expect.poll(looks, { timeout: 5000 }).toBe(serialOf(renewed));
    expect(new Set(bench.nginx.calls().map(({ status }) => status))).toEqual(new Set([404]));
    expect(lines).toEqual([
      'info gateway: certificate and key taken',
      'info gateway: certificate and key renewed',
    ]);
  });

  it('lets a station in again whose old one had expired', async () => {
    const bench = await startBench(certificates);
    install(stationWith(certificates, { name: 'late', toMs: -day }));
    const { log, lines } = keptLog();
    const client = clientOf(bench.nginx.baseUrl, openIdentity(files, log), { keepAliveMs: 1 });
    const error = errorOf(await client.probe());
    expect(error).toMatchObject({ code: 'unreachable', retry: 'later' });
    expect(error.message).toContain('this station has no good certificate to show');
    expect(bench.nginx.calls()).toEqual([]);
    expect(lines).toEqual([
      expect.stringMatching(/^error gateway: .*, there is none to show: .*which expired on/),
    ]);
    install(certificates.station);
    await expect.poll(async () => (await client.probe()).ok, { timeout: 5000 }).toBe(true);
  });
});

describe.skipIf(!canRun)('the files', () => {
  it('half renewed: what was good before stays, and is told once', () => {
    const { log, lines } = keptLog();
    const tls = openIdentity(files, log);
    const before = tls();
    expect(before?.cert).toBe(pemOf(certificates.station.certificate));
    const renewed = stationWith(certificates, { name: 'renewed' });
    replace(files.certificate, renewed.certificate);
    expect([tls(), tls()]).toEqual([before, before]);
    expect(lines.slice(1)).toEqual([
      expect.stringMatching(/^error .*the one before stays in use: .*does not fit the certificate/),
    ]);
    replace(files.key, renewed.key);
    expect(tls()).toMatchObject({ cert: pemOf(renewed.certificate), key: pemOf(renewed.key) });
    expect(lines.at(-1)).toBe('info gateway: certificate and key renewed');
  });

  it('gone for a moment, cut off, or of another kind: the same', () => {
    const tls = openIdentity(files, keptLog().log);
    const before = tls();
    rmSync(files.key);
    expect(tls()).toBe(before);
    writeFileSync(files.key, pemOf(certificates.station.key).slice(0, 100), { mode: 0o600 });
    expect(tls()).toBe(before);
    rmSync(files.certificate);
    symlinkSync(files.certificate, files.certificate);
    expect(tls()).toBe(before);
    rmSync(files.certificate);
    install(certificates.station);
    expect(tls()).toEqual(before);
  });

  it('expired: told once, though the clock in the words goes on', () => {
    install(stationWith(certificates, { name: 'late', toMs: -day }));
    const { log, lines } = keptLog();
    let nowMs = Date.now();
    const tls = openIdentity(files, log, () => nowMs);
    for (const passedMs of [0, 1000, 60_000]) {
      nowMs += passedMs;
      expect(tls()).toBeNull();
    }
    expect(lines).toHaveLength(1);
  });

  it('unchanged are not read again: the very same object says so', () => {
    const tls = openIdentity(files, keptLog().log);
    expect(tls()).toBe(tls());
  });

  it('behind a link that is turned, as some renewals do', () => {
    const directory = ownDirectory();
    const link = join(directory, 'live');
    const turn = (to: Issued, name: string) => {
      const place = join(directory, name);
      copyFileSync(to.certificate, `${place}.pem`);
      copyFileSync(to.key, `${place}.key`);
      for (const kind of ['pem', 'key']) {
        rmSync(`${link}.${kind}`, { force: true });
        symlinkSync(`${place}.${kind}`, `${link}.${kind}`);
      }
    };
    turn(certificates.station, 'one');
    const { authority } = files;
    const behind = { certificate: `${link}.pem`, key: `${link}.key`, authority };
    const tls = openIdentity(behind, keptLog().log);
    expect(tls()?.cert).toBe(pemOf(certificates.station.certificate));
    const renewed = stationWith(certificates, { name: 'renewed' });
    turn(renewed, 'two');
    expect(tls()?.cert).toBe(pemOf(renewed.certificate));
  });

  it('whose certificate nears its end: a warning a day', () => {
    install(stationWith(certificates, { name: 'ending', fromMs: -80 * day, toMs: 3 * day }));
    const { log, lines } = keptLog();
    let nowMs = Date.now();
    const tls = openIdentity(files, log, () => nowMs);
    for (const passedMs of [0, 60_000, 3600_000]) {
      nowMs += passedMs;
      tls();
    }
    const warnings = () => lines.filter((line) => line.startsWith('warn '));
    expect(warnings()).toEqual([
      expect.stringMatching(/^warn gateway: the station's certificate expires on 20.*restart\.$/),
    ]);
    nowMs += day;
    tls();
    expect(warnings()).toHaveLength(2);
  });
});
