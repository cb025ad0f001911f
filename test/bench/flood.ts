/**
 * A flood of bad requests over a fixed number of connections, each sending the next as soon as the
 * last is answered. On bare sockets: what the flood costs itself must not slow it down.
 */
import { connect, type Socket } from 'node:net';
import { badKinds, wireText, type BadKind, type Target } from './bad-requests.ts';

/** Answers by status; what was cut off without one counts as `cut`. */
export type Tally = Record<string, number>;

export interface FloodReport {
  tookMs: number;
  byKind: Partial<Record<BadKind, Tally>>;
}

export interface Flood {
  stop(): FloodReport;
}

export interface FloodOptions {
  target: Target;
  connections: number;
  /** What is sent, in turn; everything unless told. */
  kinds?: readonly BadKind[];
}

/** A connection that is refused is tried again so much later. */
const againMs = 20;

/**
 * Callers have two connections each. Every other one keeps its address, and is soon told that it
 * asks too often; the rest come from a new one with every request, as many machines would.
 */
function addressOf(connection: number, request: number): string {
  const caller = Math.floor(connection / 2);
  if (caller % 2 === 0) return `192.0.2.${caller}`;
  return `203.${request % 250}.${Math.floor(request / 250) % 250}.${caller}`;
}

export function startFlood(options: FloodOptions): Flood {
  const beganMs = performance.now();
  const byKind: FloodReport['byKind'] = {};
  const note = (kind: BadKind, how: string): void => {
    const tally = (byKind[kind] ??= {});
    tally[how] = (tally[how] ?? 0) + 1;
  };
  const callers = Array.from(
    { length: options.connections },
    (_, number) => new Connection(options, number, note),
  );
  return {
    stop() {
      for (const caller of callers) caller.stop();
      return { tookMs: performance.now() - beganMs, byKind };
    },
  };
}

class Connection {
  readonly #options: FloodOptions;
  readonly #number: number;
  readonly #note: (kind: BadKind, how: string) => void;
  #socket: Socket | null = null;
  #asked: BadKind | null = null;
  #count = 0;
  #answer = '';
  #isStopped = false;

  constructor(options: FloodOptions, number: number, note: (kind: BadKind, how: string) => void) {
    this.#options = options;
    this.#number = number;
    this.#note = note;
    this.#connect();
  }

  stop(): void {
    this.#isStopped = true;
    this.#socket?.destroy();
  }

  #connect(): void {
    if (this.#isStopped) return;
    const { host, port } = this.#options.target;
    this.#answer = '';
    this.#asked = null;
    const socket = connect({ host, port, noDelay: true });
    this.#socket = socket;
    socket.setEncoding('latin1');
    socket.on('connect', () => this.#ask());
    socket.on('data', (text: string) => this.#hear(text));
    socket.on('error', () => undefined);
    socket.once('close', () => this.#closed());
  }

  #closed(): void {
    if (this.#isStopped) return;
    const { length } = this.#answer;
    if (this.#asked === null && length === 0) return this.#connect();
    if (this.#asked !== null) this.#note(this.#asked, 'cut');
    setTimeout(() => this.#connect(), againMs);
  }

  #ask(): void {
    const { kinds = badKinds, target } = this.#options;
    const kind = kinds[(this.#number + this.#count) % kinds.length];
    if (kind === undefined) throw new Error('a flood sends something');
    this.#asked = kind;
    this.#socket?.write(wireText(kind, target, addressOf(this.#number, this.#count)), 'latin1');
    this.#count += 1;
  }

  #hear(text: string): void {
    this.#answer += text;
    const end = this.#answer.indexOf('\r\n\r\n');
    if (end === -1) return;
    const head = this.#answer.slice(0, end);
    const bodyBytes = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
    if (this.#answer.length < end + 4 + bodyBytes || this.#asked === null) return;
    this.#note(this.#asked, head.slice(9, 12));
    this.#asked = null;
    this.#answer = '';
    if (/^connection: close/im.test(head)) this.#socket?.destroy();
    else this.#ask();
  }
}
