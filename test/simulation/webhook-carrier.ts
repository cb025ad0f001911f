/**
 * Vipps' calls on their way to the simulated station, in virtual time: some are lost, come twice, in
 * another order, or to a process that is dead. What arrives goes through the station's own checks.
 */
import type { Clock } from '../../electron/clock.ts';
import type { Caller } from '../../electron/payment/vipps-call.ts';
import { createWebhooksApi } from '../../electron/payment/vipps-webhooks.ts';
import { readWebhookEvent } from '../../electron/payment/webhook-event.ts';
import { createWebhookRegistrar } from '../../electron/payment/webhook-registrar.ts';
import type { WebhookRegistrar } from '../../electron/payment/webhook-registrar.ts';
import { verifyDelivery } from '../../electron/payment/webhook-signature.ts';
import type { Log } from '../../electron/ports.ts';
import type { SecretStore } from '../../electron/secret-store.ts';
import type { DueDelivery } from '../sim/vipps/webhook-deliveries.ts';
import { demand } from './demand.ts';
import type { Life } from './life.ts';
import { simulatedBaseUrl } from './network.ts';
import type { Random } from './random.ts';
import { count } from './seen.ts';

/** How Vipps' calls fare in a life: the flow must hold with all of them, and with none. */
export type WebhookKind = 'none' | 'lost' | 'on' | 'twice' | 'out of order' | 'late';
export const webhookKinds = ['none', 'lost', 'on', 'twice', 'out of order', 'late'] as const;

export const simulatedWebhookUrl = 'https://charge.example.com/21678/webhooks/vipps';

/** The store of a life: it outlives processes, and now and then it is lost with its disk. */
export function secretsOf(): Pick<SecretStore, 'webhooks' | 'putWebhooks'> & { lose(): void } {
  let kept: ReturnType<SecretStore['webhooks']> = [];
  return {
    webhooks: () => kept,
    putWebhooks(webhooks) {
      kept = [...webhooks];
      return true;
    },
    lose() {
      kept = [];
    },
  };
}

/** The registrar of a new process. */
export function registrarFor(life: Life, caller: Caller, clock: Clock, log: Log): WebhookRegistrar {
  return createWebhookRegistrar({
    api: createWebhooksApi(caller),
    url: simulatedWebhookUrl,
    baseUrl: simulatedBaseUrl,
    merchantSerialNumber: life.sandbox.salesUnits[0]?.msn ?? '',
    store: life.secrets,
    clock,
    log,
  });
}

export function setUpWebhooks(life: Life, random: Random): WebhookKind {
  const kind = random.pick(webhookKinds);
  life.sandbox.deliveries.set({
    mode: kind === 'lost' ? 'lost' : 'on',
    duplicate: kind === 'twice',
    reorder: kind === 'out of order',
    delayMs: kind === 'late' ? random.pick([1_000, 8_000, 60_000]) : 0,
  });
  count(life.seen.circumstances, `webhooks ${kind}`);
  return kind;
}

/** Hands out what is due, to whoever is there. */
export function carryWebhooks(life: Life): void {
  const { sandbox, time, random, network } = life;
  sandbox.tick();
  const nowMs = time.nowMs();
  for (const due of sandbox.deliveries.due(nowMs)) {
    const isOnItsWay = !network.isDown && !random.happens(network.lossProbability);
    const status = isOnItsWay ? receive(life, due) : null;
    count(life.seen.phones, status === 200 ? 'webhook believed' : 'webhook not taken');
    sandbox.deliveries.told(due.id, { status, tookMs: 20 }, nowMs);
  }
}

/** As the station's web server does: verified over the raw bytes, and then a hint. */
function receive(life: Life, due: DueDelivery): number | null {
  const process = life.process;
  if (process === null) return null;
  const headers = Object.fromEntries(
    Object.entries(due.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const body = Buffer.from(due.body);
  const verified = verifyDelivery({ headers, body }, process.registrar.known(), process.wallMs());
  if (!verified.ok) {
    if (verified.why === 'unknown-registration') process.registrar.checkSoon();
    return 401;
  }
  const event = readWebhookEvent(body);
  if (event !== null) process.station.nudge(event.reference);
  return 200;
}

/** However often it was started, killed and robbed of its secrets: the station is registered once. */
export function checkRegistrations(life: Life): void {
  const own = life.sandbox.webhooks.all().filter(({ url }) => url === simulatedWebhookUrl);
  demand(own.length <= 1, `${own.length} registrations for one station`);
}
