/**
 * A station on its bench behind its real web server with its real pages, and phones that ask it: each
 * with its own cookies and address, as browsers have them.
 */
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { PhoneBundle } from '../../electron/web/phone-bundle.ts';
import { makeWebServer, type WebParts } from '../../electron/web/server.ts';
import { Turnstile } from '../../electron/web/turnstile.ts';
import type { WebhookParts } from '../../electron/web/webhook-route.ts';
import type { PastPayment } from '../../electron/session/phone-view.ts';
import { pages } from '../../renderer/phone/pages.tsx';
import { makeRules } from '../session/walk.ts';
import { Bench, pageKey, publicUrl, silent, type BenchOptions } from '../station/bench.ts';

/** The pages without what they load: no test here runs their scripts. */
export const bundle: PhoneBundle = {
  pages,
  files: new Map([
    [
      'phone-abc.js',
      { type: 'text/javascript; charset=utf-8', body: Buffer.from('1;'), br: null, gzip: null },
    ],
  ]),
  assets: { script: 'phone-abc.js', styles: ['phone-abc.css'] },
};

export interface PhoneBenchOptions {
  bench?: BenchOptions;
  labels?: string[];
  webhooks?: (bench: Bench) => WebhookParts;
  /** What the record of sessions knows. */
  past?: (PastPayment & { createdAtMs: number })[];
}

export class PhoneBench {
  readonly bench: Bench;
  readonly server: FastifyInstance;

  private constructor(bench: Bench, server: FastifyInstance) {
    this.bench = bench;
    this.server = server;
  }

  static async open(options: PhoneBenchOptions = {}): Promise<PhoneBench> {
    const rules = makeRules({ flows: ['qr', 'redirect'] }, options.labels);
    const bench = new Bench({ rules, ...options.bench });
    const past = options.past ?? [];
    const parts: WebParts = {
      state: () => bench.station.state,
      isHalted: () => bench.station.isHalted,
      publicUrl,
      trustedProxies: ['127.0.0.1'],
      clock: bench.time,
      log: silent,
      phones: {
        station: {
          isRunning: () => !bench.station.isHalted,
          languages: ['nb', 'en', 'fi'],
          supportPhone: '+47 22 00 00 00',
          brand: () => 'Vipps',
          offer: (label) => bench.station.phoneOffer(label),
          visit(reference) {
            const found = past.find((one) => one.reference === reference);
            return (
              bench.station.phoneVisit(reference) ??
              (found === undefined ? null : bench.station.pastVisit(found))
            );
          },
          pay: (label, amountMinor) => bench.station.payByPhone(label, amountMinor),
          end: (wish, reference) => bench.station.endByPhone(wish, reference),
          onTurn: (listener) => bench.station.onTurn(listener),
        },
        bundle: () => bundle,
        pageKey,
      },
      webhooks: options.webhooks?.(bench) ?? null,
    };
    // In virtual time nothing costs any: the turnstile has a test of its own.
    const server = await makeWebServer(
      parts,
      new Turnstile({ nowMs: () => 0, later: (_delayMs, run) => void setImmediate(run) }),
    );
    await bench.toReady();
    return new PhoneBench(bench, server);
  }

  phone(address?: string): Phone {
    return new Phone(this, address);
  }

  /** An answer that needs the station's time to pass before it comes. */
  async whilePassing<T>(asking: Promise<T>): Promise<T> {
    const progress = { isAnswered: false };
    const answer = asking.finally(() => {
      progress.isAnswered = true;
    });
    // The real server's own steps come between those of virtual time.
    while (!progress.isAnswered) {
      await new Promise((resolve) => setImmediate(resolve));
      await this.bench.pass(50);
    }
    return answer;
  }
}

let lastHost = 0;

/** A browser without scripts. */
export class Phone {
  readonly #bench: PhoneBench;
  readonly #address: string;
  readonly #cookies = new Map<string, string>();

  constructor(bench: PhoneBench, address?: string) {
    this.#bench = bench;
    lastHost += 1;
    this.#address = address ?? `198.51.100.${lastHost}`;
  }

  get(url: string, headers: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    return this.#ask('GET', url, headers);
  }

  /** Sends the form as the page's own browser would. */
  post(
    url: string,
    fields: Record<string, string>,
    headers: Record<string, string> = {},
  ): Promise<LightMyRequestResponse> {
    const payload = new URLSearchParams(fields).toString();
    return this.#ask(
      'POST',
      url,
      { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html', ...headers },
      payload,
    );
  }

  /** Opens the outlet's page and sends its form, terms accepted. */
  async pay(label = 'A', change: Record<string, string> = {}): Promise<LightMyRequestResponse> {
    const page = await this.get(`/c/${label}`);
    return this.post(`/c/${label}`, {
      form: formIn(page.body),
      amount: '35000',
      terms: 'yes',
      ...change,
    });
  }

  async #ask(
    method: 'GET' | 'POST',
    url: string,
    headers: Record<string, string>,
    payload?: string,
  ): Promise<LightMyRequestResponse> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await this.#bench.whilePassing(
      this.#bench.server.inject({
        method,
        url,
        headers: {
          host: 'charge.example.com',
          'x-forwarded-for': this.#address,
          'x-forwarded-proto': 'https',
          'sec-fetch-site': method === 'POST' ? 'same-origin' : 'none',
          ...(cookie === '' ? {} : { cookie }),
          ...headers,
        },
        ...(payload === undefined ? {} : { payload }),
      }),
    );
    for (const { name, value } of answer.cookies) this.#cookies.set(name, value);
    return answer;
  }
}

/** The hidden proof in a page's form. */
export function formIn(html: string): string {
  const field = /<input[^>]*name="form"[^>]*>/.exec(html)?.[0] ?? '';
  const value = /value="([^"]+)"/.exec(field)?.[1];
  if (value === undefined) throw new Error('the page has no form');
  return value;
}

/** Where an answer leads, as a path of the server. */
export function pathOf(answer: LightMyRequestResponse, from: string): string {
  const { location } = answer.headers;
  if (location === undefined) throw new Error(`no way on: ${answer.statusCode} ${answer.body}`);
  const url = new URL(location, `https://charge.example.com${from}`);
  return `${url.pathname}${url.search}`;
}
