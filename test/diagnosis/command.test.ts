/** --diagnose: asks the station that runs, and looks by itself where none does. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { runDiagnose } from '../../electron/diagnosis/command.ts';
import type { DiagnosisReport } from '../../electron/session/service-view.ts';
import { assembleStation } from '../../electron/assemble.ts';
import { readConfig } from '../../electron/config/config.ts';
import { readCredentials } from '../../electron/payment/credentials.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import { holdersOf } from '../../hardware/probe/adapter.ts';
import { benchClock } from '../hardware/bench-cabinet.ts';
import { WirenboardRelay } from '../sim/modbus/wirenboard-relay.ts';
import { hasSocat } from '../sim/socat.ts';
import { silent } from '../station/bench.ts';
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

/** A port that nobody has now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
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

/** With a Wirenboard board, which stands at unit 2, in the configuration. */
async function diagnoseWirenboard() {
  const config = await world.writeStationConfig(dir);
  const text = readFileSync(config, 'utf8');
  expect(text).toContain('driver: waveshare-modbus-relay');
  writeFileSync(config, text.replace('driver: waveshare-modbus-relay', 'driver: wirenboard-mr'));
  const said = await runDiagnose(['--config', config, '--json'], {
    directory: dir,
    environment: world.environment,
    version: '1.0.0',
  });
  const { findings } = JSON.parse(said.out) as DiagnosisReport;
  expect(findings.find(({ area }) => area === 'outlets')?.code).toBe('outlet-works');
  return said;
}

it('right after a crash: a board whose timer any question renews is left alone until it has opened', async () => {
  world.field.remove(2);
  const board = new WirenboardRelay(benchClock());
  // As its driver leaves it in a charge: three seconds without a question, and the output opens.
  board.registers.set(8, 3).set(938, 1).set(946, 1).set(9, 3);
  board.relays.set(0, true);
  const closedWhenAsked: (boolean | undefined)[] = [];
  world.field.add(2, {
    answer(pdu) {
      closedWhenAsked.push(board.relays.contacts[0]);
      return board.answer(pdu);
    },
  });
  board.answer(Uint8Array.from([0x01, 0, 0, 0, 1]));
  expect(board.relays.contacts[0]).toBe(true);
  await diagnoseWirenboard();
  expect(closedWhenAsked.length).toBeGreaterThan(0);
  expect(closedWhenAsked).not.toContain(true);
});

it('without a station: a board whose settings its driver would put right is not written to', async () => {
  world.field.remove(2);
  const board = new WirenboardRelay(benchClock());
  world.field.add(2, board);
  const said = await diagnoseWirenboard();
  // It was read, and stays as it came from the factory.
  expect(world.field.frames.some(({ unit, pdu }) => unit === 2 && pdu[0] === 0x03)).toBe(true);
  expect(board.writes).toBe(0);
  expect(said.exitCode).toBe(0);
});

it('names what is wrong, and ends with 1', { timeout: 40_000 }, async () => {
  world.field.setFault(1, { kind: 'silent' });
  const { exitCode, out } = await diagnose();
  expect(exitCode).toBe(1);
  expect(out).toContain('(meter-dead)');
  expect(out).not.toContain('(line-silent)');
});

it.runIf(hasSocat())('an adapter that another program has: its name', async () => {
  await world.close();
  world = await startWorld({ bus: 'serial' });
  const { bus } = world;
  if (bus.kind !== 'serial') throw new Error('no serial line');
  const holder = spawn('flock', ['-x', bus.path, 'sleep', '60'], {
    stdio: 'ignore',
    detached: true,
  });
  try {
    await expect.poll(() => holdersOf(bus.path).length).toBeGreaterThan(0);
    const { findings } = await reportOf();
    const found = findings.find(({ area }) => area === 'lines');
    expect(found?.code).toBe('adapter-in-use');
    expect(found?.values['holder']).toMatch(/(flock|sleep) \(process \d+\)/);
  } finally {
    process.kill(-(holder.pid ?? 0), 'SIGKILL');
  }
});

it('asks the station that runs', async () => {
  const port = await freePort();
  const overrides = { web: { listen: `127.0.0.1:${port}` }, dataDir: join(dir, 'data') };
  const read = readConfig(await world.writeStationConfig(dir, overrides));
  const keys = readCredentials(world.environment);
  if (!read.ok || !keys.ok) throw new Error('not configured');
  const halted = (): void => undefined;
  const assembled = assembleStation(read.config, keys.credentials, '7.7.7', silent, halted);
  assembled.start();
  const pages = () => {
    throw new Error('no pages here');
  };
  const server = await makeWebServer(assembled.web(pages));
  await server.listen(read.config.web.listen);
  try {
    await expect
      .poll(async () => (await reportOf(overrides)).findings.map(({ code }) => code))
      .toContain('payment-works');
    const { out } = await diagnose(overrides);
    // Its own version and its own words: nothing was looked at from here.
    expect(out).toMatch(/^Station 21678, version 7\.7\.7, /);
  } finally {
    await server.close();
    await assembled.stop();
  }
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
