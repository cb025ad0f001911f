/** What strangers send to a server that the internet reaches: nothing of it may count for anything. */
import { seededChance } from './findings.ts';

/** Where the server is, as a request names it. */
export interface Target {
  host: string;
  port: number;
  /** Path of `web.publicUrl`, without a slash at the end. */
  prefix: string;
}

/** By name, so that a report can say what was answered how. */
export const badKinds = [
  'unknown path',
  'forged status page',
  'form without proof',
  'unsigned webhook',
  'forged live page',
  'oversized form',
  'forged stop',
] as const;
export type BadKind = (typeof badKinds)[number];

interface BadRequest {
  method: 'GET' | 'POST';
  path: string;
  body: string | null;
  type: string;
}

const form = 'application/x-www-form-urlencoded';
/** Far above what a form may have, and above what a delivery may have. */
const oversizedBytes = 32 * 1024;
const chance = seededChance(7);

function letters(count: number): string {
  const text = (): string => Math.floor(chance() * 36).toString(36);
  return Array.from({ length: count }, text).join('');
}

/** Formed like a token of ours, with a reference that may well exist. */
function forgedToken(): string {
  return `${letters(32)}.lk-21678-A-261122-${1 + Math.floor(chance() * 30)}`;
}

function badRequest(kind: BadKind): BadRequest {
  const get = (path: string): BadRequest => ({ method: 'GET', path, body: null, type: '' });
  const post = (path: string, body: string, type = form): BadRequest => {
    return { method: 'POST', path, body, type };
  };
  switch (kind) {
    case 'unknown path':
      return get(`/wp-admin/${letters(8)}.php?id=${letters(8)}`);
    case 'forged status page':
      return get(`/s/${forgedToken()}`);
    case 'forged live page':
      return get(`/s/${forgedToken()}/live`);
    case 'forged stop':
      return post(`/s/${forgedToken()}/stop`, '');
    case 'form without proof':
      return post('/c/A', `form=${letters(60)}&amount=35000&terms=yes`);
    case 'oversized form':
      return post('/c/A', `form=${'x'.repeat(oversizedBytes)}`);
    case 'unsigned webhook':
      return post('/webhooks/vipps', delivery(), 'application/json');
  }
}

/** As Vipps' own, but for the signature. */
function delivery(): string {
  return JSON.stringify({
    msn: '123456',
    reference: 'lk-21678-A-261122-1',
    pspReference: letters(32),
    name: 'AUTHORIZED',
    amount: { currency: 'NOK', value: 35_000 },
    timestamp: '2026-11-22T12:00:00Z',
    idempotencyKey: letters(32),
    success: true,
  });
}

/** The whole request as it goes over the wire, sent on for `address` by a proxy. */
export function wireText(kind: BadKind, { host, port, prefix }: Target, address: string): string {
  const { method, path, body, type } = badRequest(kind);
  const head = [
    `${method} ${prefix}${path} HTTP/1.1`,
    `Host: ${host}:${port}`,
    `X-Forwarded-For: ${address}`,
    'Accept: text/html',
    'Accept-Language: nb,en;q=0.5',
    'Accept-Encoding: gzip',
  ];
  if (body !== null) head.push(`Content-Type: ${type}`, `Content-Length: ${body.length}`);
  return `${head.join('\r\n')}\r\n\r\n${body ?? ''}`;
}
