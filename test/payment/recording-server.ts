/** A small HTTP server that records what it is asked and answers, or fails to, as a test tells it. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  /** Names as they were written, to see what was really sent. */
  headerNames: string[];
  body: string;
}

/** Answers one request whose body has been read whole. */
export type Answer = (response: ServerResponse, request: Recorded) => void;

export interface RecordingServer {
  baseUrl: string;
  /** Everything asked so far, the token included. */
  requests: Recorded[];
  /** Requests other than for the token. */
  calls(): Recorded[];
  /** The next calls are answered in this order; the last answer stays. */
  answer(...answers: Answer[]): void;
  answerToken(...answers: Answer[]): void;
  /** Destroys connections as soon as a request's head is there, before its body is read. */
  hangUpAtOnce: boolean;
  close(): Promise<void>;
}

/** JSON with a status. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Any body with a status. */
export function raw(status: number, body: string | Buffer, contentType: string): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': contentType });
    response.end(body);
  };
}

/** Vipps' error shape with a code. */
export function problem(status: number, code: string, title = 'Some title'): Answer {
  return json(status, {
    type: `https://httpstatuses.io/${status}`,
    title,
    status,
    traceId: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    extraDetails: [{ name: 'ErrorCode', reason: code }],
  });
}

/** The request was read; the answer never comes because the connection dies. */
export const hangUp: Answer = (response) => {
  response.socket?.destroy();
};

export function tokenAnswer(token: string, expiresInS = '3600'): Answer {
  return json(200, {
    token_type: 'Bearer',
    expires_in: expiresInS,
    ext_expires_in: expiresInS,
    expires_on: '1547823408',
    not_before: '1547819508',
    resource: '00000002-0000-0000-c000-000000000000',
    access_token: token,
  });
}

function next(answers: Answer[]): Answer | undefined {
  return answers.length > 1 ? answers.shift() : answers[0];
}

async function record(request: IncomingMessage): Promise<Recorded> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method ?? '',
    path: request.url ?? '',
    headers: request.headers,
    headerNames: request.rawHeaders.filter((_, index) => index % 2 === 0),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

export async function startRecordingServer(): Promise<RecordingServer> {
  let answers: Answer[] = [json(500, {})];
  let tokenAnswers: Answer[] = [tokenAnswer('token-one')];
  const requests: Recorded[] = [];
  const isToken = (path: string) => path.endsWith('/accesstoken/get');

  const server = createServer((request, response) => {
    if (recording.hangUpAtOnce && !isToken(request.url ?? '')) {
      request.socket.destroy();
      return;
    }
    void record(request).then((recorded) => {
      requests.push(recorded);
      const answer = next(isToken(recorded.path) ? tokenAnswers : answers);
      answer?.(response, recorded);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });

  const recording: RecordingServer = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    calls: () => requests.filter((request) => !isToken(request.path)),
    answer(...given) {
      answers = given;
    },
    answerToken(...given) {
      tokenAnswers = given;
    },
    hangUpAtOnce: false,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => resolve());
      });
    },
  };
  return recording;
}
