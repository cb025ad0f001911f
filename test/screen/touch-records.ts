/** The bytes a touch panel sends through Linux' input layer, and a pipe that carries them. */
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** linux/input-event-codes.h: types and codes of what a panel tells. */
const codes = {
  report: [0, 0],
  touchKey: [1, 0x14a],
  x: [3, 0x35],
  y: [3, 0x36],
  trackingId: [3, 0x39],
} as const;

/** One struct input_event: time, then type, code and value. */
export function record(name: keyof typeof codes, value: number, recordBytes: 16 | 24 = 24): Buffer {
  const [type, code] = codes[name];
  const bytes = Buffer.alloc(recordBytes);
  const body = recordBytes - 8;
  bytes.writeUInt16LE(type, body);
  bytes.writeUInt16LE(code, body + 2);
  bytes.writeInt32LE(value, body + 4);
  return bytes;
}

/** A finger down, moved, and up again, as a multi-touch panel tells it. */
export function tap(recordBytes: 16 | 24 = 24): Buffer {
  const one = (name: keyof typeof codes, value: number): Buffer => record(name, value, recordBytes);
  const down = [one('trackingId', 7), one('x', 100), one('y', 200), one('touchKey', 1)];
  const up = [one('trackingId', -1), one('touchKey', 0)];
  const report = one('report', 0);
  return Buffer.concat([...down, report, one('x', 101), report, ...up, report]);
}

/** A named pipe in place of a device file. */
export class TouchPipe {
  readonly path: string;
  readonly #dir: string;
  #file: number | null = null;

  /** @param parent folder for it; the configuration wants one below /dev */
  constructor(parent: string) {
    this.#dir = mkdtempSync(join(parent, 'ladekiosk-touch-'));
    this.path = join(this.#dir, 'event0');
    this.plugIn();
  }

  plugIn(): void {
    execFileSync('mkfifo', [this.path]);
    // Read and write: opening does not wait for the other end.
    this.#file = openSync(this.path, constants.O_RDWR | constants.O_NONBLOCK);
  }

  unplug(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    rmSync(this.path);
  }

  send(bytes: Uint8Array): void {
    if (this.#file === null) throw new Error('nothing is plugged in');
    writeSync(this.#file, bytes);
  }

  remove(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    rmSync(this.#dir, { recursive: true });
  }
}
