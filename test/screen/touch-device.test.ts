/** Listening to a touch device, at a real pipe that carries real records. */
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi, onTestFinished } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { listenToTouchDevice, type TouchDevice } from '../../electron/screen/touch-device.ts';
import { tap, TouchPipe } from './touch-records.ts';

let pipe: TouchPipe;
let device: TouchDevice;
let touches: number;
let told: string[];

function listen(path = pipe.path): void {
  const tell = (fields: object, message: string): void => {
    told.push(message + ('reason' in fields ? ` (${String(fields.reason)})` : ''));
  };
  device = listenToTouchDevice({
    path,
    clock: systemClock(),
    log: { debug: tell, info: tell, warn: tell, error: tell },
    onTouch: () => {
      touches += 1;
    },
    architecture: 'x64',
  });
}

function waitFor(condition: () => boolean): Promise<void> {
  return vi.waitFor(() => expect(condition()).toBe(true), { timeout: 10_000, interval: 20 });
}

beforeEach(() => {
  pipe = new TouchPipe(tmpdir());
  touches = 0;
  told = [];
});

afterEach(() => {
  device.stop();
  pipe.remove();
});

it('counts touches, and a silent device is present all the same', async () => {
  listen();
  await waitFor(() => device.isPresent());
  expect(touches).toBe(0);
  pipe.send(tap());
  await waitFor(() => touches === 1);
  pipe.send(Buffer.concat([tap(), tap()]));
  await waitFor(() => touches === 3);
  expect(told).toEqual(['listening to the touch device']);
});

it('an unplugged device is told of once, and listened to again when it is back', async () => {
  listen();
  await waitFor(() => device.isPresent());
  pipe.unplug();
  await waitFor(() => !device.isPresent());
  await waitFor(() => told.length === 3);
  pipe.plugIn();
  await waitFor(() => device.isPresent());
  pipe.send(tap());
  await waitFor(() => touches === 1);
  const lost = 'the touch device cannot be listened to; it is looked for again';
  expect(told).toEqual([
    'listening to the touch device',
    `${lost} (it is gone, or another one is in its place)`,
    `${lost} (there is none at this path)`,
    'listening to the touch device',
  ]);
});

it('a path that leads to no device is said once', async () => {
  const path = join(tmpdir(), 'no-device');
  writeFileSync(path, 'a plain file');
  onTestFinished(() => rmSync(path));
  listen(path);
  await waitFor(() => told.length === 1);
  expect(told[0]).toContain('it is no device');
  expect(device.isPresent()).toBe(false);
});
