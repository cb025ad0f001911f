/** The control API: sets faults, plays the customer and reads the books from outside, over HTTP. */
import { isErrorCode } from './error-codes.ts';
import { operations, type Fault, type Operation } from './faults.ts';
import { mistake, type Body, type ControlRow, type Handler } from './control-row.ts';
import type { CustomerOutcome } from './customer-app.ts';
import type { VippsSandbox } from './sandbox.ts';
import { ScaledTime, type Time } from './sandbox-time.ts';
import { webhookControls } from './webhook-control.ts';
import { asObject, emptyAnswer, jsonAnswer, parseJson, readIncoming, textOf } from './wire.ts';
import type { Incoming, SandboxRequest, SandboxResponse } from './wire.ts';

const faultKinds: readonly string[] = [
  'lostAnswer',
  'refuse',
  'delay',
  'status',
  'gateway',
  'code',
  'tokenRevoked',
  'malformedJson',
  'withoutAggregate',
  'staleAggregate',
] satisfies Array<Fault['kind']>;

const table: readonly ControlRow[] = [
  ['GET', /^\/_control\/payments$/, (sandbox) => jsonAnswer(200, sandbox.payments())],
  ['GET', /^\/_control\/requests$/, (sandbox) => jsonAnswer(200, sandbox.ledger.requests())],
  ['GET', /^\/_control\/state$/, (sandbox, _body, _part, time) => state(sandbox, time)],
  ['POST', /^\/_control\/faults$/, planFault],
  ['DELETE', /^\/_control\/faults$/, clearFaults],
  ['POST', /^\/_control\/outage$/, setOutage],
  ['POST', /^\/_control\/keys$/, setKeys],
  ['POST', /^\/_control\/tokens\/revoke$/, revokeTokens],
  ['POST', /^\/_control\/sales-unit$/, setSalesUnit],
  ['POST', /^\/_control\/rate-limit$/, setRateLimit],
  ['POST', /^\/_control\/time$/, setTime],
  ['POST', /^\/_control\/scan$/, scan],
  ['POST', /^\/_control\/open-link$/, openLink],
  ['POST', /^\/_control\/payments\/([^/]+)\/approve$/, byCustomer('approve')],
  ['POST', /^\/_control\/payments\/([^/]+)\/decline$/, byCustomer('decline')],
  ['POST', /^\/_control\/payments\/([^/]+)\/begin-approval$/, byCustomer('beginApproval')],
  ['POST', /^\/_control\/payments\/([^/]+)\/let-expire$/, byCustomer('letExpire')],
  ...webhookControls,
];

/** Null where the path is none of the control API's, so that a server may go on with its own. */
export function handleControl(
  sandbox: VippsSandbox,
  time: Time,
  request: SandboxRequest,
): SandboxResponse | null {
  const incoming: Incoming = readIncoming(request);
  if (!incoming.pathname.startsWith('/_control/')) return null;
  for (const [method, pattern, handler] of table) {
    const match = method === incoming.method ? pattern.exec(incoming.pathname) : null;
    if (match === null) continue;
    return handler(sandbox, asObject(parseJson(incoming.body)) ?? {}, match[1] ?? '', time);
  }
  return mistake(404, `no control ${incoming.method} ${incoming.pathname}`);
}

function state(sandbox: VippsSandbox, time: Time): SandboxResponse {
  return jsonAnswer(200, {
    nowMs: time.nowMs(),
    timeScale: time instanceof ScaledTime ? time.scale : null,
    outage: sandbox.outage,
    keysAreRevoked: sandbox.keysAreRevoked,
    rateLimitIsEnforced: sandbox.rateLimit.isEnforced,
    faults: sandbox.faults.list(),
    salesUnits: sandbox.salesUnits.map(({ msn, market, partialCaptureIsEnabled }) => ({
      msn,
      market,
      partialCaptureIsEnabled,
    })),
  });
}

/** Body: `{operation, fault: {kind, …}, times}`; `times` 0 means until cleared. */
function planFault(sandbox: VippsSandbox, body: Body): SandboxResponse {
  const operation = body['operation'] ?? 'any';
  const fault = asObject(body['fault']);
  const times = body['times'] ?? 1;
  if (operation !== 'any' && !operations.includes(operation as Operation)) {
    return mistake(400, `operation: any, ${operations.join(', ')}`);
  }
  if (fault === null || !faultKinds.includes(textOf(fault['kind']))) {
    return mistake(400, `fault.kind: ${faultKinds.join(', ')}`);
  }
  if (fault['kind'] === 'code' && !isErrorCode(textOf(fault['code']))) {
    return mistake(400, 'fault.code: an error code such as "6140"');
  }
  if (fault['kind'] === 'status' && ![423, 429, 500, 502, 503].includes(Number(fault['status']))) {
    return mistake(400, 'fault.status: 423, 429, 500, 502, 503');
  }
  if (fault['kind'] === 'gateway' && ![403, 404, 408, 504].includes(Number(fault['status']))) {
    return mistake(400, 'fault.status: 403, 404, 408, 504');
  }
  if (fault['kind'] === 'delay' && !(Number(fault['delayMs']) >= 0)) {
    return mistake(400, 'fault.delayMs: 0 or more');
  }
  if (typeof times !== 'number' || !Number.isInteger(times) || times < 0) {
    return mistake(400, 'times: a whole number; 0 until cleared');
  }
  const id = sandbox.faults.plan(
    operation as Operation | 'any',
    fault as unknown as Fault,
    times === 0 ? Infinity : times,
  );
  return jsonAnswer(201, { id });
}

function clearFaults(sandbox: VippsSandbox, body: Body): SandboxResponse {
  const { id } = body;
  sandbox.faults.clear(typeof id === 'number' ? id : undefined);
  return emptyAnswer(204);
}

function setOutage(sandbox: VippsSandbox, body: Body): SandboxResponse {
  const { mode } = body;
  if (mode !== 'none' && mode !== 'refused' && mode !== 'hanging') {
    return mistake(400, 'mode: none, refused, hanging');
  }
  sandbox.setOutage(mode);
  return emptyAnswer(204);
}

function setKeys(sandbox: VippsSandbox, body: Body): SandboxResponse {
  sandbox.keysAreRevoked = body['areRevoked'] === true;
  return emptyAnswer(204);
}

function revokeTokens(sandbox: VippsSandbox): SandboxResponse {
  sandbox.revokeTokens();
  return emptyAnswer(204);
}

function setSalesUnit(sandbox: VippsSandbox, body: Body): SandboxResponse {
  const unit = sandbox.salesUnits.find((candidate) => candidate.msn === body['msn']);
  const isEnabled = body['partialCaptureIsEnabled'];
  if (unit === undefined) return mistake(404, 'msn: no such sales unit');
  if (typeof isEnabled !== 'boolean') return mistake(400, 'partialCaptureIsEnabled: a boolean');
  unit.partialCaptureIsEnabled = isEnabled;
  return emptyAnswer(204);
}

function setRateLimit(sandbox: VippsSandbox, body: Body): SandboxResponse {
  sandbox.rateLimit.isEnforced = body['isEnforced'] !== false;
  return emptyAnswer(204);
}

/** Body: `{advanceMs, scale}`, either or both. */
function setTime(sandbox: VippsSandbox, body: Body, _part: string, time: Time): SandboxResponse {
  if (!(time instanceof ScaledTime)) return mistake(409, 'this time is not the sandbox’s to set');
  const { advanceMs, scale } = body;
  if (typeof scale === 'number' && scale >= 0) time.setScale(scale);
  if (typeof advanceMs === 'number' && advanceMs >= 0) time.advance(advanceMs);
  sandbox.tick();
  return jsonAnswer(200, { nowMs: time.nowMs() });
}

/** Body: `{payload}`, the text decoded from the QR. Answers with the payment's `reference`, or the `redirectUrl` a code leads to. */
function scan({ customer }: VippsSandbox, body: Body): SandboxResponse {
  const payload = textOf(body['payload']);
  const reference = customer.scan(payload);
  if (reference !== null) return jsonAnswer(200, { reference });
  const redirectUrl = customer.scanRedirect(payload);
  return redirectUrl === null
    ? mistake(404, 'the code is no open payment, and leads nowhere')
    : jsonAnswer(200, { redirectUrl });
}

/** Body: `{url}`. Answers with the reference of the payment the link leads to. */
function openLink({ customer }: VippsSandbox, body: Body): SandboxResponse {
  const reference = customer.openLink(textOf(body['url']));
  return reference === null
    ? mistake(404, 'the link leads to no open payment')
    : jsonAnswer(200, { reference });
}

function byCustomer(act: 'approve' | 'decline' | 'beginApproval' | 'letExpire'): Handler {
  return (sandbox, _body, part) => {
    const outcome: CustomerOutcome = sandbox.customer[act](decodeURIComponent(part));
    return outcome.ok ? emptyAnswer(204) : mistake(409, outcome.why);
  };
}
