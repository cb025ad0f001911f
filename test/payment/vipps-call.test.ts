/** What every call has in common, whatever it asks for: methods, headers, one token. */
import { describe, expect, it } from 'vitest';
import type { Call } from '../../electron/payment/vipps-call.ts';
import { useCaller } from './caller-bench.ts';
import { credentials, errorOf, valueOf } from './client-bench.ts';
import { json } from './recording-server.ts';

const bench = useCaller();

const call: Call = {
  call: 'redirect-update',
  reference: 'charging_unit_21678_A_qr',
  method: 'PUT',
  path: '/qr/v1/merchant-redirect/charging_unit_21678_A_qr',
  body: { redirectUrl: 'https://charge.example.com/c/A' },
  idempotencyKey: null,
  timeoutMs: 2000,
};

describe('a call', () => {
  it.each(['GET', 'POST', 'PUT', 'DELETE'] as const)('may be a %s', async (method) => {
    bench.server.answer(json(200, {}));
    const body = method === 'GET' || method === 'DELETE' ? null : call.body;
    valueOf(await bench.caller({ ...call, method, body }));
    expect(bench.server.calls()).toMatchObject([
      { method, path: call.path, body: body === null ? '' : JSON.stringify(body) },
    ]);
    expect(bench.log.at(-1)).toMatchObject({ call: call.call, method, path: call.path });
  });

  it('may want another kind of answer, but never be somebody else', async () => {
    bench.server.answer(json(200, {}));
    const headers = {
      Accept: 'image/png',
      Size: '800',
      Authorization: 'Bearer stolen',
      'Ocp-Apim-Subscription-Key': 'stolen',
    };
    valueOf(await bench.caller({ ...call, headers }));
    expect(bench.server.calls()[0]?.headers).toMatchObject({
      accept: 'image/png',
      size: '800',
      authorization: 'Bearer token-one',
      'ocp-apim-subscription-key': credentials.subscriptionKey,
    });
  });

  it('of any kind shares the token with all others', async () => {
    bench.server.answer(json(200, {}));
    const kinds = ['look', 'webhook-list', 'redirect-get'] as const;
    await Promise.all(kinds.map((kind) => bench.caller({ ...call, call: kind })));
    expect(bench.server.calls()).toHaveLength(3);
    expect(bench.server.requests).toHaveLength(4);
  });

  it('to which a fresh token was refused leaves other kinds their second try', async () => {
    bench.server.answer(json(401, { title: 'Unauthorized' }));
    for (const kind of ['redirect-get', 'webhook-list', 'redirect-get'] as const) {
      expect(errorOf(await bench.caller({ ...call, call: kind })).code).toBe('keys-refused');
    }
    expect(bench.server.calls()).toHaveLength(5);
  });
});
