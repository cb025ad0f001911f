/** One question to Vipps and its answer as they went over the wire, and a recorder that keeps them. */
import type { HttpAnswer, HttpRequest, Send } from '../../electron/payment/http.ts';
import type { VippsSandbox } from '../sim/vipps/sandbox.ts';

export type Headers = Readonly<Record<string, string | string[] | undefined>>;

export interface Exchange {
  request: {
    method: string;
    /** With the query, if there is one. */
    path: string;
    /** Names in lower case. */
    headers: Headers;
    body: string;
  };
  /** Null: nothing was answered. An answer that was lost on its way is here all the same. */
  answer: { status: number; headers: Headers; body: string } | null;
  /** The test asked wrongly on purpose: only the answer must keep to the contract. */
  isWrongOnPurpose: boolean;
}

/** Keeps every exchange that passes it. */
export class Recorder {
  readonly exchanges: Exchange[] = [];
  isWrongOnPurpose = false;

  /** Stands between a sandbox and whoever asks it, from now on. */
  watch(sandbox: VippsSandbox): void {
    const handle = sandbox.handle.bind(sandbox);
    sandbox.handle = (request) => {
      const answer = handle(request);
      const wasHeard = answer.delivery === 'delivered' || answer.delivery === 'lost';
      this.#keep(
        { ...request, body: request.body ?? '' },
        wasHeard ? { ...answer, body: textOf(answer.body) } : null,
      );
      return answer;
    };
  }

  /** The same, around the sending half: what really left, and what really came back. */
  around(send: Send): Send {
    return async (request: HttpRequest) => {
      const { pathname, search } = new URL(request.url);
      const asked = { ...request, path: pathname + search, body: request.body ?? '' };
      let answer: HttpAnswer | null = null;
      try {
        answer = await send(request);
        return answer;
      } finally {
        this.#keep(asked, answer === null ? null : { ...answer, body: textOf(answer.body) });
      }
    };
  }

  #keep(
    request: { method: string; path: string; headers: Headers; body: string },
    answer: Exchange['answer'],
  ): void {
    const { method, path, headers, body } = request;
    const { isWrongOnPurpose } = this;
    this.exchanges.push({
      request: { method, path, headers: lowerCased(headers), body },
      answer:
        answer === null
          ? null
          : {
              status: answer.status,
              headers: lowerCased(answer.headers),
              body: answer.body,
            },
      isWrongOnPurpose,
    });
  }
}

function lowerCased(headers: Headers): Headers {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
}

function textOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : Buffer.from(body).toString('utf8');
}
