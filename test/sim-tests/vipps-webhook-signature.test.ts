/** The sandbox's signatures and bodies against what Vipps has published and really sent. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { honestKnobs } from '../sim/vipps/webhook-knobs.ts';
import { webhookBody } from '../sim/vipps/webhook-events.ts';
import { signedHeaders } from '../sim/vipps/webhook-signature.ts';
import type { EventName } from '../sim/vipps/payment-record.ts';
import { Caller } from './sandbox-caller.ts';
import { isSignedBy } from './signature-check.ts';

/** Beside the checkout, as Vipps' documents are; not copied into it. */
const file = join(import.meta.dirname, '../../../shared/vipps/webhook-vectors.json');
const isHere = existsSync(file);
if (!isHere) {
  process.stderr.write(`NOT CHECKED: signatures against Vipps' own vector: ${file} is missing\n`);
}

interface Vectors {
  official_vector_verified: Record<
    'secret' | 'url' | 'x-ms-date' | 'body' | 'x-ms-content-sha256' | 'authorization',
    string
  >;
  real_deliveries_observed_in_public_repos: Array<{ body: string; 'x-ms-content-sha256': string }>;
}

interface RealBody {
  msn: string;
  reference: string;
  pspReference: string;
  name: EventName;
  amount: { currency: string; value: number };
  timestamp: string;
  idempotencyKey: string;
  success: boolean;
}

function vectors(): Vectors {
  return JSON.parse(readFileSync(file, 'utf8')) as Vectors;
}

describe.skipIf(!isHere)('what Vipps has published', () => {
  it('the official vector comes out the same', () => {
    const vector = vectors().official_vector_verified;
    const { secret, url, body, authorization } = vector;
    const date = vector['x-ms-date'];
    expect(signedHeaders({ secret, url, date, body })).toEqual({
      'x-ms-date': date,
      'x-ms-content-sha256': vector['x-ms-content-sha256'],
      authorization,
      'x-vipps-authorization': authorization,
    });
  });

  it('the check that the other tests use takes the official vector, and no other', () => {
    const { secret, url, body, authorization, ...rest } = vectors().official_vector_verified;
    const headers = { ...rest, authorization, 'x-vipps-authorization': authorization };
    expect(isSignedBy({ secret, url }, { headers, body })).toBe(true);
    expect(isSignedBy({ secret, url: `${url}?a=1` }, { headers, body })).toBe(false);
    expect(isSignedBy({ secret: `${secret}=`, url }, { headers, body })).toBe(false);
    expect(isSignedBy({ secret, url }, { headers, body: `${body} ` })).toBe(false);
  });

  it('bodies are made letter by letter as in real deliveries', () => {
    const real = vectors().real_deliveries_observed_in_public_repos;
    expect(real).toHaveLength(2);
    for (const delivery of real) {
      const said = JSON.parse(delivery.body) as RealBody;
      const caller = new Caller();
      caller.create();
      const [payment] = caller.sandbox.book.all();
      if (payment === undefined) throw new Error('there must be a payment');
      const { msn, reference, pspReference, name, amount, idempotencyKey, success } = said;
      const atMs = Date.parse(said.timestamp);
      const event = {
        pspReference,
        name,
        amountMinor: amount.value,
        atMs,
        idempotencyKey,
        success,
      };
      const { currency } = amount;
      const body = webhookBody({ ...payment, msn, reference, currency }, event, honestKnobs);
      expect(body).toBe(delivery.body);
      expect(createHash('sha256').update(body).digest('base64')).toBe(
        delivery['x-ms-content-sha256'],
      );
    }
  });
});

describe('what is signed', () => {
  const signed = (url: string) =>
    signedHeaders({ secret: 'key', url, date: 'Thu, 30 Mar 2023 08:38:32 GMT', body: '{}' });

  it('path, query and host of the registered address, with a port of its own', () => {
    const url = 'https://charge.example.com:8443/21678/webhooks/vipps?from=vipps';
    const headers = signed(url);
    expect(isSignedBy({ secret: 'key', url }, { headers, body: '{}' })).toBe(true);
    for (const other of [url.replace(':8443', ''), url.replace('?from=vipps', '')]) {
      expect(isSignedBy({ secret: 'key', url: other }, { headers, body: '{}' })).toBe(false);
    }
    expect(signed('https://charge.example.com:443/w')).toEqual(
      signed('https://charge.example.com/w'),
    );
  });
});
