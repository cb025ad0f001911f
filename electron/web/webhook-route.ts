/**
 * Vipps' calls about payments. Only a delivery that proves to be Vipps' counts, and it counts as a
 * hint: the station asks Vipps how the payment stands. What comes twice, late, out of order or about
 * somebody else's payment therefore does no harm.
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { readWebhookEvent } from '../payment/webhook-event.ts';
import { verifyDelivery, type KnownWebhook } from '../payment/webhook-signature.ts';
import type { Log } from '../ports.ts';
import { webhookLimit } from './limits.ts';
import { probeHeader } from '../diagnosis/webhooks.ts';

export interface WebhookParts {
  /** Registrations whose deliveries may be believed. */
  known: () => readonly KnownWebhook[];
  /** A delivery named a registration that is not ours: ours may have been lost. */
  onUnknownRegistration: () => void;
  /** A payment about which Vipps has something to tell. Called after the answer. */
  onSignal: (reference: string) => void;
  /** The station asks its own public address whether it leads here; left out: it never does. */
  isOwnProbe?: (nonce: string) => boolean;
  log: Log;
}

/** Vipps' own are about 300 bytes. */
const largestBodyBytes = 16 * 1024;

/** Refusals are told at most so often, each cause by itself: strangers must not fill the log. */
const tellEveryMs = 60_000;

export function serveWebhooks(server: FastifyInstance, parts: WebhookParts): void {
  const toldAtMs = new Map<string, number>();
  const tellRefusal = (why: string): void => {
    const nowMs = Date.now();
    if (nowMs - (toldAtMs.get(why) ?? 0) < tellEveryMs) return;
    toldAtMs.set(why, nowMs);
    parts.log.warn({ why }, 'a delivery to the webhook is not believed; payments are polled');
  };
  void server.register((scope, _options, done) => {
    // The raw bytes are what is signed: nothing may read them before.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => {
      parsed(null, body);
    });
    const options = { bodyLimit: largestBodyBytes, config: { rateLimit: webhookLimit } };
    scope.post('/webhooks/vipps', options, (request: FastifyRequest, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { headers } = request;
      const verified = verifyDelivery({ headers, body }, parts.known(), Date.now());
      if (!verified.ok) {
        const { why } = verified;
        const nonce = headers[probeHeader];
        const isOwn = typeof nonce === 'string' && parts.isOwnProbe?.(nonce) === true;
        if (isOwn) return reply.code(401).send({ error: 'not believed' });
        tellRefusal(why);
        if (why === 'unknown-registration') parts.onUnknownRegistration();
        return reply.code(401).send({ error: 'not believed' });
      }
      const event = readWebhookEvent(body);
      // Vipps waits ten seconds at most and repeats for days: the answer goes first.
      if (event !== null) setImmediate(() => parts.onSignal(event.reference));
      return reply.code(200).send({});
    });
    done();
  });
}
