/** Who is believed to be Vipps: its own vector, every forgery of a signed part, and any nonsense. */
import { createHash } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verifyDelivery, type Delivery } from '../../electron/payment/webhook-signature.ts';
import {
  deliveryOf,
  observed,
  published,
  signed,
  signedHeaders,
  withHeaders,
} from './webhook-deliveries.ts';

const nowMs = Date.UTC(2026, 10, 22, 12);
const minuteMs = 60_000;

const ours = {
  id: '39c2fb44-7107-45cd-b3b3-657c3202ed84',
  url: 'https://charge.example.com/21678/webhooks/vipps?from=vipps',
  secret:
    'kq3vZ0e2b1c4d5f6g7h8j9k0l1m2n3p4q5r6s7t8u9v0w1x2y3z4A5B6C7D8E9F0G1H2J3K4L5M6N7P8Q9R0SA==',
};
const other = {
  id: '2386955c-bb17-447f-94f1-4c9e2f2a5462',
  url: 'https://charge.example.com/21679/webhooks/vipps',
  secret: '090a478d-37ff-4e77-970e-d457aeb26a3a',
};
const body =
  '{"msn":"123456","reference":"lk-21678-A-261122-1","pspReference":"9a1","name":"AUTHORIZED","amount":{"currency":"NOK","value":35000},"timestamp":"2026-11-22T12:00:00.000Z","success":true}';
const good = signed(ours, body, nowMs);

describe('the vector that Vipps publishes', () => {
  const registration = { id: ours.id, url: published.url, secret: published.secret };
  const atMs = Date.parse(published.date);

  it('is believed', () => {
    const delivery = deliveryOf(published, ours.id);
    expect(verifyDelivery(delivery, [registration], atMs)).toEqual({
      ok: true,
      registrationId: ours.id,
    });
  });

  it('is not with the signature of a key that was decoded from base64', () => {
    const wire = { ...published, signature: published.signatureByDecodedKey };
    const verified = verifyDelivery(deliveryOf(wire, ours.id), [registration], atMs);
    expect(verified).toEqual({ ok: false, why: 'other-signature' });
  });

  it('is what the signer of these tests makes of it', () => {
    expect(signed(registration, published.body, atMs)).toEqual(deliveryOf(published, ours.id));
  });
});

describe('deliveries seen in public logs', () => {
  it.each(observed)('have the hash of their body: $contentHash', (wire) => {
    expect(createHash('sha256').update(wire.body).digest('base64')).toBe(wire.contentHash);
  });

  it.each(observed)('get as far as their signature, whose secret nobody knows: $date', (wire) => {
    const verified = verifyDelivery(deliveryOf(wire, ours.id), [ours], Date.parse(wire.date));
    expect(verified).toEqual({ ok: false, why: 'other-signature' });
  });
});

describe('a registration', () => {
  it('is picked by Webhook-Id, whatever its case', () => {
    const upper = withHeaders(good, { 'webhook-id': ours.id.toUpperCase() });
    for (const delivery of [good, upper]) {
      expect(verifyDelivery(delivery, [other, ours], nowMs)).toEqual({
        ok: true,
        registrationId: ours.id,
      });
    }
  });

  it('is not believed under the id of another one', () => {
    const delivery = withHeaders(good, { 'webhook-id': other.id });
    expect(verifyDelivery(delivery, [other, ours], nowMs)).toMatchObject({
      why: 'other-signature',
    });
  });

  it('is found by trying all where there is no Webhook-Id', () => {
    const delivery = withHeaders(good, { 'webhook-id': undefined });
    expect(verifyDelivery(delivery, [other, ours], nowMs)).toMatchObject({
      registrationId: ours.id,
    });
    expect(verifyDelivery(delivery, [other], nowMs)).toMatchObject({ why: 'other-signature' });
  });

  it.each([
    ['another', 'd0a0c1f5-0000-4000-8000-000000000000'],
    ['an empty', ''],
    ['a repeated', [ours.id, ours.id]],
    ['a huge', ours.id.repeat(10_000)],
  ])('named by %s Webhook-Id is unknown', (_what, id) => {
    const delivery = withHeaders(good, { 'webhook-id': id });
    expect(verifyDelivery(delivery, [ours], nowMs)).toMatchObject({ why: 'unknown-registration' });
  });

  it('must be there at all', () => {
    expect(verifyDelivery(good, [], nowMs)).toEqual({ ok: false, why: 'no-registration' });
  });

  it.each([
    ['https://charge.example.com:8080/webhooks/vipps', 'believed'],
    ['https://CHARGE.example.com/webhooks/vipps', 'not believed'],
  ])('at %s, signed as written there, is %s', (url, verdict) => {
    const registered = { ...ours, url };
    const { ok } = verifyDelivery(signed(registered, body, nowMs), [registered], nowMs);
    expect(ok ? 'believed' : 'not believed').toBe(verdict);
  });

  it('with the usual port is signed without it', () => {
    const withPort = { ...ours, url: 'https://charge.example.com:443/webhooks/vipps' };
    const delivery = signed(
      { ...ours, url: 'https://charge.example.com/webhooks/vipps' },
      body,
      nowMs,
    );
    expect(verifyDelivery(delivery, [withPort], nowMs).ok).toBe(true);
  });
});

describe('the signature', () => {
  const { authorization = '' } = good.headers;
  const bare = { authorization: undefined, 'x-vipps-authorization': undefined };

  it.each([
    ['Authorization alone', { 'x-vipps-authorization': undefined }],
    ['X-Vipps-Authorization alone', { authorization: undefined }],
    ['beside a proxy’s own Authorization', { authorization: 'Basic cHJveHk6cHJveHk=' }],
    ['beside an Authorization given twice', { authorization: [authorization, authorization] }],
    ['in a list of one', { authorization: [authorization] }],
  ])('is read from %s', (_where, headers) => {
    expect(verifyDelivery(withHeaders(good, headers), [ours], nowMs).ok).toBe(true);
  });

  it.each<[string, Record<string, string | string[] | undefined>, string]>([
    ['in neither header', bare, 'no-signature'],
    ['of another kind', { ...bare, authorization: 'Bearer abc' }, 'no-signature'],
    ['without parts', { ...bare, authorization: 'HMAC-SHA256 ' }, 'malformed-signature'],
    ['with something after it', { authorization: `${authorization}x` }, 'malformed-signature'],
    [
      'of fewer headers',
      { authorization: authorization.replace('host;', '') },
      'other-signed-headers',
    ],
    [
      'of headers in another order',
      { authorization: authorization.replace('x-ms-date;host', 'host;x-ms-date') },
      'other-signed-headers',
    ],
    [
      'of nothing',
      { authorization: authorization.replace(signedHeaders, '') },
      'other-signed-headers',
    ],
    [
      'in hexadecimal',
      { authorization: authorization.replace(/Signature=.*/, `Signature=${'a1'.repeat(32)}`) },
      'malformed-signature',
    ],
  ])('%s is refused', (_what, headers, why) => {
    expect(verifyDelivery(withHeaders(good, headers), [ours], nowMs)).toEqual({ ok: false, why });
  });

  it('in another spelling of the same bytes is refused', () => {
    const [, value = ''] = /Signature=(.*)$/.exec(authorization) ?? [];
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
    const last = letters.indexOf(value.at(-2) ?? '');
    const respelled = `${value.slice(0, -2)}${letters[last + 1] ?? ''}=`;
    expect(Buffer.from(respelled, 'base64')).toEqual(Buffer.from(value, 'base64'));
    const headers = { authorization: authorization.replace(value, respelled) };
    expect(verifyDelivery(withHeaders(good, headers), [ours], nowMs)).toMatchObject({
      why: 'other-signature',
    });
  });
});

describe('the date', () => {
  it.each([
    [-5 * minuteMs, 'believed'],
    [5 * minuteMs, 'believed'],
    [-5 * minuteMs - 1000, 'old-or-early'],
    [5 * minuteMs + 1000, 'old-or-early'],
  ])('%d ms from now is %s', (apartMs, verdict) => {
    const verified = verifyDelivery(signed(ours, body, nowMs + apartMs), [ours], nowMs);
    expect(verified.ok ? 'believed' : verified.why).toBe(verdict);
  });

  it.each<[string, string | string[] | undefined]>([
    ['missing', undefined],
    ['empty', ''],
    ['given twice', [good.headers['x-ms-date'] ?? '', good.headers['x-ms-date'] ?? '']],
    ['of ISO 8601', '2026-11-22T12:00:00Z'],
    ['with the wrong weekday', 'Mon, 22 Nov 2026 12:00:00 GMT'],
    ['of another zone', 'Sun, 22 Nov 2026 13:00:00 +0100'],
    ['in seconds', String(nowMs / 1000)],
    ['with a line break', `${good.headers['x-ms-date']}\n`],
  ])('%s is none', (_what, date) => {
    const delivery = withHeaders(good, { 'x-ms-date': date });
    expect(verifyDelivery(delivery, [ours], nowMs)).toEqual({ ok: false, why: 'no-date' });
  });
});

describe('the content', () => {
  it.each<[string, string | string[] | undefined]>([
    ['no hash', undefined],
    ['two hashes', [good.headers['x-ms-content-sha256'] ?? '', 'x']],
    ['the hash in hexadecimal', createHash('sha256').update(body).digest('hex')],
    ['the hash of another', createHash('sha256').update('{}').digest('base64')],
  ])('with %s is not taken', (_what, hash) => {
    const delivery = withHeaders(good, { 'x-ms-content-sha256': hash });
    expect(verifyDelivery(delivery, [ours], nowMs)).toEqual({ ok: false, why: 'other-content' });
  });

  it('that was read and written again is not the same', () => {
    const rewritten = { ...good, body: Buffer.from(JSON.stringify(JSON.parse(body), null, 1)) };
    expect(verifyDelivery(rewritten, [ours], nowMs)).toMatchObject({ why: 'other-content' });
  });

  it('is bytes, not text', () => {
    const binary = Buffer.from([0xff, 0x00, 0xfe]);
    const contentHash = createHash('sha256').update(binary).digest('base64');
    const delivery = withHeaders({ ...good, body: binary }, { 'x-ms-content-sha256': contentHash });
    expect(verifyDelivery(delivery, [ours], nowMs)).toMatchObject({ why: 'other-signature' });
  });
});

describe('whatever comes', () => {
  const { headers } = good;
  const { authorization = '', 'x-ms-date': date = '', 'x-ms-content-sha256': hash = '' } = headers;
  const [, value = ''] = /Signature=(.*)$/.exec(authorization) ?? [];

  /** A text that is signed or signs, and what is to be verified with `changed` in its place. */
  const parts: Record<string, { text: string; put(changed: string): [Delivery, typeof ours] }> = {
    body: {
      text: body,
      put: (changed) => [{ headers, body: Buffer.from(changed) }, ours],
    },
    'body and its hash': {
      text: body,
      put(changed) {
        const fitting = createHash('sha256').update(changed).digest('base64');
        const delivery = { headers, body: Buffer.from(changed) };
        return [withHeaders(delivery, { 'x-ms-content-sha256': fitting }), ours];
      },
    },
    hash: {
      text: hash,
      put: (changed) => [withHeaders(good, { 'x-ms-content-sha256': changed }), ours],
    },
    date: { text: date, put: (changed) => [withHeaders(good, { 'x-ms-date': changed }), ours] },
    signature: {
      text: value,
      put(changed) {
        const forged = authorization.replace(value, () => changed);
        const both = { authorization: forged, 'x-vipps-authorization': forged };
        return [withHeaders(good, both), ours];
      },
    },
    secret: { text: ours.secret, put: (changed) => [good, { ...ours, secret: changed }] },
    path: {
      text: '21678/webhooks/vipps?from=vipps',
      put: (changed) => [good, { ...ours, url: `https://charge.example.com/${changed}` }],
    },
    host: {
      text: 'charge.example.com',
      put: (changed) => [good, { ...ours, url: `https://${changed}/21678/webhooks/vipps` }],
    },
  };

  it.each(Object.keys(parts))('no other %s is believed', (name) => {
    const part = parts[name]!;
    const letter = fc.constantFrom(...'abcxyzABCXYZ0189-.'.split(''));
    const change = fc.tuple(fc.nat(part.text.length - 1), fc.nat(2), fc.string({ unit: letter }));
    fc.assert(
      fc.property(change, ([at, length, by]) => {
        const changed = part.text.slice(0, at) + by + part.text.slice(at + length);
        fc.pre(changed !== part.text);
        const [delivery, registration] = part.put(changed);
        // Neither "." in a path nor a host of odd letters is an address that can be registered.
        fc.pre(
          URL.canParse(registration.url) && new URL(registration.url).href === registration.url,
        );
        expect(verifyDelivery(delivery, [registration], nowMs).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('an answer comes of any headers and any body, and it is no', () => {
    const header = fc.oneof(
      fc.string({ maxLength: 300, unit: 'binary' }),
      fc.constantFrom(...Object.values(headers)),
      fc.array(fc.string({ maxLength: 100 }), { maxLength: 3 }),
      fc.constant(undefined),
      fc.constant('x'.repeat(100_000)),
    );
    const names = fc.constantFrom(...Object.keys(headers), '__proto__', 'constructor', 'host');
    const deliveries = fc.record({
      headers: fc.dictionary(names, header),
      body: fc.uint8Array({ maxLength: 500 }),
    });
    fc.assert(
      fc.property(deliveries, (delivery) => {
        expect(verifyDelivery(delivery, [ours, other], nowMs).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
