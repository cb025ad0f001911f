/** The station's HTTP face: health now, phone pages and webhooks as they come. Denies by default. */
import Fastify, { type FastifyInstance } from 'fastify';
import type { Log } from '../ports.ts';
import type { StationState } from '../session/state.ts';
import { alertsOf, healthOf } from './health.ts';

export interface WebParts {
  state: () => StationState;
  isHalted: () => boolean;
}

/** A taken port is tried again so often; charging does not wait for it. */
const listenAgainMs = 10_000;

/**
 * Serves on `listen`. An address that cannot be had is logged and tried again: the station sells
 * without its web server, too. Resolves with the address, once tried for the first time.
 */
export async function serveWeb(
  parts: WebParts,
  listen: { host: string; port: number },
  log: Log,
): Promise<string> {
  const { host, port } = listen;
  const server = makeWebServer(parts);
  try {
    await server.listen({ host, port });
  } catch (error) {
    log.error(
      { err: error, host, port },
      'web.listen cannot be had, is another program using it? The station goes on without health and phone pages, and tries again',
    );
    setTimeout(() => void serveWeb(parts, listen, log), listenAgainMs);
  }
  const address = server.server.address();
  const heldPort = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${heldPort}`;
}

/** The server, not yet listening. */
export function makeWebServer(parts: WebParts): FastifyInstance {
  const server = Fastify({
    logger: false,
    bodyLimit: 64 * 1024,
    connectionTimeout: 10_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    maxRequestsPerSocket: 100,
    forceCloseConnections: true,
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    reply.headers({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    done(null, payload);
  });
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'not found' }));
  server.setErrorHandler((error, _request, reply) => {
    // No stack traces and no inner words to strangers.
    const status = (error as { statusCode?: number }).statusCode ?? 500;
    return reply.code(status).send({ error: status < 500 ? 'bad request' : 'internal error' });
  });
  server.get('/healthz', (_request, reply) => {
    const { isAble, reasons } = healthOf(parts.state(), parts.isHalted());
    const body = {
      status: isAble ? 'ok' : 'unable',
      reasons,
      alerts: alertsOf(parts.state()),
    };
    return reply.code(isAble ? 200 : 503).send(body);
  });
  server.get('/metrics', async (_request, reply) => {
    // Loaded with the first question: most stations are never asked.
    const { metricsOf } = await import('./metrics.ts');
    const { contentType, text } = await metricsOf(parts.state(), Date.now());
    return reply.type(contentType).send(text);
  });
  return server;
}
