/** --diagnose: asks the station that runs, and looks by itself where none does. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runDiagnose } from '../../electron/diagnosis/command.ts';
import type { DiagnosisReport } from '../../electron/session/service-view.ts';
import { startWorld } from '../sim/world.ts';
import type { ConfigOverrides, World } from '../sim/world-types.ts';

let world: World;
let dir: string;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'ladekiosk-diagnose-'));
  world = await startWorld();
});
afterEach(async () => {
  await world.close();
  rmSync(dir, { recursive: true });
});

async function diagnose(overrides: ConfigOverrides = {}, ...words: string[]) {
  const config = await world.writeStationConfig(dir, overrides);
  const said = await runDiagnose(['--config', config, ...words], {
    directory: dir,
    environment: world.environment,
    version: '1.0.0',
  });
  return said;
}

async function reportOf(overrides: ConfigOverrides = {}): Promise<DiagnosisReport> {
  const { out } = await diagnose(overrides, '--json');
  return JSON.parse(out) as DiagnosisReport;
}

it('without a station: each device is asked once, nothing is closed and nothing paid', async () => {
  const { exitCode, out, err } = await diagnose();
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' });
  expect(out).toMatch(/^Station 21678, version 1\.0\.0, .*\n\nOutlets\n +OK Outlet A works/);
  expect(out).toContain('No record is in');
  const writes = world.field.frames.filter(({ pdu }) =>
    [0x05, 0x06, 0x0f, 0x10].includes(pdu[0] ?? 0),
  );
  expect(writes).toEqual([]);
  expect(world.sandbox.payments()).toEqual([]);
});

it('names what is wrong, and ends with 1', { timeout: 40_000 }, async () => {
  world.field.setFault(1, { kind: 'silent' });
  const { exitCode, out } = await diagnose();
  expect(exitCode).toBe(1);
  expect(out).toContain('(meter-dead)');
  expect(out).not.toContain('(line-silent)');
});

it('keys that are missing are a setting at fault', async () => {
  world.environment = {};
  const { findings, light } = await reportOf();
  expect(light).toBe('fault');
  expect(findings.filter(({ code }) => code === 'setting-questionable')).toHaveLength(3);
  expect(findings.find(({ code }) => code === 'payment-works')?.light).toBe('unknown');
});

it('a record that is none', async () => {
  writeFileSync(join(dir, 'station.db'), 'nothing of a database at all');
  const report = await reportOf({ dataDir: dir });
  expect(report.findings.find(({ area }) => area === 'record')?.code).toBe('record-damaged');
});

it('a configuration with mistakes: they are the report', async () => {
  const { findings } = await reportOf({ web: { listen: 'nowhere' } });
  expect(findings.map(({ code }) => code)).toEqual(['setting-questionable']);
  expect(findings[0]?.about).toBe('web.listen');
});

it('wrong options are told, with how it is used', async () => {
  const surroundings = { directory: dir, environment: {}, version: '1.0.0' };
  expect((await runDiagnose([], surroundings)).exitCode).toBe(64);
  const { exitCode, err } = await runDiagnose(['--jsn'], surroundings);
  expect(exitCode).toBe(64);
  expect(err).toContain('--config station.yaml');
  expect((await runDiagnose(['--help'], surroundings)).exitCode).toBe(0);
});
