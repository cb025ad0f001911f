/**
 * The fixed codes of a station's outlets, for any name and through any trouble: the documents allow
 * what is asked, and in the end each code leads to its outlet's page.
 */
import { assert, asyncProperty, constantFrom, pre, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isRedirectUrl, redirectCodeId } from '../../electron/payment/redirect-code-id.ts';
import { ensureRedirectCode } from '../../electron/payment/redirect-codes.ts';
import { outletUrl } from '../../electron/web/public-address.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import { Contract, contractIsHere, warnWithoutContract } from './contract.ts';
import { idOf, KeeperBench, keeperInTrouble } from './redirect-code-lives.ts';
import { everyFault } from './troubled-lives.ts';
import { VippsCaller } from './vipps-caller.ts';

warnWithoutContract('redirect codes of stations with random names');

describe.skipIf(!contractIsHere)('a code', () => {
  it('of any station and outlet is one Vipps takes, and leads to the outlet’s page', async () => {
    const contract = new Contract();
    const { codes, recorder, sandbox } = new VippsCaller();
    const name = string({ maxLength: 80, unit: 'grapheme' });
    const publicUrl = constantFrom(
      'https://charge.example.com',
      'https://charge.example.com:8443/21678',
      'https://1.example/a_b/C%C3%98-1',
    );
    let made = 0;
    await assert(
      asyncProperty(name, name, publicUrl, async (station, evse, base) => {
        const redirectUrl = outletUrl(base, evse);
        pre(isRedirectUrl(redirectUrl));
        recorder.exchanges.length = 0;
        const id = redirectCodeId(station, evse);
        const code = await ensureRedirectCode(codes, { id, redirectUrl, renderer: 'station' });
        expect(code).toMatchObject({ ok: true, value: { kind: 'text' } });
        const payload = code.ok && code.value.kind === 'text' ? code.value.payload : '';
        expect(sandbox.customer.scanRedirect(payload)).toBe(redirectUrl);
        const findings = recorder.exchanges.flatMap((one) => contract.findings(one));
        expect(findings).toEqual([]);
        made += 1;
      }),
      { numRuns: 100 },
    );
    expect(made).toBe(100);
  });
});

const calls: Operation[] = ['qrGet', 'qrCreate', 'qrUpdate', 'image', 'token'];

/** Pauses double from 5 s: eight tries in ten minutes for each of two codes, and a few after them. */
const mostOfOneCall = 20;

it.each(
  calls.flatMap((operation) =>
    everyFault.map((fault): [Operation, string, Fault] => [
      operation,
      JSON.stringify(fault),
      fault,
    ]),
  ),
)('%s fails with %s', async (operation, _what, fault) => {
  const bench = await keeperInTrouble({ operation, fault });
  const { ledger } = bench.caller.sandbox;
  expect(ledger.requests(operation)).not.toEqual([]);
  expect(ledger.requests(operation).length).toBeLessThanOrEqual(mostOfOneCall);
  expect(await bench.faults()).toEqual([]);
});

it('what is found wrong would be told', async () => {
  const bench = new KeeperBench('station');
  expect(await bench.faults()).toEqual([
    'A leads to null',
    'A shows no code',
    'B leads to null',
    'B shows no code',
  ]);
  await bench.start();
  expect(await bench.faults()).toEqual([]);
  const path = `/qr/v1/merchant-redirect/${idOf('A')}`;
  const headers = { Accept: 'text/targetUrl' };
  const body = { redirectUrl: 'https://stranger.example/' };
  await bench.caller.byHand({ method: 'PUT', path, headers, body });
  expect(await bench.faults()).toEqual(['A leads to https://stranger.example/']);
});
