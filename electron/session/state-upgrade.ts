/** Brings what an older version wrote, checkpoints and events, up to the present form. */
import type { StationEvent } from './events.ts';
import { noteReference } from './reference.ts';
import {
  stateSchema,
  type Evse,
  type Operation,
  type Payment,
  type Rules,
  type Session,
  type StationState,
} from './state.ts';
import { shownMs } from './time-outs.ts';
import type { Qr } from './view.ts';

type Loose = Record<string, unknown>;

function isRecord(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @returns null for a version this program does not know */
export function upgradeState(json: unknown): StationState | null {
  if (!isRecord(json)) return null;
  switch (json['schema']) {
    case stateSchema:
      return json as unknown as StationState;
    case 3:
      return fromThird(json as unknown as ThirdState);
    case 2:
      return fromThird(fromSecond(json as unknown as SecondState));
    case 1:
      return fromThird(fromSecond(fromFirst(json)));
    default:
      return null;
  }
}

/**
 * Up to version 3 no touch kept the end of a visit, which did not say since when it showed, and
 * whoever stood at the screen could stop.
 */
type ThirdSession =
  | Exclude<Session, { state: 'finished' }>
  | Omit<Extract<Session, { state: 'finished' }>, 'sinceMs'>;
type ThirdEvse = Omit<Evse, 'session'> & { session: ThirdSession };
type ThirdRules = Omit<Rules, 'staysAtMost'>;
type ThirdPayment = Omit<Payment, 'stopCode'>;
interface ThirdState extends Omit<StationState, 'schema' | 'evses' | 'rules' | 'payments'> {
  evses: Record<string, ThirdEvse>;
  rules: ThirdRules;
  payments: Record<string, ThirdPayment>;
}

/** Up to version 2 every payment was made at the screen, and its way in was called `qr`. */
type SecondPayment = Omit<ThirdPayment, 'flow' | 'wayIn'> & { qr: Qr | null };
type SecondRules = Omit<ThirdRules, 'flows'>;
interface SecondState extends Omit<ThirdState, 'payments' | 'rules'> {
  payments: Record<string, SecondPayment>;
  rules: SecondRules;
}

/** Version 1 had its alerts in the payments, no deadlines and no numbered references. */
function fromFirst(json: Loose): SecondState {
  const old = json as unknown as SecondState;
  const payments: Record<string, SecondPayment> = {};
  let lastReferences: StationState['lastReferences'] = {};
  for (const [reference, payment] of Object.entries(old.payments)) {
    const operations: Payment['operations'] = {};
    for (const [name, operation] of Object.entries(payment.operations)) {
      operations[name as keyof Payment['operations']] = {
        ...(operation as Omit<Operation, 'lastErrorCode' | 'deadlineAtMs'>),
        lastErrorCode: null,
        deadlineAtMs: null,
      };
    }
    const { alert: _derivedNow, ...kept } = payment as SecondPayment & { alert?: string | null };
    payments[reference] = { ...kept, operations, seenAtMs: null };
    lastReferences = noteReference(lastReferences, reference);
  }
  return { ...old, paymentTrouble: null, payments, alerts: [], lastReferences };
}

/** Version 2 knew no phones, and a finished visit did not say which payment it had been about. */
function fromSecond(old: SecondState): ThirdState {
  const payments: Record<string, ThirdPayment> = {};
  for (const [reference, { qr, ...payment }] of Object.entries(old.payments)) {
    payments[reference] = { ...payment, flow: 'qr', wayIn: qr };
  }
  const evses: Record<string, ThirdEvse> = {};
  for (const [label, evse] of Object.entries(old.evses)) {
    evses[label] = { ...evse, session: withReference(evse.session) };
  }
  return { ...old, rules: withFlows(old.rules), payments, evses };
}

function withReference(session: ThirdSession): ThirdSession {
  if (session.state !== 'finished') return session;
  const { outcome } = session;
  return { ...session, reference: outcome.kind === 'charged' ? outcome.bill.reference : '' };
}

function withFlows(rules: SecondRules): ThirdRules {
  return 'flows' in rules ? (rules as ThirdRules) : { ...rules, flows: ['qr'] };
}

function fromThird(old: ThirdState): StationState {
  const rules = withStays(old.rules);
  const evses: Record<string, Evse> = {};
  for (const [label, evse] of Object.entries(old.evses)) {
    evses[label] = { ...evse, session: withBeginning(evse.session, rules) };
  }
  // A charge under way is ended as it was begun: without a code, which its driver was never told.
  const payments: Record<string, Payment> = {};
  for (const [reference, payment] of Object.entries(old.payments)) {
    payments[reference] = { ...payment, stopCode: null };
  }
  return { ...old, schema: stateSchema, rules, evses, payments };
}

function withBeginning(session: ThirdSession, rules: Rules): Session {
  if (session.state !== 'finished') return session;
  return { ...session, sinceMs: session.endsAtMs - shownMs(rules, session.outcome) };
}

/** Old touches put nothing off: what followed them must follow again. */
function withStays(rules: ThirdRules): Rules {
  return 'staysAtMost' in rules ? (rules as Rules) : { ...rules, staysAtMost: 0 };
}

/** An event as the machine takes it today, whichever version has written it. */
export function upgradeEvent(json: unknown): StationEvent {
  const event = json as StationEvent;
  switch (event.type) {
    case 'StationStarted':
      return { ...event, rules: withStays(withFlows(event.rules)) };
    case 'PaymentCreated': {
      const { qr, ...created } = event as typeof event & { qr?: Qr };
      return qr === undefined ? event : { ...created, wayIn: qr };
    }
    default:
      return event;
  }
}
