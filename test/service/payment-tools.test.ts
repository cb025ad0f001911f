/** Tests of payment and webhooks at the screen, against the sandbox over real HTTP. */
import { createServer } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WebhookWatch } from '../../electron/assemble-phone.ts';
import { systemClock } from '../../electron/clock.ts';
import { createHttp } from '../../electron/payment/http.ts';
import { createCaller, type CallerOptions } from '../../electron/payment/vipps-call.ts';
import { createWebhooksApi } from '../../electron/payment/vipps-webhooks.ts';
import { createWebhookRegistrar } from '../../electron/payment/webhook-registrar.ts';
import { openSecretStore } from '../../electron/secret-store.ts';
import type { PaymentToolsParts } from '../../electron/service/payment-steps.ts';
import { paymentTools } from '../../electron/service/payment-tools.ts';
import { isTestEnvironment, testReference } from '../../electron/service/test-payment.ts';
import { numberedOf } from '../../electron/session/reference.ts';
import type { TestStep } from '../../electron/session/service-request.ts';
import { makeWebServer } from '../../electron/web/server.ts';
import { later, until } from '../hardware/bench-cabinet.ts';
import { listen, shut, startVippsServer } from '../sim/vipps/server.ts';
import { Bench, silent } from '../station/bench.ts';
import { valueIn } from './line-cabinet.ts';

async function bench(change: Partial<PaymentToolsParts> = {}) {
  const vipps = await startVippsServer({});
  later(() => vipps.close());
  const [unit] = vipps.sandbox.salesUnits;
  if (unit === undefined) throw new Error('a sandbox has a sales unit');
  const http = createHttp();
  later(() => http.close());
  const clock = systemClock();
  const options: CallerOptions & { merchantSerialNumber: string } = {
    baseUrl: vipps.url,
    merchantSerialNumber: unit.msn,
    credentials: {
      clientId: unit.clientId,
      clientSecret: unit.clientSecret,
      subscriptionKey: unit.subscriptionKeys[0] ?? '',
    },
    system: { name: 'Ladekiosk', version: '1', pluginName: 'test', pluginVersion: '1' },
    send: http.send,
    clock,
  };
  const toolsWith = (more: Partial<PaymentToolsParts>) =>
    paymentTools({
      vipps: options,
      hasGateway: false,
      currency: 'NOK',
      stationId: '21678',
      publicUrl: null,
      webhooks: null,
      clock,
      nowMs: Date.now,
      ...change,
      ...more,
    });
  const test = async (more: Partial<PaymentToolsParts> = {}) =>
    valueIn(await toolsWith(more).testPayment({ type: 'testPayment' }));
  return { vipps, sandbox: vipps.sandbox, options, toolsWith, test };
}

function lights(steps: readonly TestStep[]): string[] {
  return steps.map(({ step, light }) => `${step} ${light}`);
}

describe('where payments are play money', () => {
  it.each([
    ['https://apitest.vipps.no', false, true],
    ['http://127.0.0.1:8080', false, true],
    ['http://[::1]:8080', false, true],
    ['https://api.vipps.no', false, false],
    ['https://apitest.vipps.no.example.com', false, false],
    ['https://vipps.example.com/apitest.vipps.no', false, false],
    ['https://10.0.0.5', false, false],
    ['https://localhost.example.com', false, false],
    ['https://gateway.example.com', true, false],
    ['https://127.0.0.1:8443', true, false],
    ['https://apitest.vipps.no', true, false],
  ])('%s, gateway %s: %s', (baseUrl, hasGateway, isTest) => {
    expect(isTestEnvironment(baseUrl, hasGateway)).toBe(isTest);
  });

  it('they have references that no outlet ever has', () => {
    const reference = testReference();
    expect(reference).toMatch(/^ladekiosk-test-[0-9a-f]{16}$/);
    expect(numberedOf(reference)).toBe(null);
    expect(testReference()).not.toBe(reference);
  });
});

describe('the test of payment', () => {
  it('goes from the name to a payment that is cancelled at once', async () => {
    const { test, sandbox } = await bench();
    const steps = await test();
    expect(lights(steps)).toEqual([
      'resolve ok',
      'connect ok',
      'token ok',
      'look-up ok',
      'clock ok',
      'create ok',
      'cancel ok',
    ]);
    expect(sandbox.payments()).toHaveLength(1);
    expect(sandbox.payments()[0]).toMatchObject({ state: 'TERMINATED', authorizedMinor: 0 });
    expect(steps.find(({ step }) => step === 'create')?.says).toMatch(/^A payment of 1\.00 NOK /);
    for (const { says } of steps) expect(says).toMatch(/^[A-Z0-9].*\.$/);
  });

  it('makes no payment behind a gateway, as it may be the live environment', async () => {
    const { test, sandbox } = await bench();
    const steps = await test({ hasGateway: true });
    expect(lights(steps).slice(-2)).toEqual(['clock ok', 'create unknown']);
    expect(sandbox.payments()).toEqual([]);
    expect(sandbox.ledger.requests('create')).toEqual([]);
  });

  it('names the keys, and asks for nothing behind them', async () => {
    const { test, sandbox } = await bench();
    sandbox.keysAreRevoked = true;
    const steps = await test();
    expect(lights(steps)).toEqual(['resolve ok', 'connect ok', 'token fault', 'clock ok']);
    expect(steps[2]?.says).toContain('refuses the keys');
  });

  it('names a sales unit that is not one of the keys', async () => {
    const { test, options } = await bench();
    const steps = await test({ vipps: { ...options, merchantSerialNumber: '999999' } });
    expect(lights(steps)).toEqual(['resolve ok', 'connect ok', 'token fault', 'clock ok']);
    expect(steps[2]?.says).toContain('The keys are right, and sales unit 999999 is not theirs');
  });

  it('names Vipps itself', async () => {
    const { test, sandbox } = await bench();
    sandbox.faults.plan('get', { kind: 'status', status: 500 });
    const steps = await test();
    expect(steps.find(({ step }) => step === 'look-up')).toMatchObject({ light: 'fault' });
    expect(sandbox.payments()).toEqual([]);
  });

  it('ends at a server that cannot be reached, and at a name that cannot be resolved', async () => {
    const { test, sandbox, options } = await bench();
    sandbox.setOutage('refused');
    await expect
      .poll(async () => lights(await test()), { timeout: 10_000 })
      .toEqual(['resolve ok', 'connect fault']);
    const nowhere = { ...options, baseUrl: 'https://no-such-host.invalid' };
    const steps = await test({ vipps: nowhere });
    expect(lights(steps)).toEqual(['resolve fault']);
    expect(steps[0]?.says).toContain('no-such-host.invalid cannot be resolved');
  });

  it('says that TLS is not spoken where it is not', async () => {
    const { test, options } = await bench();
    const baseUrl = options.baseUrl.replace('http:', 'https:');
    const steps = await test({ vipps: { ...options, baseUrl } });
    expect(lights(steps)).toEqual(['resolve ok', 'connect fault']);
    expect(steps[1]?.says).toContain('does not speak TLS');
  });

  it.each([
    [70_000, 'attention', 'ahead of'],
    [-3_600_000, 'fault', 'behind'],
  ] as const)('measures a clock that is wrong by %i ms', async (byMs, light, side) => {
    const { test } = await bench({ nowMs: () => Date.now() + byMs });
    const clock = (await test()).find(({ step }) => step === 'clock');
    expect(clock).toMatchObject({ light, says: expect.stringContaining(side) as string });
  });

  it.each(['create', 'cancel'] as const)(
    'cancels what it has made though the answer to %s was lost',
    async (operation) => {
      const { test, sandbox } = await bench();
      sandbox.faults.plan(operation, { kind: 'lostAnswer' });
      const steps = await test();
      expect(lights(steps).at(-1)).toBe('cancel ok');
      expect(sandbox.payments()[0]).toMatchObject({ state: 'TERMINATED' });
    },
  );

  it('says what stays open where it cannot be cancelled', async () => {
    const { test, sandbox } = await bench();
    sandbox.faults.plan('cancel', { kind: 'status', status: 500 }, 2);
    const cancel = (await test()).at(-1);
    expect(cancel).toMatchObject({ step: 'cancel', light: 'fault' });
    expect(cancel?.says).toMatch(/it is CREATED.*ends by itself within ten minutes\.$/);
  });

  it('runs once at a time', async () => {
    const { toolsWith } = await bench();
    const tools = toolsWith({});
    const first = tools.testPayment({ type: 'testPayment' });
    expect(await tools.testWebhook({ type: 'testWebhook' })).toMatchObject({ why: 'busy' });
    expect((await first).ok).toBe(true);
  });
});

/** A station's web server on a real port, registered at the sandbox under its address. */
async function registered(one: Awaited<ReturnType<typeof bench>>, publicPort?: number) {
  const { options, sandbox } = one;
  const dir = mkdtempSync(join(tmpdir(), 'ladekiosk-webhook-'));
  later(() => rmSync(dir, { recursive: true, force: true }));
  const listeners = new Set<(reference: string) => void>();
  const known = (): ReturnType<WebhookWatch['known']> => registrar.known();
  const station = new Bench();
  const server = await makeWebServer({
    state: () => station.station.state,
    isHalted: () => false,
    publicUrl: null,
    trustedProxies: [],
    clock: station.time,
    log: silent,
    phones: null,
    webhooks: {
      known,
      onUnknownRegistration: () => undefined,
      onSignal: (reference) => listeners.forEach((listener) => listener(reference)),
      log: silent,
    },
  });
  later(() => server.close());
  const address = await server.listen({ host: '127.0.0.1', port: 0 });
  const publicUrl = publicPort === undefined ? address : `http://127.0.0.1:${publicPort}`;
  const registrar = createWebhookRegistrar({
    api: createWebhooksApi(createCaller(options)),
    baseUrl: options.baseUrl,
    merchantSerialNumber: options.merchantSerialNumber,
    store: openSecretStore(dir, silent),
    clock: systemClock(),
    log: silent,
    url: `${publicUrl}/webhooks/vipps`,
  });
  later(() => registrar.stop());
  const webhooks: WebhookWatch = {
    status: () => registrar.status(),
    known,
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const begin = async () => {
    registrar.start();
    await until(() => registrar.status().state !== 'registering');
  };
  const test = async (more: Partial<PaymentToolsParts> = {}) =>
    valueIn(
      await one.toolsWith({ webhooks, publicUrl, ...more }).testWebhook({ type: 'testWebhook' }),
    );
  return { begin, test, listeners, sandbox };
}

describe('the test of webhooks', () => {
  it('goes from the registration to a delivery of Vipps’ own', async () => {
    const { begin, test, listeners, sandbox } = await registered(await bench());
    await begin();
    const steps = await test();
    expect(lights(steps)).toEqual([
      'registration ok',
      'connect ok',
      'create ok',
      'cancel ok',
      'round-trip ok',
    ]);
    expect(sandbox.payments()[0]).toMatchObject({ state: 'TERMINATED' });
    expect(listeners.size).toBe(0);
  });

  it('tries the way to itself and makes no payment where it may be the live environment', async () => {
    const { begin, test, sandbox } = await registered(await bench());
    await begin();
    const steps = await test({ hasGateway: true });
    expect(lights(steps)).toEqual(['registration ok', 'connect ok', 'round-trip unknown']);
    expect(sandbox.payments()).toEqual([]);
  });

  it.each([
    [404, 'fault', 'the proxy leads elsewhere'],
    [502, 'fault', 'does not reach this station'],
    [401, 'fault', 'not believed'],
    [200, 'fault', 'it is not this station'],
  ] as const)('tells what answers instead with status %i', async (status, light, words) => {
    const proxy = createServer((_request, response) => response.writeHead(status).end('{}'));
    const port = await listen(proxy, 0);
    later(() => shut(proxy));
    const { begin, test } = await registered(await bench(), port);
    await begin();
    const [, connect] = await test({ hasGateway: true });
    expect(connect).toMatchObject({ step: 'connect', light });
    expect(connect?.says).toContain(words);
  });

  it('tells that nothing answers at the public address', async () => {
    const { begin, test } = await registered(await bench(), 9);
    await begin();
    const [, connect] = await test({ hasGateway: true });
    expect(connect).toMatchObject({ step: 'connect', light: 'attention' });
    expect(connect?.says).toContain('ECONNREFUSED');
  });

  it('tells that the registration failed, and why', async () => {
    const one = await bench();
    one.sandbox.faults.plan('webhookRegister', { kind: 'status', status: 500 }, Infinity);
    const { begin, test } = await registered(one);
    await begin();
    const steps = await test();
    expect(lights(steps)).toEqual(['registration fault']);
    expect(steps[0]?.says).toMatch(/^This station is not registered at Vipps: /);
  });

  it('has nothing to test where the station is not called', async () => {
    const { toolsWith } = await bench();
    const test = async (publicUrl: string | null) =>
      valueIn(await toolsWith({ publicUrl }).testWebhook({ type: 'testWebhook' }));
    expect((await test(null))[0]?.says).toContain('web.publicUrl is not set');
    expect((await test('https://a.example'))[0]?.says).toContain('vipps.webhooks.register is off');
  });
});
