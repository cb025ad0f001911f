/** Debian's nginx in the foreground, from a temporary directory and as whoever runs the tests. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, isRoot } from '../../build/command.ts';
import { listen, shut } from '../sim/vipps/server.ts';

/** The examples an operator gets. */
export const examples = fileURLToPath(new URL('../../build/nginx', import.meta.url));

/**
 * An example with pieces replaced wherever they stand. One without such a piece is not the one these
 * tests are about.
 */
export function exampleWith(name: string, pieces: Readonly<Record<string, string>>): string {
  let text = readFileSync(join(examples, name), 'utf8');
  for (const [from, to] of Object.entries(pieces)) {
    if (!text.includes(from)) throw new Error(`${name} has no ${from}`);
    text = text.replaceAll(from, () => to);
  }
  return text;
}

/** Ports that were free a moment ago, each another one: all are taken before the first is given back. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((server) => listen(server, 0)));
  await Promise.all(servers.map(shut));
  return ports;
}

/** The configuration around an example: `http` goes before what is included. */
function mainText(directory: string, included: string, http: string): string {
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const places = kinds.map((kind) => `${kind}_temp_path ${directory}/${kind};`);
  return `
    daemon off;
    worker_processes 1;
    ${isRoot() ? 'user root;' : ''}
    pid ${directory}/nginx.pid;
    error_log ${directory}/error.log info;
    events { worker_connections 256; }
    http {
      ${places.join('\n')}
      ${http}
      include ${directory}/${included};
    }`;
}

async function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** Resolves once it is up; throws with what it said when it ends before, or takes ten seconds. */
export async function awaitStart(
  child: ChildProcess,
  isUp: () => boolean | Promise<boolean>,
): Promise<void> {
  let words = '';
  child.stderr?.on('data', (chunk) => (words += String(chunk)));
  const giveUpAtMs = performance.now() + 10_000;
  while (!(await isUp())) {
    if (child.exitCode !== null || performance.now() > giveUpAtMs) {
      child.kill('SIGKILL');
      throw new Error(`${child.spawnfile} does not start: ${words}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await gone;
}

export interface NginxParts {
  /** Everything is kept here. */
  directory: string;
  /** What the configuration is about, and its file's name. */
  text: string;
  name: string;
  /** Lines before it, in `http`. */
  http?: string;
  /** It is up when this one listens. */
  port: number;
}

/** Writes the configuration and starts nginx with it. */
export async function startNginx(parts: NginxParts): Promise<ChildProcess> {
  const { directory, text, name, http = '', port } = parts;
  const program = findProgram('nginx');
  if (program === null) throw new Error('nginx is missing');
  const configuration = join(directory, 'nginx.conf');
  writeFileSync(join(directory, name), text);
  writeFileSync(configuration, mainText(directory, name, http));
  const args = ['-c', configuration, '-p', directory, '-e', join(directory, 'error.log')];
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  await awaitStart(child, () => isListening(port));
  return child;
}
