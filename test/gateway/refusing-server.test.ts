/**
 * TLS servers that refuse a station in the handshake itself, as load balancers and appliances do:
 * OpenSSL's own server. What comes back must be words, and must never count as "may have been sent".
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { findProgram } from '../../build/command.ts';
import { errorOf, wantedChange } from '../payment/client-bench.ts';
import { listen, shut } from '../sim/vipps/server.ts';
import { makeAuthority, programsAreThere } from './certificates.ts';
import {
  clientOf,
  makeCertificates,
  ownDirectory,
  stationWith,
  unchecked,
  type Certificates,
} from './gateway-bench.ts';

const canRun = programsAreThere('openssl');
const hour = 60 * 60_000;
let certificates: Certificates;

/** `openssl s_server`, which lets nobody in without a good certificate; resolves with its address. */
async function startServer(version: '-tls1_2' | '-tls1_3'): Promise<string> {
  const probe = createServer();
  const port = await listen(probe, 0);
  await shut(probe);
  const { gateway, stations } = certificates;
  const own = ['-cert', gateway.certificate, '-key', gateway.key, version];
  const demands = ['-Verify', '2', '-verify_return_error', '-CAfile', stations.certificate];
  const args = ['s_server', '-accept', `127.0.0.1:${port}`, ...own, ...demands, '-www'];
  const child = spawn(findProgram('openssl') ?? '', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(async () => {
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  await expect.poll(() => output, { timeout: 5000 }).toContain('ACCEPT');
  return `https://localhost:${port}/vipps`;
}

describe.skipIf(!canRun).each(['-tls1_2', '-tls1_3'] as const)('a server with %s', (version) => {
  beforeEach(() => {
    certificates = makeCertificates(ownDirectory());
  });

  it.each([
    ['no certificate', () => null, /wants a client certificate|refuses|ends the handshake/],
    [
      'one of an unknown authority',
      () => makeAuthority(ownDirectory(), 'foreign').issue({ name: 'station', purpose: 'client' }),
      /refuses this station's client certificate: it knows no authority that it comes from \(/,
    ],
    [
      'an expired one',
      () => stationWith(certificates, { toMs: -hour }),
      /refuses this station's client certificate: it has expired \(/,
    ],
    [
      'one for servers',
      () => stationWith(certificates, { purpose: 'server' }),
      /refuses this station's client certificate: it is not for clients \(/,
    ],
  ])('refuses %s: unreachable, in words', async (_what, own, words) => {
    const baseUrl = await startServer(version);
    const tls = unchecked(certificates, own());
    const error = errorOf(await clientOf(baseUrl, () => tls).capture(wantedChange));
    expect(error.message).toMatch(words);
    expect(error).toMatchObject({ code: 'unreachable', retry: 'later', status: null });
  });
});

describe('a port without TLS', () => {
  it('is named as one', async () => {
    const server = createServer();
    const port = await listen(server, 0);
    onTestFinished(() => shut(server));
    const client = clientOf(`https://localhost:${port}/vipps`, () => ({}));
    const error = errorOf(await client.capture(wantedChange));
    expect(error.message).toMatch(/does not speak TLS on that port \(\w+\)$/);
    expect(error).toMatchObject({ code: 'unreachable', retry: 'later' });
  });
});
