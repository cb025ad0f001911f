/**
 * The field side of a bus: several devices by unit id behind one line, with a fault per unit that
 * can be set at run time. It speaks bytes only, so that whoever asks cannot tell it from the real.
 */
import type { Clock } from '../../../hardware/clock.ts';
import { crc16, withUnitAndCrc } from '../../../hardware/modbus-rtu.ts';

/** A device: gets a request (function code on), returns the answer or null to stay silent. */
export interface Device {
  answer(pdu: Uint8Array): Uint8Array | null;
}

/** What is wrong with a unit. Each is something RS-485 lines do in the field. */
export type Fault =
  | { kind: 'silent' }
  | { kind: 'corrupt-crc' }
  /** The answer carries another unit id, correctly checksummed. */
  | { kind: 'wrong-unit' }
  | { kind: 'stray-before'; bytes: readonly number[] }
  | { kind: 'stray-inside'; bytes: readonly number[] }
  | { kind: 'stray-after'; bytes: readonly number[] }
  /**
   * The answer comes late. A device works on one request at a time, so its later answers wait too;
   * not with `isOvertaken`, which is harsher than any real device.
   */
  | { kind: 'late'; delayMs: number; isOvertaken?: boolean }
  | { kind: 'exception'; code: number }
  | { kind: 'half-frame' }
  /** Every register reads as half of a float NaN. */
  | { kind: 'nan' };

/** A request as it arrived. */
export interface SeenFrame {
  unit: number;
  pdu: Uint8Array;
  /** Time of the first byte, by performance.now() and by the field's clock. */
  firstByteMonotonicMs: number;
  firstByteAtMs: number;
}

/** Where answers go; one per connection or port. */
export type Send = (bytes: Uint8Array) => void;

type Frame = (unit: number, pdu: Uint8Array) => Uint8Array;

/** An exception answer, for devices. */
export function exception(functionCode: number, code: number): Uint8Array {
  return Uint8Array.from([functionCode | 0x80, code]);
}

/** Frames kept for looking back; a long-running demo must not grow. */
const maxFramesKept = 1000;

export class Field {
  readonly #clock: Clock;
  readonly #devices = new Map<number, Device>();
  readonly #faults = new Map<number, { fault: Fault; timesLeft: number }>();
  readonly #listeners = new Set<(frame: SeenFrame) => void>();
  readonly #frames: SeenFrame[] = [];
  /** By unit: when its last answer leaves. */
  readonly #busyUntilMs = new Map<number, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get clock(): Clock {
    return this.#clock;
  }

  /** The last requests, oldest first. */
  get frames(): readonly SeenFrame[] {
    return this.#frames;
  }

  add(unit: number, device: Device): void {
    if (this.#devices.has(unit)) throw new Error(`unit ${unit} is taken`);
    this.#devices.set(unit, device);
  }

  remove(unit: number): void {
    this.#devices.delete(unit);
  }

  /** Sets a unit's fault for its next `times` requests (default: until changed). */
  setFault(unit: number, fault: Fault, times = Infinity): void {
    this.#faults.set(unit, { fault, timesLeft: times });
  }

  clearFault(unit: number): void {
    this.#faults.delete(unit);
  }

  /** Calls back for each request that arrives whole, before it is answered. */
  onFrame(listener: (frame: SeenFrame) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Takes a request. `send` gets the answer's PDU with its unit, framed by `frame`, as the unit's
   * fault makes it.
   */
  request(seen: SeenFrame, send: Send, frame: Frame): void {
    const { unit, pdu } = seen;
    this.#frames.push(seen);
    if (this.#frames.length > maxFramesKept) this.#frames.shift();
    for (const listener of this.#listeners) listener(seen);
    const device = this.#devices.get(unit);
    if (!device) return;
    const fault = this.#takeFault(unit);
    // A silent unit is one without power or wire: its command must not take effect either.
    if (fault?.kind === 'silent') return;
    const isRefused = fault?.kind === 'exception';
    const answer = isRefused ? exception(pdu[0] ?? 0, fault.code) : device.answer(pdu);
    if (!answer) return;
    const bytes = fault ? spoilt(fault, unit, answer, frame) : frame(unit, answer);
    this.#sendInTurn(unit, fault, () => send(bytes));
  }

  /** Sends when all earlier answers of this unit have gone out. */
  #sendInTurn(unit: number, fault: Fault | null, send: () => void): void {
    const nowMs = this.#clock.nowMs();
    const delayMs = fault?.kind === 'late' ? fault.delayMs : 0;
    if (fault?.kind === 'late' && fault.isOvertaken) {
      this.#clock.after(delayMs, send);
      return;
    }
    const atMs = Math.max(nowMs, this.#busyUntilMs.get(unit) ?? 0) + delayMs;
    this.#busyUntilMs.set(unit, atMs);
    if (atMs <= nowMs) send();
    else this.#clock.after(atMs - nowMs, send);
  }

  #takeFault(unit: number): Fault | null {
    const entry = this.#faults.get(unit);
    if (!entry) return null;
    entry.timesLeft -= 1;
    if (entry.timesLeft <= 0) this.#faults.delete(unit);
    return entry.fault;
  }
}

/** The answer as the fault makes it. */
function spoilt(fault: Fault, unit: number, answer: Uint8Array, frame: Frame): Uint8Array {
  const good = frame(unit, answer);
  const middle = Math.floor(good.length / 2);
  switch (fault.kind) {
    case 'corrupt-crc':
      return Uint8Array.from(good, (byte, at) => (at === good.length - 1 ? ~byte : byte));
    case 'wrong-unit':
      return frame(unit === 247 ? 1 : unit + 1, answer);
    case 'stray-before':
      return Uint8Array.from([...fault.bytes, ...good]);
    case 'stray-inside':
      return Uint8Array.from([...good.slice(0, middle), ...fault.bytes, ...good.slice(middle)]);
    case 'stray-after':
      return Uint8Array.from([...good, ...fault.bytes]);
    case 'half-frame':
      return good.slice(0, middle);
    case 'nan':
      return frame(unit, withNaN(answer));
    case 'late':
    case 'exception':
    case 'silent':
      return good;
  }
}

function withNaN(pdu: Uint8Array): Uint8Array {
  const readsRegisters = pdu[0] === 0x03 || pdu[0] === 0x04;
  if (!readsRegisters) return pdu;
  const nan = [0x7f, 0xc0, 0x00, 0x00];
  return Uint8Array.from(pdu, (byte, at) => (at < 2 ? byte : (nan[(at - 2) % 4] ?? byte)));
}

/** Makes the reader of one RTU connection: cuts requests out of the bytes and answers by `send`. */
export function rtuReader(field: Field, send: Send): (bytes: Uint8Array) => void {
  let buffer: { byte: number; atMonotonicMs: number; atMs: number }[] = [];
  return (bytes) => {
    const atMonotonicMs = performance.now();
    const atMs = field.clock.nowMs();
    buffer.push(...[...bytes].map((byte) => ({ byte, atMonotonicMs, atMs })));
    buffer = buffer.slice(-1024);
    for (;;) {
      const found = findRequest(Uint8Array.from(buffer, ({ byte }) => byte));
      const first = found && buffer[found.start];
      if (!found || !first) return;
      buffer = buffer.slice(found.end);
      field.request(
        {
          unit: found.unit,
          pdu: found.pdu,
          firstByteMonotonicMs: first.atMonotonicMs,
          firstByteAtMs: first.atMs,
        },
        send,
        withUnitAndCrc,
      );
    }
  };
}

/** The first whole request in a stream, by its length and CRC. */
function findRequest(
  stream: Uint8Array,
): { start: number; end: number; unit: number; pdu: Uint8Array } | null {
  for (let start = 0; start + 8 <= stream.length; start += 1) {
    const end = start + requestBytes(stream, start);
    if (end > stream.length) continue;
    const frame = stream.subarray(start, end);
    const crc = crc16(frame.subarray(0, -2));
    if (frame[frame.length - 2] !== (crc & 0xff) || frame[frame.length - 1] !== crc >> 8) continue;
    return { start, end, unit: frame[0] ?? 0, pdu: frame.slice(1, -2) };
  }
  return null;
}

function requestBytes(stream: Uint8Array, start: number): number {
  const code = stream[start + 1];
  return code === 0x0f || code === 0x10 ? 9 + (stream[start + 6] ?? 0) : 8;
}
