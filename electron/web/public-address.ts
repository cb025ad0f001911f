/**
 * The address under which phones and Vipps reach this server: its path prefix, which a proxy may or
 * may not have taken off, and its origin, by which a form of ours is told from one of a stranger's.
 */
import type { IncomingHttpHeaders } from 'node:http';

/** First parts of the paths that this server knows. */
const ownPaths = ['c', 's', 'assets', 'webhooks', 'healthz', 'metrics'];
const ownPath = new RegExp(`^/(?:${ownPaths.join('|')})(?:[/?]|$)`);

/** Takes the prefix of `publicUrl` off a request's path where it is there. */
export function withoutPrefix(publicUrl: string | null, path: string): string {
  const prefix = publicUrl === null ? '' : new URL(publicUrl).pathname.replace(/\/$/, '');
  if (prefix === '' || !path.startsWith(`${prefix}/`)) return path;
  const rest = path.slice(prefix.length);
  // A prefix may look like a path of ours: what is left must be one.
  return ownPath.test(rest) ? rest : path;
}

/** The page of an outlet, which its fixed code leads to. */
export function outletUrl(publicUrl: string, label: string): string {
  return `${publicUrl}/c/${encodeURIComponent(label)}`;
}

/**
 * False for a request that a page of another site has made a browser send. Browsers say where a
 * request comes from; what says nothing is no browser of today, and carries a proof all the same.
 */
export function isOwnPage(publicUrl: string | null, headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site'];
  if (typeof site === 'string') return site === 'same-origin' || site === 'none';
  const { origin, host } = headers;
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const from = new URL(origin);
  return from.host === host || (publicUrl !== null && from.origin === new URL(publicUrl).origin);
}
