/** What a technician does with the probe beyond finding and reading: over real connections and ptys. */
import { spawnSync } from 'node:child_process';
import { SerialPort } from 'serialport';
import { describe, expect, it } from 'vitest';
import { serveRtuOverTcp, serveSerial } from '../sim/modbus/peers.ts';
import type { Device } from '../sim/modbus/slave.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import { Field } from '../sim/modbus/slave.ts';
import { hasSocat, startPtyPair } from '../sim/socat.ts';
import { benchClock, later, makeCabinet, until } from './bench-cabinet.ts';
import { probe, startProbe, startProbeAtTerminal } from './probe-process.ts';

const target = ['relay', '--driver', 'waveshare-modbus-relay', '--unit', '2', '--channel', '0'];

describe('identify', () => {
  it('tells all of one unit', async () => {
    const { bus } = await cabinetBus();
    const { out, code } = await probe([...bus, 'identify', '--unit', '1']);
    expect(out).toContain('unit 1: a meter, SDM630');
    expect(out).toMatch(/function 04, input registers +answers/);
    expect(out).toMatch(/function 01, coils +refuses \(exception 1\)/);
    expect(out).toMatch(/driver +eastron-sdm630\n/);
    expect(out).toMatch(/serial number +21678001/);
    expect(out).toMatch(/voltage +230 V/);
    expect(code).toBe(0);
  });

  it('says that the device is at fault where others answer', async () => {
    const { bus } = await cabinetBus();
    const { out, code } = await probe([...bus, 'identify', '--unit', '7']);
    expect(out).toContain('The line works, units 1, 2 answer: look at the device with unit id 7');
    expect(code).toBe(1);
  });
});

describe('raw', () => {
  it('shows the bytes on the line and every meaning of the values', async () => {
    const { bus } = await cabinetBus();
    const what = ['raw', '--unit', '1', '--function', '4', '--address', '0x34', '--count', '2'];
    const words = await probe([...bus, ...what]);
    expect(words.out).toMatch(/sent +\d\d:\d\d:\d\d\.\d{3} +01 04 00 34 00 02 30 05\n/);
    expect(words.out).toMatch(/received +\+\d+ ms +01 04 04 45 66 00 00 0E 97\n/);
    expect(words.out).toContain('0x0034  4566  u16 17766  i16 17766');
    expect(words.out).toContain('high word first: u32 1164312576  i32 1164312576  f32 3680');
    const { out } = await probe([...bus, ...what, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      sent: ['01 04 00 34 00 02 30 05'],
      received: [{ hex: '01 04 04 45 66 00 00 0E 97' }],
      values: [{ address: 0x34, u16: 0x4566, lowFirst: { u32: 0x4566 } }, { highFirst: null }],
    });
  });

  it('shows a refusal, and noise, as it came', async () => {
    const { bus, field } = await cabinetBus();
    const coils = ['raw', '--unit', '1', '--function', '1', '--address', '0'];
    const refused = await probe([...bus, ...coils]);
    expect(refused.out).toContain('01 81 01 81 90');
    expect(refused.out).toContain('answered with exception 1, function not supported');
    expect(refused.code).toBe(1);
    field.setFault(1, { kind: 'corrupt-crc' }, 1);
    const spoilt = await probe([...bus, ...coils]);
    expect(spoilt.out).toContain('01 81 01 81 6F');
    expect(spoilt.out).toContain('no valid answer');
  });
});

describe('watch', () => {
  it('reads every second, and says at the end what is wrong with the line', async () => {
    const { bus, field } = await cabinetBus();
    const what = ['watch', '--driver', 'eastron-sdm630', '--unit', '1'];
    const running = startProbe([...bus, ...what]);
    await until(() => running.out().includes('230.0 V'), 12_000);
    field.setFault(1, { kind: 'corrupt-crc' }, 1);
    const before = running.out().length;
    await until(() => running.out().length > before);
    running.interrupt();
    const { out, code } = await running.ended;
    expect(out).toMatch(/^unit +driver +serial number +energy +power/m);
    expect(out).toMatch(/^1 +eastron-sdm630 +21678001 +1 234 567 Wh +3 680 W +230\.0 V/m);
    expect(out).toMatch(
      /1 of \d+ questions to unit 1 was answered with a wrong checksum or noise: look at termination/,
    );
    expect(code).toBe(0);
  });

  it('ends by itself with --for-s, with 1 where nothing was read', async () => {
    const { bus, field } = await cabinetBus();
    const what = ['watch', '--driver', 'eastron-sdm630', '--unit', '1', '--for-s', '1', '--json'];
    const read = await probe([...bus, ...what]);
    expect(read.code).toBe(0);
    expect(JSON.parse(read.out)).toMatchObject({
      meters: [{ unit: 1, serialNumber: '21678001', lost: 0 }],
      counters: { silent: 0, corrupt: 0 },
    });
    field.remove(1);
    expect((await probe([...bus, ...what])).code).toBe(1);
  });

  it('refuses a meter that needs another driver, by name', async () => {
    const { bus } = await cabinetBus();
    const what = ['watch', '--driver', 'eastron-sdm120', '--unit', '1', '--for-s', '1'];
    const { out, code } = await probe([...bus, ...what]);
    expect(out).toContain('the meter is a SDM630 and needs the driver eastron-sdm630');
    expect(code).toBe(1);
  });
});

describe('line', () => {
  it('counts, and ends with 1 where an answer was lost', async () => {
    const { bus, field } = await cabinetBus();
    const good = await probe([...bus, 'line', '--unit', '1', '--count', '5']);
    expect(good.out).toContain('Line: 5 questions, 5 answered');
    expect(good.out).toContain('Every question was answered: good.');
    expect(good.code).toBe(0);
    field.setFault(1, { kind: 'silent' }, 1);
    const bad = await probe([...bus, 'line', '--unit', '1', '--count', '5']);
    expect(bad.out).toContain('1 of 5 questions to unit 1 was not answered');
    expect(bad.code).toBe(1);
  });

  it('is the end of any command with --stats', async () => {
    const { bus } = await cabinetBus();
    const what = ['read', '--driver', 'eastron-sdm630', '--unit', '1', '--stats'];
    const { out } = await probe([...bus, ...what]);
    expect(out).toMatch(
      /Line: 3 questions, 3 answered.*\nunit 1: 3 questions\. Half within \d+ ms/,
    );
  });
});

describe('relay close', () => {
  it('does not ask where nobody sits at a terminal', async () => {
    const { bus, relay } = await cabinetBus();
    expect((await probe([...bus, ...target, '--lease-ms', '60000', 'close'])).code).toBe(0);
    expect(relay.contactIsClosed(0)).toBe(true);
  });

  it.runIf(hasSocat())('asks at a terminal, and takes only yes', async () => {
    const { bus, relay, field } = await cabinetBus();
    const words = [...bus, ...target, '--lease-ms', '60000', 'close'];
    const refused = startProbeAtTerminal(words);
    await until(() => refused.out().includes('Type yes:'), 12_000);
    refused.type('y\n');
    await until(() => refused.out().includes('Nothing was switched.'));
    expect(field.frames).toEqual([]);
    const closing = startProbeAtTerminal(words);
    await until(() => closing.out().includes('channel 0 closes for 60 s'), 12_000);
    closing.type('yes\n');
    await until(() => closing.out().includes('channel 0: closed'));
    expect(relay.contactIsClosed(0)).toBe(true);
  });
});

describe('scan', () => {
  it('knows a meter whose first answer was lost', async () => {
    const { bus, field } = await cabinetBus();
    field.setFault(1, { kind: 'silent' }, 1);
    const { out } = await probe([...bus, '--units', '1']);
    expect(out).toMatch(/unit +1 +eastron-sdm630/);
  });

  it('ends on Ctrl-C with what it has found', async () => {
    const { bus } = await cabinetBus();
    const running = startProbe([...bus, 'scan', '--timeout-ms', '1000']);
    await until(() => /unit +2 /.test(running.out()), 12_000);
    running.interrupt();
    const { out, code } = await running.ended;
    expect(out).toContain('Stopped early');
    expect(out).toContain('2 units answer.');
    expect(out).toContain('    meter: { driver: eastron-sdm630, bus: cabinet, unit: 1 }');
    expect(code).toBe(0);
  });
});

// A pty carries bytes at any speed and drops the parity bit, so the device itself looks at how the
// port before it is set, and keeps silent or answers noise where a real one would.
describe.skipIf(!hasSocat())('on a serial port', () => {
  it('scan tries each setting, and ends with the lines for station.yaml', async () => {
    const { near } = await ptyWith((path) => {
      const meter = aMeter();
      return { answer: (pdu) => (baudOf(path) === 19_200 ? meter.answer(pdu) : null) };
    });
    const { out, code } = await probe(
      `--bus serial:${near} scan --bauds 9600,19200 --parities none,odd --units 3-9 --timeout-ms 80`.split(
        ' ',
      ),
    );
    expect(out).toContain('in 4 settings: 9600 8N1, 19200 8N1, 9600 8O1, ');
    expect(out).toMatch(/^19200 8N1 +unit +3 +eastron-sdm630 +serial number 21678001/m);
    expect(out).toContain(
      `  cabinet:\n    serial: ${near}\n    baudRate: 19200\n    parity: none\n    stopBits: 1\n`,
    );
    expect(out).toContain('meter: { driver: eastron-sdm630, bus: cabinet, unit: 3 }');
    expect(code).toBe(0);
  });

  it('scan tells noise at a wrong speed from a device', async () => {
    const { near, field } = await ptyWith(aMeter);
    field.onFrame(() => {
      if (baudOf(near) === 2400) field.clearFault(3);
      else field.setFault(3, { kind: 'half-frame' });
    });
    const words = `--bus serial:${near} --bauds 9600,2400 --units 3 --timeout-ms 150 --json`;
    const { out, code } = await probe(words.split(' '));
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      units: [{ unit: 3, driver: 'eastron-sdm630', setting: '2400 8N1' }],
    });
  });

  it('names the port when all is silent', async () => {
    const { near } = await ptyWith(() => ({ answer: () => null }));
    const words = `--bus serial:${near} --units 1-2 --timeout-ms 30`;
    const { out, code } = await probe(words.split(' '));
    expect(out).toContain(`Nothing answers. Look at the port ${near}: it opens, so look behind it`);
    expect(code).toBe(1);
  });

  it('says who has the port open', async () => {
    const { near } = await ptyWith(() => ({ answer: () => null }));
    const station = new SerialPort({ path: near, baudRate: 9600, autoOpen: false });
    later(() => station.isOpen && station.close());
    await new Promise<void>((resolve) => station.open(() => resolve()));
    const { out, code } = await probe(['--bus', `serial:${near}`, 'scan']);
    expect(out).toMatch(/cannot be opened: .*lock port/);
    expect(out).toContain(`(process ${process.pid})`);
    expect(out).toContain('If that is the station, stop it first');
    expect(code).toBe(1);
  });
});

async function cabinetBus() {
  const cabinet = makeCabinet();
  const peer = await serveRtuOverTcp(cabinet.field);
  later(() => peer.stop());
  return { ...cabinet, bus: ['--bus', `tcp:${peer.address}`] };
}

/** A pair of ptys with a device of unit 3 at the far end; it may look at how the near one is set. */
async function ptyWith(device: (near: string) => Device) {
  const pair = await startPtyPair();
  later(() => pair.stop());
  const field = new Field(benchClock());
  field.add(3, device(pair.near));
  const far = await serveSerial(field, pair.far);
  later(() => far.stop());
  return { near: pair.near, field };
}

function aMeter(): Device {
  const model = { readEnergyWh: () => 1_234_567, readPowerW: () => 3680 };
  return sdm630({ model, serialNumber: 21_678_001 });
}

function baudOf(path: string): number {
  return Number(spawnSync('stty', ['-F', path, 'speed']).stdout.toString());
}
