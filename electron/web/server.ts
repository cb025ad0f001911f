/** The station's HTTP face: health now, phone pages and webhooks as they come. Denies by default. */
import Fastify, { type FastifyInstance } from 'fastify';
import type { StationState } from '../session/state.ts';
import { alertsOf, healthOf } from './health.ts';

export interface WebParts {
  state: () => StationState;
  isHalted: () => boolean;
}

/** Makes the server; the caller listens and closes. */
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
      alerts: alertsOf(parts.state()).length,
    };
    return reply.code(isAble ? 200 : 503).send(body);
  });
  return server;
}
