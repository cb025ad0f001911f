/** The names of redirect codes and the addresses they may lead to, held to the QR API's own patterns. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRedirectUrl, redirectCodeId } from '../../electron/payment/redirect-code-id.ts';

/** QR API 1.0, MerchantRedirectQrRequest. */
const idPattern = /^[-_+%æøåÆØÅ\w\s]*$/;
const urlPattern = /^https:\/\/[\w.]+([\w#!:.?+=&%@\-/]+)?$/;

describe('the id of a code', () => {
  it.each([
    ['21678', 'A', 'charging_unit_21678_A_qr'],
    ['oslo-12_north', 'c-3', 'charging_unit_oslo-12_north_c-3_qr'],
  ])('of station %s, outlet %s is %s', (station, evse, id) => {
    expect(redirectCodeId(station, evse)).toBe(id);
  });

  it.each([
    ['lade.oslo.12', 'A', /^charging_unit_lade-oslo-12_A_[\da-f]{12}_qr$/],
    ['21678', 'Ø 1', /^charging_unit_21678_--1_[\da-f]{12}_qr$/],
    ['21678', '', /^charging_unit_21678__[\da-f]{12}_qr$/],
    ['21678', 'A_1', /^charging_unit_21678_A-1_[\da-f]{12}_qr$/],
  ])('of station %s, outlet %s has a mark', (station, evse, id) => {
    expect(redirectCodeId(station, evse)).toMatch(id);
    expect(redirectCodeId(station, evse)).toBe(redirectCodeId(station, evse));
  });

  const name = fc.string({ maxLength: 200, unit: 'grapheme' });

  it('is always one that the API takes', () => {
    fc.assert(
      fc.property(name, name, (station, evse) => {
        const id = redirectCodeId(station, evse);
        expect(id).toMatch(idPattern);
        expect(id.length).toBeLessThanOrEqual(128);
      }),
    );
  });

  it('is never that of another outlet', () => {
    const confusable = fc.string({ maxLength: 4, unit: fc.constantFrom('a', '_', '-', '.', 'å') });
    const outlet = fc.tuple(confusable, confusable);
    fc.assert(
      fc.property(outlet, outlet, (one, other) => {
        fc.pre(one.join('\n') !== other.join('\n'));
        expect(redirectCodeId(...one)).not.toBe(redirectCodeId(...other));
      }),
      { numRuns: 2000 },
    );
    const [station, evse] = ['lade.oslo', 'A'];
    const mark = /_(\w{12})_qr$/.exec(redirectCodeId(station, evse))?.[1] ?? '';
    expect(redirectCodeId(`lade-oslo_${evse}`, mark)).not.toBe(redirectCodeId(station, evse));
  });
});

describe('an address', () => {
  it.each([
    'https://charge.example.com/21678/c/A',
    'https://my-host.example/c/1?lang=nb&from=qr',
    'https://charge.example.com:8443/c/%C3%98',
    'https://x',
  ])('%s may be led to', (url) => {
    expect(isRedirectUrl(url)).toBe(true);
  });

  it.each([
    'http://127.0.0.1:8080/c/A',
    'https://',
    'https://-host.example/',
    'https://charge.example.com/~lade',
    'https://charge.example.com/c/A,B',
    'https://charge.example.com/c/(A)',
    'https://charge.example.com/c/Ø',
    'https://charge.example.com/c/A ',
    'https://charge.example.com/c/A\n',
    ' https://charge.example.com',
    `https://charge.example.com/${'x'.repeat(2000)}`,
  ])('%s may not', (url) => {
    expect(isRedirectUrl(url)).toBe(false);
  });

  it('is judged as by the pattern of the API', () => {
    const letters = fc.constantFrom(...'aZ0_.#!:?+=&%@-/~,;()å '.split(''));
    fc.assert(
      fc.property(fc.string({ unit: letters, maxLength: 12 }), (rest) => {
        const url = `https://${rest}`;
        // The contract's `format: uri` wants two hexadecimal digits behind each per cent sign.
        const isUri = !/%(?![0-9A-Fa-f]{2})/.test(url);
        expect(isRedirectUrl(url)).toBe(isUri && urlPattern.test(url));
      }),
      { numRuns: 2000 },
    );
  });
});
