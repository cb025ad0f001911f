/**
 * The registrations at Vipps as a test sees them: a small book after the Webhooks API v1, to be asked
 * directly in virtual time or through the recording server over HTTP.
 */
import type { Outcome, PaymentError } from '../../electron/payment/payments.ts';
import type { ListedWebhook, WebhooksApi } from '../../electron/payment/vipps-webhooks.ts';
import type { StoredWebhook } from '../../electron/secret-store.ts';
import { json, type Answer } from './recording-server.ts';

/** One at Vipps, with the secret that the list does not show. */
export interface BookedWebhook extends ListedWebhook {
  secret: string;
}

export class WebhookBook {
  webhooks: BookedWebhook[] = [];
  /** Every question in order: `list`, `register <url>`, `remove <id>`. */
  readonly asked: string[] = [];
  #made = 0;

  add(url: string, events: readonly string[]): BookedWebhook {
    this.#made += 1;
    const id = `00000000-0000-4000-8000-${String(this.#made).padStart(12, '0')}`;
    const made = { id, url, events: [...events], secret: `secret of ${id}` };
    this.webhooks.push(made);
    return made;
  }

  list(): ListedWebhook[] {
    this.asked.push('list');
    return this.webhooks.map(({ id, url, events }) => ({ id, url, events }));
  }

  /** Null: refused, as the contract has it, with 400. */
  register(url: string, events: readonly string[]): BookedWebhook | null {
    this.asked.push(`register ${url}`);
    const isFull = events.some(
      (event) => this.webhooks.filter((one) => one.events.includes(event)).length >= 25,
    );
    return isFull ? null : this.add(url, events);
  }

  /** False: no such registration. */
  remove(id: string): boolean {
    this.asked.push(`remove ${id}`);
    const left = this.webhooks.filter((webhook) => webhook.id !== id);
    const isFound = left.length < this.webhooks.length;
    this.webhooks = left;
    return isFound;
  }

  asks(what: 'list' | 'register' | 'remove'): number {
    return this.asked.filter((question) => question.startsWith(what)).length;
  }
}

/** A failure of the closed list, as a client hands it out. */
export function failure(error: Partial<PaymentError>): { ok: false; error: PaymentError } {
  const plain = { retryAfterMs: null, status: null, vippsCode: null, traceId: null };
  return {
    ok: false,
    error: { code: 'unreachable', retry: 'later', message: 'nobody there', ...plain, ...error },
  };
}

type Act = 'list' | 'register' | 'remove';

/** The book behind an API whose next answers may be lost or refused. */
export class BookApi implements WebhooksApi {
  readonly book: WebhookBook;
  /** Called after each act at Vipps, before its answer; what it returns is answered instead. */
  meanwhile: (act: Act) => { ok: false; error: PaymentError } | null | undefined = () => null;
  /** Called before each act; what it returns is answered, and nothing happens at Vipps. */
  before: (act: Act) => { ok: false; error: PaymentError } | null | undefined = () => null;

  constructor(book: WebhookBook) {
    this.book = book;
  }

  list(): Promise<Outcome<ListedWebhook[]>> {
    return this.#act('list', () => ({ ok: true, value: this.book.list() }));
  }

  register(
    url: string,
    events: readonly string[],
  ): Promise<Outcome<{ id: string; secret: string }>> {
    return this.#act('register', () => {
      const made = this.book.register(url, events);
      return made === null ? refusal : { ok: true, value: { id: made.id, secret: made.secret } };
    });
  }

  remove(id: string): Promise<Outcome<void>> {
    return this.#act('remove', () => {
      this.book.remove(id);
      return { ok: true, value: undefined };
    });
  }

  #act<T>(act: Act, at: () => Outcome<T>): Promise<Outcome<T>> {
    const prevented = this.before(act);
    if (prevented) return Promise.resolve(prevented);
    const outcome = at();
    return Promise.resolve(this.meanwhile(act) ?? outcome);
  }
}

const refusal = failure({
  code: 'invalid-request',
  retry: 'never',
  status: 400,
  message: 'webhook-register: HTTP 400, "Bad Request"',
});

/** The book over HTTP, as the contract shapes its answers. */
export function answersOf(book: WebhookBook): Answer {
  return (response, request) => {
    const id = /^\/webhooks\/v1\/webhooks\/([^/]+)$/.exec(request.path)?.[1];
    if (request.method === 'GET') return json(200, { webhooks: book.list() })(response, request);
    if (request.method === 'POST') {
      const { url, events } = JSON.parse(request.body) as { url: string; events: string[] };
      const made = book.register(url, events);
      if (made === null) return badRequest(response, request);
      return json(201, { id: made.id, secret: made.secret })(response, request);
    }
    if (id === undefined || !book.remove(id)) return badRequest(response, request);
    response.writeHead(204);
    response.end();
  };
}

const badRequest = json(
  400,
  { title: 'Bad Request', status: 400, detail: 'One or more validation errors occurred.' },
  { 'content-type': 'application/problem+json' },
);

/** The secrets of a station in memory, on a disk that may refuse them. */
export class MemoryStore {
  /** What would be there after a restart. */
  onDisk: readonly StoredWebhook[] = [];
  isWritable = true;
  #inMemory: readonly StoredWebhook[] = [];

  webhooks(): readonly StoredWebhook[] {
    return this.#inMemory;
  }

  putWebhooks(webhooks: readonly StoredWebhook[]): boolean {
    this.#inMemory = webhooks;
    if (this.isWritable) this.onDisk = webhooks;
    return this.isWritable;
  }

  /** The process ends and another one reads the disk. */
  restart(): void {
    this.#inMemory = this.onDisk;
  }
}
