/** The shapes in which Vipps says no: problem+json, the gateway's own shape, that of Order Management and QR, the token endpoint's. */
import { defaultStatusByCode, errorTitles, passingCodes, type ErrorCode } from './error-codes.ts';
import type { SeededIds } from './seeded-ids.ts';
import { jsonAnswer, type SandboxResponse } from './wire.ts';

export interface FieldProblem {
  name: string;
  reason: string;
}

/** Why a request is refused: fields that break the contract, or a rule with a code. */
export type Refusal =
  { kind: 'fields'; fields: FieldProblem[] } | { kind: 'code'; code: ErrorCode; detail: string };

export function refusedField(name: string, reason: string): Refusal {
  return { kind: 'fields', fields: [{ name, reason }] };
}

export function refusedCode(code: ErrorCode, detail: string): Refusal {
  return { kind: 'code', code, detail };
}

/** True where repeating the same key must go on giving this refusal. */
export function sticksToKey(refusal: Refusal): boolean {
  return refusal.kind === 'fields' || !passingCodes.has(refusal.code);
}

/** Makes the answers of refusal, with a trace id each. */
export class Problems {
  readonly #ids: SeededIds;
  readonly #statusByCode: Partial<Record<ErrorCode, number>>;

  constructor(ids: SeededIds, statusByCode: Partial<Record<ErrorCode, number>> = {}) {
    this.#ids = ids;
    this.#statusByCode = { ...defaultStatusByCode, ...statusByCode };
  }

  statusOf(code: ErrorCode): number {
    return this.#statusByCode[code] ?? 400;
  }

  /** Problem+json (RFC 7807) of ePayment and Webhooks. `instance` is the path below `/epayment` or `/webhooks`. */
  refusal(refusal: Refusal, instance: string): SandboxResponse {
    if (refusal.kind === 'fields') {
      return this.#problem(400, 'Bad Request', 'Validation failed.', instance, refusal.fields);
    }
    const code = refusal.code;
    return this.#problem(this.statusOf(code), errorTitles[code], refusal.detail, instance, [
      { name: 'ErrorCode', reason: code },
    ]);
  }

  /** A problem without a code, such as 404 for an unknown route, 423 or 503. */
  plain(status: number, title: string, instance: string): SandboxResponse {
    return this.#problem(status, title, title, instance, null);
  }

  /** The shape of Order Management and QR: `invalidParams` instead of `extraDetails`. */
  invalidParams(
    status: number,
    title: string,
    detail: string,
    fields: FieldProblem[],
  ): SandboxResponse {
    return jsonAnswer(status, {
      type: `https://httpstatuses.io/${status}`,
      title,
      detail,
      instance: this.#ids.traceId(),
      invalidParams: fields,
    });
  }

  /** What the gateway in front of the API answers by itself: another shape than the API's. */
  gateway(status: number, message: string): SandboxResponse {
    return jsonAnswer(status, { statusCode: status, message });
  }

  /** What the token endpoint answers to wrong credentials: the identity provider's shape. */
  token(status: number, error: string, description: string, nowMs: number): SandboxResponse {
    return jsonAnswer(status, {
      error,
      error_description: description,
      error_codes: [status === 401 ? 7000215 : 900144],
      timestamp: new Date(nowMs).toISOString(),
      trace_id: this.#ids.uuid(),
      correlation_id: this.#ids.uuid(),
      error_uri: 'https://login.example/error',
    });
  }

  #problem(
    status: number,
    title: string,
    detail: string,
    instance: string,
    extraDetails: FieldProblem[] | null,
  ): SandboxResponse {
    const problem = {
      type: `https://httpstatuses.io/${status}`,
      title,
      status,
      detail,
      instance,
      traceId: this.#ids.traceId(),
      extraDetails,
    };
    return jsonAnswer(status, problem, 'application/problem+json');
  }
}
