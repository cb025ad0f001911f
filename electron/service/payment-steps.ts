/** What the tests of payment share: what they need, how their steps are kept, and a wire that listens. */
import type { WebhookWatch } from '../assemble-phone.ts';
import type { Clock } from '../clock.ts';
import type { Send } from '../payment/http.ts';
import type { Payments } from '../payment/payments.ts';
import { createCaller, type CallerOptions, type CallLogEntry } from '../payment/vipps-call.ts';
import { createVippsClient } from '../payment/vipps-client.ts';
import { answeredAtMs } from '../payment/vipps-errors.ts';
import type { TestStep } from '../session/service-request.ts';
import { msPerSecond } from '../session/units.ts';
import type { Currency } from '../session/view.ts';
import type { TimeStep } from './test-payment.ts';

export interface PaymentToolsParts {
  /** How this station asks Vipps. A test asks with a token of its own. */
  vipps: CallerOptions;
  /** Vipps is reached through the operator's gateway. */
  hasGateway: boolean;
  currency: Currency;
  stationId: string;
  publicUrl: string | null;
  /** Null where the station is not to be called. */
  webhooks: WebhookWatch | null;
  clock: Clock;
  /** The computer's time of day, ms since 1970. */
  nowMs: () => number;
}

export type Words = Pick<TestStep, 'light' | 'says'>;

/** Collects steps with their times; tells whether a step went well. */
export function stepsWith(clock: Clock): { steps: TestStep[]; time: TimeStep } {
  const steps: TestStep[] = [];
  return {
    steps,
    async time(step, run) {
      const beganAtMs = clock.nowMs();
      const { light, says } = await run();
      steps.push({ step, light, tookMs: clock.nowMs() - beganAtMs, says });
      return light === 'ok';
    },
  };
}

/** The wire as the station uses it, with a token of its own, listened to. */
export function ownClient({ vipps, nowMs }: PaymentToolsParts): {
  payments: Payments;
  calls: CallLogEntry[];
  dates: number[];
} {
  const calls: CallLogEntry[] = [];
  /** This computer's clock against the answers' Date, ms; above 0: it is ahead. */
  const dates: number[] = [];
  const send: Send = async (request) => {
    const sentMs = nowMs();
    const answer = await vipps.send(request);
    const saidMs = answeredAtMs(answer);
    // Its clock shows a whole second: half of one is missing on average.
    if (saidMs !== null) dates.push((sentMs + nowMs()) / 2 - (saidMs + msPerSecond / 2));
    return answer;
  };
  const log = (entry: CallLogEntry) => {
    calls.push(entry);
    vipps.log?.(entry);
  };
  const options = { ...vipps, send, log };
  return { payments: createVippsClient(options, createCaller(options)), calls, dates };
}
