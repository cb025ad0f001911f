/** Status pages that are open on many phones: their streams, read by phones that keep up. */
import { connect, type Socket } from 'node:net';
import type { Target } from './bad-requests.ts';

/** One status page on one phone. */
export interface LivePage {
  /** `/s/{token}`, without the prefix. */
  path: string;
  /** The phone's, as the proxy tells it. */
  address: string;
}

export interface LivePagesReport {
  /** Streams that have not been ended. */
  open: number;
  /** Views and signs of life that came in. */
  events: number;
  /** Between two of them, on whichever stream. */
  longestSilenceMs: number;
}

export interface LivePages {
  close(): LivePagesReport;
}

const openTimeoutMs = 10_000;

/** Opens all; resolves once each has been told its first view. */
export async function openLivePages(
  target: Target,
  pages: readonly LivePage[],
): Promise<LivePages> {
  const streams = pages.map((page) => new Stream(target, page));
  await Promise.all(streams.map(({ opened }) => opened));
  return {
    close() {
      const nowMs = performance.now();
      const silencesMs = streams.map((stream) => stream.longestSilenceMs(nowMs));
      const report = {
        open: streams.filter(({ isOpen }) => isOpen).length,
        events: streams.reduce((sum, { events }) => sum + events, 0),
        longestSilenceMs: Math.max(...silencesMs),
      };
      for (const stream of streams) stream.close();
      return report;
    },
  };
}

class Stream {
  /** Resolves with the first view; rejects where there is none. */
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  events = 0;
  #heardAtMs = 0;
  #longestSilenceMs = 0;

  constructor({ host, port, prefix }: Target, { path, address }: LivePage) {
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    socket.setEncoding('latin1');
    this.opened = new Promise((resolve, reject) => {
      const fail = (why: string): void => reject(new Error(`a status page ${why}`));
      const deadline = setTimeout(() => fail('was not answered'), openTimeoutMs);
      let head = '';
      socket.on('data', (text: string) => {
        this.#hear(text);
        if (this.events > 0) {
          clearTimeout(deadline);
          return resolve();
        }
        head += text;
        if (head.length > 12 && !head.startsWith('HTTP/1.1 200')) fail(`was answered ${head}`);
      });
      socket.once('error', ({ message }) => fail(`was cut off: ${message}`));
      socket.once('close', () => fail('was closed'));
    });
    socket.write(
      `GET ${prefix}${path}/live HTTP/1.1\r\nHost: ${host}:${port}\r\n` +
        `X-Forwarded-For: ${address}\r\nAccept: text/event-stream\r\n\r\n`,
    );
  }

  get isOpen(): boolean {
    return !this.#socket.destroyed;
  }

  longestSilenceMs(nowMs: number): number {
    return Math.max(this.#longestSilenceMs, nowMs - this.#heardAtMs);
  }

  close(): void {
    this.#socket.destroy();
  }

  #hear(text: string): void {
    const count = text.split('data: ').length - 1;
    if (count === 0) return;
    const nowMs = performance.now();
    if (this.events > 0) {
      this.#longestSilenceMs = Math.max(this.#longestSilenceMs, nowMs - this.#heardAtMs);
    }
    this.events += count;
    this.#heardAtMs = nowMs;
  }
}
