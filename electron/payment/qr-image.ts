/**
 * Fetches the QR image that Vipps made, so that the screen gets bytes and no address: the hosts of
 * these images change, and a screen that loads nothing from outside needs no allow-list.
 */
import type { Clock } from '../clock.ts';
import { SendFailure } from './http.ts';
import type { HttpAnswer, Send } from './http.ts';
import type { Outcome, PaymentError } from './payments.ts';
import { foldAnswer, foldFailure, headerOf, notUnderstood } from './vipps-errors.ts';

/** A QR as SVG is some tens of KiB. */
const maxImageBytes = 512 * 1024;
const imageTimeoutMs = 8000;

export interface QrImagePort {
  send: Send;
  clock: Clock;
  /** Only against a sandbox on http may the image come over http. */
  httpIsAllowed: boolean;
}

/** A picture by its declared type, which its first bytes agree with. */
export interface Picture {
  type: 'image/svg+xml' | 'image/png';
  bytes: Buffer;
}

/** For an <img> and nothing else: there an SVG runs no script and loads nothing. */
export function dataUriOf({ type, bytes }: Picture): string {
  return `data:${type};base64,${bytes.toString('base64')}`;
}

/**
 * The image of a payment just created, at `url`, as a data: URI. The payment exists already when
 * this is asked, so every failure is `unknown`: create again with the same idempotency key, Vipps
 * answers with the same address, and the image is fetched anew.
 */
export async function fetchQrImage(
  port: QrImagePort,
  url: string,
  reference: string,
): Promise<Outcome<string>> {
  const picture = await fetchPicture(port, url, reference);
  if (picture.ok) return { ok: true, value: dataUriOf(picture.value) };
  const { error } = picture;
  const message = `${error.message} (the payment was created)`;
  return { ok: false, error: { ...error, retry: 'unknown', message } };
}

/**
 * The picture at `url`, an address that Vipps gave for what `reference` names. The request carries
 * no key and changes nothing, so a failure may always be asked again.
 */
export async function fetchPicture(
  port: QrImagePort,
  url: string,
  reference: string,
): Promise<Outcome<Picture>> {
  const asked = { call: 'image', reference } as const;
  const { protocol } = new URL(url);
  if (protocol !== 'https:' && !(port.httpIsAllowed && protocol === 'http:')) {
    return lost(notUnderstood(asked, 200, `the address of the image: ${protocol}`));
  }
  try {
    const answer = await port.send({
      method: 'GET',
      url,
      headers: { Accept: 'image/svg+xml, image/png' },
      body: null,
      timeoutMs: imageTimeoutMs,
      maxAnswerBytes: maxImageBytes,
    });
    if (answer.status !== 200) return lost(foldAnswer(asked, answer, port.clock.nowMs()));
    const image = imageOf(answer);
    if (typeof image === 'string') return lost(notUnderstood(asked, answer.status, image));
    return { ok: true, value: image };
  } catch (failure) {
    if (!(failure instanceof SendFailure)) throw failure;
    return lost(foldFailure(asked, failure));
  }
}

/** An image host knows nothing of payments or keys, whatever its status says. */
function lost(error: PaymentError): Outcome<never> {
  const isAnswered = error.status !== null && error.code !== 'not-understood';
  const code = isAnswered && error.code !== 'rate-limited' ? 'vipps-trouble' : error.code;
  return { ok: false, error: { ...error, code, retry: 'later' } };
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The image by its declared type and its first bytes, or why it is none. */
function imageOf(answer: HttpAnswer): Picture | string {
  const bytes = Buffer.from(answer.body);
  const type = (headerOf(answer, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'image/png') {
    const isPng = bytes.subarray(0, pngSignature.length).equals(pngSignature);
    return isPng ? { type, bytes } : 'the image is called PNG and is none';
  }
  if (type === 'image/svg+xml') return svgTrouble(bytes) ?? { type, bytes };
  return 'the image is neither SVG nor PNG';
}

/**
 * Unmodified is how Vipps wants its code shown, so a doubtful SVG is refused, not mended. In an <img>
 * it could do nothing anyway; entities are refused for the memory they can swallow.
 */
function svgTrouble(bytes: Buffer): string | null {
  const text = bytes.toString('utf8');
  if (!/^<svg[\s>]/i.test(withoutProlog(text))) return 'the image is called SVG and is none';
  return /<!ENTITY|<(script|foreignObject)\b/i.test(text)
    ? 'the SVG holds more than a picture'
    : null;
}

const prolog = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<!DOCTYPE', '>'],
] as const;

/** What follows the XML declaration, comments and document type, of which a few are enough. */
function withoutProlog(text: string, allowed = 10): string {
  const rest = text.replace(/^\uFEFF/, '').trimStart();
  const part = prolog.find(([start]) => rest.startsWith(start));
  const end = part === undefined ? -1 : rest.indexOf(part[1]);
  if (part === undefined || end < 0 || allowed === 0) return rest;
  return withoutProlog(rest.slice(end + part[1].length), allowed - 1);
}
