/** Verifies deliveries as a merchant does, written from Vipps' guide alone: nothing of the sandbox is used. */
import { createHash, createHmac } from 'node:crypto';

export interface Received {
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** True where date, registered address and body were signed with this secret. */
export function isSignedBy(
  { secret, url }: { secret: string; url: string },
  { headers, body }: Received,
): boolean {
  const { host, pathname, search } = new URL(url);
  const hash = createHash('sha256').update(Buffer.from(body, 'utf8')).digest('base64');
  const signed = `POST\n${pathname}${search}\n${headers['x-ms-date']};${host};${hash}`;
  const key = Buffer.from(secret, 'utf8');
  const signature = createHmac('sha256', key).update(signed).digest('base64');
  const wanted = `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`;
  return (
    headers['x-ms-content-sha256'] === hash &&
    headers['authorization'] === wanted &&
    headers['x-vipps-authorization'] === wanted
  );
}
