/** The QR API's merchant-redirect codes: made, listed, turned elsewhere, deleted, drawn and scanned. */
import { expect, test } from 'vitest';
import { sandboxSalesUnit } from '../sim/vipps/sales-unit.ts';
import { qrSvg } from '../sim/vipps/qr-image.ts';
import { asObject } from '../sim/vipps/wire.ts';
import { Caller, hourMs, type Answer } from './sandbox-caller.ts';

const path = '/qr/v1/merchant-redirect';
const id = 'lk-21678-A';
const redirectUrl = 'https://charge.example.com/21678/c/A';
const asText = { Accept: 'text/targetUrl' };

function make(caller: Caller, body: object = {}, headers: Record<string, string> = asText): Answer {
  return caller.call('POST', path, { id, redirectUrl, ...body }, null, headers);
}

function ask(caller: Caller, method: string, of: string, body?: unknown, headers = asText): Answer {
  return caller.call(method, `${path}/${encodeURIComponent(of)}`, body, null, headers);
}

function urlOf(answer: Answer): string {
  return String(asObject(answer.body)?.['url']);
}

/** Names of what the QR API's refusal complains of. */
function complaints(answer: Answer): unknown[] {
  const params = asObject(answer.body)?.['invalidParams'];
  return Array.isArray(params) ? params.map((param) => asObject(param)?.['name']) : [];
}

/** Opens an address of the sandbox without any keys. */
function open(caller: Caller, url: string): Answer {
  const { origin, pathname, search } = new URL(url);
  expect(origin).toBe(caller.sandbox.origin);
  return caller.raw('GET', pathname + search, {});
}

test('a code is made with its text, found by its id, and leads a phone to its address', () => {
  const caller = new Caller();
  const made = make(caller);
  const url = urlOf(made);
  expect(made).toMatchObject({ status: 200, body: { id, url, redirectUrl, expiresIn: -1 } });
  expect(url).toMatch(/^https:\/\/qr-mt\.vipps\.no\/r\/\w{22}$/);
  expect(ask(caller, 'GET', id).body).toEqual(made.body);
  expect(caller.call('GET', path, undefined, null, asText).body).toEqual([made.body]);
  expect(caller.sandbox.customer.scanRedirect(url)).toBe(redirectUrl);
  expect(caller.sandbox.customer.scan(url)).toBeNull();
  expect(caller.sandbox.customer.scanRedirect('https://qr-mt.vipps.no/r/other')).toBeNull();
});

test('turned elsewhere the code stays as it was printed', () => {
  const caller = new Caller();
  const made = make(caller);
  const next = 'https://charge.example.com/21678/c/B?from=qr&a=1%20+2-_@#x';
  const turned = ask(caller, 'PUT', id, { redirectUrl: next });
  expect(turned).toMatchObject({ status: 200, body: { id, url: urlOf(made), redirectUrl: next } });
  expect(caller.sandbox.customer.scanRedirect(urlOf(made))).toBe(next);
});

test('deleted, the printed code is dead for ever, and the id free for another', () => {
  const caller = new Caller();
  const text = urlOf(make(caller));
  const image = urlOf(ask(caller, 'GET', id, undefined, { Accept: 'image/png' }));
  expect(ask(caller, 'DELETE', id, undefined, {} as never)).toMatchObject({
    status: 200,
    body: undefined,
  });
  expect(ask(caller, 'DELETE', id).status).toBe(404);
  expect(caller.sandbox.customer.scanRedirect(text)).toBeNull();
  expect(open(caller, image).status).toBe(404);
  const again = make(caller);
  expect(again.status).toBe(200);
  expect(urlOf(again)).not.toBe(text);
  expect(open(caller, image).status).toBe(404);
});

test('an id in use is a conflict that names it; the code stays', () => {
  const caller = new Caller();
  const made = make(caller);
  const other = make(caller, { redirectUrl: 'https://other.example.com/' });
  expect(other).toMatchObject({ status: 409, body: { id } });
  expect(ask(caller, 'GET', id).body).toEqual(made.body);
});

test('an id in use at another sales unit is nobody’s business', () => {
  const other = sandboxSalesUnit({ msn: '654321', clientId: 'other' });
  const caller = new Caller({ salesUnits: [sandboxSalesUnit(), other] });
  make(caller);
  caller.become(other);
  expect(ask(caller, 'GET', id).status).toBe(404);
  expect(ask(caller, 'PUT', id, { redirectUrl }).status).toBe(404);
  expect(ask(caller, 'DELETE', id).status).toBe(404);
  expect(caller.call('GET', path, undefined, null, asText).body).toEqual([]);
  expect(make(caller).status).toBe(200);
});

test('what does not exist is 404 in the QR API’s own shape', () => {
  const answer = ask(new Caller(), 'GET', 'nobody');
  expect(answer).toMatchObject({
    status: 404,
    headers: { 'content-type': 'application/json; charset=utf-8' },
  });
  expect(Object.keys(asObject(answer.body) ?? {})).toEqual([
    'type',
    'title',
    'detail',
    'instance',
    'invalidParams',
  ]);
});

test.each([
  ['none', {}],
  ['anything', { Accept: '*/*' }],
  ['JSON', { Accept: 'application/json' }],
  ['a GIF', { Accept: 'image/gif' }],
])('asked for %s it answers 415', (_name, headers) => {
  const caller = new Caller();
  make(caller);
  const answers = [
    make(caller, { id: 'other' }, headers),
    caller.call('GET', path, undefined, null, headers),
    ask(caller, 'GET', id, undefined, headers as never),
    ask(caller, 'PUT', id, { redirectUrl }, headers as never),
  ];
  expect(answers.map(({ status }) => status)).toEqual([415, 415, 415, 415]);
  expect(answers[0]?.body).toMatchObject({ title: 'Unsupported Media Type', invalidParams: [] });
  expect(ask(caller, 'GET', 'other').status).toBe(404);
});

test.each([
  ['no id', { id: undefined }, ['Id']],
  ['null for an id', { id: null }, ['Id']],
  ['an empty id', { id: '' }, ['Id']],
  ['an id of 129 characters', { id: 'a'.repeat(129) }, ['Id']],
  ['an id with a slash', { id: 'a/b' }, ['Id']],
  ['no address', { redirectUrl: undefined }, ['RedirectUrl']],
  ['http', { redirectUrl: 'http://charge.example.com/c/A' }, ['RedirectUrl']],
  ['http in disguise', { redirectUrl: 'http://127.0.0.1.example.com/' }, ['RedirectUrl']],
  ['http to another', { redirectUrl: 'http://127.0.0.1@example.com/' }, ['RedirectUrl']],
  ['an address with a comma', { redirectUrl: 'https://charge.example.com/a,b' }, ['RedirectUrl']],
  ['an address with a tilde', { redirectUrl: 'https://charge.example.com/~a' }, ['RedirectUrl']],
  ['a life of 299 s', { ttl: 299 }, ['Ttl']],
  ['half a second', { ttl: 300.5 }, ['Ttl']],
  ['an endless life', { ttl: 2_147_483_648 }, ['Ttl']],
  ['nothing right', { id: 1, redirectUrl: 2, ttl: '3' }, ['Id', 'RedirectUrl', 'Ttl']],
])('%s is refused by name', (_name, body, names) => {
  const caller = new Caller();
  const answer = make(caller, body);
  expect(answer).toMatchObject({ status: 400, body: { detail: 'BadRequest' } });
  expect(complaints(answer)).toEqual(names);
  expect(caller.call('GET', path, undefined, null, asText).body).toEqual([]);
});

test('a code is turned to sound addresses only', () => {
  const caller = new Caller();
  make(caller);
  const answer = ask(caller, 'PUT', id, { redirectUrl: 'http://charge.example.com/' });
  expect([answer.status, complaints(answer)]).toEqual([400, ['RedirectUrl']]);
  expect(ask(caller, 'GET', id).body).toMatchObject({ redirectUrl });
});

test.each(['http://127.0.0.1:8080/21678/c/A', 'http://localhost/c/A', 'http://[::1]:8080/c/A'])(
  'a simulated station without TLS may be led to at %s',
  (local) => {
    expect(make(new Caller(), { redirectUrl: local }).status).toBe(200);
  },
);

test.each(['æøå ÆØÅ', '50%', 'a+b_c-d'])('%s is an id', (odd) => {
  const caller = new Caller();
  expect(make(caller, { id: odd }).status).toBe(200);
  expect(ask(caller, 'GET', odd).body).toMatchObject({ id: odd });
});

test('with a life it says how much of it is left, and ends with it', () => {
  const caller = new Caller();
  const made = make(caller, { ttl: 300 });
  const text = urlOf(made);
  expect(made.body).toMatchObject({ expiresIn: 300 });
  caller.nowMs += 299_500;
  expect(ask(caller, 'GET', id).body).toMatchObject({ expiresIn: 1 });
  expect(caller.sandbox.customer.scanRedirect(text)).toBe(redirectUrl);
  caller.nowMs += 500;
  expect(caller.sandbox.customer.scanRedirect(text)).toBeNull();
  expect(ask(caller, 'GET', id).status).toBe(404);
  expect(make(caller).status).toBe(200);
});

test('a picture is a link without keys, good for an hour; the code lives on', () => {
  const caller = new Caller();
  const text = urlOf(make(caller));
  const link = urlOf(ask(caller, 'GET', id, undefined, { Accept: 'image/svg+xml' }));
  expect(link).toContain('/qr-image/');
  const drawn = open(caller, link);
  expect(drawn).toMatchObject({ status: 200, headers: { 'content-type': 'image/svg+xml' } });
  expect(drawn.raw.body).toBe(qrSvg(text, 800));
  caller.nowMs += hourMs - 1;
  expect(open(caller, link).status).toBe(200);
  caller.nowMs += 1;
  expect(open(caller, link).status).toBe(404);
  // The token has lived its hour, too.
  caller.become(caller.unit);
  const next = urlOf(ask(caller, 'GET', id, undefined, { Accept: 'image/svg+xml' }));
  expect(open(caller, next).raw.body).toBe(drawn.raw.body);
});

test.each([
  ['image/png', '370', 370],
  ['image/*', '2000', 2000],
  ['IMAGE/PNG', undefined, 800],
])('%s of size %s is a PNG of %d pixels', (accept, size, sidePx) => {
  const caller = new Caller();
  const headers = { Accept: accept, ...(size === undefined ? {} : { Size: size }) };
  const drawn = open(caller, urlOf(make(caller, {}, headers)));
  expect(drawn.headers['content-type']).toBe('image/png');
  expect(Buffer.from(drawn.raw.body).readUInt32BE(16)).toBe(sidePx);
});

test.each(['99', '2001', '100.5', '-200', 'large'])('a size of %s is refused', (Size) => {
  const answer = make(new Caller(), {}, { Accept: 'image/png', Size });
  expect([answer.status, complaints(answer)]).toEqual([400, ['Size']]);
});

test('nothing goes without keys', () => {
  const caller = new Caller();
  expect(caller.raw('POST', path, { ...caller.keyHeaders(), ...asText }, {}).status).toBe(401);
});

test('faults can be planned for each call, and no limit of calls is set', () => {
  const caller = new Caller();
  const { faults, ledger } = caller.sandbox;
  faults.plan('qrCreate', { kind: 'lostAnswer' });
  expect(make(caller).raw.delivery).toBe('lost');
  expect(make(caller).status).toBe(409);
  faults.plan('qrGet', { kind: 'status', status: 503 });
  faults.plan('qrList', { kind: 'gateway', status: 504 });
  faults.plan('qrUpdate', { kind: 'code', code: '3010' });
  faults.plan('qrDelete', { kind: 'malformedJson' });
  const list = () => caller.call('GET', path, undefined, null, asText).status;
  expect(ask(caller, 'GET', id).status).toBe(503);
  expect(list()).toBe(504);
  expect(ask(caller, 'PUT', id, { redirectUrl: 'https://other.example.com/' }).status).toBe(500);
  expect(ask(caller, 'GET', id).body).toMatchObject({ redirectUrl });
  for (let i = 0; i < 150; i += 1) expect(list()).toBe(200);
  expect(ask(caller, 'DELETE', id).body).toBeUndefined();
  const of = ledger.requests('qrDelete');
  expect(of).toMatchObject([{ reference: id, status: 200 }]);
});
