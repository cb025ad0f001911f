/** Whether a request comes from this computer itself: what is for its technician alone hangs on it. */
import type { IncomingHttpHeaders } from 'node:http';
import { isIP } from 'node:net';

/** What a proxy or tunnel on this computer adds to a request that it passes on. */
const passedOn = /^(?:x-forwarded-|forwarded$|via$|x-real-ip$|cf-|true-client-ip$|x-client-ip$)/;

/**
 * Asked by a program on this computer itself, and not passed on for somebody else. A page of another
 * site whose name leads here (DNS rebinding) shows by its Host.
 */
export function isAskedHere(
  remoteAddress: string | undefined,
  headers: IncomingHttpHeaders,
): boolean {
  const address = remoteAddress?.replace(/^::ffff:/, '') ?? '';
  const isHere = address.startsWith('127.') || address === '::1';
  if (!isHere || Object.keys(headers).some((name) => passedOn.test(name))) return false;
  const host = (headers.host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  return host === 'localhost' || (isIP(host) !== 0 && /^127\.|^::1$/.test(host));
}
