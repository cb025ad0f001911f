/**
 * Deliveries of Vipps: one that its own documentation publishes, two seen in public logs, and a
 * signer written after the documentation, to make others.
 */
import { createHash, createHmac } from 'node:crypto';
import type { Delivery } from '../../electron/payment/webhook-signature.ts';

/** Webhooks API, "Request authentication", as of 2023-12-08: newer copies mask the secret. */
export const published = {
  secret:
    'A0+AeKBRG2KRGvnNwJpQlb6IJFk48CKXCIcrLoHncVJKDILsQSxS6NWCccwWm6r6FhGKhiHTBsG2wo/xU6FY/A==',
  url: 'https://webhook.site/e2cee29b-012e-4f1d-8ef4-e95fd74a7a63',
  date: 'Thu, 30 Mar 2023 08:38:32 GMT',
  body: '{"some-unique-content":"ee6e441b-cc4a-46f8-895d-a5af79bcc233/hello-world"}',
  contentHash: 'lNlsp1XA03N34HrQsVzPgJKtC+r7l/RBF4V3JQUWMj4=',
  signature: 'agAiSyogQbDHpeucoNwYz+yAr5nJ+v+zasdkSbqzv+U=',
  /** What comes out if the secret is taken for base64, as it looks like. */
  signatureByDecodedKey: 'T3+NXHMmhNVEjW5PeJ4Gql70nf0MOXCAY9CoZDxuVQw=',
};

/** Sent by the test environment in 2025; their secrets are not known. */
export const observed = [
  {
    body: '{"msn":"373370","reference":"inv-8-attempt-2","pspReference":"740e7483-c083-4b95-9246-a37299ad53b7","name":"CREATED","amount":{"currency":"NOK","value":12100},"timestamp":"2025-05-31T17:29:23.358Z","idempotencyKey":"683b3c72858e20.24358952","success":true}',
    date: 'Sat, 31 May 2025 17:30:33 GMT',
    contentHash: 'kQSmDK2O2OZoefs7WJBmm2OR4kuoPtDMNGGmh0QVvtA=',
    signature: 'kU1pibAdUMLtzcZwTaQqK2/MRgmaebmX2flv4igy/9k=',
  },
  {
    body: '{"msn":"2060591","reference":"S00007-30-20251103142209","pspReference":"49360986-4857-4556-bddb-ba6b58f25bb1","name":"CREATED","amount":{"currency":"DKK","value":125},"timestamp":"2025-11-03T14:22:10.431Z","idempotencyKey":"b043ab36-977b-409c-a4e5-a22b97197448","success":true}',
    date: 'Mon, 03 Nov 2025 14:22:23 GMT',
    contentHash: 'ZFGsWWeA+zvY683itju+78UFI/shGNUaSUsK4bxTW7A=',
    signature: 'maH7KJpRm9GN7rcrv9qtqAsxwJohybKWN3SFPxsW5tA=',
  },
] as const;

export const signedHeaders = 'x-ms-date;host;x-ms-content-sha256';

/** A delivery with these very values, from `webhookId`, with the headers that were seen in practice. */
export function deliveryOf(
  wire: { body: string; date: string; contentHash: string; signature: string },
  webhookId: string,
): { headers: Record<string, string>; body: Buffer } {
  const authorization = `HMAC-SHA256 SignedHeaders=${signedHeaders}&Signature=${wire.signature}`;
  return {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': 'Vipps MobilePay/1.0 Webhooks/1.0',
      'accept-encoding': 'gzip',
      'x-ms-date': wire.date,
      'x-ms-content-sha256': wire.contentHash,
      authorization,
      'x-vipps-authorization': authorization,
      'webhook-id': webhookId,
    },
    body: Buffer.from(wire.body),
  };
}

/** A delivery as Vipps signs it for a registration, `host` and `path` being those of its address. */
export function signed(
  webhook: { id: string; url: string; secret: string },
  body: string,
  atMs: number,
): { headers: Record<string, string>; body: Buffer } {
  const [, host = '', path = ''] = /^https?:\/\/([^/]+)(\/[^#]*)$/.exec(webhook.url) ?? [];
  const date = new Date(atMs).toUTCString();
  const contentHash = createHash('sha256').update(body, 'utf8').digest('base64');
  const signature = createHmac('sha256', webhook.secret)
    .update(`POST\n${path}\n${date};${host};${contentHash}`)
    .digest('base64');
  return deliveryOf({ body, date, contentHash, signature }, webhook.id);
}

/** The same delivery with other headers; undefined takes one away. */
export function withHeaders(
  { headers, body }: Delivery,
  others: Record<string, string | string[] | undefined>,
): Delivery {
  return { headers: { ...headers, ...others }, body };
}
