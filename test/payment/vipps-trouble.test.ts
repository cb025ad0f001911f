/** How calls fail: refused tokens, lost answers, limits, nonsense, and what must never be told. */
import { describe, expect, it } from 'vitest';
import type { Outcome, Payments } from '../../electron/payment/payments.ts';
import {
  credentials,
  errorOf,
  reference,
  useBench,
  valueOf,
  wantedCancel,
  wantedChange,
  wantedPayment,
  wantedReceipt,
  wirePayment,
} from './client-bench.ts';
import { hangUp, json, problem, raw, tokenAnswer } from './recording-server.ts';
import type { Answer } from './recording-server.ts';
import { createVirtualClock } from './virtual-clock.ts';

const bench = useBench();

const calls: Record<string, (client: Payments) => Promise<Outcome<unknown>>> = {
  create: (client) => client.create(wantedPayment),
  look: (client) => client.look(reference),
  events: (client) => client.events(reference),
  capture: (client) => client.capture(wantedChange),
  refund: (client) => client.refund(wantedChange),
  cancel: (client) => client.cancel(wantedCancel),
  receipt: (client) => client.sendReceipt(wantedReceipt),
};
const changes = ['create', 'capture', 'refund', 'cancel', 'receipt'];

async function failing(name: string, client = bench.client()) {
  return errorOf(await calls[name]!(client));
}

describe('the access token', () => {
  it('is asked for once by calls at the same time', async () => {
    bench.server.answer(json(200, wirePayment('CREATED')));
    const client = bench.client();
    await Promise.all([client.look(reference), client.look(reference), client.look(reference)]);
    expect(bench.server.calls()).toHaveLength(3);
    expect(bench.server.requests).toHaveLength(4);
  });

  it('is renewed at 80 % of its life, beside the call that noticed', async () => {
    const clock = createVirtualClock();
    bench.server.answer(json(200, wirePayment('CREATED')));
    bench.server.answerToken(tokenAnswer('token-one'), tokenAnswer('token-two'));
    const client = bench.client({ clock });
    const used = () => bench.server.calls().at(-1)?.headers.authorization;
    valueOf(await client.look(reference));
    await clock.advance(3600_000 * 0.8 - 1);
    valueOf(await client.look(reference));
    expect(used()).toBe('Bearer token-one');
    expect(bench.server.requests).toHaveLength(3);
    await clock.advance(1);
    valueOf(await client.look(reference));
    await expect.poll(() => bench.server.requests.length).toBe(5);
    valueOf(await client.look(reference));
    await expect
      .poll(async () => {
        valueOf(await client.look(reference));
        return used();
      })
      .toBe('Bearer token-two');
  });

  it('is fetched anew once when refused, and the call repeated with the same key', async () => {
    const refused = json(401, { statusCode: 401, message: 'Unauthorized' });
    const captured = wirePayment('AUTHORIZED', { authorized: 35_000, captured: 21_614 });
    bench.server.answer(refused, json(200, captured));
    bench.server.answerToken(tokenAnswer('token-one'), tokenAnswer('token-two'));
    valueOf(await bench.client().capture(wantedChange));
    const seen = bench.server.calls();
    expect(seen.map((call) => call.headers.authorization)).toEqual([
      'Bearer token-one',
      'Bearer token-two',
    ]);
    expect(seen.map((call) => call.headers['idempotency-key'])).toEqual([
      'cap-7f3k9q2m-1',
      'cap-7f3k9q2m-1',
    ]);
    expect(seen[0]?.body).toBe(seen[1]?.body);
  });

  it('ends as keys-refused when the second one is refused too', async () => {
    bench.server.answer(json(401, { statusCode: 401, message: 'Unauthorized' }));
    expect(await failing('capture')).toMatchObject({ code: 'keys-refused', status: 401 });
    expect(bench.server.calls()).toHaveLength(2);
  });

  it.each([
    [400, { error: 'invalid_request', error_description: 'AADSTS90013' }],
    [401, { error: 'invalid_client', error_description: 'AADSTS7000215', trace_id: 'a-b-c' }],
    [403, { statusCode: 403, message: 'Forbidden' }],
  ])('refused with %d is keys-refused, and nothing happened', async (status, body) => {
    bench.server.answerToken(json(status, body));
    expect(await failing('capture')).toMatchObject({
      code: 'keys-refused',
      retry: 'later',
      status,
    });
    expect(bench.server.calls()).toHaveLength(0);
  });

  it.each([
    ['no JSON', raw(200, '<html>', 'text/html')],
    ['another kind of token', json(200, { token_type: 'mac', expires_in: '9', access_token: 'x' })],
    ['a token that breaks a header', tokenAnswer('a\r\nx: y')],
    ['a life of no number', tokenAnswer('token', 'soon')],
    ['no life', tokenAnswer('token', '0')],
  ] satisfies [string, Answer][])('that is %s is not understood', async (_what, answer) => {
    bench.server.answerToken(answer);
    expect(await failing('create')).toMatchObject({ code: 'not-understood', retry: 'later' });
    expect(bench.server.calls()).toHaveLength(0);
  });

  it('that cannot be fetched leaves the change surely undone', async () => {
    bench.server.answerToken(hangUp);
    expect(await failing('capture')).toMatchObject({ code: 'timed-out', retry: 'later' });
    expect(bench.server.calls()).toHaveLength(0);
  });
});

describe('lost answers', () => {
  const halfABody: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '400' });
    response.write('{"reference":"', () => response.socket?.destroy());
  };
  const slowBody: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const dripping = setInterval(() => response.write(' '), 20);
    response.on('close', () => clearInterval(dripping));
  };

  it.each(changes)('leave a %s unknown after the request was read', async (name) => {
    bench.server.answer(hangUp);
    const error = await failing(name);
    expect(error).toMatchObject({ code: 'timed-out', retry: 'unknown', status: null });
    expect(bench.server.calls()).toHaveLength(1);
  });

  it.each(changes)('leave a %s unknown even before the body was read', async (name) => {
    bench.server.hangUpAtOnce = true;
    expect(await failing(name)).toMatchObject({ code: 'timed-out', retry: 'unknown' });
  });

  it.each(['look', 'events'])('leave a %s to be asked again', async (name) => {
    bench.server.answer(hangUp);
    expect(await failing(name)).toMatchObject({ code: 'timed-out', retry: 'later' });
  });

  it('half a body', async () => {
    bench.server.answer(halfABody);
    expect(await failing('capture')).toMatchObject({ code: 'timed-out', retry: 'unknown' });
  });

  it('a body that drips on beyond the time-out', async () => {
    bench.server.answer(slowBody);
    const client = bench.client({ timeoutMs: 200 });
    expect(await failing('capture', client)).toMatchObject({ code: 'timed-out', retry: 'unknown' });
  });

  it('a body larger than 1 MiB', async () => {
    bench.server.answer(raw(200, Buffer.alloc(1024 * 1024 + 1, ' '), 'application/json'));
    expect(await failing('capture')).toMatchObject({ code: 'not-understood', retry: 'unknown' });
  });

  it.each(changes)('nobody listening: a %s surely did not happen', async (name) => {
    const client = bench.client();
    await bench.server.close();
    expect(await failing(name, client)).toMatchObject({ code: 'unreachable', retry: 'later' });
  });
});

describe('answers by status', () => {
  it.each([
    [403, 'keys-refused', 'later'],
    [423, 'locked', 'later'],
    [429, 'rate-limited', 'later'],
    [500, 'vipps-trouble', 'unknown'],
    [503, 'vipps-trouble', 'unknown'],
    [408, 'timed-out', 'unknown'],
    [302, 'not-understood', 'unknown'],
  ])('%d without a known code is %s, %s', async (status, code, retry) => {
    bench.server.answer(raw(status, '<h1>Something</h1>', 'text/html'));
    expect(await failing('capture')).toMatchObject({ code, retry, status, vippsCode: null });
    expect(bench.server.calls()).toHaveLength(1);
  });

  it.each([
    [400, 'invalid-request'],
    [409, 'key-reused'],
    [413, 'other-refusal'],
    [422, 'other-refusal'],
  ])('%d is a refusal, %s, only where the API itself says so', async (status, code) => {
    bench.server.answer(json(status, { title: 'Refused', status }));
    expect(await failing('capture')).toMatchObject({ code, retry: 'never', status });
    // A proxy's page: whatever it means, it is not Vipps' word, and no capture is given up for it.
    bench.server.answer(raw(status, '<h1>Something</h1>', 'text/html'));
    expect(await failing('capture')).toMatchObject({ code: 'not-understood', retry: 'unknown' });
  });

  it.each([
    ['7', 7000],
    ['0', 0],
    ['86400', 3_600_000],
    ['soon', null],
    ['-5', null],
  ])('Retry-After %s is %s ms', async (wish, retryAfterMs) => {
    bench.server.answer(json(429, {}, { 'retry-after': wish }));
    expect(await failing('look')).toMatchObject({ code: 'rate-limited', retryAfterMs });
  });

  it('Retry-After as a date counts from the answer, whatever the clock here says', async () => {
    const headers = {
      date: 'Sun, 22 Nov 2026 12:00:00 GMT',
      'retry-after': 'Sun, 22 Nov 2026 12:00:45 GMT',
    };
    bench.server.answer(json(429, {}, headers));
    const client = bench.client({ clock: createVirtualClock(0) });
    expect((await failing('look', client)).retryAfterMs).toBe(45_000);
  });

  it('a receipt sent before is already-sent, by 409 or by the text Vipps uses', async () => {
    bench.server.answer(json(409, { title: 'Conflict' }));
    expect(await failing('receipt')).toMatchObject({ code: 'already-sent', retry: 'never' });
    bench.server.answer(json(400, { title: 'Bad Request', detail: 'Duplicate receipt' }));
    expect(await failing('receipt')).toMatchObject({ code: 'already-sent', retry: 'never' });
    bench.server.answer(json(400, { title: 'Bad Request', detail: 'Tax is wrong' }));
    expect(await failing('receipt')).toMatchObject({ code: 'invalid-request' });
    bench.server.answer(json(400, { title: 'Duplicate', detail: '' }));
    expect(await failing('capture')).toMatchObject({ code: 'invalid-request' });
  });

  it('names the fields Vipps complains about, from either shape', async () => {
    const reason = 'must match a pattern';
    bench.server.answer(
      json(400, { title: 'Bad Request', extraDetails: [{ name: 'reference', reason }] }),
    );
    expect((await failing('create')).message).toContain('fields reference');
    bench.server.answer(
      json(400, { title: 'Bad Request', invalidParams: [{ name: 'orderLines[0].id', reason }] }),
    );
    expect((await failing('receipt')).message).toContain('fields orderLines[0].id');
  });

  it('survives problems of any shape', async () => {
    const bodies = [null, 7, 'text', [], { extraDetails: 'no list' }, { extraDetails: [null, 3] }];
    for (const body of bodies) {
      bench.server.answer(json(400, body));
      expect(await failing('capture')).toMatchObject({ code: 'not-understood', vippsCode: null });
    }
  });
});

describe('answers whose money would be unclear', () => {
  const malformed: [string, Answer][] = [
    ['no JSON', raw(200, '{"reference":', 'application/json')],
    ['nothing', raw(200, '', 'application/json')],
    ['bytes that are no text', raw(200, Buffer.from([0xff, 0xfe, 0x00]), 'application/json')],
    ['a page', raw(200, '<html></html>', 'text/html')],
    ['another reference', json(200, { ...wirePayment('CREATED'), reference: 'somebody-elses-1' })],
  ];
  it.each(malformed)('%s: a capture is unknown, a look to be repeated', async (_what, answer) => {
    bench.server.answer(answer);
    expect(await failing('capture')).toMatchObject({ code: 'not-understood', retry: 'unknown' });
    expect(await failing('look')).toMatchObject({ code: 'not-understood', retry: 'later' });
  });

  it('a capture whose sum has not risen', async () => {
    bench.server.answer(json(200, wirePayment('AUTHORIZED', { authorized: 35_000 })));
    expect(await failing('capture')).toMatchObject({ code: 'not-understood', retry: 'unknown' });
  });

  it('a cancel that leaves money held', async () => {
    bench.server.answer(
      json(200, wirePayment('AUTHORIZED', { authorized: 35_000, captured: 21_614, cancelled: 1 })),
    );
    expect(await failing('cancel')).toMatchObject({ code: 'not-understood', retry: 'unknown' });
  });

  it('a capture answered in another currency', async () => {
    const payment = wirePayment('AUTHORIZED', { authorized: 35_000, captured: 21_614 });
    const inKroner = JSON.stringify(payment).replaceAll('NOK', 'DKK');
    bench.server.answer(raw(200, inKroner, 'application/json'));
    expect(await failing('capture')).toMatchObject({ code: 'not-understood' });
  });

  it('a created payment without anything to scan', async () => {
    bench.server.answer(json(201, { reference }));
    expect(await failing('create')).toMatchObject({ code: 'not-understood', retry: 'unknown' });
  });

  it('reads good answers whatever they call their content', async () => {
    const body = JSON.stringify(
      wirePayment('AUTHORIZED', { authorized: 35_000, captured: 21_614 }),
    );
    bench.server.answer(raw(200, body, 'application/problem+json'));
    expect(valueOf(await bench.client().capture(wantedChange)).capturedMinor).toBe(21_614);
  });
});

describe('what is never told', () => {
  const token = 'eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJl';
  const phoneNumber = '4791234567';
  const untold = [
    credentials.clientId,
    credentials.clientSecret,
    credentials.subscriptionKey,
    token,
    phoneNumber,
  ];

  it.each(
    untold.flatMap((secret) => [400, 401, 403, 429, 500].map((status) => ({ secret, status }))),
  )('$secret is in no message or log, even echoed with $status', async ({ secret, status }) => {
    const echo = `No: ${secret}`;
    bench.server.answerToken(tokenAnswer(token));
    bench.server.answer(json(status, { title: echo, detail: echo }));
    const client = bench.client();
    const errors = [];
    for (const name of Object.keys(calls)) errors.push(await failing(name, client));
    bench.server.answerToken(json(status, { error: echo, error_description: echo }));
    errors.push(await failing('look', bench.client()));
    const told = JSON.stringify([errors, bench.log]);
    expect(bench.log.length).toBeGreaterThan(8);
    expect(told).toContain('No: …');
    for (const one of untold) expect(told).not.toContain(one);
  });

  it('a log entry names the call, its key, status and time', async () => {
    bench.server.answer(problem(400, '6140', 'Must capture full amount'));
    const error = await failing('capture');
    expect(error).toMatchObject({ code: 'full-capture-only', retry: 'never', vippsCode: '6140' });
    expect(error.message).toBe(
      `capture ${reference}: HTTP 400, code 6140, "Must capture full amount"`,
    );
    expect(error.traceId).toBe('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01');
    expect(bench.log.at(-1)).toMatchObject({
      call: 'capture',
      method: 'POST',
      path: `/epayment/v1/payments/${reference}/capture`,
      idempotencyKey: 'cap-7f3k9q2m-1',
      status: 400,
      error: { code: 'full-capture-only' },
    });
  });
});
