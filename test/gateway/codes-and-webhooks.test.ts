/** Fixed codes and registrations for webhooks through the operator's gateway, a real nginx. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import {
  ensureRedirectCode,
  fetchRedirectCodePicture,
} from '../../electron/payment/redirect-codes.ts';
import { createCaller } from '../../electron/payment/vipps-call.ts';
import { createWebhooksApi } from '../../electron/payment/vipps-webhooks.ts';
import { paymentEventTypes } from '../../electron/payment/webhook-event.ts';
import { system, valueOf } from '../payment/client-bench.ts';
import { programsAreThere } from './certificates.ts';
import {
  httpOf,
  makeCertificates,
  startBench,
  type Certificates,
  type GatewayBench,
} from './gateway-bench.ts';

let directory: string;
let certificates: Certificates;
const canRun = programsAreThere('nginx', 'openssl');

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ladekiosk-authorities-'));
  if (canRun) certificates = makeCertificates(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

const id = 'charging_unit_21678_A_qr';
const redirectUrl = 'https://charge.example.com/21678/c/A';

/** Asks as a station without keys does. */
function stationOf(bench: GatewayBench) {
  const { send } = httpOf(bench);
  const clock = systemClock();
  const caller = createCaller({
    baseUrl: bench.nginx.baseUrl,
    merchantSerialNumber: '123456',
    credentials: null,
    system,
    send,
    clock,
  });
  // Pictures come from Vipps' picture server, here the sandbox itself.
  return { send, caller, codes: { caller, images: { send, clock, httpIsAllowed: true } } };
}

/** Method and path of everything that reached Vipps but the token. */
function reached({ vipps }: GatewayBench): string[] {
  return vipps.sandbox.ledger
    .requests()
    .filter(({ operation }) => operation !== 'token' && operation !== 'image')
    .map(({ method, path }) => `${method} ${path}`);
}

const codes = '/qr/v1/merchant-redirect';
const webhooks = '/webhooks/v1/webhooks';

describe.skipIf(!canRun)('through the gateway', () => {
  it('a fixed code is made, found, turned and drawn, in the kind and size that was asked for', async () => {
    const bench = await startBench(certificates);
    const station = stationOf(bench);
    const wanted = { id, redirectUrl, renderer: 'station' } as const;
    const made = valueOf(await ensureRedirectCode(station.codes, wanted));
    const text = made.kind === 'text' ? made.payload : '';
    const { customer } = bench.vipps.sandbox;
    expect(customer.scanRedirect(text)).toBe(redirectUrl);
    const elsewhere = 'https://charge.example.com/21678/c/B';
    valueOf(await ensureRedirectCode(station.codes, { ...wanted, redirectUrl: elsewhere }));
    expect(customer.scanRedirect(text)).toBe(elsewhere);
    // Without its Accept a call is refused, without its Size a picture has 800 pixels.
    const png = valueOf(await fetchRedirectCodePicture(station.codes, id, 'png', 1200));
    expect(Buffer.from(png).readUInt32BE(16)).toBe(1200);
    const get = `GET ${codes}/${id}`;
    await expect
      .poll(() => reached(bench))
      .toEqual([get, `POST ${codes}`, get, `PUT ${codes}/${id}`, get]);
    for (const call of bench.nginx.calls()) {
      expect([call.authorization, call.subscriptionKey]).toEqual(['', '']);
    }
  });

  it('a webhook is registered, listed and taken away', async () => {
    const bench = await startBench(certificates);
    const api = createWebhooksApi(stationOf(bench).caller);
    const url = 'https://charge.example.com/21678/webhooks/vipps';
    const registered = valueOf(await api.register(url, paymentEventTypes));
    expect(registered.secret).not.toBe('');
    const listed = valueOf(await api.list());
    expect(listed).toMatchObject([{ id: registered.id, url }]);
    valueOf(await api.remove(registered.id));
    expect(valueOf(await api.list())).toEqual([]);
    const list = `GET ${webhooks}`;
    await expect
      .poll(() => reached(bench))
      .toEqual([`POST ${webhooks}`, list, `DELETE ${webhooks}/${registered.id}`, list]);
  });

  it('nothing else of these interfaces is passed on, least of all the end of a printed code', async () => {
    const bench = await startBench(certificates);
    const { send } = stationOf(bench);
    const refused = [
      ['DELETE', `${codes}/${id}`],
      ['GET', codes],
      ['PUT', codes],
      ['POST', `${codes}/${id}`],
      ['GET', `${codes}/${id}/more`],
      ['GET', `${codes}/charging%20unit`],
      ['POST', '/qr/v1'],
      ['PUT', '/qr/v1/merchant-callback/some-id'],
      ['DELETE', webhooks],
      ['PUT', `${webhooks}/00000000-0000-4000-8000-000000000001`],
      ['DELETE', `${webhooks}/../webhooks`],
    ] as const;
    for (const [method, path] of refused) {
      const request = { method, url: bench.nginx.baseUrl + path, headers: {}, timeoutMs: 5000 };
      const { status } = await send({ ...request, body: null });
      expect(status, `${method} ${path}`).toBe(404);
    }
    expect(bench.vipps.sandbox.ledger.requests()).toEqual([]);
  });
});
