/**
 * The operator's gateway as the example of build/nginx describes it: Debian's nginx in the
 * foreground with its token service, both from a temporary directory and as whoever runs the tests.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Issued } from './certificates.ts';
import {
  awaitStart,
  ended,
  examples,
  exampleWith,
  freePorts,
  startNginx,
} from './nginx-process.ts';

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

function serverText(parts: GatewayParts, port: number, socket: string): string {
  const { own, stationsAuthority, vippsUrl, merchantSerialNumber, edit = (text) => text } = parts;
  return edit(
    exampleWith('gateway.conf', {
      'listen 443 ssl;': `listen 127.0.0.1:${port} ssl;`,
      '/etc/ladekiosk-gateway/gateway.pem': own.certificate,
      '/etc/ladekiosk-gateway/gateway.key': own.key,
      '/etc/ladekiosk-gateway/stations-ca.pem': stationsAuthority,
      'https://apitest.vipps.no;': `${vippsUrl};`,
      '"123456"': `"${merchantSerialNumber}"`,
      '/run/ladekiosk-gateway/token.sock': socket,
    }),
  );
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

function logText(directory: string): string {
  const format = Object.entries(logged).map(([name, value]) => `"${name}":"${value}"`);
  return `
      # As the log wants to see a client_id too.
      underscores_in_headers on;
      log_format station escape=json '{${format.join(',')}}';
      access_log ${directory}/access.log station;`;
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
  const [port = 0] = await freePorts(1);
  const socket = join(directory, 'token.sock');
  const start = (): Promise<ChildProcess> =>
    startNginx({
      directory,
      name: 'gateway.conf',
      text: serverText(parts, port, socket),
      http: logText(directory),
      port,
    });
  const tokens = await startTokenService(parts, socket);
  let nginx = await start();
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
      nginx = await start();
    },
    async close() {
      await ended(nginx);
      await ended(tokens);
    },
  };
}
