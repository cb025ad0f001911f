/**
 * Merchant redirect QR codes (QR API 1.0): fixed, one for each outlet, leading a phone to the page of
 * that outlet. A code that is printed stays good while its target is changed.
 */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Qr } from '../session/view.ts';
import type { Outcome, QrRenderer } from './payments.ts';
import { dataUriOf, fetchPicture } from './qr-image.ts';
import type { QrImagePort } from './qr-image.ts';
import { readAnswer } from './read-answer.ts';
import type { Call, Caller } from './vipps-call.ts';
import { notUnderstood } from './vipps-errors.ts';

export interface RedirectCodePort {
  caller: Caller;
  images: QrImagePort;
}

export interface WantedCode {
  /** As redirectCodeId makes it. */
  id: string;
  /** Where phones are led; isRedirectUrl must hold. */
  redirectUrl: string;
  renderer: QrRenderer;
}

const codesPath = '/qr/v1/merchant-redirect';
const timeoutMs = 15_000;

type Format = 'text/targetUrl' | 'image/svg+xml' | 'image/png';

const idPattern = /^[-_+%æøåÆØÅ\w\s]{1,128}$/;

/** `url` is the text to draw or the address of an image, as was asked for; a token may make it long. */
const codeSchema = z.object({
  url: z
    .string()
    .max(8000)
    .refine((url) => URL.canParse(url), { error: 'no address' }),
  redirectUrl: z.string(),
});

type Code = z.output<typeof codeSchema>;

/** A QR symbol of usual error correction holds about two thousand bytes. */
const longestText = 2000;

/**
 * The code of that id, made where there is none and turned to `redirectUrl` where it leads elsewhere.
 * Whatever failed may be asked again from the start.
 */
export async function ensureRedirectCode(
  port: RedirectCodePort,
  wanted: WantedCode,
): Promise<Outcome<Qr>> {
  const { id, redirectUrl, renderer } = wanted;
  const headers = { Accept: renderer === 'station' ? 'text/targetUrl' : 'image/svg+xml' } as const;
  const code = await ensured(port.caller, id, redirectUrl, headers);
  if (!code.ok) return code;
  const { url } = code.value;
  if (renderer === 'station') return { ok: true, value: { kind: 'text', payload: url } };
  const picture = await fetchPicture(port.images, url, id);
  if (!picture.ok) return picture;
  return { ok: true, value: { kind: 'image', dataUri: dataUriOf(picture.value) } };
}

/**
 * A picture of a code that is there already, for a sticker: the bytes of an SVG or PNG file.
 * `sizePx` is the width and height of a PNG, 100 to 2000. Fails with `not-found` where no code has
 * that id: the station makes it when it starts.
 */
export async function fetchRedirectCodePicture(
  port: RedirectCodePort,
  id: string,
  format: 'svg' | 'png',
  sizePx: number,
): Promise<Outcome<Uint8Array>> {
  assert(Number.isInteger(sizePx) && sizePx >= 100 && sizePx <= 2000, 'a size of 100 to 2000 px');
  const type = format === 'svg' ? 'image/svg+xml' : 'image/png';
  const call = asking('redirect-get', id, null, { Accept: type, Size: String(sizePx) });
  const code = await ask(port.caller, call);
  if (!code.ok) return code;
  const picture = await fetchPicture(port.images, code.value.url, id);
  if (!picture.ok) return picture;
  if (picture.value.type === type) return { ok: true, value: picture.value.bytes };
  const why = `the image is ${picture.value.type}, not ${type}`;
  return { ok: false, error: notUnderstood(call, 200, why) };
}

interface FormatHeaders extends Record<string, string> {
  Accept: Format;
}

/** The code as it stands when it leads where it should. */
async function ensured(
  caller: Caller,
  id: string,
  redirectUrl: string,
  headers: FormatHeaders,
): Promise<Outcome<Code>> {
  const update = () =>
    turned(caller, asking('redirect-update', id, { redirectUrl }, headers), redirectUrl);
  const found = await ask(caller, asking('redirect-get', id, null, headers));
  if (found.ok) return leadsTo(found.value, redirectUrl) ? found : update();
  if (found.error.code !== 'not-found') return found;
  const body = { id, redirectUrl };
  const created = await turned(caller, asking('redirect-create', id, body, headers), redirectUrl);
  // Made in between, or by an attempt whose answer was lost.
  return !created.ok && created.error.code === 'reference-used' ? update() : created;
}

/** An answer that leads elsewhere after all must not be shown. */
async function turned(caller: Caller, call: Call, redirectUrl: string): Promise<Outcome<Code>> {
  const code = await ask(caller, call);
  if (!code.ok || leadsTo(code.value, redirectUrl)) return code;
  return { ok: false, error: notUnderstood(call, 200, 'redirectUrl: another than was asked for') };
}

async function ask(caller: Caller, call: Call): Promise<Outcome<Code>> {
  const answer = await caller(call);
  if (!answer.ok) return answer;
  const code = readAnswer(call, answer.value, codeSchema);
  const isText = call.headers?.['Accept'] === ('text/targetUrl' satisfies Format);
  if (!code.ok || !isText || code.value.url.length <= longestText) return code;
  return { ok: false, error: notUnderstood(call, answer.value.status, 'url: too long for a QR') };
}

/** A server may write the same address a little differently. */
function leadsTo(code: Code, redirectUrl: string): boolean {
  const { redirectUrl: given } = code;
  if (given === redirectUrl) return true;
  return URL.canParse(given) && new URL(given).href === new URL(redirectUrl).href;
}

function asking(
  call: 'redirect-get' | 'redirect-create' | 'redirect-update',
  id: string,
  body: object | null,
  headers: FormatHeaders,
): Call {
  assert.match(id, idPattern, 'id of a redirect code');
  const path = `${codesPath}/${encodeURIComponent(id)}`;
  const rest = { call, reference: id, headers, body, idempotencyKey: null, timeoutMs };
  switch (call) {
    case 'redirect-get':
      return { ...rest, method: 'GET', path };
    case 'redirect-create':
      return { ...rest, method: 'POST', path: codesPath };
    case 'redirect-update':
      return { ...rest, method: 'PUT', path };
  }
}
