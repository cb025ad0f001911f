/**
 * The way to Vipps, step by step: interface, name, connection, TLS, keys, sales unit. The first step
 * that fails is the culprit. No payment is made and none is looked up that can exist.
 */
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { connect as connectTls, type PeerCertificate } from 'node:tls';
import type { HttpTls } from '../payment/http.ts';
import type { Outcome, PaymentError } from '../payment/payments.ts';
import { explainTls } from '../payment/tls-failure.ts';
import {
  reasonOf,
  resolveName,
  targetOf,
  tryConnection,
  withSocket,
  type Target,
} from '../payment/way.ts';
import { isoTime } from './finding.ts';
import type { ValuesOf } from './words.ts';

/** Codes that a look can end with. */
type NetworkCode =
  | 'network-down'
  | 'name-not-resolved'
  | 'server-unreachable'
  | 'tls-clock'
  | 'tls-untrusted'
  | 'gateway-certificate'
  | 'keys-refused'
  | 'sales-unit-wrong'
  | 'vipps-trouble';

/** What stands in the way: a code with the values of its words. */
export type Obstacle = {
  [Code in NetworkCode]: { code: Code; values: ValuesOf<Code> };
}[NetworkCode];

export interface NetworkParts {
  /** `vipps.baseUrl`. */
  baseUrl: string;
  merchantSerialNumber: string;
  /** What a gateway of the operator wants to see; null: straight to Vipps, or nothing good to show. */
  tls: () => HttpTls | null;
  /** A question with keys for a payment that cannot exist; without the sales unit where told. */
  ask: ((withSalesUnit: boolean) => Promise<Outcome<void>>) | null;
  /** This computer's interfaces; of the system unless told. */
  interfaces?: () => ReturnType<typeof networkInterfaces>;
}

export interface NetworkLook {
  /** Null: nothing stands in the way, as far as was looked. */
  obstacle: Obstacle | null;
  /** This computer's clock less the server's, ms; null: the server did not say. */
  skewMs: number | null;
}

/**
 * Looks along the way. `isThorough`: asks Vipps with the keys as well; without it one connection is
 * made and a bare HEAD is asked, which costs Vipps nothing.
 */
export async function lookAtNetwork(
  parts: NetworkParts,
  isThorough: boolean,
): Promise<NetworkLook> {
  const target = targetOf(parts.baseUrl);
  const { host } = target;
  const stop = (obstacle: Obstacle): NetworkLook => ({ obstacle, skewMs: null });
  const isHere = host === 'localhost' || /^127\.|^::1$/.test(host);
  if (!isHere && isIP(host) === 0 && !hasWayOut((parts.interfaces ?? networkInterfaces)())) {
    return stop({ code: 'network-down', values: {} });
  }
  if (isIP(host) === 0) {
    const found = await resolveName(host);
    if ('reason' in found) {
      return stop({ code: 'name-not-resolved', values: { host, reason: found.reason } });
    }
  }
  const reason = await tryConnection(target);
  if (reason !== null) {
    const values = { host, port: String(target.port), reason };
    return stop({ code: 'server-unreachable', values });
  }
  const greeted = target.isTls
    ? await greetTls(target, parts.tls())
    : { obstacle: null, skewMs: await greetPlain(target) };
  if (greeted.obstacle !== null || !isThorough || parts.ask === null) return greeted;
  return { ...greeted, obstacle: await askWithKeys(parts, target, parts.ask) };
}

/** An address that is more than this computer's own, and more than IPv6 gives itself on a bare link. */
function hasWayOut(interfaces: ReturnType<typeof networkInterfaces>): boolean {
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .some(({ internal, address }) => !internal && !/^fe80:|^169\.254\./i.test(address));
}

/** Nothing secret is in it: who answers need not be who was meant. */
function bareQuestion(host: string): string {
  return `HEAD / HTTP/1.1\r\nHost: ${host}\r\nUser-Agent: ladekiosk\r\nConnection: close\r\n\r\n`;
}

/** What the server's clock is behind this computer's, by its Date header; null: it did not say. */
function skewOf(head: string, nowMs: number): number | null {
  const date = /^date:\s*(.+?)\s*$/im.exec(head)?.[1];
  const theirMs = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(theirMs) ? null : nowMs - theirMs;
}

/** Asks for the head of an answer on an open connection; resolves with the skew. */
function askHead(socket: Socket, host: string, told: (skewMs: number | null) => void): void {
  let head = '';
  socket.on('data', (chunk: Buffer) => {
    head += chunk.toString('latin1');
    if (head.includes('\r\n\r\n') || head.length > 8192) told(skewOf(head, Date.now()));
  });
  socket.on('close', () => told(skewOf(head, Date.now())));
  socket.write(bareQuestion(host));
}

function greetPlain({ host, port }: Target): Promise<number | null> {
  return withSocket(connectTcp({ host, port, autoSelectFamily: true }), (socket, end) => {
    socket.on('connect', () => askHead(socket, host, end));
    socket.on('error', () => end(null));
    return () => end(null);
  });
}

/** TLS as far as the certificate, then the server's clock, which helps to judge the certificate. */
function greetTls({ host, port }: Target, own: HttpTls | null): Promise<NetworkLook> {
  const socket = connectTls({
    host,
    port,
    ...(isIP(host) === 0 && { servername: host }),
    ...own,
    // Looked at below, to say what is wrong with it; nothing secret goes over this connection.
    rejectUnauthorized: false,
  });
  return withSocket(socket, (tls, end) => {
    let judge = (_skewMs: number | null): Obstacle | null => null;
    tls.on('secureConnect', () => {
      const error = tls.authorizationError as Error | string | null | undefined;
      const certificate = tls.getPeerCertificate(true);
      judge = (skewMs) => (error ? distrust(host, error, certificate, skewMs) : null);
      askHead(tls, host, (skewMs) => end({ obstacle: judge(skewMs), skewMs }));
    });
    tls.on('error', (error: Error) => {
      end({ obstacle: judge(null) ?? refusedHandshake(host, port, error), skewMs: null });
    });
    return () => end({ obstacle: judge(null), skewMs: null });
  });
}

function refusedHandshake(host: string, port: number, error: Error): Obstacle {
  const failure = explainTls(error);
  if (failure?.isRefusal === true) {
    return { code: 'gateway-certificate', values: { host, reason: `it ${failure.words}.` } };
  }
  if (failure !== null) return { code: 'tls-untrusted', values: { host, reason: failure.words } };
  const values = { host, port: String(port), reason: reasonOf(error) };
  return { code: 'server-unreachable', values };
}

/** Further apart than this nobody's clock may be; what a second of travel does not explain. */
export const skewCountsFromMs = 60_000;

function distrust(
  host: string,
  error: Error | string,
  certificate: PeerCertificate & { issuerCertificate?: PeerCertificate },
  skewMs: number | null,
): Obstacle {
  const code = typeof error === 'string' ? error : reasonOf(error);
  const isOfTime = code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID';
  if (!isOfTime) {
    const failure = explainTls(Object.assign(new Error(code), { code }));
    return { code: 'tls-untrusted', values: { host, reason: failure?.words ?? code } };
  }
  const nowMs = Date.now();
  const { valid_from: from, valid_to: to } = outOfTime(certificate, nowMs);
  const isClock = skewMs === null ? code === 'CERT_NOT_YET_VALID' : isSkewed(skewMs);
  // Without the server's word nobody can tell an expired certificate from a clock that is ahead.
  const culprit = isClock ? 'clock' : skewMs === null ? '' : 'certificate';
  return {
    code: 'tls-clock',
    values: {
      host,
      validFrom: isoTime(Date.parse(from)),
      validTo: isoTime(Date.parse(to)),
      clock: isoTime(nowMs),
      culprit,
      serverTime: skewMs === null ? '' : isoTime(nowMs - skewMs),
    },
  };
}

export function isSkewed(skewMs: number): boolean {
  return Math.abs(skewMs) > skewCountsFromMs;
}

/** The certificate of the chain whose time it is not; the server's own where that is in order. */
function outOfTime(
  first: PeerCertificate & { issuerCertificate?: PeerCertificate },
  nowMs: number,
): PeerCertificate {
  let one: typeof first | undefined = first;
  for (let depth = 0; one !== undefined && depth < 10; depth += 1) {
    if (nowMs < Date.parse(one.valid_from) || nowMs > Date.parse(one.valid_to)) return one;
    one = one.issuerCertificate === one ? undefined : one.issuerCertificate;
  }
  return first;
}

async function askWithKeys(
  { merchantSerialNumber }: NetworkParts,
  { host, port }: Target,
  ask: NonNullable<NetworkParts['ask']>,
): Promise<Obstacle | null> {
  const asked = await ask(true);
  if (asked.ok) return null;
  const { error } = asked;
  if (error.code !== 'keys-refused') return obstacleOf(error, host, port);
  // Good without the sales unit: then it is the sales unit. A refusal of the field's absence, or of
  // the payment, comes only after the keys were taken.
  const without = await ask(false);
  const isTaken =
    without.ok || without.error.code === 'not-found' || without.error.code === 'invalid-request';
  const reason = error.message;
  return isTaken
    ? { code: 'sales-unit-wrong', values: { host, merchantSerialNumber, reason } }
    : { code: 'keys-refused', values: { host, reason } };
}

/** What an error of a call says of the way, beyond what was looked at step by step. */
export function obstacleOf(error: PaymentError, host: string, port: number): Obstacle {
  const { code, message } = error;
  if (code === 'keys-refused') return { code, values: { host, reason: message } };
  if (code === 'unreachable') {
    if (/certificate/.test(message)) {
      return { code: 'gateway-certificate', values: { host, reason: `${message}.` } };
    }
    return { code: 'server-unreachable', values: { host, port: String(port), reason: message } };
  }
  return { code: 'vipps-trouble', values: { host, reason: message } };
}
