/**
 * Payment of a running station over time: since when it cannot be reached, and what a look along the
 * way has found. By itself it looks once a minute at most, only while payment cannot be reached, and
 * then without keys: one connection and a bare HEAD. The one question with keys, which tells refused
 * keys from a wrong sales unit, is asked once for each time that they are refused.
 */
import type { Clock } from '../clock.ts';
import { nearingEnd } from '../config/certificate-file.ts';
import type { StationConfig } from '../config/config.ts';
import { readIdentity } from '../gateway-identity.ts';
import type { PaymentAccess } from '../payment-access.ts';
import { createVippsClient } from '../payment/vipps-client.ts';
import type { StationState } from '../session/state.ts';
import type { VippsLine } from '../vipps-line.ts';
import { lookAtNetwork, type NetworkLook, type NetworkParts } from './network.ts';
import type { PaymentFacts } from './payment.ts';

const lookEveryMs = 60_000;
/** Longer ago it says nothing of now. */
const lookCountsForMs = 3 * lookEveryMs;
/** While the station itself reaches Vipps, it knows better soon. */
const contradictedAfterMs = 30_000;
const certificateEveryMs = 60_000;

/** The way to Vipps as the diagnosis walks it. */
export function networkPartsOf(config: StationConfig, vipps: VippsLine): NetworkParts {
  const { baseUrl, merchantSerialNumber } = config.vipps;
  const { options, caller } = vipps;
  return {
    baseUrl,
    merchantSerialNumber,
    tls: () => vipps.tls(),
    ask: (withSalesUnit) =>
      withSalesUnit
        ? createVippsClient(options, caller).probe()
        : createVippsClient({ ...options, merchantSerialNumber: null }).probe(),
  };
}

export class PaymentWatch {
  readonly #config: StationConfig;
  readonly #access: PaymentAccess;
  readonly #vipps: VippsLine;
  readonly #clock: Clock;
  #isReachable: boolean | null = null;
  #sinceMs: number | null = null;
  #look: (NetworkLook & { atMs: number }) | null = null;
  #underWay: Promise<void> | null = null;
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  /** The keys were tried since they are refused. */
  #keysWereTried = false;
  #certificate: { atMs: number; found: PaymentFacts['certificate'] } | null = null;

  constructor(parts: {
    config: StationConfig;
    access: PaymentAccess;
    vipps: VippsLine;
    clock: Clock;
  }) {
    this.#config = parts.config;
    this.#access = parts.access;
    this.#vipps = parts.vipps;
    this.#clock = parts.clock;
  }

  /** Once a second or so. */
  note(state: StationState, nowMs: number): void {
    const isReachable = reachabilityOf(state);
    if (isReachable !== this.#isReachable) {
      this.#isReachable = isReachable;
      this.#sinceMs = nowMs;
      this.#look = null;
      this.#keysWereTried = false;
    }
    if (isReachable !== false || nowMs - this.#lookedAtMs < lookEveryMs) return;
    const isThorough = state.paymentTrouble === 'keys-refused' && !this.#keysWereTried;
    this.#keysWereTried ||= isThorough;
    void this.#walk(isThorough);
  }

  /** Looks now, with the keys; resolves when it is done. */
  async lookAnew(): Promise<void> {
    await this.#underWay;
    await this.#walk(true);
  }

  #walk(isThorough: boolean): Promise<void> {
    this.#underWay ??= this.#walkOnce(isThorough).finally(() => (this.#underWay = null));
    return this.#underWay;
  }

  async #walkOnce(isThorough: boolean): Promise<void> {
    this.#lookedAtMs = this.#clock.nowMs();
    const before = this.#look;
    const look = await lookAtNetwork(networkPartsOf(this.#config, this.#vipps), isThorough);
    // Without the keys nothing is found that they are needed for: what they showed before stays.
    const isShallow = !isThorough && look.obstacle === null;
    const kept = isShallow && before !== null && needsKeys(before) ? before.obstacle : null;
    this.#look = { ...look, obstacle: look.obstacle ?? kept, atMs: this.#clock.nowMs() };
  }

  facts(state: StationState, nowMs: number): PaymentFacts {
    const isReachable = reachabilityOf(state);
    const lookCounts = isReachable === true ? contradictedAfterMs : lookCountsForMs;
    const look = this.#look !== null && nowMs - this.#look.atMs < lookCounts ? this.#look : null;
    return {
      baseUrl: this.#config.vipps.baseUrl,
      isReachable,
      sinceMs: isReachable === this.#isReachable ? this.#sinceMs : null,
      trouble: state.paymentTrouble,
      look,
      skewMs: this.#vipps.skewMs(),
      certificate: this.#certificateNow(nowMs),
    };
  }

  #certificateNow(nowMs: number): PaymentFacts['certificate'] {
    if ('clientId' in this.#access) return null;
    if (this.#certificate !== null && nowMs - this.#certificate.atMs < certificateEveryMs) {
      return this.#certificate.found;
    }
    const found = judgeCertificate(this.#access);
    this.#certificate = { atMs: nowMs, found };
    return found;
  }
}

/** Null: not known yet. */
function reachabilityOf({ paymentIsReachable, paymentTrouble }: StationState): boolean | null {
  if (paymentIsReachable) return true;
  return paymentTrouble === null ? null : false;
}

function needsKeys({ obstacle }: NetworkLook): boolean {
  const code = obstacle?.code;
  return code === 'keys-refused' || code === 'sales-unit-wrong' || code === 'vipps-trouble';
}

/** The files of a gateway's client certificate as they are on disk now. */
export function judgeCertificate(
  files: Exclude<PaymentAccess, { clientId: string }>,
): PaymentFacts['certificate'] {
  const identity = readIdentity(files, Date.now());
  if (!identity.ok) {
    const words = identity.mistakes.map(({ path, message }) => `${path} ${message}`);
    return { isFault: true, reason: words.join(' ') };
  }
  const words = nearingEnd(identity.certificate, Date.now());
  return words === null ? null : { isFault: false, reason: `it ${words}` };
}
