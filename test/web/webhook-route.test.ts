/** Vipps' calls over HTTP, signed by the sandbox as Vipps signs: what is believed, and what it does. */
import { describe, expect, it, test, vi } from 'vitest';
import { signedHeaders } from '../sim/vipps/webhook-signature.ts';
import { PhoneBench } from './phone-bench.ts';

const url = 'https://charge.example.com/21678/webhooks/vipps';
const registration = { id: '11111111-2222-4333-8444-555555555555', url, secret: 'c2VjcmV0' };

interface Sent {
  headers: Record<string, string>;
  body: string;
}

async function bench() {
  const heard: string[] = [];
  const told: string[] = [];
  let unknown = 0;
  const phones = await PhoneBench.open({
    webhooks: (station) => ({
      known: () => [registration],
      onUnknownRegistration: () => {
        unknown += 1;
      },
      onSignal: (reference) => {
        heard.push(reference);
        station.station.nudge(reference);
      },
      isOwnProbe: (nonce) => nonce === 'ours',
      log: { debug: quiet, info: quiet, warn: (_fields, words) => told.push(words), error: quiet },
    }),
  });
  const deliver = async (
    { headers, body }: Sent,
    path = '/21678/webhooks/vipps',
  ): Promise<number> => {
    const answer = await phones.whilePassing(
      phones.server.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
        payload: body,
      }),
    );
    return answer.statusCode;
  };
  return { phones, heard, told, deliver, unknown: () => unknown };
}

function quiet(): void {
  // A log is not what these tests are about.
}

function event(reference: string, change: object = {}): string {
  return JSON.stringify({
    msn: '123456',
    reference,
    pspReference: '740e7483-c083-4b95-9246-a37299ad53b7',
    name: 'AUTHORIZED',
    amount: { currency: 'NOK', value: 35_000 },
    timestamp: '2026-11-26T12:00:00.000Z',
    success: true,
    ...change,
  });
}

function signed(body: string, change: { secret?: string; atMs?: number; url?: string } = {}): Sent {
  const headers = signedHeaders({
    secret: change.secret ?? registration.secret,
    url: change.url ?? url,
    date: new Date(change.atMs ?? Date.now()).toUTCString(),
    body,
  });
  return { headers: { ...headers, 'webhook-id': registration.id }, body };
}

describe('a question of the station to its own address', () => {
  it('is refused like any stranger’s, and is no reason to warn', async () => {
    const { deliver, told, heard } = await bench();
    expect(await deliver({ headers: { 'x-ladekiosk-probe': 'ours' }, body: '{}' })).toBe(401);
    expect(told).toEqual([]);
    expect(await deliver({ headers: { 'x-ladekiosk-probe': 'other' }, body: '{}' })).toBe(401);
    expect(told).toHaveLength(1);
    expect(heard).toEqual([]);
  });
});

describe('a delivery', () => {
  it('leads to a look at once, long before polling would have asked, and the look starts the charge', async () => {
    const { phones, deliver } = await bench();
    await phones.phone().pay();
    const reference = phones.bench.sandbox.payments()[0]?.reference ?? '';
    phones.bench.sandbox.customer.approve(reference);
    expect(await deliver(signed(event(reference)))).toBe(200);
    await phones.bench.until(() => phones.bench.state !== 'awaitingPayment');
    const payment = phones.bench.sandbox.payment(reference);
    const look = phones.bench.sandbox.ledger
      .requests('get')
      .find((request) => request.reference === reference);
    // By itself the first one comes five seconds after the creation.
    expect((look?.atMs ?? Infinity) - payment.createdAtMs).toBeLessThan(4500);
  });

  it('is never the truth: one that says AUTHORIZED starts nothing by itself', async () => {
    const { phones, deliver } = await bench();
    await phones.phone().pay();
    const reference = phones.bench.sandbox.payments()[0]?.reference ?? '';
    expect(await deliver(signed(event(reference)))).toBe(200);
    await phones.bench.pass(3000);
    expect(phones.bench.state).toBe('awaitingPayment');
  });

  it('twenty times the same are twenty times 200, and looks stay within Vipps’ limits', async () => {
    const { phones, deliver, heard } = await bench();
    await phones.phone().pay();
    const reference = phones.bench.sandbox.payments()[0]?.reference ?? '';
    const same = signed(event(reference, { name: 'CREATED' }));
    for (let count = 0; count < 20; count += 1) expect(await deliver(same)).toBe(200);
    await vi.waitFor(() => expect(heard).toHaveLength(20));
    await phones.bench.pass(2000);
    // 120 a minute and payment at the most; the way to Vipps shifts each by a little.
    const looks = phones.bench.sandbox.ledger
      .requests('get')
      .filter((request) => request.reference === reference)
      .map(({ atMs }) => atMs);
    expect(looks.length).toBeGreaterThan(1);
    const spanMs = (looks.at(-1) ?? 0) - (looks[0] ?? 0);
    expect(looks.length - 1).toBeLessThanOrEqual(spanMs / 500);
  });

  test.each<[string, string]>([
    ['an event nobody has heard of', event('lk-21678-A-261126-1', { name: 'FROZEN' })],
    ['a payment of another station', event('lk-99999-A-261126-1')],
    ['success false', event('lk-21678-A-261126-1', { success: false })],
    ['fields missing', JSON.stringify({ reference: 'lk-21678-A-261126-1' })],
    ['another shape altogether', '[1,2,3]'],
    ['no JSON', 'hello'],
  ])('of Vipps about %s is taken, and does no harm', async (_what, body) => {
    const { phones, deliver } = await bench();
    const before = phones.bench.station.state.payments;
    expect(await deliver(signed(body))).toBe(200);
    expect(phones.bench.station.state.payments).toBe(before);
  });

  test.each<[string, () => Sent]>([
    ['signed with another secret', () => signed(event('lk-1234567'), { secret: 'other' })],
    ['six minutes old', () => signed(event('lk-1234567'), { atMs: Date.now() - 360_000 })],
    ['six minutes early', () => signed(event('lk-1234567'), { atMs: Date.now() + 360_000 })],
    [
      'signed for the proxy’s own address',
      () => signed(event('lk-1234567'), { url: 'http://127.0.0.1:8080/webhooks/vipps' }),
    ],
    ['with a body that was changed', () => ({ ...signed(event('lk-1234567')), body: '{}' })],
    ['without any signature', () => ({ headers: {}, body: event('lk-1234567') })],
  ])('%s is not believed', async (_what, make) => {
    const { deliver, heard } = await bench();
    expect(await deliver(make())).toBe(401);
    expect(heard).toEqual([]);
  });

  it('is verified against the registered address, whatever path the proxy made of it', async () => {
    const { deliver } = await bench();
    expect(await deliver(signed(event('lk-1234567')), '/webhooks/vipps')).toBe(200);
  });

  it('of another registration makes the station look at its own', async () => {
    const { deliver, unknown } = await bench();
    const sent = signed(event('lk-1234567'));
    const headers = { ...sent.headers, 'webhook-id': '99999999-2222-4333-8444-555555555555' };
    expect(await deliver({ ...sent, headers })).toBe(401);
    expect(unknown()).toBe(1);
  });

  it('too large is refused before anything reads it', async () => {
    const { deliver } = await bench();
    expect(await deliver(signed('x'.repeat(20_000)))).toBe(413);
  });
});

it('a station that is not registered knows no such address', async () => {
  const phones = await PhoneBench.open();
  const { statusCode } = await phones.server.inject({ method: 'POST', url: '/webhooks/vipps' });
  expect(statusCode).toBe(404);
});
