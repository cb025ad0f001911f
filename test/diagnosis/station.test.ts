/** A whole station on real lines, HTTP and SQLite: each fault is named by the report. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { DiagnosisReport, Finding, FindingCode } from '../../electron/session/service-view.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import { hasSocat } from '../sim/socat.ts';
import { hasSmallDisks, makeSmallDisk } from '../station/small-disk.ts';
import { WiredStation } from '../station/wired-station.ts';

let wired: WiredStation;

afterEach(() => wired.close());

function found(report: DiagnosisReport, code: FindingCode): Finding | undefined {
  return report.findings.find((finding) => finding.code === code);
}

/** The report that is at hand, once it says so; what is wrong with it otherwise. */
async function says(code: FindingCode, light?: string): Promise<Finding> {
  let last: DiagnosisReport | null = null;
  await expect
    .poll(
      async () => {
        last = await wired.assembled.diagnose(false);
        const one = found(last, code);
        return one !== undefined && (light === undefined || one.light === light)
          ? code
          : last.findings.map((finding) => `${finding.code} ${finding.light}`);
      },
      { timeout: 13_000, interval: 100 },
    )
    .toBe(code);
  const one = last === null ? undefined : found(last, code);
  if (one === undefined) throw new Error(`${code} was found, and is not any more`);
  return one;
}

/** Everything in order, as far as a bench can have it so. */
async function worksFirst(): Promise<void> {
  await says('payment-works', 'ok');
  await says('outlet-works', 'ok');
  await says('line-works', 'ok');
}

describe('a station in order', () => {
  it('says so in each area, once', async () => {
    wired = await WiredStation.start();
    await worksFirst();
    const report = await wired.assembled.diagnose(true);
    const told = report.findings.map(({ code }) => code);
    expect(told).toEqual([
      'outlet-works',
      'line-works',
      'payment-works',
      'record-works',
      'screen-works',
      'computer-works',
      'settings-work',
    ]);
    expect(report).toMatchObject({ stationId: '21678', version: '1.0.0' });
  });
});

describe('devices', () => {
  it('one that is silent while its line works', { timeout: 40_000 }, async () => {
    wired = await WiredStation.start();
    await worksFirst();
    wired.world.field.setFault(1, { kind: 'silent' });
    const { values, says: words } = await says('meter-dead');
    expect(values).toMatchObject({ outlet: 'A', unit: '1' });
    expect(words).toContain('meter of outlet A (eastron-sdm630, unit 1 on line');
    // Looked around, and not found elsewhere: it stays so.
    const fresh = await wired.assembled.diagnose(true);
    expect(found(fresh, 'meter-dead')).toBeDefined();
    expect(found(fresh, 'line-works')).toBeDefined();
    expect(fresh.light).toBe('fault');
  });

  it('one that answers at another unit id', { timeout: 40_000 }, async () => {
    wired = await WiredStation.start();
    await worksFirst();
    const { field } = wired.world;
    field.remove(1);
    const model = { readEnergyWh: () => 4_217_350, readPowerW: () => 0 };
    field.add(7, sdm630({ model, serialNumber: 58_213_377 }));
    await says('meter-dead');
    const fresh = await wired.assembled.diagnose(true);
    const { values, says: words } = found(fresh, 'meter-other-unit') ?? {};
    expect(values).toMatchObject({ unit: '1', foundUnit: '7', serialNumber: '58213377' });
    expect(words).toContain('a eastron-sdm630 answers at unit 7');
    expect(found(fresh, 'meter-dead')).toBeUndefined();
    // And it is kept for whoever asks without looking anew.
    await says('meter-other-unit');
  });

  it('all of them: the line, and no device', { timeout: 40_000 }, async () => {
    wired = await WiredStation.start();
    await worksFirst();
    wired.world.field.remove(1);
    wired.world.field.remove(2);
    const { values } = await says('line-silent');
    expect(values['devices']).toBe('unit 1, unit 2');
    const report = await wired.assembled.diagnose(false);
    expect(report.findings.map(({ area }) => area)).not.toContain('outlets');
  });

  it('a gateway that is not there', async () => {
    wired = await WiredStation.start();
    await worksFirst();
    const { bus } = wired.world;
    if (bus.kind !== 'tcp') throw new Error('no gateway');
    await bus.peer.stop();
    const { values } = await says('gateway-unreachable');
    expect(values['path']).toBe(bus.address);
  });
});

describe('a serial line', () => {
  it.runIf(hasSocat())('whose adapter is pulled, and put back', async () => {
    wired = await WiredStation.start({ bus: 'serial' });
    await worksFirst();
    const { bus } = wired.world;
    if (bus.kind !== 'serial') throw new Error('no serial line');
    await bus.pair.unplug();
    const { says: words, values } = await says('adapter-gone');
    expect(values['path']).toBe(bus.path);
    expect(words).toContain('Nobody can charge at A');
    const report = await wired.assembled.diagnose(false);
    // The devices behind it are not blamed.
    expect(report.findings.map(({ area }) => area)).not.toContain('outlets');
  });
});

describe('payment', () => {
  it('keys that were revoked', async () => {
    wired = await WiredStation.start();
    await worksFirst();
    wired.world.sandbox.keysAreRevoked = true;
    // The station itself finds out within its twenty seconds; a fresh look does at once.
    const fresh = await wired.assembled.diagnose(true);
    expect(found(fresh, 'keys-refused')?.says).toContain('HTTP 401');
  });

  it('a sales unit that is not one of these keys', async () => {
    wired = await WiredStation.start({
      overrides: () => ({ vipps: { merchantSerialNumber: '999999' } }),
    });
    const { values } = await says('sales-unit-wrong');
    expect(values).toMatchObject({ merchantSerialNumber: '999999' });
    const report = await wired.assembled.diagnose(false);
    // Once, and not as an alert about keys as well.
    const told = report.findings.filter(({ area }) => area === 'payment');
    expect(told.map(({ code }) => code)).toEqual(['sales-unit-wrong']);
  });

  it('Vipps that answers with errors', async () => {
    wired = await WiredStation.start();
    await worksFirst();
    wired.world.sandbox.faults.plan('any', { kind: 'status', status: 500 }, Infinity);
    const fresh = await wired.assembled.diagnose(true);
    expect(found(fresh, 'vipps-trouble')?.says).toContain('HTTP 500');
    wired.world.sandbox.faults.clear();
    const after = await wired.assembled.diagnose(true);
    expect(found(after, 'payment-works')).toBeDefined();
  });

  it('a server that is not there, named without being asked', async () => {
    wired = await WiredStation.start({
      overrides: () => ({ vipps: { baseUrl: 'http://127.0.0.1:1' } }),
    });
    const { values } = await says('server-unreachable');
    expect(values).toEqual({ host: '127.0.0.1', port: '1', reason: 'ECONNREFUSED' });
  });

  it('a name that nobody knows', async () => {
    wired = await WiredStation.start({
      overrides: () => ({ vipps: { baseUrl: 'https://vipps.invalid' } }),
    });
    const fresh = await wired.assembled.diagnose(true);
    expect(found(fresh, 'name-not-resolved')?.values).toMatchObject({ host: 'vipps.invalid' });
  });
});

describe('a charge', () => {
  it(
    'is not disturbed by a fresh look, and its line is not searched',
    { timeout: 40_000 },
    async () => {
      wired = await WiredStation.start();
      await wired.toCharging();
      const { field } = wired.world;
      field.setFault(1, { kind: 'silent' });
      await says('meter-dead');
      const asked = new Set<number>();
      field.onFrame(({ unit }) => asked.add(unit));
      await wired.assembled.diagnose(true);
      expect([...asked].filter((unit) => unit > 2)).toEqual([]);
      field.clearFault(1);
      await wired.shows('charging');
    },
  );
});

describe('the record', () => {
  it.runIf(hasSmallDisks())('on a disk without room', async () => {
    const disk = makeSmallDisk(4);
    try {
      const dataDir = join(disk.path, 'data');
      wired = await WiredStation.start({ overrides: () => ({ dataDir }) });
      const { says: words } = await says('disk-full');
      expect(words).toContain(`(${dataDir}) is full`);
      await wired.assembled.stop();
    } finally {
      disk.close();
    }
  });

  it('that is no database of ours', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'ladekiosk-damaged-'));
    writeFileSync(join(dataDir, 'station.db'), 'nothing of a database at all');
    try {
      wired = await WiredStation.start({ overrides: () => ({ dataDir }) });
      const { values } = await says('record-damaged');
      expect(values['reason']).toContain('not a database');
    } finally {
      rmSync(dataDir, { recursive: true });
    }
  });
});

describe('settings', () => {
  it('a tariff whose time is over, and sells on', async () => {
    wired = await WiredStation.start({
      overrides: () => ({ tariff: { end_date_time: '2024-01-31T23:00:00Z' } }),
    });
    const { values, light } = await says('tariff-expired');
    expect({ light, end: values['end'] }).toEqual({
      light: 'attention',
      end: '2024-01-31T23:00:00Z',
    });
    await wired.shows('welcome', ({ canStart }) => canStart);
  });
});

describe('the screen', () => {
  it('as its keeper tells it', async () => {
    wired = await WiredStation.start();
    const lastAtMs = Date.now();
    wired.assembled.watchScreen(() => ({
      restarts: [{ reason: 'not-painting', remedy: 'reload', count: 1, lastAtMs }],
      relaunches: 0,
      isDrawnInSoftware: false,
      touchDeviceIsPresent: false,
    }));
    expect((await says('screen-hung', 'attention')).sinceMs).toBe(lastAtMs);
    expect((await says('touch-gone', 'fault')).area).toBe('screen');
  });
});

describe('the web', () => {
  it('tells the whole on this computer, and codes to everybody else', async () => {
    wired = await WiredStation.start();
    await worksFirst();
    const server = await makeWebServer(
      wired.assembled.web(() => {
        throw new Error('no pages here');
      }),
    );
    const here = await server.inject({ url: '/healthz', headers: { host: '127.0.0.1:8080' } });
    expect(here.json<DiagnosisReport>().findings[0]).toHaveProperty('says');
    for (const headers of [
      { host: '127.0.0.1:8080', 'x-forwarded-for': '203.0.113.7' },
      { host: 'localhost', forwarded: 'for=203.0.113.7' },
      { host: 'localhost', via: '1.1 tunnel' },
      { host: 'charge.example.com' },
    ]) {
      const away = await server.inject({ url: '/healthz', headers });
      const [finding] = away.json<DiagnosisReport>().findings;
      expect(Object.keys(finding ?? {})).toEqual(['code', 'area', 'light', 'about', 'sinceMs']);
    }
    await server.close();
  });
});
