/** Keys and access tokens: who may call at all, and for which sales unit. */
import type { FieldProblem, Problems } from './problems.ts';
import type { SalesUnit } from './sales-unit.ts';
import type { SeededIds } from './seeded-ids.ts';
import { jsonAnswer, type Incoming, type SandboxResponse } from './wire.ts';

/** Lifetime of a token in the test environment; production gives 24 hours. */
export const testTokenLifetimeMs = 60 * 60 * 1000;

interface Token {
  unit: SalesUnit;
  expiresAtMs: number;
}

export type Admission =
  | { isAdmitted: true; unit: SalesUnit; subscriptionKey: string }
  | { isAdmitted: false; answer: SandboxResponse };

const missingKey =
  'Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API.';
const invalidKey =
  'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.';

export class Access {
  /** True: neither keys nor tokens are worth anything any more. */
  keysAreRevoked = false;
  readonly #units: readonly SalesUnit[];
  readonly #ids: SeededIds;
  readonly #problems: Problems;
  readonly #tokenLifetimeMs: number;
  readonly #tokens = new Map<string, Token>();

  constructor(
    units: readonly SalesUnit[],
    ids: SeededIds,
    problems: Problems,
    tokenLifetimeMs = testTokenLifetimeMs,
  ) {
    this.#units = units;
    this.#ids = ids;
    this.#problems = problems;
    this.#tokenLifetimeMs = tokenLifetimeMs;
  }

  /** `POST /accesstoken/get`: credentials in headers, no body. */
  issueToken(incoming: Incoming, nowMs: number): SandboxResponse {
    const key = this.#subscriptionKeyProblem(incoming);
    if (key !== null) return key;
    const { client_id: clientId, client_secret: clientSecret } = incoming.headers;
    if (clientId === undefined || clientSecret === undefined) {
      const description = 'The request must contain the headers client_id and client_secret.';
      return this.#problems.token(400, 'invalid_request', description, nowMs);
    }
    const unit = this.#units.find(
      (candidate) => candidate.clientId === clientId && candidate.clientSecret === clientSecret,
    );
    const subscriptionKey = incoming.headers['ocp-apim-subscription-key'] ?? '';
    if (unit === undefined || this.keysAreRevoked) {
      return this.#problems.token(401, 'invalid_client', 'Invalid client credentials.', nowMs);
    }
    if (!unit.subscriptionKeys.includes(subscriptionKey)) {
      return this.#problems.gateway(401, invalidKey);
    }
    const msn = incoming.headers['merchant-serial-number'];
    if (msn !== undefined && msn !== unit.msn) {
      return this.#problems.token(401, 'invalid_client', 'Not a key of this sales unit.', nowMs);
    }
    return jsonAnswer(200, this.#newToken(unit, nowMs), 'application/json;charset=UTF-8');
  }

  /** Checks subscription key, bearer token and sales unit of a call to an API. */
  admit(incoming: Incoming, nowMs: number): Admission {
    const refuse = (answer: SandboxResponse): Admission => ({ isAdmitted: false, answer });
    const key = this.#subscriptionKeyProblem(incoming);
    if (key !== null) return refuse(key);
    const authorization = incoming.headers['authorization'] ?? '';
    const bearer = /^Bearer (\S+)$/.exec(authorization)?.[1];
    const token = bearer === undefined ? undefined : this.#tokens.get(bearer);
    if (token === undefined || token.expiresAtMs <= nowMs || this.keysAreRevoked) {
      const message = 'Unauthorized. Access token is missing, invalid or expired.';
      return refuse(this.#problems.gateway(401, message));
    }
    const subscriptionKey = incoming.headers['ocp-apim-subscription-key'] ?? '';
    if (!token.unit.subscriptionKeys.includes(subscriptionKey)) {
      return refuse(this.#problems.gateway(401, invalidKey));
    }
    const msn = incoming.headers['merchant-serial-number'];
    if (msn === undefined || !/^[0-9]{4,10}$/.test(msn)) {
      const field = { name: 'Merchant-Serial-Number', reason: 'Must match ^[0-9]{4,10}$.' };
      return refuse(this.#refusalOfUnit(incoming, field));
    }
    if (msn !== token.unit.msn) return refuse(this.#refusalOfUnit(incoming, null));
    return { isAdmitted: true, unit: token.unit, subscriptionKey };
  }

  /** Every token given out so far stops working; new ones may be fetched. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  /** The token this request carries stops working. */
  revokeToken(incoming: Incoming): void {
    this.#tokens.delete((incoming.headers['authorization'] ?? '').replace(/^Bearer /, ''));
  }

  /** A sales unit of the wrong form, or, without `field`, one of somebody else: as the API called puts it. */
  #refusalOfUnit({ pathname }: Incoming, field: FieldProblem | null): SandboxResponse {
    if (/^\/(order-management|qr)\//.test(pathname)) {
      return field === null
        ? this.#problems.invalidParams(403, 'Forbidden', 'Forbidden', [])
        : this.#problems.invalidParams(400, 'Bad Request', 'BadRequest', [field]);
    }
    return field === null
      ? this.#problems.plain(403, 'Forbidden', pathname)
      : this.#problems.refusal({ kind: 'fields', fields: [field] }, pathname);
  }

  #subscriptionKeyProblem(incoming: Incoming): SandboxResponse | null {
    const key = incoming.headers['ocp-apim-subscription-key'];
    if (key === undefined || key === '') return this.#problems.gateway(401, missingKey);
    const isKnown = this.#units.some((unit) => unit.subscriptionKeys.includes(key));
    return isKnown && !this.keysAreRevoked ? null : this.#problems.gateway(401, invalidKey);
  }

  #newToken(unit: SalesUnit, nowMs: number): Record<string, string> {
    for (const [text, token] of this.#tokens) {
      if (token.expiresAtMs <= nowMs) this.#tokens.delete(text);
    }
    // In the form and length of a JSON Web Token, so that a client's limits on headers are tried too.
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = { aud: unit.msn, iat: Math.floor(nowMs / 1000), jti: this.#ids.uuid() };
    const text = `${part({ typ: 'JWT', alg: 'RS256' })}.${part(claims)}.${this.#ids.letters(960)}`;
    this.#tokens.set(text, { unit, expiresAtMs: nowMs + this.#tokenLifetimeMs });
    const seconds = (atMs: number) => String(Math.floor(atMs / 1000));
    return {
      token_type: 'Bearer',
      expires_in: seconds(this.#tokenLifetimeMs),
      ext_expires_in: seconds(this.#tokenLifetimeMs),
      expires_on: seconds(nowMs + this.#tokenLifetimeMs),
      not_before: seconds(nowMs),
      resource: '00000002-0000-0000-c000-000000000000',
      access_token: text,
    };
  }
}
