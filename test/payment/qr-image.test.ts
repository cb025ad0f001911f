/** The QR image made by Vipps: fetched without keys, checked, and never at the payment's expense. */
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../electron/clock.ts';
import { fetchQrImage } from '../../electron/payment/qr-image.ts';
import { errorOf, reference, useBench, valueOf, wantedPayment } from './client-bench.ts';
import { hangUp, json, raw } from './recording-server.ts';
import type { Answer } from './recording-server.ts';

const bench = useBench();

const svg =
  '<?xml version="1.0" encoding="UTF-8"?>\n<!-- made by Vipps -->\n' +
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="M0 0h7v7H0z"/></svg>';
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

/** Create is answered with an address at this server, and that address with `image`. */
function createWithImage(...images: Answer[]) {
  const redirectUrl = `${bench.server.baseUrl}/v1?token=secret-image-token`;
  const created = json(201, { reference, redirectUrl });
  bench.server.answer(...images.flatMap((image) => [created, image]));
  return bench.client();
}

const wanted = { ...wantedPayment, qrRenderer: 'vipps' } as const;

describe('the image', () => {
  it('is asked for as SVG and comes back as a data: URI of the same bytes', async () => {
    const client = createWithImage(raw(200, svg, 'image/svg+xml; charset=utf-8'));
    const { wayIn } = valueOf(await client.create(wanted));
    const body = JSON.parse(bench.server.calls()[0]?.body ?? '') as object;
    expect(body).toMatchObject({ qrFormat: { format: 'IMAGE/SVG+XML' } });
    const expected = `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`;
    expect(wayIn).toEqual({ kind: 'image', dataUri: expected });
  });

  it('may be PNG', async () => {
    const { wayIn } = valueOf(await createWithImage(raw(200, png, 'image/png')).create(wanted));
    expect(wayIn).toEqual({
      kind: 'image',
      dataUri: `data:image/png;base64,${png.toString('base64')}`,
    });
  });

  it('is fetched without a key, a token or a word about us', async () => {
    valueOf(await createWithImage(raw(200, svg, 'image/svg+xml')).create(wanted));
    const request = bench.server.calls()[1];
    expect(request).toMatchObject({ method: 'GET', path: '/v1?token=secret-image-token' });
    expect(Object.keys(request?.headers ?? {}).toSorted()).toEqual([
      'accept',
      'connection',
      'host',
    ]);
  });

  it.each<[string, Answer, string]>([
    ['a page', raw(200, '<html></html>', 'text/html'), 'not-understood'],
    [
      'an SVG by name only',
      raw(200, '<html><svg></svg></html>', 'image/svg+xml'),
      'not-understood',
    ],
    ['a PNG by name only', raw(200, svg, 'image/png'), 'not-understood'],
    ['a JPEG', raw(200, 'x', 'image/jpeg'), 'not-understood'],
    ['an SVG with a script', raw(200, '<svg><script/></svg>', 'image/svg+xml'), 'not-understood'],
    [
      'an SVG with entities',
      raw(200, '<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', 'image/svg+xml'),
      'not-understood',
    ],
    [
      'comments without end',
      raw(200, `${'<!---->'.repeat(5000)}<!--`, 'image/svg+xml'),
      'not-understood',
    ],
    [
      'too much',
      raw(200, `<svg>${' '.repeat(512 * 1024)}</svg>`, 'image/svg+xml'),
      'not-understood',
    ],
    ['gone after its time', json(404, { title: 'Not Found' }), 'vipps-trouble'],
    ['forbidden', raw(403, '', 'text/plain'), 'vipps-trouble'],
    ['a redirect', raw(302, '', 'text/plain'), 'not-understood'],
    ['trouble', raw(500, '', 'text/plain'), 'vipps-trouble'],
    ['limited', raw(429, '', 'text/plain'), 'rate-limited'],
    ['lost', hangUp, 'timed-out'],
  ])('that is %s leaves the payment unknown, never refused', async (_what, answer, code) => {
    const error = errorOf(await createWithImage(answer).create(wanted));
    expect(error).toMatchObject({ code, retry: 'unknown' });
    expect(error.message).toContain('the payment was created');
    expect(JSON.stringify([error, bench.log])).not.toContain('secret-image-token');
  });

  it('that failed comes with the repeat of the same create', async () => {
    const client = createWithImage(hangUp, raw(200, svg, 'image/svg+xml'));
    expect(errorOf(await client.create(wanted)).retry).toBe('unknown');
    expect(valueOf(await client.create(wanted)).wayIn.kind).toBe('image');
    const creates = bench.server.calls().filter((call) => call.method === 'POST');
    expect(creates).toHaveLength(2);
    expect(creates[0]?.body).toBe(creates[1]?.body);
    expect(creates[0]?.headers['idempotency-key']).toBe(creates[1]?.headers['idempotency-key']);
  });

  it.each(['http://qr-image.vipps.no/v1', 'file:///etc/passwd', 'ftp://vipps.no/x'])(
    'at %s is not fetched where Vipps itself is asked over https',
    async (url) => {
      let asked = 0;
      const send = () => {
        asked += 1;
        return Promise.reject(new Error('nothing may be sent'));
      };
      const port = { send, clock: systemClock(), httpIsAllowed: false };
      const error = errorOf(await fetchQrImage(port, url, reference));
      expect(error).toMatchObject({ code: 'not-understood', retry: 'unknown' });
      expect(asked).toBe(0);
    },
  );
});
