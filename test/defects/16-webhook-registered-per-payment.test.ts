/**
 * Failure 16: a webhook registered for each payment, orphaned registrations, the wrong secret picked
 * (facts.md of the Vipps flow, section 8). However often a station starts, dies or forgets, Vipps has
 * one registration of it, and a delivery is checked against the secret of the one that sent it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paymentEventTypes } from '../../electron/payment/webhook-event.ts';
import { createWebhookRegistrar } from '../../electron/payment/webhook-registrar.ts';
import { verifyDelivery } from '../../electron/payment/webhook-signature.ts';
import { openSecretStore } from '../../electron/secret-store.ts';
import { createVirtualClock, type VirtualClock } from '../payment/virtual-clock.ts';
import { BookApi, WebhookBook } from '../payment/webhook-book.ts';
import { signed } from '../payment/webhook-deliveries.ts';
import { silent } from '../station/bench.ts';

const url = 'https://charge.example.com/21678/webhooks/vipps';
const body = '{"reference":"lk-21678-A-261122-1","name":"AUTHORIZED","success":true}';

let dataDir: string;
let clock: VirtualClock;
let book: WebhookBook;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'ladekiosk-webhooks-'));
  clock = createVirtualClock();
  book = new WebhookBook();
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const environment = { baseUrl: 'https://apitest.vipps.no', merchantSerialNumber: '123456' };

/** One life of the station's program, on the disk of the one before. */
async function live(api = new BookApi(book), at = url) {
  const store = openSecretStore(dataDir, silent);
  const registrar = createWebhookRegistrar({
    ...environment,
    api,
    url: at,
    store,
    clock,
    log: silent,
  });
  registrar.start();
  await clock.advance(60_000);
  registrar.stop();
  return registrar;
}

/** Vipps registers, and the power goes before its answer has come. */
class CutApi extends BookApi {
  override register(at: string, events: readonly string[]): Promise<never> {
    this.book.register(at, events);
    return new Promise(() => undefined);
  }
}

test('a hundred starts: one registration was made', async () => {
  for (let starts = 0; starts < 100; starts += 1) await live();
  expect(book.webhooks).toHaveLength(1);
  expect(book.asks('register')).toBe(1);
});

test('a month without a restart: one registration was made', async () => {
  const store = openSecretStore(dataDir, silent);
  const api = new BookApi(book);
  const parts = { ...environment, api, url, store, clock, log: silent };
  const registrar = createWebhookRegistrar(parts);
  registrar.start();
  await clock.advance(30 * 24 * 3_600_000);
  expect([book.webhooks.length, book.asks('register'), book.asks('list')]).toEqual([1, 1, 31]);
  registrar.stop();
});

test('the power goes between registration and secret, again and again: none is left behind', async () => {
  const neighbours = Array.from({ length: 24 }, (_, number) =>
    book.add(`https://charge.example.com/${number}/webhooks/vipps`, paymentEventTypes),
  );
  for (let cuts = 0; cuts < 10; cuts += 1) {
    await live(new CutApi(book));
    expect(book.webhooks.length).toBeLessThanOrEqual(25);
  }
  const registrar = await live();
  expect(book.webhooks.slice(0, 24)).toEqual(neighbours);
  expect(book.webhooks.slice(24)).toMatchObject([{ id: registrar.known()[0]?.id, url }]);
});

test('the secrets are lost with the disk: the registration is made anew, the old one goes', async () => {
  const [lost] = (await live()).known();
  rmSync(join(dataDir, 'secrets.json'));
  const registrar = await live();
  expect(book.webhooks.map(({ id }) => id)).toEqual(registrar.known().map(({ id }) => id));
  expect(book.webhooks.map(({ id }) => id)).not.toContain(lost?.id);
});

test('each delivery is checked against the secret of the registration it names', async () => {
  await live();
  const moving = new BookApi(book);
  // The old one stays for now: it cannot be taken away.
  moving.remove = () => new Promise(() => undefined);
  const registrar = await live(moving, 'https://charge.example.com/new/webhooks/vipps');
  const known = registrar.known();
  expect(known).toHaveLength(2);
  for (const webhook of known) {
    const delivery = signed(webhook, body, clock.nowMs());
    expect(verifyDelivery(delivery, known, clock.nowMs())).toEqual({
      ok: true,
      registrationId: webhook.id,
    });
  }
  const [old, made] = known;
  const mixed = signed({ ...made!, id: old!.id }, body, clock.nowMs());
  expect(verifyDelivery(mixed, known, clock.nowMs()).ok).toBe(false);
});
