/** The proofs that phones carry: nobody makes one up, and each is good for one thing. */
import { assert, property, string, stringMatching } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  formToken,
  nonceOfForm,
  referenceOfToken,
  visitToken,
} from '../../electron/web/page-tokens.ts';
import { isOwnPage, withoutPrefix } from '../../electron/web/public-address.ts';
import { phoneLanguage } from '../../electron/web/phone-language.ts';
import { cookieOf } from '../../electron/web/cookies.ts';
import { packedFor } from '../../electron/web/phone-bundle.ts';

const key = Buffer.alloc(32, 1);
const reference = 'lk-21678-A-261126-1';

describe('the address of a status page', () => {
  it('names its payment, the same at every start, and carries 192 bits', () => {
    const token = visitToken(key, reference);
    expect(referenceOfToken(key, token)).toBe(reference);
    expect(visitToken(key, reference)).toBe(token);
    expect(Buffer.from(token.slice(0, 32), 'base64url')).toHaveLength(24);
  });

  it('is of no use with another key, another payment, or anything changed', () => {
    const token = visitToken(key, reference);
    expect(referenceOfToken(Buffer.alloc(32, 2), token)).toBeNull();
    expect(referenceOfToken(key, `${token.slice(0, 33)}lk-21678-A-261126-2`)).toBeNull();
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'x' ? 'y' : 'x';
      expect(referenceOfToken(key, token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
    }
  });

  test('nothing made up leads anywhere, or throws', () => {
    assert(
      property(string(), (text) => {
        expect(referenceOfToken(key, text)).toBeNull();
      }),
    );
    assert(
      property(stringMatching(/^[\w-]{32}\.lk-21678-A-\d{6}-\d$/), (text) => {
        expect(referenceOfToken(key, text)).toBeNull();
      }),
    );
  });
});

describe('the proof of a form', () => {
  const subject = { label: 'A', offer: { prices: ['4.59'] } };
  const nowMs = Date.UTC(2026, 10, 26);

  it('is good for half an hour, for its outlet and its prices, and each form has its own', () => {
    const token = formToken(key, subject, nowMs);
    const nonce = nonceOfForm(key, subject, token, nowMs);
    expect(nonce).toMatch(/^[\w-]{16}$/);
    expect(nonceOfForm(key, subject, token, nowMs + 30 * 60_000)).toBe(nonce);
    expect(nonceOfForm(key, subject, token, nowMs + 30 * 60_000 + 1)).toBeNull();
    expect(nonceOfForm(key, { ...subject, label: 'B' }, token, nowMs)).toBeNull();
    expect(nonceOfForm(key, { ...subject, offer: { prices: ['5.59'] } }, token, nowMs)).toBeNull();
    expect(formToken(key, subject, nowMs)).not.toBe(token);
  });

  it('is not taken for the address of a status page', () => {
    expect(referenceOfToken(key, formToken(key, subject, nowMs))).toBeNull();
    expect(nonceOfForm(key, subject, visitToken(key, reference), nowMs)).toBeNull();
  });
});

test.each([
  ['https://charge.example.com/21678', '/21678/c/A', '/c/A'],
  ['https://charge.example.com/21678', '/c/A', '/c/A'],
  ['https://charge.example.com/21678', '/21678/s/x?pay', '/s/x?pay'],
  ['https://charge.example.com/21678', '/21678', '/21678'],
  ['https://charge.example.com/21678', '/216789/c/A', '/216789/c/A'],
  ['https://charge.example.com/21678', '/21678/21678/c/A', '/21678/21678/c/A'],
  // A prefix that looks like a path of ours.
  ['https://charge.example.com/c', '/c/c/A', '/c/A'],
  ['https://charge.example.com/c', '/c/A', '/c/A'],
  ['https://charge.example.com', '/c/A', '/c/A'],
  [null, '/21678/c/A', '/21678/c/A'],
])('at %s, %s is %s', (publicUrl, path, expected) => {
  expect(withoutPrefix(publicUrl, path)).toBe(expected);
});

test.each([
  [{ 'sec-fetch-site': 'same-origin', origin: 'https://evil.example' }, true],
  [{ 'sec-fetch-site': 'none' }, true],
  [{ 'sec-fetch-site': 'same-site' }, false],
  [{ 'sec-fetch-site': 'cross-site', origin: 'https://charge.example.com' }, false],
  [{ origin: 'https://charge.example.com' }, true],
  [{ origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' }, true],
  [{ origin: 'https://charge.example.com.evil.example', host: 'charge.example.com' }, false],
  [{ origin: 'null' }, false],
  [{}, true],
])('a request with %j comes from our own page: %s', (headers, expected) => {
  expect(isOwnPage('https://charge.example.com/21678', headers)).toBe(expected);
});

test.each([
  ['fi-FI,fi;q=0.9,en;q=0.8', 'fi'],
  ['en;q=0.5, fi;q=0.7', 'fi'],
  ['nn-NO', 'nb'],
  ['no', 'nb'],
  ['*', 'nb'],
  ['fi;q=0, en', 'en'],
  [',;q=,;;', 'nb'],
  [undefined, 'nb'],
])('a phone that prefers %s gets %s', (accepts, expected) => {
  expect(phoneLanguage(['nb', 'en', 'fi'], null, accepts)).toBe(expected);
});

test.each([
  ['nn-NO,nb;q=0.9', 'nn'],
  ['nb-NO', 'nb'],
  ['no', 'nb'],
  ['se-NO,no;q=0.8', 'se'],
  ['sme', 'se'],
  ['sv-SE', 'nb'],
])('where Norway’s languages are offered, a phone that prefers %s gets %s', (accepts, expected) => {
  expect(phoneLanguage(['nb', 'nn', 'se', 'en'], null, accepts)).toBe(expected);
});

test('a phone in one Norwegian gets the other before any foreign language', () => {
  expect(phoneLanguage(['en', 'nn'], null, 'nb-NO,en;q=0.9')).toBe('nn');
});

test.each([
  ['a=1; ladekiosk-visit=abc.def-1; b=2', 'abc.def-1'],
  ['ladekiosk-visit=', null],
  ['ladekiosk-visit=<script>', null],
  ['xladekiosk-visit=abc', null],
  [undefined, null],
])('the cookie in %s is %s', (header, expected) => {
  expect(cookieOf(header, 'ladekiosk-visit')).toBe(expected);
});

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0,gzip;q=0', null],
  ['identity', null],
  [undefined, null],
])('to a phone that takes %s a file goes as %s', (accepts, encoding) => {
  const file = {
    type: 'text/css',
    body: Buffer.from('a'),
    br: Buffer.from('b'),
    gzip: Buffer.from('g'),
  };
  expect(packedFor(file, accepts).encoding).toBe(encoding);
});
