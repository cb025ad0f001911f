/**
 * A line on which everybody hears everything, as RS-485 is: what one end sends arrives at the devices
 * and at all other ends, what a device answers arrives at all. Over TCP it is a transparent gateway
 * that several clients are connected to; over serial devices, one adapter for each master.
 */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { SerialPort } from 'serialport';
import { rtuReader } from './slave.ts';
import type { Field, Send } from './slave.ts';

interface End {
  send: Send;
  hear(bytes: Uint8Array): void;
}

function makeLine(field: Field): { attach(send: Send): End; detach(end: End): void } {
  const ends = new Set<End>();
  const toAll: Send = (bytes) => ends.forEach((end) => end.send(bytes));
  const toField = rtuReader(field, toAll);
  return {
    attach(send) {
      const end: End = {
        send,
        hear(bytes) {
          for (const other of ends) if (other !== end) other.send(bytes);
          toField(bytes);
        },
      };
      ends.add(end);
      return end;
    },
    detach: (end) => void ends.delete(end),
  };
}

/** The line behind a TCP port: each connection is an end of it. */
export async function shareOverTcp(
  field: Field,
): Promise<{ port: number; connections(): number; stop(): Promise<void> }> {
  const line = makeLine(field);
  const stops = new Set<() => void>();
  const server = createServer({ noDelay: true }, (socket) => {
    const end = line.attach((bytes) => socket.writable && socket.write(bytes));
    const stop = (): void => void socket.destroy();
    stops.add(stop);
    socket.on('data', (bytes) => end.hear(bytes));
    socket.on('error', stop);
    socket.on('close', () => {
      stops.delete(stop);
      line.detach(end);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => stops.size,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        stops.forEach((stop) => stop());
      }),
  };
}

/** The line behind serial devices (the far ends of pty pairs), one for each master. */
export async function shareOverSerial(
  field: Field,
  paths: readonly string[],
): Promise<{ stop(): Promise<void> }> {
  const line = makeLine(field);
  const ports = await Promise.all(
    paths.map(async (path) => {
      const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
      port.on('error', () => undefined);
      const end = line.attach((bytes) => port.isOpen && port.write(bytes));
      port.on('data', (bytes: Buffer) => end.hear(bytes));
      await new Promise<void>((resolve, reject) => {
        port.open((error) => (error ? reject(error) : resolve()));
      });
      return port;
    }),
  );
  return {
    async stop() {
      for (const port of ports) {
        await new Promise<void>((resolve) =>
          port.isOpen ? port.close(() => resolve()) : resolve(),
        );
      }
    },
  };
}
