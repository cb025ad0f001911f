/** The way from the station to the Vipps sandbox: slow, lossy, sometimes gone, all by seed. */
import type { Clock } from '../../electron/clock.ts';
import { SendFailure, type Send } from '../../electron/payment/http.ts';
import type { Payments } from '../../electron/payment/payments.ts';
import { createVippsClient } from '../../electron/payment/vipps-client.ts';
import type { VippsSandbox } from '../sim/vipps/sandbox.ts';
import type { Random } from './random.ts';

export interface Network {
  send: Send;
  /** No packet gets through while true. */
  isDown: boolean;
  /** Chance that an answer is lost after the thing was done. */
  lossProbability: number;
}

/** The real client, with the keys of the sandbox's first sales unit. */
export function makeClient(sandbox: VippsSandbox, send: Send, clock: Clock): Payments {
  const [unit] = sandbox.salesUnits;
  if (unit === undefined) throw new Error('the sandbox has a sales unit');
  return createVippsClient({
    baseUrl: 'http://vipps.simulated',
    merchantSerialNumber: unit.msn,
    credentials: {
      clientId: unit.clientId,
      clientSecret: unit.clientSecret,
      subscriptionKey: unit.subscriptionKeys[0],
    },
    system: { name: 'sim', version: '1', pluginName: 'sim', pluginVersion: '1' },
    send,
    clock,
  });
}

export function makeNetwork(sandbox: VippsSandbox, clock: Clock, random: Random): Network {
  const wait = (ms: number): Promise<void> => new Promise((resolve) => clock.after(ms, resolve));
  const network: Network = {
    isDown: false,
    lossProbability: 0,
    async send(request) {
      await wait(random.between(20, 150));
      if (network.isDown) throw new SendFailure('unreachable', 'no network');
      const { pathname, search } = new URL(request.url);
      const answer = sandbox.handle({
        method: request.method,
        path: pathname + search,
        headers: request.headers,
        body: request.body,
      });
      if (answer.delivery === 'refused') throw new SendFailure('unreachable', 'refused');
      const isLost = answer.delivery !== 'delivered' || random.happens(network.lossProbability);
      if (isLost || answer.delayMs > request.timeoutMs) {
        await wait(request.timeoutMs);
        throw new SendFailure('timed-out', 'no answer in time');
      }
      await wait(random.between(20, 150) + answer.delayMs);
      const { status, headers, body } = answer;
      const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
      return { status, headers, body: bytes };
    },
  };
  return network;
}
