/** Tests the way to Vipps, step by step in words: name, connection, keys, sales unit, clock, a payment. */
import { isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { PaymentError } from '../payment/payments.ts';
import { explainTls } from '../payment/tls-failure.ts';
import type { CallerOptions, CallLogEntry } from '../payment/vipps-call.ts';
import {
  lateReason,
  reasonOf,
  resolveName,
  stepTimeoutMs,
  targetOf,
  tryConnection,
  withSocket,
  type Target,
} from '../payment/way.ts';
import type { TestStep } from '../session/service-request.ts';
import { msPerMinute, msPerSecond } from '../session/units.ts';
import { ownClient, stepsWith, type PaymentToolsParts, type Words } from './payment-steps.ts';
import { createAndCancel, isTestEnvironment, testReference } from './test-payment.ts';

/** The Date header counts whole seconds, and an answer is some of them under way. */
const skewToldMs = msPerMinute;
/** Beyond this, deliveries are not believed any more (webhook-signature.ts). */
const skewTooMuchMs = 5 * msPerMinute;

/** From the name to a payment that is cancelled at once; ends with the first step that fails. */
export async function testTheWay(parts: PaymentToolsParts): Promise<TestStep[]> {
  const { vipps, hasGateway, currency, stationId, clock } = parts;
  const { steps, time } = stepsWith(clock);
  const target = targetOf(vipps.baseUrl);
  if (!(await time('resolve', () => resolve(target.host)))) return steps;
  if (!(await time('connect', () => connect(target, hasGateway)))) return steps;
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

/** A reason as a person reads it. */
function inWords(reason: string): string {
  return reason === lateReason ? 'no answer in time' : reason;
}

async function resolve(host: string): Promise<Words> {
  if (isIP(host) !== 0) {
    return { light: 'ok', says: `${host} is an address: no name to resolve.` };
  }
  const found = await resolveName(host);
  if ('addresses' in found) {
    return { light: 'ok', says: `${host} is at ${found.addresses.join(', ')}.` };
  }
  const says = `The name ${host} cannot be resolved (${inWords(found.reason)}): look at the network and its DNS.`;
  return { light: 'fault', says };
}

/** TCP, and TLS with it where no certificate of ours is wanted: that one is shown by the calls themselves. */
async function connect(target: Target, hasGateway: boolean): Promise<Words> {
  const { host, port } = target;
  const where = `${host}:${port}`;
  const unreached = (reason: string): Words => ({
    light: 'fault',
    says: `${where} cannot be reached (${inWords(reason)}): look at the network and its firewall.`,
  });
  if (!target.isTls || hasGateway) {
    const reason = await tryConnection(target);
    return reason === null
      ? { light: 'ok', says: `${where} takes connections.` }
      : unreached(reason);
  }
  const servername = isIP(host) === 0 ? { servername: host } : {};
  return withSocket(connectTls({ host, port, ...servername }), (socket, end) => {
    socket.on('secureConnect', () => {
      end({ light: 'ok', says: `${where} takes connections, its certificate is good.` });
    });
    // Whatever comes after the first word changes nothing: a promise is resolved once.
    socket.on('error', (error: Error) => {
      const tls = explainTls(error);
      end(
        tls === null
          ? unreached(reasonOf(error))
          : { light: 'fault', says: `${where} ${tls.words}.` },
      );
    });
    return () => end(unreached(lateReason));
  });
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
  const timeoutMs = stepTimeoutMs;
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
