/** The certificate is shown to the gateway alone: no other host learns which station is asking. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp } from '../../electron/payment/http.ts';
import { pemOf, programsAreThere } from './certificates.ts';
import { makeCertificates, ownDirectory, unchecked, type Certificates } from './gateway-bench.ts';

interface CuriousServer {
  url: string;
  /** Common names of those who connected; null for nobody that showed a certificate. */
  callers: (string | null)[];
}

/** Asks everybody for a certificate and lets everybody in. */
async function startCuriousServer({ gateway }: Certificates): Promise<CuriousServer> {
  const callers: (string | null)[] = [];
  const server = createServer(
    {
      cert: pemOf(gateway.certificate),
      key: pemOf(gateway.key),
      requestCert: true,
      rejectUnauthorized: false,
      // The whole handshake is over on both sides before either looks at the other.
      maxVersion: 'TLSv1.2',
    },
    (_request, response) => response.end('{}'),
  );
  server.on('secureConnection', (socket: TLSSocket) => {
    const name = socket.getPeerX509Certificate()?.subject;
    callers.push(name ?? null);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://localhost:${(server.address() as AddressInfo).port}`, callers };
}

describe.skipIf(!programsAreThere('openssl'))('a certificate', () => {
  it('is shown to the gateway and to no other host', async () => {
    const certificates = makeCertificates(ownDirectory());
    const gateway = await startCuriousServer(certificates);
    const other = await startCuriousServer(certificates);
    const tls = unchecked(certificates, certificates.station);
    const http = createHttp({ gateway: { origin: gateway.url, tls: () => tls } });
    onTestFinished(() => http.close());
    const request = { method: 'GET', headers: {}, body: null, timeoutMs: 5000 } as const;
    expect((await http.send({ ...request, url: `${gateway.url}/vipps` })).status).toBe(200);
    expect(gateway.callers).toEqual(['CN=station-21678']);
    // Nor is the operator's authority trusted for anybody else.
    const asked = http.send({ ...request, url: `${other.url}/qr.svg` });
    await expect(asked).rejects.toMatchObject({ kind: 'unreachable' });
    await expect.poll(() => other.callers).toEqual([null]);
  });
});
