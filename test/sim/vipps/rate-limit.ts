/** The gateway's rate limits: so many calls per subject in any sixty seconds. */

const windowMs = 60_000;

/** Calls per minute: 5 for what changes a payment, 120 for looking at it (ePayment's rate limits). */
export const callsPerMinute = { change: 5, look: 120 } as const;

export class RateLimit {
  /** False: nothing is limited. */
  isEnforced = true;
  readonly #callsAtMs = new Map<string, number[]>();

  /**
   * Counts one call for `subject`. Null where it may pass, otherwise the whole seconds after which
   * one may. Refused calls do not count.
   */
  refuseForS(subject: string, limit: number, nowMs: number): number | null {
    const recent = (this.#callsAtMs.get(subject) ?? []).filter((atMs) => atMs > nowMs - windowMs);
    const oldest = recent[0];
    if (this.isEnforced && oldest !== undefined && recent.length >= limit) {
      this.#callsAtMs.set(subject, recent);
      return Math.max(1, Math.ceil((oldest + windowMs - nowMs) / 1000));
    }
    this.#callsAtMs.set(subject, [...recent, nowMs]);
    return null;
  }
}
