/** The registrations of webhooks at Vipps: Webhooks API v1. One call each, nothing repeated. */
import assert from 'node:assert/strict';
import { z } from 'zod';
import type { Outcome } from './payments.ts';
import { readAnswer, readEmptyAnswer } from './read-answer.ts';
import type { Call, Caller } from './vipps-call.ts';

export interface ListedWebhook {
  id: string;
  /** Where Vipps delivers to. */
  url: string;
  /** Types of events, such as epayments.payment.captured.v1. */
  events: string[];
}

export interface WebhooksApi {
  /** Every registration of the sales unit, other stations' too. */
  list(): Promise<Outcome<ListedWebhook[]>>;
  /** The secret is shown this once. Whether a lost answer registered anything, the list tells. */
  register(
    url: string,
    events: readonly string[],
  ): Promise<Outcome<{ id: string; secret: string }>>;
  /** An id that Vipps does not know is as good as removed. */
  remove(id: string): Promise<Outcome<void>>;
}

const webhooksPath = '/webhooks/v1/webhooks';
const timeoutMs = 15_000;

/** An id goes into a path; Vipps' are UUIDs. */
const idPattern = /^[\w-]{1,100}$/;

const listSchema = z.object({
  webhooks: z.array(
    z.object({ id: z.string().regex(idPattern), url: z.string(), events: z.array(z.string()) }),
  ),
});

/** The secret is the key as it stands; the documents show 36 characters, in practice it has 88. */
const registeredSchema = z.object({
  id: z.string().regex(idPattern),
  secret: z.string().min(1).max(500),
});

export function createWebhooksApi(caller: Caller): WebhooksApi {
  async function list(): Promise<Outcome<ListedWebhook[]>> {
    const call = asking('webhook-list', null, { method: 'GET', path: webhooksPath, body: null });
    const answer = await caller(call);
    if (!answer.ok) return answer;
    const listed = readAnswer(call, answer.value, listSchema);
    return listed.ok ? { ok: true, value: listed.value.webhooks } : listed;
  }

  return {
    list,
    async register(url, events) {
      const body = { url, events };
      const call = asking('webhook-register', null, { method: 'POST', path: webhooksPath, body });
      const answer = await caller(call);
      return answer.ok ? readAnswer(call, answer.value, registeredSchema) : answer;
    },
    async remove(id) {
      assert.match(id, idPattern, 'id of a registration');
      const path = `${webhooksPath}/${id}`;
      const call = asking('webhook-remove', id, { method: 'DELETE', path, body: null });
      const answer = await caller(call);
      if (answer.ok) return readEmptyAnswer(call, answer.value);
      if (!mayBeGone.has(answer.error.status ?? 0)) return answer;
      const listed = await list();
      if (!listed.ok) return listed;
      const isGone = listed.value.every((webhook) => webhook.id !== id);
      return isGone ? { ok: true, value: undefined } : answer;
    },
  };
}

/** 400 is the one refusal documented; whether it is about an unknown id, the list decides. */
const mayBeGone: ReadonlySet<number> = new Set([400, 404, 410]);

function asking(
  call: Call['call'],
  reference: string | null,
  rest: Pick<Call, 'method' | 'path' | 'body'>,
): Call {
  return { call, reference, ...rest, idempotencyKey: null, timeoutMs };
}
