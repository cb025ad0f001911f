/**
 * Lives of a station's registration for webhooks: the real registrar and the real API client before
 * the sandbox, in virtual time, with Vipps failing on purpose while they last.
 */
import { paymentEventTypes } from '../../electron/payment/webhook-event.ts';
import {
  createWebhookRegistrar,
  withdrawWebhooks,
  type WebhookRegistrar,
} from '../../electron/payment/webhook-registrar.ts';
import { MemoryStore } from '../payment/webhook-book.ts';
import type { Fault, Operation } from '../sim/vipps/faults.ts';
import type { Registration } from '../sim/vipps/webhook-registrations.ts';
import { silent } from '../station/bench.ts';
import type { Exchange } from './exchange.ts';
import { expectOk } from './lives.ts';
import { baseUrl, publicUrl, VippsCaller } from './vipps-caller.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const webhookUrl = `${publicUrl}/webhooks/vipps`;
/** Where the station was to be called before it moved. */
const formerUrl = 'https://old.example.com/webhooks/vipps';

/** One station's registrar with its disk, and the neighbours in its sales unit. */
export class RegistrarBench {
  readonly caller = new VippsCaller();
  readonly store = new MemoryStore();
  #registrar: WebhookRegistrar = this.#make(webhookUrl);

  get registrar(): WebhookRegistrar {
    return this.#registrar;
  }

  get exchanges(): Exchange[] {
    return this.caller.recorder.exchanges;
  }

  /** What Vipps keeps for the sales unit. */
  atVipps(): Registration[] {
    return this.caller.sandbox.webhooks.all();
  }

  /** What Vipps keeps for this station. */
  own(): Registration[] {
    return this.atVipps().filter(({ url }) => url === webhookUrl || url === formerUrl);
  }

  /** The process ends, and another one begins with what the disk holds. */
  async start(url = webhookUrl): Promise<void> {
    this.#registrar.stop();
    this.store.restart();
    this.#registrar = this.#make(url);
    this.#registrar.start();
    await this.pass(0);
  }

  pass(ms: number): Promise<void> {
    return this.caller.clock.advance(ms);
  }

  #make(url: string): WebhookRegistrar {
    return createWebhookRegistrar({ ...this.#port(), url });
  }

  #port() {
    const { webhooks: api, unit, clock } = this.caller;
    const { store } = this;
    return { api, baseUrl, merchantSerialNumber: unit.msn, store, clock, log: silent };
  }

  /** For good: the station is not to be called any more. */
  async withdraw(): Promise<void> {
    this.#registrar.stop();
    withdrawWebhooks(this.#port());
    await this.pass(0);
  }

  /** Other stations of the same sales unit. */
  async addNeighbours(count: number): Promise<void> {
    for (let made = 0; made < count; made += 1) {
      const url = `https://charge.example.com/neighbour-${made}/webhooks/vipps`;
      expectOk(await this.caller.webhooks.register(url, paymentEventTypes));
    }
  }

  /** What is not as it should be, where all should be: empty if it is. */
  faults(): string[] {
    const { state, why } = this.#registrar.status();
    const known = JSON.stringify(this.#registrar.known());
    const own = this.own().map(({ id, url, secret }) => ({ id, url, secret }));
    return [
      ...(state === 'registered' && why === null ? [] : [`${state}: ${why}`]),
      ...(own.length === 1 ? [] : [`${own.length} registrations of one station`]),
      ...(known === JSON.stringify(own) ? [] : ['other secrets than Vipps signs with']),
      ...(own.every(({ url }) => url === webhookUrl) ? [] : ['registered for another address']),
    ];
  }

  expectSound(): void {
    const faults = this.faults();
    if (faults.length > 0) throw new Error(faults.join('; '));
  }
}

/** Registered once, looked at daily, found again at a restart, moved, and taken away in the end. */
export async function registeredForLife(): Promise<Exchange[]> {
  const bench = new RegistrarBench();
  await bench.addNeighbours(2);
  await bench.start(formerUrl);
  await bench.pass(3 * dayMs);
  await bench.start();
  bench.expectSound();
  await bench.start();
  bench.expectSound();
  await bench.withdraw();
  if (bench.own().length > 0) throw new Error('a registration is left');
  if (bench.atVipps().length !== 2) throw new Error("the neighbours' are gone");
  return bench.exchanges;
}

/** What may have become of a registration while nobody looked. */
export async function registrationsGoneWrong(): Promise<Exchange[]> {
  const bench = new RegistrarBench();
  const { sandbox, webhooks } = bench.caller;
  await bench.start();
  const vanished = bench.own().map(({ id }) => id);
  for (const id of vanished) sandbox.webhooks.drop(id);
  // A delivery signed by a registration that nobody knows makes the station look at once.
  bench.registrar.checkSoon();
  await bench.pass(minuteMs);
  bench.expectSound();
  // One that Vipps does not know any more is as good as taken away.
  for (const id of vanished) expectOk(await webhooks.remove(id));
  // Made just before a crash: its secret is nobody's.
  expectOk(await webhooks.register(webhookUrl, paymentEventTypes));
  await bench.start();
  bench.expectSound();
  for (const registration of bench.own()) registration.events = paymentEventTypes.slice(1);
  await bench.pass(dayMs);
  bench.expectSound();
  return bench.exchanges;
}

/** As many registrations as Vipps keeps, by neighbours alone and with the station's own among them. */
export async function registrationsAtTheLimit(): Promise<Exchange[]> {
  const crowded = new RegistrarBench();
  await crowded.addNeighbours(25);
  await crowded.start();
  if (!crowded.registrar.status().why?.includes('all 25 registrations')) {
    throw new Error(`the limit was not told of: ${crowded.registrar.status().why}`);
  }
  const [leaving] = crowded.atVipps();
  expectOk(await crowded.caller.webhooks.remove(leaving?.id ?? ''));
  await crowded.pass(hourMs);
  crowded.expectSound();

  const moving = new RegistrarBench();
  await moving.start(formerUrl);
  await moving.addNeighbours(24);
  await moving.start();
  moving.expectSound();
  return [...crowded.exchanges, ...moving.exchanges];
}

export interface RegistrarTrouble {
  /** Which calls fail for ten minutes. */
  operation: Operation;
  fault: Fault;
}

/** The station moves while Vipps fails for ten minutes; then all is well, and some hours pass. */
export async function registrarInTrouble(trouble: RegistrarTrouble): Promise<RegistrarBench> {
  const bench = new RegistrarBench();
  const { faults } = bench.caller.sandbox;
  await bench.addNeighbours(1);
  await bench.start(formerUrl);
  // So that a token is asked for as well.
  bench.caller.sandbox.revokeTokens();
  faults.plan(trouble.operation, trouble.fault, Infinity);
  await bench.start();
  await bench.pass(10 * minuteMs);
  faults.clear();
  await bench.pass(3 * hourMs);
  return bench;
}
