/** The way to a server, walked over real sockets, TLS and certificates: the first obstacle is named. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, type RequestListener } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import type { NetworkInterfaceInfo } from 'node:os';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  lookAtNetwork,
  type NetworkLook,
  type NetworkParts,
} from '../../electron/diagnosis/network.ts';
import { OwnAddress, probeHeader } from '../../electron/diagnosis/webhooks.ts';
import { createHttp, type HttpTls } from '../../electron/payment/http.ts';
import type { Outcome, PaymentErrorCode } from '../../electron/payment/payments.ts';
import { makeAuthority, pemOf, programsAreThere, type Issued } from '../gateway/certificates.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    await new Promise((resolve) => server.close(resolve));
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Answers with this computer's time, moved by so much. */
function answering(aheadMs = 0): RequestListener {
  return (_request, response) => {
    response.sendDate = false;
    response.setHeader('date', new Date(Date.now() + aheadMs).toUTCString());
    response.end('{}');
  };
}

function lookAt(baseUrl: string, change: Partial<NetworkParts> = {}): Promise<NetworkLook> {
  const parts = { baseUrl, merchantSerialNumber: '123456', tls: () => null, ask: null, ...change };
  return lookAtNetwork(parts, true);
}

const refusedWith = (code: PaymentErrorCode): Outcome<void> => ({
  ok: false,
  error: {
    code,
    retry: 'later',
    retryAfterMs: null,
    status: 403,
    vippsCode: null,
    message: `probe: ${code}`,
    traceId: null,
  },
});

describe('without TLS', () => {
  it('no interface with an address: the network, before names are asked for', async () => {
    const own = { internal: true, address: '127.0.0.1' } as NetworkInterfaceInfo;
    const bare = { internal: false, address: 'fe80::1' } as NetworkInterfaceInfo;
    const interfaces = () => ({ lo: [own], eth0: [bare] });
    const { obstacle } = await lookAt('https://vipps.invalid', { interfaces });
    expect(obstacle).toEqual({ code: 'network-down', values: {} });
  });

  it('a name that nobody knows', async () => {
    const { obstacle } = await lookAt('https://vipps.invalid', {
      interfaces: () => ({
        eth0: [{ internal: false, address: '10.0.0.2' } as NetworkInterfaceInfo],
      }),
    });
    expect(obstacle?.code).toBe('name-not-resolved');
  });

  it('nobody at the port', async () => {
    const server = createHttpServer();
    const port = await listening(server);
    await new Promise((resolve) => servers.pop()?.close(resolve));
    const { obstacle } = await lookAt(`http://127.0.0.1:${port}`);
    const values = { host: '127.0.0.1', port: String(port), reason: 'ECONNREFUSED' };
    expect(obstacle).toEqual({ code: 'server-unreachable', values });
  });

  it('a server whose clock is another: how far', async () => {
    const port = await listening(createHttpServer(answering(300_000)));
    const { obstacle, skewMs } = await lookAt(`http://127.0.0.1:${port}`);
    expect(obstacle).toBeNull();
    expect(skewMs).toBeGreaterThan(-302_000);
    expect(skewMs).toBeLessThan(-298_000);
  });

  it.each<[PaymentErrorCode, PaymentErrorCode | null, string | null]>([
    ['keys-refused', 'keys-refused', 'keys-refused'],
    ['keys-refused', null, 'sales-unit-wrong'],
    ['keys-refused', 'invalid-request', 'sales-unit-wrong'],
    ['keys-refused', 'unreachable', 'keys-refused'],
    ['vipps-trouble', null, 'vipps-trouble'],
    ['not-understood', null, 'vipps-trouble'],
    ['unreachable', null, 'server-unreachable'],
  ])('asked with keys: %s, and %s without the sales unit', async (withUnit, without, expected) => {
    const port = await listening(createHttpServer(answering()));
    const ask = (withSalesUnit: boolean): Promise<Outcome<void>> => {
      const code = withSalesUnit ? withUnit : without;
      return Promise.resolve(code === null ? { ok: true, value: undefined } : refusedWith(code));
    };
    const { obstacle } = await lookAt(`http://127.0.0.1:${port}`, { ask });
    expect(obstacle?.code ?? null).toBe(expected);
  });
});

describe.runIf(programsAreThere('openssl'))('TLS', () => {
  const day = 24 * 60 * 60_000;
  let dir: string;
  let authority: ReturnType<typeof makeAuthority>;

  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'ladekiosk-network-'));
    authority = makeAuthority(dir, 'own');
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const issue = (name: string, fromMs?: number, toMs?: number): Issued =>
    authority.issue({
      name,
      purpose: 'server',
      names: ['DNS:localhost'],
      ...(fromMs === undefined ? {} : { fromMs }),
      ...(toMs === undefined ? {} : { toMs }),
    });

  async function serve(
    { certificate, key }: Issued,
    aheadMs = 0,
    more: ServerOptions = {},
  ): Promise<string> {
    const files = { cert: readFileSync(certificate), key: readFileSync(key) };
    const server = createHttpsServer({ ...files, ...more }, answering(aheadMs));
    return `https://localhost:${await listening(server)}`;
  }

  const trusting = (): HttpTls => ({ ca: pemOf(authority.certificate) });

  it('in order', async () => {
    const { obstacle, skewMs } = await lookAt(await serve(issue('good')), { tls: trusting });
    expect(obstacle).toBeNull();
    expect(Math.abs(skewMs ?? Number.NaN)).toBeLessThan(3000);
  });

  it('an authority that nobody knows', async () => {
    const { obstacle } = await lookAt(await serve(issue('unknown')));
    expect(obstacle?.code).toBe('tls-untrusted');
    expect(obstacle?.values).toMatchObject({ host: 'localhost' });
  });

  it('a certificate that is over, while both clocks agree: the certificate', async () => {
    const url = await serve(issue('over', -3 * day, -1000));
    const { obstacle } = await lookAt(url, { tls: trusting });
    expect(obstacle).toMatchObject({ code: 'tls-clock', values: { culprit: 'certificate' } });
  });

  it('a certificate that is to come, by a server years ahead: this clock', async () => {
    const url = await serve(issue('to-come', 10 * day, 20 * day), 15 * day);
    const { obstacle } = await lookAt(url, { tls: trusting });
    expect(obstacle).toMatchObject({ code: 'tls-clock', values: { culprit: 'clock' } });
    const serverTime = Date.parse(obstacle?.code === 'tls-clock' ? obstacle.values.serverTime : '');
    expect(serverTime).toBeGreaterThan(Date.now() + 14 * day);
  });

  it('a gateway that wants another certificate of ours', async () => {
    const more = { requestCert: true, rejectUnauthorized: true, ca: pemOf(authority.certificate) };
    const { obstacle } = await lookAt(await serve(issue('gateway'), 0, more), { tls: trusting });
    expect(obstacle?.code).toBe('gateway-certificate');
    expect(JSON.stringify(obstacle?.values)).toContain('wants a client certificate');
  });

  it('a port that speaks no TLS', async () => {
    const port = await listening(createHttpServer(answering()));
    const { obstacle } = await lookAt(`https://localhost:${port}`, { tls: trusting });
    expect(obstacle?.code).toBe('tls-untrusted');
  });
});

describe("the station's own public address", () => {
  const http = createHttp();
  afterAll(() => http.close());
  const asked = async (answer: (nonce: string, own: OwnAddress) => number): Promise<string> => {
    const own = new OwnAddress();
    const server = createHttpServer(({ url, headers }, response) => {
      expect(url).toBe('/21678/webhooks/vipps');
      response.statusCode = answer(String(headers[probeHeader]), own);
      response.end();
    });
    return own.ask(`http://127.0.0.1:${await listening(server)}/21678`, http.send);
  };

  it.each<[string, (nonce: string, own: OwnAddress) => number, string]>([
    ['leads here', (nonce, own) => (own.arrived(nonce) ? 401 : 500), ''],
    ['leads to another station', () => 401, 'foreign-answer'],
    ['leads to another server', () => 200, 'foreign-answer'],
    ['leads to a proxy that finds nobody', () => 502, 'HTTP 502'],
    ['a stranger who repeats a nonce', (_, own) => (own.arrived('x') ? 401 : 404), 'HTTP 404'],
  ])('%s', async (_what, answer, expected) => {
    expect(await asked(answer)).toBe(expected);
  });

  it('that nobody serves', async () => {
    const own = new OwnAddress();
    expect(await own.ask('http://127.0.0.1:1', http.send)).toContain('ECONNREFUSED');
  });
});
