/** Real connections of people who mean no good: slow, broken, too many. None is kept, none is told much. */
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, expect, it, test, vi } from 'vitest';
import { readingLimit } from '../../electron/web/limits.ts';
import { PhoneBench } from './phone-bench.ts';

const closing: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function listening() {
  const phones = await PhoneBench.open();
  await phones.server.listen({ host: '127.0.0.1', port: 0 });
  closing.push(() => phones.server.close());
  const { port } = phones.server.server.address() as AddressInfo;
  return { phones, port };
}

interface Line {
  socket: Socket;
  heard(): string;
  isClosed(): boolean;
}

function open(port: number): Promise<Line> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    let heard = '';
    let isClosed = false;
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => {
      heard += chunk;
    });
    socket.on('close', () => {
      isClosed = true;
    });
    socket.on('error', () => undefined);
    socket.once('connect', () => resolve({ socket, heard: () => heard, isClosed: () => isClosed }));
    socket.once('error', reject);
    closing.push(() => {
      socket.destroy();
    });
  });
}

it('a head that never ends is given up within seconds', async () => {
  const { port } = await listening();
  const line = await open(port);
  line.socket.write('GET /c/A HTTP/1.1\r\nHost: charge.example.com\r\nX-Slow: ');
  await vi.waitFor(() => expect(line.isClosed()).toBe(true), { timeout: 12_000, interval: 100 });
  expect(line.heard()).not.toContain('200');
}, 20_000);

test.each<[string, string, RegExp]>([
  ['no HTTP at all', '\x16\x03\x01\x02\x00\x01\x00', /^HTTP\/1\.1 400/],
  ['a head of megabytes', `GET / HTTP/1.1\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`, /^HTTP\/1\.1 431/],
  [
    'two lengths',
    'POST /c/A HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    /^HTTP\/1\.1 400/,
  ],
  ['a method of its own', 'BREW /c/A HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 400/],
  ['a path of dots', 'GET /../../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 404/],
  ['a path that is no text', 'GET /c/%ff%fe HTTP/1.1\r\nHost: a\r\n\r\n', /^HTTP\/1\.1 400/],
])('%s is refused in few words, and the station serves on', async (_what, sent, answer) => {
  const { port, phones } = await listening();
  const line = await open(port);
  line.socket.write(sent, 'latin1');
  await vi.waitFor(() => expect(line.heard()).toMatch(answer));
  expect(line.heard()).not.toMatch(/at .*\.ts|node_modules|stack/);
  expect((await phones.phone().get('/c/A')).statusCode).toBe(200);
});

it('whoever says an address of his own is not believed unless a proxy of ours says it', async () => {
  const { phones } = await listening();
  const ask = async (remoteAddress: string, forwarded: string): Promise<number> => {
    const { statusCode } = await phones.server.inject({
      method: 'GET',
      url: '/healthz',
      remoteAddress,
      headers: { 'x-forwarded-for': forwarded, host: 'a' },
    });
    return statusCode;
  };
  // A stranger who names another address each time is still one and the same.
  const stranger: number[] = [];
  for (let count = 0; count < readingLimit.max + 5; count += 1) {
    stranger.push(await ask('203.0.113.5', `10.0.${count >> 8}.${count & 255}`));
  }
  expect(stranger.filter((status) => status === 429)).toHaveLength(5);
  // Our proxy's word for him counts, even where he had put something before it.
  expect(await ask('127.0.0.1', '10.0.0.1, 203.0.113.5')).toBe(429);
  expect(await ask('127.0.0.1', '203.0.113.6')).toBe(200);
});
