/** A gateway with its authorities in front of the sandbox, and stations that speak to it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { openIdentity, type GatewayFiles } from '../../electron/gateway-identity.ts';
import { createHttp, type Http, type HttpTls } from '../../electron/payment/http.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import { createVippsClient } from '../../electron/payment/vipps-client.ts';
import type { Log } from '../../electron/ports.ts';
import { system } from '../payment/client-bench.ts';
import {
  startVippsServer,
  type VippsServer,
  type VippsServerOptions,
} from '../sim/vipps/server.ts';
import { makeAuthority, pemOf, type Authority, type Issued, type Wish } from './certificates.ts';
import { startGateway, type Gateway, type GatewayParts } from './nginx.ts';

/** Names this machine's gateway is reached by. */
export const ownNames = ['DNS:localhost', 'IP:127.0.0.1'];

/** A directory of this test's own. */
export function ownDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'ladekiosk-gateway-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The operator's two authorities: one for stations, one for the gateway. */
export interface Certificates {
  stations: Authority;
  gateways: Authority;
  gateway: Issued;
  station: Issued;
}

export function makeCertificates(directory: string): Certificates {
  const stations = makeAuthority(directory, 'stations');
  const gateways = makeAuthority(directory, 'gateways');
  return {
    stations,
    gateways,
    gateway: gateways.issue({ name: 'gateway', purpose: 'server', names: ownNames }),
    station: stations.issue({ name: 'station-21678', purpose: 'client' }),
  };
}

export interface GatewayBench extends Certificates {
  vipps: VippsServer;
  gateway: Issued;
  nginx: Gateway;
}

/** Keys of the sandbox's sales unit, for the token service alone. */
export function keysOf({ sandbox }: Pick<VippsServer, 'sandbox'>) {
  const [unit] = sandbox.salesUnits;
  if (unit === undefined) throw new Error('the sandbox has no sales unit');
  return {
    VIPPS_CLIENT_ID: unit.clientId,
    VIPPS_CLIENT_SECRET: unit.clientSecret,
    VIPPS_SUBSCRIPTION_KEY: unit.subscriptionKeys[0],
  };
}

/** The sandbox behind the gateway; `change` replaces parts of the gateway. Ends with the test. */
export async function startBench(
  certificates: Certificates,
  change: Partial<GatewayParts> = {},
  options: VippsServerOptions = {},
): Promise<GatewayBench> {
  const vipps = await startVippsServer(options);
  onTestFinished(() => vipps.close());
  const nginx = await startGateway({
    directory: ownDirectory(),
    own: certificates.gateway,
    stationsAuthority: certificates.stations.certificate,
    vippsUrl: vipps.url,
    keys: keysOf(vipps),
    merchantSerialNumber: vipps.sandbox.salesUnits[0]?.msn ?? '',
    ...change,
  });
  onTestFinished(() => nginx.close());
  return { ...certificates, vipps, nginx };
}

/** What the station would show from these files. */
export function filesOf(certificates: Certificates, own = certificates.station): GatewayFiles {
  const authority = certificates.gateways.certificate;
  return { certificate: own.certificate, authority, key: own.key };
}

/** TLS material as it stands in files, without the station's own check of it. */
export function unchecked(certificates: Certificates, own: Issued | null): HttpTls {
  const ca = pemOf(certificates.gateways.certificate);
  if (own === null) return { ca };
  return { ca, cert: pemOf(own.certificate), key: pemOf(own.key) };
}

/** A log that keeps its lines: `level words`. */
export function keptLog(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (_fields: object, message: string) => {
    lines.push(`${level} ${message}`);
  };
  const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  return { log, lines };
}

/** The payment client of a station without keys, as assembleStation makes it. Ends with the test. */
export function clientOf(
  baseUrl: string,
  tls: () => HttpTls | null,
  options: { msn?: string; keepAliveMs?: number } = {},
): Payments {
  const { msn = '123456', keepAliveMs = 8000 } = options;
  const http = createHttp({ keepAliveMs, gateway: { origin: new URL(baseUrl).origin, tls } });
  onTestFinished(() => http.close());
  return createVippsClient({
    baseUrl,
    merchantSerialNumber: msn,
    credentials: null,
    system,
    send: http.send,
    clock: systemClock(),
  });
}

/** Plain HTTP through the gateway, with a good certificate. Ends with the test. */
export function httpOf(bench: GatewayBench): Http {
  const { origin } = new URL(bench.nginx.baseUrl);
  const http = createHttp({ gateway: { origin, tls: () => unchecked(bench, bench.station) } });
  onTestFinished(() => http.close());
  return http;
}

/** A client that shows a good certificate from files. */
export function goodClient(bench: GatewayBench): Payments {
  return clientOf(bench.nginx.baseUrl, openIdentity(filesOf(bench), keptLog().log));
}

/** Another client certificate of the operator's own authority. */
export function stationWith(certificates: Certificates, wish: Partial<Wish>): Issued {
  return certificates.stations.issue({ name: 'another', purpose: 'client', ...wish });
}
