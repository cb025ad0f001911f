/** What the transport promises: whole answers, or a failure that knows whether anything was sent. */
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttp, SendFailure } from '../../electron/payment/http.ts';
import type { HttpAnswer, HttpRequest } from '../../electron/payment/http.ts';
import { hangUp, json, raw, startRecordingServer } from './recording-server.ts';
import type { RecordingServer } from './recording-server.ts';

const http = createHttp({ connectTimeoutMs: 300 });
let server: RecordingServer;
beforeEach(async () => {
  server = await startRecordingServer();
});
afterEach(() => server.close());
afterAll(() => http.close());

function request(more: Partial<HttpRequest> = {}): HttpRequest {
  const url = `${server.baseUrl}/some/path?and=query`;
  return {
    method: 'POST',
    url,
    headers: { 'X-Own': '1' },
    body: '{"a":1}',
    timeoutMs: 2000,
    ...more,
  };
}

async function failureOf(sent: Promise<HttpAnswer>): Promise<SendFailure> {
  const failure: unknown = await sent.then(
    () => 'an answer',
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(SendFailure);
  return failure as SendFailure;
}

describe('answers', () => {
  it('come whole, with status and headers, whatever the status', async () => {
    server.answer(json(418, { ok: false }, { 'X-Some': 'Thing' }));
    const answer = await http.send(request());
    expect(answer.status).toBe(418);
    expect(answer.headers['x-some']).toBe('Thing');
    expect(Buffer.from(answer.body).toString()).toBe('{"ok":false}');
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/some/path?and=query',
      body: '{"a":1}',
    });
    expect(server.requests[0]?.headers['x-own']).toBe('1');
  });

  it('that redirect are handed out, not followed', async () => {
    server.answer((response) => {
      response.writeHead(307, { location: `${server.baseUrl}/elsewhere` });
      response.end();
    });
    expect((await http.send(request())).status).toBe(307);
    expect(server.requests).toHaveLength(1);
  });

  it('come over kept connections: calls after each other open two at most', async () => {
    const ports = new Set<number | undefined>();
    server.answer((response) => {
      ports.add(response.socket?.remotePort);
      response.end('{}');
    });
    for (let call = 0; call < 20; call += 1) await http.send(request());
    expect(ports.size).toBeLessThanOrEqual(2);
  });

  it('up to the limit are read, beyond it refused', async () => {
    server.answer(raw(200, 'x'.repeat(1000), 'text/plain'));
    expect((await http.send(request({ maxAnswerBytes: 1000 }))).body).toHaveLength(1000);
    const failure = await failureOf(http.send(request({ maxAnswerBytes: 999 })));
    expect(failure.kind).toBe('too-large');
  });
});

describe('failures', () => {
  it('nobody listening is unreachable', async () => {
    const target = request();
    await server.close();
    expect((await failureOf(http.send(target))).kind).toBe('unreachable');
  });

  it('a name that does not resolve is unreachable', async () => {
    const failure = await failureOf(http.send(request({ url: 'http://no-such-host.invalid/' })));
    expect(failure.kind).toBe('unreachable');
    expect(failure.message).toMatch(/^no-such-host\.invalid: /);
  });

  it('no TLS where TLS is wanted is unreachable', async () => {
    const url = request().url.replace('http:', 'https:');
    expect((await failureOf(http.send(request({ url })))).kind).toBe('unreachable');
    expect(server.requests).toHaveLength(0);
  });

  it('a connection that dies after the request was read is timed-out', async () => {
    server.answer(hangUp);
    expect((await failureOf(http.send(request()))).kind).toBe('timed-out');
    expect(server.requests).toHaveLength(1);
  });

  it('a connection that dies before the body was read is timed-out: it may have been read', async () => {
    server.hangUpAtOnce = true;
    expect((await failureOf(http.send(request()))).kind).toBe('timed-out');
  });

  it('no answer in time is timed-out, and in time', async () => {
    server.answer(() => {});
    const startedAtMs = performance.now();
    const failure = await failureOf(http.send(request({ timeoutMs: 150 })));
    expect(failure.kind).toBe('timed-out');
    expect(performance.now() - startedAtMs).toBeLessThan(1000);
  });

  it('a GET whose answer is lost is not repeated behind our back', async () => {
    server.answer(hangUp);
    await failureOf(http.send(request({ method: 'GET', body: null })));
    expect(server.requests).toHaveLength(1);
  });

  it('a malformed header is a bug, not an outage', async () => {
    const sent = http.send(request({ headers: { 'X-Own': 'a\r\nb' } }));
    await expect(sent).rejects.not.toBeInstanceOf(SendFailure);
    expect(server.requests).toHaveLength(0);
  });
});

describe('a request that never got a connection', () => {
  it('is unreachable at its deadline and is not sent afterwards', async () => {
    // The TLS handshake hangs: connected, and not one byte of a request written.
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket));
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const url = `https://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    const failure = await failureOf(http.send(request({ url, timeoutMs: 100 })));
    expect(failure.kind).toBe('unreachable');
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => {
      silent.close(resolve);
    });
  });

  it('waiting behind others at its deadline is called back, not sent late', async () => {
    const crowded = createHttp();
    const held: (() => void)[] = [];
    server.answer((response) => held.push(() => response.end('{}')));
    const first = Array.from({ length: 8 }, () => crowded.send(request()));
    await expect.poll(() => held.length).toBe(8);
    const late = await failureOf(crowded.send(request({ timeoutMs: 50, body: '"late"' })));
    expect(late.kind).toBe('unreachable');
    for (const answer of held) answer();
    await Promise.all(first);
    server.answer(json(200, {}));
    await crowded.send(request({ body: '"next"' }));
    expect(server.requests.map((one) => one.body)).not.toContain('"late"');
    expect(server.requests.at(-1)?.body).toBe('"next"');
    await crowded.close();
  });
});
