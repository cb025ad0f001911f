/** The sandbox behind real sockets: one port for the API, one for the control API, and its calls to webhooks. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { handleControl } from './control.ts';
import { VippsSandbox, type SandboxOptions } from './sandbox.ts';
import { ScaledTime } from './sandbox-time.ts';
import { startWebhookSender } from './webhook-sender.ts';
import type { SandboxRequest, SandboxResponse } from './wire.ts';

export interface VippsServer {
  sandbox: VippsSandbox;
  time: ScaledTime;
  /** Origin to use as `vipps.baseUrl`, such as `http://127.0.0.1:4010`. */
  url: string;
  /** Origin of `/_control/…`, reachable in an outage too. */
  controlUrl: string;
  close(): Promise<void>;
}

export interface VippsServerOptions extends Omit<SandboxOptions, 'time'> {
  time?: ScaledTime;
  /** 0, the default, takes any free port. */
  port?: number;
  controlPort?: number;
  /**
   * The sandbox's name service: where a registered address really is. So a webhook registered as
   * `https://charge.example.com/…` can reach a station on this computer, signed for its public name.
   */
  deliverTo?: (url: URL) => URL;
}

/** Requests above this size are cut off, in bytes. */
const largestBodyBytes = 1024 * 1024;

export async function startVippsServer(options: VippsServerOptions = {}): Promise<VippsServer> {
  const time = options.time ?? new ScaledTime();
  const sandbox = new VippsSandbox({ ...options, time });
  const api = createServer((request, response) => {
    void readRequest(request).then((read) => deliver(sandbox.handle(read), request, response));
  });
  const control = createServer((request, response) => {
    void readRequest(request).then((read) => {
      const answer = handleControl(sandbox, time, read);
      deliver(answer ?? { ...notFound }, request, response);
    });
  });
  const port = await listen(api, options.port ?? 0);
  const controlPort = await listen(control, options.controlPort ?? 0);
  sandbox.origin = `http://127.0.0.1:${port}`;
  const door = new Door(api, port);
  const stopListening = sandbox.listenOutage((outage) => void door.set(outage !== 'refused'));
  // Expiry shows in the books, and reaches listeners, without anybody asking.
  const ticking = setInterval(() => sandbox.tick(), 200);
  const sender = startWebhookSender({
    deliveries: sandbox.deliveries,
    time,
    deliverTo: options.deliverTo,
  });
  return {
    sandbox,
    time,
    url: sandbox.origin,
    controlUrl: `http://127.0.0.1:${controlPort}`,
    async close() {
      clearInterval(ticking);
      await sender.stop();
      stopListening();
      await door.set(false);
      await shut(control);
    },
  };
}

const notFound: SandboxResponse = {
  status: 404,
  headers: {},
  body: '',
  delivery: 'delivered',
  delayMs: 0,
};

/** Opens and shuts the API's port, one change after the other: shut, connections are truly refused. */
class Door {
  readonly #server: Server;
  readonly #port: number;
  #isOpen = true;
  #change: Promise<void> = Promise.resolve();

  constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  set(isOpen: boolean): Promise<void> {
    this.#change = this.#change.then(async () => {
      if (this.#isOpen === isOpen) return;
      this.#isOpen = isOpen;
      if (isOpen) await listen(this.#server, this.#port);
      else await shut(this.#server);
    });
    return this.#change;
  }
}

/** Listens on the loopback; resolves with the port. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/** Stops listening and cuts what is still connected. */
export function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The request with its whole body; a body too large comes back cut off. */
export async function readRequest(request: IncomingMessage): Promise<SandboxRequest> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes <= largestBodyBytes) chunks.push(chunk);
    }
  } catch {
    // The client hung up while sending; what it sent is all there will be.
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return {
    method: request.method ?? 'GET',
    path: request.url ?? '/',
    headers,
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** Sends the answer as its delivery says: now, late, never, or by cutting the line. */
export function deliver(
  answer: SandboxResponse,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (answer.delivery === 'hanging') return;
  if (answer.delivery !== 'delivered') {
    request.socket.destroy();
    return;
  }
  const send = () => {
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  };
  if (answer.delayMs > 0) setTimeout(send, answer.delayMs);
  else send();
}
