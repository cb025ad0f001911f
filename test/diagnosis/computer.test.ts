/** What the system tells of itself, read from files as the kernel lays them out. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askSynchronized, readSensors } from '../../electron/diagnosis/computer.ts';
import { findRecord, lookAtDisk } from '../../electron/diagnosis/record.ts';
import { hasSmallDisks, makeSmallDisk } from '../station/small-disk.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ladekiosk-system-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function put(path: string, text: string): void {
  const whole = join(root, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, `${text}\n`);
}
const roots = () => ({ sys: join(root, 'sys'), proc: join(root, 'proc'), run: join(root, 'run') });

describe('sensors', () => {
  it('the hottest zone, without those that say nonsense', () => {
    put('sys/class/thermal/thermal_zone0/temp', '61250');
    put('sys/class/thermal/thermal_zone1/temp', '48000');
    put('sys/class/thermal/thermal_zone2/temp', '-274000');
    put('sys/class/thermal/cooling_device0/temp', '99000');
    expect(readSensors(roots()).temperatureC).toBe(61.25);
  });

  it('the supply of a Raspberry Pi, and of nothing else', () => {
    put('sys/class/hwmon/hwmon0/name', 'cpu_thermal');
    put('sys/class/hwmon/hwmon0/in0_lcrit_alarm', '1');
    put('sys/class/hwmon/hwmon1/name', 'rpi_volt');
    put('sys/class/hwmon/hwmon1/in0_lcrit_alarm', '0');
    expect(readSensors(roots()).voltageIsLow).toBe(false);
    put('sys/class/hwmon/hwmon1/in0_lcrit_alarm', '1');
    expect(readSensors(roots()).voltageIsLow).toBe(true);
  });

  it('memory', () => {
    put('proc/meminfo', 'MemTotal:        3884344 kB\nMemFree: 1 kB\nMemAvailable:     921344 kB');
    const { memory } = readSensors(roots());
    expect(memory).toEqual({ freeBytes: 921_344 * 1024, totalBytes: 3_884_344 * 1024 });
  });

  it('nothing, where the system tells nothing', () => {
    expect(readSensors(roots())).toEqual({
      temperatureC: null,
      voltageIsLow: false,
      memory: null,
    });
  });

  it('a clock that systemd-timesyncd has set', async () => {
    put('run/systemd/timesync/synchronized', '');
    expect(await askSynchronized(roots())).toBe(true);
  });
});

describe('a clock of which only timedatectl tells', () => {
  const path = process.env['PATH'];
  afterEach(() => {
    process.env['PATH'] = path;
  });

  /** In the place of systemd's, which asks a service that a test computer may not run. */
  function putTimedatectl(script: string): void {
    put('bin/timedatectl', `#!/bin/sh\n${script}`);
    chmodSync(join(root, 'bin/timedatectl'), 0o755);
    process.env['PATH'] = `${join(root, 'bin')}:${path}`;
  }

  it.each([
    ['echo yes', true],
    ['echo no', false],
    ['echo n/a', null],
    ['echo yes; exit 1', null],
  ])('%s: %s', async (script, isSynchronized) => {
    putTimedatectl(`echo "$*" > "${join(root, 'asked')}"\n${script}`);
    expect(await askSynchronized(roots())).toBe(isSynchronized);
    const asked = readFileSync(join(root, 'asked'), 'utf8').trim();
    expect(asked).toBe('show --property=NTPSynchronized --value');
  });

  it('nobody, where there is no such program', async () => {
    process.env['PATH'] = join(root, 'nothing');
    expect(await askSynchronized(roots())).toBeNull();
  });
});

describe.runIf(hasSmallDisks())('a disk', () => {
  it('that is nearly full, full, and has room again', () => {
    const disk = makeSmallDisk(12);
    const judged = () =>
      findRecord({
        dataDir: join(disk.path, 'data'),
        fault: null,
        sinceMs: null,
        reason: null,
        exists: true,
        disk: lookAtDisk(join(disk.path, 'data')),
      }).map(({ code }) => code);
    try {
      expect(judged()).toEqual(['disk-nearly-full']);
      disk.fill();
      expect(judged()).toEqual(['disk-full']);
      disk.clear();
      expect(judged()).toEqual(['disk-nearly-full']);
    } finally {
      disk.close();
    }
  });
});
