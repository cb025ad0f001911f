/** Signs what Vipps sends to a merchant, as its guide to request authentication says. */
import { createHash, createHmac } from 'node:crypto';

export interface Signable {
  /** As registering gave it. Its UTF-8 bytes are the key; it is not decoded first. */
  secret: string;
  /** As registered: path, query and host of this address are signed, whatever proxies make of them. */
  url: string;
  /** When it is sent, as RFC 1123 writes a date: `Thu, 30 Mar 2023 08:38:32 GMT`. */
  date: string;
  body: string;
}

/** The headers that carry date, hash and signature; the signature twice, as some proxies strip the first. */
export function signedHeaders({ secret, url, date, body }: Signable) {
  const { pathname, search, host } = new URL(url);
  const hash = createHash('sha256').update(body).digest('base64');
  // The host with its port, unless that is the scheme's own.
  const text = `POST\n${pathname}${search}\n${date};${host};${hash}`;
  const signature = createHmac('sha256', secret).update(text).digest('base64');
  const authorization = `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`;
  return {
    'x-ms-date': date,
    'x-ms-content-sha256': hash,
    authorization,
    'x-vipps-authorization': authorization,
  };
}
