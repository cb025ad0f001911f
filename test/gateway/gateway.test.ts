/** Calls through the operator's gateway, a real nginx: whom it lets in, what it adds, what it hides. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  errorOf,
  reference,
  valueOf,
  wantedCancel,
  wantedChange,
  wantedPayment,
} from '../payment/client-bench.ts';
import { makeAuthority, programsAreThere } from './certificates.ts';
import {
  clientOf,
  goodClient,
  httpOf,
  makeCertificates,
  ownNames,
  startBench,
  stationWith,
  unchecked,
  type Certificates,
} from './gateway-bench.ts';

const hour = 60 * 60_000;
let directory: string;
let certificates: Certificates;
const canRun = programsAreThere('nginx', 'openssl');

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'ladekiosk-authorities-'));
  if (canRun) certificates = makeCertificates(directory);
});
afterAll(() => rmSync(directory, { recursive: true }));

describe.skipIf(!canRun)('through the gateway', () => {
  it('a payment is created, held, captured and released; only nginx has keys', async () => {
    const bench = await startBench(certificates);
    const client = goodClient(bench);
    const { sandbox } = bench.vipps;
    valueOf(await client.create(wantedPayment));
    expect(sandbox.customer.approve(reference).ok).toBe(true);
    expect(valueOf(await client.look(reference)).state).toBe('AUTHORIZED');
    valueOf(await client.capture(wantedChange));
    valueOf(await client.cancel(wantedCancel));
    expect(sandbox.payment(reference)).toMatchObject({
      capturedMinor: 21_614,
      cancelledMinor: 35_000 - 21_614,
    });
    // nginx writes its log a moment after it has answered.
    await expect.poll(() => bench.nginx.calls().length).toBe(4);
    const calls = bench.nginx.calls();
    for (const call of calls) {
      expect(call).toMatchObject({ verified: 'SUCCESS', subject: 'CN=station-21678' });
      expect([call.authorization, call.subscriptionKey]).toEqual(['', '']);
      expect([call.clientId, call.clientSecret]).toEqual(['', '']);
    }
    expect(sandbox.ledger.requests('token')).toHaveLength(1);
  });

  it('a token that Vipps has withdrawn is replaced, and the call made once more', async () => {
    const bench = await startBench(certificates);
    const client = goodClient(bench);
    valueOf(await client.probe());
    bench.vipps.sandbox.revokeTokens();
    valueOf(await client.create(wantedPayment));
    expect(bench.vipps.sandbox.payments()).toHaveLength(1);
    const creates = bench.vipps.sandbox.ledger.requests('create');
    expect(creates.map(({ status }) => status)).toEqual([401, 201]);
    expect(new Set(creates.map(({ body }) => body)).size).toBe(1);
    expect(new Set(creates.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(1);
    // From now on the fresh one serves.
    valueOf(await client.look(reference));
    expect(bench.vipps.sandbox.ledger.requests().at(-1)).toMatchObject({ status: 200 });
  });

  it('a token is fetched anew before its end, and shared by all until then', async () => {
    const bench = await startBench(certificates, {}, { tokenLifetimeMs: 4000 });
    const client = goodClient(bench);
    const { ledger } = bench.vipps.sandbox;
    const probes = await Promise.all(Array.from({ length: 8 }, () => client.probe()));
    expect(probes.every(({ ok }) => ok)).toBe(true);
    expect(ledger.requests('token')).toHaveLength(1);
    const tokens = async () => {
      valueOf(await client.probe());
      return ledger.requests('token').length;
    };
    await expect.poll(tokens, { timeout: 10_000, interval: 100 }).toBe(2);
    // None was used beyond its end: Vipps has refused none.
    expect(ledger.requests().filter(({ status }) => status === 401)).toEqual([]);
  });

  it('keys that Vipps refuses are the operator’s to mend: later, not never', async () => {
    const bench = await startBench(certificates);
    const client = goodClient(bench);
    bench.vipps.sandbox.keysAreRevoked = true;
    // The token service gets no token, so nginx answers for it.
    expect(errorOf(await client.probe())).toMatchObject({ code: 'vipps-trouble', status: 500 });
    bench.vipps.sandbox.keysAreRevoked = false;
    // It does not ask again at once.
    await expect.poll(async () => (await client.probe()).ok, { timeout: 10_000 }).toBe(true);
  });

  it('what Vipps refuses arrives with its code', async () => {
    const bench = await startBench(certificates);
    const client = goodClient(bench);
    valueOf(await client.create(wantedPayment));
    const early = errorOf(await client.capture(wantedChange));
    expect(early).toMatchObject({ vippsCode: '6080' });
    expect(errorOf(await client.look('no-such-payment'))).toMatchObject({ code: 'not-found' });
  });

  it('the sales unit is the gateway’s to say', async () => {
    const bench = await startBench(certificates);
    const files = unchecked(certificates, certificates.station);
    const client = clientOf(bench.nginx.baseUrl, () => files, { msn: '999999' });
    valueOf(await client.create(wantedPayment));
    const [unit] = bench.vipps.sandbox.salesUnits;
    expect(bench.vipps.sandbox.payments()[0]?.msn).toBe(unit?.msn);
  });

  it('nothing but payments and receipts is passed on, the token least of all', async () => {
    const bench = await startBench(certificates);
    const http = httpOf(bench);
    const { origin } = new URL(bench.nginx.baseUrl);
    const statusOf = async (path: string) => {
      const request = { url: origin + path, headers: {}, body: null, timeoutMs: 5000 };
      return (await http.send({ ...request, method: 'POST' })).status;
    };
    const payments = '/vipps/epayment/v1/payments';
    const refused = [
      '/',
      '/token',
      '/fresh-token',
      '/vipps/',
      '/vipps/accesstoken/get',
      '/vipps/epayment/v1/payments/../../../accesstoken/get',
      '/vipps/epayment/v1/test/payments/some-reference/approve',
      '/epayment/v1/payments',
      `${payments}/some%20reference`,
      `${payments}/some%0d%0aHost:%20elsewhere.example`,
    ];
    for (const path of refused) expect(await statusOf(path), path).toBe(404);
    expect(bench.vipps.sandbox.ledger.requests()).toEqual([]);
    // The one that is passed on arrives, and is refused there for its empty body.
    expect(await statusOf(payments)).toBe(400);
    const asked = bench.vipps.sandbox.ledger.requests().map(({ path }) => path);
    expect(asked).toEqual(['/accesstoken/get', '/epayment/v1/payments']);
  });

  it('gateway down is unreachable; back, it goes on as before', async () => {
    const bench = await startBench(certificates);
    const client = goodClient(bench);
    valueOf(await client.create(wantedPayment));
    await bench.nginx.stop();
    const down = errorOf(await client.look(reference));
    expect(down).toMatchObject({ code: 'unreachable', retry: 'later' });
    await bench.nginx.start();
    expect(valueOf(await client.look(reference)).state).toBe('CREATED');
  });

  it('Vipps down behind it is trouble that passes', async () => {
    const bench = await startBench(certificates);
    const client = goodClient(bench);
    valueOf(await client.create(wantedPayment));
    bench.vipps.sandbox.setOutage('refused');
    await expect
      .poll(async () => errorOf(await client.look(reference)).code, { timeout: 5000 })
      .toBe('vipps-trouble');
    bench.vipps.sandbox.setOutage('none');
    await expect.poll(async () => (await client.look(reference)).ok, { timeout: 5000 }).toBe(true);
  });
});

describe.skipIf(!canRun)('the gateway refuses', () => {
  it.each([
    ['no certificate', () => null, 'No required SSL certificate|showed none|NONE'],
    [
      'one of another authority',
      () =>
        makeAuthority(mkdtempSync(join(directory, 'foreign-')), 'foreign').issue({
          name: 'station-21678',
          purpose: 'client',
        }),
      'FAILED:unable to',
    ],
    ['an expired one', () => stationWith(certificates, { toMs: -hour }), 'certificate has expired'],
    [
      'one that is not valid yet',
      () => stationWith(certificates, { fromMs: hour }),
      'certificate is not yet valid',
    ],
    [
      'one that is for servers',
      () => stationWith(certificates, { purpose: 'server' }),
      'unsupported certificate purpose|unsuitable certificate purpose',
    ],
  ])('%s, and says so', async (_what, own, words) => {
    const bench = await startBench(certificates);
    const tls = unchecked(certificates, own());
    const error = errorOf(await clientOf(bench.nginx.baseUrl, () => tls).create(wantedPayment));
    expect(error).toMatchObject({ code: 'keys-refused', retry: 'later', status: 403 });
    expect(error.message).toContain('Client certificate refused: ');
    expect(error.message).toMatch(new RegExp(words));
    expect(bench.vipps.sandbox.ledger.requests()).toEqual([]);
  });

  it.each([
    ['no certificate', () => null, 'wants a client certificate, and this station showed none'],
    [
      'an expired one',
      () => stationWith(certificates, { toMs: -hour }),
      "refuses this station's client certificate; the gateway's log says why",
    ],
  ])('%s in nginx’s own words, which are no word of Vipps', async (_what, own, words) => {
    const edit = (text: string) => text.replace(/error_page 495 496 .*;/, '');
    const bench = await startBench(certificates, { edit });
    const tls = unchecked(certificates, own());
    const client = clientOf(bench.nginx.baseUrl, () => tls);
    const error = errorOf(await client.capture(wantedChange));
    // As a word of Vipps, a 400 would be the end of the capture.
    expect(error).toMatchObject({ code: 'unreachable', retry: 'later', status: null });
    expect(error.message).toContain(words);
    expect(bench.vipps.sandbox.ledger.requests()).toEqual([]);
  });
});

describe.skipIf(!canRun)('the station refuses a gateway', () => {
  it.each([
    [
      'of an unknown authority',
      () =>
        makeAuthority(mkdtempSync(join(directory, 'foreign-')), 'foreign').issue({
          name: 'gateway',
          purpose: 'server',
          names: ownNames,
        }),
      /shows a certificate of an unknown authority; vipps\.gateway\.authority .*\([A-Z_]+\)$/,
    ],
    [
      'whose certificate has expired',
      () =>
        certificates.gateways.issue({
          name: 'late',
          purpose: 'server',
          names: ownNames,
          toMs: -hour,
        }),
      /shows a certificate that has expired; .*\(CERT_HAS_EXPIRED\)$/,
    ],
    [
      'whose certificate is not valid yet',
      () =>
        certificates.gateways.issue({
          name: 'early',
          purpose: 'server',
          names: ownNames,
          fromMs: hour,
        }),
      /is not valid yet; this computer's clock may be behind \(CERT_NOT_YET_VALID\)$/,
    ],
    [
      'of another name',
      () =>
        certificates.gateways.issue({
          name: 'elsewhere',
          purpose: 'server',
          names: ['DNS:elsewhere.example'],
        }),
      /shows a certificate for another name: it is for DNS:elsewhere\.example \(/,
    ],
  ])('%s, and sends it nothing', async (_what, own, words) => {
    const bench = await startBench(certificates, { own: own() });
    const error = errorOf(await goodClient(bench).create(wantedPayment));
    expect(error).toMatchObject({ code: 'unreachable', retry: 'later', status: null });
    expect(error.message).toMatch(words);
    expect(bench.vipps.sandbox.ledger.requests()).toEqual([]);
  });
});
