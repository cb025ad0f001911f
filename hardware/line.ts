/**
 * Lines: what carries bytes to field devices, a serial port or a TCP connection. A line is opened,
 * brings bytes, and ends once; opening it anew is the bus's decision. No error of a line escapes as
 * an exception or an unhandled `error` event: each becomes the reason of its end.
 */
import { connect } from 'node:net';
import { SerialPort } from 'serialport';

export interface LineEvents {
  onOpen(): void;
  onBytes(bytes: Uint8Array): void;
  /** Called exactly once, also when opening fails. `reason` is for technicians. */
  onEnd(reason: string): void;
}

export interface OpenLine {
  write(bytes: Uint8Array): void;
  /** Ends the line; `onEnd` follows if it has not been called before. */
  end(reason: string): void;
}

/** How to reach a line: makes one attempt per call. */
export interface Line {
  /** For technicians: `serial /dev/ttyUSB0 9600 8N1`, `tcp 10.0.0.7:502`. */
  readonly name: string;
  /** Silence between two frames, ms: 3.5 characters (Modbus over Serial Line V1.02, 2.5.1.1). */
  readonly frameGapMs: number;
  /** Whether total silence may mean a dead connection that only opening anew reveals. */
  readonly mayBeHalfOpen: boolean;
  /** How long `bytes` take on the wire, ms; 0 where the line does not tell. */
  transmissionMs(bytes: number): number;
  open(events: LineEvents): OpenLine;
}

export interface SerialSettings {
  /** Device path; one under /dev/serial/by-id stays the same when the adapter is plugged elsewhere. */
  serial: string;
  /** 1200..115200. */
  baudRate: number;
  parity: 'none' | 'even' | 'odd';
  stopBits: 1 | 2;
}

/** Start bit, 8 data bits, parity, stop bits. */
function bitsPerCharacter(settings: SerialSettings): number {
  return 1 + 8 + (settings.parity === 'none' ? 0 : 1) + settings.stopBits;
}

/** A serial port, usually a USB-RS485 adapter. */
export function serialLine(settings: SerialSettings): Line {
  const { serial, baudRate, parity, stopBits } = settings;
  const characterMs = (bitsPerCharacter(settings) * 1000) / baudRate;
  return {
    name: `serial ${serial} ${baudRate} 8${parity.charAt(0).toUpperCase()}${stopBits}`,
    // Above 19200 baud the standard fixes the gap at 1.75 ms.
    frameGapMs: baudRate > 19200 ? 2 : Math.ceil(3.5 * characterMs),
    mayBeHalfOpen: false,
    transmissionMs: (bytes) => Math.ceil(bytes * characterMs),
    open(events) {
      const port = new SerialPort({
        path: serial,
        baudRate,
        parity,
        stopBits,
        dataBits: 8,
        autoOpen: false,
      });
      const end = endOnce(events, () => {
        if (port.isOpen) port.close(() => undefined);
      });
      port.on('error', (error) => end(error.message));
      port.on('close', (error: Error | null) => end(error?.message ?? 'adapter gone'));
      port.on('data', (chunk: Buffer) => events.onBytes(chunk));
      port.open((error) => {
        if (error) end(error.message);
        else if (end.hasEnded()) port.close(() => undefined);
        else events.onOpen();
      });
      return {
        write: (bytes) => port.write(bytes, (error) => error && end(error.message)),
        end,
      };
    },
  };
}

/** Attempts to connect are given up after this long. */
const connectTimeoutMs = 2000;
/** Idle time after which the kernel probes the peer, so that a dead one is noticed at night too. */
const keepAliveMs = 10_000;

/**
 * A TCP connection to `address` (`host:port`). `frameGapMs` is 0 for Modbus TCP; a transparent
 * RS-485 gateway needs the silence of its line, whose speed is not known here.
 */
export function tcpLine(kind: 'tcp' | 'modbus-tcp', address: string, frameGapMs: number): Line {
  const { host, port } = parseAddress(address);
  return {
    name: `${kind} ${address}`,
    frameGapMs,
    mayBeHalfOpen: true,
    transmissionMs: () => 0,
    open(events) {
      const socket = connect({ host, port, noDelay: true, keepAlive: true });
      socket.setKeepAlive(true, keepAliveMs);
      const end = endOnce(events, () => socket.destroy());
      socket.setTimeout(connectTimeoutMs, () => end(`no connection in ${connectTimeoutMs} ms`));
      socket.on('error', (error) => end(error.message));
      socket.on('close', () => end('connection closed by the other side'));
      socket.on('end', () => end('connection closed by the other side'));
      socket.on('data', (chunk: Buffer) => events.onBytes(chunk));
      socket.on('connect', () => {
        socket.setTimeout(0);
        events.onOpen();
      });
      return { write: (bytes) => void socket.write(bytes), end };
    },
  };
}

/** Splits `host:port`; an IPv6 host stands in brackets. Throws with a plain sentence. */
export function parseAddress(address: string): { host: string; port: number } {
  const parts = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(address);
  const host = parts?.[1] ?? parts?.[2];
  const port = Number(parts?.[3]);
  if (!host || !(port >= 1 && port <= 65535)) {
    throw new Error(`"${address}" is no host:port, such as 192.168.1.20:502`);
  }
  return { host, port };
}

/** Makes the first call end the line and every later one do nothing. */
function endOnce(
  events: LineEvents,
  release: () => void,
): ((reason: string) => void) & { hasEnded: () => boolean } {
  let hasEnded = false;
  const end = (reason: string) => {
    if (hasEnded) return;
    hasEnded = true;
    release();
    // serialport's messages begin with "Error: ".
    events.onEnd(reason.replace(/^Error: /, ''));
  };
  return Object.assign(end, { hasEnded: () => hasEnded });
}
