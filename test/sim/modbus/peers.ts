/** Puts a field on real wires: TCP with RTU frames, TCP with MBAP, or a serial device. */
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { SerialPort } from 'serialport';
import { encodeMbap, takeMbapFrames } from '../../../hardware/modbus-tcp.ts';
import { rtuReader } from './slave.ts';
import type { Field, Send } from './slave.ts';

export interface TcpPeer {
  /** `127.0.0.1:port`, as the configuration wants it. */
  address: string;
  port: number;
  /** Connections open now. */
  connections(): number;
  /** Cuts all connections, as a gateway does that restarts; new ones are accepted. */
  dropConnections(): void;
  /** Keeps connections open but neither reads nor answers, as behind a dead half of a link. */
  setDeaf(isDeaf: boolean): void;
  stop(): Promise<void>;
}

/** Makes what takes the bytes of one connection; its answers go out by `send`. */
export type Reader = (send: Send) => (bytes: Uint8Array) => void;

/** RTU frames over TCP, as RS-485 gateways speak them. Port 0 takes a free one. */
export function serveRtuOverTcp(field: Field, port = 0): Promise<TcpPeer> {
  return serveBytes((send) => rtuReader(field, send), port);
}

/** Modbus TCP. Port 0 takes a free one. */
export function serveModbusTcp(field: Field, port = 0): Promise<TcpPeer> {
  return serveBytes((send) => mbapReader(field, send), port);
}

/**
 * Opens a serial device (the far end of a pty pair) and answers there in RTU frames. `hears`: whether
 * it understands what comes just now; always, unless told.
 */
export function serveSerial(
  field: Field,
  path: string,
  hears: () => boolean = () => true,
): Promise<{ stop(): Promise<void> }> {
  return serveSerialBytes((send) => {
    const read = rtuReader(field, send);
    return (bytes) => {
      if (hears()) read(bytes);
    };
  }, path);
}

/**
 * Whether the other end of a pty pair speaks at this speed: a pty carries none, but keeps what it was
 * set to. stty(1) reads it.
 */
export function isSetTo(near: string, baudRate: number): boolean {
  const { stdout } = spawnSync('stty', ['-F', near, 'speed'], { encoding: 'utf8' });
  return Number(stdout) === baudRate;
}

/** Opens a serial device and answers there in whatever `makeReader` speaks. */
export async function serveSerialBytes(
  makeReader: Reader,
  path: string,
): Promise<{ stop(): Promise<void> }> {
  const port = new SerialPort({ path, baudRate: 9600, autoOpen: false });
  // The pair may be torn down under us: that is what the tests do.
  port.on('error', () => undefined);
  const read = makeReader((bytes) => {
    if (port.isOpen) port.write(bytes);
  });
  port.on('data', read);
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        if (port.isOpen) port.close(() => resolve());
        else resolve();
      }),
  };
}

/** A TCP peer that speaks whatever `makeReader` does. Port 0 takes a free one. */
export async function serveBytes(makeReader: Reader, port = 0): Promise<TcpPeer> {
  const sockets = new Set<Socket>();
  let isDeaf = false;
  const server: Server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    const read = makeReader((bytes) => {
      if (!isDeaf && socket.writable) socket.write(bytes);
    });
    socket.on('data', (bytes) => {
      if (!isDeaf) read(bytes);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const dropConnections = () => sockets.forEach((socket) => socket.destroy());
  return {
    address: `127.0.0.1:${bound}`,
    port: bound,
    connections: () => sockets.size,
    dropConnections,
    setDeaf(deaf) {
      isDeaf = deaf;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dropConnections();
      }),
  };
}

/** Reads MBAP frames; the answer carries the request's transaction id. */
function mbapReader(field: Field, send: Send): (bytes: Uint8Array) => void {
  let rest: Uint8Array = new Uint8Array();
  return (bytes) => {
    const firstByteMonotonicMs = performance.now();
    const firstByteAtMs = field.clock.nowMs();
    const taken = takeMbapFrames(Uint8Array.from([...rest, ...bytes]));
    rest = taken.rest;
    for (const { transactionId, unit, pdu } of taken.frames) {
      field.request({ unit, pdu, firstByteMonotonicMs, firstByteAtMs }, send, (from, answer) =>
        encodeMbap({ transactionId, unit: from, pdu: answer }),
      );
    }
  };
}
