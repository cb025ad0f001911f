/**
 * Addresses in the configuration: host and port, web addresses, and which of them are this machine.
 */
import { isIP } from 'node:net';

export interface HostAndPort {
  /** Without the brackets of IPv6. */
  host: string;
  port: number;
}

/** `host:port` with a name, an IPv4 address or a bracketed IPv6 address; the port 0..65535. */
export const hostAndPortPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\]):\d{1,5}$/;

/** Takes "127.0.0.1:8080" or "[::1]:8080" apart; null where it is neither or the port too high. */
export function parseHostAndPort(text: string): HostAndPort | null {
  if (!hostAndPortPattern.test(text)) return null;
  const colon = text.lastIndexOf(':');
  const port = Number(text.slice(colon + 1));
  if (port > 65_535) return null;
  return { host: text.slice(0, colon).replaceAll(/[[\]]/g, ''), port };
}

/** True for an IP address, and for one with the length of a network's prefix behind it. */
export function isAddressOrNetwork(text: string): boolean {
  const [address = '', length, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  if (length === undefined) return true;
  return /^\d{1,3}$/.test(length) && Number(length) <= (version === 4 ? 32 : 128);
}

/** True for addresses that only this machine reaches: localhost, 127.0.0.0/8 and ::1. */
export function isLoopback(host: string): boolean {
  const plain = host.replaceAll(/[[\]]/g, '').toLowerCase();
  return plain === 'localhost' || plain === '::1' || /^127(\.\d{1,3}){3}$/.test(plain);
}

/**
 * True for an https address that other addresses are made from by appending a path: without a
 * user, query or fragment and without a slash at the end. `http` only on this machine, where a
 * sandbox or a gateway with the certificates listens.
 */
export function isBaseUrl(text: string): boolean {
  const url = parseUrl(text);
  if (url === null || /[/?#]$/.test(text) || url.search !== '' || url.hash !== '') return false;
  if (url.protocol === 'http:') return isLoopback(url.hostname);
  return url.protocol === 'https:';
}

/** True for an https address a driver may be sent to. */
export function isHttpsUrl(text: string): boolean {
  return parseUrl(text)?.protocol === 'https:';
}

/** Null for what is no address, and for one with a user or password in it. */
function parseUrl(text: string): URL | null {
  if (!/^https?:\/\/[^\s\\]+$/i.test(text) || text.length > 500) return null;
  try {
    const url = new URL(text);
    return url.username === '' && url.password === '' ? url : null;
  } catch {
    return null;
  }
}
