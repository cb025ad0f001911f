/** Tests of the way to Vipps, and of Vipps' way back, step by step in words. */
import { lookup } from 'node:dns/promises';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { WebhookWatch } from '../assemble-phone.ts';
import type { Clock } from '../clock.ts';
import { SendFailure, type Send } from '../payment/http.ts';
import type { PaymentError, Payments } from '../payment/payments.ts';
import { explainTls } from '../payment/tls-failure.ts';
import { createCaller, type CallerOptions, type CallLogEntry } from '../payment/vipps-call.ts';
import { createVippsClient } from '../payment/vipps-client.ts';
import { answeredAtMs } from '../payment/vipps-errors.ts';
import { signedDelivery, type KnownWebhook } from '../payment/webhook-signature.ts';
import type { TestStep } from '../session/service-request.ts';
import { msPerMinute, msPerSecond } from '../session/units.ts';
import type { Currency } from '../session/view.ts';
import { answered, refused, type Handlers } from './handlers.ts';
import {
  createAndCancel,
  isTestEnvironment,
  testReference,
  type TimeStep,
} from './test-payment.ts';

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

export type PaymentTools = Pick<Handlers, 'testPayment' | 'testWebhook'>;

const connectTimeoutMs = 5000;
/** Vipps delivers within a second or two in practice. */
const deliveryTimeoutMs = 15 * msPerSecond;
/** Our own delivery is there before its answer. */
const ownDeliveryMs = 2 * msPerSecond;
/** The Date header counts whole seconds, and an answer is some of them under way. */
const skewToldMs = msPerMinute;
/** Beyond this, deliveries are not believed any more (webhook-signature.ts). */
const skewTooMuchMs = 5 * msPerMinute;

export function paymentTools(parts: PaymentToolsParts): PaymentTools {
  let isBusy = false;
  const once = async <T>(run: () => Promise<T>): Promise<T | null> => {
    if (isBusy) return null;
    isBusy = true;
    try {
      return await run();
    } finally {
      isBusy = false;
    }
  };
  const busy = () => refused('busy', 'A test is under way; wait for its end.');
  return {
    async testPayment() {
      const steps = await once(() => testTheWay(parts));
      return steps === null ? busy() : answered<'testPayment'>(steps);
    },
    async testWebhook() {
      const steps = await once(() => testTheWayBack(parts));
      return steps === null ? busy() : answered<'testWebhook'>(steps);
    },
  };
}

/** Collects steps with their times; tells whether a step went well. */
function stepsWith(clock: Clock): { steps: TestStep[]; time: TimeStep } {
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

async function testTheWay(parts: PaymentToolsParts): Promise<TestStep[]> {
  const { vipps, hasGateway, currency, stationId, clock } = parts;
  const { steps, time } = stepsWith(clock);
  const url = new URL(vipps.baseUrl);
  if (!(await time('resolve', () => resolve(url.hostname)))) return steps;
  if (!(await time('connect', () => connect(url, hasGateway)))) return steps;
  const own = ownClient(parts);
  const looked = await own.payments.probe();
  const token = own.calls.find(({ call }) => call === 'token');
  const isUnit = token?.error?.code === 'keys-refused' && (await keysAloneAreTaken(vipps));
  steps.push(isUnit ? unitStep(vipps, token.tookMs) : tokenStep(token, hasGateway));
  if (token === undefined || token.error === null) {
    const tookMs = own.calls.find(({ call }) => call === 'probe')?.tookMs ?? null;
    steps.push({ step: 'look-up', tookMs, ...lookWords(looked, vipps.merchantSerialNumber ?? '') });
  }
  steps.push(clockStep(own.dates));
  if (!looked.ok) return steps;
  if (isTestEnvironment(vipps.baseUrl, hasGateway)) {
    await createAndCancel(own.payments, { reference: testReference(), currency, stationId }, time);
    return steps;
  }
  const where = hasGateway ? 'Behind a gateway it may be' : 'This is';
  const says = `${where} the live environment: no payment is made for a test.`;
  return [...steps, { step: 'create', light: 'unknown', tookMs: null, says }];
}

/** The wire as the station uses it, with a token of its own, listened to. */
function ownClient({ vipps, nowMs }: PaymentToolsParts): {
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

type Words = Pick<TestStep, 'light' | 'says'>;

async function resolve(host: string): Promise<Words> {
  const plain = host.replaceAll(/[[\]]/g, '');
  if (isIP(plain) !== 0)
    return { light: 'ok', says: `${plain} is an address: no name to resolve.` };
  try {
    const found = await lookup(plain, { all: true });
    const addresses = found.map(({ address }) => address).join(', ');
    return { light: 'ok', says: `${plain} is at ${addresses}.` };
  } catch (error) {
    const says = `The name ${plain} cannot be resolved (${causeOf(error)}): look at the network and its DNS.`;
    return { light: 'fault', says };
  }
}

/** TCP, and TLS with it where no certificate of ours is wanted: that one is shown by the calls themselves. */
function connect({ protocol, hostname, port }: URL, hasGateway: boolean): Promise<Words> {
  const host = hostname.replaceAll(/[[\]]/g, '');
  const isSecure = protocol === 'https:';
  const target = { host, port: Number(port) || (isSecure ? 443 : 80) };
  const where = `${host}:${target.port}`;
  return new Promise((done) => {
    const servername = isIP(host) === 0 ? { servername: host } : {};
    const withTls = isSecure && !hasGateway;
    const socket = withTls ? connectTls({ ...target, ...servername }) : connectTcp(target);
    const end = (words: Words): void => {
      socket.destroy();
      done(words);
    };
    socket.setTimeout(connectTimeoutMs, () =>
      end({ light: 'fault', says: `${where} gives no connection in ${connectTimeoutMs} ms.` }),
    );
    socket.once(withTls ? 'secureConnect' : 'connect', () =>
      end({
        light: 'ok',
        says: `${where} takes connections${withTls ? ', its certificate is good' : ''}.`,
      }),
    );
    // Whatever comes after the first word changes nothing: a promise is resolved once.
    socket.on('error', (error: Error) => {
      const tls = explainTls(error);
      const says =
        tls === null
          ? `${where} cannot be reached (${causeOf(error)}): look at the network and its firewall.`
          : `${where} ${tls.words}.`;
      end({ light: 'fault', says });
    });
  });
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error ? String(error.code) : error.message;
}

function tokenStep(token: CallLogEntry | undefined, hasGateway: boolean): TestStep {
  const step = 'token' as const;
  if (token === undefined) {
    const says = hasGateway ? 'The gateway adds the keys itself.' : 'No token was asked for.';
    return { step, light: hasGateway ? 'ok' : 'unknown', tookMs: null, says };
  }
  const { error, tookMs } = token;
  if (error === null) {
    return { step, light: 'ok', tookMs, says: 'Vipps gave an access token: the keys are right.' };
  }
  const isKeys = error.code === 'keys-refused';
  const says = isKeys
    ? `Vipps refuses the keys of this station: ${error.message}. Put the right ones of this sales unit in.`
    : `Vipps gave no access token: ${error.message}.`;
  return { step, light: 'fault', tookMs, says };
}

/**
 * The same question without naming a sales unit, which the token endpoint leaves free (Access token
 * API: Merchant-Serial-Number is optional): if it is answered, the keys are right and the unit is not.
 */
async function keysAloneAreTaken({ baseUrl, credentials, send }: CallerOptions): Promise<boolean> {
  if (credentials === null) return false;
  const headers = {
    Accept: 'application/json',
    client_id: credentials.clientId,
    client_secret: credentials.clientSecret,
    'Ocp-Apim-Subscription-Key': credentials.subscriptionKey,
  };
  const url = `${baseUrl.replace(/\/+$/, '')}/accesstoken/get`;
  const timeoutMs = connectTimeoutMs;
  const answer = await send({ method: 'POST', url, headers, body: null, timeoutMs }).catch(
    () => null,
  );
  return answer?.status === 200;
}

function unitStep({ merchantSerialNumber }: CallerOptions, tookMs: number): TestStep {
  const says = `The keys are right, and sales unit ${merchantSerialNumber} is not theirs: put the number of their own into vipps.merchantSerialNumber.`;
  return { step: 'token', light: 'fault', tookMs, says };
}

function lookWords(
  looked: { ok: true } | { ok: false; error: PaymentError },
  merchantSerialNumber: string,
): Words {
  if (looked.ok) {
    return {
      light: 'ok',
      says: 'Vipps answers for this sales unit: it knows no such payment, as is right.',
    };
  }
  const { code, message } = looked.error;
  const says =
    code === 'keys-refused'
      ? `The token is good, and Vipps refuses calls for sales unit ${merchantSerialNumber}: ${message}. Is it one of these keys, with ePayment activated?`
      : `Vipps did not answer as it should: ${message}.`;
  return { light: 'fault', says };
}

function clockStep(skews: readonly number[]): TestStep {
  const step = 'clock' as const;
  // The answer that was under way least says most.
  const skewMs = skews.toSorted((one, other) => Math.abs(one) - Math.abs(other))[0];
  if (skewMs === undefined) {
    return { step, light: 'unknown', tookMs: null, says: 'No answer told its time.' };
  }
  const seconds = Math.round(Math.abs(skewMs) / msPerSecond);
  const side = skewMs > 0 ? 'ahead of' : 'behind';
  const offset = `This computer's clock is ${seconds} s ${side} Vipps'`;
  if (Math.abs(skewMs) <= skewToldMs) {
    return { step, light: 'ok', tookMs: null, says: `${offset}: that is near enough.` };
  }
  const isTooMuch = Math.abs(skewMs) > skewTooMuchMs;
  const meaning = isTooMuch ? ': Vipps’ calls are not believed, and times are wrong' : '';
  const says = `${offset}${meaning}. Set it, and let the system synchronize it.`;
  return { step, light: isTooMuch ? 'fault' : 'attention', tookMs: null, says };
}

async function testTheWayBack(parts: PaymentToolsParts): Promise<TestStep[]> {
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
  const heard = signalOf(webhooks, clock, reference, ownDeliveryMs + connectTimeoutMs);
  const headers = {
    'content-type': 'application/json',
    ...signedDelivery(webhook, Buffer.from(body), nowMs()),
  };
  const { url } = webhook;
  try {
    const request = { method: 'POST', url, headers, body, timeoutMs: connectTimeoutMs } as const;
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
