/** A pair of serial devices joined by socat, standing in for a USB-RS485 adapter. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neededHere } from './needed.ts';

export interface PtyPair {
  /** Path for the station; stays the same over unplug and plugIn. */
  near: string;
  /** Path for the device at the other end. */
  far: string;
  /** Pulls the adapter: both devices vanish. */
  unplug(): Promise<void>;
  /** Plugs it in again, under the same paths. */
  plugIn(): Promise<void>;
  stop(): Promise<void>;
}

/** Whether socat is there; says so loudly when it is not, for tests that then skip. */
export function hasSocat(): boolean {
  const isThere = spawnSync('socat', ['-V'], { stdio: 'ignore' }).status === 0;
  return neededHere(isThere, 'socat is missing, no serial port is tested');
}

/** Makes a pair of joined ptys. Throws when socat does not bring them up within 5 s. */
export async function startPtyPair(): Promise<PtyPair> {
  const folder = mkdtempSync(join(tmpdir(), 'ladekiosk-pty-'));
  const near = join(folder, 'near');
  const far = join(folder, 'far');
  let unplug = await plugIn(near, far);
  return {
    near,
    far,
    unplug: () => unplug(),
    async plugIn() {
      unplug = await plugIn(near, far);
    },
    async stop() {
      await unplug();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Starts socat; returns how to end it. */
async function plugIn(near: string, far: string): Promise<() => Promise<void>> {
  const end = (path: string) => `pty,raw,echo=0,link=${path}`;
  const child = spawn('socat', [end(near), end(far)], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const giveUpAtMs = performance.now() + 5000;
  while (!existsSync(near) || !existsSync(far)) {
    if (child.exitCode !== null || performance.now() > giveUpAtMs) {
      child.kill();
      throw new Error('socat made no pty pair');
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return async () => {
    child.kill();
    await ended;
  };
}
