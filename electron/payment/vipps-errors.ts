/**
 * Folds every way a call can fail into PaymentError: HTTP status, problem+json, the two Azure
 * shapes, bodies that are no JSON, and no answer at all.
 */
import { z } from 'zod';
import type { HttpAnswer, SendFailure } from './http.ts';
import type { PaymentError } from './payments.ts';
import { meaningOfCode, meaningOfStatus, meaningWithoutCode } from './vipps-codes.ts';
import type { Meaning } from './vipps-codes.ts';

export type CallName =
  | 'token'
  | 'create'
  | 'image'
  | 'look'
  | 'events'
  | 'capture'
  | 'refund'
  | 'cancel'
  | 'receipt'
  | 'probe'
  | 'webhook-list'
  | 'webhook-register'
  | 'webhook-remove'
  | 'redirect-get'
  | 'redirect-create'
  | 'redirect-update';

/** Calls that change nothing: asking again is always safe, so no outcome is `unknown`. */
const readingCalls: ReadonlySet<CallName> = new Set([
  'token',
  'look',
  'events',
  'probe',
  'webhook-list',
  'redirect-get',
]);

/** What was asked, for the error's message and meaning. */
export interface Asked {
  call: CallName;
  /**
   * What it was about: the reference of a payment, the id of a redirect code or of a webhook's
   * registration; null where it is about nothing in particular.
   */
  reference: string | null;
}

const text = z.string().optional().catch(undefined);
const detail = z.object({ name: z.string(), reason: z.coerce.string() });
const details = z.array(z.unknown()).nullish().catch(undefined);

/** One shape for all: problem+json, Order Management and QR, Azure AD (token), Azure gateway. */
const problemSchema = z.object({
  title: text,
  detail: text,
  traceId: text,
  /** A path in ePayment; in the QR API, what to name to their support. */
  instance: text,
  extraDetails: details,
  invalidParams: details,
  error: text,
  trace_id: text,
  message: text,
  activityId: text,
  statusCode: z.number().optional().catch(undefined),
});

interface Problem {
  title: string | null;
  isTitled: boolean;
  vippsCode: string | null;
  /** Names of the fields complained about. */
  fields: string[];
  traceId: string | null;
  /** Everything said, for the one place where a text decides. */
  allText: string;
  /** The gateway before the API speaks, not the API. */
  isFromGateway: boolean;
}

/** The body as JSON; undefined where it is none. */
export function jsonOf(answer: HttpAnswer): unknown {
  try {
    return JSON.parse(textOf(answer)) as unknown;
  } catch {
    return undefined;
  }
}

/** The body as text; throws on bytes that are no UTF-8. */
function textOf(answer: HttpAnswer): string {
  if (typeof answer.body === 'string') return answer.body;
  return new TextDecoder('utf-8', { fatal: true }).decode(answer.body);
}

function problemOf(answer: HttpAnswer): Problem | null {
  const parsed = problemSchema.safeParse(jsonOf(answer));
  if (!parsed.success) return null;
  const raw = parsed.data;
  const listed = [...(raw.extraDetails ?? []), ...(raw.invalidParams ?? [])].flatMap((item) => {
    const one = detail.safeParse(item);
    return one.success ? [one.data] : [];
  });
  const isCode = (one: { name: string }) => one.name.toLowerCase() === 'errorcode';
  const vippsCode = listed.find(isCode)?.reason.trim() ?? '';
  const traceId = raw.traceId ?? raw.trace_id ?? raw.activityId ?? raw.instance ?? '';
  return {
    title: raw.title ?? raw.error ?? raw.message ?? null,
    isTitled: raw.title !== undefined,
    vippsCode: /^\d{1,6}$/.test(vippsCode) ? vippsCode : null,
    fields: listed
      .filter((one) => !isCode(one))
      .map((one) => one.name)
      .filter((name) => /^[\w.[\]-]{1,60}$/.test(name)),
    traceId: /^[\w.:-]{1,100}$/.test(traceId) ? traceId : null,
    allText: [raw.title, raw.detail, ...listed.map((one) => one.reason)].join(' '),
    isFromGateway: raw.statusCode !== undefined && raw.title === undefined,
  };
}

/** Folds an answer that is no success. `nowMs` is for a Retry-After that names a date. */
export function foldAnswer(asked: Asked, answer: HttpAnswer, nowMs: number): PaymentError {
  const problem = problemOf(answer);
  const meaning = forCall(asked.call, meaningOf(asked.call, answer, problem), answer, problem);
  return {
    code: meaning.code,
    retry: retryFor(asked.call, meaning.retry),
    retryAfterMs: retryAfterMs(answer, nowMs),
    status: answer.status,
    vippsCode: problem?.vippsCode ?? null,
    message: `${named(asked)}: ${saidBy(answer, problem)}`,
    traceId: problem?.traceId ?? null,
  };
}

function meaningOf(call: CallName, answer: HttpAnswer, problem: Problem | null): Meaning {
  const always = meaningOfStatus.get(answer.status);
  if (always !== undefined) return always;
  // The token endpoint speaks OAuth: 400 and 403 there are about the keys and nothing else.
  if (call === 'token' && (answer.status === 400 || answer.status === 403)) {
    return { code: 'keys-refused', retry: 'later' };
  }
  const known = meaningOfCode.get(problem?.vippsCode ?? '');
  if (known !== undefined) return known;
  const meaning = meaningWithoutCode(answer.status);
  const isTheirs = saysSoItself(call, answer, problem);
  return meaning.retry !== 'never' || isTheirs
    ? meaning
    : { code: 'not-understood', retry: 'unknown' };
}

/** What is concluded from their refusals concerns no money and is found out again at the next try. */
const lenientCalls: ReadonlySet<CallName> = new Set([
  'probe',
  'webhook-register',
  'redirect-get',
  'redirect-create',
]);

/**
 * A refusal lets a station conclude that a capture is in vain, "not found" that nothing is held. A
 * 404 or 413 of a proxy, or of the gateway that knows no such route, must not be taken for the API
 * saying so: the API sends a titled problem. Where no money is concerned less is enough: the QR API
 * says with an id alone that it is taken (409Conflict).
 */
function saysSoItself(call: CallName, answer: HttpAnswer, problem: Problem | null): boolean {
  const isLenient = lenientCalls.has(call);
  if (isLenient && answer.body.length === 0) return true;
  if (problem === null || problem.isFromGateway) return false;
  return isLenient || problem.isTitled;
}

/** The few meanings that depend on what was asked. */
function forCall(
  call: CallName,
  meaning: Meaning,
  answer: HttpAnswer,
  problem: Problem | null,
): Meaning {
  if (call === 'receipt') {
    // A receipt is accepted once only; a repeat is 409, or 400 with a text (Order Management API).
    const isRepeat =
      answer.status === 409 || (answer.status === 400 && /duplicate/i.test(problem?.allText ?? ''));
    return isRepeat ? { code: 'already-sent', retry: 'never' } : meaning;
  }
  // Redirect codes have no idempotency key: what is taken is the id.
  if (call === 'redirect-create' && meaning.code === 'key-reused') {
    return { code: 'reference-used', retry: 'never' };
  }
  // 4020 and 4150 on a change of a payment speak of the idempotency key, not of the reference.
  if (meaning.code === 'reference-used' && call !== 'create') {
    return { code: 'key-reused', retry: 'never' };
  }
  return meaning;
}

function retryFor(call: CallName, retry: PaymentError['retry']): PaymentError['retry'] {
  return retry === 'unknown' && readingCalls.has(call) ? 'later' : retry;
}

/** No answer: whether something may have happened follows from whether it can have been sent. */
export function foldFailure(asked: Asked, failure: SendFailure): PaymentError {
  const meanings: Record<SendFailure['kind'], Meaning> = {
    unreachable: { code: 'unreachable', retry: 'later' },
    'timed-out': { code: 'timed-out', retry: 'unknown' },
    'too-large': { code: 'not-understood', retry: 'unknown' },
  };
  const meaning = meanings[failure.kind];
  return {
    code: meaning.code,
    retry: retryFor(asked.call, meaning.retry),
    retryAfterMs: null,
    status: null,
    vippsCode: null,
    message: `${named(asked)}: ${failure.message}`,
    traceId: null,
  };
}

/** A success whose content would leave the money unclear. `why` names fields, not contents. */
export function notUnderstood(asked: Asked, status: number, why: string): PaymentError {
  return {
    code: 'not-understood',
    retry: retryFor(asked.call, 'unknown'),
    retryAfterMs: null,
    status,
    vippsCode: null,
    message: `${named(asked)}: HTTP ${status}, not understood: ${why}`,
    traceId: null,
  };
}

function named(asked: Asked): string {
  return asked.reference === null ? asked.call : `${asked.call} ${asked.reference}`;
}

function saidBy(answer: HttpAnswer, problem: Problem | null): string {
  const parts = [`HTTP ${answer.status}`];
  if (problem === null) {
    parts.push(answer.body.length === 0 ? 'empty body' : 'body is no problem+json');
    return parts.join(', ');
  }
  if (problem.vippsCode !== null) parts.push(`code ${problem.vippsCode}`);
  if (problem.title !== null) parts.push(`"${harmless(problem.title)}"`);
  if (problem.fields.length > 0) parts.push(`fields ${problem.fields.slice(0, 10).join(' ')}`);
  return parts.join(', ');
}

/** Foreign text for a log: one short line in which nothing looks like a key, token or number. */
function harmless(foreign: string): string {
  return foreign
    .replaceAll(/[^\p{L}\p{N}\p{P}\p{S}]+/gu, ' ')
    .replaceAll(/[\w+/=.-]{24,}|\d{7,}/g, '…')
    .slice(0, 120);
}

/** No Vipps limit lasts longer than minutes; a longer wish is a mistake or an attack. */
const longestRetryAfterMs = 60 * 60_000;

/**
 * Retry-After in ms, 0 to one hour; null without one that can be read. A date is compared with the
 * answer's own Date where there is one, so that a station with a wrong clock waits as long as meant.
 */
function retryAfterMs(answer: HttpAnswer, nowMs: number): number | null {
  const wish = headerOf(answer, 'retry-after')?.trim();
  // A number, or a date that begins with a weekday; Date.parse alone takes almost anything.
  if (wish === undefined || !/^(\d+$|[A-Za-z]{3,9}, )/.test(wish)) return null;
  const waitMs = /^\d+$/.test(wish)
    ? Number(wish) * 1000
    : Date.parse(wish) - (answeredAtMs(answer) ?? nowMs);
  if (Number.isNaN(waitMs)) return null;
  return Math.min(Math.max(waitMs, 0), longestRetryAfterMs);
}

/** The server's time of day by its Date header (RFC 9110, 6.6.1), ms since 1970; null without one. */
export function answeredAtMs(answer: HttpAnswer): number | null {
  const atMs = Date.parse(headerOf(answer, 'date') ?? '');
  return Number.isNaN(atMs) ? null : atMs;
}

/** A header's first value; the name in lower case. */
export function headerOf(answer: HttpAnswer, name: string): string | undefined {
  const value = answer.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
