/**
 * The proxy for phones as the example of build/nginx describes it: a real nginx in front of a real
 * station's web server, and browsers that reach it by its public name.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { request as askHttps, type RequestOptions } from 'node:https';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import type { PhoneBundle } from '../../electron/web/phone-bundle.ts';
import type { PhoneStation } from '../../electron/web/phone-station.ts';
import { visitToken } from '../../electron/web/page-tokens.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import type { PhoneOffer, PhoneVisit } from '../../electron/session/phone.ts';
import { initialState } from '../../electron/session/recovery.ts';
import { makeRules } from '../session/walk.ts';
import { pemOf } from './certificates.ts';
import { ownDirectory, type Certificates } from './gateway-bench.ts';
import { ended, exampleWith, freePorts, startNginx } from './nginx-process.ts';

export const host = 'charge.example.com';
export const publicUrl = `https://${host}/21678`;
const pageKey = Buffer.alloc(32, 7);
export const reference = 'lk-21678-A-261126-1';
/** The key in the address of a status page. */
export const token = visitToken(pageKey, reference);

const station = {
  id: '21678',
  name: 'Storgata 12, Oslo',
  country: 'NO',
  currency: 'NOK',
  timeZone: 'Europe/Oslo',
  brand: 'Vipps',
  supportPhone: '+47 22 00 00 00',
  operatorName: 'Lade AS',
  organizationNumber: '999999999',
  termsUrl: 'https://lade.example/terms',
  privacyUrl: 'https://lade.example/privacy',
  languages: ['nb'],
  flows: ['qr', 'redirect'],
  stopHoldMs: 1000,
} as const;

const outlet = { label: 'A', connector: 'IEC_62196_T2', maxPowerW: 22_000 };

const offer = {
  atMs: 0,
  station,
  outlet,
  prices: [],
  amountsMinor: [35_000],
  defaultMinor: 35_000,
  approximateWh: [76_252],
  whyNot: null,
  code: null,
  freeLabel: null,
} as unknown as PhoneOffer;

/** A station of one outlet and one payment, played by hand. */
export class HandStation {
  /** What phones asked to have ended: `stop lk-…`. */
  readonly wishes: string[] = [];
  screen: 'pay' | 'declined' | 'cancelled' = 'pay';
  readonly #listeners = new Set<() => void>();

  /** Changes what the payment's page shows, and tells whoever listens. */
  turnTo(screen: HandStation['screen']): void {
    this.screen = screen;
    for (const listener of this.#listeners) listener();
  }

  visit(): PhoneVisit {
    const link = 'https://pay.vipps.no/x';
    const screen = this.screen === 'pay' ? { name: 'pay', link } : { name: this.screen };
    return { atMs: 0, station, outlet, reference, screen } as unknown as PhoneVisit;
  }

  port(): PhoneStation {
    return {
      isRunning: () => true,
      languages: ['nb'],
      supportPhone: station.supportPhone,
      brand: () => 'Vipps',
      offer: (label) => (label === 'A' ? offer : null),
      visit: (asked) => (asked === reference ? this.visit() : null),
      pay: () => reference,
      end: (wish, ofReference) => this.wishes.push(`${wish} ${ofReference}`),
      onTurn: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
    };
  }
}

const bundle: PhoneBundle = {
  pages: {
    offer: (_view, form) => `<form>${form.token}</form>`,
    visit: (view) => `<main data-screen="${view.screen.name}">`,
    message: (name) => `<main data-message="${name}">`,
  },
  files: new Map([
    ['phone-1.js', { type: 'text/javascript', body: Buffer.from('1'), br: null, gzip: null }],
  ]),
  assets: { script: 'phone-1.js', styles: [] },
};

/** A request as the station saw it. */
export interface Seen {
  method: string;
  url: string;
  /** Whose request the station takes it for, and by which scheme. */
  ip: string;
  protocol: string;
  headers: IncomingHttpHeaders;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  body?: string | Buffer;
  /** Address of this machine that the request comes from. */
  from?: string;
}

export interface PhonesBench {
  hand: HandStation;
  seen: Seen[];
  /** References that deliveries of Vipps were about. */
  signals: string[];
  port: number;
  /** For whoever connects in another way. */
  tls: { ca: string; servername: string };
  ask(path: string, asking?: Asking): Promise<Answer>;
  /** The answer whose body is still coming. */
  open(path: string, asking?: Asking): Promise<IncomingMessage>;
  /** The station's web server ends; nginx stays. */
  stopStation(): Promise<void>;
  /** Every log there is. */
  logs(): string;
}

export const registration = {
  id: '11111111-2222-4333-8444-555555555555',
  url: `${publicUrl}/webhooks/vipps`,
  secret: 'secret of the registration',
};

function quiet(): void {
  // A station's log is not what these tests are about.
}

async function startStation(hand: HandStation, seen: Seen[], signals: string[]) {
  const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
  const server = await makeWebServer({
    state: () => initialState(makeRules()),
    isHalted: () => false,
    publicUrl,
    trustedProxies: ['127.0.0.1'],
    clock: systemClock(),
    log,
    phones: { station: hand.port(), bundle: () => bundle, pageKey },
    webhooks: {
      known: () => [registration],
      onUnknownRegistration: quiet,
      onSignal: (ofReference) => signals.push(ofReference),
      log,
    },
  });
  server.addHook('onRequest', (request, _reply, done) => {
    const { method, originalUrl: url, ip, protocol, headers } = request;
    seen.push({ method, url, ip, protocol, headers });
    done();
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  return server;
}

/** Ends with the test. */
export async function startPhonesBench(certificates: Certificates): Promise<PhonesBench> {
  const directory = ownDirectory();
  const hand = new HandStation();
  const seen: Seen[] = [];
  const signals: string[] = [];
  const server = await startStation(hand, seen, signals);
  onTestFinished(() => server.close());
  const { port: stationPort } = server.server.address() as AddressInfo;
  const own = certificates.gateways.issue({
    name: host,
    purpose: 'server',
    names: [`DNS:${host}`],
  });
  const [port = 0, ...others] = await freePorts(4);
  const nginx = await startNginx({
    directory,
    name: 'phones.conf',
    port,
    // Addresses, ports, certificates and where logs go; everything else is as it is shipped.
    text: exampleWith('phones.conf', {
      'listen 443 ssl': `listen 127.0.0.1:${port} ssl`,
      'listen [::]:443 ssl': `listen 127.0.0.1:${others[0]} ssl`,
      'listen 80;': `listen 127.0.0.1:${others[1]};`,
      'listen [::]:80;': `listen 127.0.0.1:${others[2]};`,
      'http://127.0.0.1:8080;': `http://127.0.0.1:${stationPort};`,
      [`/etc/letsencrypt/live/${host}/fullchain.pem`]: own.certificate,
      [`/etc/letsencrypt/live/${host}/privkey.pem`]: own.key,
      '/var/log/nginx/': `${directory}/`,
    }),
  });
  onTestFinished(() => ended(nginx));
  const tls = { ca: pemOf(certificates.gateways.certificate), servername: host };
  const open = (path: string, asking: Asking = {}): Promise<IncomingMessage> =>
    opened({ ...tls, host: '127.0.0.1', port, path, agent: false }, asking);
  return {
    hand,
    seen,
    signals,
    port,
    tls,
    open,
    ask: async (path, asking) => collected(await open(path, asking)),
    stopStation: () => server.close(),
    logs: () =>
      readdirSync(directory)
        .filter((name) => name.endsWith('.log'))
        .map((name) => readFileSync(join(directory, name), 'utf8'))
        .join('\n'),
  };
}

function opened(options: RequestOptions, asking: Asking): Promise<IncomingMessage> {
  const { method = 'GET', headers = {}, body = '', from } = asking;
  return new Promise((resolve, reject) => {
    const asked = askHttps({
      ...options,
      method,
      headers: { host, ...(body === '' ? {} : { 'content-length': body.length }), ...headers },
      ...(from === undefined ? {} : { localAddress: from }),
    });
    asked.once('response', resolve).once('error', reject);
    asked.end(body);
  });
}

async function collected(response: IncomingMessage): Promise<Answer> {
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}
