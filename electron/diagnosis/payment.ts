/** Payment as a whole: what the station knows of it, and what the last look along the way has found. */
import type { Finding } from '../session/service-view.ts';
import { finding } from './finding.ts';
import { targetOf } from '../payment/way.ts';
import { isSkewed, obstacleOf, type NetworkLook, type Obstacle } from './network.ts';
import type { PaymentErrorCode } from '../payment/payments.ts';

export interface PaymentFacts {
  baseUrl: string;
  /** Null: the station has not heard from Vipps yet. */
  isReachable: boolean | null;
  /** Since when that is so; null: not known. */
  sinceMs: number | null;
  /** Why it cannot be reached, by the closed list of payments.ts. */
  trouble: string | null;
  /** The last look; null: none, or too old to say anything of now. */
  look: NetworkLook | null;
  /** This computer's clock less Vipps', by its last answer, ms; null: not known. */
  skewMs: number | null;
  /** What is wrong with the certificate for a gateway; null: nothing, or there is no gateway. */
  certificate: { isFault: boolean; reason: string } | null;
}

export function findPayment(facts: PaymentFacts): Finding[] {
  const { host, port } = targetOf(facts.baseUrl);
  const obstacle = obstacleNow(facts, host, port);
  const found: Finding[] = [];
  if (obstacle !== null) {
    found.push(finding(obstacle.code, obstacle.values as never, { sinceMs: facts.sinceMs }));
  }
  if (facts.certificate !== null && obstacle?.code !== 'gateway-certificate') {
    const { isFault, reason } = facts.certificate;
    const light = isFault ? 'fault' : 'attention';
    found.push(finding('gateway-certificate', { host, reason }, { light }));
  }
  const skewMs = facts.look?.skewMs ?? facts.skewMs;
  if (skewMs !== null && isSkewed(skewMs) && obstacle?.code !== 'tls-clock') {
    found.push(finding('clock-skewed', { host, seconds: String(Math.round(skewMs / 1000)) }));
  }
  if (found.length > 0) return found;
  const isKnown = facts.isReachable !== null || facts.look !== null;
  return [finding('payment-works', { host }, { light: isKnown ? 'ok' : 'unknown' })];
}

function obstacleNow(
  { isReachable, trouble, look }: PaymentFacts,
  host: string,
  port: number,
): Obstacle | null {
  if (look !== null && look.obstacle !== null) return look.obstacle;
  // The station asks every few seconds itself; what it hears is newer than a look that found nothing.
  if (isReachable !== false || trouble === null) return null;
  const code = trouble as PaymentErrorCode;
  const nothing = { retry: 'later', retryAfterMs: null, status: null, vippsCode: null } as const;
  // A code without a sentence: the finding has words of its own.
  return obstacleOf({ ...nothing, code, message: code, traceId: null }, host, port);
}
