/** Sends over real sockets what is due to webhooks, and tells the sandbox what became of it. */
import { Agent, request } from 'undici';
import type { Time } from './sandbox-time.ts';
import { answerWithinMs, type DueDelivery, type WebhookDeliveries } from './webhook-deliveries.ts';

/** How often it looks for something due, real time. */
const lookEveryMs = 50;

export interface WebhookSender {
  /** Sends nothing more; what is under way is cut. */
  stop(): Promise<void>;
}

export interface WebhookSenderOptions {
  deliveries: WebhookDeliveries;
  time: Time;
  /** Where an address really is; it is called as it stands where nothing is said. */
  deliverTo?: ((url: URL) => URL) | undefined;
  /** How long an answer is waited for, real time: the merchant needs as long in any sandbox time. */
  timeoutMs?: number;
}

export function startWebhookSender(options: WebhookSenderOptions): WebhookSender {
  const { deliveries, time, deliverTo = (url) => url, timeoutMs = answerWithinMs } = options;
  const agent = new Agent();
  const send = async (due: DueDelivery): Promise<void> => {
    const beganAtMs = performance.now();
    let status: number | null = null;
    try {
      const answer = await request(deliverTo(new URL(due.url)), {
        method: 'POST',
        headers: due.headers,
        body: due.body,
        dispatcher: agent,
        signal: AbortSignal.timeout(timeoutMs),
      });
      status = answer.statusCode;
      await answer.body.dump();
    } catch {
      // Refused, cut or too late: told by the status, which is null unless the answer had begun.
    }
    deliveries.told(due.id, { status, tookMs: performance.now() - beganAtMs }, time.nowMs());
  };
  const timer = setInterval(() => {
    // Whoever checks the date has a clock of its own, which pushing the sandbox's ahead leaves alone.
    for (const due of deliveries.due(time.nowMs(), Date.now())) void send(due);
  }, lookEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await agent.destroy();
    },
  };
}
