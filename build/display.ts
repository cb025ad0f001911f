/** A display to show windows on: the person's own, or a virtual one that ends with us. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import net from 'node:net';
import type { Readable } from 'node:stream';
import { findProgram } from './command.ts';

export interface Display {
  /** What programs need in their environment to draw on it, and to know that it is virtual. */
  env: { DISPLAY: string; LADEKIOSK_VIRTUAL_DISPLAY: string };
  isVirtual: boolean;
  /** Ends the virtual display; does nothing to a person's own. */
  stop(): Promise<void>;
}

/** The size of the kiosk's panel, and the only one the screenshots are compared at. */
const screen = '1280x800x24';
const startTimeoutMs = 15_000;
/** X servers listen on TCP 6000 + display number (X protocol, chapter 1 of appendix B). */
const firstTcpPort = 6000;

function canConnect(options: net.NetConnectOpts): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ ...options, timeout: 2000 });
    const finish = (isOpen: boolean): void => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => finish(true));
    socket.once('error', () => finish(false));
    socket.once('timeout', () => finish(false));
  });
}

/** True when an X server listens where `display` (":0", "host:10.0") points. */
export async function displayWorks(display: string | undefined): Promise<boolean> {
  const parts = /^(?<host>[^:]*):(?<number>\d+)(\.\d+)?$/.exec(display ?? '')?.groups;
  if (parts === undefined) return false;
  const host = parts['host'] ?? '';
  const number = Number(parts['number']);
  if (host !== '' && host !== 'unix') return canConnect({ host, port: firstTcpPort + number });
  const socketPath = `/tmp/.X11-unix/X${number}`;
  // Linux servers also listen under the same name in the abstract namespace.
  return (await canConnect({ path: socketPath })) || canConnect({ path: `\0${socketPath}` });
}

/** Resolves with the display number that Xvfb writes to its file descriptor once it is ready. */
function displayNumber(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let complaints = '';
    let text = '';
    const deadline = setTimeout(
      () => reject(new Error(`Xvfb does not get ready:\n${complaints}`)),
      startTimeoutMs,
    );
    const fail = (reason: string): void => {
      clearTimeout(deadline);
      reject(new Error(`Xvfb ${reason}:\n${complaints}`));
    };
    server.stderr?.setEncoding('utf8').on('data', (chunk: string) => (complaints += chunk));
    server.once('error', (error) => fail(`cannot be started (${error.message})`));
    server.once('exit', (code) => fail(`ended with code ${code}`));
    const numbers = server.stdio[3] as Readable;
    numbers.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(deadline);
      resolve(text.trim());
    });
  });
}

function stopServer(server: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (server.exitCode !== null || server.signalCode !== null) {
      resolve();
      return;
    }
    server.ref();
    server.once('exit', () => resolve());
    server.kill('SIGTERM');
  });
}

/**
 * A program and its arguments such that the kernel ends it when we are gone, even by SIGKILL.
 * Without setpriv (util-linux 2.33) it is only ended in an orderly way.
 */
export function tiedToUs(command: string, args: readonly string[]): [string, string[]] {
  const setpriv = findProgram('setpriv');
  if (setpriv === null) return [command, [...args]];
  return [setpriv, ['--pdeathsig', 'TERM', '--', command, ...args]];
}

async function startVirtual(): Promise<Display> {
  // Only root's X server makes this directory itself; on a bare machine nobody has done so yet.
  await mkdir('/tmp/.X11-unix', { mode: 0o1777 }).catch(() => null);
  const xvfb = ['-displayfd', '3', '-screen', '0', screen, '-nolisten', 'tcp', '-noreset'];
  const [command, args] = tiedToUs('Xvfb', xvfb);
  // A process group of its own: Ctrl-C must not take the display away before the app has ended.
  const server = spawn(command, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const number = await displayNumber(server);
  // Neither the server nor its pipes keep us alive; whoever started it stops it.
  server.unref();
  for (const stream of [server.stderr, server.stdio[3]]) {
    if (stream instanceof net.Socket) stream.unref();
  }
  return {
    env: { DISPLAY: `:${number}`, LADEKIOSK_VIRTUAL_DISPLAY: `:${number}` },
    isVirtual: true,
    stop: () => stopServer(server),
  };
}

/** How a person looks at a virtual display, as lines of text. */
export function howToLook(display: Display): string[] {
  const name = display.env.DISPLAY;
  return [
    `No display: the app draws on the virtual display ${name} (${screen}).`,
    `  a picture:  import -window root -display ${name} screen.png         (package imagemagick)`,
    `  to see it:  x11vnc -display ${name} -localhost, a VNC viewer on port 5900 (package x11vnc)`,
    '  in Chrome:  npm start -- --remote-debugging-port=9333, then chrome://inspect',
  ];
}

/** The display to use: `$DISPLAY` when a server listens there, otherwise a virtual one. */
export async function prepareDisplay(env: NodeJS.ProcessEnv = process.env): Promise<Display> {
  const own = env['DISPLAY'];
  if (own !== undefined && (await displayWorks(own))) {
    const virtual = env['LADEKIOSK_VIRTUAL_DISPLAY'] ?? '';
    return {
      env: { DISPLAY: own, LADEKIOSK_VIRTUAL_DISPLAY: virtual },
      isVirtual: virtual === own,
      stop: () => Promise.resolve(),
    };
  }
  return startVirtual();
}
