/** Tests Vipps' way back, step by step in words: registration, public address, a delivery of theirs. */
import type { WebhookWatch } from '../assemble-phone.ts';
import type { Clock } from '../clock.ts';
import { SendFailure } from '../payment/http.ts';
import { stepTimeoutMs } from '../payment/way.ts';
import { signedDelivery, type KnownWebhook } from '../payment/webhook-signature.ts';
import type { TestStep } from '../session/service-request.ts';
import { msPerSecond } from '../session/units.ts';
import { ownClient, stepsWith, type PaymentToolsParts, type Words } from './payment-steps.ts';
import { createAndCancel, isTestEnvironment, testReference } from './test-payment.ts';

/** Vipps delivers within a second or two in practice. */
const deliveryTimeoutMs = 15 * msPerSecond;
/** Our own delivery is there before its answer. */
const ownDeliveryMs = 2 * msPerSecond;

/** Ends with a payment in the sandbox that Vipps has to tell of; in production with our own delivery. */
export async function testTheWayBack(parts: PaymentToolsParts): Promise<TestStep[]> {
  const { vipps, hasGateway, currency, stationId, webhooks, publicUrl, clock } = parts;
  const { steps, time } = stepsWith(clock);
  if (webhooks === null) {
    const setting =
      publicUrl === null ? 'web.publicUrl is not set' : 'vipps.webhooks.register is off';
    const says = `Vipps does not call this station, as ${setting}: payments are followed by asking.`;
    return [{ step: 'registration', light: 'unknown', tookMs: null, says }];
  }
  await time('registration', () => Promise.resolve(registrationWords(webhooks)));
  const [webhook] = webhooks.known();
  if (webhook === undefined) return steps;
  await time('connect', () => deliverOurselves(parts, webhooks, webhook));
  if (!isTestEnvironment(vipps.baseUrl, hasGateway)) {
    const says =
      'Vipps itself is not made to call in the live environment: that would take a payment.';
    return [...steps, { step: 'round-trip', light: 'unknown', tookMs: null, says }];
  }
  const reference = testReference();
  const heard = signalOf(webhooks, clock, reference, deliveryTimeoutMs);
  const { payments } = ownClient(parts);
  const before = steps.length;
  await createAndCancel(payments, { reference, currency, stationId }, time);
  // Without a payment Vipps has nothing to tell.
  if (steps[before]?.light !== 'ok') {
    heard.cancel();
    return steps;
  }
  await time('round-trip', async () => {
    if (await heard.isThere) {
      return { light: 'ok', says: 'Vipps called this station about the payment, and is believed.' };
    }
    const says = `Vipps did not call within ${deliveryTimeoutMs / msPerSecond} s: look at ${webhook.url} from the internet. Payments are followed by asking.`;
    return { light: 'fault', says };
  });
  return steps;
}

function registrationWords(webhooks: WebhookWatch): Words {
  const { state, why } = webhooks.status();
  const [webhook] = webhooks.known();
  if (state === 'registered' && webhook !== undefined) {
    const says = `This station is registered at Vipps under ${webhook.url}.`;
    return why === null
      ? { light: 'ok', says }
      : { light: 'attention', says: `${says} One thing is amiss: ${why}.` };
  }
  if (state === 'registering') {
    return { light: 'attention', says: 'It is being registered at Vipps; try again in a minute.' };
  }
  const says = `This station is not registered at Vipps: ${why ?? 'the reason is not known'}. It is tried again by itself.`;
  return { light: 'fault', says };
}

/** The way from the public address to this station, with a delivery signed as Vipps signs. */
async function deliverOurselves(
  { vipps, nowMs, clock }: PaymentToolsParts,
  webhooks: WebhookWatch,
  webhook: KnownWebhook,
): Promise<Words> {
  const reference = testReference();
  const event = { reference, name: 'TERMINATED', success: true, pspReference: reference };
  const body = JSON.stringify(event);
  const heard = signalOf(webhooks, clock, reference, ownDeliveryMs + stepTimeoutMs);
  const headers = {
    'content-type': 'application/json',
    ...signedDelivery(webhook, Buffer.from(body), nowMs()),
  };
  const { url } = webhook;
  try {
    const request = { method: 'POST', url, headers, body, timeoutMs: stepTimeoutMs } as const;
    const { status } = await vipps.send(request);
    if (status === 200 && (await heard.isThere)) {
      return { light: 'ok', says: `What is sent to ${url} comes through to this station.` };
    }
    return { light: 'fault', says: wrongAnswer(url, status) };
  } catch (error) {
    if (!(error instanceof SendFailure)) throw error;
    const says = `From here ${url} cannot be reached (${error.message}). The tunnel or proxy is down, or this network does not lead back to itself.`;
    return { light: 'attention', says };
  } finally {
    heard.cancel();
  }
}

function wrongAnswer(url: string, status: number): string {
  const answers = `At ${url} something answers with status ${status}`;
  if (status === 200)
    return `${answers}, and it is not this station: look where the address leads.`;
  if (status === 401) {
    return `${answers}: the delivery is not believed. Does the proxy change what it passes on, or is it another station?`;
  }
  if (status === 404) return `${answers}: the proxy leads elsewhere, or changes the path.`;
  if (status >= 500) return `${answers}: the proxy is there, and does not reach this station.`;
  return `${answers}, which is none of this station's.`;
}

/** Waits for a delivery that is believed about this payment; false once the time is over. */
function signalOf(
  webhooks: WebhookWatch,
  clock: Clock,
  wanted: string,
  withinMs: number,
): { isThere: Promise<boolean>; cancel: () => void } {
  let end = (_isThere: boolean): void => undefined;
  const isThere = new Promise<boolean>((resolveWith) => {
    const cancelWait = clock.after(withinMs, () => end(false));
    const stop = webhooks.onSignal((reference) => {
      if (reference === wanted) end(true);
    });
    end = (isHeard) => {
      cancelWait();
      stop();
      resolveWith(isHeard);
    };
  });
  return { isThere, cancel: () => end(false) };
}
