/** The kiosk's own scheme: answers app://kiosk/… from the bundled screen, and nothing outside it. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { protocol } from 'electron';
import type { Log } from '../ports.ts';

const scheme = 'app';
export const kioskOrigin = `${scheme}://kiosk`;

/** Own files only; no connection anywhere; images also as data: (the QR as Vipps draws it). */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' data:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};

/** Must run before the app is ready. */
export function registerKioskScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: false } },
  ]);
}

/** Serves the files below `root` from now on. Must run once, when the app is ready. */
export function serveKioskFiles(root: string, log: Log): void {
  protocol.handle(scheme, async ({ url }) => {
    const response = await serveFile(root, url);
    // The screen asks for its own files alone: one that is missing is a bundle that is not whole.
    if (response.status === 404) log.warn({ url }, 'there is no such file of the screen');
    return response;
  });
}

/** Answers app://kiosk/… from `root` and nothing outside it. */
async function serveFile(root: string, url: string): Promise<Response> {
  // Not `origin`: for a scheme of our own the URL standard leaves it opaque.
  const { protocol: urlScheme, host, pathname } = new URL(url);
  const path = normalize(join(root, decodeURIComponent(pathname)));
  const type = contentTypes[extname(path)];
  const isInside = path.startsWith(root + sep);
  const isKiosk = `${urlScheme}//${host}` === kioskOrigin;
  const content = isKiosk && isInside && type ? await readFile(path).catch(() => null) : null;
  return new Response(content === null ? 'Not here' : new Uint8Array(content), {
    status: content === null ? 404 : 200,
    headers: {
      'content-type': type ?? 'text/plain',
      'content-security-policy': contentSecurityPolicy,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    },
  });
}
