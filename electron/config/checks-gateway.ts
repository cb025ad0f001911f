/**
 * `vipps.gateway`: that the address is the gateway's own, and that certificate and authority are
 * there and good. The private key is no part of the configuration; payment-access.ts looks at it.
 */
import { resolve } from 'node:path';
import { readAuthorities, readClientCertificate } from './certificate-file.ts';
import { type Finding, quote, quotePath } from './path.ts';
import type { Draft } from './schema.ts';

/** Vipps' own servers, which take keys and no client certificate (docs: "API servers"). */
const vippsHosts = ['api.vipps.no', 'apitest.vipps.no'];

export interface GatewayFindings {
  /** Mistakes in the configuration itself. */
  address: Finding[];
  /** Mistakes in the files it names. */
  files: Finding[];
  warnings: Finding[];
}

/** Findings on the draft's gateway, if it has one. `directory` is where the configuration lies. */
export function checkGateway({ vipps }: Draft, directory: string, nowMs: number): GatewayFindings {
  const findings: GatewayFindings = { address: [], files: [], warnings: [] };
  const gateway = vipps?.gateway;
  if (gateway === undefined || gateway === null) return findings;
  if (vipps?.baseUrl !== undefined) findings.address.push(...checkAddress(vipps.baseUrl));
  const { certificate, authority } = gateway;
  const look = (key: string, path: string, read: typeof readAuthorities): void => {
    const { mistakes, warnings } = read(resolve(directory, path), nowMs);
    const at = ['vipps', 'gateway', key];
    const say = (sentence: string) => ({
      path: at,
      // A sentence about reading names the file itself; every other one continues its name.
      message: sentence.startsWith('The file ')
        ? sentence.replace(/\.$/, '')
        : `is ${quotePath(path)}, which ${sentence.replace(/\.$/, '')}`,
    });
    findings.files.push(...mistakes.map(say));
    findings.warnings.push(...warnings.map(say));
  };
  if (certificate !== undefined) look('certificate', certificate, readClientCertificate);
  if (authority !== undefined) look('authority', authority, readAuthorities);
  return findings;
}

function checkAddress(baseUrl: string): Finding[] {
  const mistakes: Finding[] = [];
  const { protocol, hostname } = new URL(baseUrl);
  const path = ['vipps', 'baseUrl'];
  if (protocol !== 'https:') {
    const message = `is ${quote(baseUrl)}, but with vipps.gateway it must start with https://, because a client certificate is shown in TLS only`;
    mistakes.push({ path, message });
  }
  if (vippsHosts.includes(hostname)) {
    const message = `is ${quote(baseUrl)}, which is Vipps itself and takes no client certificate; with vipps.gateway it must be the address of the gateway`;
    mistakes.push({ path, message });
  }
  return mistakes;
}
