/** The sandbox's answers of Webhooks and QR against Vipps' official documents. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bareType, OpenApiDocument } from '../contract/openapi-document.ts';
import { Caller, type Answer } from './sandbox-caller.ts';

/** Beside the checkout, as they belong to Vipps. */
const folder = join(import.meta.dirname, '../../../shared/vipps/openapi');
const files = [
  ['webhooks.yaml', '/webhooks'],
  ['qr.yaml', '/qr'],
] as const;
const areHere = files.every(([file]) => existsSync(join(folder, file)));
if (!areHere) {
  process.stderr.write(
    `NOT CHECKED: answers of Webhooks and QR: Vipps' OpenAPI files are not in ${folder}\n`,
  );
}

/** What the answer to this call has against it; empty where nothing. */
function faults(documents: OpenApiDocument[], method: string, path: string, answer: Answer) {
  const document = documents.find((one) => one.operation(method, path) !== null);
  const operation = document?.operation(method, path) ?? null;
  if (document === undefined || operation === null) return [`${method} ${path}: in no document`];
  const { name, answers } = operation;
  const content = answers.get(answer.status);
  if (content === undefined) return [`${name}: ${answer.status} is not described`];
  if (content.size === 0)
    return answer.raw.body === '' ? [] : [`${name}: a body where none belongs`];
  const type = bareType(answer.headers['content-type'] ?? '');
  const pointer = content.get(type);
  if (pointer === undefined) return [`${name}: ${answer.status}: ${type} is not described`];
  return document
    .against(pointer, answer.body)
    .map((fault) => `${name}: ${answer.status}: ${fault}`);
}

describe.skipIf(!areHere)('answers are as described', () => {
  const documents = files.map(([file, base]) =>
    areHere ? new OpenApiDocument(join(folder, file), base) : null,
  );
  const known = documents.filter((document) => document !== null);
  const webhooks = '/webhooks/v1/webhooks';
  const codes = '/qr/v1/merchant-redirect';
  const code = { id: 'lk-21678-A', redirectUrl: 'https://charge.example.com/21678/c/A', ttl: 600 };

  it.each(['text/targetUrl', 'image/png'])('over a whole life, codes as %s', (accept) => {
    const caller = new Caller();
    const { id: webhookId } = caller.registered();
    const found: string[] = [];
    const statuses: string[] = [];
    const call = (method: string, path: string, body?: unknown, Accept = accept) => {
      const answer = caller.call(method, path, body, null, { Accept });
      statuses.push(`${method} ${answer.status}`);
      found.push(...faults(known, method, path, answer));
    };
    const url = 'https://charge.example.com/w';
    const events = ['epayments.payment.captured.v1'];
    call('POST', webhooks, { url, events });
    call('POST', webhooks, { url, events: ['nothing'] });
    call('GET', webhooks);
    call('DELETE', `${webhooks}/${webhookId}`);
    call('DELETE', `${webhooks}/${webhookId}`);
    call('POST', codes, code);
    call('POST', codes, code);
    call('POST', codes, { ...code, redirectUrl: 'nowhere' });
    call('POST', codes, code, 'image/gif');
    call('GET', codes);
    call('GET', `${codes}/${code.id}`);
    call('PUT', `${codes}/${code.id}`, { redirectUrl: 'https://other.example.com/' });
    call('PUT', `${codes}/${code.id}`, { redirectUrl: 'nowhere' });
    call('PUT', `${codes}/${code.id}`, code, 'image/gif');
    call('PUT', `${codes}/nobody`, { redirectUrl: code.redirectUrl });
    call('DELETE', `${codes}/${code.id}`);
    call('DELETE', `${codes}/${code.id}`);
    call('GET', `${codes}/${code.id}`);
    expect(found).toEqual([]);
    expect(statuses).toEqual([
      'POST 201',
      'POST 400',
      'GET 200',
      'DELETE 204',
      'DELETE 400',
      'POST 200',
      'POST 409',
      'POST 400',
      'POST 415',
      'GET 200',
      'GET 200',
      'PUT 200',
      'PUT 400',
      'PUT 415',
      'PUT 404',
      'DELETE 200',
      'DELETE 404',
      'GET 404',
    ]);
  });

  it('the check finds an answer that is none of them', () => {
    const caller = new Caller();
    const answer = caller.register();
    expect(faults(known, 'POST', webhooks, { ...answer, body: { id: 'x' } })).not.toEqual([]);
    expect(faults(known, 'POST', codes, answer)).toEqual([
      'POST /qr/v1/merchant-redirect: 201 is not described',
    ]);
    expect(faults(known, 'GET', '/qr/v2/nothing', answer)).not.toEqual([]);
  });
});
