/** Answers as a fault leaves them: lost, late, broken off, or without what matters. */
import type { Fault } from './faults.ts';
import { asObject, parseJson, type SandboxResponse } from './wire.ts';

/** `aggregateBefore`: the payment's aggregate from before the call; null for a call about none. */
export function spoiled(
  response: SandboxResponse,
  fault: Fault,
  aggregateBefore: Record<string, unknown> | null,
): SandboxResponse {
  switch (fault.kind) {
    case 'lostAnswer':
      return { ...response, delivery: 'lost' };
    case 'delay':
      return { ...response, delayMs: fault.delayMs };
    case 'malformedJson':
      return { ...response, body: halfOf(response.body) };
    case 'withoutAggregate':
      return withAggregate(response, undefined);
    case 'staleAggregate':
      return withAggregate(response, aggregateBefore ?? undefined);
    case 'refuse':
    case 'status':
    case 'gateway':
    case 'code':
    case 'tokenRevoked':
      return response;
  }
}

function halfOf(body: string | Uint8Array): string {
  const text = typeof body === 'string' ? body : '';
  // An empty body breaks off as well as any: one brace is no JSON.
  return text === '' ? '{' : text.slice(0, Math.ceil(text.length / 2));
}

function withAggregate(
  response: SandboxResponse,
  aggregate: Record<string, unknown> | undefined,
): SandboxResponse {
  const body = typeof response.body === 'string' ? asObject(parseJson(response.body)) : null;
  if (body === null || !('aggregate' in body)) return response;
  return { ...response, body: JSON.stringify({ ...body, aggregate }) };
}
