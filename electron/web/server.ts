/**
 * The station's HTTP face: health and metrics for its operator, pages for phones, Vipps' webhooks. It
 * may face the internet through a proxy or tunnel, so it denies by default, says nothing of its
 * inside, and gives nobody enough of its time to be felt at the relay.
 */
import rateLimit from '@fastify/rate-limit';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyRequest,
  type onRequestHookHandler,
} from 'fastify';
import type { Clock } from '../clock.ts';
import type { Log } from '../ports.ts';
import type { FieldReport, SoldTotals } from '../field-report.ts';
import type { ScreenReport } from '../screen/report.ts';
import type { DiagnosisReport } from '../session/service-view.ts';
import type { StationState } from '../session/state.ts';
import { serveEvidence, type EvidenceParts } from './evidence-route.ts';
import { isAskedHere } from './asked-here.ts';
import { alertsOf, healthOf, shortFindings } from './health.ts';
import { readingLimit } from './limits.ts';
import { LiveVisits } from './live-visits.ts';
import type { Metrics } from './metrics.ts';
import { referenceOfToken } from './page-tokens.ts';
import type { PhoneBundle } from './phone-bundle.ts';
import { PhoneAnswers } from './phone-pages.ts';
import { servePhones } from './phone-routes.ts';
import type { PhoneStation } from './phone-station.ts';
import { withoutPrefix } from './public-address.ts';
import { Turnstile, type Guest } from './turnstile.ts';
import { serveWebhooks, type WebhookParts } from './webhook-route.ts';

export interface WebParts {
  state: () => StationState;
  isHalted: () => boolean;
  /** How the screen has fared; left out where the station runs without one. */
  screen?: () => ScreenReport;
  /** How devices, lines and loop are faring. */
  field?: () => FieldReport;
  /** What works and what does not, as far as is known without asking anybody. */
  diagnosis?: () => DiagnosisReport;
  /** What was sold, of all time. */
  sold?: () => SoldTotals[];
  /** `web.publicUrl`; null: nothing outside reaches the station. */
  publicUrl: string | null;
  /** Addresses or networks whose X-Forwarded-* headers are believed. */
  trustedProxies: readonly string[];
  clock: Clock;
  log: Log;
  /** Null where no phone comes to this station. */
  phones: { station: PhoneStation; bundle: () => PhoneBundle; pageKey: Uint8Array } | null;
  /** Null where no delivery is expected: the address is then as unknown as any other. */
  webhooks: WebhookParts | null;
  /** A technician's evidence for this computer itself; left out where nobody takes any. */
  evidence?: EvidenceParts;
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
): Promise<string> {
  const { host, port } = listen;
  const server = await makeWebServer(parts);
  try {
    await server.listen({ host, port });
  } catch (error) {
    parts.log.error(
      { err: error, host, port },
      'web.listen cannot be had, is another program using it? The station goes on without health and phone pages, and tries again',
    );
    setTimeout(() => void serveWeb(parts, listen), listenAgainMs);
  }
  const address = server.server.address();
  const heldPort = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${heldPort}`;
}

/** Connections at once: every stream of live figures has one, and pages need some beside them. */
const connectionsAtMost = 1000;
/** What a form or a question of ours ever needs, in bytes. */
const largestBodyBytes = 4 * 1024;
/** A head that takes longer comes from somebody who means to hold the connection. */
const headTimeoutMs = 5_000;

const noCounts = {
  'x-ratelimit-limit': false,
  'x-ratelimit-remaining': false,
  'x-ratelimit-reset': false,
};

/** The server, not yet listening. `turnstile`: with a time of its own in tests. */
export async function makeWebServer(
  parts: WebParts,
  turnstile = new Turnstile(),
): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    trustProxy: [...parts.trustedProxies],
    bodyLimit: largestBodyBytes,
    // Without a byte for so long a connection is given up; live figures have a beat of five seconds.
    connectionTimeout: 15_000,
    requestTimeout: 10_000,
    keepAliveTimeout: 5_000,
    maxRequestsPerSocket: 100,
    http: {
      headersTimeout: headTimeoutMs,
      maxHeaderSize: 8 * 1024,
      // Looked after each second, not each half minute: so long somebody could hold a connection.
      connectionsCheckingInterval: 1_000,
    },
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
    rewriteUrl: (request) => withoutPrefix(parts.publicUrl, request.url ?? '/'),
  });
  server.server.maxConnections = connectionsAtMost;
  await server.register(rateLimit, {
    global: false,
    cache: 5000,
    // Nobody needs to know how far they are from it; who is over it is told how long to wait.
    addHeaders: noCounts,
    addHeadersOnExceeding: noCounts,
  });
  secureEverything(server);
  takeTurns(server, turnstile, parts);
  serveOperator(server, parts);
  if (parts.webhooks !== null) serveWebhooks(server, parts.webhooks);
  if (parts.evidence !== undefined) serveEvidence(server, parts.evidence);
  if (parts.phones !== null) openToPhones(server, parts, parts.phones);
  return server;
}

function secureEverything(server: FastifyInstance): void {
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      // The address of a status page is a key: not even our own files, and the proxy's log of them,
      // hear of it. Forms still say which site they come from.
      'referrer-policy': 'strict-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
      'cache-control': 'no-store',
    });
    done();
  });
  server.setErrorHandler((error: FastifyError, _request, reply) => {
    // No stack traces and no inner words to strangers.
    const status = error.statusCode ?? 500;
    const words = status === 429 ? 'too many requests' : status < 500 ? 'bad request' : null;
    return reply.code(status).send({ error: words ?? 'internal error' });
  });
  server.setNotFoundHandler({ preHandler: server.rateLimit(readingLimit) }, (_request, reply) =>
    reply.code(404).send({ error: 'not found' }),
  );
}

/** Everything waits for its turn, before it is looked at and before it is worked on; Stop does not. */
function takeTurns(server: FastifyInstance, turnstile: Turnstile, { phones }: WebParts): void {
  const guestOf = ({ routeOptions: { url }, params }: FastifyRequest): Guest => {
    if (phones === null || url?.startsWith('/s/:token') !== true) return 'stranger';
    const { token } = params as { token: string };
    if (referenceOfToken(phones.pageKey, token) === null) return 'stranger';
    return url === '/s/:token/stop' || url === '/s/:token/cancel' ? 'urgent' : 'known';
  };
  const take: onRequestHookHandler = (request, reply, go) => {
    if (turnstile.enter(go, guestOf(request))) return;
    void reply.code(503).header('retry-after', '5').send({ error: 'busy' });
  };
  server.addHook('onRequest', take);
  server.addHook('preHandler', take);
}

function serveOperator(server: FastifyInstance, parts: WebParts): void {
  const reading = { config: { rateLimit: readingLimit } };
  server.get('/healthz', reading, (request, reply) => {
    const { isAble, reasons } = healthOf(parts.state(), parts.isHalted());
    const body = {
      status: isAble ? 'ok' : 'unable',
      reasons,
      alerts: alertsOf(parts.state()),
      ...diagnosisFor(request, parts),
    };
    return reply.code(isAble ? 200 : 503).send(body);
  });
  server.get('/metrics', reading, async (_request, reply) => {
    const { contentType, text } = await readMetrics(parts);
    return reply.type(contentType).send(text);
  });
}

/** The station's figures of now. */
export async function readMetrics(parts: WebParts): Promise<Metrics> {
  // Loaded with the first question: most stations are never asked.
  const { metricsOf } = await import('./metrics.ts');
  return metricsOf({
    state: parts.state(),
    atMs: parts.clock.nowMs(),
    screen: parts.screen?.(),
    field: parts.field?.(),
    sold: parts.sold?.(),
  });
}

/** Whole on this computer, and by code and light for everybody else. */
function diagnosisFor(request: FastifyRequest, { diagnosis }: WebParts): object {
  const report = diagnosis?.();
  if (report === undefined) return {};
  const { socket, headers } = request;
  if (isAskedHere(socket.remoteAddress, headers)) return report;
  return { light: report.light, findings: shortFindings(report) };
}

function openToPhones(
  server: FastifyInstance,
  { publicUrl, clock }: WebParts,
  { station, bundle, pageKey }: NonNullable<WebParts['phones']>,
): void {
  const live = new LiveVisits({ visit: station.visit, onTurn: station.onTurn, clock });
  const answers = new PhoneAnswers(station, bundle, pageKey);
  server.addHook('onListen', (done) => {
    live.start();
    done();
  });
  server.addHook('preClose', (done) => {
    live.stop();
    done();
  });
  void server.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, parsed) => parsed(null, new URLSearchParams(String(body))),
    );
    scope.addHook('preHandler', (request, reply, next) => {
      if (station.isRunning()) return next();
      return answers.message(request, reply.code(503), 'unavailable');
    });
    scope.setErrorHandler((error: FastifyError, request, reply) => {
      // People get a page; everything else is told as everywhere.
      const isForPerson = request.headers.accept?.includes('text/html') === true;
      if (error.statusCode !== 429 || !isForPerson) throw error;
      return answers.message(request, reply.code(429), 'too-many');
    });
    servePhones(scope, { station, answers, bundle, live, pageKey, publicUrl, clock });
    done();
  });
}
