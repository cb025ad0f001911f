/**
 * A meter in a process of its own, for measuring: on a pty, which has no speed of its own, its bytes
 * come and go at the pace of a real line; over TCP it answers at once.
 * Usage: slave-process.ts serial PATH BAUD, or slave-process.ts tcp. Says "ready", or its ports.
 */
import { SerialPort } from 'serialport';
import { systemClock } from '../../electron/clock.ts';
import { serveModbusTcp, serveRtuOverTcp } from '../sim/modbus/peers.ts';
import { sdm630 } from '../sim/modbus/sdm630.ts';
import { Field, rtuReader } from '../sim/modbus/slave.ts';
import { wirePace } from './wire-pace.ts';

/** What the process says: that it listens, and where. */
export interface SlaveIsReady {
  modbusTcp: string | null;
  tcp: string | null;
}

const field = new Field(systemClock());
const model = { readEnergyWh: () => 1_234_567, readPowerW: () => 3680 };
field.add(1, sdm630({ model, serialNumber: 1 }));

/** Calls back at the moment, by the fraction of a millisecond: timers are too coarse for a byte. */
function at(momentMs: number, run: () => void): void {
  const look = (): void => {
    if (performance.now() >= momentMs) run();
    else setImmediate(look);
  };
  look();
}

async function serial(path: string, baudRate: number): Promise<SlaveIsReady> {
  const { characterMs, gapMs } = wirePace(baudRate);
  const port = new SerialPort({ path, baudRate, autoOpen: false });
  // The end of the measurement tears the line down.
  port.on('error', () => process.exit());
  let arrivedMs = 0;
  let bytesIn = 0;
  const read = rtuReader(field, (answer) => {
    const beginsMs = arrivedMs + bytesIn * characterMs + gapMs;
    bytesIn = 0;
    const send = (index: number): void => {
      port.write(answer.subarray(index, index + 1));
      if (index + 1 < answer.length)
        at(beginsMs + (index + 2) * characterMs, () => send(index + 1));
    };
    at(beginsMs + characterMs, () => send(0));
  });
  port.on('data', (bytes: Buffer) => {
    if (bytesIn === 0) arrivedMs = performance.now();
    bytesIn += bytes.length;
    read(bytes);
  });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  return { modbusTcp: null, tcp: null };
}

async function tcp(): Promise<SlaveIsReady> {
  const [modbusTcp, rtu] = [await serveModbusTcp(field), await serveRtuOverTcp(field)];
  return { modbusTcp: modbusTcp.address, tcp: rtu.address };
}

const [, , kind, path = '', baud = ''] = process.argv;
process.send?.(await (kind === 'serial' ? serial(path, Number(baud)) : tcp()));
process.on('disconnect', () => process.exit());
