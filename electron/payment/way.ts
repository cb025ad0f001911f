/**
 * The first steps of the way to a server: its address, its name, its port. A step that fails gives a
 * short reason, mostly Node's code for it (`ENOTFOUND`, `ECONNREFUSED`).
 */
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, type Socket } from 'node:net';

export interface Target {
  /** A name or an address, without brackets. */
  host: string;
  port: number;
  isTls: boolean;
}

/** Each step waits so long; a mobile line that needs longer is of no use to a driver. */
export const stepTimeoutMs = 5000;

/** The reason of a step that took longer. */
export const lateReason = 'no-answer-in-time';

/** Host and port of a base URL. */
export function targetOf(baseUrl: string): Target {
  const { hostname, port, protocol } = new URL(baseUrl);
  const isTls = protocol === 'https:';
  const usual = isTls ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || usual), isTls };
}

/** The addresses that a name has, or why it has none. */
export async function resolveName(
  host: string,
): Promise<{ addresses: string[] } | { reason: string }> {
  let cancel: () => void = () => undefined;
  const late = new Promise<{ reason: string }>((resolve) => {
    const timer = setTimeout(() => resolve({ reason: lateReason }), stepTimeoutMs);
    cancel = () => clearTimeout(timer);
  });
  const found = lookup(host, { all: true }).then(
    (all) => ({ addresses: all.map(({ address }) => address) }),
    (error: unknown) => ({ reason: reasonOf(error) }),
  );
  return Promise.race([found, late]).finally(cancel);
}

/** Why there is no connection; null: there was one. */
export function tryConnection({ host, port }: Target): Promise<string | null> {
  return withSocket(connectTcp({ host, port, autoSelectFamily: true }), (socket, end) => {
    socket.on('connect', () => end(null));
    socket.on('error', (error) => end(reasonOf(error)));
    return () => end(lateReason);
  });
}

/**
 * Runs a socket until `use` calls its end, or the step's time is over, when what `use` has returned is
 * called; it is destroyed then.
 */
export function withSocket<Kind extends Socket, T>(
  socket: Kind,
  use: (socket: Kind, end: (value: T) => void) => () => void,
): Promise<T> {
  return new Promise((resolve) => {
    let onTimeout: () => void = () => undefined;
    const timer = setTimeout(() => onTimeout(), stepTimeoutMs);
    const end = (value: T): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(value);
    };
    onTimeout = use(socket, end);
  });
}

/** An error's code, or its message where it has none. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (error instanceof Error && 'code' in error && typeof error.code === 'string')
    return error.code;
  return error instanceof Error ? error.message : String(error);
}
