/** Whole answers for phones: pages with their headers, cookies and files. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OfferForm, PhoneFrame, PhoneMessage } from '../contract.ts';
import type { PhoneOffer, PhoneVisit } from '../session/phone.ts';
import { cookieOf, setCookie } from './cookies.ts';
import { formToken, referenceOfToken, visitToken, type FormSubject } from './page-tokens.ts';
import type { PhoneBundle } from './phone-bundle.ts';
import { phoneLanguage } from './phone-language.ts';
import type { PhoneStation } from './phone-station.ts';

/**
 * Own scripts and styles only, forms to this server only; nothing frames the page. The way on to
 * Vipps is a link or a navigation of the page, so no foreign address has to be allowed.
 */
export const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const dayS = 86_400;
const languageCookie = 'ladekiosk-language';
const visitCookie = 'ladekiosk-visit';

/** What a driver agrees to by sending the form: another price makes another form. */
export function subjectOf({ outlet, prices, amountsMinor }: PhoneOffer): FormSubject {
  return { label: outlet.label, offer: { prices, amountsMinor } };
}

export class PhoneAnswers {
  readonly #station: PhoneStation;
  readonly #bundle: () => PhoneBundle;
  readonly #pageKey: Uint8Array;
  /** Pages without a view, drawn once: strangers get most of them. */
  readonly #messages = new Map<string, string>();

  constructor(station: PhoneStation, bundle: () => PhoneBundle, pageKey: Uint8Array) {
    this.#station = station;
    this.#bundle = bundle;
    this.#pageKey = pageKey;
  }

  /** The page a fixed code leads to. */
  offer(
    request: FastifyRequest,
    reply: FastifyReply,
    offer: PhoneOffer,
    came: Pick<OfferForm, 'mistake' | 'amountMinor'>,
  ): FastifyReply {
    const form: OfferForm = {
      ...came,
      token: formToken(this.#pageKey, subjectOf(offer), Date.now()),
      ownVisit: this.#ownVisit(request, offer.outlet.label),
    };
    const { pages } = this.#bundle();
    return this.#html(request, reply, (frame) => pages.offer(offer, form, frame));
  }

  /** The status page of one payment. */
  visit(
    request: FastifyRequest,
    reply: FastifyReply,
    visit: PhoneVisit,
    goToPay: boolean,
  ): FastifyReply {
    const { pages } = this.#bundle();
    const address = visitToken(this.#pageKey, visit.reference);
    return this.#html(request, reply, (frame) =>
      pages.visit(visit, goToPay, { ...frame, address }),
    );
  }

  message(request: FastifyRequest, reply: FastifyReply, name: PhoneMessage): FastifyReply {
    const { pages } = this.#bundle();
    const facts = { brand: this.#station.brand(), supportPhone: this.#station.supportPhone };
    return this.#html(request, reply, (frame) => {
      const key = `${name} ${facts.brand} ${frame.language}`;
      const known = this.#messages.get(key);
      if (known !== undefined) return known;
      const drawn = pages.message(name, facts, frame);
      this.#messages.set(key, drawn);
      return drawn;
    });
  }

  /** The browser finds its payment again on the outlet's page, whatever became of its history. */
  rememberVisit(request: FastifyRequest, reply: FastifyReply, reference: string): void {
    const isSecure = request.protocol === 'https';
    const token = visitToken(this.#pageKey, reference);
    void reply.header('set-cookie', setCookie(visitCookie, token, { maxAgeS: dayS, isSecure }));
  }

  /** Relative to the page of an outlet. */
  visitAddress(reference: string): string {
    return `../s/${visitToken(this.#pageKey, reference)}`;
  }

  /** A payment this browser made at this outlet and that is not over. */
  #ownVisit(request: FastifyRequest, label: string): string | null {
    const token = cookieOf(request.headers.cookie, visitCookie);
    const reference = token === null ? null : referenceOfToken(this.#pageKey, token);
    const visit = reference === null ? null : this.#station.visit(reference);
    if (visit === null || visit.outlet.label !== label) return null;
    const isUnderWay = ['pay', 'starting', 'plug-in', 'charging', 'stopping'].includes(
      visit.screen.name,
    );
    return isUnderWay ? this.visitAddress(visit.reference) : null;
  }

  #html(
    request: FastifyRequest,
    reply: FastifyReply,
    draw: (frame: PhoneFrame) => string,
  ): FastifyReply {
    const { assets } = this.#bundle();
    const path = (name: string): string => `../assets/${name}`;
    const languages = [...this.#station.languages];
    const asked = (request.query as { lang?: unknown }).lang;
    const chosen = typeof asked === 'string' && languages.some((one) => one === asked);
    const frame: PhoneFrame = {
      language: phoneLanguage(
        languages,
        chosen ? asked : cookieOf(request.headers.cookie, languageCookie),
        request.headers['accept-language'],
      ),
      languages,
      assets: { script: path(assets.script), styles: assets.styles.map(path) },
    };
    if (chosen) {
      const isSecure = request.protocol === 'https';
      void reply.header(
        'set-cookie',
        setCookie(languageCookie, asked, { maxAgeS: dayS, isSecure }),
      );
    }
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', pagePolicy)
      .header('vary', 'accept-language, cookie')
      .send(draw(frame));
  }
}
