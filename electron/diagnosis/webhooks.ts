/**
 * Whether Vipps' calls come through: by the registration, by asking the station's own public address
 * from here, and by payments that were approved without a call.
 */
import { randomUUID } from 'node:crypto';
import { SendFailure, type Send } from '../payment/http.ts';
import type { RegistrarStatus } from '../payment/webhook-registrar.ts';
import type { Finding } from '../session/service-view.ts';
import type { StationState } from '../session/state.ts';
import { finding } from './finding.ts';

export interface WebhookFacts {
  /** Null: this station is not to be called. */
  registration: RegistrarStatus | null;
  publicUrl: string | null;
  /** Why the public address does not lead here; '' where it does; null: not asked. */
  unreachable: string | null;
  /** Payments in a row that were approved and not called about. */
  missed: number;
}

/** One lost call is repeated by Vipps; this many payments in a row are no accident. */
const missedCount = 2;

export function findWebhooks(facts: WebhookFacts): Finding[] {
  const { registration, publicUrl, unreachable, missed } = facts;
  if (registration === null || publicUrl === null) return [];
  const url = publicUrl;
  const found: Finding[] = [];
  if (registration.state === 'failing') {
    found.push(finding('webhook-not-registered', { reason: registration.why ?? '' }));
  }
  if (unreachable !== null && unreachable !== '') {
    found.push(finding('webhook-unreachable', { url, reason: unreachable }));
  } else if (missed >= missedCount) {
    found.push(finding('webhook-unreachable', { url, reason: 'no-deliveries' }));
  }
  if (found.length > 0) return found;
  const isKnown = registration.state === 'registered';
  const light = isKnown ? 'ok' : 'unknown';
  return [finding('webhooks-work', { url: unreachable === '' ? url : '' }, { light })];
}

/** The header that carries a nonce of this process, so that it knows its own question. */
export const probeHeader = 'x-ladekiosk-probe';

const askTimeoutMs = 10_000;

/**
 * Asks the station's own public address for the very thing that Vipps does: a POST to the webhook's
 * path, which proxies pass on though they keep /healthz to themselves. It carries no event and is
 * refused; what counts is that it comes in here.
 */
export class OwnAddress {
  readonly #underWay = new Map<string, boolean>();

  /** '' where the address leads here, else why it does not. */
  async ask(publicUrl: string, send: Send): Promise<string> {
    const nonce = randomUUID();
    this.#underWay.set(nonce, false);
    try {
      const { status } = await send({
        method: 'POST',
        url: `${publicUrl}/webhooks/vipps`,
        headers: { 'content-type': 'application/json', [probeHeader]: nonce },
        body: '{}',
        timeoutMs: askTimeoutMs,
        maxAnswerBytes: 256 * 1024,
      });
      if (this.#underWay.get(nonce) === true) return '';
      // Our own refusal by another process: the address leads to another station.
      return status === 401 || status < 300 ? 'foreign-answer' : `HTTP ${status}`;
    } catch (error) {
      if (error instanceof SendFailure) return error.message;
      throw error;
    } finally {
      this.#underWay.delete(nonce);
    }
  }

  /** A question came in: whether it is one of ours, which has then arrived. */
  arrived(nonce: string): boolean {
    if (!this.#underWay.has(nonce)) return false;
    this.#underWay.set(nonce, true);
    return true;
  }
}

/** Vipps calls within a second in practice; polling sees an approval within two. */
const callWithinMs = 60_000;
const remembered = 50;

/** Counts payments that were seen approved and not called about. */
export class DeliveryWatch {
  readonly #approvedAtMs = new Map<string, number>();
  readonly #calledAbout = new Set<string>();
  #missed = 0;

  /** A delivery that proved to be Vipps'. */
  called(reference: string): void {
    this.#missed = 0;
    this.#calledAbout.add(reference);
    const [oldest] = this.#calledAbout;
    if (this.#calledAbout.size > remembered && oldest !== undefined) {
      this.#calledAbout.delete(oldest);
    }
  }

  /** How the payments stand at `atMs`. */
  look({ payments }: Pick<StationState, 'payments'>, atMs: number): void {
    for (const { reference, seen } of Object.values(payments)) {
      if (seen?.state !== 'AUTHORIZED' || this.#approvedAtMs.has(reference)) continue;
      this.#approvedAtMs.set(reference, atMs);
    }
    for (const [reference, sinceMs] of this.#approvedAtMs) {
      if (sinceMs === Infinity && payments[reference] === undefined) {
        this.#approvedAtMs.delete(reference);
      }
      if (atMs - sinceMs < callWithinMs) continue;
      if (!this.#calledAbout.has(reference)) this.#missed += 1;
      // Judged once; kept until the payment is gone, so that it is not taken for a new one.
      this.#approvedAtMs.set(reference, Infinity);
    }
  }

  get missed(): number {
    return this.#missed;
  }
}
