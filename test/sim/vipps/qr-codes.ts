/** The QR API's merchant-redirect codes: printed once, leading to an address that may change. */
import type { Call } from './epayment.ts';
import { errorTitles } from './error-codes.ts';
import { imageToken, newTargetUrl } from './image-token.ts';
import type { QrFormat } from './payment-record.ts';
import type { FieldProblem, Problems } from './problems.ts';
import {
  formatWanted,
  idProblem,
  redirectUrlProblem,
  sizeWantedPx,
  ttlProblem,
} from './qr-code-rules.ts';
import type { SeededIds } from './seeded-ids.ts';
import { asObject, emptyAnswer, jsonAnswer, parseJson, type SandboxResponse } from './wire.ts';

/** How long a link to a picture can be opened (exp of the links seen: an hour after nbf). */
const imageLinkMs = 60 * 60 * 1000;

interface RedirectCode {
  msn: string;
  id: string;
  /** The text in the code, the same for as long as the code lives. */
  targetUrl: string;
  redirectUrl: string;
  /** Null for never. */
  expiresAtMs: number | null;
}

/** How a picture is to be drawn. */
export interface DrawnCode {
  text: string;
  format: QrFormat;
  sizePx: number;
}

export interface QrCodesParts {
  ids: SeededIds;
  problems: Problems;
  /** Origin of the addresses given out. */
  origin: () => string;
}

export class QrCodes {
  readonly #parts: QrCodesParts;
  /** By sales unit and id. */
  readonly #codes = new Map<string, RedirectCode>();
  readonly #links = new Map<string, { code: RedirectCode; untilMs: number; drawn: DrawnCode }>();

  constructor(parts: QrCodesParts) {
    this.#parts = parts;
  }

  /** Where a phone that has scanned this text is led; null where it is the text of no living code. */
  redirectOf(text: string, nowMs: number): string | null {
    for (const code of this.#codes.values()) {
      if (code.targetUrl === text && isAlive(code, nowMs)) return code.redirectUrl;
    }
    return null;
  }

  /** What the picture behind a token shows; null where the link or its code is no more. */
  drawnOf(token: string, nowMs: number): DrawnCode | null {
    const link = this.#links.get(token);
    if (link === undefined || link.untilMs <= nowMs) return null;
    const { code } = link;
    const isThere = this.#codes.get(keyOf(code.msn, code.id)) === code && isAlive(code, nowMs);
    return isThere ? link.drawn : null;
  }

  /** Answers a call that has passed gateway and keys; `reference` is the code's id in its path. */
  answer(call: Call): SandboxResponse {
    const { operation, injectedCode, incoming } = call;
    const { problems } = this.#parts;
    if (injectedCode !== null) {
      const fields = [{ name: 'ErrorCode', reason: injectedCode }];
      const status = problems.statusOf(injectedCode);
      return problems.invalidParams(status, errorTitles[injectedCode], 'On demand.', fields);
    }
    this.#forgetExpired(call.nowMs);
    if (operation === 'qrDelete') return this.#remove(call);
    const format = formatWanted(incoming);
    if (format === null) {
      const detail = 'Accept must be image/*, image/png, image/svg+xml or text/targetUrl.';
      return problems.invalidParams(415, 'Unsupported Media Type', detail, []);
    }
    const sizePx = sizeWantedPx(incoming);
    if (sizePx === null) {
      return this.#refuse([{ name: 'Size', reason: 'Must be a whole number 100 to 2000.' }]);
    }
    const wanted = { format, sizePx };
    if (operation === 'qrList') {
      const codes = [...this.#codes.values()].filter(({ msn }) => msn === call.unit.msn);
      return jsonAnswer(
        200,
        codes.map((code) => this.#onWire(code, wanted, call.nowMs)),
      );
    }
    if (operation === 'qrCreate') return this.#create(call, wanted);
    const found = this.#find(call);
    if (found === null) return this.#notFound();
    if (operation === 'qrUpdate') {
      const { redirectUrl } = asObject(parseJson(incoming.body)) ?? {};
      const problem = redirectUrlProblem(redirectUrl);
      if (problem !== null) return this.#refuse([problem]);
      found.redirectUrl = String(redirectUrl);
    }
    return jsonAnswer(200, this.#onWire(found, wanted, call.nowMs));
  }

  #create(call: Call, wanted: Omit<DrawnCode, 'text'>): SandboxResponse {
    const { id, redirectUrl, ttl } = asObject(parseJson(call.incoming.body)) ?? {};
    const fields = [idProblem(id), redirectUrlProblem(redirectUrl), ttlProblem(ttl)].filter(
      (problem) => problem !== null,
    );
    if (fields.length > 0) return this.#refuse(fields);
    const { msn } = call.unit;
    const key = keyOf(msn, String(id));
    if (this.#codes.has(key)) return jsonAnswer(409, { id });
    const code: RedirectCode = {
      msn,
      id: String(id),
      targetUrl: newTargetUrl(this.#parts.ids),
      redirectUrl: String(redirectUrl),
      expiresAtMs: typeof ttl === 'number' ? call.nowMs + ttl * 1000 : null,
    };
    this.#codes.set(key, code);
    return jsonAnswer(200, this.#onWire(code, wanted, call.nowMs));
  }

  /** The printed code is dead for ever; its id may be used again, for another one. */
  #remove(call: Call): SandboxResponse {
    const isKnown = this.#codes.delete(keyOf(call.unit.msn, call.reference));
    return isKnown ? emptyAnswer(200) : this.#notFound();
  }

  #find({ unit, reference }: Call): RedirectCode | null {
    return this.#codes.get(keyOf(unit.msn, reference)) ?? null;
  }

  #onWire(code: RedirectCode, wanted: Omit<DrawnCode, 'text'>, nowMs: number) {
    const { id, redirectUrl, expiresAtMs } = code;
    const url =
      wanted.format === 'TEXT/TARGETURL' ? code.targetUrl : this.#imageLink(code, wanted, nowMs);
    const expiresIn = expiresAtMs === null ? -1 : Math.ceil((expiresAtMs - nowMs) / 1000);
    return { id, url, redirectUrl, expiresIn };
  }

  #imageLink(code: RedirectCode, wanted: Omit<DrawnCode, 'text'>, nowMs: number): string {
    const untilMs = nowMs + imageLinkMs;
    const drawn = { text: code.targetUrl, ...wanted };
    const token = imageToken(this.#parts.ids, {
      format: drawn.format,
      size: drawn.sizePx,
      url: drawn.text,
      fromMs: nowMs,
      untilMs,
    });
    this.#links.set(token, { code, untilMs, drawn });
    return `${this.#parts.origin()}/qr-image/v1?token=${token}`;
  }

  #forgetExpired(nowMs: number): void {
    for (const [key, code] of this.#codes) if (!isAlive(code, nowMs)) this.#codes.delete(key);
    for (const [token, { untilMs }] of this.#links) {
      if (untilMs <= nowMs) this.#links.delete(token);
    }
  }

  #refuse(fields: FieldProblem[]): SandboxResponse {
    const title = 'One or more validation errors occurred.';
    return this.#parts.problems.invalidParams(400, title, 'BadRequest', fields);
  }

  #notFound(): SandboxResponse {
    const detail = 'No code of this sales unit has this id.';
    return this.#parts.problems.invalidParams(404, 'Not Found', detail, []);
  }
}

function keyOf(msn: string, id: string): string {
  return `${msn}/${id}`;
}

function isAlive({ expiresAtMs }: RedirectCode, nowMs: number): boolean {
  return expiresAtMs === null || nowMs < expiresAtMs;
}
