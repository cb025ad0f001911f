/** The probe as a process, as a technician starts it. */
import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { later } from './bench-cabinet.ts';

const root = join(import.meta.dirname, '../..');
/** Node itself, so that a signal reaches the probe and no wrapper. */
const command = ['--import', 'tsx', 'hardware/probe.ts'];

export interface Probe {
  out(): string;
  err(): string;
  type(text: string): void;
  interrupt(): void;
  ended: Promise<{ out: string; err: string; code: number | null }>;
}

/** Starts it without a terminal. */
export function startProbe(args: readonly string[]): Probe {
  return probeOf(spawn(process.execPath, [...command, ...args], { cwd: root, stdio: 'pipe' }));
}

/** Starts it at a terminal, made by socat. The exit code is socat's. */
export function startProbeAtTerminal(args: readonly string[]): Probe {
  const words = [process.execPath, ...command, ...args].join(' ');
  const env = { ...process.env, PROBE: words };
  const terminal = 'SYSTEM:exec $PROBE,pty,setsid,ctty,stderr';
  return probeOf(spawn('socat', ['-t', '30', '-', terminal], { cwd: root, env, stdio: 'pipe' }));
}

/** Runs it to its end. */
export function probe(args: readonly string[]): Probe['ended'] {
  return startProbe(args).ended;
}

function probeOf(child: ChildProcessWithoutNullStreams): Probe {
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  later(() => child.kill('SIGKILL'));
  return {
    out: () => out,
    err: () => err,
    type: (text) => child.stdin.write(text),
    interrupt: () => child.kill('SIGINT'),
    ended: once(child, 'close').then(([code]) => ({ out, err, code: code as number | null })),
  };
}
