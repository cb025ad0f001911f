/** The Webhooks API on the wire: what is asked, what is understood, and a registrar's whole life. */
import { describe, expect, it, vi } from 'vitest';
import { createWebhooksApi } from '../../electron/payment/vipps-webhooks.ts';
import { paymentEventTypes } from '../../electron/payment/webhook-event.ts';
import { createWebhookRegistrar } from '../../electron/payment/webhook-registrar.ts';
import { keptLog } from '../gateway/gateway-bench.ts';
import { useCaller } from './caller-bench.ts';
import { credentials, errorOf, valueOf } from './client-bench.ts';
import { hangUp, json, raw, type Answer } from './recording-server.ts';
import { createVirtualClock } from './virtual-clock.ts';
import { answersOf, MemoryStore, WebhookBook } from './webhook-book.ts';

const bench = useCaller();
const api = () => createWebhooksApi(bench.caller);

const id = '39c2fb44-7107-45cd-b3b3-657c3202ed84';
const url = 'https://charge.example.com/21678/webhooks/vipps';
const secret = 'kq3vZ0e2b1c4d5f6g7h8j9k0l1m2n3p4';
const gone: Answer = (response) => response.writeHead(204).end();
const refused = json(400, {
  type: '00-bb841c551513e233de8a01472013fa9f-542c71e40916a6ce-00',
  title: 'Bad Request',
  status: 400,
  detail: 'One or more validation errors occurred.',
  traceId: '00-bb841c551513e233de8a01472013fa9f-542c71e40916a6ce-00',
  extraDetails: [{ name: 'Url', reason: 'The Url field is not a valid https URL.' }],
});

describe('asking', () => {
  it('for the list is a GET, with the headers of every call', async () => {
    bench.server.answer(json(200, { webhooks: [{ id, url, events: ['a.v1'], since: 2026 }] }));
    expect(valueOf(await api().list())).toEqual([{ id, url, events: ['a.v1'] }]);
    const [call] = bench.server.calls();
    expect(call).toMatchObject({ method: 'GET', path: '/webhooks/v1/webhooks', body: '' });
    expect(call?.headers).toMatchObject({
      accept: 'application/json',
      authorization: 'Bearer token-one',
      'merchant-serial-number': '123456',
      'ocp-apim-subscription-key': credentials.subscriptionKey,
      'vipps-system-name': 'ladekiosk',
    });
  });

  it('to register is a POST of address and events', async () => {
    bench.server.answer(json(201, { id, secret, more: true }));
    expect(valueOf(await api().register(url, paymentEventTypes))).toEqual({ id, secret });
    const [call] = bench.server.calls();
    expect(call).toMatchObject({ method: 'POST', path: '/webhooks/v1/webhooks' });
    expect(JSON.parse(call?.body ?? '')).toEqual({ url, events: paymentEventTypes });
    expect(call?.headers['idempotency-key']).toBeUndefined();
  });

  it('to remove is a DELETE of the id, without a body', async () => {
    bench.server.answer(gone);
    valueOf(await api().remove(id));
    expect(bench.server.calls()).toMatchObject([
      { method: 'DELETE', path: `/webhooks/v1/webhooks/${id}`, body: '' },
    ]);
    expect(bench.server.calls()[0]?.headers['content-type']).toBeUndefined();
  });

  it('logs paths and no secret', async () => {
    bench.server.answer(json(201, { id, secret }), gone);
    await api().register(url, []);
    await api().remove(id);
    const calls = bench.log.filter(({ call }) => call !== 'token');
    expect(calls).toMatchObject([
      { call: 'webhook-register', method: 'POST', path: '/webhooks/v1/webhooks', status: 201 },
      { call: 'webhook-remove', method: 'DELETE', path: `/webhooks/v1/webhooks/${id}` },
    ]);
    expect(JSON.stringify(bench.log)).not.toContain(secret);
  });

  it('for anything through one caller takes one token', async () => {
    bench.server.answer(json(200, { webhooks: [] }));
    await Promise.all([api().list(), api().list(), createWebhooksApi(bench.caller).list()]);
    expect(bench.server.requests).toHaveLength(4);
  });
});

describe('removing', () => {
  it('an id that Vipps does not know is as good as done', async () => {
    for (const status of [400, 404]) {
      bench.server.answer(json(status, { title: 'No' }), json(200, { webhooks: [] }));
      expect(await api().remove(id)).toEqual({ ok: true, value: undefined });
    }
  });

  it('is not done where the list still has it', async () => {
    bench.server.answer(refused, json(200, { webhooks: [{ id, url, events: [] }] }));
    expect(errorOf(await api().remove(id))).toMatchObject({ code: 'invalid-request', status: 400 });
  });

  it('is not done where the list cannot be had', async () => {
    bench.server.answer(refused, json(500, {}));
    expect(errorOf(await api().remove(id))).toMatchObject({ code: 'vipps-trouble', status: 500 });
  });

  it.each<[string, Answer, string]>([
    ['a lost answer', hangUp, 'timed-out'],
    ['trouble', json(503, {}), 'vipps-trouble'],
    ['a page of somebody else', raw(200, '<html></html>', 'text/html'), 'not-understood'],
  ])('%s leaves it open, without another question', async (_what, answer, code) => {
    bench.server.answer(answer);
    expect(errorOf(await api().remove(id))).toMatchObject({ code });
    expect(bench.server.calls()).toHaveLength(1);
  });

  it('puts nothing into the path but an id', async () => {
    await expect(api().remove('../payments')).rejects.toThrow('id of a registration');
    expect(bench.server.calls()).toHaveLength(0);
  });
});

describe('answers', () => {
  it.each<[string, unknown, string]>([
    ['no list', {}, 'webhooks:'],
    ['an entry without events', { webhooks: [{ id, url }] }, 'webhooks.0.events:'],
    ['an id that is a path', { webhooks: [{ id: '../x', url, events: [] }] }, 'webhooks.0.id:'],
  ])('with %s are no list', async (_what, body, words) => {
    bench.server.answer(json(200, body));
    const error = errorOf(await api().list());
    expect(error).toMatchObject({ code: 'not-understood', retry: 'later' });
    expect(error.message).toContain(words);
  });

  it.each<[string, object]>([
    ['no secret', { id }],
    ['an empty secret', { id, secret: '' }],
    ['an endless secret', { id, secret: 'geheim'.repeat(100) }],
    ['a secret that is no text', { id, secret: 12_345_678 }],
    ['no id', { secret }],
  ])('with %s register nothing, and are not repeated in words', async (_what, body) => {
    bench.server.answer(json(201, body));
    const error = errorOf(await api().register(url, []));
    expect(error).toMatchObject({ code: 'not-understood', retry: 'unknown' });
    expect(JSON.stringify([error, bench.log])).not.toMatch(/geheim|12345678|kq3v/);
  });

  it('that refuse name the field and the trace', async () => {
    bench.server.answer(refused);
    const error = errorOf(await api().register('http://localhost/x', []));
    expect(error).toMatchObject({ code: 'invalid-request', retry: 'never', status: 400 });
    expect(error.message).toBe('webhook-register: HTTP 400, "Bad Request", fields Url');
    expect(error.traceId).toBe('00-bb841c551513e233de8a01472013fa9f-542c71e40916a6ce-00');
  });

  it('that refuse without a title are refusals all the same', async () => {
    bench.server.answer(json(400, { title: null, status: 400 }));
    expect(errorOf(await api().register(url, []))).toMatchObject({ retry: 'never' });
    bench.server.answer(json(404, { statusCode: 404, message: 'Resource not found' }));
    expect(errorOf(await api().register(url, []))).toMatchObject({ code: 'not-understood' });
  });
});

describe('a registrar over HTTP', () => {
  it('registers, finds itself registered, moves and replaces', async () => {
    const book = new WebhookBook();
    bench.server.answer(answersOf(book));
    const store = new MemoryStore();
    const clock = createVirtualClock();
    const { log } = keptLog();
    const environment = { baseUrl: bench.server.baseUrl, merchantSerialNumber: '123456' };
    const live = async (at: string) => {
      const registrar = createWebhookRegistrar({
        ...environment,
        api: api(),
        url: at,
        store,
        clock,
        log,
      });
      registrar.start();
      await vi.waitFor(() => expect(registrar.status().state).toBe('registered'));
      registrar.stop();
      return registrar.known();
    };
    const neighbour = book.add('https://charge.example.com/1/webhooks/vipps', paymentEventTypes);
    book.add(url, paymentEventTypes);

    expect(await live(url)).toMatchObject([{ url, secret: book.webhooks[1]?.secret }]);
    const [, first] = book.webhooks;
    expect(await live(url)).toMatchObject([{ id: first?.id }]);
    const moved = 'https://charge.example.com/new/webhooks/vipps';
    expect(await live(moved)).toMatchObject([{ url: moved }]);
    expect(book.webhooks.map((webhook) => webhook.url)).toEqual([neighbour.url, moved]);
    expect(book.asks('register')).toBe(2);
  });
});
