/** Drivers who pay on their phones: the outlet's page, its form, and the buttons of the status page, over HTTP. */
import { request } from 'undici';

/** A visit as its driver has it. */
export interface PhoneVisitMade {
  reference: string;
  /** `/s/{token}`, without the prefix. */
  path: string;
}

/** Each phone has an address of its own, as the proxy tells it. */
let phones = 0;

function headers(more: Record<string, string> = {}): Record<string, string> {
  phones += 1;
  const address = `100.64.${Math.floor(phones / 250)}.${1 + (phones % 250)}`;
  return { 'x-forwarded-for': address, accept: 'text/html', ...more };
}

async function send(url: string, fields: Record<string, string>) {
  const answer = await request(url, {
    method: 'POST',
    headers: headers({ 'content-type': 'application/x-www-form-urlencoded' }),
    body: new URLSearchParams(fields).toString(),
  });
  await answer.body.dump();
  const { location } = answer.headers;
  return { status: answer.statusCode, location: typeof location === 'string' ? location : null };
}

/** Pays for an outlet with the amount in the form's middle; null while it cannot be paid for. */
export async function payByPhone(
  publicUrl: string,
  label: string,
  amountMinor: number,
): Promise<PhoneVisitMade | null> {
  const url = `${publicUrl}/c/${label}`;
  const page = await request(url, { headers: headers() });
  const form = /name="form" value="([^"]+)"/.exec(await page.body.text())?.[1];
  if (form === undefined) return null;
  const { status, location } = await send(url, { form, amount: String(amountMinor), terms: 'yes' });
  if (status === 409) return null;
  const path = /^\.\.(\/s\/[\w-]+\.([\w-]+))\?pay$/.exec(location ?? '');
  if (path?.[1] === undefined || path[2] === undefined) {
    throw new Error(`the form for ${label} was answered ${status} ${location}`);
  }
  return { path: path[1], reference: path[2] };
}

/** Presses Stop or Cancel on the status page; resolves with the moment just before, monotonic. */
export async function endByPhone(
  publicUrl: string,
  wish: 'stop' | 'cancel',
  { path }: PhoneVisitMade,
): Promise<number> {
  const atMs = performance.now();
  const { status } = await send(`${publicUrl}${path}/${wish}`, {});
  if (status !== 303) throw new Error(`${wish} was answered ${status}`);
  return atMs;
}
