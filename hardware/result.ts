/** How a question to a device ends: expected failures are values from a closed list. */

export type HardwareErrorKind =
  /** Nothing came back within the time-out. */
  | 'silent'
  /** Something came back that is no valid answer (CRC, length, unit, function). */
  | 'corrupt'
  /** The device answered with a Modbus exception. */
  | 'exception'
  /** The adapter or connection is gone: nothing on this bus can be reached. */
  | 'line-down'
  /** A well-formed answer that cannot be true (NaN, "no value", out of range). */
  | 'implausible'
  /** The device answered, and not as commanded. */
  | 'refused';

export interface HardwareError {
  kind: HardwareErrorKind;
  /** What happened and where, for technicians: "unit 1 on cabinet: no answer within 300 ms". */
  message: string;
  /** Modbus exception code, with kind `exception`. */
  exceptionCode?: number;
}

export type Result<T> = { ok: true; value: T } | { ok: false; error: HardwareError };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failed(kind: HardwareErrorKind, message: string): Result<never> {
  return { ok: false, error: { kind, message } };
}
