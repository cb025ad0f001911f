/** /healthz and the technician's overview: the same light for the same fault, and nobody asked for it. */
import { afterEach, describe, expect, it } from 'vitest';
import type { DiagnosisReport, FindingCode, Light } from '../../electron/session/service-view.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import type { ConfigOverrides } from '../sim/world-types.ts';
import { WiredStation } from '../station/wired-station.ts';

let wired: WiredStation;

afterEach(() => wired.close());

const askedHere = { url: '/healthz', headers: { host: '127.0.0.1:8080' } };
const askedFromAfar = { url: '/healthz', headers: { host: 'charge.example.com' } };

async function serverOf({ assembled }: WiredStation) {
  return makeWebServer(
    assembled.web(() => {
      throw new Error('no pages here');
    }),
  );
}

const cases: { code: FindingCode; light: Light; config?: ConfigOverrides; isSilent?: true }[] = [
  { code: 'meter-dead', light: 'fault', isSilent: true },
  {
    code: 'tariff-expired',
    light: 'attention',
    config: { tariff: { end_date_time: '2024-01-31T23:00:00Z' } },
  },
  {
    code: 'server-unreachable',
    light: 'fault',
    config: { vipps: { baseUrl: 'http://127.0.0.1:1' } },
  },
];

describe.each(cases)('$code', ({ code, light, config = {}, isSilent }) => {
  it('has one light on every way', { timeout: 60_000 }, async () => {
    wired = await WiredStation.start({ overrides: () => config });
    const { assembled, world } = wired;
    await expect
      .poll(async () => (await assembled.diagnose(false)).findings.map((one) => one.code), {
        timeout: 20_000,
      })
      .toContain('outlet-works');
    if (isSilent) world.field.setFault(1, { kind: 'silent' });
    const server = await serverOf(wired);
    const lights = (report: Pick<DiagnosisReport, 'light' | 'findings'>) => ({
      light: report.light,
      findings: report.findings.map((one) => `${one.code} ${one.light}`),
    });
    const look = async () => lights(await assembled.diagnose(false));
    await expect
      .poll(async () => (await look()).findings, { timeout: 20_000 })
      .toContain(`${code} ${light}`);
    // Between the two questions the station goes on: once they agree, they do.
    const all = async () => [
      await look(),
      lights((await server.inject(askedHere)).json<DiagnosisReport>()),
      lights((await server.inject(askedFromAfar)).json<DiagnosisReport>()),
    ];
    await expect
      .poll(async () => new Set((await all()).map((one) => JSON.stringify(one))).size)
      .toBe(1);
    const [overview] = await all();
    expect(overview?.findings).toContain(`${code} ${light}`);
    await server.close();
  });
});

it('is made once a second at most, from what is known', { timeout: 60_000 }, async () => {
  wired = await WiredStation.start();
  const { assembled, world } = wired;
  await wired.shows('welcome', ({ canStart }) => canStart);
  const server = await serverOf(wired);
  world.field.setFault(1, { kind: 'silent' });
  const asked = new Set<number>();
  const end = world.field.onFrame(({ unit }) => asked.add(unit));
  const beganMs = assembled.serviceParts.clock.nowMs();
  const made = new Set<number>();
  for (let count = 0; count < 50; count += 1) {
    made.add((await server.inject(askedHere)).json<DiagnosisReport>().atMs);
  }
  const seconds = (assembled.serviceParts.clock.nowMs() - beganMs) / 1000;
  end();
  expect(made.size).toBeLessThanOrEqual(Math.ceil(seconds) + 1);
  // The station's own polls; nobody is looked for.
  expect([...asked].filter((unit) => unit > 2)).toEqual([]);
  await server.close();
});
