/**
 * Which addresses of a merchant Vipps uses. It wants https for every one of them; the sandbox takes
 * `http://` as well where it leads to this very computer, so that a simulated station without TLS
 * can be used from a browser. Nothing else is let through that Vipps refuses.
 */

const loopbackHosts: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

export function isHttps(address: string): boolean {
  return URL.canParse(address) && new URL(address).protocol === 'https:';
}

export function isHttpOnThisComputer(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'http:' && loopbackHosts.includes(hostname);
}
