/** A successful answer of Vipps in the words of a schema, or the failure of not understanding it. */
import type { z } from 'zod';
import type { HttpAnswer } from './http.ts';
import type { Outcome } from './payments.ts';
import { jsonOf, notUnderstood } from './vipps-errors.ts';
import type { Asked } from './vipps-errors.ts';

/** The body by `schema`. What is told of one that does not fit names fields, not contents. */
export function readAnswer<T>(asked: Asked, answer: HttpAnswer, schema: z.ZodType<T>): Outcome<T> {
  const json = jsonOf(answer);
  if (json === undefined) return refuse(asked, answer, 'the body is no JSON');
  const parsed = schema.safeParse(json);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return refuse(asked, answer, `${issue?.path.join('.') || 'the body'}: ${issue?.message}`);
}

/** The answer of a call that brings nothing. A page of a captive portal is a success by status alone. */
export function readEmptyAnswer(asked: Asked, answer: HttpAnswer): Outcome<void> {
  const isVipps = answer.body.length === 0 || jsonOf(answer) !== undefined;
  return isVipps ? { ok: true, value: undefined } : refuse(asked, answer, 'the body is no JSON');
}

function refuse(asked: Asked, answer: HttpAnswer, why: string): Outcome<never> {
  return { ok: false, error: notUnderstood(asked, answer.status, why) };
}
