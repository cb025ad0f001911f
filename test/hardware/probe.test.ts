/** The technician's probe as a process: words, JSON and exit codes. */
import { describe, expect, it } from 'vitest';
import { UsageError, readBus, readTask } from '../../hardware/probe/arguments.ts';
import { serveModbusTcp, serveRtuOverTcp } from '../sim/modbus/peers.ts';
import { later, makeCabinet } from './bench-cabinet.ts';
import { probe } from './probe-process.ts';

const relayTarget =
  '--bus tcp:a:1 relay --driver waveshare-modbus-relay --unit 2 --channel 0'.split(' ');

const readTarget = '--bus tcp:a:1 read --driver eastron-sdm630'.split(' ');
const watchTarget = '--bus tcp:a:1 watch --driver eastron-sdm630'.split(' ');
const rawTarget = '--bus tcp:a:1 raw --unit 1 --function 3 --address 0x34'.split(' ');

describe('the command line', () => {
  it('reads buses', () => {
    const serial = { baudRate: 9600, parity: 'none', stopBits: 1 };
    expect(readBus('serial:/dev/ttyUSB0')).toEqual({ serial: '/dev/ttyUSB0', ...serial });
    expect(readBus('serial:/dev/ttyUSB0:19200:even:2')).toEqual({
      serial: '/dev/ttyUSB0',
      baudRate: 19_200,
      parity: 'even',
      stopBits: 2,
    });
    const byPath = '/dev/serial/by-path/pci-0000:00:14.0-usb-0:2:1.0-port0';
    expect(readBus(`serial:${byPath}:9600:none:1`)).toEqual({ serial: byPath, ...serial });
    expect(readBus('tcp:127.0.0.1:5020')).toEqual({ tcp: '127.0.0.1:5020' });
    expect(readBus('tcp:[::1]:502')).toEqual({ tcp: '[::1]:502' });
    expect(readBus('modbus-tcp:gateway:502')).toEqual({ modbusTcp: 'gateway:502' });
  });

  it('reads addresses in hexadecimal, and meters of one or of several drivers', () => {
    expect(readTask([...rawTarget, '--count', '125'])).toMatchObject({ address: 52, count: 125 });
    expect(readTask([...watchTarget, '--unit', '1,3'])).toMatchObject({
      meters: [
        { unit: 1, driver: 'eastron-sdm630' },
        { unit: 3, driver: 'eastron-sdm630' },
      ],
    });
    const two = ['--unit', '1', '--driver', 'abb-b23', '--unit', '3'];
    expect(readTask([...watchTarget, ...two])).toMatchObject({
      meters: [
        { unit: 1, driver: 'eastron-sdm630' },
        { unit: 3, driver: 'abb-b23' },
      ],
    });
  });

  it('tries the usual settings first', () => {
    const words = ['--bus', 'serial:/dev/ttyS0', '--bauds', 'all', '--parities', 'all'];
    const task = readTask(words);
    const buses = task.command === 'scan' ? task.buses : [];
    expect(buses).toHaveLength(24);
    expect(buses.slice(0, 3)).toMatchObject([
      { baudRate: 9600, parity: 'none', stopBits: 1 },
      { baudRate: 19_200, parity: 'even', stopBits: 1 },
      { baudRate: 9600, parity: 'even', stopBits: 1 },
    ]);
  });

  it.each([
    ['no bus', ['scan']],
    ['an unknown kind of bus', ['--bus', 'usb:1']],
    ['a host without a port', ['--bus', 'tcp:127.0.0.1']],
    ['an impossible baud rate', ['--bus', 'serial:/dev/ttyUSB0:300']],
    ['an impossible parity', ['--bus', 'serial:/dev/ttyUSB0:9600:mark:1']],
    ['no device path', ['--bus', 'serial:ttyUSB0']],
    ['an unknown command', ['--bus', 'tcp:a:1', 'write']],
    ['bauds of a gateway', ['--bus', 'tcp:a:1', '--bauds', '9600']],
    ['an impossible baud in a list', ['--bus', 'serial:/dev/ttyS0', '--bauds', '9600,300']],
    ['an impossible parity in a list', ['--bus', 'serial:/dev/ttyS0', '--parities', 'mark']],
    ['two units to read', [...readTarget, '--unit', '1', '--unit', '2']],
    ['nothing to watch', ['--bus', 'tcp:a:1', 'watch', '--driver', 'eastron-sdm630']],
    ['two drivers for three meters', [...watchTarget, '--driver', 'abb-b23', '--unit', '1,2,3']],
    ['a raw read without a function', ['--bus', 'tcp:a:1', 'raw', '--unit', '1', '--address', '0']],
    ['more registers than a frame holds', [...rawTarget, '--count', '126']],
    ['an unknown option', ['--bus', 'tcp:a:1', '--speed', '3']],
    ['a read without a driver', ['--bus', 'tcp:a:1', 'read', '--unit', '1']],
    ['a read without a unit', ['--bus', 'tcp:a:1', 'read', '--driver', 'eastron-sdm630']],
    ['units out of range', ['--bus', 'tcp:a:1', '--units', '1-300']],
    ['units backwards', ['--bus', 'tcp:a:1', '--units', '9-3']],
    ['a relay with nothing to do', relayTarget],
    ['a lease that no board has', [...relayTarget, '--lease-ms', '250', 'close']],
  ])('refuses %s', (_, argv) => {
    expect(() => readTask(argv)).toThrow(UsageError);
  });
});

describe('the probe', () => {
  it('finds and names what answers', async () => {
    const { peer } = await fieldOverTcp();
    const bus = ['--bus', `tcp:${peer.address}`];
    const words = await probe([...bus, 'scan', '--units', '1-3']);
    expect(words.out).toContain(`tcp ${peer.address}: open`);
    expect(words.out).toMatch(/unit +1 +eastron-sdm630 +serial number 21678001, 1 234 567 Wh/);
    expect(words.out).toMatch(/unit +2 +waveshare-modbus-relay +all channels open/);
    expect(words.out).toContain('2 units answer.');
    expect(words.code).toBe(0);
    const json = await probe([...bus, '--units', '1-3', '--json']);
    expect(JSON.parse(json.out)).toMatchObject({
      line: `tcp ${peer.address}`,
      units: [
        { unit: 1, kind: 'meter', driver: 'eastron-sdm630', energyWh: 1_234_567 },
        { unit: 2, kind: 'relay', driver: 'waveshare-modbus-relay', closedChannels: [] },
      ],
    });
  });

  it('reads a meter over Modbus TCP', async () => {
    const { field } = makeCabinet();
    const peer = await serveModbusTcp(field);
    later(() => peer.stop());
    const what = ['read', '--driver', 'eastron-sdm630', '--unit', '1', '--json'];
    const { out, code } = await probe(['--bus', `modbus-tcp:${peer.address}`, ...what]);
    expect(JSON.parse(out)).toMatchObject({
      unit: 1,
      serialNumber: '21678001',
      energyWh: 1_234_567,
      powerW: 3680,
    });
    expect(code).toBe(0);
  });

  it('switches a relay by its lease, and says so', async () => {
    const { peer, relay } = await fieldOverTcp();
    const target = ['relay', '--driver', 'waveshare-modbus-relay', '--unit', '2', '--channel', '1'];
    const bus = ['--bus', `tcp:${peer.address}`];
    const close = await probe([...bus, ...target, '--lease-ms', '60000', 'close']);
    expect(close.out).toContain('channel 1: closed; opens by itself after 60 s');
    expect(close.code).toBe(0);
    expect(relay.contactIsClosed(1)).toBe(true);
    const open = await probe([...bus, ...target, '--feedback-input', '1', 'open', '--json']);
    expect(JSON.parse(open.out)).toMatchObject({ coil: 'open', auxiliaryIsClosed: false });
    expect(relay.contactIsClosed(1)).toBe(false);
    expect(relay.plainOnCount).toBe(0);
  });

  it('blames the device when others answer', async () => {
    const { peer } = await fieldOverTcp();
    const what = ['--bus', `tcp:${peer.address}`, 'read', '--driver', 'eastron-sdm630'];
    const one = await probe([...what, '--unit', '5']);
    expect(one.out).toContain('unit 5 on this line: no answer within 300 ms');
    expect(one.out).toContain(
      'The line works, units 1, 2 answer: look at the device with unit id 5 (eastron-sdm630)',
    );
    expect(one.code).toBe(1);
  });

  it('blames the line when none does', async () => {
    const { peer, field } = await fieldOverTcp();
    const what = ['--bus', `tcp:${peer.address}`, 'read', '--driver', 'eastron-sdm630'];
    field.remove(1);
    field.remove(2);
    const all = await probe([...what, '--unit', '5']);
    expect(all.out).toContain('No other unit from 1 to 8 answers either.');
    const scan = await probe(['--bus', `tcp:${peer.address}`, '--units', '1-2']);
    expect(scan.out).toContain('Nothing answers.');
    expect(scan.code).toBe(1);
  });

  it('blames the adapter when it cannot be opened', async () => {
    const { out, code } = await probe(['--bus', 'serial:/dev/ttyNONE', 'scan']);
    expect(out).toContain('serial /dev/ttyNONE 9600 8N1: cannot be opened: No such file');
    expect(code).toBe(1);
  });

  it('ends with 64 and a hint on wrong usage, with 0 on --help', async () => {
    const wrong = await probe(['--bus', 'tcp:1.2.3.4:5', 'read', '--driver', 'x', '--unit', '1']);
    expect(wrong.code).toBe(64);
    expect(wrong.err).toContain('--driver x is not known. Known:\n  eastron-sdm630: ');
    const help = await probe(['--help']);
    expect(help.code).toBe(0);
    expect(help.out).toContain('--bus BUS');
  });
});

async function fieldOverTcp() {
  const cabinet = makeCabinet();
  const peer = await serveRtuOverTcp(cabinet.field);
  later(() => peer.stop());
  return { ...cabinet, peer };
}
