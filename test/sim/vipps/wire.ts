/** What goes over the wire to and from the sandbox, free of sockets, and small helpers to read JSON. */

export interface SandboxRequest {
  method: string;
  /** Path with query, such as `/epayment/v1/payments`. */
  path: string;
  /** Names in any case. */
  headers: Readonly<Record<string, string>>;
  body?: string | null;
}

/** What the network makes of an answer: `lost` means done but never heard, `refused` means nothing was done. */
export type Delivery = 'delivered' | 'lost' | 'refused' | 'hanging';

export interface SandboxResponse {
  /** HTTP status; 0 where the request never reached the sandbox (`refused`, `hanging`). */
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** Text, or the bytes of a PNG. */
  body: string | Uint8Array;
  delivery: Delivery;
  /** Time the answer takes to arrive. */
  delayMs: number;
}

/** A request with lower-case header names and a split path. */
export interface Incoming {
  method: string;
  pathname: string;
  query: URLSearchParams;
  headers: Record<string, string>;
  body: string;
}

export function readIncoming(request: SandboxRequest): Incoming {
  const url = new URL(request.path, 'http://sandbox.invalid');
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) headers[name.toLowerCase()] = value;
  return {
    method: request.method.toUpperCase(),
    pathname: url.pathname,
    query: url.searchParams,
    headers,
    body: request.body ?? '',
  };
}

/** An answer of JSON under the given content type. */
export function jsonAnswer(
  status: number,
  value: unknown,
  contentType = 'application/json; charset=utf-8',
): SandboxResponse {
  return {
    status,
    headers: { 'content-type': contentType },
    body: JSON.stringify(value),
    delivery: 'delivered',
    delayMs: 0,
  };
}

export function emptyAnswer(status: number): SandboxResponse {
  return { status, headers: {}, body: '', delivery: 'delivered', delayMs: 0 };
}

/** The value as an object with string keys, or null for anything else (arrays too). */
export function asObject(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** The value if it is a text, otherwise an empty text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Parsed JSON, or undefined where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** JSON text with keys in order: equal for bodies that mean the same. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const object = asObject(value);
  if (object === null) return JSON.stringify(value) ?? 'null';
  const parts = Object.keys(object)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(object[key])}`);
  return `{${parts.join(',')}}`;
}
