/**
 * One authenticated call to Vipps: headers, access token, the one repeat after a refused token, and
 * a log line. Answers come back as they are; what they mean is the client's business.
 */
import assert from 'node:assert/strict';
import type { Clock } from '../clock.ts';
import { createAccessToken } from './access-token.ts';
import type { FetchedToken } from './access-token.ts';
import type { Credentials } from './credentials.ts';
import { SendFailure } from './http.ts';
import type { HttpAnswer, HttpRequest, Send } from './http.ts';
import type { Outcome, PaymentError } from './payments.ts';
import { foldAnswer, foldFailure, jsonOf, notUnderstood } from './vipps-errors.ts';
import type { Asked, CallName } from './vipps-errors.ts';
import { tokenFromWire } from './vipps-wire.ts';

/** Who asks, for the Vipps-System-* headers; each of 1 to 30 visible characters. */
export interface SystemNames {
  name: string;
  version: string;
  pluginName: string;
  pluginVersion: string;
}

/** One exchange for the log: no body, no address with a token in it, no key. */
export interface CallLogEntry {
  call: CallName;
  method: HttpRequest['method'];
  path: string;
  idempotencyKey: string | null;
  status: number | null;
  tookMs: number;
  /** Null: the answer was a success by status. */
  error: PaymentError | null;
}

export interface CallerOptions {
  /** Vipps, or an operator's gateway; a path in it is kept. */
  baseUrl: string;
  /** Null: not said, to find out whether it is what is refused. */
  merchantSerialNumber: string | null;
  /** Null behind a gateway that adds the keys itself. */
  credentials: Credentials | null;
  system: SystemNames;
  send: Send;
  clock: Clock;
  log?: (entry: CallLogEntry) => void;
}

export interface Call extends Asked {
  method: HttpRequest['method'];
  path: string;
  /** Beside the usual ones, or instead of them: what kind of answer is wanted. Never a key. */
  headers?: Readonly<Record<string, string>>;
  body: object | null;
  idempotencyKey: string | null;
  timeoutMs: number;
}

/**
 * Resolves with an answer whose status is 2xx, or with what went wrong. Made once and handed to
 * everything that asks Vipps, it serves all of it with one access token.
 */
export type Caller = (call: Call) => Promise<Outcome<HttpAnswer>>;

/** The token endpoint answers within a second in practice. */
const tokenTimeoutMs = 10_000;

export function createCaller(options: CallerOptions): Caller {
  const { credentials, clock } = options;
  const common = commonHeaders(options);
  const exchange = createExchange(options);
  const accessToken =
    credentials === null
      ? null
      : createAccessToken({
          clock,
          fetch: () => fetchToken(exchange, { ...common, ...keyHeaders(credentials) }),
        });

  function sendWith(call: Call, token: string | null): Promise<Outcome<HttpAnswer>> {
    const headers = {
      ...common,
      ...call.headers,
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(credentials === null ? {} : { 'Ocp-Apim-Subscription-Key': credentials.subscriptionKey }),
      ...(call.body === null ? {} : { 'Content-Type': 'application/json' }),
      ...(call.idempotencyKey === null ? {} : { 'Idempotency-Key': call.idempotencyKey }),
    };
    return exchange(call, headers);
  }

  /**
   * Calls to which a fresh token was refused as well: it is not the token. Until Vipps takes one there
   * they are sent once, or the repeats would pass the limit of 5 changes a minute (ePayment).
   */
  const refusesFresh = new Set<CallName>();

  return async (call) => {
    if (accessToken === null) return sendWith(call, null);
    const token = await accessToken.get();
    if (!token.ok) return token;
    const first = await sendWith(call, token.value);
    if (first.ok || first.error.status !== 401) {
      refusesFresh.delete(call.call);
      return first;
    }
    accessToken.refused(token.value);
    if (refusesFresh.has(call.call)) return first;
    // The token may have been withdrawn early. A 401 changed nothing, so the same key goes again.
    const fresh = await accessToken.get();
    if (!fresh.ok) return fresh;
    const second = await sendWith(call, fresh.value);
    if (!second.ok && second.error.status === 401) {
      refusesFresh.add(call.call);
      accessToken.refused(fresh.value);
    }
    return second;
  };
}

type Exchange = (call: Call, headers: Record<string, string>) => Promise<Outcome<HttpAnswer>>;

/** Sends once, folds what is no success, logs. */
function createExchange(options: CallerOptions): Exchange {
  const { send, clock, credentials } = options;
  const base = options.baseUrl.replace(/\/+$/, '');
  return async (call, headers) => {
    const request: HttpRequest = {
      method: call.method,
      url: base + call.path,
      headers,
      body: call.body === null ? null : JSON.stringify(call.body),
      timeoutMs: call.timeoutMs,
    };
    const startedAtMs = clock.nowMs();
    const { answer, error } = await attempt(send, call, request, clock);
    const outcome: Outcome<HttpAnswer> =
      error === null ? { ok: true, value: answer } : { ok: false, error: clean(error) };
    options.log?.({
      call: call.call,
      method: call.method,
      path: call.path,
      idempotencyKey: call.idempotencyKey,
      status: answer?.status ?? null,
      tookMs: clock.nowMs() - startedAtMs,
      error: outcome.ok ? null : outcome.error,
    });
    return outcome;
  };

  /** Should Vipps ever echo a key, it stops here. */
  function clean(error: PaymentError): PaymentError {
    if (credentials === null) return error;
    const { clientId, clientSecret, subscriptionKey } = credentials;
    let { message } = error;
    for (const secret of [clientId, clientSecret, subscriptionKey]) {
      message = message.replaceAll(secret, '…');
    }
    return { ...error, message };
  }
}

async function attempt(
  send: Send,
  asked: Asked,
  request: HttpRequest,
  clock: Clock,
): Promise<
  { answer: HttpAnswer; error: null } | { answer: HttpAnswer | null; error: PaymentError }
> {
  try {
    const answer = await send(request);
    if (answer.status >= 200 && answer.status < 300) return { answer, error: null };
    return { answer, error: foldAnswer(asked, answer, clock.nowMs()) };
  } catch (failure) {
    if (!(failure instanceof SendFailure)) throw failure;
    return { answer: null, error: foldFailure(asked, failure) };
  }
}

/** POST /accesstoken/get: credentials in headers, an empty body. */
async function fetchToken(
  exchange: Exchange,
  headers: Record<string, string>,
): Promise<Outcome<FetchedToken>> {
  const call: Call = {
    call: 'token',
    reference: null,
    method: 'POST',
    path: '/accesstoken/get',
    body: null,
    idempotencyKey: null,
    timeoutMs: tokenTimeoutMs,
  };
  const answer = await exchange(call, headers);
  if (!answer.ok) return answer;
  const token = tokenFromWire(jsonOf(answer.value));
  if (token.ok) return token;
  return { ok: false, error: notUnderstood(call, answer.value.status, token.why) };
}

function keyHeaders(credentials: Credentials): Record<string, string> {
  return {
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    'Ocp-Apim-Subscription-Key': credentials.subscriptionKey,
  };
}

function commonHeaders(options: CallerOptions): Record<string, string> {
  const { system, merchantSerialNumber } = options;
  if (merchantSerialNumber !== null) {
    assert.match(merchantSerialNumber, /^\d{4,10}$/, 'merchant serial number');
  }
  for (const name of [system.name, system.version, system.pluginName, system.pluginVersion]) {
    assert.match(name, /^[\x21-\x7e]{1,30}$/, 'Vipps-System-* of 1 to 30 visible characters');
  }
  return {
    Accept: 'application/json',
    'User-Agent': `${system.pluginName}/${system.pluginVersion}`,
    ...(merchantSerialNumber === null ? {} : { 'Merchant-Serial-Number': merchantSerialNumber }),
    'Vipps-System-Name': system.name,
    'Vipps-System-Version': system.version,
    'Vipps-System-Plugin-Name': system.pluginName,
    'Vipps-System-Plugin-Version': system.pluginVersion,
  };
}
