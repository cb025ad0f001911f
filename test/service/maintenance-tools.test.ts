/** Brightness that is tried and ends by itself, the locks in words, and which versions are at work. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Brightness } from '../../electron/ambience/brightness.ts';
import type { LockState } from '../../electron/screen/lock-state.ts';
import { installedVersion } from '../../electron/service/installed-version.ts';
import {
  maintenanceTools,
  type MaintenanceParts,
} from '../../electron/service/maintenance-tools.ts';
import { later } from '../hardware/bench-cabinet.ts';
import { createVirtualClock } from '../payment/virtual-clock.ts';
import { silent } from '../station/bench.ts';
import { valueIn } from './line-cabinet.ts';

const locked: LockState = {
  isKiosk: true,
  devToolsAreAllowed: false,
  devToolsAreOpen: false,
  isSandboxed: true,
  isOwnPage: true,
  isSingleInstance: true,
  isPackaged: true,
  windowCount: 1,
};

function bench(change: Partial<MaintenanceParts> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'ladekiosk-maintenance-'));
  later(() => rmSync(dir, { recursive: true, force: true }));
  const clock = createVirtualClock();
  const configPath = join(dir, 'station.yaml');
  writeFileSync(configPath, 'station: 1\n');
  const dpkgStatus = join(dir, 'status');
  const packageJson = join(dir, 'package.json');
  const tools = maintenanceTools({
    version: '0.1.0',
    runtimes: { electron: '45.4.1', chrome: '150.0', node: '24.1.0', v8: 'x' },
    configPath,
    installed: { dpkgStatus, packageJson },
    brightness: null,
    locks: () => locked,
    clock,
    ...change,
  });
  return { dir, clock, tools, configPath, dpkgStatus, packageJson };
}

function panelIn(dir: string) {
  const device = join(dir, 'panel');
  mkdirSync(device);
  writeFileSync(join(device, 'max_brightness'), '100\n');
  writeFileSync(join(device, 'brightness'), '1\n');
  const settings = { day: 80, night: 40, idle: 30, output: { kind: 'device', device } } as const;
  const brightness = new Brightness(settings, silent);
  const now = async () => {
    await brightness.settled;
    return Number(readFileSync(join(device, 'brightness'), 'utf8'));
  };
  return { brightness, now };
}

describe('brightness', () => {
  it('is tried for a minute, whatever the hour wants, and is then as it wants', async () => {
    const { dir } = bench();
    const { brightness, now } = panelIn(dir);
    const { tools, clock } = bench({ brightness });
    brightness.show('day', true);
    expect(await now()).toBe(80);
    expect(valueIn(await tools.brightness({ type: 'brightness', percent: 15 }))).toEqual({
      percent: 15,
      isAdjustable: true,
    });
    expect(await now()).toBe(15);
    brightness.show('night', false);
    expect(await now()).toBe(15);
    await clock.advance(59_000);
    expect(await now()).toBe(15);
    await clock.advance(1000);
    expect(await now()).toBe(40);
    expect(clock.waiting()).toBe(0);
  });

  it('is given back when asked for, and when the visit ends', async () => {
    const { dir } = bench();
    const { brightness, now } = panelIn(dir);
    const { tools, clock } = bench({ brightness });
    brightness.show('day', true);
    for (const giveBack of [
      () => void tools.brightness({ type: 'brightness', percent: null }),
      () => tools.end(),
    ]) {
      await tools.brightness({ type: 'brightness', percent: 5 });
      expect(await now()).toBe(5);
      giveBack();
      expect(await now()).toBe(80);
      expect(clock.waiting()).toBe(0);
    }
  });

  it('is refused out of range, and where nothing can be set said so', async () => {
    const { brightness } = panelIn(bench().dir);
    const { tools } = bench({ brightness });
    for (const percent of [0, 101, 1.5]) {
      expect(await tools.brightness({ type: 'brightness', percent })).toMatchObject({
        why: 'not-understood',
      });
    }
    expect(valueIn(await bench().tools.brightness({ type: 'brightness', percent: 50 }))).toEqual({
      percent: null,
      isAdjustable: false,
    });
  });
});

describe('the locks', () => {
  const check = async (change: Partial<LockState>) => {
    const { tools } = bench({ locks: () => ({ ...locked, ...change }) });
    const steps = valueIn(await tools.lockCheck({ type: 'lockCheck' }));
    return steps.filter(({ isHeld }) => !isHeld).map(({ step }) => step);
  };

  it.each<[Partial<LockState>, string[]]>([
    [{}, []],
    [{ isKiosk: false }, ['kiosk']],
    [{ windowCount: 2 }, ['window']],
    [{ isOwnPage: false }, ['window']],
    [{ devToolsAreAllowed: true }, ['developer-tools']],
    [{ devToolsAreOpen: true }, ['developer-tools']],
    [{ isSandboxed: false }, ['sandbox']],
    [{ isSingleInstance: false }, ['single-instance']],
    [{ isPackaged: false, devToolsAreAllowed: true }, ['developer-tools', 'packaged']],
  ])('%o', async (change, loose) => {
    expect(await check(change)).toEqual(loose);
  });

  it('cannot be told without a window', async () => {
    const { tools } = bench({ locks: () => null });
    expect(await tools.lockCheck({ type: 'lockCheck' })).toMatchObject({ why: 'failed' });
  });
});

describe('versions', () => {
  const versions = async ({ tools }: ReturnType<typeof bench>) =>
    Object.fromEntries(
      valueIn(await tools.versions({ type: 'versions' })).map(({ name, version }) => [
        name,
        version,
      ]),
    );

  it('name program, runtimes, schema and the configuration', async () => {
    const one = bench();
    expect(await versions(one)).toEqual({
      Ladekiosk: '0.1.0',
      electron: '45.4.1',
      chrome: '150.0',
      node: '24.1.0',
      database: expect.stringMatching(/^schema \d+$/) as string,
      configuration: expect.stringMatching(/station\.yaml, SHA-256 [0-9a-f]{16}$/) as string,
    });
    rmSync(one.configPath);
    expect((await versions(one))['configuration']).toContain('cannot be read now');
  });

  it('say that another version is installed than the one that runs', async () => {
    const one = bench();
    writeFileSync(one.packageJson, '{"version":"0.1.0"}');
    expect((await versions(one))['installed']).toBe('0.1.0, which is running');
    writeFileSync(
      one.dpkgStatus,
      [
        'Package: ladekiosk-doc\nStatus: install ok installed\nVersion: 9.9.9\n',
        'Package: ladekiosk\nStatus: install ok installed\nPriority: optional\nVersion: 0.2.0\n',
        'Package: zlib\nStatus: install ok installed\nVersion: 1\n',
      ].join('\n'),
    );
    expect((await versions(one))['installed']).toBe(
      '0.2.0, while 0.1.0 is running: restart to use it',
    );
  });

  it('know of no package that was removed, and of none in files that are none', async () => {
    const { dpkgStatus, packageJson } = bench();
    writeFileSync(
      dpkgStatus,
      'Package: ladekiosk\nStatus: deinstall ok config-files\nVersion: 0.2.0\n',
    );
    writeFileSync(packageJson, 'not JSON');
    expect(await installedVersion({ dpkgStatus, packageJson })).toBe(null);
    expect(await installedVersion({ dpkgStatus, packageJson: null })).toBe(null);
  });
});
