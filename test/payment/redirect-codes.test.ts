/** Redirect codes on the wire: found, made, turned, drawn, and what must not be shown. */
import { describe, expect, it } from 'vitest';
import {
  ensureRedirectCode,
  fetchRedirectCodePicture,
  type WantedCode,
} from '../../electron/payment/redirect-codes.ts';
import { useCaller } from './caller-bench.ts';
import { errorOf, valueOf } from './client-bench.ts';
import { hangUp, json, raw, type Answer } from './recording-server.ts';

const bench = useCaller();

const id = 'charging_unit_21678_A_qr';
const redirectUrl = 'https://charge.example.com/21678/c/A';
const targetText = 'https://qr.vipps.no/28/2/05/031/kQ7x';
const wanted: WantedCode = { id, redirectUrl, renderer: 'station' };

const code = (more: object = {}) =>
  json(200, { id, url: targetText, redirectUrl, expiresIn: -1, ...more });
const missing = json(404, {
  type: 'https://datatracker.ietf.org/doc/html/rfc7231#section-6.5.4',
  title: 'Not Found',
  detail: 'No QR with this id',
  instance: '00-616e415f5af7584eb4d9369d0fe8d7cc-48b90041faff204c-00',
});
const taken = json(409, { id });

const svg =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 29 29"><path d="M0 0h7v7H0z"/></svg>';
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]);

const ensure = (more: Partial<WantedCode> = {}) =>
  ensureRedirectCode(bench, { ...wanted, ...more });
const asked = () => bench.server.calls().map(({ method, path }) => `${method} ${path}`);
const [get, post, put] = [
  `GET /qr/v1/merchant-redirect/${id}`,
  'POST /qr/v1/merchant-redirect',
  `PUT /qr/v1/merchant-redirect/${id}`,
];

/** The code with an image at this server, and that image. */
function withImage(image: Answer, more: object = {}): Answer {
  return (response, request) => {
    if (request.path.startsWith('/generate')) return image(response, request);
    const url = `${bench.server.baseUrl}/generate/qr?token=secret-image-token`;
    return code({ url, ...more })(response, request);
  };
}

describe('a code', () => {
  it('that is there and leads to the right place is taken as it is', async () => {
    bench.server.answer(code({ more: 'news' }));
    expect(valueOf(await ensure())).toEqual({ kind: 'text', payload: targetText });
    expect(asked()).toEqual([get]);
    expect(bench.server.calls()[0]?.headers).toMatchObject({
      accept: 'text/targetUrl',
      authorization: 'Bearer token-one',
      'merchant-serial-number': '123456',
    });
  });

  it('that is not there is made', async () => {
    bench.server.answer(missing, code());
    expect(valueOf(await ensure())).toEqual({ kind: 'text', payload: targetText });
    expect(asked()).toEqual([get, post]);
    const made = bench.server.calls()[1];
    expect(JSON.parse(made?.body ?? '')).toEqual({ id, redirectUrl });
    expect(made?.headers).toMatchObject({
      accept: 'text/targetUrl',
      'content-type': 'application/json',
    });
  });

  it('that was made in between is turned', async () => {
    bench.server.answer(missing, taken, code());
    valueOf(await ensure());
    expect(asked()).toEqual([get, post, put]);
  });

  it('that leads elsewhere is turned', async () => {
    bench.server.answer(code({ redirectUrl: 'https://old.example.com/c/A' }), code());
    expect(valueOf(await ensure())).toEqual({ kind: 'text', payload: targetText });
    expect(asked()).toEqual([get, put]);
    expect(JSON.parse(bench.server.calls()[1]?.body ?? '')).toEqual({ redirectUrl });
  });

  it('whose address is only spelled differently is left alone', async () => {
    bench.server.answer(code({ redirectUrl: 'https://charge.example.com/' }));
    valueOf(await ensure({ redirectUrl: 'https://charge.example.com' }));
    expect(asked()).toEqual([get]);
  });

  it('with letters of the north in its id is asked for in a path that holds', async () => {
    bench.server.answer(code());
    valueOf(await ensure({ id: 'ladestasjon ÅØ%1' }));
    expect(asked()).toEqual(['GET /qr/v1/merchant-redirect/ladestasjon%20%C3%85%C3%98%251']);
  });

  it('is logged by its path, without what it holds', async () => {
    bench.server.answer(missing, code());
    await ensure();
    expect(bench.log.map(({ call, path }) => `${call} ${path}`).slice(1)).toEqual([
      `redirect-get /qr/v1/merchant-redirect/${id}`,
      'redirect-create /qr/v1/merchant-redirect',
    ]);
    expect(JSON.stringify(bench.log)).not.toContain(targetText);
  });
});

describe('drawn by Vipps', () => {
  it('is asked for as SVG, fetched without keys, and handed out as it came', async () => {
    bench.server.answer(withImage(raw(200, svg, 'image/svg+xml')));
    expect(valueOf(await ensure({ renderer: 'vipps' }))).toEqual({
      kind: 'image',
      dataUri: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
    });
    const [question, image] = bench.server.calls();
    expect(question?.headers.accept).toBe('image/svg+xml');
    expect(Object.keys(image?.headers ?? {}).toSorted()).toEqual(['accept', 'connection', 'host']);
  });

  it.each<[string, Answer, string]>([
    ['gone', json(404, { title: 'Not Found' }), 'vipps-trouble'],
    ['limited', json(429, {}), 'rate-limited'],
    ['a page', raw(200, '<html></html>', 'text/html'), 'not-understood'],
    ['lost', hangUp, 'timed-out'],
  ])('is tried again where the image is %s', async (_what, image, expected) => {
    bench.server.answer(withImage(image));
    const error = errorOf(await ensure({ renderer: 'vipps' }));
    expect(error).toMatchObject({ code: expected, retry: 'later' });
    expect(JSON.stringify([error, bench.log])).not.toContain('secret-image-token');
  });
});

describe('nothing is shown', () => {
  it('that leads elsewhere even after it was turned', async () => {
    const elsewhere = code({ redirectUrl: 'https://old.example.com/c/A' });
    bench.server.answer(elsewhere);
    expect(errorOf(await ensure()).code).toBe('not-understood');
    bench.server.answer(missing, elsewhere);
    expect(errorOf(await ensure()).code).toBe('not-understood');
  });

  it.each<[string, Answer]>([
    ['no address', code({ url: 'kQ7x' })],
    ['no url', code({ url: undefined })],
    ['more than a QR holds', code({ url: `https://qr.vipps.no/${'x'.repeat(2000)}` })],
    ['no redirectUrl', code({ redirectUrl: undefined })],
    ['no JSON', raw(200, 'kQ7x', 'text/plain')],
    ['a 404 of the gateway', json(404, { statusCode: 404, message: 'Resource not found' })],
    ['a page of a proxy', raw(404, '<html></html>', 'text/html')],
  ])('of %s, and nothing is made', async (_what, answer) => {
    bench.server.answer(answer);
    expect(errorOf(await ensure())).toMatchObject({ code: 'not-understood', retry: 'later' });
    expect(asked()).toEqual([get]);
  });

  it('when Vipps refuses, and the error names the field and the trace', async () => {
    const invalidParams = [{ name: 'RedirectUrl', reason: 'The field RedirectUrl must match …' }];
    const instance = '00-616e415f5af7584eb4d9369d0fe8d7cc-48b90041faff204c-00';
    const title = 'One or more validation errors occurred.';
    bench.server.answer(
      missing,
      json(400, { title, detail: 'BadRequest', instance, invalidParams }),
    );
    const error = errorOf(await ensure());
    expect(error).toMatchObject({ code: 'invalid-request', retry: 'never', traceId: instance });
    expect(error.message).toBe(`redirect-create ${id}: HTTP 400, "${title}", fields RedirectUrl`);
  });

  it.each<[string, Answer, string]>([
    ['trouble', json(500, {}), 'vipps-trouble'],
    ['refused keys', json(401, { title: 'Unauthorized' }), 'keys-refused'],
    ['a lost answer', hangUp, 'timed-out'],
  ])('after %s', async (_what, answer, expected) => {
    bench.server.answer(answer);
    expect(errorOf(await ensure())).toMatchObject({ code: expected, retry: 'later' });
  });
});

describe('a picture for a sticker', () => {
  it.each([
    ['svg', 'image/svg+xml', Buffer.from(svg)],
    ['png', 'image/png', png],
  ] as const)('as %s is asked for in its size and comes as it is', async (format, type, bytes) => {
    bench.server.answer(withImage(raw(200, bytes, type)));
    const picture = valueOf(await fetchRedirectCodePicture(bench, id, format, 1200));
    expect(Buffer.from(picture)).toEqual(bytes);
    const [question, image] = bench.server.calls();
    expect(question).toMatchObject({ method: 'GET', headers: { accept: type, size: '1200' } });
    expect(Object.keys(image?.headers ?? {}).toSorted()).toEqual(['accept', 'connection', 'host']);
  });

  it('of another kind than was asked for is none', async () => {
    bench.server.answer(withImage(raw(200, png, 'image/png')));
    const error = errorOf(await fetchRedirectCodePicture(bench, id, 'svg', 1200));
    expect(error.message).toContain('the image is image/png, not image/svg+xml');
  });

  it('of a code that is not there is not found, and makes none', async () => {
    bench.server.answer(missing);
    expect(errorOf(await fetchRedirectCodePicture(bench, id, 'svg', 1200)).code).toBe('not-found');
    expect(asked()).toEqual([get]);
  });

  it.each([99, 2001, 800.5])('of %d px is a mistake of the caller', async (sizePx) => {
    await expect(fetchRedirectCodePicture(bench, id, 'png', sizePx)).rejects.toThrow('100 to 2000');
  });
});
