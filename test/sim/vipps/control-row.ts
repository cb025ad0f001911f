/** One row of the control API: method, path and what it does; and how it says that something is wrong. */
import type { VippsSandbox } from './sandbox.ts';
import type { Time } from './sandbox-time.ts';
import { jsonAnswer, type SandboxResponse } from './wire.ts';

export type Body = Record<string, unknown>;

/** `part`: what the path's first group has matched; empty without one. */
export type Handler = (
  sandbox: VippsSandbox,
  body: Body,
  part: string,
  time: Time,
) => SandboxResponse;

export type ControlRow = readonly [method: string, pattern: RegExp, handler: Handler];

export function mistake(status: number, message: string): SandboxResponse {
  return jsonAnswer(status, { error: message });
}
