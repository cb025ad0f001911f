/** Phones and webhooks through the shipped proxy, a real nginx: what comes through, and what does not. */
import { mkdtempSync, rmSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { signed } from '../payment/webhook-deliveries.ts';
import { programsAreThere } from './certificates.ts';
import { makeCertificates, type Certificates } from './gateway-bench.ts';
import {
  host,
  publicUrl,
  reference,
  registration,
  startPhonesBench,
  token,
  type Answer,
  type PhonesBench,
} from './phones-bench.ts';

let directory: string;
let certificates: Certificates;
const canRun = programsAreThere('nginx', 'openssl');

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ladekiosk-authorities-'));
  if (canRun) certificates = makeCertificates(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

const visit = `/21678/s/${token}`;
const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };

/** Where an answer leads a browser that asked for `path`. */
function ledTo({ headers }: Answer, path: string): string {
  return new URL(headers.location ?? '', `https://${host}${path}`).href;
}

/** Sends the form of outlet A as its page would. */
async function pay(bench: PhonesBench, headers: Record<string, string> = {}): Promise<Answer> {
  const page = await bench.ask('/21678/c/A');
  const proof = /<form>(?<proof>[^<]+)</.exec(page.body)?.groups?.['proof'] ?? '';
  const fields = new URLSearchParams({ form: proof, amount: '35000', terms: 'yes' });
  return bench.ask('/21678/c/A', {
    method: 'POST',
    headers: { ...form, origin: `https://${host}`, ...headers },
    body: fields.toString(),
  });
}

describe.skipIf(!canRun)('a phone', () => {
  it('reaches pages and what they load, and learns nothing of the proxy', async () => {
    const bench = await startPhonesBench(certificates);
    const answers = await Promise.all(
      ['/21678/c/A', visit, '/21678/assets/phone-1.js', `${visit}/state`].map((path) =>
        bench.ask(path),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    for (const { headers } of answers) {
      expect(headers['server']).toBe('nginx');
      expect(headers['strict-transport-security']).toBe('max-age=31536000');
      expect(headers['x-content-type-options']).toBe('nosniff');
    }
    expect(answers[2]?.headers['cache-control']).toContain('immutable');
    expect(answers[0]?.headers['content-security-policy']).toContain("form-action 'self'");
  });

  it('speaks HTTP/2', async () => {
    const bench = await startPhonesBench(certificates);
    const session = connectHttp2(`https://127.0.0.1:${bench.port}`, bench.tls);
    try {
      const stream = session.request({ ':path': '/21678/c/A', ':authority': host });
      const status = await new Promise((resolve, reject) => {
        stream.once('response', (headers) => resolve(headers[':status']));
        stream.once('error', reject);
        session.once('error', reject);
      });
      expect(status).toBe(200);
    } finally {
      session.destroy();
    }
  });

  it('is led from the form to its status page, and from Stop back to it, under the prefix', async () => {
    const bench = await startPhonesBench(certificates);
    const paid = await pay(bench);
    expect([paid.status, ledTo(paid, '/21678/c/A')]).toEqual([303, `${publicUrl}/s/${token}?pay`]);
    expect(paid.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Lax; Secure$/);
    const stopped = await bench.ask(`${visit}/stop`, { method: 'POST', headers: form });
    expect([stopped.status, ledTo(stopped, `${visit}/stop`)]).toEqual([
      303,
      publicUrl + `/s/${token}`,
    ]);
    expect(bench.hand.wishes).toEqual([`stop ${reference}`]);
    // The form of another site is none of ours, through the proxy as well.
    expect((await pay(bench, { origin: 'https://evil.example' })).status).toBe(403);
  });

  it('hears of every change at once', async () => {
    const bench = await startPhonesBench(certificates);
    const live = await bench.open(`${visit}/live`);
    expect(live.headers['content-type']).toBe('text/event-stream');
    let heard = '';
    live.on('data', (chunk) => (heard += String(chunk)));
    await expect.poll(() => heard).toContain('"name":"pay"');
    bench.hand.turnTo('declined');
    await expect.poll(() => heard).toContain('"name":"declined"');
    expect(live.complete).toBe(false);
    live.destroy();
  });

  it('is told in words when the station is not there', async () => {
    const bench = await startPhonesBench(certificates);
    await bench.stopStation();
    const answer = await bench.ask(visit);
    expect(answer).toMatchObject({ status: 503, headers: { 'retry-after': '10' } });
    expect(answer.body).toContain('The station cannot be reached right now.');
  });
});

describe.skipIf(!canRun)('a stranger', () => {
  it('is taken for the address it comes from, whatever it says', async () => {
    const bench = await startPhonesBench(certificates);
    const headers = {
      'x-forwarded-for': '203.0.113.9, 198.51.100.7',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'evil.example',
      'x-real-ip': '203.0.113.9',
      forwarded: 'for=203.0.113.9;proto=http;host=evil.example',
    };
    await bench.ask('/21678/c/A', { headers, from: '127.0.0.2' });
    const [seen] = bench.seen;
    expect(seen).toMatchObject({ ip: '127.0.0.2', protocol: 'https' });
    expect(seen?.headers).toMatchObject({ host, 'x-forwarded-for': '127.0.0.2' });
    for (const name of ['x-forwarded-host', 'x-real-ip', 'forwarded']) {
      expect(seen?.headers).not.toHaveProperty(name);
    }
  });

  it.each([
    '/',
    '/healthz',
    '/metrics',
    '/21678',
    '/21678/',
    '/21678/healthz',
    '/21678/metrics',
    '/c/A',
    '/assets/phone-1.js',
    '/21678/webhooks',
    '/21678/webhooks/vipps/',
    '/webhooks/vipps',
    '//healthz',
    '/%68ealthz',
    '/21678/c/../healthz',
    '/21678/c/%2e%2e/healthz',
    '/21678/c/..%2fhealthz',
    '/21678/s/x/../../metrics',
    '/healthz/../21678/c/A',
    '/healthz;/../21678/c/A',
    '/healthz%23/../21678/c/A',
    '/healthz%3f/../21678/c/A',
    '/metrics/..%2f21678/c/A',
    '/healthz#/../21678/c/A',
  ])('finds nothing at %s', async (path) => {
    const bench = await startPhonesBench(certificates);
    const answer = await bench.ask(path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toMatch(/reasons|ladekiosk_|"status"/);
  });

  it.each([
    ['PUT', '/21678/c/A'],
    ['DELETE', visit],
    ['POST', `${visit}/live`],
    ['POST', '/21678/assets/phone-1.js'],
    ['GET', '/21678/webhooks/vipps'],
  ])('%s %s is refused, and the station hears nothing', async (method, path) => {
    const bench = await startPhonesBench(certificates);
    expect((await bench.ask(path, { method })).status).toBe(403);
    expect(bench.seen).toEqual([]);
  });

  it('sends no more than sixteen kilobytes', async () => {
    const bench = await startPhonesBench(certificates);
    const body = 'x'.repeat(16 * 1024 + 1);
    for (const path of ['/21678/c/A', `${visit}/stop`, '/21678/webhooks/vipps']) {
      expect((await bench.ask(path, { method: 'POST', headers: form, body })).status).toBe(413);
    }
    expect(bench.seen).toEqual([]);
  });

  it('that sends one form after the other is stopped at the proxy', async () => {
    const bench = await startPhonesBench(certificates);
    const post = () => bench.ask('/21678/c/A', { method: 'POST', headers: form, body: 'a=b' });
    const answers = await Promise.all(Array.from({ length: 80 }, post));
    const stopped = answers.filter(({ body }) => body.includes('429 Too Many Requests'));
    expect(stopped.length).toBeGreaterThan(0);
    expect(bench.seen).toHaveLength(80 - stopped.length);
    // Pages are counted apart, and so is Stop.
    expect((await bench.ask('/21678/c/A')).status).toBe(200);
    const stop = await bench.ask(`${visit}/stop`, { method: 'POST', headers: form });
    expect([stop.status, bench.hand.wishes]).toEqual([303, [`stop ${reference}`]]);
  });

  it('that never ends its request loses its connection', async () => {
    const bench = await startPhonesBench(certificates);
    const socket = connectTls({ ...bench.tls, host: '127.0.0.1', port: bench.port });
    socket.on('error', () => socket.destroy());
    const isClosed = new Promise((resolve) => socket.once('close', resolve));
    socket.write(`GET /21678/c/A HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `);
    await isClosed;
    expect(bench.seen).toEqual([]);
  });
});

describe.skipIf(!canRun)('the key in the address of a status page', () => {
  it('is in no log, whatever happens', async () => {
    const bench = await startPhonesBench(certificates);
    const referer = `https://${host}${visit}`;
    await bench.ask(visit, { headers: { referer } });
    await bench.ask(`${visit}/stop`, { method: 'POST', headers: form });
    await bench.ask('/21678/c/A', { headers: { referer, cookie: `ladekiosk-visit=${token}` } });
    await bench.ask('/21678/assets/phone-1.js', { headers: { referer } });
    (await bench.open(`${visit}/live`)).destroy();
    // Requests that end before, beside and after their location.
    await bench.ask(visit, { headers: { 'x-long': 'x'.repeat(40_000) } });
    await bench.ask(visit, { method: 'PATCH' });
    await bench.ask(`/s/${token}`);
    await bench.ask(`/21678/c/..%2fs/${token}`);
    await bench.ask(visit, { method: 'POST', headers: form, body: 'x'.repeat(20_000) });
    const post = () => bench.ask(`${visit}/cancel`, { method: 'POST', headers: form });
    await Promise.all(Array.from({ length: 60 }, post));
    await bench.stopStation();
    await bench.ask(visit, { headers: { referer } });
    await bench.ask('/21678/c/A', { headers: { referer } });
    await expect.poll(bench.logs).toContain('"GET /21678/c/A" 503');
    expect(bench.logs()).toContain('"GET /21678/assets/phone-1.js" 200');
    expect(bench.logs()).toContain('"GET /21678/s/..." 400');
    expect(bench.logs()).not.toContain(token.slice(0, 16));
  });
});

describe.skipIf(!canRun)('Vipps’ call', () => {
  const body = JSON.stringify({
    msn: '123456',
    reference,
    pspReference: '740e7483-c083-4b95-9246-a37299ad53b7',
    name: 'AUTHORIZED',
    amount: { currency: 'NOK', value: 35_000 },
    timestamp: '2026-11-26T12:00:00.000Z',
    success: true,
  });

  it('is believed, as what was signed is the registered address', async () => {
    const bench = await startPhonesBench(certificates);
    const delivery = signed(registration, body, Date.now());
    const answer = await bench.ask('/21678/webhooks/vipps', { method: 'POST', ...delivery });
    expect(answer.status).toBe(200);
    await expect.poll(() => bench.signals).toEqual([reference]);
    const forged = signed({ ...registration, secret: 'another' }, body, Date.now());
    const refused = await bench.ask('/21678/webhooks/vipps', { method: 'POST', ...forged });
    expect(refused.status).toBe(401);
    expect(bench.signals).toHaveLength(1);
  });

  it('is not taken for done while the station is away: Vipps repeats it', async () => {
    const bench = await startPhonesBench(certificates);
    await bench.stopStation();
    const delivery = signed(registration, body, Date.now());
    const answer = await bench.ask('/21678/webhooks/vipps', { method: 'POST', ...delivery });
    expect(answer.status).toBe(503);
  });

  it('comes through in numbers, beside what phones may send', async () => {
    const bench = await startPhonesBench(certificates);
    const delivery = signed(registration, body, Date.now());
    const post = () => bench.ask('/21678/webhooks/vipps', { method: 'POST', ...delivery });
    const answers = await Promise.all(Array.from({ length: 60 }, post));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });
});
