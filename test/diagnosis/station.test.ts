/** A whole station on real lines, HTTP and SQLite: each fault is named by the report. */
import { afterEach, describe, expect, it } from 'vitest';
import type { DiagnosisReport, Finding, FindingCode } from '../../electron/session/service-view.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import { hasSocat } from '../sim/socat.ts';
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
  it('one that is silent while its line works', async () => {
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

  it('one that answers at another unit id', async () => {
    wired = await WiredStation.start({
      overrides: () => ({
        evses: undefined,
      }),
    }).catch(() => WiredStation.start());
    await worksFirst();
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
