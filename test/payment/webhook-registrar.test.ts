/** What the registrar does about what it finds at Vipps, and when, in virtual time. */
import { beforeEach, describe, expect, it } from 'vitest';
import { paymentEventTypes } from '../../electron/payment/webhook-event.ts';
import {
  createWebhookRegistrar,
  withdrawWebhooks,
  type WebhookRegistrar,
} from '../../electron/payment/webhook-registrar.ts';
import { keptLog } from '../gateway/gateway-bench.ts';
import { createVirtualClock, type VirtualClock } from './virtual-clock.ts';
import { BookApi, failure, MemoryStore, WebhookBook } from './webhook-book.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const url = 'https://charge.example.com/21678/webhooks/vipps';
const neighbour = 'https://charge.example.com/21679/webhooks/vipps';
const environment = { baseUrl: 'https://apitest.vipps.no', merchantSerialNumber: '123456' };

let clock: VirtualClock;
let book: WebhookBook;
let api: BookApi;
let store: MemoryStore;
let kept: ReturnType<typeof keptLog>;
beforeEach(() => {
  clock = createVirtualClock();
  book = new WebhookBook();
  api = new BookApi(book);
  store = new MemoryStore();
  kept = keptLog();
});

function make(other: Partial<{ url: string; baseUrl: string }> = {}): WebhookRegistrar {
  return createWebhookRegistrar({
    api,
    url,
    ...environment,
    store,
    clock,
    log: kept.log,
    ...other,
  });
}

async function start(other: Partial<{ url: string; baseUrl: string }> = {}) {
  const registrar = make(other);
  registrar.start();
  await clock.advance(0);
  return registrar;
}

async function restart(registrar: WebhookRegistrar, other: Partial<{ url: string }> = {}) {
  registrar.stop();
  store.restart();
  return start(other);
}

const registered = { state: 'registered', why: null };
const urls = () => book.webhooks.map((webhook) => webhook.url);

describe('a station that is not registered', () => {
  it('registers for every event of a payment, once, and keeps the secret', async () => {
    const registrar = make();
    expect(registrar.status()).toEqual({ state: 'registering', why: null });
    registrar.start();
    await clock.advance(0);
    expect(book.webhooks).toMatchObject([{ url, events: paymentEventTypes }]);
    const { id, secret } = book.webhooks[0]!;
    expect(registrar.known()).toEqual([{ id, url, secret }]);
    expect(registrar.status()).toEqual(registered);
    const registeredAtMs = clock.nowMs();
    const events = paymentEventTypes;
    expect(store.onDisk).toEqual([{ id, url, secret, events, ...environment, registeredAtMs }]);
  });

  it('leaves those of other stations of the sales unit alone', async () => {
    const theirs = [book.add(neighbour, paymentEventTypes), book.add('not an address', [])];
    await start();
    expect(book.webhooks.slice(0, 2)).toEqual(theirs);
    expect(urls()).toEqual([neighbour, 'not an address', url]);
    expect(book.asks('remove')).toBe(0);
  });

  it('tells nobody the secret', async () => {
    await start();
    expect(kept.lines.join('\n')).not.toContain('secret of');
    expect(kept.lines).toEqual(['info webhooks: registered at Vipps']);
  });
});

describe('a station that is registered', () => {
  it('asks for the list at each start and changes nothing', async () => {
    let registrar = await start();
    const [first] = store.onDisk;
    for (let starts = 0; starts < 5; starts += 1) registrar = await restart(registrar);
    expect(book.asked.slice(2)).toEqual(['list', 'list', 'list', 'list', 'list']);
    expect(store.onDisk).toEqual([first]);
    expect(registrar.status()).toEqual(registered);
  });

  it('looks again every day, and registers anew where Vipps took it away', async () => {
    const registrar = await start();
    await clock.advance(dayMs - 1);
    expect(book.asks('list')).toBe(1);
    await clock.advance(1);
    expect(book.asked).toEqual(['list', `register ${url}`, 'list']);
    book.webhooks = [];
    await clock.advance(dayMs);
    expect(urls()).toEqual([url]);
    expect(registrar.known().map(({ id }) => id)).toEqual(book.webhooks.map(({ id }) => id));
  });

  it('replaces it when the public address is another: the new one first, then the old', async () => {
    const registrar = await start({ url: neighbour });
    registrar.stop();
    const [old] = registrar.known();
    const moved = make();
    let knownMeanwhile = 0;
    api.before = (act) => {
      if (act === 'remove') knownMeanwhile = moved.known().length;
      return null;
    };
    moved.start();
    await clock.advance(0);
    expect(book.asked.slice(2)).toEqual(['list', `register ${url}`, `remove ${old?.id}`]);
    expect(urls()).toEqual([url]);
    expect([knownMeanwhile, moved.known().length]).toEqual([2, 1]);
  });

  it('replaces it when events are missing', async () => {
    const registrar = await start();
    book.webhooks[0]!.events = paymentEventTypes.slice(1);
    const [old] = registrar.known();
    const again = await restart(registrar);
    expect(book.asked.slice(2)).toEqual(['list', `register ${url}`, `remove ${old?.id}`]);
    expect(book.webhooks).toMatchObject([{ url, events: paymentEventTypes }]);
    expect(again.known()).toHaveLength(1);
  });

  it('keeps it when it gets more events than it needs, in another order', async () => {
    const registrar = await start();
    book.webhooks[0]!.events = ['user.checked-in.v1', ...paymentEventTypes.toReversed()];
    await restart(registrar);
    expect(book.asks('register')).toBe(1);
  });

  it('keeps the registrations of the two environments apart', async () => {
    const inTest = await start();
    const [test] = inTest.known();
    const production = new WebhookBook();
    api = new BookApi(production);
    const inProduction = await start({ baseUrl: 'https://api.vipps.no' });
    expect(production.webhooks).toHaveLength(1);
    expect(inTest.known()).toEqual([test]);
    expect(inProduction.known()).toMatchObject([{ secret: production.webhooks[0]?.secret }]);
    expect(store.onDisk).toHaveLength(2);
  });
});

describe('a registration with our address whose secret nobody has', () => {
  it('is taken away, before a new one is made', async () => {
    const orphan = book.add(url, paymentEventTypes);
    await start();
    expect(book.asked).toEqual(['list', `remove ${orphan.id}`, `register ${url}`]);
    expect(urls()).toEqual([url]);
  });

  it('is found under another spelling of the address', async () => {
    book.add('https://CHARGE.example.com:443/21678/webhooks/vipps', paymentEventTypes);
    await start();
    expect(urls()).toEqual([url]);
  });

  it('is taken away beside a good one, which stays', async () => {
    const registrar = await start();
    const [good] = registrar.known();
    book.add(url, paymentEventTypes);
    await restart(registrar);
    expect(book.webhooks.map(({ id }) => id)).toEqual([good?.id]);
  });

  it('that cannot be taken away does not keep the station from being registered', async () => {
    book.add(url, paymentEventTypes);
    api.before = (act) => (act === 'remove' ? failure({ message: 'remove: nobody there' }) : null);
    const registrar = await start();
    expect(registrar.known()).toHaveLength(1);
    const why = 'one that is not needed could not be taken away (remove: nobody there)';
    expect(registrar.status()).toEqual({ state: 'registered', why });
    api.before = () => null;
    await clock.advance(5000);
    expect(registrar.status()).toEqual(registered);
    expect(urls()).toEqual([url]);
    expect(kept.lines.at(-1)).toBe('info webhooks: all is as it should be again');
  });
});

describe('the answer to a registration is lost', () => {
  it('and what it made is taken away before the next', async () => {
    api.meanwhile = (act) =>
      act === 'register' ? failure({ code: 'timed-out', retry: 'unknown' }) : null;
    const registrar = await start();
    expect(registrar.status().state).toBe('failing');
    expect([urls(), registrar.known()]).toEqual([[url], []]);
    api.meanwhile = () => null;
    await clock.advance(5000);
    expect(registrar.status()).toEqual(registered);
    expect(book.webhooks.map(({ id }) => id)).toEqual(registrar.known().map(({ id }) => id));
  });
});

describe('a disk that takes no secrets', () => {
  it('keeps the station from registering, until it takes them', async () => {
    store.isWritable = false;
    const registrar = await start();
    await clock.advance(hourMs);
    expect(book.asks('register')).toBe(0);
    expect(registrar.status()).toMatchObject({ state: 'failing', why: /secret.*disk/ });
    store.isWritable = true;
    await clock.advance(hourMs);
    expect(registrar.status()).toEqual(registered);
    expect(store.onDisk).toHaveLength(1);
  });

  it('that fails at the very moment: what was made is taken away again', async () => {
    api.meanwhile = (act) => {
      store.isWritable = act !== 'register';
      return null;
    };
    const registrar = await start();
    expect([urls(), registrar.known(), store.onDisk]).toEqual([[], [], []]);
    expect(registrar.status().state).toBe('failing');
  });
});

describe('trouble', () => {
  it('is asked again after growing pauses, from 5 s to an hour', async () => {
    api.before = () => failure({});
    const listedAtMs: number[] = [];
    const startedAtMs = clock.nowMs();
    api.list = () => {
      listedAtMs.push(clock.nowMs() - startedAtMs);
      return Promise.resolve(failure({ message: `list: attempt ${listedAtMs.length}` }));
    };
    const registrar = await start();
    await clock.advance(6 * hourMs);
    const pauses = listedAtMs.slice(1).map((atMs, index) => atMs - (listedAtMs[index] ?? 0));
    expect(pauses.slice(0, 4)).toEqual([5000, 10_000, 20_000, 40_000]);
    expect(pauses.slice(-2)).toEqual([hourMs, hourMs]);
    expect(registrar.status().why).toMatch(/^Vipps' list could not be had \(list: attempt \d+\)$/);
  });

  it('is logged once, with what carries the payments meanwhile', async () => {
    api.before = () => failure({ message: 'list: nobody there' });
    await start();
    await clock.advance(hourMs);
    expect(kept.lines).toEqual([
      "warn webhooks: Vipps' list could not be had (list: nobody there); meanwhile payments are followed by polling",
    ]);
  });

  it('waits as long as Vipps asks for', async () => {
    api.before = () => failure({ code: 'rate-limited', retryAfterMs: 10 * minuteMs });
    await start();
    api.before = () => null;
    await clock.advance(10 * minuteMs - 1);
    expect(book.asked).toEqual([]);
    await clock.advance(1);
    expect(urls()).toEqual([url]);
  });

  it('leaves the secrets that are known in use', async () => {
    const registrar = await start();
    const known = registrar.known();
    api.before = () => failure({});
    const again = await restart(registrar);
    expect(again.status().state).toBe('failing');
    expect(again.known()).toEqual(known);
  });

  it('that is a refusal is tried hourly', async () => {
    api.before = (act) =>
      act === 'register' ? failure({ code: 'invalid-request', retry: 'never' }) : null;
    const registrar = await start();
    expect(registrar.status().why).toContain(`Vipps refused ${url}, which must be a public https`);
    await clock.advance(hourMs - 1);
    expect(book.asks('list')).toBe(1);
    await clock.advance(1);
    expect(book.asks('list')).toBe(2);
  });
});

describe('25 registrations, as many as Vipps keeps', () => {
  const fill = (count: number) => {
    for (let made = 0; made < count; made += 1) {
      book.add(`https://charge.example.com/${made}`, paymentEventTypes);
    }
  };

  it('of others: says what to do, and tries hourly', async () => {
    fill(25);
    const registrar = await start();
    const { state, why } = registrar.status();
    expect(state).toBe('failing');
    expect(why).toMatch(
      /all 25 registrations .* are taken: delete those .* not needed, ask Vipps for more/,
    );
    await clock.advance(3 * hourMs);
    expect(book.asks('register')).toBe(4);
    book.webhooks.pop();
    await clock.advance(hourMs);
    expect(registrar.status()).toEqual(registered);
    expect(book.webhooks).toHaveLength(25);
  });

  it('one of them our own, with the address of before: it makes room', async () => {
    const registrar = await start({ url: neighbour });
    fill(24);
    registrar.stop();
    const moved = await start();
    expect(moved.status()).toEqual(registered);
    expect([urls().includes(neighbour), urls().includes(url)]).toEqual([false, true]);
    expect(book.webhooks).toHaveLength(25);
  });
});

describe('a delivery that names a registration nobody knows', () => {
  it('brings the next look at the list forward, to a minute after the last', async () => {
    const registrar = await start();
    const orphan = book.add(url, paymentEventTypes);
    for (let deliveries = 0; deliveries < 100; deliveries += 1) registrar.checkSoon();
    await clock.advance(minuteMs - 1);
    expect(book.asks('list')).toBe(1);
    await clock.advance(1);
    expect(book.asked.slice(2)).toEqual(['list', `remove ${orphan.id}`]);
  });

  it('however many come, makes one look a minute at most', async () => {
    const registrar = await start();
    for (let seconds = 0; seconds < 600; seconds += 1) {
      registrar.checkSoon();
      await clock.advance(1000);
    }
    expect(book.asks('list')).toBe(11);
    expect(clock.waiting()).toBe(1);
  });

  it('does not shorten the pauses of trouble', async () => {
    api.before = (act) =>
      act === 'register' ? failure({ code: 'invalid-request', retry: 'never' }) : null;
    const registrar = await start();
    registrar.checkSoon();
    await clock.advance(hourMs - 1);
    expect(book.asks('list')).toBe(1);
  });
});

describe('stopping', () => {
  it('ends the asking', async () => {
    const registrar = await start();
    registrar.stop();
    registrar.checkSoon();
    await clock.advance(10 * dayMs);
    expect(book.asks('list')).toBe(1);
    expect(clock.waiting()).toBe(0);
  });

  it.each(['list', 'register', 'remove'] as const)(
    'during %s asks for no more, and keeps what is known',
    async (during) => {
      book.add(url, paymentEventTypes);
      const registrar = make();
      api.meanwhile = (act) => {
        if (act === during) registrar.stop();
        return null;
      };
      registrar.start();
      await clock.advance(dayMs);
      expect(book.asked.at(-1)).toMatch(new RegExp(`^${during}`));
      expect(clock.waiting()).toBe(0);
      const secrets = store.onDisk.map(({ secret }) => secret);
      const made = during === 'register' ? book.webhooks.map(({ secret }) => secret) : [];
      expect(secrets).toEqual(made);
    },
  );
});

describe('withdrawing', () => {
  it('takes away what is kept of this environment, and nothing else', async () => {
    (await start()).stop();
    book.add(neighbour, paymentEventTypes);
    const [own] = store.onDisk;
    store.putWebhooks([own!, { ...own!, id: 'of-production', baseUrl: 'https://api.vipps.no' }]);
    withdrawWebhooks({ api, ...environment, store, clock, log: kept.log });
    await clock.advance(0);
    expect(urls()).toEqual([neighbour]);
    expect(store.onDisk.map(({ id }) => id)).toEqual(['of-production']);
    expect(clock.waiting()).toBe(0);
  });

  it('asks for nothing where there is nothing', async () => {
    withdrawWebhooks({ api, ...environment, store, clock, log: kept.log });
    await clock.advance(dayMs);
    expect([book.asked, clock.waiting()]).toEqual([[], 0]);
  });

  it('goes on until it is done, and says so once', async () => {
    (await start()).stop();
    api.before = () => failure({ message: 'remove: nobody there' });
    withdrawWebhooks({ api, ...environment, store, clock, log: kept.log });
    await clock.advance(hourMs);
    expect(store.onDisk).toHaveLength(1);
    api.before = () => null;
    await clock.advance(hourMs);
    expect([urls(), store.onDisk, clock.waiting()]).toEqual([[], [], 0]);
    expect(kept.lines.filter((line) => line.startsWith('warn'))).toEqual([
      'warn webhooks: a registration could not be taken away yet: remove: nobody there',
    ]);
  });

  it('ends early when told', async () => {
    (await start()).stop();
    api.before = () => failure({});
    const stop = withdrawWebhooks({ api, ...environment, store, clock, log: kept.log });
    await clock.advance(0);
    stop();
    expect(clock.waiting()).toBe(0);
  });
});
