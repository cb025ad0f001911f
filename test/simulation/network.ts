/** The way from the station to the Vipps sandbox: slow, lossy, sometimes gone, all by seed. */
import type { Clock } from '../../electron/clock.ts';
import { SendFailure, type HttpAnswer, type Send } from '../../electron/payment/http.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import type { CallerOptions } from '../../electron/payment/vipps-call.ts';
import { createVippsClient } from '../../electron/payment/vipps-client.ts';
import type { VippsSandbox } from '../sim/vipps/sandbox.ts';
import type { SandboxResponse } from '../sim/vipps/wire.ts';
import type { Random } from './random.ts';

export type NetworkFault =
  /** No packet gets through, and the station hears so only after its time-out. */
  | 'network down'
  /** No name is resolved: every call fails at once. */
  | 'network without names'
  /** A captive portal answers everything itself, with 200 and a page. */
  | 'network captive'
  /** The same, by leading elsewhere. */
  | 'network redirecting'
  /** Every third request, and every third answer, is lost. */
  | 'network lossy'
  /** Seconds pass, so that answers overtake each other and some come after their time-out. */
  | 'network slow'
  /** Up and down again within seconds. */
  | 'network flapping'
  /** Answers break off before their end. */
  | 'network cutting';

export interface Network {
  send: Send;
  /** No packet gets through while true. */
  isDown: boolean;
  /** Chance that an answer is lost after the thing was done. */
  lossProbability: number;
  readonly faults: Set<NetworkFault>;
}

export const simulatedBaseUrl = 'http://vipps.simulated';

/** The real client, with the keys of the sandbox's first sales unit. */
export function makeClient(sandbox: VippsSandbox, send: Send, clock: Clock): Payments {
  return createVippsClient(clientOptions(sandbox, send, clock));
}

/** The same keys, for whatever else is asked of Vipps. */
export function clientOptions(sandbox: VippsSandbox, send: Send, clock: Clock): CallerOptions {
  const [unit] = sandbox.salesUnits;
  if (unit === undefined) throw new Error('the sandbox has a sales unit');
  return {
    baseUrl: simulatedBaseUrl,
    merchantSerialNumber: unit.msn,
    credentials: {
      clientId: unit.clientId,
      clientSecret: unit.clientSecret,
      subscriptionKey: unit.subscriptionKeys[0],
    },
    system: { name: 'sim', version: '1', pluginName: 'sim', pluginVersion: '1' },
    send,
    clock,
  };
}

const encoder = new TextEncoder();
const portalPage = encoder.encode('<!doctype html><title>Welcome</title><p>Please log in.</p>');

function portalAnswer(isRedirect: boolean): HttpAnswer {
  const headers = { 'content-type': 'text/html', location: 'http://login.portal.example/' };
  return { status: isRedirect ? 302 : 200, headers, body: portalPage };
}

function asAnswer({ status, headers, body }: SandboxResponse): HttpAnswer {
  return { status, headers, body: typeof body === 'string' ? encoder.encode(body) : body };
}

export function makeNetwork(sandbox: VippsSandbox, clock: Clock, random: Random): Network {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));
  const faults = new Set<NetworkFault>();

  const isUp = (): boolean =>
    !network.isDown &&
    !faults.has('network down') &&
    !(faults.has('network flapping') && Math.floor(clock.nowMs() / 4000) % 2 === 0);
  /** One way, ms. */
  const wayMs = (): number =>
    random.between(20, 150) +
    (faults.has('network slow') && random.happens(0.5) ? random.between(500, 15_000) : 0);
  const isLost = (): boolean =>
    random.happens(network.lossProbability) ||
    (faults.has('network lossy') && random.happens(0.33));

  const network: Network = {
    isDown: false,
    lossProbability: 0,
    faults,
    async send(request) {
      const sentAtMs = clock.nowMs();
      const timedOut = async (): Promise<never> => {
        await wait(Math.max(0, sentAtMs + request.timeoutMs - clock.nowMs()));
        throw new SendFailure('timed-out', 'no answer in time');
      };
      if (faults.has('network without names')) {
        await wait(5);
        throw new SendFailure('unreachable', 'ENOTFOUND');
      }
      await wait(wayMs());
      if (!isUp()) throw new SendFailure('unreachable', 'no network');
      const isRedirect = faults.has('network redirecting');
      if (isRedirect || faults.has('network captive')) return portalAnswer(isRedirect);
      if (faults.has('network lossy') && isLost()) return timedOut();
      const { pathname, search } = new URL(request.url);
      const answer = sandbox.handle({
        method: request.method,
        path: pathname + search,
        headers: request.headers,
        body: request.body,
      });
      if (answer.delivery === 'refused') throw new SendFailure('unreachable', 'refused');
      const backMs = wayMs() + answer.delayMs;
      const isLate = clock.nowMs() + backMs - sentAtMs > request.timeoutMs;
      if (answer.delivery !== 'delivered' || isLate || isLost() || !isUp()) return timedOut();
      await wait(backMs);
      if (faults.has('network cutting') && random.happens(0.5)) {
        throw new SendFailure('timed-out', 'the answer broke off');
      }
      return asAnswer(answer);
    },
  };
  return network;
}
