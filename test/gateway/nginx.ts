/**
 * The operator's gateway as the example of build/nginx describes it: Debian's nginx in the
 * foreground with its token service, both from a temporary directory and as whoever runs the tests.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findProgram, isRoot } from '../../build/command.ts';
import { listen, shut } from '../sim/vipps/server.ts';
import type { Issued } from './certificates.ts';

const examples = fileURLToPath(new URL('../../build/nginx', import.meta.url));

export interface GatewayParts {
  /** Everything is kept here. */
  directory: string;
  /** What the gateway shows, and whose stations it lets in. */
  own: Issued;
  stationsAuthority: string;
  /** Origin of Vipps, its keys as variables, and the sales unit. */
  vippsUrl: string;
  keys: Record<string, string>;
  merchantSerialNumber: string;
  /** Changes the configuration further. */
  edit?: (text: string) => string;
}

/** One request of a station, as nginx logged it: what it sent itself, and what became of it. */
export interface LoggedCall {
  uri: string;
  status: number;
  /** `SUCCESS`, `NONE` or `FAILED:…`. */
  verified: string;
  subject: string;
  serial: string;
  authorization: string;
  subscriptionKey: string;
  clientId: string;
  clientSecret: string;
}

export interface Gateway {
  /** For `vipps.baseUrl`. */
  baseUrl: string;
  port: number;
  calls(): LoggedCall[];
  /** nginx goes down; the token service stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** Replaces a piece wherever it stands; a configuration without it is not the one these tests are about. */
function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`gateway.conf has no ${from}`);
  return text.replaceAll(from, () => to);
}

function serverText(parts: GatewayParts, port: number, socket: string): string {
  const { own, stationsAuthority, vippsUrl, merchantSerialNumber, edit = (text) => text } = parts;
  let text = readFileSync(join(examples, 'gateway.conf'), 'utf8');
  text = replaced(text, 'listen 443 ssl;', `listen 127.0.0.1:${port} ssl;`);
  text = replaced(text, '/etc/ladekiosk-gateway/gateway.pem', own.certificate);
  text = replaced(text, '/etc/ladekiosk-gateway/gateway.key', own.key);
  text = replaced(text, '/etc/ladekiosk-gateway/stations-ca.pem', stationsAuthority);
  text = replaced(text, 'https://apitest.vipps.no;', `${vippsUrl};`);
  text = replaced(text, '"123456"', `"${merchantSerialNumber}"`);
  text = replaced(text, '/run/ladekiosk-gateway/token.sock', socket);
  return edit(text);
}

/** The log tells what came from the station, before anything is added. */
const logged: Record<keyof LoggedCall, string> = {
  uri: '$request_uri',
  status: '$status',
  verified: '$ssl_client_verify',
  subject: '$ssl_client_s_dn',
  serial: '$ssl_client_serial',
  authorization: '$http_authorization',
  subscriptionKey: '$http_ocp_apim_subscription_key',
  clientId: '$http_client_id',
  clientSecret: '$http_client_secret',
};

function mainText(directory: string): string {
  const format = Object.entries(logged).map(([name, value]) => `"${name}":"${value}"`);
  const kinds = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  const places = kinds.map((kind) => `${kind}_temp_path ${directory}/${kind};`);
  return `
    daemon off;
    worker_processes 1;
    ${isRoot() ? 'user root;' : ''}
    pid ${directory}/nginx.pid;
    error_log ${directory}/error.log info;
    events { worker_connections 64; }
    http {
      ${places.join('\n')}
      # As the log wants to see a client_id too.
      underscores_in_headers on;
      log_format station escape=json '{${format.join(',')}}';
      access_log ${directory}/access.log station;
      include ${directory}/gateway.conf;
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

async function awaitStart(
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

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await gone;
}

async function startTokenService(parts: GatewayParts, socket: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(examples, 'token-service.mjs')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // Nothing of ours but what its own unit file gives it.
    env: {
      ...parts.keys,
      TOKEN_LISTEN: socket,
      VIPPS_BASE_URL: parts.vippsUrl,
      VIPPS_MERCHANT_SERIAL_NUMBER: parts.merchantSerialNumber,
    },
  });
  await awaitStart(child, () => existsSync(socket));
  return child;
}

/** Starts both; the port is one that was free a moment ago. */
export async function startGateway(parts: GatewayParts): Promise<Gateway> {
  const { directory } = parts;
  const program = findProgram('nginx');
  if (program === null) throw new Error('nginx is missing');
  const server = createServer();
  const port = await listen(server, 0);
  await shut(server);
  const socket = join(directory, 'token.sock');
  const configuration = join(directory, 'nginx.conf');
  writeFileSync(join(directory, 'gateway.conf'), serverText(parts, port, socket));
  writeFileSync(configuration, mainText(directory));
  const startNginx = async (): Promise<ChildProcess> => {
    const args = ['-c', configuration, '-p', directory, '-e', join(directory, 'error.log')];
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    await awaitStart(child, () => isListening(port));
    return child;
  };
  const tokens = await startTokenService(parts, socket);
  let nginx = await startNginx();
  return {
    baseUrl: `https://localhost:${port}/vipps`,
    port,
    calls() {
      const lines = readFileSync(join(directory, 'access.log'), 'utf8').split('\n');
      return lines
        .filter((line) => line !== '')
        .map((line) => {
          const call = JSON.parse(line) as Record<keyof LoggedCall, string>;
          return { ...call, status: Number(call.status) };
        });
    },
    stop: () => ended(nginx),
    async start() {
      nginx = await startNginx();
    },
    async close() {
      await ended(nginx);
      await ended(tokens);
    },
  };
}
