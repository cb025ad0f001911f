/**
 * Listens to the touch device beside the screen, to notice touches that never arrive at the page.
 * Reads only, and keeps nothing of a touch but that it happened. A device that is not there is
 * looked for again; that alone is no fault, only worth a line in the log.
 */
import { constants } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import type { Cancel, Clock } from '../clock.ts';
import type { Log } from '../ports.ts';
import { inputEventBytes, touchCounter } from './touch-events.ts';

/** Read so often. Not by a read that waits: it would hold one of Node's few threads for good. */
const readEveryMs = 200;
/** A path may come to lead to another device, or to none, without a word from the open one. */
const lookEveryMs = 2_000;
/** The input layer keeps some hundred events for a slow reader; what overflows is lost, no harm. */
const mostBytes = 64 * 1024;

export interface TouchDevice {
  isPresent(): boolean;
  stop(): void;
}

export interface TouchDeviceParts {
  path: string;
  clock: Clock;
  log: Log;
  onTouch: () => void;
  /** As in process.arch: decides how long a record is. */
  architecture?: string;
}

interface Opened {
  file: FileHandle;
  /** Which device it is, whatever the path leads to by now. */
  identity: string;
  count: (bytes: Uint8Array) => number;
}

/** Begins to listen, and goes on until stopped, whatever becomes of the device. */
export function listenToTouchDevice(parts: TouchDeviceParts): TouchDevice {
  const { path, clock, log, onTouch, architecture = process.arch } = parts;
  const buffer = new Uint8Array(mostBytes);
  let opened: Opened | null = null;
  let complaint: string | null = null;
  let lookAtMs = Number.NEGATIVE_INFINITY;
  let isStopped = false;
  let cancel: Cancel = () => undefined;

  const complain = (reason: string): void => {
    if (reason !== complaint && !isStopped) {
      log.warn({ path, reason }, 'the touch device cannot be listened to; it is looked for again');
    }
    complaint = reason;
  };
  const look = async (): Promise<void> => {
    const before = opened;
    const identity = await identityOf(path);
    if (before !== null && identity === before.identity) return;
    if (before !== null) await letGo(before, 'it is gone, or another one is in its place');
    if (identity === null) return complain('there is none at this path');
    const next = await openDevice(path, architecture);
    if (typeof next === 'string') return complain(next);
    opened = next;
    complaint = null;
    log.info({ path }, 'listening to the touch device');
  };
  const letGo = async ({ file }: Opened, reason: string): Promise<void> => {
    opened = null;
    complain(reason);
    await file.close().catch(() => undefined);
  };
  const turn = async (): Promise<void> => {
    if (clock.nowMs() - lookAtMs >= lookEveryMs) {
      lookAtMs = clock.nowMs();
      await look();
    }
    const device = opened;
    if (device === null) return;
    const bytes = await readWaiting(device.file, buffer);
    if (typeof bytes === 'string') return letGo(device, bytes);
    for (let touches = device.count(bytes); touches > 0; touches -= 1) onTouch();
  };
  const run = async (): Promise<void> => {
    await turn();
    if (isStopped) await opened?.file.close().catch(() => undefined);
    else cancel = clock.after(readEveryMs, () => void run());
  };
  void run();
  return {
    isPresent: () => opened !== null,
    stop() {
      isStopped = true;
      cancel();
      void opened?.file.close().catch(() => undefined);
      opened = null;
    },
  };
}

/** Null where the path leads nowhere. */
async function identityOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found === null ? null : `${found.dev} ${found.ino} ${found.rdev}`;
}

/** The device, or why it cannot be had. */
async function openDevice(path: string, architecture: string): Promise<Opened | string> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY);
    const found = await file.stat();
    if (found.isCharacterDevice() || found.isFIFO()) {
      const identity = `${found.dev} ${found.ino} ${found.rdev}`;
      return { file, identity, count: touchCounter(inputEventBytes(architecture)) };
    }
    await file.close();
    return 'it is no device';
  } catch (error) {
    return codeOf(error);
  }
}

/** What is there to be read, perhaps nothing; or why nothing can be read any more. */
async function readWaiting(file: FileHandle, buffer: Uint8Array): Promise<Uint8Array | string> {
  try {
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    return buffer.subarray(0, bytesRead);
  } catch (error) {
    const code = codeOf(error);
    return code === 'EAGAIN' ? buffer.subarray(0, 0) : code;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
