/** The control API's part about webhooks: knobs, holding back, bodies sent by hand, what has been delivered. */
import { mistake, type Body, type ControlRow } from './control-row.ts';
import type { VippsSandbox } from './sandbox.ts';
import { readKnobs } from './webhook-knobs.ts';
import { emptyAnswer, jsonAnswer, textOf, type SandboxResponse } from './wire.ts';

export const webhookControls: readonly ControlRow[] = [
  ['GET', /^\/_control\/webhooks$/, state],
  ['POST', /^\/_control\/webhooks$/, turn],
  [
    'GET',
    /^\/_control\/webhooks\/deliveries$/,
    (sandbox) => jsonAnswer(200, sandbox.ledger.deliveries()),
  ],
  ['POST', /^\/_control\/webhooks\/hold$/, hold],
  ['POST', /^\/_control\/webhooks\/release$/, release],
  ['POST', /^\/_control\/webhooks\/send$/, send],
  ['DELETE', /^\/_control\/webhooks\/([^/]+)$/, drop],
];

/** Registrations without their secrets, as the Webhooks API lists them. */
function state({ deliveries, webhooks }: VippsSandbox): SandboxResponse {
  return jsonAnswer(200, {
    knobs: deliveries.knobs,
    isHeld: deliveries.isHeld,
    registrations: webhooks.all().map(({ id, msn, url, events }) => ({ id, msn, url, events })),
  });
}

/** Body: any of the knobs, such as `{duplicate: true, delayMs: 500}`; the others stay as they are. */
function turn({ deliveries }: VippsSandbox, body: Body): SandboxResponse {
  const reading = readKnobs(body);
  if (!reading.ok) return mistake(400, reading.why);
  deliveries.set(reading.change);
  return jsonAnswer(200, deliveries.knobs);
}

function hold({ deliveries }: VippsSandbox): SandboxResponse {
  deliveries.hold();
  return emptyAnswer(204);
}

function release({ deliveries }: VippsSandbox): SandboxResponse {
  deliveries.release();
  return emptyAnswer(204);
}

/** Body: `{registrationId, body}`, the body a text that is sent as it stands. */
function send({ deliveries, webhooks }: VippsSandbox, body: Body): SandboxResponse {
  const registrationId = textOf(body['registrationId']);
  if (webhooks.find(registrationId) === null)
    return mistake(404, 'registrationId: no such webhook');
  if (typeof body['body'] !== 'string') return mistake(400, 'body: a text');
  return jsonAnswer(201, { id: deliveries.sendRaw(registrationId, body['body']) });
}

function drop({ webhooks }: VippsSandbox, _body: Body, part: string): SandboxResponse {
  return webhooks.drop(part) ? emptyAnswer(204) : mistake(404, 'no such webhook');
}
