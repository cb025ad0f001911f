/** Other people's Modbus at the other end: mbpoll asks our simulated field, pymodbus answers us. */
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bus } from '../../hardware/bus.ts';
import { openMeter } from '../../hardware/open.ts';
import { serveModbusTcp, serveSerial } from '../sim/modbus/peers.ts';
import { neededHere } from '../sim/needed.ts';
import { hasSocat, startPtyPair } from '../sim/socat.ts';
import { later, makeCabinet, openTestBus, until, valueOf } from './bench-cabinet.ts';
import { images } from './meter-images.ts';

const runs = (command: string, args: string[]) =>
  spawnSync(command, args, { stdio: 'ignore' }).status === 0;
const hasMbpoll = neededHere(
  spawnSync('mbpoll', ['-V'], { stdio: 'ignore' }).error === undefined,
  'mbpoll is missing, our field is not asked by it',
);
/** pymodbus 3.0 to 3.6; later ones renamed these. */
const neededOfPymodbus =
  'from pymodbus.transaction import ModbusRtuFramer; from pymodbus.datastore import ModbusSlaveContext';
const python = ['python3', '/usr/bin/python3'].find((name) => runs(name, ['-c', neededOfPymodbus]));
neededHere(python !== undefined, 'pymodbus 3.0 to 3.6 is missing, our driver does not read it');
const hasPySerial = neededHere(
  python !== undefined && runs(python, ['-c', 'import serial_asyncio']),
  'serial_asyncio of Python is missing, our driver does not read pymodbus on a serial line',
);

describe.skipIf(!hasMbpoll)('mbpoll', () => {
  const energy = ['-a', '1', '-0', '-r', String(0x48), '-t', '3:float', '-B', '-c', '1'];

  it('reads our meter over Modbus TCP', async () => {
    const { field } = makeCabinet();
    const peer = await serveModbusTcp(field);
    later(() => peer.stop());
    const text = await mbpoll(['-m', 'tcp', '-p', String(peer.port), ...energy, '127.0.0.1']);
    expect(text).toMatch(/\[72\]:\s+1234\.57/);
  });

  it.skipIf(!hasSocat())('reads our meter and switches our relay over a serial line', async () => {
    const { field, relay } = makeCabinet();
    const pair = await startPtyPair();
    later(() => pair.stop());
    const far = await serveSerial(field, pair.far);
    later(() => far.stop());
    const line = ['-m', 'rtu', '-b', '9600', '-P', 'none'];
    expect(await mbpoll([...line, ...energy, pair.near])).toMatch(/\[72\]:\s+1234\.57/);
    await mbpoll([...line, '-a', '2', '-0', '-r', '3', '-t', '0', pair.near, '1']);
    expect(relay.coilIsEnergized(3)).toBe(true);
    expect(relay.plainOnCount).toBe(1);
    const coils = ['-a', '2', '-0', '-r', '0', '-t', '0', '-c', '8'];
    expect(await mbpoll([...line, ...coils, pair.near])).toMatch(/\[3\]:\s+1/);
  });
});

/** All meters there are on one line, at units 1, 2, 3, … in this order. */
const drivers = Object.keys(images);

describe.skipIf(!python)('pymodbus', () => {
  it.each([
    ['rtu', 'tcp'],
    ['socket', 'modbusTcp'],
  ] as const)('in the place of every meter is read with %s frames', async (framing, kind) => {
    const port = await freePort();
    await startPymodbus(framing, String(port));
    const address = `127.0.0.1:${port}`;
    const bus = await openTestBus(kind === 'tcp' ? { tcp: address } : { modbusTcp: address });
    await until(() => bus.status().state === 'up');
    expect(await readingsOf(bus)).toEqual(expectedReadings());
    expect(bus.counters()).toMatchObject(inOrder);
  });

  it.skipIf(!hasSocat() || !hasPySerial)('is read over a serial line', async () => {
    const pair = await startPtyPair();
    later(() => pair.stop());
    await startPymodbus('serial', pair.far);
    const bus = await openTestBus({
      serial: pair.near,
      baudRate: 9600,
      parity: 'none',
      stopBits: 1,
    });
    expect(await readingsOf(bus)).toEqual(expectedReadings());
    expect(bus.counters()).toMatchObject(inOrder);
  });
});

const inOrder = { silent: 0, corrupt: 0, late: 0, foreign: 0 };

function expectedReadings(): Record<string, unknown> {
  const readings = Object.entries(images).map(([driver, { reading }]) => [driver, reading]);
  return Object.fromEntries(readings) as Record<string, unknown>;
}

async function readingsOf(bus: Bus): Promise<Record<string, unknown>> {
  const readings: Record<string, unknown> = {};
  for (const [index, driver] of drivers.entries()) {
    const reading = await openMeter({ driver, unit: index + 1 }, bus).read();
    const { energyWh, powerW } = valueOf(reading);
    readings[driver] = { energyWh, powerW };
  }
  return readings;
}

/** Starts the slave with the registers of every meter, until the test ends. */
async function startPymodbus(way: 'rtu' | 'socket' | 'serial', where: string): Promise<void> {
  const script = join(import.meta.dirname, 'pymodbus_slave.py');
  const slave = spawn(python ?? '', [script, way, where], { stdio: ['pipe', 'pipe', 'ignore'] });
  later(() => slave.kill('SIGKILL'));
  const units = drivers.map((driver, index) => [index + 1, images[driver]?.registers]);
  slave.stdin.end(JSON.stringify(Object.fromEntries(units)));
  await Promise.race([
    once(slave.stdout, 'data'),
    once(slave, 'exit').then(() => Promise.reject(new Error('pymodbus ended'))),
  ]);
}

/** Runs mbpoll for one question; returns what it printed. Fails when it does. */
async function mbpoll(args: readonly string[]): Promise<string> {
  const child = spawn('mbpoll', ['-1', '-o', '2', ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`mbpoll ended with ${code}: ${text}`);
  return text;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('a TCP server has a port');
  server.close();
  await once(server, 'close');
  return address.port;
}
