/**
 * The phone pages over HTTP: an outlet's page and the form that pays, and the status page of one
 * payment with its live figures and Stop. All addresses in answers are relative, so that the pages
 * work under any prefix a proxy gives them.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { OfferMistake } from '../contract.ts';
import type { Clock } from '../clock.ts';
import {
  endingLimit,
  formLimit,
  payingAtOutletLimit,
  payingLimit,
  readingLimit,
} from './limits.ts';
import type { LiveVisits } from './live-visits.ts';
import { nonceOfForm, referenceOfToken } from './page-tokens.ts';
import { packedFor, type PhoneBundle } from './phone-bundle.ts';
import { subjectOf, type PhoneAnswers } from './phone-pages.ts';
import type { PhoneStation } from './phone-station.ts';
import { isOwnPage } from './public-address.ts';

export interface PhoneRouteParts {
  station: PhoneStation;
  answers: PhoneAnswers;
  bundle: () => PhoneBundle;
  live: LiveVisits;
  pageKey: Uint8Array;
  publicUrl: string | null;
  clock: Clock;
}

/** The form's answer waits so long for Vipps' page; after that the status page waits on. */
const linkWaitMs = 6_000;
/** Forms that were used, remembered against a second tap; older ones are told by the outlet's state. */
const usedFormsAtMost = 200;

type OutletRequest = FastifyRequest<{ Params: { label: string } }>;
type VisitRequest = FastifyRequest<{ Params: { token: string } }>;

export function servePhones(server: FastifyInstance, parts: PhoneRouteParts): void {
  const { answers, station, bundle } = parts;
  const reading = { config: { rateLimit: readingLimit } };

  serveFiles(server, bundle);

  server.get('/c/:label', reading, (request: OutletRequest, reply) => {
    const offer = station.offer(request.params.label);
    if (offer === null) return answers.message(request, reply.code(404), 'not-found');
    return answers.offer(request, reply, offer, { mistake: null, amountMinor: null });
  });

  servePaying(server, parts);

  const onVisit =
    (serve: (request: VisitRequest, reply: FastifyReply, reference: string) => unknown) =>
    (request: VisitRequest, reply: FastifyReply): unknown => {
      const reference = referenceOfToken(parts.pageKey, request.params.token);
      if (reference !== null) return serve(request, reply, reference);
      return answers.message(request, reply.code(404), 'not-found');
    };

  server.get(
    '/s/:token',
    reading,
    onVisit((request, reply, reference) => {
      const visit = station.visit(reference);
      if (visit === null) return answers.message(request, reply.code(404), 'not-found');
      const goesOn = Object.hasOwn(request.query as object, 'pay');
      return answers.visit(request, reply, visit, goesOn);
    }),
  );

  server.get(
    '/s/:token/state',
    reading,
    onVisit((_request, reply, reference) => {
      const visit = station.visit(reference);
      return visit === null ? reply.code(404).send({ error: 'not found' }) : reply.send(visit);
    }),
  );

  // A question for the head alone must not become a stream.
  server.get('/s/:token/live', { ...reading, exposeHeadRoute: false }, onVisit(serveLive(parts)));

  for (const wish of ['stop', 'cancel'] as const) {
    server.post(
      `/s/:token/${wish}`,
      { config: { rateLimit: endingLimit } },
      onVisit((request, reply, reference) => {
        if (!isOwnPage(parts.publicUrl, request.headers)) {
          return reply.code(403).send({ error: 'not from this page' });
        }
        station.end(wish, reference);
        // A script asks for the new state; a form without one is led back to its page.
        if (request.headers.accept?.includes('text/html') !== true) {
          return reply.code(202).send(station.visit(reference) ?? {});
        }
        return reply.redirect(`../${request.params.token}`, 303);
      }),
    );
  }
}

function serveFiles(server: FastifyInstance, bundle: () => PhoneBundle): void {
  server.get('/assets/:file', (request: FastifyRequest<{ Params: { file: string } }>, reply) => {
    const file = bundle().files.get(request.params.file);
    if (file === undefined) return reply.code(404).send({ error: 'not found' });
    const { body, encoding } = packedFor(file, request.headers['accept-encoding']);
    if (encoding !== null) void reply.header('content-encoding', encoding);
    return reply
      .type(file.type)
      .header('cache-control', 'public, max-age=31536000, immutable')
      .header('vary', 'accept-encoding')
      .send(body);
  });
}

function serveLive({ station, live }: PhoneRouteParts) {
  return (request: VisitRequest, reply: FastifyReply, reference: string): unknown => {
    const visit = station.visit(reference);
    if (visit === null) return reply.code(404).send({ error: 'not found' });
    if (!live.hasRoom(reference, request.ip)) {
      return reply.code(503).header('retry-after', '30').send({ error: 'too many open pages' });
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store, no-transform',
      // nginx would collect the events otherwise.
      'x-accel-buffering': 'no',
      'x-content-type-options': 'nosniff',
    });
    live.add(reply.raw, reference, request.ip, visit);
    return reply;
  };
}

/** The form that creates a payment. Whatever it lacks, it comes back with words and nothing is charged. */
function servePaying(server: FastifyInstance, parts: PhoneRouteParts): void {
  const { station, answers, pageKey, publicUrl } = parts;
  const atOutlet = server.createRateLimit({
    ...payingAtOutletLimit,
    keyGenerator: (request) => `outlet ${(request.params as { label: string }).label}`,
  });
  const fromAddress = server.createRateLimit(payingLimit);
  const usedForms = new Map<string, string>();

  const goToVisit = (
    request: OutletRequest,
    reply: FastifyReply,
    reference: string,
  ): FastifyReply => {
    answers.rememberVisit(request, reply, reference);
    return reply.redirect(`${answers.visitAddress(reference)}?pay`, 303);
  };

  const form = { config: { rateLimit: formLimit } };
  server.post('/c/:label', form, async (request: OutletRequest, reply) => {
    const { label } = request.params;
    const offer = station.offer(label);
    if (offer === null) return answers.message(request, reply.code(404), 'not-found');
    const fields = fieldsOf(request.body);
    const amountMinor = /^\d{1,8}$/.test(fields.amount) ? Number(fields.amount) : null;
    const comeBack = (status: number, mistake: OfferMistake): FastifyReply =>
      answers.offer(request, reply.code(status), offer, { mistake, amountMinor });

    if (!isOwnPage(publicUrl, request.headers)) return comeBack(403, 'form');
    const nonce = nonceOfForm(pageKey, subjectOf(offer), fields.form, Date.now());
    if (nonce === null) return comeBack(422, 'form');
    // A second tap is led to what the first one made.
    const made = usedForms.get(nonce);
    if (made !== undefined) return goToVisit(request, reply, made);
    if (fields.terms !== 'yes') return comeBack(422, 'terms');
    if (amountMinor === null || !offer.amountsMinor.includes(amountMinor)) {
      return comeBack(422, 'amount');
    }
    if (offer.whyNot !== null) return comeBack(409, 'taken');
    for (const limit of [fromAddress, atOutlet]) {
      const counted = await limit(request);
      if (!counted.isAllowed && counted.isExceeded) return comeBack(429, 'too-many');
    }
    const reference = usedForms.get(nonce) ?? station.pay(label, amountMinor);
    if (reference === null) return comeBack(409, 'taken');
    remember(usedForms, nonce, reference);
    await linkOrEnd(parts, reference);
    return goToVisit(request, reply, reference);
  });
}

function fieldsOf(body: unknown): { form: string; amount: string; terms: string } {
  const fields = body instanceof URLSearchParams ? body : new URLSearchParams();
  const field = (name: string): string => fields.get(name) ?? '';
  return { form: field('form'), amount: field('amount'), terms: field('terms') };
}

function remember(usedForms: Map<string, string>, nonce: string, reference: string): void {
  usedForms.set(nonce, reference);
  const [oldest] = usedForms.keys();
  if (usedForms.size > usedFormsAtMost && oldest !== undefined) usedForms.delete(oldest);
}

/** Resolves once Vipps has made the payment or it has come to nothing, or after a few seconds. */
function linkOrEnd({ station, clock }: PhoneRouteParts, reference: string): Promise<void> {
  const isWaiting = (): boolean => {
    const screen = station.visit(reference)?.screen;
    return screen?.name === 'pay' && screen.link === null;
  };
  return new Promise((resolve) => {
    if (!isWaiting()) return resolve();
    const done = (): void => {
      stopListening();
      cancel();
      resolve();
    };
    const cancel = clock.after(linkWaitMs, done);
    const stopListening = station.onTurn(() => {
      if (!isWaiting()) done();
    });
  });
}
