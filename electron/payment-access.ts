/**
 * How this station is let in at Vipps: with keys of its own, or through the operator's gateway, in
 * which case it has none. What is missing for that is said in words for whoever sets the station up.
 */
import { join } from 'node:path';
import type { GatewaySection } from './config/types.ts';
import { keyFileVariable, readIdentity, type GatewayFiles } from './gateway-identity.ts';
import { presentKeys, readCredentials, type Credentials } from './payment/credentials.ts';
import type { Mistake } from './session/view.ts';

/** The keys of the sales unit, or what a gateway wants to see instead. */
export type PaymentAccess = Credentials | GatewayFiles;

export type ReadAccess =
  { ok: true; access: PaymentAccess; warnings: Mistake[] } | { ok: false; mistakes: Mistake[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads what `gateway`, a section of the configuration, asks for: with null the three keys of
 * Vipps, otherwise the private key to the station's certificate and nothing else.
 */
export function readPaymentAccess(
  gateway: GatewaySection | null,
  environment: Environment,
  nowMs: number = Date.now(),
): ReadAccess {
  if (gateway === null) {
    const keys = readCredentials(environment);
    if (!keys.ok) return keys;
    return { ok: true, access: keys.credentials, warnings: uselessKeyFile(environment) };
  }
  const key = findKeyFile(environment);
  if ('mistake' in key) return { ok: false, mistakes: [key.mistake] };
  const files = { ...gateway, key: key.path };
  const identity = readIdentity(files, nowMs);
  if (!identity.ok) return identity;
  const warnings = presentKeys(environment).map(({ path, where }) => ({
    path,
    message: `is in ${where}, but the gateway adds the keys of Vipps; take it away from this station, where it can only be stolen.`,
  }));
  return { ok: true, access: files, warnings };
}

/** A file that was renewed, or a clock that was set, is noticed within this. */
const lookAgainMs = 5000;

/**
 * Calls back once, when what was at fault is mended: certificate, authority and key are looked at
 * again and again. Keys of Vipps come with the process and cannot change.
 */
export function onceMended(
  gateway: GatewaySection,
  environment: Environment,
  mended: (read: Extract<ReadAccess, { ok: true }>) => void,
): void {
  const timer = setInterval(() => {
    const read = readPaymentAccess(gateway, environment);
    if (!read.ok) return;
    clearInterval(timer);
    mended(read);
  }, lookAgainMs);
}

/** Mistakes of the configuration and of the access to Vipps, each path once. */
export function joinMistakes(first: readonly Mistake[], second: readonly Mistake[]): Mistake[] {
  const named = new Set(first.map(({ path }) => path));
  return [...first, ...second.filter(({ path }) => !named.has(path))];
}

const credentialName = 'vipps-gateway-key';

function findKeyFile(environment: Environment): { path: string } | { mistake: Mistake } {
  const wrong = (message: string) => ({ mistake: { path: keyFileVariable, message } });
  const path = environment[keyFileVariable]?.trim() ?? '';
  if (/PRIVATE KEY|[\r\n]/.test(path)) {
    return wrong('holds a key itself, or several lines; it must be the path of the file with it.');
  }
  if (path !== '') return { path };
  const directory = environment['CREDENTIALS_DIRECTORY'] ?? '';
  if (directory !== '') return { path: join(directory, credentialName) };
  return wrong(
    `is missing, but vipps.gateway is used: it must be the path of the private key to vipps.gateway.certificate, or the key the file ${credentialName} of systemd's LoadCredential= (no $CREDENTIALS_DIRECTORY is set).`,
  );
}

function uselessKeyFile(environment: Environment): Mistake[] {
  if ((environment[keyFileVariable]?.trim() ?? '') === '') return [];
  const message = 'is set, but the configuration has no vipps.gateway; it is not used.';
  return [{ path: keyFileVariable, message }];
}
