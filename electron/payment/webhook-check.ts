/**
 * One look at the registrations of the sales unit, and what has to be done for this station to have
 * one that is right, and no other. Those of anybody else are left alone: a fleet shares the unit.
 */
import type { Clock } from '../clock.ts';
import type { Log } from '../ports.ts';
import type { SecretStore, StoredWebhook } from '../secret-store.ts';
import { msPerHour } from '../session/units.ts';
import type { PaymentError } from './payments.ts';
import type { ListedWebhook, WebhooksApi } from './vipps-webhooks.ts';
import { paymentEventTypes } from './webhook-event.ts';

export interface WebhookPort {
  api: WebhooksApi;
  /** The environment: `vipps.baseUrl`, and the sales unit there. */
  baseUrl: string;
  merchantSerialNumber: string;
  store: Pick<SecretStore, 'webhooks' | 'putWebhooks'>;
  clock: Clock;
  log: Log;
}

export interface RegistrarPort extends WebhookPort {
  /** The address that Vipps is to deliver to. */
  url: string;
}

/**
 * failing: there is no registration that is right; leftover: there is, and one that is not needed
 * could not be taken away; stopped: given up on the way, nothing is known.
 */
export type Checked = { state: 'registered' } | { state: 'stopped' } | Trouble;

export interface Trouble {
  state: 'failing' | 'leftover';
  /** For a technician; names no secret. */
  why: string;
  /** How long to wait before the next look, at least. */
  pauseAtLeastMs: number;
}

/** Webhooks API, "Register webhook": for each type of event and sales unit. */
const mostPerEventType = 25;

/** The registrations of this environment whose secrets are kept. */
export function ownWebhooks(port: WebhookPort): StoredWebhook[] {
  const { store, baseUrl, merchantSerialNumber } = port;
  return store
    .webhooks()
    .filter((one) => one.baseUrl === baseUrl && one.merchantSerialNumber === merchantSerialNumber);
}

/**
 * Asks for the list and mends. A good registration is kept. One of ours with another address or with
 * events missing is replaced, and goes when the new one is there: its secret is good until then. One
 * with our address whose secret nobody has, from a crash before it was kept, can only be taken away.
 */
export async function checkWebhooks(
  port: RegistrarPort,
  isStopped: () => boolean,
): Promise<Checked> {
  const listed = await port.api.list();
  if (isStopped()) return { state: 'stopped' };
  if (!listed.ok) return failing("Vipps' list could not be had", listed.error);

  const kept = ownWebhooks(port);
  const own = kept.filter(({ id }) => listed.value.some((one) => one.id === id));
  const isOwn = (id: string): boolean => own.some((one) => one.id === id);
  const [orphans, others] = partition(
    listed.value,
    ({ id, url }) => !isOwn(id) && isSameAddress(url, port.url),
  );
  const orphaned = await removeWebhooks(port, orphans, isStopped);

  const good = own.findLast((one) => isAsWanted(port, one, listed.value));
  const old = own.filter((one) => one !== good);
  if (good === undefined && !isStopped()) {
    const trouble = await registerAnew(port, old, others, isStopped);
    if (trouble !== null) return trouble;
  }
  if (isStopped()) return { state: 'stopped' };
  forget(port, ({ id }) => kept.some((one) => one.id === id) && !isOwn(id));
  const left = (await removeWebhooks(port, old, isStopped)) ?? orphaned;
  return left === null
    ? { state: 'registered' }
    : { ...failing('one that is not needed could not be taken away', left), state: 'leftover' };
}

/**
 * Takes registrations away at Vipps, and their secrets with them. Returns why one of them is still
 * there; null: all are gone, or it was stopped.
 */
export async function removeWebhooks(
  port: WebhookPort,
  webhooks: readonly { id: string; url: string }[],
  isStopped: () => boolean,
): Promise<PaymentError | null> {
  let trouble: PaymentError | null = null;
  for (const { id, url } of webhooks) {
    if (isStopped()) break;
    const removed = await port.api.remove(id);
    if (removed.ok) {
      forget(port, (one) => one.id === id);
      port.log.info({ id, url }, 'webhooks: a registration was taken away at Vipps');
    } else trouble ??= removed.error;
  }
  return trouble;
}

/** Null: registered, and the secret is on disk. */
async function registerAnew(
  port: RegistrarPort,
  old: readonly StoredWebhook[],
  others: readonly ListedWebhook[],
  isStopped: () => boolean,
): Promise<Trouble | null> {
  // A secret is shown once: a disk that does not take it must be found out before.
  if (!port.store.putWebhooks(port.store.webhooks())) return notKept;
  const first = await register(port);
  if (first === null || 'state' in first) return first;
  const isFull = first.retry === 'never' && limitIsReached(others);
  if (isFull && old.length > 0 && !isStopped()) {
    // Ours takes the last place: it goes first, and polling carries the payments in between.
    const left = await removeWebhooks(port, old, isStopped);
    if (left !== null) return failing('the one before could not be taken away', left);
    const second = isStopped() ? first : await register(port);
    return second === null || 'state' in second ? second : refused(port, second, false);
  }
  return refused(port, first, isFull);
}

const notKept: Trouble = {
  state: 'failing',
  why: 'nothing is registered, because the secret could not be kept on the disk',
  pauseAtLeastMs: 0,
};

/** Null: done. An error: Vipps did not, or nobody knows whether it did. */
async function register(port: RegistrarPort): Promise<PaymentError | Trouble | null> {
  const { api, store, url, baseUrl, merchantSerialNumber } = port;
  const events = [...paymentEventTypes];
  const registered = await api.register(url, events);
  if (!registered.ok) return registered.error;
  const { id, secret } = registered.value;
  const registeredAtMs = port.clock.nowMs();
  const made = { id, url, secret, events, baseUrl, merchantSerialNumber, registeredAtMs };
  if (!store.putWebhooks([...store.webhooks(), made])) {
    await api.remove(id);
    forget(port, (one) => one.id === id);
    return notKept;
  }
  port.log.info({ id, url }, 'webhooks: registered at Vipps');
  return null;
}

function refused(port: RegistrarPort, error: PaymentError, isFull: boolean): Trouble {
  if (isFull) {
    const what = `all ${mostPerEventType} registrations that Vipps keeps for a type of event and sales unit are taken: delete those that are not needed, ask Vipps for more, or write vipps.webhooks.register: false: payments are then followed by polling`;
    return failing(what, error);
  }
  if (error.retry !== 'never') return failing('the registration failed', error);
  return failing(
    `Vipps refused ${port.url}, which must be a public https address that redirects nowhere`,
    error,
  );
}

/** What is refused for good is asked again hourly: somebody may have mended it. */
function failing(what: string, error: PaymentError): Trouble {
  const refusalMs = error.retry === 'never' ? msPerHour : 0;
  const pauseAtLeastMs = Math.max(refusalMs, error.retryAfterMs ?? 0);
  return { state: 'failing', why: `${what} (${error.message})`, pauseAtLeastMs };
}

function limitIsReached(listed: readonly ListedWebhook[]): boolean {
  return paymentEventTypes.some(
    (type) => listed.filter(({ events }) => events.includes(type)).length >= mostPerEventType,
  );
}

/** The address is the one we registered, in our spelling; what is delivered there, Vipps tells. */
function isAsWanted(
  port: RegistrarPort,
  own: StoredWebhook,
  listed: readonly ListedWebhook[],
): boolean {
  const delivered = listed.find(({ id }) => id === own.id)?.events ?? [];
  return own.url === port.url && paymentEventTypes.every((type) => delivered.includes(type));
}

function isSameAddress(one: string, other: string): boolean {
  return one === other || (URL.canParse(one) && new URL(one).href === new URL(other).href);
}

function forget(port: WebhookPort, isMeant: (webhook: StoredWebhook) => boolean): void {
  const before = port.store.webhooks();
  const after = before.filter((webhook) => !isMeant(webhook));
  if (after.length < before.length) port.store.putWebhooks(after);
}

function partition<T>(all: readonly T[], belongs: (one: T) => boolean): [T[], T[]] {
  return [all.filter(belongs), all.filter((one) => !belongs(one))];
}
