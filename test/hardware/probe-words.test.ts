/** The probe's words and orders that need no line: adapters, verdicts, values, station.yaml. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { adapterName, isInUse, lastingPath } from '../../hardware/probe/adapter.ts';
import { quantileMs } from '../../hardware/probe/counted-bus.ts';
import { qualityLines, verdict } from '../../hardware/probe/line-quality.ts';
import { rawValues } from '../../hardware/probe/raw.ts';
import { timeLeft } from '../../hardware/probe/scan.ts';
import { stationLines } from '../../hardware/probe/station-lines.ts';
import { later } from './bench-cabinet.ts';

const counters = {
  requests: 0,
  answered: 0,
  exceptions: 0,
  silent: 0,
  corrupt: 0,
  late: 0,
  drains: 0,
  foreign: 0,
  reconnects: 0,
};

describe('an adapter', () => {
  it('is named by maker, USB id and serial number, as far as known', () => {
    const path = '/dev/ttyUSB0';
    const info = { path, manufacturer: 'FTDI', vendorId: '0403', productId: '6001' };
    expect(adapterName(path, { ...info, serialNumber: 'A50285BI' })).toBe(
      'the adapter FTDI at /dev/ttyUSB0 (USB 0403:6001, serial number A50285BI)',
    );
    expect(adapterName(path, info)).toBe('the adapter FTDI at /dev/ttyUSB0 (USB 0403:6001)');
    expect(adapterName('/dev/ttyS0', { path: '/dev/ttyS0' })).toBe('the port /dev/ttyS0');
    expect(adapterName(path, null)).toBe('the port /dev/ttyUSB0');
  });

  it('has a lasting path where the system gives it one', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ladekiosk-by-id-'));
    later(() => rmSync(folder, { recursive: true }));
    const port = join(folder, 'ttyUSB0');
    writeFileSync(port, '');
    const byId = join(folder, 'usb-FTDI-if00-port0');
    symlinkSync(port, byId);
    rmSync(join(folder, 'missing'), { force: true });
    expect([port, byId]).toContain(lastingPath(port, folder));
    expect(lastingPath(port, join(folder, 'none'))).toBe(port);
  });

  it('is in use when the system says it is locked', () => {
    expect(isInUse('Resource temporarily unavailable Cannot lock port')).toBe(true);
    expect(isInUse('No such file or directory, cannot open /dev/ttyUSB0')).toBe(false);
  });
});

describe('a line', () => {
  const good = { unit: 3, asked: 50, answered: 50, exceptions: 0, silent: 0, corrupt: 0 };

  it.each([
    ['good', {}, 'Every question was answered: good.'],
    [
      'with a spoilt answer',
      { corrupt: 1, answered: 49 },
      '1 of 50 questions to unit 3 was answered with a wrong checksum or noise: look at termination',
    ],
    [
      'with lost answers',
      { silent: 2, answered: 48 },
      '2 of 50 questions to unit 3 were not answered',
    ],
    ['that refuses', { answered: 0, exceptions: 50 }, 'Every question was answered: good.'],
    ['that is dead', { answered: 0, silent: 50 }, 'It never answered'],
    ['that is slow', { answerMs: [450, 460, 470] }, 'It is slow'],
  ])('to a unit %s is told in words', (_, change, words) => {
    expect(verdict({ ...good, answerMs: [10, 12, 14], ...change })).toContain(words);
  });

  it('leaves out units that are not there, unless none is', () => {
    const dead = { ...good, unit: 4, answered: 0, silent: 50, answerMs: [] };
    const lines = qualityLines([{ ...good, answerMs: [10] }, dead], { ...counters, late: 2 });
    expect(lines.filter((line) => line.startsWith('unit'))).toHaveLength(1);
    expect(lines.at(-1)).toContain('2 answers came after the time for it');
    expect(qualityLines([dead], counters).join('\n')).toContain('unit 4: 50 questions. It never');
    const shared = qualityLines([dead], { ...counters, foreign: 3 });
    expect(shared.at(-1)).toContain('3 questions were asked by another master');
  });

  it('has quantiles', () => {
    const times = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.5, 0.95, 1].map((share) => quantileMs(times, share))).toEqual([51, 96, 100]);
    expect(quantileMs([], 0.5)).toBeNull();
  });
});

it('raw values are told in both word orders', () => {
  const [first, second] = rawValues(0x34, Uint8Array.from([0xff, 0xfe, 0x45, 0x66]));
  expect(first).toMatchObject({
    hex: 'FFFE',
    u16: 65_534,
    i16: -2,
    highFirst: { u32: 0xfffe_4566, i32: -113_306 },
    lowFirst: { u32: 0x4566_fffe, i32: 0x4566_fffe },
  });
  expect(first?.lowFirst?.f32).toBeCloseTo(3695.99, 1);
  expect(second).toMatchObject({ address: 0x35, u16: 0x4566, highFirst: null, lowFirst: null });
});

it('the time left is rounded as people say it', () => {
  expect([400, 89_000, 91_000, 600_000].map(timeLeft)).toEqual(['1 s', '89 s', '2 min', '10 min']);
});

describe('the lines for station.yaml', () => {
  const meter = {
    kind: 'meter',
    unit: 1,
    driver: 'abb-b23',
    alike: [] as string[],
    model: null,
    serialNumber: null,
    energyWh: null,
    powerW: null,
    voltageV: null,
  } as const;
  const serial = { serial: '/dev/ttyUSB0', baudRate: 9600, parity: 'even', stopBits: 1 } as const;

  it('have one bus for each setting', () => {
    const relay = { kind: 'relay', unit: 2, driver: 'waveshare-modbus-relay', closedChannels: [] };
    const lines = stationLines([
      { config: serial, found: meter },
      { config: { ...serial, baudRate: 19_200 }, found: { ...relay, kind: 'relay' } },
    ]);
    expect(lines).toContain('  cabinet1:');
    expect(lines).toContain('    baudRate: 19200');
    expect(lines).toContain('    meter: { driver: abb-b23, bus: cabinet1, unit: 1 }');
    expect(lines.at(-1)).toContain('bus: cabinet2, unit: 2, channel: 0, leaseMs: 3000');
  });

  it('are none where nothing is of use', () => {
    expect(stationLines([{ config: serial, found: { unit: 1, kind: 'noise' } }])).toEqual([]);
  });
});
