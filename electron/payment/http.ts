/**
 * HTTP as the payment code needs it: one request in, one whole answer out, or a failure that says
 * whether anything can have reached the other side. Behind it stands undici with a pool of its own.
 */
import { Agent, buildConnector } from 'undici';
import type { Dispatcher } from 'undici';
import { explainTls, refusalInAnswer } from './tls-failure.ts';

export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** From the call to the last byte of the answer, connecting included. */
  timeoutMs: number;
  /** Largest answer to accept; 1 MiB where nothing is said. */
  maxAnswerBytes?: number;
}

export interface HttpAnswer {
  status: number;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: Uint8Array | string;
}

/** Resolves with an answer of any status, or rejects with a SendFailure. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * unreachable: surely nothing was sent, or the other side refused who we are before it looked at
 * what was; timed-out: something may have been sent and no whole answer
 * came back; too-large: the other side answered with more than was to be read.
 */
export type SendFailureKind = 'unreachable' | 'timed-out' | 'too-large';

/** Why there is no answer. The message names a cause and a host, never a header or a body. */
export class SendFailure extends Error {
  override readonly name = 'SendFailure';
  readonly kind: SendFailureKind;

  constructor(kind: SendFailureKind, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** Client certificate for an operator's own gateway, and the authority it is known by; all PEM. */
export interface HttpTls {
  cert?: string;
  key?: string;
  /** Instead of the authorities that Node knows. */
  ca?: string;
}

/** The one server that gets to see the client certificate. */
export interface GatewayTls {
  /** `https://gateway.example.com`, with the port where it is not 443. */
  origin: string;
  /**
   * Asked before each new connection; a new object is taken as a renewed certificate. Null: there is
   * no good one to show, and no connection is tried.
   */
  tls: () => HttpTls | null;
}

export interface HttpOptions {
  /** TCP and TLS together, default 5000. */
  connectTimeoutMs?: number;
  /** How long an unused connection is kept, default 8000: polling every 2 s stays on one. */
  keepAliveMs?: number;
  gateway?: GatewayTls;
}

export interface Http {
  send: Send;
  /** Ends at once; requests under way fail. */
  close(): Promise<void>;
}

/** More than a hundred times the largest answer Vipps documents. */
const maxAnswerBytes = 1024 * 1024;
/** A station asks one thing per outlet at a time; more than this at once is a fault elsewhere. */
const connectionsPerHost = 8;
/**
 * How long one address of a host with several is tried before the next one. Node's 250 ms gives up
 * on healthy hosts over a mobile line.
 */
const addressAttemptMs = 1500;

/** The real thing: keep-alive, TLS as Node checks it, no redirects, no repeats of its own. */
export function createHttp(options: HttpOptions = {}): Http {
  const keepAliveMs = options.keepAliveMs ?? 8000;
  const connect = {
    timeout: options.connectTimeoutMs ?? 5000,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: addressAttemptMs,
  };
  const agentWith = (connector: Agent.Options['connect']) =>
    new Agent({
      connections: connectionsPerHost,
      pipelining: 1,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      ...(connector === undefined ? {} : { connect: connector }),
    });
  const others = agentWith(connect);
  const { gateway } = options;
  if (gateway === undefined) {
    return { send: (request) => exchange(others, request), close: () => others.destroy() };
  }
  const known = agentWith(renewingConnector(connect, gateway.tls));
  return {
    send: async (request) => {
      const { origin, host } = new URL(request.url);
      if (origin !== gateway.origin) return exchange(others, request);
      const answer = await exchange(known, request);
      const refusal = refusalInAnswer(answer.status, answer.body);
      if (refusal === null) return answer;
      throw new SendFailure('unreachable', `${host}: ${refusal}`);
    },
    close: async () => {
      await Promise.all([others.destroy(), known.destroy()]);
    },
  };
}

/** Connects with what `tls` says now. Sessions kept for resumption go with the old certificate. */
function renewingConnector(
  connect: buildConnector.BuildOptions,
  tls: () => HttpTls | null,
): buildConnector.connector {
  let shown: HttpTls | null = null;
  let connector = buildConnector(connect);
  return (target, callback) => {
    const now = tls();
    if (now === null) {
      const words =
        'this station has no good certificate to show; an earlier line of the log says why';
      callback(new SendFailure('unreachable', words), null);
      return;
    }
    if (now !== shown) connector = buildConnector({ ...connect, ...now });
    shown = now;
    connector(target, (...result) => {
      const [, socket] = result;
      // In TLS 1.3 a refusal comes after the handshake, with the end of the connection on its heels;
      // undici would tell of the end alone.
      socket?.once('error', () => socket.destroy());
      callback(...result);
    });
  };
}

/**
 * One request on the wire. undici announces a request immediately before it writes the first byte:
 * until then a failure is `unreachable`, from then on anything may have arrived.
 */
function exchange(agent: Agent, request: HttpRequest): Promise<HttpAnswer> {
  const url = new URL(request.url);
  const { method, headers, body, timeoutMs } = request;
  return new Promise((resolve, reject) => {
    agent.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers,
        body,
        headersTimeout: timeoutMs,
        bodyTimeout: timeoutMs,
      },
      collector(request, url.host, resolve, reject),
    );
  });
}

/**
 * Collects one answer and ends in exactly one way. A request that runs out of time while it still
 * waits for a connection is called back when its turn comes, so it is never sent late.
 */
function collector(
  request: HttpRequest,
  host: string,
  resolve: (answer: HttpAnswer) => void,
  reject: (failure: Error) => void,
): Dispatcher.DispatchHandler {
  const limitBytes = request.maxAnswerBytes ?? maxAnswerBytes;
  const answer = { status: 0, headers: {} };
  const chunks: Buffer[] = [];
  let bytes = 0;
  let isOver = false;
  let sending: Dispatcher.DispatchController | null = null;
  const deadline = setTimeout(
    () => lose(`no answer within ${request.timeoutMs} ms`),
    request.timeoutMs,
  );

  function end(): boolean {
    if (isOver) return false;
    isOver = true;
    clearTimeout(deadline);
    return true;
  }

  function lose(why: string, kind?: SendFailureKind): void {
    if (!end()) return;
    const wasSent = sending !== null;
    const failure = new SendFailure(
      kind ?? (wasSent ? 'timed-out' : 'unreachable'),
      `${host}: ${why}`,
    );
    sending?.abort(failure);
    reject(failure);
  }

  return {
    onRequestStart(controller) {
      if (isOver) controller.abort(new SendFailure('unreachable', 'given up before it was sent'));
      else sending = controller;
    },
    onResponseStart(_controller, status, headers) {
      Object.assign(answer, { status, headers });
    },
    onResponseData(_controller, chunk) {
      bytes += chunk.length;
      if (bytes > limitBytes) lose(`an answer of more than ${limitBytes} bytes`, 'too-large');
      else chunks.push(chunk);
    },
    onResponseEnd() {
      if (end()) resolve({ ...answer, body: Buffer.concat(chunks) });
    },
    onResponseError(_controller, error) {
      if (error instanceof SendFailure) return lose(error.message, error.kind);
      const tls = explainTls(error);
      if (tls !== null) lose(tls.words, tls.isRefusal ? 'unreachable' : undefined);
      else if (!isOurMistake(error)) lose(causeOf(error));
      else if (end()) reject(error);
    },
  };
}

/** undici refuses a malformed URL or header before sending anything: a bug, not an outage. */
function isOurMistake(error: Error): boolean {
  return 'code' in error && error.code === 'UND_ERR_INVALID_ARG';
}

/** A short cause: a system or undici code such as ECONNREFUSED, otherwise the error's class. */
function causeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
