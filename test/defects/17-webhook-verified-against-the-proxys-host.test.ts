/**
 * Failure 17: a webhook verified against the proxy's host instead of the registered address (facts.md
 * of the Vipps flow, section 8). A real proxy stands in front and rewrites Host and path.
 */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verifyDelivery, type Verified } from '../../electron/payment/webhook-signature.ts';
import { signed } from '../payment/webhook-deliveries.ts';

const registered = {
  id: '39c2fb44-7107-45cd-b3b3-657c3202ed84',
  url: 'https://charge.example.com/21678/webhooks/vipps',
  secret: 'kq3vZ0e2b1c4d5f6g7h8j9k0l1m2n3p4==',
};
const body = '{"reference":"lk-21678-A-261122-1","name":"AUTHORIZED","success":true}';
const nowMs = Date.UTC(2026, 10, 22, 12);

interface Seen {
  host: string | undefined;
  path: string | undefined;
  verified: Verified;
}

let station: Server;
let proxy: Server;
let seen: Seen[];

async function bytesOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function listening(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** Resolves with the status. */
function post(
  port: number,
  path: string,
  headers: NodeJS.Dict<string | string[]>,
  content: Buffer,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode ?? 0));
    });
    sent.on('error', reject);
    sent.end(content);
  });
}

beforeEach(async () => {
  seen = [];
  station = await listening(
    createServer((incoming, response) => {
      void bytesOf(incoming).then((content) => {
        const delivery = { headers: incoming.headers, body: content };
        const verified = verifyDelivery(delivery, [registered], nowMs);
        seen.push({ host: incoming.headers.host, path: incoming.url, verified });
        response.writeHead(verified.ok ? 200 : 401).end();
      });
    }),
  );
  proxy = await listening(
    createServer((incoming, response) => {
      void bytesOf(incoming).then(async (content) => {
        const headers = {
          ...incoming.headers,
          host: 'station-21678.internal:8080',
          'x-forwarded-host': incoming.headers.host,
        };
        const path = incoming.url?.replace('/21678', '') ?? '/';
        response.writeHead(await post(portOf(station), path, headers, content)).end();
      });
    }),
  );
});

afterEach(() => {
  for (const server of [proxy, station]) {
    server.closeAllConnections();
    server.close();
  }
});

/** As Vipps delivers it: to the public address, which is the proxy's. */
function deliver(signedFor: string): Promise<number> {
  const delivery = signed({ ...registered, url: signedFor }, body, nowMs);
  const headers = { ...delivery.headers, host: 'charge.example.com' };
  return post(portOf(proxy), '/21678/webhooks/vipps', headers, delivery.body);
}

test('a delivery is believed though a proxy rewrote its Host and its path', async () => {
  expect(await deliver(registered.url)).toBe(200);
  expect(seen).toEqual([
    {
      host: 'station-21678.internal:8080',
      path: '/webhooks/vipps',
      verified: { ok: true, registrationId: registered.id },
    },
  ]);
});

test.each([
  ['the host of the proxy’s own request', 'http://station-21678.internal:8080/webhooks/vipps'],
  ['the path of the proxy’s own request', 'https://charge.example.com/webhooks/vipps'],
  ['the host and another path', 'https://charge.example.com/21678/webhooks/vipps?x=1'],
  ['the registered host with a port', 'https://charge.example.com:8443/21678/webhooks/vipps'],
])('a delivery signed for %s is not', async (_what, url) => {
  expect(await deliver(url)).toBe(401);
  expect(seen).toMatchObject([{ verified: { ok: false, why: 'other-signature' } }]);
});
